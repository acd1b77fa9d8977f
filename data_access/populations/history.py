"""The whole history of a review as it was known by a moment: every population on every day, from one data version."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import TypeVar

import polars as pl

from data_access.facts import DIMENSIONS, FACTS, MOST_ATTEMPTS_TOLD_APART
from data_access.populations.applications import application_spells
from data_access.populations.as_at import known
from data_access.populations.cells import Cells, Numbered, cells_moved, counted, moves
from data_access.populations.entries import entry_spells
from data_access.populations.faults import fault_spells
from data_access.populations.movements import Switches, switches_between, switches_counted
from data_access.populations.on_demand import OnDemand
from data_access.populations.others import (
    action_spells,
    enquiry_spells,
    failure_spells,
    happening_spells,
    officer_spells,
    people_spells,
    referral_spells,
)
from data_access.populations.recorded import Recorded
from data_access.populations.sources import source_spells

Found = TypeVar("Found")
_RECENT_FILTERS = 16
SWITCHES = "switches"


@dataclass(frozen=True)
class History:
    """The cells of each population, by its name, and the switches of applications between stages. Says the same whenever it is asked."""

    cells: Mapping[str, Cells]
    on_demand: tuple[OnDemand[Cells], OnDemand[Switches]]
    """All that is counted when it is asked for: the first of them holds the cells, and the last ``SWITCHES``."""
    first_day: date | None
    """The first day on which anything was in scope; None when nothing was."""
    unrecorded: frozenset[str] = frozenset()
    """The populations of which nothing at all was recorded by the moment: unknown, which is not the same as none."""
    wanted: Mapping[str, str] = field(default_factory=dict)
    """Dimension → the value to which applications are narrowed."""
    _narrowed: dict[tuple, "History"] = field(default_factory=dict, repr=False, compare=False)
    """The narrowings asked for last: what was worked out for one page serves the next."""
    _found: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

    def population(self, name: str, *, day: date) -> pl.DataFrame:
        """The facts that members of a population shared at the end of a day, and ``n``, how many shared them."""
        return self.cells[name].at(day)

    def how_many(self, name: str, flag: str, *, day: date) -> int:
        """How many members of a population had a fact at the end of a day."""
        return self.cells[name].how_many(flag, day)

    def how_many_by(
        self, name: str, facts: tuple[str, ...], *, day: date, where: str = "", after: tuple[str, date] | None = None
    ) -> dict[tuple, int]:
        """What members of a population shared of these facts at the end of a day, in order → how many; of those only whose fact ``where`` is
        true, and whose fact of a day is ``after`` another."""
        return self.cells[name].how_many_by(facts, day, where=where, after=after)

    def series(self, name: str, flag: str, days: Sequence[date]) -> tuple[int, ...]:
        """How many members of a population had a fact at the end of each of the days."""
        return self.cells[name].series(flag, days)

    def once(self, what: str, find: Callable[[], Found]) -> Found:
        """What else was known by the same moment, found when it is first asked for by its name."""
        if what not in self._found:
            self._found[what] = find()
        return self._found[what]  # type: ignore[return-value]

    def narrowed(self, wanted: dict[str, str]) -> "History":
        """The same history, of applications (and what belongs to them) with these dimension values only, in the stretches when they had
        them. Populations that lack the dimension are left whole; officers have a team, and so are narrowed by team alone."""
        if not wanted:
            return self
        named = tuple(sorted(wanted.items()))
        if named not in self._narrowed:
            while len(self._narrowed) >= _RECENT_FILTERS:
                self._narrowed.pop(next(iter(self._narrowed)), None)
            of_applications = {name: value for name, value in wanted.items() if set(wanted) <= set(DIMENSIONS)}
            narrowed_to = {**self.wanted, **of_applications}
            self._narrowed[named] = replace(self, cells=_Narrowed(self.cells, wanted), wanted=narrowed_to, _narrowed={}, _found={})
        return self._narrowed[named]

    @property
    def is_whole(self) -> bool:
        """Whether everything is counted."""
        return all(one.is_whole for one in self.on_demand)

    @property
    def is_quick(self) -> bool:
        """Whether everything that was asked for is quick to ask for again."""
        return not any(cells.folds and cells.folds.is_waiting for cells in self._cells_counted)

    @property
    def _cells_counted(self) -> list[Cells]:
        return list(self.on_demand[0].made.values())

    @property
    def counted(self) -> frozenset[str]:
        """What is counted so far."""
        return frozenset(name for one in self.on_demand for name in one.made)

    def count(self, names: Container[str]) -> None:
        """Counts those of these that are not counted yet."""
        for one in self.on_demand:
            one.make(name for name in one if name in names)

    def count_the_rest(self) -> None:
        """Counts what nobody asked for yet, so that whoever does will not wait, and what it is counted from can be let go."""
        for one in self.on_demand:
            one.make_all()

    def make_quick(self) -> None:
        """Makes what was asked for quick to ask for again."""
        for cells in self._cells_counted:
            if cells.folds:
                cells.folds.make(cells)

    @property
    def all_switches(self) -> Switches:
        """The switches of all applications, whatever this history is narrowed to."""
        return self.on_demand[-1][SWITCHES]

    @property
    def switches(self) -> Switches:
        """The switches between stages of the applications that this history is of."""
        return self.all_switches.narrowed(self.wanted)


class _Narrowed(Mapping):
    """Cells narrowed when they are asked for: a page needs few of the populations."""

    def __init__(self, cells: Mapping[str, Cells], wanted: dict[str, str]) -> None:
        self._cells, self._wanted, self._made = cells, wanted, {}

    def __getitem__(self, name: str) -> Cells:
        if name not in self._made:
            cells = self._cells[name]
            self._made[name] = cells.narrowed(self._wanted) if set(self._wanted) <= set(cells.names) else cells
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


def build_history(frames: dict[str, pl.DataFrame], *, known_by: datetime | None, at_once: bool = True) -> History:
    """Every population of the review as known by a moment (aware UTC; None is everything recorded). Without ``at_once`` each is counted when
    it is asked for, and ``count_the_rest`` counts the others. With it, what figures are counted from is counted, and what the records
    themselves are like still waits until it is asked for: few ever ask, and it is found anew from the frames."""
    seen = {name: known(frame, known_by=known_by) for name, frame in frames.items()}
    applications = application_spells(seen)
    recorded = Recorded(frames, known_by) if at_once else Recorded(frames, known_by, (seen, applications))
    views = {**views_of_applications(applications), **views_of_others(seen, applications)}
    cells = OnDemand({**{name: partial(_counted, view) for name, view in views.items()}, **_of_records(recorded)})
    switches = OnDemand({SWITCHES: partial(switches_between, applications)})
    history = History(cells, (cells, switches), applications["from_day"].min(), unrecorded(first_recorded(frames), known_by=known_by))
    if at_once:
        cells.make(name for name in cells if name not in OF_RECORDS)
        switches.make_all()
    return history


def history_moved(
    moved: Mapping[str, pl.DataFrame | Numbered], switched: pl.DataFrame, recorded: Recorded, first: Mapping[str, datetime | None]
) -> History:
    """The history of what somebody else counted, as known by the moment that ``recorded`` is of.

    ``moved``: population → its movements, numbered or as ``cells_moved`` takes them; ``switched``: ``day``, what stood before and after, and ``change``, how
    many applications changed so; ``first``: table → when its first row was recorded. Only what the records themselves are like is found from the
    records, and only when it is asked for.
    """
    counted_there = {name: partial(_cells_of, rows) for name, rows in moved.items()}
    cells = OnDemand({**counted_there, **_of_records(recorded)}, dear=OF_RECORDS)
    switches = OnDemand({SWITCHES: partial(switches_counted, switched)})
    applications = moved["applications"]
    first_day = (applications.moves if isinstance(applications, Numbered) else applications)["day"].min()
    return History(cells, (cells, switches), first_day, unrecorded(first, known_by=recorded.known_by))


def _cells_of(moved: pl.DataFrame | Numbered) -> Cells:
    if isinstance(moved, Numbered):
        return moved.cells()
    return cells_moved(moved, [column for column in moved.columns if column not in ("day", "change")])


@dataclass(frozen=True)
class View:
    """What a population is counted from: ``spells`` makes its spells, and ``facts`` are the columns that are told apart."""

    spells: Callable[[], pl.DataFrame]
    facts: tuple[str, ...]

    def moved(self) -> pl.DataFrame:
        """How many joined or left each combination of facts on each day; see ``cells_moved``."""
        return moves(self.spells(), self.facts)


def _counted(view: View) -> Cells:
    return counted(view.spells(), view.facts)


APPLICATIONS_BY = ("applications", "completions", "assessments")
"""The populations that are views of applications."""


def views_of_applications(spells: pl.DataFrame) -> dict[str, View]:
    """Applications, and two further views of the same: completions by officer and day, and assessments by how long they took.

    A day is kept as a fact only while it can matter, so that cells stay few: entry into the stage while open, and so on.
    """
    is_review_open = pl.col("is_review_required") & ~pl.col("is_review_completed")

    def slim() -> pl.DataFrame:
        return spells.with_columns(
            stage_entered_on=pl.when("is_open").then("stage_entered_on"),
            in_scope_since=pl.when(~pl.col("is_risk_assessed")).then("in_scope_since"),
            assessed_on=pl.when(is_review_open).then("assessed_on"),
            officer_id=pl.when("is_allocated_and_open").then("officer_id"),
        )

    def assessed() -> pl.DataFrame:
        days = (pl.col("assessed_on") - pl.col("in_scope_since")).dt.total_days()
        return spells.filter("is_risk_assessed").with_columns(days_to_assessment=days)

    return {
        "applications": View(slim, FACTS["applications"]),
        "completions": View(lambda: spells.filter("is_review_completed"), FACTS["completions"]),
        "assessments": View(assessed, FACTS["assessments"]),
    }


def _people(seen: dict[str, pl.DataFrame], applications: pl.DataFrame) -> pl.DataFrame:
    return people_spells(seen, applications).with_columns(
        attempts_made=pl.col("attempts_made").clip(0, MOST_ATTEMPTS_TOLD_APART),
        decided_on=pl.when("is_still_to_reach").then("decided_on"),
        due_on=pl.when("is_contact_open").then("due_on"),
    )


def views_of_others(seen: dict[str, pl.DataFrame], applications: pl.DataFrame) -> dict[str, View]:
    """Everyone and everything else; ``applications`` are the spells of those that they belong to."""
    happened = {name: partial(happening_spells, seen, applications, name) for name in ("contact_attempts", "disclosures", "second_reviews")}
    spells = {
        "people": partial(_people, seen, applications),
        "failures": partial(failure_spells, seen, applications),
        "actions": partial(action_spells, seen, applications),
        **happened,
        "referrals": lambda: referral_spells(seen).with_columns(made_on="from_day"),
        "officers": partial(officer_spells, seen),
    }
    return {**{name: View(make, FACTS[name]) for name, make in spells.items()}, **view_of_enquiries(seen)}


def view_of_enquiries(seen: dict[str, pl.DataFrame]) -> dict[str, View]:
    """Of what belongs to no application, and of which there may be more than of anything else."""
    return {"enquiries": View(partial(enquiry_spells, seen), FACTS["enquiries"])}


def _of_records(recorded: Recorded) -> dict[str, Callable[[], Cells]]:
    """What the records themselves are like, which no filter narrows: what cannot be right in them, how late they were entered, and what
    became of all that the sources hold."""
    return {
        "faults": lambda: counted(fault_spells(recorded), ("fault",)),
        "entries": lambda: counted(entry_spells(recorded.frames, known_by=recorded.known_by), ("kind", "days_to_entry")),
        "sources": lambda: counted(source_spells(recorded.seen), ("source_system", "accounted_as")),
    }


OF_RECORDS = ("faults", "entries", "sources")
"""The populations that are of the records themselves."""


RECORDED_IN = {
    "people": ("contact_decisions", "contact_attempts"),
    "contact_attempts": ("contact_decisions", "contact_attempts"),
    "failures": ("failure_steps",),
    "actions": ("action_steps",),
    "referrals": ("referrals",),
    "disclosures": ("disclosures",),
    "second_reviews": ("second_reviews",),
    "officers": ("officer_postings",),
    "enquiries": ("enquiries",),
}
"""population → the tables that tell of it; applications always are told of."""


def first_recorded(frames: Mapping[str, pl.DataFrame]) -> dict[str, datetime | None]:
    """When the first row of each table was recorded (UTC without a zone); None of an empty one."""
    return {name: frame["recorded_at"].min() for name, frame in frames.items()}


def unrecorded(first: Mapping[str, datetime | None], *, known_by: datetime | None) -> frozenset[str]:
    """The populations of which no table held a row by a moment (aware; None is now). ``first``: table → when its first row was recorded."""
    moment = None if known_by is None else known_by.astimezone(UTC).replace(tzinfo=None)

    def holds(name: str) -> bool:
        return first[name] is not None and (moment is None or first[name] <= moment)

    return frozenset(population for population, names in RECORDED_IN.items() if not any(map(holds, names)))
