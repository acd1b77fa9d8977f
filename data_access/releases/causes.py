"""Why a count changed between two points of view: every member who joined or left it has exactly one cause, and the causes add up.

Members are followed one by one by their keys, which stay here: only counts leave. A figure was counted as at one day, known by one moment;
it is counted again as at another day, known by another moment. In between stands what is known *now* of the *first* day, which parts what
we learnt from what happened. Whoever is counted in only one of the two figures has the first of these causes that is true of them:

1. entered late: they differ on the first day already, and records entered since about days up to then account for it by themselves;
2. re-graded or corrected: they differ on the first day already, and it takes a new version or a void of something known before;
3. joined the scope, or left it: out of scope on the first day and in scope on the second, or the reverse, as now known;
4. re-graded or corrected: something that had been settled by the first day was settled otherwise since, such as a decision turned round, a
   failure withdrawn, or one of another type;
5. became due since: everything else that happened between the two days.

Of things that belong to an application the scope is that of the application they belonged to; one that did not exist on the first day is
asked where its application stood then.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import polars as pl

from data_access.dates import FOREVER
from data_access.errors import BadRequest
from data_access.facts import DIMENSIONS
from data_access.figures.model import Figure
from data_access.populations.applications import application_spells
from data_access.populations.as_at import AsAt, entered_late, holding, known
from data_access.populations.others import (
    action_spells,
    enquiry_spells,
    failure_spells,
    happening_spells,
    officer_spells,
    people_spells,
    referral_spells,
)

Frames = Mapping[str, pl.DataFrame]


class Cause(StrEnum):
    """Why a member is counted in one figure and not in the other."""

    ENTERED_LATE = "entered_late"
    REGRADED_OR_CORRECTED = "regraded_or_corrected"
    BECAME_DUE = "became_due"
    JOINED_SCOPE = "joined_scope"
    LEFT_SCOPE = "left_scope"


class Step(NamedTuple):
    """How many members joined a figure, and how many left it, for one cause."""

    cause: Cause
    joined: int
    left: int


@dataclass(frozen=True)
class Causes:
    """The change of one figure (its key) in counts. ``before`` and everyone who joined, less everyone who left, is ``after``.

    ``steps`` has every cause once, in the order in which they are told, also those that nothing came of.
    """

    figure: str
    then: AsAt
    now: AsAt
    before: int
    after: int
    steps: tuple[Step, ...]

    @property
    def change(self) -> int:
        """How many more there are; negative when fewer."""
        return self.after - self.before


def causes_of(figure: Figure, frames: Frames, *, before: AsAt, now: AsAt) -> Causes:
    """Why one count changed. ``frames`` are the event frames of one data version. Raises BadRequest when the figure is no count."""
    return causes_of_each([figure], frames, before=before, now=now)[figure.key]


def causes_of_each(figures: Iterable[Figure], frames: Frames, *, before: AsAt, now: AsAt) -> dict[str, Causes]:
    """Why several counts changed, by figure: what they share is worked out once. Raises BadRequest for a figure that is no count."""
    asked = tuple(figures)
    for figure in asked:
        if figure.kind != "count":
            raise BadRequest(
                f"The change of {figure.key} has no counted causes, because it is no count. Ask for the counts that it rests on."
            )
    change = _Change(frames, before, now)
    return {figure.key: _causes(figure, change) for figure in asked}


def _causes(figure: Figure, change: "_Change") -> Causes:
    counted = pl.col("counted")
    before, after = (change.members(view, figure).filter(counted)["key"] for view in (change.before, change.now))
    found = change.caused(figure).with_columns(joined=pl.col("key").is_in(after.implode()))
    moved = {(cause, joined): n for cause, joined, n in found.group_by("cause", "joined").len().iter_rows()}
    steps = tuple(Step(cause, moved.get((cause, True), 0), moved.get((cause, False), 0)) for cause in Cause)
    return Causes(figure.key, change.before, change.now, before.len(), after.len(), steps)


class _Change:
    """Two points of view and what is known at each; forwards in knowledge, whichever of them was asked about first."""

    def __init__(self, frames: Frames, before: AsAt, now: AsAt) -> None:
        self.before, self.now = before, now
        self._first, self._last = sorted((before, now), key=_moment)
        self._frames = frames
        self._first_known = self._last_known = self._known(self._first)
        if self._first.known_by != self._last.known_by:
            self._last_known = self._known(self._last)

    def _known(self, view: AsAt) -> "_Known":
        return _Known({name: known(rows, known_by=view.known_by) for name, rows in self._frames.items()})

    @cached_property
    def _late_known(self) -> "_Known":
        """What was known first, with what was entered late until last: only asked for where the two differ."""
        moment, until = _moment(self._first), self._last.known_by
        return _Known({name: entered_late(rows, known_by=moment, until=until) for name, rows in self._frames.items()})

    def members(self, view: AsAt, figure: Figure) -> pl.DataFrame:
        """Everyone whom a figure could count at a point of view, and whether it does."""
        return (self._first_known if view is self._first else self._last_known).members(figure, view.day)

    def caused(self, figure: Figure) -> pl.DataFrame:
        """(key, cause) of everyone counted in one of the two figures only."""
        learnt, happened = self._learnt(figure), self._happened(figure)
        # Who differs in both has come back to where they were: counted in both figures, or in neither.
        return pl.concat([learnt.join(happened, on="key", how="anti"), happened.join(learnt, on="key", how="anti")])

    def _learnt(self, figure: Figure) -> pl.DataFrame:
        """What was learnt since about the first day."""
        day = self._first.day
        differing = _differing(*(knows.members(figure, day) for knows in (self._first_known, self._last_known)))
        if differing.is_empty():
            return differing.select("key", cause=pl.lit(Cause.ENTERED_LATE))
        late = self._late_known.members(figure, day).select("key", counted_late="counted")
        is_late = pl.col("counted_late").fill_null(False) == pl.col("counted_now")
        cause = pl.when(is_late).then(pl.lit(Cause.ENTERED_LATE)).otherwise(pl.lit(Cause.REGRADED_OR_CORRECTED))
        return differing.join(late, on="key", how="left").select("key", cause=cause)

    def _happened(self, figure: Figure) -> pl.DataFrame:
        """What happened between the two days, as known by the later moment."""
        knows, (day, later) = self._last_known, sorted((self._first.day, self._last.day))
        then, now = knows.members(figure, day), knows.members(figure, later)
        if figure.numerator == "is_with_failure":
            then = then.drop("is_settled").join(knows.settled_failures(day, later), on="key", how="left")
        inside_then, inside_now = knows.is_inside(day, "then", "now"), knows.is_inside(later, "now", "then")
        is_settled = pl.when("counted_now").then(pl.col("is_settled_then").fill_null(False)).otherwise(not _is_passing(figure))
        cause = (
            pl.when(~inside_then & inside_now)
            .then(pl.lit(Cause.JOINED_SCOPE))
            .when(inside_then & ~inside_now)
            .then(pl.lit(Cause.LEFT_SCOPE))
            .when(is_settled)
            .then(pl.lit(Cause.REGRADED_OR_CORRECTED))
            .otherwise(pl.lit(Cause.BECAME_DUE))
        )
        return _differing(then, now).select("key", cause=cause)


def _moment(view: AsAt) -> datetime:
    return view.known_by or datetime.max.replace(tzinfo=UTC)


def _differing(then: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Everyone counted on one side only, with what is known of them on both: ``…_then`` and ``…_now``."""
    sides = [
        side.rename({name: f"{name}_{when}" for name in side.columns if name != "key"}) for side, when in ((then, "then"), (now, "now"))
    ]
    both = sides[0].join(sides[1], on="key", how="full", coalesce=True)
    both = both.with_columns(pl.col("counted_then", "counted_now").fill_null(False))
    return both.filter(pl.col("counted_then") != pl.col("counted_now"))


class _Known:
    """What was known at one moment: the spells of each population, with keys, made when first asked for."""

    def __init__(self, seen: dict[str, pl.DataFrame]) -> None:
        self._seen = seen
        self._spells: dict[str, pl.DataFrame] = {}
        self._scopes: dict[date, pl.Series] = {}

    def members(self, figure: Figure, day: date) -> pl.DataFrame:
        """(key, host, own, counted, is_settled) of every member of the figure's population that exists at the end of a day.

        ``host`` is the application that it belongs to, null where the scope of one does not matter; ``own`` is false of what is itself out
        of scope; ``is_settled`` says that it had been decided, and otherwise than the figure counts.
        """
        host = pl.lit(None, pl.Int64) if figure.numerator == "is_confirmed_out_of_scope" else pl.col("host")
        there = holding(self._of(figure.population), day=day).with_columns(host=host)
        counted = pl.col(figure.numerator) & (pl.col("host").is_null() | pl.col("host").is_in(self._scope(day).implode()))
        settled = _SETTLED_OTHERWISE.get((figure.population, figure.numerator), pl.lit(False))
        return there.select("key", "host", "own", counted=counted, is_settled=settled)

    def is_inside(self, day: date, side: str, other: str) -> pl.Expr:
        """Whether a member was in scope on a day; what did not exist on that side is asked by what it is on the other."""
        own, host = (pl.coalesce(f"{name}_{side}", f"{name}_{other}") for name in ("own", "host"))
        return own & (host.is_null() | host.is_in(self._scope(day).implode()))

    def settled_failures(self, day: date, later: date) -> pl.DataFrame:
        """(key, is_settled) of applications that hold a failure later: whether each of these had been confirmed or withdrawn by the day."""
        of_failures = pl.col("failure_status").is_in(_SETTLED_FAILURES)
        before = holding(self._of("failures"), day=day).select("key", is_settled=of_failures)
        held = holding(self._of("failures"), day=later).filter("is_confirmed_in_scope").join(before, on="key", how="left")
        return held.group_by(key="host").agg(pl.col("is_settled").fill_null(False).all())

    def _of(self, population: str) -> pl.DataFrame:
        if population not in self._spells:
            self._spells[population] = _POPULATIONS[population](self._seen)
        return self._spells[population]

    def _scope(self, day: date) -> pl.Series:
        if day not in self._scopes:
            only_scope = {name: rows if name == "scope_decisions" else rows.clear() for name, rows in self._seen.items()}
            self._spells.setdefault("scope", application_spells(only_scope))
            self._scopes[day] = holding(self._spells["scope"], day=day)["application_id"]
        return self._scopes[day]


def _everywhere(seen: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Every application as if it were always in scope, also the one (-1) of things that name none: so that what stands outside is seen too."""
    named = [rows["application_id"].cast(pl.Int64) for rows in seen.values() if "application_id" in rows.columns]
    keys = pl.concat([*named, pl.Series([-1], dtype=pl.Int64)]).drop_nulls().unique()
    dimensions = [pl.lit("").alias(name) for name in DIMENSIONS]
    return pl.DataFrame({"application_id": keys}).with_columns(*dimensions, from_day=pl.lit(date.min), to_day=pl.lit(FOREVER))


def _hosted(spells: pl.DataFrame, key: str, own: pl.Expr | None = None) -> pl.DataFrame:
    return spells.with_columns(key=pl.col(key), host=pl.col("application_id"), own=pl.lit(True) if own is None else own)


def _alone(spells: pl.DataFrame, key: pl.Expr) -> pl.DataFrame:
    return spells.with_columns(key=key, host=pl.lit(None, pl.Int64), own=pl.lit(True))


def _happenings(table: str) -> Callable[[dict[str, pl.DataFrame]], pl.DataFrame]:
    return lambda seen: _hosted(happening_spells(seen, _everywhere(seen), table), "event_id")


_POPULATIONS: dict[str, Callable[[dict[str, pl.DataFrame]], pl.DataFrame]] = {
    "applications": lambda seen: _hosted(application_spells(seen), "application_id"),
    "people": lambda seen: _hosted(people_spells(seen, _everywhere(seen)), "person_id"),
    "failures": lambda seen: _hosted(failure_spells(seen, _everywhere(seen)), "failure_id", pl.col("is_in_scope")),
    "actions": lambda seen: _hosted(action_spells(seen, _everywhere(seen)), "action_id"),
    "contact_attempts": _happenings("contact_attempts"),
    "disclosures": _happenings("disclosures"),
    "second_reviews": _happenings("second_reviews"),
    "referrals": lambda seen: _alone(referral_spells(seen), pl.col("event_id")),
    # An officer may be dedicated and in support at once, and is then a member twice.
    "officers": lambda seen: _alone(officer_spells(seen), pl.format("{} {}", "officer_id", "posting_kind")),
    "enquiries": lambda seen: _alone(enquiry_spells(seen), pl.col("enquiry_id")),
}
"""The spells of each population with ``key``, ``host`` and ``own``; see ``_Known.members``."""

_SETTLED_FAILURES = ("confirmed", "withdrawn")
_IS_NO_REVIEW_NEEDED = pl.col("is_risk_assessed") & ~pl.col("is_review_required") & ~pl.col("is_review_undecided")
_IS_OTHER_OUTCOME = ~pl.col("original_outcome").is_in(["disclosed", "not_recorded"])
_SETTLED_OTHERWISE: dict[tuple[str, str], pl.Expr] = {
    ("applications", "is_review_required"): _IS_NO_REVIEW_NEEDED,
    ("applications", "is_review_completed"): _IS_NO_REVIEW_NEEDED,
    ("applications", "is_originally_disclosed"): _IS_OTHER_OUTCOME,
    ("actions", "is_completed"): pl.col("action_step") == "withdrawn",
    ("enquiries", "is_open"): pl.col("enquiry_step") == "closed",
    **{
        ("failures", f"is_{kind}"): pl.col("failure_status").is_in(_SETTLED_FAILURES)
        for kind in ("confirmed_in_scope", "confirmed_out_of_scope", "harm", "administrative", "service")
    },
    **{
        ("people", f"is_{kind}"): ~pl.col("is_contact_open")
        for kind in ("requiring_contact", "contacted", "unreachable", "not_safe_or_appropriate")
    },
}
"""For a figure's population and numerator: what says that a member had been decided, and otherwise. Nothing else is ever undone."""

_PASSING = {
    ("people", "is_unreachable"),
    ("people", "is_not_safe_or_appropriate"),
    ("officers", "is_on_review"),
    ("officers", "is_supporting"),
    ("enquiries", "is_open"),
}
"""Figures that members leave in the ordinary course of things: they were reached, they moved on, they were answered."""


def _is_passing(figure: Figure) -> bool:
    return (figure.population, figure.numerator) in _PASSING
