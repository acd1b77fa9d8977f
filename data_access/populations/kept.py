"""A history as frames, which a file can hold, and the history of such frames: what was counted once need not be counted again."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial

import polars as pl

from data_access.facts import FACTS
from data_access.populations.cells import Cells, cells_of
from data_access.populations.history import OF_RECORDS, SWITCHES, History
from data_access.populations.movements import switches_of
from data_access.populations.on_demand import OnDemand

_STATES, _MOVED = "states", "moved"


def frames_of(history: History) -> dict[str, pl.DataFrame]:
    """All that is counted of a history so far, by its names: of each population its states, a row per combination of facts, and who joined or left
    which of them (``day``, ``state``, ``change``); and the switches."""
    cells, switches = history.on_demand[0].made, history.on_demand[-1].made
    frames: dict[str, pl.DataFrame] = {}
    for name, found in cells.items():
        moved = found.own_movements
        frames[f"{name} {_STATES}"] = found.states
        frames[f"{name} {_MOVED}"] = pl.DataFrame({"day": moved.days, "state": moved.state, "change": moved.change})
    if SWITCHES in switches:
        frames[SWITCHES] = switches[SWITCHES].facts.states
    return frames


def history_of(
    frames: Mapping[str, pl.DataFrame], rest: Callable[[], History], *, first_day: date | None, unrecorded: frozenset[str]
) -> History:
    """The history that these frames are of. ``rest`` counts it from the records: it is called, once, when something is asked for that they lack."""
    counted = cache(rest)
    lacking = {*FACTS, *OF_RECORDS, SWITCHES} - {name.partition(" ")[0] for name in frames}
    makers = {
        name: partial(_of_the_rest, counted, name) if name in lacking else partial(_cells, frames, name) for name in (*FACTS, *OF_RECORDS)
    }
    cells = OnDemand(makers, dear=lacking)
    switches = OnDemand({SWITCHES: lambda: counted().all_switches if SWITCHES in lacking else switches_of(frames[SWITCHES])}, dear=lacking)
    return History(cells, (cells, switches), first_day, unrecorded)


def _cells(frames: Mapping[str, pl.DataFrame], name: str) -> Cells:
    moved = frames[f"{name} {_MOVED}"]
    return cells_of(frames[f"{name} {_STATES}"], *(moved[column].to_numpy() for column in ("day", "state", "change")))


def _of_the_rest(counted: Callable[[], History], name: str) -> Cells:
    return counted().cells[name]
