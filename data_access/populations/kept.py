"""A history as frames, which a file can hold, and the history of such frames: what was counted once need not be counted again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from types import MappingProxyType

import polars as pl

from data_access.facts import FACTS
from data_access.populations.cells import Cells, cells_of
from data_access.populations.history import OF_RECORDS, SWITCHES, History
from data_access.populations.movements import switches_of
from data_access.populations.on_demand import OnDemand

_STATES, _MOVED = "states", "moved"


@dataclass(frozen=True)
class KeptHistory:
    """What was counted of one moment of knowledge. ``frames``, by their names: of each population that was counted its states, a row per combination of facts, and who joined or left which of them (``day``, ``state``, ``change``); and the switches."""

    first_day: date | None
    unrecorded: frozenset[str]
    frames: Mapping[str, pl.DataFrame]


def kept_of(history: History) -> KeptHistory:
    """All that is counted of a history so far."""
    cells, switches = history.on_demand[0].made, history.on_demand[-1].made
    frames: dict[str, pl.DataFrame] = {}
    for name, found in cells.items():
        moved = found.own_movements
        frames[f"{name} {_STATES}"] = found.states
        frames[f"{name} {_MOVED}"] = pl.DataFrame({"day": moved.days, "state": moved.state, "change": moved.change})
    if SWITCHES in switches:
        frames[SWITCHES] = switches[SWITCHES].facts.states
    return KeptHistory(history.first_day, history.unrecorded, MappingProxyType(frames))


def history_of(kept: KeptHistory, rest: Callable[[], History]) -> History:
    """The history that these frames are of. ``rest`` counts it from the records: it is called, once, when something is asked for that they lack."""
    counted, frames = cache(rest), kept.frames
    names = (*FACTS, *OF_RECORDS)
    lacking = [name for name in (*names, SWITCHES) if not any(held.partition(" ")[0] == name for held in frames)]
    cells = OnDemand({name: partial(_of_the_rest if name in lacking else _cells, counted, frames, name) for name in names}, dear=lacking)
    switches = OnDemand({SWITCHES: lambda: counted().all_switches if SWITCHES in lacking else switches_of(frames[SWITCHES])}, dear=lacking)
    return History(cells, (cells, switches), kept.first_day, kept.unrecorded)


def _cells(_counted: Callable[[], History], frames: Mapping[str, pl.DataFrame], name: str) -> Cells:
    moved = frames[f"{name} {_MOVED}"]
    return cells_of(frames[f"{name} {_STATES}"], *(moved[column].to_numpy() for column in ("day", "state", "change")))


def _of_the_rest(counted: Callable[[], History], _frames: Mapping[str, pl.DataFrame], name: str) -> Cells:
    return counted().cells[name]
