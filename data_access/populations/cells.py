"""Cells: how many members of a population share the same facts, on any day.

A history is counted once into states (each a combination of facts that occurs) and changes (day, state, how many joined or left). A position is
a running sum, so any day, comparison or filter is answered from the counts, in the same time whatever the number of records, and
opening + in − out = closing holds by construction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl
import polars.selectors as cs

from data_access.populations.as_at import FOREVER


@dataclass(frozen=True, eq=False)
class Cells:
    """``states`` has one row per combination of facts. ``days``, ``state`` and ``change`` are the movements, in the order of their days:
    on which day (days since 1970), in which state (a row of ``states``) and by how many."""

    states: pl.DataFrame
    days: np.ndarray
    state: np.ndarray
    change: np.ndarray
    _recent: dict[date, pl.DataFrame] = field(default_factory=dict, repr=False)
    """The positions asked for last: the figures of one page ask for the same few days."""

    def at(self, day: date) -> pl.DataFrame:
        """The states that anybody was in at the end of a day, with ``n``, how many."""
        if day not in self._recent:
            while len(self._recent) >= _RECENT_DAYS:
                self._recent.pop(next(iter(self._recent)), None)
            self._recent[day] = self._position(day)
        return self._recent[day]

    def _position(self, day: date) -> pl.DataFrame:
        until = np.searchsorted(self.days, _number(day), side="right")
        n = np.bincount(self.state[:until], weights=self.change[:until], minlength=self.states.height).astype(np.int64)
        occupied = np.flatnonzero(n)
        return self.states[occupied].with_columns(n=pl.Series(n[occupied], dtype=pl.Int64))

    def series(self, flag: str, days: Sequence[date]) -> tuple[int, ...]:
        """How many were in a state whose ``flag`` is true at the end of each of the days."""
        counted = self.states[flag].to_numpy()[self.state]
        running = np.concatenate([[0], np.cumsum(self.change[counted])])
        asked = np.array([_number(day) for day in days])
        return tuple(running[np.searchsorted(self.days[counted], asked, side="right")].tolist())

    def where(self, condition: pl.Expr) -> "Cells":
        """The same counts of those only whose facts meet a condition, in the stretches when they met it."""
        kept = self.states.select(condition.fill_null(False).alias("kept"))["kept"].to_numpy()
        chosen = kept[self.state]
        renumbered = np.cumsum(kept) - 1
        return Cells(self.states.filter(pl.Series(kept)), self.days[chosen], renumbered[self.state[chosen]], self.change[chosen])

    def combined(self, *, plus: "Cells", minus: "Cells") -> "Cells":
        """These counts with those of ``plus`` and without those of ``minus``, which must be of the same facts."""
        if not plus.days.size and not minus.days.size:
            return self
        facts = self.states.columns
        others = pl.concat([plus.states, minus.states]).unique()
        states = pl.concat([self.states, others.join(self.states, on=facts, how="anti", nulls_equal=True)])
        numbered = others.join(states.with_row_index("state"), on=facts, how="left", nulls_equal=True)
        parts = [(self.days, self.state, self.change)]
        for cells, sign in ((plus, 1), (minus, -1)):
            found = cells.states.join(numbered, on=facts, how="left", nulls_equal=True, maintain_order="left")
            parts.append((cells.days, found["state"].to_numpy().astype(np.int64)[cells.state], sign * cells.change))
        days, state, change = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        order = np.argsort(days, kind="stable")
        return Cells(states, days[order], state[order], change[order])

    @property
    def first_day(self) -> date | None:
        """The first day on which there is a member; None when there never is."""
        return None if self.days.size == 0 else date.fromordinal(int(self.days[0]) + _EPOCH)


_RECENT_DAYS = 8
_EPOCH = date(1970, 1, 1).toordinal()


def _number(day: date) -> int:
    return day.toordinal() - _EPOCH


def counted(spells: pl.DataFrame, facts: Sequence[str]) -> Cells:
    """Counts spells (from_day included, to_day excluded) into cells by these columns."""
    # Text is put into dictionaries first: grouping by numbers takes a third of the time.
    slim = spells.select("from_day", "to_day", *facts).with_columns(cs.string().cast(pl.Categorical))
    joined = slim.group_by("from_day", *facts).agg(change=pl.len().cast(pl.Int64)).rename({"from_day": "day"})
    ended = (
        slim.filter(pl.col("to_day") < FOREVER).group_by("to_day", *facts).agg(change=-pl.len().cast(pl.Int64)).rename({"to_day": "day"})
    )
    moved = pl.concat([joined, ended.select(joined.columns)])
    states = moved.select(facts).unique(maintain_order=False).sort(facts).with_row_index("state")
    found = moved.join(states, on=list(facts), how="left", nulls_equal=True).sort("day", "state")
    return Cells(
        states.drop("state").with_columns(cs.categorical().cast(pl.String)),
        found["day"].to_physical().to_numpy(),
        found["state"].cast(pl.Int64).to_numpy(),
        found["change"].to_numpy(),
    )
