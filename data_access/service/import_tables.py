"""An import's report as tables of finished text, and in one sentence."""

from collections.abc import Iterable, Mapping, Sequence

from data_access.digits import counted_noun, plain_number
from data_access.intake.reports import ImportReport
from data_access.intake.validate import RULES
from data_access.outputs.model import Column, ShownTable
from data_access.outputs.wording import listed

COUNTED = tuple(
    Column(head, is_number=True) for head in ("Read", "Loaded", "Changed", "Unchanged", "Duplicates", "Rejected", "Disappeared")
)
"""The heads of what is counted of rows; the last counts cases."""
WHAT_IS_COUNTED = (
    "Read = loaded + unchanged + duplicates + rejected; those changed are among those loaded. Disappeared counts held cases that their "
    "source names no more, and that leave the scope; [z] where a file does not say which cases there are."
)


def tables_of(report: ImportReport) -> tuple[str, tuple[ShownTable, ...]]:
    """The sentence and the tables: counts per file and in total, what was rejected by which rule, how each file was read."""
    return report_in_a_sentence(report), (
        _counts(report),
        *_changed_fields(report),
        by_rule(report.rejected_by_rule, _places(report)),
        _read_as(report),
    )


def report_in_a_sentence(report: ImportReport) -> str:
    """'120 of 128 rows would be loaded, 8 are rejected and 2 cases disappeared from their source'."""
    read, loaded, rejected = (report.total(count) for count in ("rows_read", "rows_loaded", "rows_rejected"))
    left = f"{counted_noun(rejected, 'is', 'are')} rejected" if rejected else "none is rejected"
    if not report.is_changed:
        return f"Nothing {'would change' if report.is_dry_run else 'changed'}: no row says anything new, and {left}"
    gone = report.disappeared and f"{counted_noun(report.disappeared, 'case', 'cases')} disappeared from their source"
    deed = "would be loaded" if report.is_dry_run else "are loaded"
    now = "" if report.is_dry_run else f"Data version {report.data_version} now holds: "
    return now + listed([f"{plain_number(loaded)} of {plain_number(read)} rows {deed}", left, *filter(None, [gone])])


PLACES = 6
"""How many places are named of each rule."""


def by_rule(counts: Mapping[str, int], places: Mapping[str, Sequence[str]]) -> ShownTable:
    """How many rows broke each rule, and where the first of them stand."""
    rows = tuple((rule, plain_number(count), RULES.get(rule, rule), _where(places.get(rule, ()), count)) for rule, count in counts.items())
    heads = (Column("Rule"), Column("Rows", is_number=True), Column("The row has"), Column("Lines"))
    return ShownTable("rejected_by_rule", "Rejected, by rule", "", heads, rows, "No row was rejected.")


def _where(places: Sequence[str], count: int) -> str:
    more = count - len(places[:PLACES])
    return ", ".join(places[:PLACES]) + (f" and {plain_number(more)} more" if more else "")


def _places(report: ImportReport) -> Mapping[str, Sequence[str]]:
    """The first lines that broke each rule; with the file's name where there are several files."""
    found: dict[str, list[str]] = {}
    for file in report.files:
        named = f"{file.file_name} line " if len(report.files) > 1 else ""
        for rejection in file.rejections:
            lines = found.setdefault(rejection.rule, [])
            if len(lines) < PLACES:
                lines.append(f"{named}{plain_number(rejection.line)}")
    return found


def counted(counts: Iterable[int | None]) -> tuple[str, ...]:
    """Counts as a table shows them."""
    return tuple("[z]" if count is None else plain_number(count) for count in counts)


def _counts(report: ImportReport) -> ShownTable:
    rows = [(file.file_name, *counted((*file.counts.values(), file.disappeared)), file.checksum[:12]) for file in report.files]
    total = ("All files", *counted((*report.totals().values(), report.disappeared)), "")
    heads = (Column("File"), *COUNTED, Column("Checksum"))
    return ShownTable("report", "What became of each row", "", heads, (*rows, total))


def _changed_fields(report: ImportReport) -> tuple[ShownTable, ...]:
    if not report.changed_fields:
        return ()
    rows = tuple((name, plain_number(count)) for name, count in report.changed_fields.items())
    heads = (Column("Field"), Column("Cases or findings", is_number=True))
    return (ShownTable("changed_fields", "Changed, by field", "", heads, rows),)


def _read_as(report: ImportReport) -> ShownTable:
    rows = tuple((file.file_name, "; ".join((file.read_as, *file.notes)), file.checksum) for file in report.files)
    heads = (Column("File"), Column("How it was read"), Column("SHA-256"))
    return ShownTable("read_as", "How each file was read", "", heads, rows)
