"""Every population of a review as movements, and the switches of applications, counted where the records are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import polars as pl
import polars.selectors as cs
from sqlalchemy import CTE, Select, cast, literal_column, null, select, text, union_all

from data_access.database import tables
from data_access.facts import DIMENSIONS, FACTS, SWITCHED
from data_access.queries.arrow import Reader
from data_access.queries.fold import others
from data_access.queries.fold.applications import application_spells
from data_access.queries.fold.spells import held, known, moved
from data_access.queries.fold.switches import switched

Makes = Callable[[Mapping[str, CTE], CTE], CTE]
"""Makes the rows of a population from what was known and the spells of applications."""


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


def _happened(table: str) -> Makes:
    return lambda seen, applications: others.happenings(seen, applications, table)


_ROWS: Mapping[str, Makes] = MappingProxyType(
    {
        "applications": lambda _known, applications: applications,
        "completions": _completed,
        "assessments": _assessed,
        "people": others.people,
        "failures": others.failures,
        "actions": others.actions,
        "contact_attempts": _happened("contact_attempts"),
        "disclosures": _happened("disclosures"),
        "second_reviews": _happened("second_reviews"),
        "referrals": lambda seen, _applications: others.referrals(seen),
        "officers": lambda seen, _applications: others.officers(seen),
        "enquiries": lambda seen, _applications: others.enquiries(seen),
    }
)
# How many days an assessment took engines reckon in ways of their own, so that both days are read.
_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType({**FACTS, "assessments": (*DIMENSIONS, "assessed", "in_scope")})
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
    parts = {name: moved(make(seen, applications), _COLUMNS[name]) for name, make in _ROWS.items()}
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
    parts = {name: everything.filter(pl.col(_POPULATION) == name) for name in (*_ROWS, _SWITCHES)}
    found = {name: _typed(parts[name].select("day", *columns, "change")) for name, columns in _COLUMNS.items()}
    found["assessments"] = _with_days(found["assessments"])
    return Folded(found, parts[_SWITCHES].select("day", *SWITCHED, "change"))


def _typed(found: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(pl.col(name).cast(pl.Boolean) for name in found.columns if name.startswith("is_"))


def _with_days(found: pl.DataFrame) -> pl.DataFrame:
    days = (pl.col("assessed") - pl.col("in_scope")).dt.total_days()
    summed = found.with_columns(days_to_assessment=days).group_by("day", *FACTS["assessments"]).agg(pl.col("change").sum())
    return summed.filter(pl.col("change") != 0)
