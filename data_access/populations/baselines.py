"""What the population was stated to be: dated baselines, beside what is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from data_access.populations.as_at import known


@dataclass(frozen=True)
class Baseline:
    """So many applications, stated on a day."""

    stated_on: date
    applications: int

    def is_met_by(self, in_scope: int) -> bool:
        """Whether the scope is reconciled with it: exactly as many are counted in scope as were stated."""
        return in_scope == self.applications


def stated_populations(frames: Mapping[str, pl.DataFrame], *, known_by: datetime | None) -> tuple[Baseline, ...]:
    """Every baseline as known by a moment (aware; None is everything), the last one stated last."""
    stated = known(frames["population_baselines"], known_by=known_by).sort("occurred_on", "event_id")
    return tuple(Baseline(*row) for row in stated.select("occurred_on", "applications").iter_rows())


def last_stated(every: Sequence[Baseline], day: date) -> Baseline | None:
    """The last of these, which are in their order, that was stated on or before a day; None when none was."""
    return next((one for one in reversed(every) if one.stated_on <= day), None)
