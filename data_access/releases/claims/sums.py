"""The arithmetic between claims: parts that make a whole, a sum of what stands before it, and a change from one number to another."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from data_access.digits import full_number
from data_access.releases.claims.drafts import Sentence
from data_access.releases.claims.model import Claim, Verdict
from data_access.releases.claims.reading import read
from data_access.releases.claims.words import BASES, PARTS

_TOGETHER = re.compile(r" ?(?:in )?(?:\w+ )?(?:between them|together|combined|altogether|in all)\b")
_TOTALLING = re.compile(
    r"\b(?:making|totalling|(?:which|that|this) (?:makes|made|gives)|add(?:s|ing)? up to|(?:come|comes|came|amount|amounts) to|a total of)(?: \w+)? $"
)
_OTHER = re.compile(r"\b(?:other|remaining|(?:shortfall|difference|gap|balance) (?:of|is|was))(?: \w+)? $")
_NEAR = 20
"""How many claims before a sentence it can add to, or take from."""
_UP = re.compile(r"\b(?:increase|rise|up|rose|risen|rising|grew|grown|more)\b")
_DOWN = re.compile(r"\b(?:decrease|fall|down|fell|fallen|reduction|drop|fewer|less)\b(?! than 1)")


def add_up(claims: Sequence[Claim], sentence: Sentence, before: Sequence[Claim], *, is_rounded: bool) -> list[Claim]:
    """The claims of one sentence, each with what the numbers beside it and ``before`` it say to it."""
    near = [*before[-_NEAR:], *claims]
    summed = [_summed(claim, near, sentence) for claim in claims]
    left = [_left_over(claim, near, sentence, is_rounded=is_rounded) for claim in summed]
    return [_compared(claim, claims, sentence) for claim in left]


def with_parts(claims: Iterable[Claim]) -> list[Claim]:
    """The claims of a draft, each whole with a word on whether the parts said with it make it: 33 = 2 + 14 + 17."""
    done = list(claims)
    for whole, parts in PARTS.items():
        for place, claim in enumerate(done):
            if claim.figure == whole and _is_number(claim):
                done[place] = _with_parts(claim, [_part(done, place, whole, part) for part in parts])
    return done


def _with_parts(whole: Claim, parts: Sequence[Claim | None]) -> Claim:
    numbers = [part.value for part in parts if part is not None and part.value is not None]
    if len(numbers) < len(parts):
        return whole
    listed, total = f"{', '.join(full_number(n) for n in numbers[:-1])} and {full_number(numbers[-1])}", sum(numbers)
    told = "as said" if total == whole.value else f"not {full_number(whole.value)}"
    return replace(whole, reason=f"{whole.reason} Its parts, {listed}, make {full_number(total)}, {told}.")


def _part(claims: Sequence[Claim], place: int, whole: str, part: str) -> Claim | None:
    """The claim of a part that is said with a whole: after it and before the next whole, of the same day."""
    for claim in claims[place + 1 :]:
        if claim.figure == whole:
            return None
        if claim.figure == part and _is_number(claim) and claim.as_at == claims[place].as_at:
            return claim
    return None


def _is_number(claim: Claim) -> bool:
    return claim.kind == "count" and claim.said == "exactly" and isinstance(claim.value, int)


def _summed(claim: Claim, claims: Sequence[Claim], sentence: Sentence) -> Claim:
    """'14 and 17, thirty-one between them' claims a sum of what stands before it, whatever figure is near."""
    if not _is_number(claim) or not _is_sum(claim, sentence):
        return claim
    before = [one for one in claims if one.start < claim.start and _is_number(one)]
    for parts in (*_suffixes(before), *_suffixes(_of_one_kind(before))):
        numbers = [one.value for one in parts]
        if sum(numbers) == claim.value:
            verdict = Verdict.AGREES if all(one.verdict.is_fine for one in parts) else Verdict.UNDECIDED
            reason = f"{' and '.join(full_number(n) for n in numbers)} make {full_number(claim.value)}, as the sentence says."
            return replace(claim, figure="", verdict=verdict, reason=reason)
    return claim


def _suffixes(claims: Sequence[Claim]) -> Iterator[Sequence[Claim]]:
    """The last two, the last three, and so on."""
    return (claims[first:] for first in reversed(range(len(claims) - 1)))


def _of_one_kind(claims: Sequence[Claim]) -> list[Claim]:
    """Those of the last one's unit, without what the others are parts of: one adds people to people, and no whole to its parts."""
    wholes = {BASES.get(one.figure) for one in claims}
    return [one for one in claims if one.unit == claims[-1].unit and one.figure not in wholes]


def _left_over(claim: Claim, claims: Sequence[Claim], sentence: Sentence, *, is_rounded: bool) -> Claim:
    """'The other 31', 'the remaining six': a whole that was said before, less its parts that were said after it.

    What is left of a rounded number is finer than what its release says.
    """
    at = claim.start - sentence.start
    if (
        claim.verdict not in (Verdict.UNDECIDED, Verdict.NOT_FROZEN)
        or not _is_number(claim)
        or not _OTHER.search(read(sentence.text[max(0, at - 30) : at]).text)
    ):
        return claim
    before = [one for one in claims if one.start < claim.start and _is_number(one)]
    for first in range(len(before) - 1, 0, -1):
        parts = before[first:]
        whole = next((one for one in reversed(before[:first]) if one.value - sum(part.value for part in parts) == claim.value), None)
        if whole:
            is_fine = all(one.verdict.is_fine for one in (whole, *parts))
            verdict = Verdict.NOT_FROZEN if is_rounded else Verdict.AGREES if is_fine else Verdict.UNDECIDED
            less = " and ".join(full_number(one.value) for one in parts)
            reason = f"{full_number(whole.value)} less {less} leaves {full_number(claim.value)}, as the text says."
            return replace(claim, figure=_left_of(whole, parts), verdict=verdict, reason=reason)
    return claim


def _left_of(whole: Claim, parts: Sequence[Claim]) -> str:
    """The figure of what is left: the whole's of the same on another day, the part's of a stage and what it is of, else none."""
    figures = {one.figure for one in parts}
    if figures == {whole.figure}:
        return whole.figure
    return parts[0].figure if len(figures) == 1 and BASES.get(parts[0].figure) == whole.figure else ""


def _is_sum(claim: Claim, sentence: Sentence) -> bool:
    at = claim.start - sentence.start
    after, before = sentence.text[at + len(claim.text) :][:40], sentence.text[max(0, at - 30) : at]
    return _TOGETHER.match(read(after).text) is not None or _TOTALLING.search(read(before).text) is not None


def _compared(claim: Claim, claims: Sequence[Claim], sentence: Sentence) -> Claim:
    """'An increase on the original figure of 3,582': whether the other number of the sentence went the way that it says."""
    if not claim.figure or not _is_number(claim):
        return claim
    newer = [one for one in claims if one.figure == claim.figure and _is_before(claim, one) and _is_number(one)]
    if not newer:
        return claim
    text = read(sentence.text).text
    is_up, is_down = _UP.search(text) is not None, _DOWN.search(text) is not None
    then, now = claim.value, newer[0].value
    if is_up == is_down or then == now:
        return claim
    words = f"{full_number(now)} is {full_number(abs(now - then))} {'more' if now > then else 'fewer'} than {full_number(then)}"
    if (now > then) == is_up:
        return replace(claim, reason=f"{claim.reason} {words}, as the sentence says.")
    reason = f"{claim.reason} But {words}, which is no {'increase' if is_up else 'decrease'}."
    return replace(claim, verdict=Verdict.CONTRADICTS_RELEASE, reason=reason)


def _is_before(one: Claim, claim: Claim) -> bool:
    return one.as_at is not None and claim.as_at is not None and one.as_at < claim.as_at
