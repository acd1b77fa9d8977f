"""The counts of a release as sets of tables for the gate: which of them are parts of which, so that no figure gives another away.

A figure can be a part of another: harm is a part of the failures confirmed, the risk assessed are a part of those in scope. What is left of
the whole is then a count too, though nobody prints it: 3,775 assessed of 3,778 says that 3 are not. In the exact lane the gate is shown that
rest, and protects it. In the rounded lane rounding covers it, and figures are linked only where a release holds all parts of a whole.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from data_access import vocabulary as words
from data_access.disclosure.headlines import Excepted
from data_access.disclosure.protect import protect_together
from data_access.disclosure.rules import LANES, Rules, behind
from data_access.disclosure.tables import TOTAL, CountedCell, CountedTable, ProtectedCell, PublicCell, PublicTable
from data_access.errors import WouldDisclose
from data_access.figures.catalogue import FIGURES
from data_access.releases.model import Content, ExceptionGranted, FrozenCell

Labels = tuple[tuple[str, str], ...]
"""Pairs of a dimension and one of its codes."""


@dataclass(frozen=True)
class Part:
    """A count that is some of another: those with this code of this dimension."""

    of: str
    dimension: str
    code: str = "yes"


WHOLE = ":of"
"""A count that is only ever said as a denominator is called by its figure and this."""
PARTS: Mapping[str, Part] = {
    "risk_assessed": Part("applications_in_scope", "risk_assessed"),
    "originally_disclosed": Part("applications_in_scope", "original_outcome", "disclosed"),
    "applications_with_failure": Part("applications_in_scope", "applications_with_failure"),
    "detailed_review_required": Part("risk_assessed", "detailed_review_required"),
    "detailed_review_completed": Part("detailed_review_required", "detailed_review_completed"),
    "failures_harm": Part("failures_confirmed", "failure_type", "harm"),
    "failures_administrative": Part("failures_confirmed", "failure_type", "administrative"),
    "failures_service": Part("failures_confirmed", "failure_type", "service"),
    "people_contacted": Part("people_requiring_contact", "contact", "contacted"),
    "people_unreachable": Part("people_requiring_contact", "contact", "unreachable"),
    "people_not_safe_or_appropriate": Part("people_requiring_contact", "contact", "not_safe_or_appropriate"),
    "enquiries_open": Part("enquiries_received", "enquiries_open"),
    "actions_completed": Part(f"actions_completed{WHOLE}", "actions_completed"),
    "review_agreement": Part(f"review_agreement{WHOLE}", "review_agreement"),
}
"""What each figure is a part of. Everything else is a whole."""
REST = "rest"
"""The code of what is left of a whole. It is shown to the gate and never printed."""
_CONTACT = {
    **dict.fromkeys(words.UNREACHABLE_STATUSES, "unreachable"),
    **dict.fromkeys(words.NOT_SAFE_OR_APPROPRIATE_STATUSES, "not_safe_or_appropriate"),
    "contacted": "contacted",
}
_FINER: Mapping[str, tuple[str, Mapping[str, str]]] = {"contact_status": ("contact", _CONTACT)}
"""A dimension whose codes each lie within one code of another: the two that could not be reached are together the unreachable."""
_ALL_CODES = {"failure_type": tuple(words.FAILURE_TYPES)}
"""Dimensions of which figures alone can name every code."""

Name = tuple[str, str, str]
"""What a number is called: figure (or a whole that is only a denominator), breakdown, code; '' where there is no breakdown."""
Count = Callable[[str, str, str], int]
"""Gives the exact count of (name, breakdown, code); breakdown and code are '' for the count itself."""


Told = tuple[int, float, bool]
"""The lowest and the highest that a number can be, to a reader of it, and whether it was said as a mark."""


@dataclass(frozen=True)
class PublicNumbers:
    """What a published release tells of each count."""

    name: str
    told: Mapping[Name, Told]


def public_numbers_of(content: Content, name: str) -> PublicNumbers:
    """What anyone can know from the release of that name. Vague words and figures that are no counts tell nothing that is reckoned with; nor does a
    rounded headline with a breakdown, which is the sum of what is shown beneath it."""
    summed, told = summed_headlines(content), {}
    for cell in content.cells:
        is_count = cell.figure in FIGURES and FIGURES[cell.figure].kind == "count" and cell.said == "exactly"
        if is_count and (cell.breakdown or cell.figure not in summed):
            told[cell.name] = _told(cell, content.lane)
    return PublicNumbers(name, told)


def summed_headlines(content: Content) -> frozenset[str]:
    """The figures of which a release gives, as the headline, the sum of what it shows beneath: it tells no more than they do, and no less."""
    codes = {(cell.figure, cell.breakdown): () for cell in content.cells if cell.breakdown}
    counts = Counts(tuple({cell.figure for cell in content.cells}), codes, lambda *_: 0, LANES[content.lane])
    return frozenset(cell.figure for cell in content.cells if not cell.breakdown and not cell.exception and counts.is_summed(cell.figure))


def _told(cell: FrozenCell, lane: str) -> Told:
    rules = LANES[lane]
    if not isinstance(cell.value, int):
        return 1, inf if rules.is_audited else rules.threshold, True
    return *behind(cell.value, 1 if cell.exception else rules.base, rules.threshold), False


@dataclass(frozen=True)
class Counts:
    """What a release counts: names of counts, and of which it gives which breakdowns with which codes."""

    names: tuple[str, ...]
    codes: Mapping[tuple[str, str], tuple[str, ...]]
    count: Count
    rules: Rules
    earlier: tuple[PublicNumbers, ...] = ()

    def shown(self, exceptions: Mapping[str, ExceptionGranted], *, on: date) -> dict[Name, ProtectedCell]:
        """Every count as it may be shown. Raises WouldDisclose where nothing that could be hidden makes them safe together."""
        found: dict[Name, ProtectedCell] = {}
        for names in self._sets():
            chosen = [Excepted(self.labels(name), exceptions[name]) for name in names if name in exceptions]
            placed = list(self._tables(names))
            known = self._said_before(names)
            try:
                protected = protect_together([table for table, _ in placed], self.rules, given=known, exceptions=chosen, on=on)
            except WouldDisclose as fault:
                told = str(fault).removesuffix(" The table is not published.")
                raise WouldDisclose(f"{self._told_together(names)} cannot be published. {told} Leave it out.") from None
            for (_, cells), table in zip(placed, protected, strict=True):
                for name, cell in zip(cells, table.cells, strict=True):
                    if name:
                        found.setdefault(name, cell)
        return found

    def _told_together(self, names: Sequence[str]) -> str:
        """'Failures: harm by risk category'; which figures the gate looked at, for whoever has to leave one out."""
        titles = {name: FIGURES[name.removesuffix(WHOLE)].title for name in names}
        told = [f"{titles[name]} by {by.replace('_', ' ')}" for name in names for by in self._breakdowns(name)] or [*titles.values()]
        return ", ".join(told[:3]) + (f" and {len(told) - 3} more" if len(told) > 3 else "")

    def _said_before(self, names: Sequence[str]) -> list[PublicTable]:
        """What earlier releases said of these counts. A release of which anything is not true of them spoke of another day, or knew less."""
        known = []
        for release in self.earlier:
            told = {name: number for name, number in release.told.items() if name[0] in names and (not name[1] or name[:2] in self.codes)}
            if told and all(self._is_true(name, number) for name, number in told.items()):
                known.append(self._public(release.name, {name: self._as_hidden(name, number) for name, number in told.items()}))
        return known

    def _is_true(self, name: Name, told: Told) -> bool:
        """Whether what was said of a count can be said of it as it is now. A mark can stand for a large one, hidden to protect a small."""
        low, high, is_mark = told
        return low <= self.count(*name) and (is_mark or self.count(*name) <= high)

    def _as_hidden(self, name: Name, told: Told) -> Told:
        low, high, is_mark = told
        return (low, inf, True) if is_mark and self.count(*name) > high else told

    def _public(self, release: str, told: Mapping[Name, Told]) -> PublicTable:
        """An earlier release's numbers as facts about the counts of this one, wherever they stand in it."""
        placed = {name: dict((*self.labels(name[0]), *(self._placed(*name) if name[1] else ()))) for name in told}
        dimensions = tuple(dict.fromkeys(dimension for labels in placed.values() for dimension in labels))
        cells = (
            PublicCell(tuple(labels.get(dimension, TOTAL) for dimension in dimensions), *told[name]) for name, labels in placed.items()
        )
        return PublicTable(release, dimensions, tuple(cells), is_whole=False)

    def is_summed(self, name: str) -> bool:
        """Whether a headline is the sum of what is shown of its parts, and so tells nothing that they do not."""
        has_parts = any((part := self._linked(other)) and part.of == name for other in self.names)
        return not self.rules.is_audited and (has_parts or bool(self._breakdowns(name)))

    def labels(self, name: str) -> Labels:
        """Where a count stands among those it is a part of; () for a whole, and for a part that is not linked to it."""
        part = self._linked(name)
        return (*self.labels(part.of), (part.dimension, part.code)) if part else ()

    def _sets(self) -> Iterator[tuple[str, ...]]:
        """The counts that have to go through the gate together."""
        sets: dict[str, list[str]] = {}
        for name in self.names:
            sets.setdefault(self._root(name), []).append(name)
        yield from map(tuple, sets.values())

    def _root(self, name: str) -> str:
        part = self._linked(name)
        return self._root(part.of) if part else name

    def _linked(self, name: str) -> Part | None:
        """The whole that a count is shown to the gate with; None when it goes alone."""
        part = PARTS.get(name)
        if part is None or part.of not in self.names:
            return None
        return part if self.rules.is_audited or self._is_closed(part) else None

    def _is_closed(self, part: Part) -> bool:
        """Whether the release itself holds every part of the whole."""
        return self._tells_apart(part.of, part.dimension) or self._has_all_codes(part.of, part.dimension)

    def _tables(self, names: Sequence[str]) -> Iterator[tuple[CountedTable, list[Name | None]]]:
        """The tables of one set, each with the names of its cells in their order; None for what nobody prints."""
        for name in names:
            yield _table(name, [(self.labels(name), self.count(name, "", ""), (name, "", ""))])
            for by in self._breakdowns(name):
                yield self._broken_down(name, by)
        for group in self._groups(names):
            yield from self._rests(*group)

    def _breakdowns(self, name: str) -> list[str]:
        return [by for whole, by in self.codes if whole == name]

    def _broken_down(self, name: str, by: str) -> tuple[CountedTable, list[Name | None]]:
        own = self.labels(name)
        cells = [((*own, *self._placed(name, by, code)), self.count(name, by, code), (name, by, code)) for code in self.codes[name, by]]
        total = ((*own, *((dimension, TOTAL) for dimension, _ in self._placed(name, by, ""))), self.count(name, "", ""), (name, "", ""))
        return _table(f"{name} by {by}", [*cells, total])

    def _placed(self, name: str, by: str, code: str) -> Labels:
        """A code of a breakdown, in a dimension of its own where the whole is not told apart by it too."""
        if by in _FINER:
            coarser, groups = _FINER[by]
            return (coarser, groups.get(code, REST)), (by, code)
        part = self._linked(name)
        is_shared = part is None or self._is_shared(part.of, part.dimension, by)
        return ((by if is_shared else f"{by} of {name}", code),)

    def _siblings(self, of: str, dimension: str) -> list[str]:
        return [name for name in self.names if (part := PARTS.get(name)) and (part.of, part.dimension) == (of, dimension)]

    def _is_shared(self, of: str, dimension: str, by: str) -> bool:
        """Whether the parts of a whole, and what is left of it, can be added up within each code of a breakdown."""
        if (of, by) not in self.codes or any((name, by) not in self.codes for name in self._siblings(of, dimension)):
            return False
        return self._has_all_codes(of, dimension) or (self.rules.is_audited and not self._tells_apart(of, dimension))

    def _has_all_codes(self, of: str, dimension: str) -> bool:
        return {PARTS[name].code for name in self._siblings(of, dimension)} >= set(_ALL_CODES.get(dimension, [REST]))

    def _tells_apart(self, of: str, dimension: str) -> bool:
        """Whether the release breaks the whole down by the dimension itself, or by one within it."""
        finer = {by for by, (coarser, _) in _FINER.items() if coarser == dimension}
        return any((of, by) in self.codes for by in {dimension, *finer})

    def _groups(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """The wholes, and dimensions of them, of which something is left that no count of the release is."""
        parts = dict.fromkeys((part.of, part.dimension) for name in names if (part := self._linked(name)))
        return [(of, dimension) for of, dimension in parts if not (self._has_all_codes(of, dimension) or self._tells_apart(of, dimension))]

    def _rests(self, of: str, dimension: str) -> Iterator[tuple[CountedTable, list[Name | None]]]:
        own = (*self.labels(of), (dimension, REST))
        yield _table(f"{of} without {dimension}", [(own, self._left(of, dimension, "", ""), None)])
        for by in self._breakdowns(of):
            if self._is_shared(of, dimension, by):
                cells = [((*own, (by, code)), self._left(of, dimension, by, code), None) for code in self.codes[of, by]]
                yield _table(f"{of} without {dimension} by {by}", cells)

    def _left(self, of: str, dimension: str, by: str, code: str) -> int:
        parts = sum(self.count(name, by, code) for name in self._siblings(of, dimension) if not by or code in self.codes[name, by])
        return self.count(of, by, code) - parts


def _table(name: str, cells: Iterable[tuple[Labels, int, Name | None]]) -> tuple[CountedTable, list[Name | None]]:
    """A table of cells whose labels name the same dimensions in the same order."""
    placed = list(cells)
    dimensions = tuple(dimension for dimension, _ in placed[0][0])
    counted = tuple(CountedCell(tuple(code for _, code in labels), count) for labels, count, _ in placed)
    return CountedTable(name, dimensions, counted), [called for _, _, called in placed]
