"""How late the records are: days between what happened and its first entry, by kind of event."""

from collections import Counter

from data_access.dates import in_words
from data_access.figures.checks import BANDS, KINDS, ON_TIME, band_of
from data_access.figures.reckon import summary_of_days
from data_access.outputs.model import Column, Definition, ShownTable, TableBlock
from data_access.outputs.numbers import shown
from data_access.service.look import Look

_COUNTED = Definition(
    "days_to_entry",
    "Days to entry",
    "London days from the day on which something happened, as it now reads, to the day on which it was first recorded.",
    "records",
    "",
    (
        "A correction of anything but the day makes no late entry.",
        "The 90th percentile is the nearest-rank one.",
        "Where past cases were imported, this tells of the import.",
    ),
    "Counted from every event that had happened by the as-at day and was known by the moment asked about.",
)


_NOTHING_YET = "Nothing had been recorded by then. Choose a later day, or a later moment under “Known by”."


def delays(look: Look) -> TableBlock:
    """A row for each kind of event: how many were entered how late, the median and the 90th percentile."""
    days: dict[str, Counter[int]] = {kind: Counter() for kind in KINDS}
    for (kind, late), n in look.history.how_many_by("entries", ("kind", "days_to_entry"), day=look.day).items():
        days[kind][late] += n
    held = {kind: counted for kind, counted in days.items() if counted}
    banded: Counter[tuple[str, str]] = Counter()
    for kind, counted in held.items():
        for late, n in counted.items():
            banded[kind, band_of(late)] += n
    cells = [((kind, band), banded[kind, band]) for kind in held for band in BANDS]
    table = look.table("delays", ("kind", "band"), cells)
    rows = []
    for kind, counted in held.items():
        bands, summary = [table.cell(kind, band) for band in BANDS], summary_of_days(counted)
        ends = [look.statistic(f"{kind} {name}", summary[name], sum(counted.values())) for name in ("median", "ninetieth")]
        rows.append((KINDS[kind], shown(look.total(kind, bands)), *map(shown, bands), *map(shown, ends)))
    late = look.total("late", (table.cell(kind, band) for kind in held for band in BANDS if band not in ON_TIME))
    title = (
        f"{shown(late)} of {shown(look.total('records', table.cells))} records were entered after their day"
        if rows
        else "Nothing is recorded"
    )
    numbers = ("Records", *BANDS, "Median, days", "90th percentile")
    caption = (
        f"Records by how many days after it happened each was first entered, as at {in_words(look.day)}; kinds without a record are left out. "
        "No filter narrows it."
    )
    columns = (Column("Kind of record"), *(Column(head, True) for head in numbers))
    return TableBlock(ShownTable("delays", title, caption, columns, tuple(rows), _NOTHING_YET), (_COUNTED,))
