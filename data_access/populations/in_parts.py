"""A review too long to hold whole is counted a part of its applications after another: to the last count the same, in the memory of one part."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from datetime import datetime
from math import ceil

import polars as pl
import polars.selectors as cs

from data_access.facts import DIMENSIONS
from data_access.populations.applications import application_spells
from data_access.populations.as_at import known
from data_access.populations.cells import Numbered, in_text
from data_access.populations.history import APPLICATIONS_BY, view_of_enquiries, views_of_applications, views_of_others
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
) -> tuple[dict[str, pl.DataFrame | Numbered], pl.DataFrame]:
    """Population → its movements, and the switches of applications, as ``history_moved`` takes them, as known by a moment (aware; None is
    everything).

    ``whole``: the other tables by name; each is taken out of it, so that it is held no longer than it is needed. Of the tables
    ``BY_APPLICATION``, ``corrected`` has every version of each event that has several, since a correction may say that it was of another
    application; ``parts`` has all rows of the applications from (included) to (excluded) which.
    """
    enquiries = view_of_enquiries({"enquiries": known(whole.pop("enquiries"), known_by=known_by)})
    counted = {name: enquiries.pop(name).moved() for name in tuple(enquiries)}
    seen = {name: known(whole.pop(name), known_by=known_by) for name in tuple(whole)}
    again = {name: known(frame, known_by=known_by) for name, frame in corrected.items()}
    belongs = [frame["application_id"].cast(pl.Int64) for frame in seen.values() if "application_id" in frame.columns]
    hosting = pl.concat(belongs).drop_nulls().unique()
    summed, hosts = _Summed(), []
    for begins, end, part in parts:
        is_here = (pl.col("application_id") >= begins) & (pl.col("application_id") < end)
        once = {name: frame.join(corrected[name], on="event_id", how="anti") for name, frame in part.items()}
        here = {name: pl.concat([known(frame, known_by=known_by), again[name].filter(is_here)]) for name, frame in once.items()}
        spells = application_spells({**seen, **_steps_around(seen, is_here), **here})
        for name, view in views_of_applications(spells).items():
            summed.add(name, view.moved())
        summed.add(_SWITCHES, switched(spells))
        hosting_here = spells.filter(pl.col("application_id").is_in(hosting.implode()))
        hosts.append(hosting_here.select("application_id", "from_day", "to_day", pl.col(*DIMENSIONS).cast(pl.Categorical)))
    switches = summed.numbered(_SWITCHES).rows()
    moved = {name: summed.numbered(name) for name in APPLICATIONS_BY}
    applications = in_text(pl.concat(hosts))
    hosts.clear()
    for name, share in _shares(seen):
        summed.add(name, views_of_others({**seen, **share}, applications)[name].moved())
    counted |= {name: summed.numbered(name) for name in _BY_KEY}
    others = {name: view for name, view in views_of_others(seen, applications).items() if name not in counted}
    return {**moved, **counted, **{name: view.moved() for name, view in others.items()}}, switches


_BY_KEY = {"people": ("person_id", ("contact_decisions", "contact_attempts")), "actions": ("action_id", ("action_steps",))}
"""The populations of many members, each of whom a key tells from all others in these tables."""
ROWS_AT_ONCE = 250_000
"""About so many rows of them are worked on at a time."""


def _shares(seen: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, dict[str, pl.DataFrame]]]:
    """Each of those populations, with what the tables say of some of its members; together of all."""
    for name, (key, told_in) in _BY_KEY.items():
        keys = pl.concat([seen[table][key].cast(pl.Int64) for table in told_in]).unique().sort()
        parts = max(1, ceil(max(seen[table].height for table in told_in) / ROWS_AT_ONCE))
        for part in range(parts):
            few = keys[keys.len() * part // parts : keys.len() * (part + 1) // parts]
            is_here = pl.col(key).is_between(few.min(), few.max()) if few.len() else pl.lit(False)
            yield name, {table: seen[table].filter(is_here) for table in told_in}


def _steps_around(seen: Mapping[str, pl.DataFrame], is_here: pl.Expr) -> dict[str, pl.DataFrame]:
    """All steps of the actions and failures of which one belongs to these applications: a later one may belong to another."""
    things = (("action_steps", "action_id"), ("failure_steps", "failure_id"))
    touched = {(name, key): seen[name].filter(is_here)[key].unique().implode() for name, key in things}
    return {name: seen[name].filter(pl.col(key).is_in(found)) for (name, key), found in touched.items()}


class _Summed:
    """Movements added up as they come."""

    def __init__(self) -> None:
        self._states: dict[str, pl.DataFrame] = {}
        self._moves: dict[str, list[pl.DataFrame]] = {}

    def add(self, name: str, moved: pl.DataFrame) -> None:
        """With those of a further part. A combination of facts is kept once, and its movements by its number, which takes a tenth of the room."""
        coded = moved.with_columns(cs.string().cast(pl.Categorical))
        facts = [column for column in coded.columns if column not in ("day", "change")]
        occurring = coded.select(facts).unique(maintain_order=False)
        known = self._states.get(name, occurring.clear().with_columns(state=pl.lit(0, pl.UInt32)))
        new = occurring.join(known, on=facts, how="anti", nulls_equal=True).with_row_index("state", offset=known.height)
        self._states[name] = known = pl.concat([known, new.select(known.columns)])
        here = known.join(occurring, on=facts, how="semi", nulls_equal=True)
        moves = coded.join(here, on=facts, how="left", nulls_equal=True).select("day", "state", "change")
        self._moves.setdefault(name, []).append(moves)

    def numbered(self, name: str) -> Numbered:
        """Everything that was added of it, once."""
        states = in_text(self._states.pop(name).sort("state").drop("state"))
        moves = pl.concat(self._moves.pop(name)).group_by("day", "state").agg(pl.col("change").sum()).filter(pl.col("change") != 0)
        return Numbered(states, moves)
