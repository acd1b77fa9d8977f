"""Cells: how many members of a population share the same facts, on any day.

A history is counted once into states (each a combination of facts that occurs) and changes (day, state, how many joined or left). A position is
a running sum, so any day, comparison or filter is answered from the counts, in the same time whatever the number of records, and
opening + in − out = closing holds by construction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
import polars.selectors as cs

from data_access.populations.as_at import FOREVER


@dataclass(frozen=True, eq=False)
class Movements:
    """Who joined or left which state, in the order of the days: on which day (days since 1970), in which of ``states`` states, how many."""

    days: np.ndarray
    state: np.ndarray
    change: np.ndarray
    states: int
    _recent: dict[int, np.ndarray] = field(default_factory=dict, repr=False)
    """The positions asked for last: the figures of one page ask for the same few days, and the next page for days close by."""

    def numbers(self, day: date) -> np.ndarray:
        """How many were in each state at the end of a day. Shared: never change it."""
        asked = _number(day)
        if (found := self._recent.get(asked)) is None:
            found = self._numbers(asked)
            while len(self._recent) >= _RECENT_DAYS:
                self._recent.pop(next(iter(self._recent)), None)
            self._recent[asked] = found
        return found

    def _numbers(self, asked: int) -> np.ndarray:
        """From the closest position at hand: what moved since is added, or what moved after it taken away."""
        until = self._until(asked)
        known = [(0, np.zeros(self.states, np.int64)), *((self._until(day), numbers) for day, numbers in list(self._recent.items()))]
        close, numbers = min(known, key=lambda one: abs(one[0] - until))
        between = slice(min(close, until), max(close, until))
        moved = np.bincount(self.state[between], weights=self.change[between], minlength=self.states).astype(np.int64)
        return numbers + moved if until >= close else numbers - moved

    def _until(self, day: int) -> int:
        return int(np.searchsorted(self.days, self.days.dtype.type(day), side="right"))

    def running(self, is_counted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The days of movements in the states marked, and before the first and after each of them how many there were."""
        counted = is_counted[self.state]
        return self.days[counted], np.concatenate([[0], np.cumsum(self.change[counted])])

    def among(self, kept: np.ndarray) -> "Movements":
        """The movements in these states only, which are numbered anew in the order given."""
        renumbered = np.full(self.states, -1)
        renumbered[kept] = np.arange(kept.size)
        states = renumbered[self.state]
        chosen = states >= 0
        return Movements(self.days[chosen], states[chosen], self.change[chosen], kept.size)


@dataclass(frozen=True, eq=False)
class Cells:
    """``states`` has one row per combination of facts; ``kept`` says which state of the movements each row is.

    Narrowed cells share the movements, and with them every position already worked out, so that a filter costs no more than another figure.
    """

    states: pl.DataFrame
    movements: Movements
    kept: np.ndarray
    _recent: dict[date, pl.DataFrame] = field(default_factory=dict, repr=False)
    _flags: dict[str, np.ndarray] = field(default_factory=dict, repr=False)
    _running: dict[tuple, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict, repr=False)
    _groups: dict[tuple, tuple[list[tuple], np.ndarray]] = field(default_factory=dict, repr=False)

    def at(self, day: date) -> pl.DataFrame:
        """The states that anybody was in at the end of a day, with ``n``, how many."""
        if day not in self._recent:
            while len(self._recent) >= _RECENT_DAYS:
                self._recent.pop(next(iter(self._recent)), None)
            self._recent[day] = self._position(day)
        return self._recent[day]

    def _position(self, day: date) -> pl.DataFrame:
        n = self._numbers(day)
        occupied = np.flatnonzero(n)
        return self.states[occupied].with_columns(n=pl.Series(n[occupied], dtype=pl.Int64))

    def how_many(self, flag: str, day: date) -> int:
        """How many were in a state whose ``flag`` is true at the end of a day."""
        return int(self._numbers(day) @ self._column(flag))

    def total(self, amount: str, day: date) -> float:
        """The sum of a fact that is a number, over everybody at the end of a day."""
        return float(self._numbers(day) @ self._column(amount))

    def series(self, flag: str, days: Sequence[date]) -> tuple[int, ...]:
        """How many were in a state whose ``flag`` is true at the end of each of the days."""
        return self._counted_on(days, (flag,), self._column(flag))

    def _counted_on(self, days: Sequence[date], named: tuple, marked: np.ndarray) -> tuple[int, ...]:
        """How many were in the states marked at the end of each of the days; remembered under a name."""
        if named not in self._running:
            is_counted = np.zeros(self.movements.states, bool)
            is_counted[self.kept] = marked
            self._running[named] = self.movements.running(is_counted)
        moved, running = self._running[named]
        # Of the same type as the days searched, which would otherwise be converted whole for each question.
        asked = np.array([_number(day) for day in days], dtype=moved.dtype)
        return tuple(running[np.searchsorted(moved, asked, side="right")].tolist())

    def how_many_by(self, flag: str, by: Sequence[str], day: date, *, but_not: str = "") -> dict[tuple, int]:
        """As ``how_many``, in each group of those that share these facts; ``but_not`` leaves out states in which this flag is true too.
        Every group that there ever is, with 0 where nobody is in it."""
        groups, place = self._grouped(by)
        counted = self._numbers(day) * self._marked(flag, but_not)
        return dict(zip(groups, np.bincount(place, weights=counted, minlength=len(groups)).astype(np.int64).tolist(), strict=True))

    def series_by(self, flag: str, by: Sequence[str], days: Sequence[date]) -> dict[tuple, tuple[int, ...]]:
        """As ``series``, in each group of those that share these facts."""
        groups, place = self._grouped(by)
        marked = self._marked(flag)
        occurring = {number: group for number, group in enumerate(groups) if marked[place == number].any()}
        return {group: self._counted_on(days, (flag, *by, number), marked & (place == number)) for number, group in occurring.items()}

    def _marked(self, flag: str, but_not: str = "") -> np.ndarray:
        column = self._column(flag).astype(bool)
        return column & ~self._column(but_not).astype(bool) if but_not else column

    def _grouped(self, by: Sequence[str]) -> tuple[list[tuple], np.ndarray]:
        """The groups in a fixed order, and for each state the number of its group."""
        if (found := self._groups.get(tuple(by))) is None:
            groups = self.states.select(by).unique().sort(by, nulls_last=True)
            numbered = self.states.select(by).join(
                groups.with_row_index("number"), on=list(by), how="left", nulls_equal=True, maintain_order="left"
            )
            found = self._groups[tuple(by)] = groups.rows(), numbered["number"].to_numpy().astype(np.int64)
        return found

    def _numbers(self, day: date) -> np.ndarray:
        numbers = self.movements.numbers(day)
        return numbers if self._is_whole else numbers[self.kept]

    @cached_property
    def _is_whole(self) -> bool:
        return self.kept.size == self.movements.states

    def _column(self, name: str) -> np.ndarray:
        if name not in self._flags:
            self._flags[name] = self.states[name].fill_null(0 if self.states[name].dtype.is_numeric() else False).to_numpy()
        return self._flags[name]

    def where(self, condition: pl.Expr) -> "Cells":
        """The same counts of those only whose facts meet a condition, in the stretches when they met it."""
        kept = self.states.select(condition.fill_null(False).alias("kept"))["kept"]
        return Cells(self.states.filter(kept), self.movements, self.kept[kept.to_numpy()])

    def combined(self, *, plus: "Cells", minus: "Cells") -> "Cells":
        """These counts with those of ``plus`` and without those of ``minus``, which must be of the same facts."""
        if not plus.own_movements.days.size and not minus.own_movements.days.size:
            return self
        facts = self.states.columns
        others = pl.concat([plus.states, minus.states]).unique()
        states = pl.concat([self.states, others.join(self.states, on=facts, how="anti", nulls_equal=True)])
        numbered = others.join(states.with_row_index("state"), on=facts, how="left", nulls_equal=True)
        own = self.own_movements
        parts = [(own.days, own.state, own.change)]
        for cells, sign in ((plus, 1), (minus, -1)):
            found = cells.states.join(numbered, on=facts, how="left", nulls_equal=True, maintain_order="left")
            moved = cells.own_movements
            parts.append((moved.days, found["state"].to_numpy().astype(np.int64)[moved.state], sign * moved.change))
        days, state, change = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        order = np.argsort(days, kind="stable")
        return cells_of(states, days[order], state[order], change[order])

    @cached_property
    def own_movements(self) -> Movements:
        """The movements in these states and no others; ``state`` is a row of ``states``."""
        return self.movements if self._is_whole else self.movements.among(self.kept)

    @property
    def first_day(self) -> date | None:
        """The first day on which there is a member; None when there never is."""
        days = self.own_movements.days
        return None if days.size == 0 else date.fromordinal(int(days[0]) + _EPOCH)


def cells_of(states: pl.DataFrame, days: np.ndarray, state: np.ndarray, change: np.ndarray) -> Cells:
    """Cells of their own movements; ``state`` is a row of ``states``."""
    return Cells(states, Movements(days, state, change, states.height), np.arange(states.height))


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
    return cells_of(
        states.drop("state").with_columns(cs.categorical().cast(pl.String)),
        found["day"].to_physical().to_numpy(),
        found["state"].cast(pl.Int64).to_numpy(),
        found["change"].to_numpy(),
    )
