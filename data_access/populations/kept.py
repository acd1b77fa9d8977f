"""A history as frames, which a file can hold, and the history of such frames: what was counted once need not be counted again.

Of a population with many combinations of facts the counts by fewer facts, of which most questions are, are frames of their own, so that the
others are read only for who asks for more.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, partial

import polars as pl

from data_access.facts import FACTS
from data_access.populations.cells import Cells, Facts, Folds, Movements, Whole, cells_of
from data_access.populations.history import OF_RECORDS, SWITCHES, History
from data_access.populations.movements import switches_of
from data_access.populations.on_demand import OnDemand

_STATES, _MOVED, _NAMES = "states", "moved", "facts"


def frames_of(history: History) -> dict[str, pl.DataFrame]:
    """All that is counted of a history so far, by its names: of each population its states, a row per combination of facts, and who joined or left
    which of them (``day``, ``state``, ``change``), the same by fewer facts, and what its facts are called; and the switches."""
    cells, switches = history.on_demand[0].made, history.on_demand[-1].made
    frames: dict[str, pl.DataFrame] = {}
    for name, found in cells.items():
        frames |= _named(name, found)
        if fewer := found.folds.made if found.folds else []:
            is_few = [fact in found.folds.few for fact in found.names]
            frames[f"{name} {_NAMES}"] = pl.DataFrame({"fact": found.names, "is_few": is_few}).with_columns(states=pl.lit(found.whole.size))
            for place, fold in enumerate(fewer):
                frames |= _named(f"{name} {place}", fold)
    if SWITCHES in switches:
        frames[SWITCHES] = switches[SWITCHES].facts.states
    return frames


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
    makers = {
        name: partial(_of_the_rest, counted, name) if name in lacking else partial(_cells, frames, counted, name)
        for name in (*FACTS, *OF_RECORDS)
    }
    cells = OnDemand(makers, dear=lacking)
    switches = OnDemand({SWITCHES: partial(_switches, frames, counted)}, dear=lacking)
    return History(cells, (cells, switches), first_day, unrecorded)


def _cells(frames: Mapping[str, pl.DataFrame], counted: Callable[[], History], name: str) -> Cells:
    try:
        if f"{name} {_NAMES}" not in frames:
            return cells_of(*_parts(frames, name))
        told = frames[f"{name} {_NAMES}"]
        folds = Folds(tuple(told.filter("is_few")["fact"]), dict(_fewer(frames, name)))
    except KeyError:
        return _of_the_rest(counted, name)
    return Cells(Whole(told["fact"], told["states"][0], partial(_whole, frames, counted, name)), folds=folds)


def _fewer(frames: Mapping[str, pl.DataFrame], name: str) -> Iterator[tuple[tuple[str, ...], Cells]]:
    place = 0
    while f"{name} {place} {_STATES}" in frames:
        cells = cells_of(*_parts(frames, f"{name} {place}"))
        yield cells.names, cells
        place += 1


def _whole(frames: Mapping[str, pl.DataFrame], counted: Callable[[], History], name: str) -> tuple[Facts, Movements]:
    try:
        states, *moved = _parts(frames, name)
    except KeyError:
        found = _of_the_rest(counted, name)
        return found.facts, found.movements
    return Facts(states), Movements(*moved, states.height)


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
