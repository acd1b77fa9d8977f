"""What the population was stated to be: dated baselines, beside what is counted."""

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


def stated_population(frames: dict[str, pl.DataFrame], *, day: date, known_by: datetime | None) -> Baseline | None:
    """The last baseline stated on or before a day, as known by a moment; None when none was."""
    stated = known(frames["population_baselines"], known_by=known_by)
    every = zip(stated["occurred_on"], stated["event_id"], stated["applications"], strict=True)
    last = max((one for one in every if one[0] <= day), default=None)
    return Baseline(last[0], last[2]) if last else None
