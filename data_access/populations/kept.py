"""A history as frames, which a file can hold, and the history of such frames: what was counted once need not be counted again.

Of a population with many combinations of facts the counts by fewer facts, of which most questions are, are frames of their own, so that the
others are read only for who asks for more.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, partial

import polars as pl

from data_access.facts import FACTS
from data_access.populations.cells import Cells, Facts, Folds, Movements, Whole, cells_of
from data_access.populations.history import OF_RECORDS, SWITCHES, History
from data_access.populations.movements import switches_of
from data_access.populations.on_demand import OnDemand

_STATES, _MOVED, _FACTS = "states", "moved", "facts"


def frames_of(history: History) -> dict[str, pl.DataFrame]:
    """All that is counted of a history so far, by its names: of each population its states, a row per combination of facts, and who joined or left
    which of them (``day``, ``state``, ``change``), and the same by fewer facts, with a frame that says which those are; and the switches."""
    cells, switches = history.on_demand[0].made, history.on_demand[-1].made
    frames: dict[str, pl.DataFrame] = {}
    for name, found in cells.items():
        frames |= _named(name, found)
        if fewer := found.folds.made if found.folds else []:
            frames[f"{name} {_FACTS}"] = _told_apart(found, fewer)
            for place, fold in enumerate(fewer):
                frames |= _named(f"{name} {place}", fold)
    if SWITCHES in switches:
        frames[SWITCHES] = switches[SWITCHES].facts.states
    return frames


def _told_apart(cells: Cells, fewer: Sequence[Cells]) -> pl.DataFrame:
    """A row for each of the cells: which facts they tell apart, and of how many combinations they are. First those that tell all apart, and a row
    for the facts that have few values."""
    rows = [(cells.names, cells.whole.size), (cells.folds.few, 0), *((fold.names, fold.whole.size) for fold in fewer)]
    return pl.DataFrame(rows, schema={"facts": pl.List(pl.String), "states": pl.Int64}, orient="row")


def _named(name: str, cells: Cells) -> dict[str, pl.DataFrame]:
    moved = cells.own_movements
    return {
        f"{name} {_STATES}": cells.states,
        f"{name} {_MOVED}": pl.DataFrame({"day": moved.days, "state": moved.state, "change": moved.change}),
    }


def history_of(
    frames: Mapping[str, pl.DataFrame], rest: Callable[[], History], *, first_day: date | None, unrecorded: frozenset[str]
) -> History:
    """The history that these frames are of. ``rest`` counts it from the records: it is called, once, when something is asked for that they lack,
    or turn out to lack by then."""
    counted = cache(rest)
    lacking = {*FACTS, *OF_RECORDS, SWITCHES} - {name.partition(" ")[0] for name in frames}
    cells = OnDemand({name: partial(_cells, frames, counted, name) for name in (*FACTS, *OF_RECORDS)}, dear=lacking)
    switches = OnDemand({SWITCHES: partial(_switches, frames, counted)}, dear=lacking)
    return History(cells, (cells, switches), first_day, unrecorded)


def _cells(frames: Mapping[str, pl.DataFrame], counted: Callable[[], History], name: str) -> Cells:
    try:
        if f"{name} {_FACTS}" not in frames:
            return cells_of(*_parts(frames, name))
        every, (few, _), *fewer = ((tuple(facts), states) for facts, states in frames[f"{name} {_FACTS}"].iter_rows())
    except KeyError:
        return _of_the_rest(counted, name)
    of_all = Whole(*every, partial(_whole, frames, name, lambda: _of_the_rest(counted, name)))
    made = {
        facts: Cells(
            Whole(facts, states, partial(_whole, frames, f"{name} {place}", partial(_by_fewer, counted, name, facts))), folds=Folds()
        )
        for place, (facts, states) in enumerate(fewer)
    }
    return Cells(of_all, folds=Folds(few, made))


def _whole(frames: Mapping[str, pl.DataFrame], name: str, else_counted: Callable[[], Cells]) -> tuple[Facts, Movements]:
    try:
        states, *moved = _parts(frames, name)
    except KeyError:
        found = else_counted()
        return found.facts, found.movements
    return Facts(states), Movements(*moved, states.height)


def _by_fewer(counted: Callable[[], History], name: str, facts: tuple[str, ...]) -> Cells:
    return _of_the_rest(counted, name).by_fewer(facts)


def _parts(frames: Mapping[str, pl.DataFrame], name: str) -> tuple:
    """The states and the columns of the movements. Raises KeyError for what the frames lack."""
    states, moved = frames[f"{name} {_STATES}"], frames[f"{name} {_MOVED}"]
    return states, *(moved[column].to_numpy() for column in ("day", "state", "change"))


def _switches(frames: Mapping[str, pl.DataFrame], counted: Callable[[], History]):
    try:
        return switches_of(frames[SWITCHES])
    except KeyError:
        return counted().all_switches


def _of_the_rest(counted: Callable[[], History], name: str) -> Cells:
    return counted().cells[name]
