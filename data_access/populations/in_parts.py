"""A review too long to hold whole is counted a part of its applications after another: to the last count the same, in the memory of one part."""

from collections.abc import Iterable, Mapping, MutableMapping
from datetime import datetime

import polars as pl
import polars.selectors as cs

from data_access.facts import DIMENSIONS
from data_access.populations.applications import application_spells
from data_access.populations.as_at import known
from data_access.populations.history import views_of_applications, views_of_others
from data_access.populations.movements import switched

BY_APPLICATION = ("scope_decisions", "application_records", "risk_assessments", "review_decisions", "review_steps")
"""The tables of which only the rows of some applications are held at once; the others are small, and held whole."""
_SWITCHES = "switches"


def moved_in_parts(
    whole: MutableMapping[str, pl.DataFrame],
    corrected: Mapping[str, pl.DataFrame],
    parts: Iterable[tuple[int, int, Mapping[str, pl.DataFrame]]],
    *,
    known_by: datetime | None,
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Population → its movements, and the switches of applications, as ``history_moved`` takes them, as known by a moment (aware; None is
    everything).

    ``whole``: the other tables by name; each is taken out of it, so that it is held no longer than it is needed. Of the tables
    ``BY_APPLICATION``, ``corrected`` has every version of each event that has several, since a correction may say that it was of another
    application; ``parts`` has all rows of the applications from (included) to (excluded) which.
    """
    seen = {name: known(whole.pop(name), known_by=known_by) for name in tuple(whole)}
    again = {name: known(frame, known_by=known_by) for name, frame in corrected.items()}
    belongs = [frame["application_id"].cast(pl.Int64) for frame in seen.values() if "application_id" in frame.columns]
    hosting = pl.concat(belongs).drop_nulls().unique()
    summed, hosts = _Summed(), []
    for begins, end, part in parts:
        is_here = (pl.col("application_id") >= begins) & (pl.col("application_id") < end)
        once = {name: frame.join(corrected[name], on="event_id", how="anti") for name, frame in part.items()}
        here = {name: pl.concat([known(frame, known_by=known_by), again[name].filter(is_here)]) for name, frame in once.items()}
        spells = application_spells({**seen, **here})
        for name, view in views_of_applications(spells).items():
            summed.add(name, view.moved())
        summed.add(_SWITCHES, switched(spells))
        hosts.append(
            spells.filter(pl.col("application_id").is_in(hosting.implode())).select("application_id", "from_day", "to_day", *DIMENSIONS)
        )
    moved = summed.rows()
    switches = moved.pop(_SWITCHES).with_columns(cs.categorical().cast(pl.String))
    return moved | {name: view.moved() for name, view in views_of_others(seen, pl.concat(hosts)).items()}, switches


class _Summed:
    """Movements added up as they come."""

    def __init__(self) -> None:
        self._parts: dict[str, pl.DataFrame] = {}

    def add(self, name: str, moved: pl.DataFrame) -> None:
        """With those of a further part."""
        coded = moved.with_columns(cs.string().cast(pl.Categorical))
        both = pl.concat([self._parts[name], coded.select(self._parts[name].columns)]) if name in self._parts else coded
        self._parts[name] = both.group_by(pl.exclude("change")).agg(pl.col("change").sum())

    def rows(self) -> dict[str, pl.DataFrame]:
        """Everything that was added; its texts still in dictionaries, which take a tenth of the room."""
        return {name: self._parts.pop(name).filter(pl.col("change") != 0) for name in tuple(self._parts)}
