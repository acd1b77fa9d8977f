"""From events to spells, as SQL: what was known by a moment, and the stretches of days in which nothing about a thing changed.

Facts that are true or false are 1 or 0 here, because the greatest of several truths is not a truth in every engine.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    Select,
    String,
    Table,
    case,
    cast,
    false,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeEngine

from data_access.dates import FOREVER

LONG_AGO = date.min
"""Before everything."""
_TYPES: Mapping[type, TypeEngine] = {date: Date(), str: String(200), int: Integer(), float: Float()}
_OF_VERSIONS = ("version", "is_void", "recorded_at")


def known(table: Table, known_by: datetime | None) -> CTE:
    """The events of a table as they were known: recorded by then (aware; None is all), the highest version, without those taken back."""
    newest = func.row_number().over(partition_by=table.c.event_id, order_by=table.c.version.desc())
    ranked = select(table, newest.label("newest"))
    if known_by is not None:
        ranked = ranked.where(table.c.recorded_at <= held(known_by.astimezone(UTC).replace(tzinfo=None)))
    rows = ranked.cte(f"ranked_{table.name}")
    columns = [column for column in rows.c if column.name not in (*_OF_VERSIONS, "newest")]
    return select(*columns).where(rows.c.newest == 1, rows.c.is_void == false()).cte(f"known_{table.name}")


class _Written(ColumnElement):
    """A day, or a moment in UTC without a zone, in a statement whose values are written out: text alone would not say what it is."""

    inherit_cache = True
    _traverse_internals = (("value", InternalTraversal.dp_plain_obj),)

    def __init__(self, value: date | datetime) -> None:
        self.value = value
        self.type = DateTime() if isinstance(value, datetime) else Date()


@compiles(_Written)
def _with_its_type(element: _Written, _compiler, **_how: object) -> str:
    value = element.value
    return f"TIMESTAMP '{value.isoformat(' ')}'" if isinstance(value, datetime) else f"DATE '{value.isoformat()}'"


@compiles(_Written, "sqlite")
def _as_text(element: _Written, _compiler, **_how: object) -> str:
    """As SQLite keeps it, where moments always have six digits after the second."""
    value = element.value
    return f"'{value.isoformat(' ', timespec='microseconds')}'" if isinstance(value, datetime) else f"'{value.isoformat()}'"


def held(value: date | datetime | str | float) -> ColumnElement:
    """A value that is the same in every row, with its type; a moment is in UTC without a zone."""
    return _Written(value) if isinstance(value, date) else literal(value, _TYPES[type(value)])


def is_so(condition: ColumnElement) -> ColumnElement:
    """1 where a condition is met, else 0, also where it cannot be told."""
    return case((condition, 1), else_=0)


def spells(name: str, key: str, changes: Sequence[Select], defaults: Mapping[str, date | str | float]) -> CTE:
    """One row per key and stretch of days: the key, ``from_day``, ``to_day`` and the state.

    ``changes`` are selects of the key, ``day``, ``event_id`` and some of the state's columns; a change sets the columns it has, and nothing in
    one never overwrites. ``defaults`` gives every column's value before its first change.
    """
    rows = _with_defaults(name, key, _together(name, key, changes, defaults), defaults)
    order = (rows.c.day, rows.c.ordinal, rows.c.place, rows.c.event_id)
    by_key = rows.c[key]
    # No engine that we know fills forward in a way that all know: what was said last is the only thing said since it was.
    said = [
        func.count(rows.c[column]).over(partition_by=by_key, order_by=order, rows=(None, 0)).label(f"{column}_said") for column in defaults
    ]
    following = func.lead(rows.c.day).over(partition_by=by_key, order_by=order)
    numbered = select(rows, *said, following.label("next_day")).cte(f"{name}_numbered")
    filled = [
        func.max(numbered.c[column]).over(partition_by=(numbered.c[key], numbered.c[f"{column}_said"])).label(column) for column in defaults
    ]
    lasting = select(numbered.c[key], numbered.c.day, numbered.c.next_day, *filled).cte(f"{name}_filled")
    to_day = func.coalesce(lasting.c.next_day, held(FOREVER)).label("to_day")
    is_last_of_its_day = lasting.c.next_day.is_(None) | (lasting.c.next_day != lasting.c.day)
    state = [lasting.c[column] for column in defaults]
    return select(lasting.c[key], lasting.c.day.label("from_day"), to_day, *state).where(is_last_of_its_day).cte(f"{name}_spells")


def _together(name: str, key: str, changes: Sequence[Select], defaults: Mapping[str, date | str | float]) -> CTE:
    parts = []
    for place, change in enumerate(changes):
        said = change.subquery()
        columns = [
            said.c[column].label(column) if column in said.c else cast(null(), _TYPES[type(value)]).label(column)
            for column, value in defaults.items()
        ]
        parts.append(select(said.c[key], said.c.day, held(0).label("ordinal"), held(place).label("place"), said.c.event_id, *columns))
    return union_all(*parts).cte(f"{name}_changes")


def _with_defaults(name: str, key: str, together: CTE, defaults: Mapping[str, date | str | float]) -> CTE:
    first = select(
        together.c[key],
        func.min(together.c.day).label("day"),
        held(-1).label("ordinal"),
        held(0).label("place"),
        held(0).label("event_id"),
        *(held(value).label(column) for column, value in defaults.items()),
    ).group_by(together.c[key])
    return union_all(first, select(together)).cte(f"{name}_rows")


def since_when(rows: CTE, key: str, states: Mapping[str, str]) -> CTE:
    """The rows with, for each label, the day since which its column has held without a break."""
    window = {"partition_by": rows.c[key], "order_by": rows.c.from_day}
    gap = func.coalesce(func.lag(rows.c.to_day).over(**window) != rows.c.from_day, True)
    begins = [
        is_so(gap | func.coalesce(func.lag(rows.c[column]).over(**window) != rows.c[column], True)).label(f"{label}_begins")
        for label, column in states.items()
    ]
    begun = select(rows, *begins).cte(f"{rows.name}_begun")
    runs = [
        func.sum(begun.c[f"{label}_begins"])
        .over(partition_by=begun.c[key], order_by=begun.c.from_day, rows=(None, 0))
        .label(f"{label}_run")
        for label in states
    ]
    numbered = select(begun, *runs).cte(f"{rows.name}_runs")
    days = [func.min(numbered.c.from_day).over(partition_by=(numbered.c[key], numbered.c[f"{label}_run"])).label(label) for label in states]
    return select(*(numbered.c[column.name] for column in rows.c), *days).cte(f"{rows.name}_since")


def along(spells_of: CTE, host: CTE, dimensions: Sequence[str]) -> Select:
    """The parts of spells in which their application was in scope, with its dimensions at the time; ``from_day`` and ``to_day`` are the part's."""
    start = case((spells_of.c.from_day >= host.c.from_day, spells_of.c.from_day), else_=host.c.from_day)
    end = case((spells_of.c.to_day <= host.c.to_day, spells_of.c.to_day), else_=host.c.to_day)
    own = [column for column in spells_of.c if column.name not in ("from_day", "to_day")]
    return (
        select(start.label("from_day"), end.label("to_day"), *own, *(host.c[name] for name in dimensions))
        .join_from(spells_of, host, spells_of.c.application_id == host.c.application_id)
        .where(start < end)
    )


def moved(rows: CTE, facts: Sequence[str]) -> Select:
    """How many joined (or, below nought, left) each combination of facts on each day: ``day``, the facts and ``change``."""
    columns = [rows.c[fact] for fact in facts]
    joined = select(rows.c.from_day.label("day"), *columns, func.count().label("change")).group_by(rows.c.from_day, *columns)
    left = select(rows.c.to_day.label("day"), *columns, (-func.count()).label("change")).where(rows.c.to_day < held(FOREVER))
    both = union_all(joined, left.group_by(rows.c.to_day, *columns)).cte(f"{rows.name}_moved")
    shared = [both.c.day, *(both.c[fact] for fact in facts)]
    change = func.sum(both.c.change)
    # A sum is of whatever type the engine likes.
    return select(*shared, cast(change, BigInteger).label("change")).group_by(*shared).having(change != 0)
