"""Holds numbers of things against a release: so many, all of them, what is left of them, and what others are a part of."""

from dataclasses import replace

from data_access.digits import full_number
from data_access.disclosure.protect import CONFIDENTIAL
from data_access.disclosure.rules import ROUNDED
from data_access.releases.claims.ground import Ground, Held, named
from data_access.releases.claims.judgement import Judgement, against, called, rounded_note, said, worded
from data_access.releases.claims.matching import Match
from data_access.releases.claims.model import Verdict
from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.reach import Reach, held_by, is_count, is_rounded, reach_of
from data_access.releases.claims.words import BASES, PARTS
from data_access.releases.model import FrozenCell


def judge_count(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    """A number of things against a cell."""
    if quantity.value is None:
        return _vague(held, ground)
    cell, as_at = held.cell, held.release.content.as_at
    allowed = held_by(cell, held.lane)
    if any((quantity.said, quantity.value) == (one.cell.said, one.cell.value) for one in (held, *ground.also_said(held))):
        fine = Verdict.AGREES if quantity.said == "exactly" else Verdict.AGREES_AS_WORDED
        return Judgement(fine, f"{held.of}, has {said(cell)}{rounded_note(held)}.", as_at=as_at)
    if allowed is None:
        reason = f"{held.of}, gives no number for {called(match.figure)} (it has {said(cell)})."
        return Judgement(Verdict.NOT_FROZEN, reason, as_at=as_at)
    claimed = reach_of(quantity.said, quantity.value, most=quantity.most, is_count=is_count(cell))
    return replace(_laid_over(claimed, allowed, quantity, held, ground, match), as_at=as_at)


def _laid_over(claimed: Reach, allowed: Reach, quantity: Quantity, held: Held, ground: Ground, match: Match) -> Judgement:
    cell, words = held.cell, worded(quantity)
    if claimed.holds(allowed) or (is_rounded(cell, held.lane) and quantity.said == "about" and cell.value == quantity.value):
        is_exact = quantity.said == "exactly" and claimed.is_one
        verdict = Verdict.AGREES if is_exact else Verdict.AGREES_AS_WORDED
        return Judgement(verdict, f"{held.of}, has {said(cell)}{rounded_note(held)}{'' if is_exact else f', which “{words}” allows'}.")
    if claimed.misses(allowed) or (quantity.value == 0 and quantity.said == "exactly"):
        return _contradiction(quantity, match, held, ground)
    if cell.mark == CONFIDENTIAL:
        return Judgement(Verdict.WOULD_DISCLOSE, f"{held.of}, has {CONFIDENTIAL} for {called(match.figure)}; {words} would give it away.")
    if is_rounded(cell, held.lane):
        reason = f"{held.of}, has {said(cell)}, rounded to {ROUNDED.base}; {words} would say more than that."
        return Judgement(Verdict.WOULD_DISCLOSE, reason)
    return Judgement(Verdict.NOT_FROZEN, f"{held.of}, says only {said(cell)}; that does not bear out {words}.")


def _contradiction(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    verdict = against(held, ground)
    reason = f"{held.of}, has {said(held.cell)} for {called(match.figure)}, not {worded(quantity)}"
    if verdict is Verdict.CONTRADICTS_RELEASE:
        same = [one for one in ground.earlier_than(held) if one.cell.value == quantity.value and one.cell.value != held.cell.value]
        reason += f"; {same[0].of}, had that" if same else ""
    else:
        own = ground.release.content.cell(match.figure)
        is_todays = own is not None and own.value == quantity.value and own.value != held.cell.value
        reason += f"; that is the number of {named(ground.release)}" if is_todays else ""
    return Judgement(verdict, f"{reason}.", number=held.cell.value if is_count(held.cell) else None)


def _vague(held: Held, ground: Ground) -> Judgement:
    """'A small number' and the like: only an approved wording bears them out."""
    cell, as_at = held.cell, held.release.content.as_at
    if cell.said == "a_small_number" and cell.exception:
        return Judgement(Verdict.AGREES_AS_WORDED, f"{held.of}, approves these words for an exact value that it holds.", as_at=as_at)
    if cell.value == 0:
        return Judgement(against(held, ground), f"{held.of}, has none.", as_at=as_at)
    if cell.said == "a_small_number":
        reason = f"{held.of}, says so too, but no exact value is held and approved behind the words."
        return Judgement(Verdict.NOT_FROZEN, reason, as_at=as_at)
    reason = f"{held.of}, has {said(cell)}; vague words need their own approval, or say the number."
    return Judgement(Verdict.UNDECIDED, reason, as_at=as_at)


def of_two_groups(quantity: Quantity, judged: Judgement, match: Match, ground: Ground) -> Judgement:
    """The judgement on words that join two groups of people, which says that they do; they are never simply right."""
    cells = [ground.release.content.cell(figure) for figure in (match.figure, match.also)]
    numbers = [cell.value for cell in cells if cell is not None and isinstance(cell.value, int)]
    is_sum = len(numbers) == 2 and sum(numbers) == quantity.value
    verdict = Verdict.UNDECIDED if judged.verdict.is_fine or is_sum else judged.verdict
    both = f"It also hides two groups that are counted apart: {called(match.figure)}, and {called(match.also)}."
    if is_sum:
        return replace(
            judged,
            verdict=verdict,
            reason=f"It adds two groups that are counted apart: {full_number(numbers[0])} and {full_number(numbers[1])}. Say each.",
        )
    return replace(judged, verdict=verdict, reason=f"{judged.reason} {both}")


def judge_all(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    """'All' and 'each': as many as there are to be."""
    cell, as_at = held.cell, held.release.content.as_at
    whole = whole_of(held)
    if cell.said == "all" or (isinstance(cell.value, int) and cell.value == whole and not is_rounded(cell, held.lane)):
        return Judgement(Verdict.AGREES, f"{held.of}, has {said(cell)}{_of_whole(cell, whole)} for {called(match.figure)}.", as_at=as_at)
    if not isinstance(cell.value, int | float) or whole is None:
        reason = f"{held.of}, has {said(cell)} for {called(match.figure)} and does not say of how many."
        return Judgement(Verdict.UNDECIDED, reason, as_at=as_at)
    if cell.value == whole:
        return Judgement(
            Verdict.UNDECIDED,
            f"{held.of}, has {said(cell)} of {full_number(whole)}, both rounded, which can look equal and not be.",
            as_at=as_at,
        )
    return Judgement(
        against(held, ground), f"{held.of}, has {said(cell)} of {full_number(whole)} for {called(match.figure)}, not all.", as_at=as_at
    )


def _of_whole(cell: FrozenCell, whole: int | float | None) -> str:
    return f" of {full_number(whole)}" if whole is not None and cell.value is not None else ""


def judge_left(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    """What is left of a stage: the whole less what is done."""
    if quantity.value == 0:
        return judge_all(quantity, match, held, ground)
    cell, whole, as_at = held.cell, whole_of(held), held.release.content.as_at
    if not isinstance(cell.value, int) or whole is None or quantity.value is None or is_rounded(cell, held.lane):
        return Judgement(Verdict.NOT_FROZEN, f"No release holds what is left of {called(match.figure)}.", as_at=as_at)
    left = whole - cell.value
    claimed = reach_of(quantity.said, quantity.value, most=quantity.most)
    if not claimed.holds(Reach(left, left)):
        return Judgement(
            against(held, ground),
            f"{held.of}, has {said(cell)} of {full_number(whole)}, which leaves {full_number(left)}, not {worded(quantity)}.",
            as_at=as_at,
        )
    verdict = Verdict.AGREES if claimed.is_one else Verdict.AGREES_AS_WORDED
    return Judgement(verdict, f"{held.of}, has {said(cell)} of {full_number(whole)}, which leaves {full_number(left)}.", as_at=as_at)


def judge_whole(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    """The number behind 'of the': what another figure is a part of."""
    as_at = held.release.content.as_at
    is_by_part = held.cell.figure == match.whole_of and match.figure not in PARTS
    whole = whole_of(held, match.figure) if is_by_part else held.cell.value
    if not isinstance(whole, int | float) or quantity.value is None:
        return Judgement(Verdict.NOT_FROZEN, f"{held.of}, does not say of how many {called(match.whole_of)} is.", as_at=as_at)
    if reach_of(quantity.said, quantity.value, most=quantity.most).holds(Reach(whole, whole)):
        verdict = Verdict.AGREES if quantity.said == "exactly" else Verdict.AGREES_AS_WORDED
        return Judgement(verdict, f"{held.of}, has {full_number(whole)} for what it is of.", as_at=as_at)
    return Judgement(against(held, ground), f"{held.of}, has {full_number(whole)} for what it is of, not {worded(quantity)}.", as_at=as_at)


def whole_of(held: Held, base_figure: str = "") -> int | float | None:
    """The number that a cell is of, as its release says it; None where it does not."""
    if held.cell.denominator is not None or held.cell.breakdown:
        return held.cell.denominator
    base = held.release.content.cell(BASES.get(held.cell.figure, base_figure))
    return base.value if base is not None and isinstance(base.value, int | float) and base.said in ("exactly", "all") else None
