"""Cells: how many members of a population share the same facts, on any day.

A history is counted once into states (each a combination of facts that occurs) and changes (day, state, how many joined or left). A position is
a running sum, so any day, comparison or filter is answered from the counts, in the same time whatever the number of records, and
opening + in − out = closing holds by construction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import polars as pl
import polars.selectors as cs

from data_access.dates import FOREVER

Day = TypeVar("Day")
Found = TypeVar("Found")
FILTERED_BY = ("route", "team", "risk_category")
"""The facts that pages narrow by: they stay told apart in whatever else is left out of cells, so that a filter costs no counting."""


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
        asked = day_number(day)
        return _kept(self._recent, asked, lambda: self._numbers(asked))

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

    def running(self, is_counted: np.ndarray, each: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """The days of movements in the states marked, and before the first and after each of them how many there were; ``each`` is for how much
        one in a state counts."""
        counted = is_counted[self.state]
        change = self.change[counted] if each is None else self.change[counted] * each[self.state[counted]]
        return self.days[counted], np.concatenate([[0], np.cumsum(change)])

    def among(self, kept: np.ndarray) -> "Movements":
        """The movements in these states only, which are numbered anew in the order given."""
        renumbered = np.full(self.states, -1)
        renumbered[kept] = np.arange(kept.size)
        states = renumbered[self.state]
        chosen = states >= 0
        return Movements(self.days[chosen], states[chosen], self.change[chosen], kept.size)


@dataclass(frozen=True, eq=False)
class Facts:
    """The combinations of facts that occur, a row each, and what was found out about them: worked out once, whatever the day or filter."""

    states: pl.DataFrame
    _columns: dict[str, np.ndarray] = field(default_factory=dict, repr=False)
    _groups: dict[tuple, "Groups"] = field(default_factory=dict, repr=False)

    def column(self, name: str) -> np.ndarray:
        """A fact that is true or false, a number, or a day (since 1970), of each row; nothing counts as false, nought, or before every day."""
        if name not in self._columns:
            column = self.states[name].to_physical()
            nothing = _NO_DAY if self.states[name].dtype == pl.Date else 0 if column.dtype.is_numeric() else False
            self._columns[name] = column.fill_null(nothing).to_numpy()
        return self._columns[name]

    def groups(self, names: tuple[str, ...], where: str) -> "Groups":
        """Which rows share these facts; the rows whose fact ``where`` is not true are in no group."""
        if (names, where) not in self._groups:
            self._groups[names, where] = self._grouped(names, where)
        return self._groups[names, where]

    def _grouped(self, names: tuple[str, ...], where: str) -> "Groups":
        chosen = self.states.filter(where) if where else self.states
        distinct = chosen.select(names).unique().sort(names)
        found = self.states.select(names).join(
            distinct.with_row_index("group"), on=names, how="left", nulls_equal=True, maintain_order="left"
        )
        group = found["group"].cast(pl.Int64).fill_null(distinct.height).to_numpy()
        return Groups(np.where(self.column(where), group, distinct.height) if where else group, tuple(distinct.iter_rows()))


@dataclass(frozen=True)
class Groups:
    """``group`` says of each row in which of the groups it is, and ``shared`` what those in each of them share, in order; the last number is
    none."""

    group: np.ndarray
    shared: tuple[tuple, ...]

    def summed(self, rows: np.ndarray | slice, numbers: np.ndarray) -> dict[tuple, int]:
        """What is shared, in order → the sum of the numbers, which are those of these rows; groups without any are left out."""
        sums = np.bincount(self.group[rows], weights=numbers, minlength=len(self.shared) + 1)[:-1].astype(np.int64)
        found = np.flatnonzero(sums)
        return dict(zip(map(self.shared.__getitem__, found.tolist()), sums[found].tolist(), strict=True))


class Whole:
    """The combinations of facts that occur, ``size`` of them, and the movements between them. Of what is kept in a file only that and the facts'
    names are known at once, and ``load`` gives the rest, once, when somebody asks for it."""

    def __init__(self, names: Sequence[str], size: int, load: Callable[[], tuple[Facts, Movements]]) -> None:
        self.names, self.size = tuple(names), size
        self._load, self._lock = load, Lock()
        self._loaded: tuple[Facts, Movements] | None = None

    @property
    def facts(self) -> Facts:
        """A row for each combination."""
        return (self._loaded or self._once())[0]

    @property
    def movements(self) -> Movements:
        """Each between two of those rows."""
        return (self._loaded or self._once())[1]

    @property
    def is_loaded(self) -> bool:
        """Whether anybody asked for them."""
        return self._loaded is not None

    def _once(self) -> tuple[Facts, Movements]:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded


@dataclass(frozen=True, eq=False)
class Cells:
    """``facts`` has one row per combination of facts, a state of the movements; ``kept`` says which of them are meant.

    Narrowed cells share the facts and the movements, and with them every position already worked out, so that a filter costs no more than
    another figure. Of many states, what is asked for often is counted once into cells of those facts alone, so that it costs no more than of few.
    """

    whole: Whole
    chosen: Callable[[], np.ndarray] | None = None
    """Finds the rows that are meant; None is all of them."""
    folds: "Folds | None" = None
    """The same counts by fewer facts; None of cells that were chosen by more than what pages narrow by."""
    wanted: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What these are narrowed to: fact → value."""
    _recent: dict[date, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict, repr=False)
    _frames: dict[date, pl.DataFrame] = field(default_factory=dict, repr=False)
    _running: dict[tuple, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict, repr=False)
    _folded: dict[tuple[str, ...], "Cells"] = field(default_factory=dict, repr=False)
    _found: dict[str, object] = field(default_factory=dict, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """What the facts are called."""
        return self.whole.names

    @property
    def facts(self) -> Facts:
        """Of all rows, whichever are meant."""
        return self.whole.facts

    @property
    def movements(self) -> Movements:
        """Of all rows, whichever are meant."""
        return self.whole.movements

    @property
    def kept(self) -> np.ndarray:
        """The rows that are meant, in order."""
        return self._once("kept", self.chosen or (lambda: np.arange(self.whole.size)))

    def _once(self, name: str, find: Callable[[], Found]) -> Found:
        # Without a lock, as whoever finds it may have to wait for a file to be read, or for all to be counted anew: two may find the same.
        if name not in self._found:
            self._found[name] = find()
        return self._found[name]

    def values_of(self, fact: str) -> list:
        """What a fact ever is, in order."""
        return self._by((fact,)).states[fact].unique().sort().to_list()

    @property
    def states(self) -> pl.DataFrame:
        """One row per combination of facts."""
        return self._once("states", lambda: self.facts.states if self._is_whole else self.facts.states[self.kept])

    def at(self, day: date) -> pl.DataFrame:
        """The states that anybody was in at the end of a day, with ``n``, how many."""
        rows, n = self._there(day)
        return _kept(self._frames, day, lambda: self.facts.states[rows].hstack([pl.Series("n", n, dtype=pl.Int64)]))

    def _there(self, day: date) -> tuple[np.ndarray, np.ndarray]:
        """The rows of facts that anybody was in at the end of a day, and how many were: few of all that ever occur. Shared: never change it."""
        return _kept(self._recent, day, lambda: self._newly_there(self.movements.numbers(day)))

    def _newly_there(self, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows = np.flatnonzero(n) if self._is_whole else self.kept[n[self.kept] != 0]
        return rows, n[rows]

    def how_many_by(self, names: tuple[str, ...], day: date, *, where: str = "", after: tuple[str, date] | None = None) -> dict[tuple, int]:
        """What members shared of these facts at the end of a day, in order → how many; of those only whose fact ``where`` is true, and whose
        fact of a day is ``after`` another."""
        cells = self._by((*names, *filter(None, (where, after and after[0]))))
        rows, n = cells._there(day)
        if after:
            is_after = cells.facts.column(after[0])[rows] > day_number(after[1])
            rows, n = rows[is_after], n[is_after]
        return cells.facts.groups(names, where).summed(rows, n)

    def how_many(self, flag: str, day: date) -> int:
        """How many were in a state whose ``flag`` is true at the end of a day."""
        cells = self._by((flag,))
        rows, n = cells._there(day)
        return int(n @ cells.facts.column(flag)[rows])

    def _by(self, facts: tuple[str, ...]) -> "Cells":
        """Cells that answer what is asked about these facts as these do: of fewer states, where there are many and that is asked often."""
        if self.whole.size <= _MANY_STATES or self.folds is None:
            return self
        told_apart = self.folds.told_apart(self, facts)
        if told_apart not in self._folded:
            whole = self.folds.often(self, told_apart)
            if whole is None or not set(self.wanted) <= set(told_apart):
                return self
            self._folded[told_apart] = whole.narrowed(self.wanted) if self.wanted else whole
        return self._folded[told_apart]

    def series(self, flag: str, days: Sequence[date]) -> tuple[int, ...]:
        """How many were in a state whose ``flag`` is true at the end of each of the days."""
        cells = self._by((flag,))
        return cells._counted_on(days, (flag,), lambda: cells.facts.column(flag)[cells.kept])

    def sums(self, amount: str, flag: str, days: Sequence[date]) -> tuple[float, ...]:
        """The sum of a fact that is a number, to four places, over those of whom a flag is true, at the end of each of the days."""
        # In whole parts, since fractions that are added up and taken away again would leave something behind.
        parts = np.round(self.facts.column(amount) * _PARTS).astype(np.int64)
        sums = self._counted_on(days, (flag, amount), lambda: self.facts.column(flag)[self.kept], each=parts)
        return tuple(total / _PARTS for total in sums)

    def _counted_on(
        self, days: Sequence[date], named: tuple, marked: Callable[[], np.ndarray], *, each: np.ndarray | None = None
    ) -> tuple[int, ...]:
        """How many were in the states marked at the end of each of the days, or how much when each of a state counts for so much; remembered
        under a name."""
        if named not in self._running:
            is_counted = np.zeros(self.movements.states, bool)
            is_counted[self.kept] = marked()
            self._running[named] = self.movements.running(is_counted, each)
        moved, running = self._running[named]
        # Of the same type as the days searched, which would otherwise be converted whole for each question.
        asked = (np.array([day.toordinal() for day in days]) - _EPOCH).astype(moved.dtype)
        return tuple(running[np.searchsorted(moved, asked, side="right")].tolist())

    def series_by(self, flag: str, by: tuple[str, ...], days: Sequence[date]) -> dict[tuple, tuple[int, ...]]:
        """As ``series``, in each group of those that share these facts."""
        cells = self._by((flag, *by))
        groups = cells.facts.groups(by, flag)
        place = groups.group[cells.kept]
        occurring = {number: groups.shared[number] for number in np.unique(place).tolist() if number < len(groups.shared)}
        return {
            shared: cells._counted_on(days, (flag, *by, number), lambda number=number: place == number)
            for number, shared in occurring.items()
        }

    @property
    def _is_whole(self) -> bool:
        return self.chosen is None or self.kept.size == self.whole.size

    def by_fewer(self, facts: tuple[str, ...]) -> "Cells":
        """The counts of all by these facts alone, whatever these are narrowed to: combinations that differ in others are one."""
        return _folded(self.facts.states, self.movements, facts)

    def where(self, flag: str) -> "Cells":
        """The same counts of those only of whom a fact is true, in the stretches when it was so."""
        return Cells(self.whole, lambda: self.kept[self.facts.column(flag)[self.kept]])

    def narrowed(self, wanted: Mapping[str, str]) -> "Cells":
        """The same counts of those only who have these values, in the stretches when they had them."""
        return Cells(self.whole, lambda: self._kept_where(wanted), self.folds, {**self.wanted, **wanted})

    def _kept_where(self, wanted: Mapping[str, str]) -> np.ndarray:
        is_met = pl.all_horizontal([pl.col(fact) == value for fact, value in wanted.items()]).fill_null(False)
        met = self.facts.states.select(is_met.alias("met"))["met"].to_numpy()
        return self.kept[met[self.kept]]

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

    @property
    def own_movements(self) -> Movements:
        """The movements in these states and no others; ``state`` is a row of ``states``."""
        return self._once("own movements", lambda: self.movements if self._is_whole else self.movements.among(self.kept))

    def says_as(self, others: "Cells") -> bool:
        """Whether these are the same counts of the same facts, in whatever order they are held."""
        return self.states.schema == others.states.schema and np.array_equal(self._rows_in_short(), others._rows_in_short())

    def _rows_in_short(self) -> np.ndarray:
        """A number for each movement that tells it from all others by what it says, in the order of these numbers."""
        moved = self.own_movements
        rows = self.states[moved.state].hstack([pl.Series("day", moved.days), pl.Series("change", moved.change)])
        return np.sort(rows.hash_rows().to_numpy())

    @property
    def first_day(self) -> date | None:
        """The first day on which there is a member; None when there never is."""
        days = self.own_movements.days
        return None if days.size == 0 else date.fromordinal(int(days[0]) + _EPOCH)


def cells_of(states: pl.DataFrame, days: np.ndarray, state: np.ndarray, change: np.ndarray) -> Cells:
    """Cells of their own movements; ``state`` is a row of ``states``."""
    both = Facts(states), Movements(days, state, change, states.height)
    return Cells(Whole(states.columns, states.height, lambda: both), folds=Folds())


@dataclass(eq=False)
class Folds:
    """Cells by fewer facts than some were counted by; shared by all that are narrowed from these. What was asked for once is made by ``make``,
    beside whatever else is done; what is asked for often makes itself."""

    _few: tuple[str, ...] = ()
    """The facts that have few values; none until that was looked at."""
    _made: dict[tuple[str, ...], Cells] = field(default_factory=dict, repr=False)
    _asked: dict[tuple[str, ...], int] = field(default_factory=dict, repr=False)

    def told_apart(self, cells: Cells, facts: tuple[str, ...]) -> tuple[str, ...]:
        """The facts that cells which answer about these tell apart, in order: all that have few values, where that is enough, so that most
        questions share the same; else these, and what pages narrow by."""
        if not self._few:
            states = cells.facts.states
            self._few = tuple(name for name in states.columns if states[name].n_unique() <= _FEW_VALUES)
        if set(facts) <= set(self._few):
            return self._few
        asked = {*facts, *FILTERED_BY}
        return tuple(name for name in cells.names if name in asked)

    def often(self, cells: Cells, facts: tuple[str, ...]) -> Cells | None:
        """The counts of all, by these facts alone; None until they are made."""
        if facts not in self._made:
            self._asked[facts] = self._asked.get(facts, 0) + 1
            if self._asked[facts] <= _OFTEN:
                return None
            self._make(cells, facts)
        return self._made[facts]

    @property
    def is_waiting(self) -> bool:
        """Whether anything was asked for that is not made."""
        return any(facts not in self._made for facts in tuple(self._asked))

    @property
    def few(self) -> tuple[str, ...]:
        """The facts that have few values, as far as that was looked at."""
        return self._few

    @property
    def made(self) -> list[Cells]:
        """Those that are made."""
        return list(self._made.values())

    def make(self, cells: Cells) -> None:
        """Makes what was asked for."""
        for facts in tuple(self._asked):
            if facts not in self._made:
                self._make(cells, facts)

    def _make(self, cells: Cells, facts: tuple[str, ...]) -> None:
        self._made[facts] = cells.by_fewer(facts)


def _folded(states: pl.DataFrame, movements: Movements, facts: tuple[str, ...]) -> Cells:
    """Cells by some of the facts: states that differ in others alone are one."""
    fewer = states.select(facts).with_columns(cs.string().cast(pl.Categorical))
    distinct = fewer.unique(maintain_order=False).with_row_index("fewer")
    number = fewer.join(distinct, on=facts, how="left", nulls_equal=True, maintain_order="left")["fewer"].cast(pl.Int64).to_numpy()
    moved = pl.DataFrame({"day": movements.days, "state": number[movements.state], "change": movements.change})
    moved = moved.group_by("day", "state").agg(pl.col("change").sum()).filter(pl.col("change") != 0).sort("day", "state")
    columns = (moved[name].to_numpy() for name in ("day", "state", "change"))
    return cells_of(in_text(distinct.drop("fewer")), *columns)


def in_text(frame: pl.DataFrame) -> pl.DataFrame:
    """With texts as they are, and no longer as numbers of a dictionary, which take a fraction of the room and of the time."""
    return frame.with_columns(cs.categorical().cast(pl.String))


_NO_DAY = -(2**31)
_PARTS = 10_000
"""Into how many whole parts one is divided whose fractions are added up."""
_RECENT_DAYS = 8
_OFTEN = 100
"""How often something is counted from all states before cells of fewer are made for it at once: a page asks for some things forty times."""
_MANY_STATES = 20_000
_FEW_VALUES = 16
"""How many values a fact has at most that is told apart wherever it serves."""


def _kept(recent: dict[Day, Found], day: Day, make: Callable[[], Found]) -> Found:
    """What was found out of a day, for the days asked about last."""
    if (found := recent.get(day)) is None:
        found = make()
        while len(recent) >= _RECENT_DAYS:
            recent.pop(next(iter(recent)), None)
        recent[day] = found
    return found


_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """A day as movements count days: since 1970."""
    return day.toordinal() - _EPOCH


def counted(spells: pl.DataFrame, facts: Sequence[str]) -> Cells:
    """Counts spells (from_day included, to_day excluded) into cells by these columns."""
    return cells_moved(moves(spells, facts), facts)


def moves(spells: pl.DataFrame, facts: Sequence[str]) -> pl.DataFrame:
    """The movements of spells (from_day included, to_day excluded), as ``cells_moved`` takes them."""
    # Text is put into dictionaries first: grouping by numbers takes a third of the time.
    slim = spells.select("from_day", "to_day", *facts).with_columns(cs.string().cast(pl.Categorical))
    joined = slim.group_by("from_day", *facts).agg(change=pl.len().cast(pl.Int64)).rename({"from_day": "day"})
    ended = (
        slim.filter(pl.col("to_day") < FOREVER).group_by("to_day", *facts).agg(change=-pl.len().cast(pl.Int64)).rename({"to_day": "day"})
    )
    return pl.concat([joined, ended.select(joined.columns)])


@dataclass(frozen=True)
class Numbered:
    """Movements in little room: ``states`` has a row per combination of facts, and ``moves`` the ``day``, the ``state``, which is a row of those, and
    the ``change``; in no order."""

    states: pl.DataFrame
    moves: pl.DataFrame

    def rows(self) -> pl.DataFrame:
        """As ``cells_moved`` takes them."""
        return self.moves.select("day", "change").hstack(self.states[self.moves["state"]])

    def cells(self) -> Cells:
        """The cells of them."""
        moves = self.moves.sort("day", "state")
        return cells_of(
            self.states, moves["day"].to_physical().to_numpy(), moves["state"].cast(pl.Int64).to_numpy(), moves["change"].to_numpy()
        )


def cells_moved(moved: pl.DataFrame, facts: Sequence[str]) -> Cells:
    """Cells of movements: ``day``, the facts and ``change``, how many joined, or below nought left; in no order."""
    moved = moved.with_columns(cs.string().cast(pl.Categorical))
    states = moved.select(facts).unique(maintain_order=False).sort(facts).with_row_index("state")
    found = moved.join(states, on=list(facts), how="left", nulls_equal=True).sort("day", "state")
    return cells_of(
        in_text(states.drop("state")),
        found["day"].to_physical().to_numpy(),
        found["state"].cast(pl.Int64).to_numpy(),
        found["change"].to_numpy(),
    )
