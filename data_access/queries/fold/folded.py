"""Every population of a review as movements, and the switches of applications, counted where the records are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import polars as pl
import polars.selectors as cs
from sqlalchemy import CTE, Select, cast, literal_column, null, select, text, union_all

from data_access.database import tables
from data_access.queries.arrow import Reader
from data_access.queries.fold import others
from data_access.queries.fold.applications import DIMENSIONS, application_spells
from data_access.queries.fold.spells import held, known, moved
from data_access.queries.fold.switches import FACTS as SWITCHED
from data_access.queries.fold.switches import switched

_APPLICATION_FACTS = (
    "is_in_scope",
    "is_risk_assessed",
    "is_review_undecided",
    "is_review_required",
    "is_review_completed",
    "is_allocated_and_open",
    "is_originally_disclosed",
    "is_originally_not_disclosed",
    "is_with_failure",
    "is_with_failure_and_review_completed",
    "is_with_failure_and_originally_not_disclosed",
    "is_open",
)
_CONTACT_FACTS = (
    "is_requiring_contact",
    "is_contacted",
    "is_unreachable",
    "is_not_safe_or_appropriate",
    "is_still_to_reach",
    "is_contact_open",
)
_FAILURE_FACTS = ("is_confirmed_in_scope", "is_suspected", "is_confirmed_out_of_scope", "is_harm", "is_administrative", "is_service")


@dataclass(frozen=True)
class _Fold:
    """``spells`` makes the rows of a population from what was known and the spells of applications; ``facts`` are what is told apart."""

    spells: Callable[[Mapping[str, CTE], CTE], CTE]
    facts: tuple[str, ...]


def _completed(_known: Mapping[str, CTE], applications: CTE) -> CTE:
    rows = select(applications.c.from_day, applications.c.to_day, *_dimensions(applications), applications.c.officer.label("officer_id"))
    return rows.add_columns(applications.c.completed_on).where(applications.c.is_review_completed == 1).cte("completions_with_facts")


def _assessed(_known: Mapping[str, CTE], applications: CTE) -> CTE:
    rows = select(
        applications.c.from_day, applications.c.to_day, *_dimensions(applications), applications.c.assessed, applications.c.in_scope
    )
    return rows.where(applications.c.is_risk_assessed == 1).cte("assessments_with_facts")


def _dimensions(rows: CTE) -> list:
    return [rows.c[name] for name in DIMENSIONS]


def _happened(table: str) -> Callable[[Mapping[str, CTE], CTE], CTE]:
    return lambda seen, applications: others.happenings(seen, applications, table)


_FOLDS: Mapping[str, _Fold] = MappingProxyType(
    {
        "applications": _Fold(
            lambda _known, applications: applications,
            (
                *DIMENSIONS,
                "stage",
                "reviewed_outcome",
                *_APPLICATION_FACTS,
                "stage_entered_on",
                "in_scope_since",
                "assessed_on",
                "officer_id",
            ),
        ),
        "completions": _Fold(_completed, (*DIMENSIONS, "officer_id", "completed_on")),
        "assessments": _Fold(_assessed, (*DIMENSIONS, "assessed", "in_scope")),
        "people": _Fold(others.people, (*DIMENSIONS, "contact_status", *_CONTACT_FACTS, "attempts_made", "decided_on", "due_on")),
        "failures": _Fold(others.failures, (*DIMENSIONS, "failure_type", *_FAILURE_FACTS)),
        "actions": _Fold(others.actions, (*DIMENSIONS, "action_kind", "is_required", "is_completed")),
        "contact_attempts": _Fold(_happened("contact_attempts"), (*DIMENSIONS, "channel", "is_made")),
        "disclosures": _Fold(_happened("disclosures"), (*DIMENSIONS, "is_made")),
        "second_reviews": _Fold(_happened("second_reviews"), (*DIMENSIONS, "is_made", "is_agreed")),
        "referrals": _Fold(
            lambda seen, _applications: others.referrals(seen),
            ("made_on", "body", "referral_kind", "is_initial", "is_in_scope", "is_made_in_scope"),
        ),
        "officers": _Fold(
            lambda seen, _applications: others.officers(seen),
            ("officer_id", "officer_role", "team", "full_time_equivalent", "is_on_review", "is_supporting"),
        ),
        "enquiries": _Fold(lambda seen, _applications: others.enquiries(seen), ("channel", "is_received", "is_open")),
    }
)
FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: fold.facts if name != "assessments" else (*DIMENSIONS, "days_to_assessment") for name, fold in _FOLDS.items()}
)
"""population → the facts of its movements."""
_POPULATION, _SWITCHES = "population", "switches"


@dataclass(frozen=True)
class Folded:
    """What a database counted of its own records.

    ``moved``: population → ``day``, its facts and ``change``, how many joined, or below nought left, on that day; in no order. ``switched``:
    ``day``, what stood before and after, and ``change``, how many applications changed so.
    """

    moved: Mapping[str, pl.DataFrame]
    switched: pl.DataFrame


def folded(*, known_by: datetime | None) -> Select:
    """The movements of every population, and the switches, as known by a moment (aware; None is everything), as one statement, so that
    where every application stood is found once: the ``population``, ``day``, ``change`` and every fact that any of them has."""
    seen = {table.name: known(table, known_by) for table in tables.EVENT_TABLES}
    return _together(seen, application_spells(seen))


def _together(seen: Mapping[str, CTE], applications: CTE) -> Select:
    parts = {name: moved(fold.spells(seen, applications), fold.facts) for name, fold in _FOLDS.items()}
    parts[_SWITCHES] = switched(applications)
    rows = {name: part.subquery(f"{name}_counted") for name, part in parts.items()}
    kinds = {column.name: column.type for part in rows.values() for column in part.c}
    both = [
        select(
            held(name).label(_POPULATION),
            *(part.c[column] if column in part.c else cast(null(), kind).label(column) for column, kind in kinds.items()),
        )
        for name, part in rows.items()
    ]
    together = union_all(*both).subquery("folded")
    return select(*together.c)


def in_steps(*, known_by: datetime | None) -> tuple[dict[str, Select], Select]:
    """The same for an engine that works out anew whatever a statement names twice: selects to be kept under their names, in this order, as
    views that hold their rows or as temporary tables; then the statement, which reads from those."""
    kept = {f"known_{table.name}": select(known(table, known_by)) for table in tables.EVENT_TABLES}
    seen = {table.name: _stands_for(f"known_{table.name}", kept[f"known_{table.name}"]) for table in tables.EVENT_TABLES}
    kept["application_spells"] = select(application_spells(seen))
    return kept, _together(seen, _stands_for("application_spells", kept["application_spells"]))


def _stands_for(name: str, rows: Select) -> CTE:
    columns = (literal_column(column.name, column.type).label(column.name) for column in rows.selected_columns)
    return select(*columns).select_from(text(name)).cte(f"{name}_kept")


def read_folded(read: Reader, *, known_by: datetime | None) -> Folded:
    """Everything that a database counts, as known by a moment (aware; None is everything). Raises DatabaseUnavailable."""
    return folded_in(read(folded(known_by=known_by)))


def folded_in(found: pl.DataFrame) -> Folded:
    """What the rows of the statement ``folded`` say."""
    everything = found.with_columns(cs.string().replace("", None))
    parts = {name: everything.filter(pl.col(_POPULATION) == name) for name in (*_FOLDS, _SWITCHES)}
    found = {name: _typed(parts[name].select("day", *fold.facts, "change")) for name, fold in _FOLDS.items()}
    found["assessments"] = _with_days(found["assessments"])
    return Folded(found, parts[_SWITCHES].select("day", *SWITCHED, "change"))


def _typed(found: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(pl.col(name).cast(pl.Boolean) for name in found.columns if name.startswith("is_"))


def _with_days(found: pl.DataFrame) -> pl.DataFrame:
    """How many days an assessment took, which engines reckon in ways of their own."""
    days = (pl.col("assessed") - pl.col("in_scope")).dt.total_days()
    facts = ("day", *DIMENSIONS, "days_to_assessment")
    summed = found.with_columns(days_to_assessment=days).group_by(facts).agg(pl.col("change").sum())
    return summed.filter(pl.col("change") != 0)
