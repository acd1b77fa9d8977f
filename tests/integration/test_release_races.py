"""Two people at once: whoever is first has signed, the other is told so, and nothing of theirs is written. Three hundred times on each engine."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select

from data_access.database.tables import audit_entries, release_steps, releases
from data_access.errors import Refused
from data_access.releases.model import State
from data_access.releases.store import add, change, next_number, read, read_all, reading, writing
from data_access.service import release_desk
from tests.desk_maker import closing, desk_over, person
from tests.release_maker import content, kept, moved

RACES = 300
FIRST, SECOND = person("analyst", "analyst 1"), person("analyst", "analyst 2")
SHORT = content(content().cells[0], exceptions=())


@pytest.fixture
def desk(fresh_databases):
    """A desk over a register that holds submitted releases. Its cases have to be there, but it is never asked to count them."""
    with closing(desk_over(fresh_databases(), clock=lambda: datetime.now(UTC))) as desk:
        yield desk


def raced(deeds, numbers):
    """What came of each pair of deeds done at once on each release."""
    barrier = Barrier(len(deeds))

    def runner(deed):
        found = []
        for number in numbers:
            barrier.wait(timeout=60)
            try:
                deed(number)
                found.append("done")
            except Refused as refusal:
                found.append(str(refusal))
        return found

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(zip(*pool.map(runner, deeds), strict=True))


def test_two_analysts_at_once_give_one_signature(desk):
    with writing(desk.register) as connection:
        for number in range(1, RACES + 1):
            add(connection, kept(number, State.SUBMITTED, SHORT))
    outcomes = raced([lambda number, who=who: release_desk.sign_release(desk, who, number) for who in (FIRST, SECOND)], range(1, RACES + 1))
    assert [outcome.count("done") for outcome in outcomes] == [1] * RACES
    refusals = [text for pair in outcomes for text in pair if text != "done"]
    assert all(text.startswith("Somebody else changed Release") or "is analyst signed; it can be signed once" in text for text in refusals)
    with reading(desk.register) as connection:
        signed = [one.release for one in read_all(connection)]
        steps = connection.execute(select(func.count()).select_from(release_steps).where(release_steps.c.step == "sign")).scalar_one()
        logged = connection.execute(
            select(func.count()).select_from(audit_entries).where(audit_entries.c.what.like("%: sign, now %"))
        ).scalar_one()
    assert Counter((release.state, release.turn) for release in signed) == {(State.ANALYST_SIGNED, 2): RACES}
    assert {release.analyst for release in signed} <= {FIRST.subject, SECOND.subject}
    assert (steps, logged) == (RACES, RACES)


def test_of_two_who_saw_the_same_turn_the_second_is_refused_by_the_register_itself(desk):
    """The reads of both are over before either writes: only the register's own comparison can tell them apart."""
    with writing(desk.register) as connection:
        for number in range(1, 51):
            add(connection, kept(number, State.SUBMITTED, SHORT))
    with reading(desk.register) as connection:
        seen = {number: read(connection, number) for number in range(1, 51)}

    def sign(number):
        with writing(desk.register) as connection:
            change(connection, seen[number], moved(seen[number], State.ANALYST_SIGNED))

    outcomes = raced([sign, sign], range(1, 51))
    assert [outcome.count("done") for outcome in outcomes] == [1] * 50
    assert all(any(text.startswith("Somebody else changed Release") for text in outcome) for outcome in outcomes)


def test_two_who_freeze_at_once_get_two_numbers_or_one_is_told_to_try_again(desk):
    def freeze(_):
        with writing(desk.register) as connection:
            add(connection, kept(next_number(connection), said=SHORT))

    outcomes = raced([freeze, freeze], range(40))
    done = sum(pair.count("done") for pair in outcomes)
    with reading(desk.register) as connection:
        assert [one.release.number for one in read_all(connection)] == list(range(1, done + 1))
        assert connection.execute(select(func.count()).select_from(releases)).scalar_one() == done
    assert done >= 40
    assert all(text == "done" or "frozen at the same moment" in text for pair in outcomes for text in pair)
