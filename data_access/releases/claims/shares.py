"""Holds percentages and fractions against a release, and finds those that would give a count away."""

from math import inf

from data_access.digits import full_number
from data_access.disclosure.protect import CONFIDENTIAL
from data_access.disclosure.rules import ROUNDED
from data_access.releases.claims.counts import whole_of
from data_access.releases.claims.ground import Ground, Held
from data_access.releases.claims.judgement import Judgement, against, called, said, worded
from data_access.releases.claims.matching import Match
from data_access.releases.claims.model import Verdict
from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.reach import Reach, held_by, is_count, is_rounded, numerators, reach_of, said_share
from data_access.releases.claims.words import BASES

FEWEST_NUMERATORS = 5
"""A percentage of a public number that fewer whole numbers than these would give says the number."""


_ROUGH_POINTS, _ROUGH_PART = 2.0, 0.25
"""How far 'two thirds' and the like may be from the share: in points, and of so small a one as 'seven in every 1,000' as a part of it."""


def judge_share(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    """A percentage or a fraction against a count and what it is of, or against a percentage."""
    as_at = held.release.content.as_at
    claimed = claimed_share(quantity)
    allowed, base = _share_held(held, match)
    if match.is_left and allowed is not None:
        allowed = Reach(100 - allowed.high, 100 - allowed.low)
    percent = held.cell.percent
    is_its_own = (
        percent is not None
        and not match.is_left
        and quantity.said == "exactly"
        and quantity.places <= 2
        and round(percent, quantity.places) == quantity.value
    )
    if allowed is None and not is_its_own:
        return Judgement(Verdict.UNDECIDED, f"{held.of}, does not hold what this would be a share of.", as_at=as_at)
    if is_its_own or claimed.holds(allowed):
        verdict = Verdict.AGREES if quantity.said == "exactly" and not quantity.is_fraction else Verdict.AGREES_AS_WORDED
        return Judgement(verdict, f"{held.of}, has {_share_in_words(held, base)}.", as_at=as_at)
    if _is_as_published(quantity, claimed, held, base):
        return Judgement(Verdict.AGREES_AS_WORDED, f"{held.of}, has {_share_in_words(held, base)}, rounded.", as_at=as_at)
    if claimed.misses(allowed):
        return Judgement(against(held, ground), f"{held.of}, has {_share_in_words(held, base)}, not {worded(quantity)}.", as_at=as_at)
    if gives_away(quantity, base):
        return Judgement(Verdict.WOULD_DISCLOSE, gives_away_reason(quantity, base), as_at=as_at)
    if held.cell.mark == CONFIDENTIAL:
        reason = f"{held.of}, has {CONFIDENTIAL} for {called(held.cell.figure)}; {worded(quantity)} would narrow it."
        return Judgement(Verdict.WOULD_DISCLOSE, reason, as_at=as_at)
    return Judgement(
        Verdict.NOT_FROZEN, f"{held.of}, has {_share_in_words(held, base)}, which does not bear out {worded(quantity)}.", as_at=as_at
    )


def _is_as_published(quantity: Quantity, claimed: Reach, held: Held, base: int | float | None) -> bool:
    """Whether rough words say no more than the two rounded numbers do together."""
    value = held.cell.value
    if (
        not base
        or not isinstance(value, int | float)
        or not is_rounded(held.cell, held.lane)
        or not (quantity.is_fraction or quantity.said != "exactly")
    ):
        return False
    return claimed.holds(Reach(100 * value / base, 100 * value / base))


def claimed_share(quantity: Quantity) -> Reach:
    """The percentages that the words allow."""
    value = quantity.value or 0
    if quantity.is_fraction and quantity.said in ("exactly", "about"):
        rough = min(_ROUGH_POINTS, _ROUGH_PART * value)
        return Reach(value - rough, value + rough)
    if quantity.said != "exactly":
        return reach_of(quantity.said, value, is_count=False)
    return said_share(value, quantity.places)


def _share_held(held: Held, match: Match) -> tuple[Reach | None, int | float | None]:
    """The percentages that the release lets be true, and the number that they are of."""
    cell = held.cell
    if cell.unit == "percent":
        number = held_by(cell, held.lane)
        return number, cell.denominator
    if cell.said == "all" and match.base in ("", BASES.get(cell.figure, match.base)):
        return Reach(100, 100), whole_of(held)
    base = _base_in(held, match)
    part = held_by(cell, held.lane)
    if part is None or base is None:
        return None, None
    if part.high == inf:
        return Reach(0, 100), _middle(base)
    return Reach(100 * part.low / base.high, 100 * part.high / base.low), _middle(base)


def _middle(base: Reach) -> int | float | None:
    """The number that is said of an exact or a rounded base; None of 'just over 3,500'."""
    middle = (base.low + base.high) / 2
    return int(middle) if base.high - base.low < ROUNDED.base else None


def _base_in(held: Held, match: Match) -> Reach | None:
    """The numbers that the release lets be what a share is of."""
    if held.cell.denominator and match.base in ("", BASES.get(held.cell.figure, match.base)):
        return Reach(held.cell.denominator, held.cell.denominator)
    base = held.release.content.cell(match.base or BASES.get(held.cell.figure, ""))
    number = held_by(base, held.lane) if base is not None and base.value else None
    return number if number is not None and number.low > 0 else None


def _share_in_words(held: Held, base: int | float | None) -> str:
    number = said(held.cell)
    if held.cell.unit == "percent" or not base:
        return number
    percent = f" ({_percent(held.cell.value, base)})" if isinstance(held.cell.value, int | float) else ""
    return f"{number} of {full_number(base)}{percent}"


def _percent(part: float, base: float) -> str:
    return f"{100 * part / base:.2f}".rstrip("0").rstrip(".") + "%"


def base_number(figure: str, ground: Ground) -> int | float | None:
    """The number of a figure in the release that the draft rests on, None where it says none."""
    cell = ground.release.content.cell(figure)
    return cell.value if cell is not None and isinstance(cell.value, int | float) and is_count(cell) else None


def gives_away(quantity: Quantity, base: int | float | None) -> bool:
    """Whether so few numbers would be said by this percentage of a public number that it says which it is."""
    if not base or quantity.said != "exactly" or quantity.is_fraction or quantity.value in (None, 0, 100):
        return False
    return 0 < numerators(said_share(quantity.value, quantity.places), base) < FEWEST_NUMERATORS


def gives_away_reason(quantity: Quantity, base: int | float | None) -> str:
    """The sentence for a percentage that gives a count away."""
    count = numerators(said_share(quantity.value or 0, quantity.places), base or 0)
    fit = "only one number fits" if count == 1 else f"only {count} numbers fit"
    return f"{worded(quantity)} of {full_number(base)} gives the count away: {fit}."
