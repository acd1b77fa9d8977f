"""What changed between two releases, figure by figure, as they were said. Pure: two contents in, one reconciliation out.

Only what was published is compared, never what stands behind it, so that a difference here gives away nothing that the releases did not.
A revision (the data moved on) and a correction (an error was put right) are different and are logged apart, as the Code of Practice for
Statistics asks; the data cannot tell them apart, so a person says which it is, in the explanation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import inf, nextafter

from data_access.errors import BadRequest
from data_access.releases.model import ALSO_SAID, Content, FrozenCell, Release

Name = tuple[str, str, str]
"""Figure, breakdown, label: what a cell is called in every release."""


class Outcome(StrEnum):
    """What became of a figure between two releases; exactly one of these."""

    SAME = "same"
    REVISED = "revised"
    REDEFINED = "redefined"
    CORRECTED = "corrected"
    NEW = "new"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Explanation:
    """The sentence that goes with one figure's change. ``is_correction`` says that what was said before was an error when it was said."""

    figure: str
    breakdown: str
    label: str
    sentence: str
    is_correction: bool = False
    written_by: str = ""
    written_at: datetime | None = None

    @property
    def name(self) -> Name:
        """The cell that it is about."""
        return self.figure, self.breakdown, self.label


@dataclass(frozen=True)
class Reconciled:
    """One figure of two releases. ``before`` is None when it is new, ``now`` when it was dropped.

    ``difference`` is now less before, where both were said as exact numbers of one unit: from 'more than 3,500' nothing can be subtracted.
    ``agrees`` is whether both can be true of one number, however they were worded; None where that cannot be told.
    """

    name: Name
    before: FrozenCell | None
    now: FrozenCell | None
    outcome: Outcome
    difference: int | float | None
    agrees: bool | None
    explanation: Explanation | None = None

    @property
    def needs_sentence(self) -> bool:
        """Whether the release may not be approved before somebody has written why. A second wording of a figure is no figure of its own."""
        return self.outcome is not Outcome.SAME and self.name[1] != ALSO_SAID

    @property
    def is_correction(self) -> bool:
        """Whether it belongs in the log of corrections: also a figure dropped, new or redefined because of one."""
        return self.needs_sentence and self.explanation is not None and self.explanation.is_correction

    @property
    def title(self) -> str:
        """The figure's title, as the newer of the two releases has it."""
        cell = self.now or self.before
        return cell.title if cell else ""


@dataclass(frozen=True)
class Reconciliation:
    """Every figure of two releases: those of the newer in its order, then those dropped."""

    before: Content
    now: Content
    rows: tuple[Reconciled, ...]

    @property
    def revisions(self) -> tuple[Reconciled, ...]:
        """What changed without an error."""
        return tuple(row for row in self.rows if row.needs_sentence and not row.is_correction)

    @property
    def corrections(self) -> tuple[Reconciled, ...]:
        """What changed because an error was put right."""
        return tuple(row for row in self.rows if row.is_correction)

    @property
    def is_under_other_rules(self) -> bool:
        """Whether rounding or hiding followed different rules: then a difference can come from them alone."""
        return (self.before.lane, self.before.rules) != (self.now.lane, self.now.rules)


def reconcile(before: Release | Content, now: Release | Content, explanations: Iterable[Explanation] = ()) -> Reconciliation:
    """Compares two releases cell by cell. Raises BadRequest when one of them names a cell twice."""
    then, today = _content(before), _content(now)
    cells_then, cells_today = _by_name(then), _by_name(today)
    said_why = {explanation.name: explanation for explanation in explanations}
    names = [*cells_today, *(name for name in cells_then if name not in cells_today)]
    rows = tuple(_row(name, cells_then.get(name), cells_today.get(name), said_why.get(name)) for name in names)
    return Reconciliation(then, today, rows)


def unexplained(reconciliation: Reconciliation, explanations: Iterable[Explanation] = ()) -> tuple[Reconciled, ...]:
    """The rows that still need a sentence: neither these explanations nor those of the reconciliation have one for them."""
    explained = {one.name for one in explanations if one.sentence.strip()}
    explained |= {row.name for row in reconciliation.rows if row.explanation and row.explanation.sentence.strip()}
    return tuple(row for row in reconciliation.rows if row.needs_sentence and row.name not in explained)


def _content(release: Release | Content) -> Content:
    return release.content if isinstance(release, Release) else release


def _by_name(content: Content) -> dict[Name, FrozenCell]:
    found = {cell.name: cell for cell in content.cells}
    if len(found) < len(content.cells):
        raise BadRequest(f"{content.title!r} holds one figure twice, so it cannot be compared. Freeze it again with each figure once.")
    return found


def _row(name: Name, before: FrozenCell | None, now: FrozenCell | None, explanation: Explanation | None) -> Reconciled:
    if before is None or now is None:
        return Reconciled(name, before, now, Outcome.NEW if before is None else Outcome.DROPPED, None, None, explanation)
    outcome = _outcome(before, now)
    # An error in a figure that is also counted in a new way stays redefined: its two numbers are not of one thing, and that has to be seen.
    if outcome is Outcome.REVISED and explanation is not None and explanation.is_correction:
        outcome = Outcome.CORRECTED
    return Reconciled(name, before, now, outcome, _difference(before, now), _agree(before, now), explanation)


def _outcome(before: FrozenCell, now: FrozenCell) -> Outcome:
    if _is_redefined(before, now):
        return Outcome.REDEFINED
    is_same = (_number_said(before), before.mark) == (_number_said(now), now.mark) and _same_base(before, now)
    return Outcome.SAME if is_same else Outcome.REVISED


def _is_redefined(before: FrozenCell, now: FrozenCell) -> bool:
    """Another unit or another fingerprint; a text of before the desk has none, and nothing can be told from that."""
    return before.unit != now.unit or bool(before.definition and now.definition and before.definition != now.definition)


def _number_said(cell: FrozenCell) -> tuple[object, str]:
    """The value with its wording: 'all 3,778' and '3,778' say the same number, 'more than 3,778' does not."""
    return cell.value, _EXACTLY if cell.said in _EXACT_WORDS else cell.said


def _same_base(before: FrozenCell, now: FrozenCell) -> bool:
    """Whether both were said of the same number: a text of before the desk seldom names its denominator, which is then no change."""
    sides = ((before.denominator, now.denominator), (before.percent, now.percent))
    is_text = bool(before.source or now.source)
    return all(then == today or (is_text and None in (then, today)) for then, today in sides)


def _difference(before: FrozenCell, now: FrozenCell) -> int | float | None:
    then, today = (cell.value if cell.said in _EXACT_WORDS else None for cell in (before, now))
    if not isinstance(then, int | float) or not isinstance(today, int | float) or before.unit != now.unit:
        return None
    difference = today - then
    return difference if isinstance(difference, int) else round(difference, 2)


def _agree(before: FrozenCell, now: FrozenCell) -> bool | None:
    if before.unit != now.unit:
        return None
    if isinstance(before.value, str) and isinstance(now.value, str):
        return before.value == now.value
    then, today = _reach(before), _reach(now)
    return None if then is None or today is None else max(then[0], today[0]) <= min(then[1], today[1])


def _reach(cell: FrozenCell) -> tuple[float, float] | None:
    """The smallest and the largest number that the words allow; None where they name no number."""
    number = cell.value
    if not isinstance(number, int | float) or cell.said == "a_small_number":
        return None
    near, above = abs(number) * _NEAR, nextafter(number, inf)
    reaches: dict[str, tuple[float, float]] = {
        "about": (number - near, number + near),
        "just_over": (above, max(above, number + near)),
        "more_than": (above, inf),
        "at_least": (number, inf),
        "less_than": (-inf, nextafter(number, -inf)),
    }
    return reaches.get(cell.said, (number, number))


_EXACTLY = "exactly"
_EXACT_WORDS: Sequence[str] = (_EXACTLY, "all")
_NEAR = 0.05
"""How far 'about' and 'just over' reach, as a share of the number: 'just over 3,500' was said of 3,582. A choice, no source defines it."""
