"""What was known then, from what is known now: only what was recorded afterwards about days up to then is counted again.

A whole count takes time in proportion to the review; late entries and corrections are few. So the history as now known, less the count of
those few as now known, plus their count as then known, is the history as then known, up to the day asked about.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

import polars as pl

from data_access.populations.cells import Cells
from data_access.populations.history import SWITCHES, History, build_history, first_recorded, unrecorded
from data_access.populations.movements import Switches, switches_of
from data_access.populations.on_demand import OnDemand

_BY_APPLICATION = (
    "application_records",
    "scope_decisions",
    "risk_assessments",
    "review_decisions",
    "review_steps",
    "second_reviews",
    "disclosures",
)
_KEYS = ("application_id", "person_id", "failure_id", "action_id", "enquiry_id")
MOST_COUNTED_AGAIN = 0.25
"""Of all applications; where more differ, counting everything anew is quicker."""


@dataclass(frozen=True)
class _Touched:
    """The keys of everything that later records bear on."""

    keys: dict[str, pl.Series]

    def among(self, frame: pl.DataFrame, *names: str) -> pl.DataFrame:
        """The rows that hold any of the keys of these names."""
        return frame.filter(pl.any_horizontal([pl.col(name).is_in(self.keys[name].implode()) for name in names]))

    def joined_by(self, name: str, found: pl.Series) -> "_Touched":
        """With more keys of a name."""
        return _Touched({**self.keys, name: pl.concat([self.keys[name], found]).drop_nulls().unique()})


def history_then(now: History, frames: dict[str, pl.DataFrame], *, known_by: datetime, day: date) -> History:
    """The history as known by a moment, right for days up to ``day``; the moment must not be before that day's end.

    ``now`` is the history of the same frames as known now.
    """
    moment = known_by.astimezone(UTC).replace(tzinfo=None)
    later = {name: _recorded_later(frame, moment, day) for name, frame in frames.items()}
    touched = _everything_touched(later, frames)
    too_many = touched.keys["application_id"].len() > MOST_COUNTED_AGAIN * frames["scope_decisions"].height
    if later["officer_postings"].height or too_many:
        # Who was in which team bears on every allocation.
        return build_history(frames, known_by=known_by)
    few = _frames_of(touched, frames)
    then, since = (build_history(few, known_by=moment, at_once=False) for moment in (known_by, None))
    cells = OnDemand({name: partial(_combined, name, now, then, since) for name in now.cells})
    switches = OnDemand({SWITCHES: partial(_switches, now, then, since)})
    return History(cells, (cells, switches), now.first_day, unrecorded(first_recorded(frames), known_by=known_by))


def _combined(name: str, now: History, then: History, since: History) -> Cells:
    return now.cells[name].combined(plus=then.cells[name], minus=since.cells[name])


def _switches(now: History, then: History, since: History) -> Switches:
    rows = [history.all_switches.facts.states for history in (now, then, since)]
    return switches_of(pl.concat([*rows[:2], rows[2].with_columns(n=-pl.col("n"))]))


def _recorded_later(frame: pl.DataFrame, moment: datetime, day: date) -> pl.DataFrame:
    """All versions of the events of which a version that matters was recorded after the moment."""
    matters = (pl.col("occurred_on") <= day) | (pl.col("version") > 1)
    events = frame.filter((pl.col("recorded_at") > moment) & matters)["event_id"].unique()
    return frame.filter(pl.col("event_id").is_in(events.implode())) if events.len() else frame.clear()


def _everything_touched(later: dict[str, pl.DataFrame], frames: dict[str, pl.DataFrame]) -> _Touched:
    found = {key: [rows[key] for rows in later.values() if key in rows.columns] for key in _KEYS}
    touched = _Touched({key: pl.concat(parts).cast(pl.Int64).drop_nulls().unique() for key, parts in found.items()})
    # A person stands with the application of the latest decision, so that people bring their applications and applications their people.
    decisions = frames["contact_decisions"]
    touched = touched.joined_by("person_id", touched.among(decisions, "application_id")["person_id"])
    touched = touched.joined_by("application_id", touched.among(decisions, "person_id")["application_id"])
    for table, key in (("failure_steps", "failure_id"), ("action_steps", "action_id")):
        touched = touched.joined_by(key, touched.among(frames[table], "application_id")[key])
    return touched


def _frames_of(touched: _Touched, frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    few = {name: touched.among(frames[name], "application_id") for name in _BY_APPLICATION}
    return {
        **frames,
        **few,
        "contact_decisions": touched.among(frames["contact_decisions"], "person_id"),
        "contact_attempts": touched.among(frames["contact_attempts"], "person_id", "application_id"),
        "failure_steps": touched.among(frames["failure_steps"], "failure_id"),
        "action_steps": touched.among(frames["action_steps"], "action_id"),
        "enquiries": touched.among(frames["enquiries"], "enquiry_id"),
    }
