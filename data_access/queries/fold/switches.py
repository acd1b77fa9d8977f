"""Changes of applications from one stage or dimension to another, as SQL: the same rules as ``populations.movements``."""

from sqlalchemy import CTE, Select, String, case, cast, func, null, or_, select, union_all

from data_access.dates import FOREVER
from data_access.facts import SWITCHED, WATCHED
from data_access.queries.fold.spells import held


def switched(applications: CTE) -> Select:
    """How many changed so on each day: ``day``, ``SWITCHED`` and ``change``. ``applications`` are the spells of applications in scope."""
    window = {"partition_by": applications.c.application_id, "order_by": applications.c.from_day}
    before = [func.lag(applications.c[name], type_=applications.c[name].type).over(**window).label(f"{name}_before") for name in WATCHED]
    rows = select(
        applications.c.from_day,
        applications.c.to_day,
        *(applications.c[name] for name in WATCHED),
        *before,
        func.lag(applications.c.to_day).over(**window).label("ended_before"),
        func.lead(applications.c.from_day).over(**window).label("begins_next"),
    ).cte("applications_beside")
    is_continued = rows.c.ended_before == rows.c.from_day
    is_other = or_(rows.c.ended_before.is_(None), ~is_continued, *(rows.c[f"{name}_before"] != rows.c[name] for name in WATCHED))
    begun = select(
        rows.c.from_day.label("day"),
        *(
            column
            for name in WATCHED
            for column in (case((is_continued, rows.c[f"{name}_before"])).label(f"{name}_was"), rows.c[name].label(f"{name}_now"))
        ),
    ).where(is_other)
    nothing = cast(null(), String(200))
    ended = select(
        rows.c.to_day.label("day"),
        *(column for name in WATCHED for column in (rows.c[name].label(f"{name}_was"), nothing.label(f"{name}_now"))),
    ).where(rows.c.to_day < held(FOREVER), or_(rows.c.begins_next.is_(None), rows.c.begins_next != rows.c.to_day))
    both = union_all(begun, ended).cte("applications_switched")
    columns = [both.c.day, *(both.c[name] for name in SWITCHED)]
    return select(*columns, func.count().label("change")).group_by(*columns)
