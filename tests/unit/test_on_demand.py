"""What is counted when it is asked for is the same as what is counted at once, once, whoever asks, and lets go what it was counted from."""

import gc
import time
import weakref
from datetime import date
from threading import Barrier, Thread

import pytest

from data_access.populations.history import build_history
from data_access.populations.on_demand import OnDemand
from tests.property.nasty_reviews import LAST_DAY, nasty_review


def test_a_value_is_made_when_it_is_asked_for_and_once():
    made = []
    values = OnDemand({name: lambda name=name: made.append(name) or name.upper() for name in ("a", "b")})
    assert (list(values), len(values), made, values.is_whole) == (["a", "b"], 2, [], False)
    assert (values["b"], values["b"], made) == ("B", "B", ["b"])
    values.make_all()
    assert (values["a"], made, values.is_whole) == ("A", ["b", "a"], True)
    with pytest.raises(KeyError):
        values["c"]


def test_many_who_ask_at_once_get_the_same_thing_made_once():
    made, start = [], Barrier(8)
    values = OnDemand({"slow": lambda: made.append(time.sleep(0.02)) or object()})
    found = []

    def ask() -> None:
        start.wait()
        found.append(values["slow"])

    askers = [Thread(target=ask) for _ in range(8)]
    for one in askers:
        one.start()
    for one in askers:
        one.join()
    assert (len(made), len(set(map(id, found)))) == (1, 1)


def test_a_maker_that_fails_says_so_each_time_and_spoils_nothing():
    answers = iter([ValueError("no memory"), "made"])

    def make() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    values = OnDemand({"a": make})
    with pytest.raises(ValueError, match="no memory"):
        values["a"]
    assert values["a"] == "made"


def test_what_values_were_made_from_is_let_go_when_all_are_made():
    class Heavy:
        pass

    heavy = Heavy()
    kept = weakref.ref(heavy)
    values = OnDemand({"a": lambda held=heavy: id(held), "b": lambda held=heavy: id(held)})
    del heavy
    values["a"]
    gc.collect()
    assert kept() is not None
    values.make_all()
    gc.collect()
    assert kept() is None


@pytest.mark.parametrize("seed", range(6))
def test_a_history_says_the_same_whether_it_is_counted_at_once_or_when_asked(seed):
    frames = nasty_review(seed, 40)
    whole, later = build_history(frames, known_by=None), build_history(frames, known_by=None, at_once=False)
    assert not whole.is_whole, "what the records themselves are like waits until somebody asks"
    assert not later.is_whole
    for name in whole.cells:
        facts = tuple(whole.cells[name].states.columns)
        told = [history.how_many_by(name, facts, day=LAST_DAY) for history in (whole, later)]
        assert told[0] == told[1], name
    assert whole.is_whole, "the switches were counted at once"
    assert not later.is_whole, "the switches were not asked for"
    later.count_the_rest()
    assert later.is_whole
    moved = [one.switches.between("stage_was", "stage_now", since=date.min, until=LAST_DAY) for one in (whole, later)]
    assert moved[0] == moved[1]
    assert moved[0].total() > 0
