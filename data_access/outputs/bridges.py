"""Why a figure changed, as a bridge: an opening bar, one step for each cause, a closing bar; and the table beside it. Numbers through the gate.

The figures then and now, and every step between them, are one sum to a reader. So the steps go through the gate together, with both figures
as public facts: a step is hidden where it could be worked out from the rest, and where nothing helps, no step is told apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from types import MappingProxyType

from data_access.dates import end_of_london_day, in_words
from data_access.digits import fine_number, plain_number
from data_access.disclosure.facts import facts_of
from data_access.disclosure.protect import CountedCell, CountedTable, ProtectedCell, ProtectedTable, protect, protected_change
from data_access.disclosure.rules import INTERNAL, Rules
from data_access.disclosure.tables import PublicCell, PublicTable
from data_access.errors import WouldDisclose
from data_access.figures.catalogue import FIGURES
from data_access.outputs.model import Chart, ChartBlock, Column, Emphasis, Series, ShownTable
from data_access.outputs.numbers import shown
from data_access.outputs.release_files.cell_words import moment_in_words, part_in_words, said_in_words
from data_access.outputs.wording import definition_of
from data_access.populations.as_at import AsAt
from data_access.releases.causes import Cause, Causes
from data_access.releases.reconcile import Outcome, Reconciled, Reconciliation

CAUSES: Mapping[Cause, tuple[str, str]] = MappingProxyType(
    {
        Cause.ENTERED_LATE: ("Entered late", "True by the first day and recorded only since."),
        Cause.REGRADED_OR_CORRECTED: ("Re-graded or corrected", "A record was put right, or a decision turned round."),
        Cause.BECAME_DUE: ("Became due since", "It happened between the two days."),
        Cause.JOINED_SCOPE: ("Joined the scope", "The application came into the review between the two days."),
        Cause.LEFT_SCOPE: ("Left the scope", "The application was found between the two days not to belong to the review."),
    }
)
"""What a cause is called and what it means."""

OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.SAME: "Same",
        Outcome.REVISED: "Revised",
        Outcome.REDEFINED: "Defined anew",
        Outcome.CORRECTED: "Corrected",
        Outcome.NEW: "New",
        Outcome.DROPPED: "Dropped",
    }
)
"""What an outcome of a reconciliation is called."""


@dataclass(frozen=True)
class ProtectedCauses:
    """Causes that may be shown. ``steps`` are (cause, joined, left); None where they may not be told apart."""

    then: ProtectedCell
    now: ProtectedCell
    steps: tuple[tuple[Cause, ProtectedCell, ProtectedCell], ...] | None
    rules: Rules


def protect_causes(
    causes: Causes, rules: Rules, *, is_exact: tuple[bool, bool] = (False, False), given: Sequence[PublicTable | ProtectedTable] = ()
) -> ProtectedCauses:
    """The causes as these rules allow them to be shown.

    ``is_exact``: whether the figure then, and now, is public exactly, by an exception. ``given``: what else is public of the same members,
    by the dimensions then, now and cause.
    """
    ends = [_end(*side, INTERNAL if exact else rules) for side, exact in zip(_ends(causes), is_exact, strict=True)]
    then, now = (end.cells[0] for end in ends)
    public = [replace(facts_of(end), is_whole=False) for end in ends]
    stayed = PublicTable("who stayed", _DIMENSIONS, (PublicCell((_COUNTED, _COUNTED, "stayed"), 0, inf),))
    try:
        moved = protect(_moves(causes), rules, given=(*public, stayed, *given) if rules.is_hiding else ())
    except WouldDisclose:
        return ProtectedCauses(then, now, None, rules)
    steps = ((step.cause, moved.cell(*_JOINED, step.cause), moved.cell(*_LEFT, step.cause)) for step in causes.steps)
    return ProtectedCauses(then, now, tuple(steps), rules)


_DIMENSIONS = ("then", "now", "cause")
_COUNTED, _NOT_COUNTED = "counted", "not counted"
_JOINED, _LEFT = (_NOT_COUNTED, _COUNTED), (_COUNTED, _NOT_COUNTED)


def _ends(causes: Causes) -> tuple[tuple[str, int], tuple[str, int]]:
    return ("then", causes.before), ("now", causes.after)


def _end(dimension: str, count: int, rules: Rules) -> ProtectedTable:
    return protect(CountedTable(dimension, (dimension,), (CountedCell((_COUNTED,), count),)), rules)


def _moves(causes: Causes) -> CountedTable:
    """Everyone who is counted on one side only. With those who stayed, they add up to the figure then and to the figure now."""
    ways = [(way, step.cause, n) for step in causes.steps for way, n in ((_JOINED, step.joined), (_LEFT, step.left))]
    return CountedTable(f"{causes.figure} by cause", _DIMENSIONS, tuple(CountedCell((*way, cause), n) for way, cause, n in ways))


def bridge(
    causes: Causes, rules: Rules, *, is_exact: tuple[bool, bool] = (False, False), given: Sequence[PublicTable | ProtectedTable] = ()
) -> ChartBlock:
    """The change of a figure as a bridge chart with its table, by the rules of a lane; see ``protect_causes`` for the rest."""
    told = protect_causes(causes, rules, is_exact=is_exact, given=given)
    rows = list(_rows(causes, told))
    figure = FIGURES[causes.figure]
    views = " and ".join(f"as at {in_words(view.day)}, {_knowledge(view)}," for view in (causes.then, causes.now))
    remark = _remark(told)
    return ChartBlock(
        Chart(
            key=f"bridge_{figure.key}",
            kind="bridge",
            title=_title(causes, told),
            caption=f"{figure.unit.capitalize()} {views} and why they differ. Source: case database.{remark}",
            alternative=_alternative(causes, told, rows),
            categories=tuple(row.name for row in rows if row.is_drawn),
            series=_series([row for row in rows if row.is_drawn]),
            value_axis=figure.unit.capitalize(),
        ),
        ShownTable(
            key=f"bridge_{figure.key}_table",
            title=f"{figure.title}: what changed",
            caption=f"{figure.definition}{remark}",
            columns=(Column("Step"), Column(figure.unit.capitalize(), is_number=True), Column("What it is")),
            rows=tuple((row.name, row.label, row.meaning) for row in rows),
        ),
        (definition_of(figure),),
    )


@dataclass(frozen=True)
class _Row:
    """A bar of the bridge and a row of its table. ``is_drawn``: a cause that nothing came of is told in the table alone."""

    name: str
    emphasis: Emphasis
    value: float | int | None
    label: str
    meaning: str
    is_drawn: bool = True


_PARTS: tuple[tuple[Emphasis, str], ...] = (("context", "In the figure"), ("main", "Joined"), ("second", "Left"))


def _rows(causes: Causes, told: ProtectedCauses) -> Iterator[_Row]:
    yield _end_row("Then", causes.then, told.then)
    if told.steps is None:
        yield _Row("All causes", "main", None, told.rules.mark, "The causes may not be told apart: a small count would show.")
    for cause, joined, left in told.steps or ():
        yield from _step_rows(cause, joined, left)
    yield _end_row("Now", causes.now, told.now)


def _end_row(when: str, view: AsAt, cell: ProtectedCell) -> _Row:
    return _Row(f"{when}, {in_words(view.day)}", "context", cell.value, shown(cell), f"The figure {_knowledge(view)}.")


def _step_rows(cause: Cause, joined: ProtectedCell, left: ProtectedCell) -> Iterator[_Row]:
    name, meaning = CAUSES[cause]
    there = [(way, cell) for way, cell in (("joined", joined), ("left", left)) if cell.value != 0]
    for way, cell in there:
        emphasis, sign = ("main", "+") if way == "joined" else ("second", "−")
        label = shown(cell) if cell.value is None else f"{sign}{shown(cell)}"
        yield _Row(f"{name}, {way}" if len(there) > 1 else name, emphasis, cell.value, label, meaning)
    if not there:
        yield _Row(name, "main", 0, "0", meaning, is_drawn=False)


def _series(rows: Sequence[_Row]) -> tuple[Series, ...]:
    return tuple(
        Series(
            name,
            tuple(row.value if row.emphasis == emphasis else None for row in rows),
            emphasis,
            value_labels=tuple(row.label if row.emphasis == emphasis else "" for row in rows),
        )
        for emphasis, name in _PARTS
    )


def _title(causes: Causes, told: ProtectedCauses) -> str:
    """'Applications in scope rose by 196 to 3,778': at most ten words, made of what may be shown."""
    title, change = FIGURES[causes.figure].title, protected_change(told.now, told.then)
    if told.now.value is None:
        return f"{title}: the number is confidential"
    if change is None:
        return f"{title} came to {shown(told.now)}; change not shown"
    if change == 0:
        return f"{title} stayed at {shown(told.now)}{', once rounded' if told.rules.base > 1 else ''}"
    return f"{title} {'rose' if change > 0 else 'fell'} by {plain_number(abs(change))} to {shown(told.now)}"


def _alternative(causes: Causes, told: ProtectedCauses, rows: Sequence[_Row]) -> str:
    first, *steps, last = rows
    unit = FIGURES[causes.figure].unit
    moved = [f"{row.name}: {row.label}." for row in steps if row.is_drawn] or ["No cause took anything in or out."]
    return " ".join([f"A bridge from {first.label} {unit} ({first.name}) to {last.label} ({last.name}).", *moved])


def _knowledge(view: AsAt) -> str:
    if view.known_by is None:
        return "as known now"
    if view.known_by == end_of_london_day(view.day):
        return "as known by the end of that day"
    return f"as known by {moment_in_words(view.known_by)}"


def _remark(told: ProtectedCauses) -> str:
    cells = [told.then, told.now, *(cell for _, *pair in told.steps or () for cell in pair)]
    rules = told.rules
    hidden = f" {rules.mark}: confidential." if told.steps is None or any(cell.mark == rules.mark for cell in cells) else ""
    return hidden + (f" Numbers are rounded to {rules.base} and need not add up." if rules.base > 1 else "")


def reconciliation_table(reconciliation: Reconciliation) -> ShownTable:
    """Two releases figure by figure: what each said, in its own words, what became of it, and the sentence that explains it."""
    before, now = reconciliation.before, reconciliation.now
    caution = " Rounded or hidden by other rules, so a difference can come from them alone." if reconciliation.is_under_other_rules else ""
    return ShownTable(
        key="reconciliation",
        title="Figure by figure",
        caption=f"'{before.title}' and '{now.title}', each as it was said.{caution}",
        columns=(
            Column("Figure"),
            Column("Said then", is_number=True),
            Column("Said now", is_number=True),
            Column("Difference", is_number=True),
            Column("Outcome"),
            Column("Why"),
        ),
        rows=tuple(_reconciled(row) for row in reconciliation.rows),
        when_empty="Neither release holds a figure.",
    )


def row_in_words(row: Reconciled) -> str:
    """'Risk assessed', 'Risk assessed: High'."""
    cell = row.now or row.before
    return ": ".join(filter(None, (row.title, part_in_words(cell) if cell else "")))


def _reconciled(row: Reconciled) -> tuple[str, ...]:
    then, now = (said_in_words(one) if one else "[z]" for one in (row.before, row.now))
    difference = "[z]" if row.difference is None else f"{'+' if row.difference > 0 else ''}{_plain(row.difference)}"
    why = (
        row.explanation.sentence
        if row.explanation
        else "To be explained."
        if row.needs_sentence
        else "No change."
        if row.outcome is Outcome.SAME
        else "Needs no sentence."
    )
    return row_in_words(row), then, now, difference, _outcome(row), why


def _plain(difference: float | int) -> str:
    return fine_number(difference)


def _outcome(row: Reconciled) -> str:
    """The outcome, and whether what was said in vague words can stand beside what is said now."""
    name = OUTCOMES[row.outcome]
    if row.is_correction and row.outcome is not Outcome.CORRECTED:
        return f"{name}, an error put right"
    if row.outcome is Outcome.REVISED and row.agrees and row.difference is None:
        return f"{name}; both can be true"
    return name
