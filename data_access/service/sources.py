"""The reconciliation of the sources: whatever each held is in scope, or out of it for a reason, or not accounted for."""

from collections import Counter

from data_access import vocabulary as words
from data_access.dates import in_words
from data_access.digits import plain_number
from data_access.disclosure.protect import ProtectedCell, ProtectedTable
from data_access.outputs.model import Column, Definition, ShownTable, Statement, TableBlock
from data_access.outputs.numbers import shown
from data_access.populations.baselines import last_stated, stated_populations
from data_access.populations.sources import UNEXPLAINED
from data_access.service.look import Look

COLUMNS = {
    "In scope": ("in_scope",),
    "Duplicates": ("duplicate",),
    "Out of period": ("received_before", "received_after"),
    "Not of the scheme": ("not_scheme",),
    "Another force": ("another_force",),
    "Gone from source": ("gone_from_source",),
    "Unexplained": (UNEXPLAINED,),
}
"""Column → the ways of being accounted for that it adds up."""
_COUNTED = Definition(
    "sources",
    "Found, and what became of it",
    "Every application that a source holds, or on whose scope somebody decided, under the source of its latest record. It is in "
    "scope, or out of it for one of the reasons, by its latest decision.",
    "applications",
    "",
    (
        "Unexplained: no decision was ever recorded, or one that leaves the application out for a reason that would place it inside.",
        "Unexplained must be nought.",
    ),
    "Found = in scope + duplicates + out of period + not of the scheme + another force + gone from source + unexplained.",
)


def reconciliation(look: Look) -> tuple[TableBlock, ProtectedCell]:
    """A row for each source, and one for all of them; and how many applications are unexplained."""
    systems, table = _protected(look)

    def row(label: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
        sums = [look.total(head, (table.cell(system, head) for system in chosen)) for head in COLUMNS]
        return (label, shown(look.total("found", (table.cell(system, head) for system in chosen for head in COLUMNS))), *map(shown, sums))

    rows = [row("Source not recorded" if system == words.NOT_RECORDED else system, (system,)) for system in systems]
    if len(systems) > 1:
        rows.append(row("All sources", systems))
    unexplained = look.total(UNEXPLAINED, (table.cell(system, "Unexplained") for system in systems))
    columns = (Column("Source"), Column("Found", True), *(Column(head, True) for head in COLUMNS))
    caption = f"Applications found in each source as at {in_words(look.day)}, and what became of them. No filter narrows it."
    table = ShownTable(
        "sources",
        in_a_sentence(unexplained),
        caption,
        columns,
        tuple(rows),
        "No source holds anything yet. Whoever may import brings its records on the page Imports.",
    )
    return TableBlock(table, (_COUNTED,)), unexplained


def _protected(look: Look) -> tuple[tuple[str, ...], ProtectedTable]:
    counted: Counter[tuple[str, str]] = Counter()
    for (system, accounted), n in look.history.how_many_by("sources", ("source_system", "accounted_as"), day=look.day).items():
        counted[system, next(head for head, ways in COLUMNS.items() if accounted in ways)] += n
    systems = tuple(sorted({system for system, _ in counted}))
    return systems, look.table(
        "sources", ("source", "column"), [((system, head), counted[system, head]) for system in systems for head in COLUMNS]
    )


def in_a_sentence(unexplained: ProtectedCell) -> str:
    """'Every application found is accounted for', or how many are not."""
    if unexplained.value == 0:
        return "Every application found is accounted for"
    one = unexplained.value == 1
    return f"{shown(unexplained)} {'application' if one else 'applications'} found {'is' if one else 'are'} not accounted for"


def baseline(look: Look) -> Statement:
    """Whether as many are in scope as the population was last stated to be."""
    known_by = look.ask.known_by_moment
    every = look.everything.once("stated populations", lambda: stated_populations(look.events.frames, known_by=known_by))
    stated = last_stated(every, look.day)
    if stated is None:
        return Statement(
            "baseline",
            "No population has been stated",
            (
                "There is nothing to hold the scope against. Ask whoever runs the case database to record how many applications were announced.",
            ),
        )
    inside = look.how_many("applications", "is_in_scope", history=look.everything)
    said = (
        f"On {in_words(stated.stated_on)} the population was stated as {plain_number(stated.applications)}. As at {in_words(look.day)}, "
        f"{shown(inside)} {'is' if inside.value == 1 else 'are'} counted in scope"
    )
    if not look.is_exact:
        return Statement("baseline", "The scope beside the population stated", (f"{said}, once rounded.",))
    if stated.is_met_by(inside.value):
        return Statement("baseline", "The scope is as large as was stated", (f"{said}: no difference.",))
    difference = inside.value - stated.applications
    more = "more" if difference > 0 else "fewer"
    lifted = "Record a new baseline with its reason, or find out which applications they are; until then a release needs a written reason."
    return Statement("baseline", "The scope is not as large as was stated", (f"{said}: {plain_number(abs(difference))} {more}. {lifted}",))
