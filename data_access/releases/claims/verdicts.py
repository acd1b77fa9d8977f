"""Decides what becomes of a claim: what its words allow is laid over what the releases hold. Each verdict comes with its reason."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from math import inf

from data_access.disclosure.protect import CONFIDENTIAL
from data_access.disclosure.rules import ROUNDED
from data_access.figures.catalogue import FIGURES
from data_access.releases.claims.ground import Ground, Held, named
from data_access.releases.claims.matching import Match
from data_access.releases.claims.model import Verdict
from data_access.releases.claims.moments import Moment
from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.reach import Reach, held_by, is_count, is_rounded, numerators, reach_of, said_share
from data_access.releases.claims.words import BASES, CONFUSED, HEADLINES, PARTS, REVIEWED, STAGES
from data_access.releases.model import FrozenCell

FEWEST_NUMERATORS = 5
"""A percentage of a public number that fewer whole numbers than these would give says the number."""
_TELLS = 20
"""From here on, that two numbers are the same is hardly chance; below, a figure must also be named nearby."""
_FEW = 10
"""So few of something that the catalogue does not count are no claim: 'three questions', 'two sergeants'."""
_NEARBY = 0.1
_ROUGH_POINTS = 2.0
"""How far 'two thirds' and the like may be from the share, in points."""


@dataclass(frozen=True)
class Judgement:
    """A verdict, its reason in a sentence, the figure it is about, and of the release that decided its day and its number, if it has."""

    verdict: Verdict
    reason: str
    figure: str = ""
    as_at: date | None = None
    number: int | float | None = None

    @property
    def is_against(self) -> bool:
        """Whether a release says otherwise."""
        return self.verdict in (Verdict.CONTRADICTS_RELEASE, Verdict.CONTRADICTS_EARLIER_RELEASE)


def judge(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement | None:
    """The judgement on one quantity; None where its words claim nothing."""
    if _is_nothing(quantity, match):
        return None
    if match.is_plan:
        return _mistaken(quantity, match, moment, ground) or Judgement(Verdict.UNDECIDED, _PLANNED)
    if match.figure == REVIEWED:
        return _reviewed(quantity, moment, ground)
    if match.is_part and not match.whole_of and not match.part[0]:
        whole = f"a part of {_called(match.figure)}" if match.figure else "a part of a figure"
        return Judgement(Verdict.NOT_FROZEN, f"It is {whole}, and no release holds that part.", match.figure)
    if not match.figure:
        return _unmatched(quantity, match, moment, ground)
    return _named(quantity, _as_published(quantity, match, moment, ground), moment, ground)


def _is_nothing(quantity: Quantity, match: Match) -> bool:
    """Whether the words claim nothing: weak ones without a figure, a few of something that the catalogue does not count, days of no figure."""
    if quantity.is_weak and (match.is_plan or not _is_named(quantity, match)):
        return True
    # 'Half of them for 41 days or more' is how a median is said; the days are the claim.
    is_median = quantity.is_fraction and "open_age_days" in match.near
    is_few = match.is_foreign and (quantity.value or 0) < _FEW
    return is_median or (not match.figure and (is_few or match.unit == "days"))


def _as_published(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Match:
    """The match, but for two figures that people name in one way: a share of applications with a failure was published as one of failures,
    and '33 failures in 3,778 applications' counts the applications in scope."""
    if match.figure != "applications_with_failure":
        return match
    if quantity.kind == "share" and not ground.holding(match.figure, moment):
        return replace(match, figure="failures_share")
    is_scope = quantity.value is not None and quantity.value == _base_number("applications_in_scope", ground)
    return replace(match, figure="applications_in_scope") if is_scope else match


def _named(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement:
    """The judgement on a quantity whose figure is known."""
    judged = _held_against(quantity, match, moment, ground)
    if match.also:
        judged = _of_two_groups(quantity, judged, match, ground)
    if judged.verdict.is_fine:
        return judged
    return _mistaken(quantity, match, moment, ground) or _of_a_part(quantity, match, judged)


def _of_a_part(quantity: Quantity, match: Match, judged: Judgement) -> Judgement:
    """'In six cases' is no wrong number of applications in scope, but some part of them that nobody has frozen."""
    own = FIGURES[match.figure].unit if match.figure in FIGURES else ""
    is_bare = match.strength <= 1 and own == "applications" and judged.is_against and quantity.kind == "count"
    if not is_bare or judged.number is None or not quantity.value or quantity.value * 2 > judged.number:
        return judged
    return replace(
        judged, verdict=Verdict.NOT_FROZEN, reason="It is some part of the applications, and no release holds that part.", as_at=None
    )


_PLANNED = "It says what is planned or wished; no release can bear that out."


def _is_named(quantity: Quantity, match: Match) -> bool:
    """Whether weak words stand beside a figure's name: 'some people' claims nothing, 'some people could not be reached' does."""
    return bool(match.figure) and match.strength >= (1 if quantity.kind == "change" else 2)


# Where the words name no figure -----------------------------------------------------------------------------------------------------------------

_UNITS_OF_THE_REVIEW = ("applications", "people", "failures", "disclosures", "referrals", "contact attempts", "actions")


def _unmatched(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement:
    mistaken = _mistaken(quantity, match, moment, ground)
    if mistaken:
        return mistaken
    if quantity.kind == "share" and _gives_away(quantity, _base_number(match.base or "applications_in_scope", ground)):
        return Judgement(Verdict.WOULD_DISCLOSE, _gives_away_reason(quantity, _base_number("applications_in_scope", ground)))
    if match.unit in _UNITS_OF_THE_REVIEW:
        return Judgement(Verdict.NOT_FROZEN, f"No release holds a number of {match.unit} that these words name.")
    return Judgement(Verdict.UNDECIDED, "These words name no figure of the catalogue; say which it is, or that it claims nothing.")


def _mistaken(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement | None:
    """Whether the number is one of another unit or stage than the words say."""
    if (
        quantity.kind != "count"
        or quantity.value is None
        or quantity.said not in ("exactly", "about", "just_over", "just_under", "more_than", "at_least")
    ):
        return None
    for release in _of_time(moment, ground):
        for held in sorted(ground.other_cells(release, match.figure), key=lambda held: held.cell.figure not in match.near):
            kind = _mistaken_for(quantity, match, held)
            if kind is not None:
                return Judgement(kind, _mistaken_reason(quantity, match, held, kind), held.cell.figure, release.content.as_at)
    return None


def _of_time(moment: Moment | None, ground: Ground) -> list:
    if moment is None or moment.is_now or moment.is_since:
        return [ground.release, *ground.before]
    return list(ground.before) if moment.is_earlier else ground.of_then(moment)


def _mistaken_for(quantity: Quantity, match: Match, held: Held) -> Verdict | None:
    cell = held.cell
    if not _tells(quantity, match, cell):
        return None
    is_exact = cell.value == quantity.value
    if match.figure in STAGES and cell.figure in STAGES and is_exact:
        return Verdict.WRONG_STAGE
    said = match.unit or (FIGURES[match.figure].unit if match.figure in FIGURES else "")
    if said == cell.unit or said not in CONFUSED or cell.unit not in CONFUSED:
        return None
    return Verdict.WRONG_UNIT if is_exact or not match.figure or match.unit == "people" else None


def _tells(quantity: Quantity, match: Match, cell: FrozenCell) -> bool:
    """Whether the number can hardly be any but the cell's: the same, or near it where words or size leave no other."""
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float) or not is_count(cell) or quantity.value is None:
        return False
    is_same = cell.value == quantity.value
    if cell.figure in match.near:
        return is_same or (abs(cell.value - quantity.value) <= _NEARBY * cell.value and quantity.value >= _TELLS)
    is_near = abs(cell.value - quantity.value) <= _NEARBY * cell.value and quantity.value >= 100
    is_known = cell.figure in HEADLINES or (match.figure in STAGES and cell.figure in STAGES)
    return is_known and ((is_same and quantity.value >= _TELLS) or (is_near and match.unit == "people"))


def _mistaken_reason(quantity: Quantity, match: Match, held: Held, kind: Verdict) -> str:
    number = f"{held.of}, has {_said(held.cell)} {held.cell.unit} ({held.cell.title})"
    if kind is Verdict.WRONG_STAGE:
        return f"The words say {_called(match.figure)}; {number}."
    return f"The words say {match.unit or FIGURES[match.figure].unit}; {number}."


def _reviewed(quantity: Quantity, moment: Moment | None, ground: Ground) -> Judgement:
    """'Reviewed' alone says neither stage."""
    assessed, detailed = (ground.holding(figure, moment)[:1] for figure in ("risk_assessed", "detailed_review_completed"))
    as_at = next((held.release.content.as_at for held in (*assessed, *detailed)), None)
    if quantity.kind == "count" and any(held.cell.value == quantity.value and quantity.value for held in detailed):
        reason = "'Reviewed' does not say which stage; the number is that of detailed reviews complete, so say that."
        return Judgement(Verdict.UNDECIDED, reason, "detailed_review_completed", as_at)
    number = f" ({assessed[0].of}, has {_said(assessed[0].cell)} risk assessed)" if assessed else ""
    reason = f"'Reviewed' can mean risk assessed or detailed review complete: say which stage{number}."
    return Judgement(Verdict.WRONG_STAGE, reason, "risk_assessed", as_at)


# Where they name one ------------------------------------------------------------------------------------------------------------------------------


def _held_against(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement:
    if quantity.kind == "share":
        return _best(quantity, match, moment, ground, _share)
    if quantity.kind == "change":
        return _change(quantity, match, moment, ground)
    compare = _whole if match.whole_of else _all if quantity.kind == "all" else _left if match.is_left else _count
    return _best(quantity, match, moment, ground, compare)


Compare = Callable[[Quantity, Match, Held, Ground], Judgement]


def _best(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground, compare: Compare) -> Judgement:
    """Of the releases that the claim can be held against: the first that bears it out, else what the likeliest says.

    What the draft's own release says otherwise is wrong, whatever was said of the day before; what it hides may be public all the same.
    """
    found = [compare(quantity, match, held, ground) for held in _held(match, moment, ground)]
    if not found:
        return _not_held(quantity, match, moment, ground)
    is_own = found[0].verdict is Verdict.CONTRADICTS_RELEASE
    best = found[0] if is_own else next((one for one in found if one.verdict.is_fine), found[0])
    return replace(best, figure=match.figure)


def _held(match: Match, moment: Moment | None, ground: Ground) -> tuple[Held, ...]:
    figure = match.figure if match.figure in PARTS else match.whole_of or match.figure
    found = ground.holding(figure, moment, match.part)
    if figure == "failures_share" and not match.whole_of:
        # What was counted says more than 'less than 1%' did.
        found = (*ground.holding("failures_confirmed", moment), *found)
    return found or (ground.holding(match.figure, moment) if match.whole_of else ())


def _not_held(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement:
    base = _base_number(match.base, ground)
    if quantity.kind == "share" and _gives_away(quantity, base):
        return Judgement(Verdict.WOULD_DISCLOSE, _gives_away_reason(quantity, base), match.figure)
    when = "" if moment is None or moment.is_now or moment.is_since else f" {moment.words}"
    why = " Vague words need an exact value, held and approved, behind them." if quantity.value is None else ""
    return Judgement(
        Verdict.NOT_FROZEN, f"No release{_as_at(when)} holds {_called(match.figure)}, so it cannot be said.{why}", match.figure
    )


def _as_at(when: str) -> str:
    return f" of a day{when}" if when.startswith((" in", " on")) else when


def _against(held: Held, ground: Ground) -> Verdict:
    return Verdict.CONTRADICTS_RELEASE if ground.is_own(held) else Verdict.CONTRADICTS_EARLIER_RELEASE


def _count(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    """A number of things against a cell."""
    if quantity.value is None:
        return _vague(held, ground)
    cell, as_at = held.cell, held.release.content.as_at
    allowed = held_by(cell, held.lane)
    if any((quantity.said, quantity.value) == (one.cell.said, one.cell.value) for one in (held, *ground.also_said(held))):
        fine = Verdict.AGREES if quantity.said == "exactly" else Verdict.AGREES_AS_WORDED
        return Judgement(fine, f"{held.of}, has {_said(cell)}{_rounded_note(held)}.", as_at=as_at)
    if allowed is None:
        reason = f"{held.of}, gives no number for {_called(match.figure)} (it has {_said(cell)})."
        return Judgement(Verdict.NOT_FROZEN, reason, as_at=as_at)
    claimed = reach_of(quantity.said, quantity.value, most=quantity.most, is_count=is_count(cell))
    return replace(_laid_over(claimed, allowed, quantity, held, ground, match), as_at=as_at)


def _laid_over(claimed: Reach, allowed: Reach, quantity: Quantity, held: Held, ground: Ground, match: Match) -> Judgement:
    cell, words = held.cell, _worded(quantity)
    if claimed.holds(allowed) or (is_rounded(cell, held.lane) and quantity.said == "about" and cell.value == quantity.value):
        is_exact = quantity.said == "exactly" and claimed.is_one
        verdict = Verdict.AGREES if is_exact else Verdict.AGREES_AS_WORDED
        return Judgement(verdict, f"{held.of}, has {_said(cell)}{_rounded_note(held)}{'' if is_exact else f', which “{words}” allows'}.")
    if claimed.misses(allowed) or (quantity.value == 0 and quantity.said == "exactly"):
        return _contradiction(quantity, match, held, ground)
    if cell.mark == CONFIDENTIAL:
        return Judgement(Verdict.WOULD_DISCLOSE, f"{held.of}, has {CONFIDENTIAL} for {_called(match.figure)}; {words} would give it away.")
    if is_rounded(cell, held.lane):
        reason = f"{held.of}, has {_said(cell)}, rounded to {ROUNDED.base}; {words} would say more than that."
        return Judgement(Verdict.WOULD_DISCLOSE, reason)
    return Judgement(Verdict.NOT_FROZEN, f"{held.of}, says only {_said(cell)}; that does not bear out {words}.")


def _contradiction(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    verdict = _against(held, ground)
    reason = f"{held.of}, has {_said(held.cell)} for {_called(match.figure)}, not {_worded(quantity)}"
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
        return Judgement(_against(held, ground), f"{held.of}, has none.", as_at=as_at)
    if cell.said == "a_small_number":
        reason = f"{held.of}, says so too, but no exact value is held and approved behind the words."
        return Judgement(Verdict.NOT_FROZEN, reason, as_at=as_at)
    reason = f"{held.of}, has {_said(cell)}; vague words need their own approval, or say the number."
    return Judgement(Verdict.UNDECIDED, reason, as_at=as_at)


def _of_two_groups(quantity: Quantity, judged: Judgement, match: Match, ground: Ground) -> Judgement:
    cells = [ground.release.content.cell(figure) for figure in (match.figure, match.also)]
    numbers = [cell.value for cell in cells if cell is not None and isinstance(cell.value, int)]
    is_sum = len(numbers) == 2 and sum(numbers) == quantity.value
    verdict = Verdict.UNDECIDED if judged.verdict.is_fine or is_sum else judged.verdict
    both = f"It also hides two groups that are counted apart: {_called(match.figure)}, and {_called(match.also)}."
    if is_sum:
        return replace(
            judged, verdict=verdict, reason=f"It adds two groups that are counted apart: {numbers[0]:,} and {numbers[1]:,}. Say each."
        )
    return replace(judged, verdict=verdict, reason=f"{judged.reason} {both}")


def _all(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    """'All' and 'each': as many as there are to be."""
    cell, as_at = held.cell, held.release.content.as_at
    whole = _whole_of(held)
    if cell.said == "all" or (isinstance(cell.value, int) and cell.value == whole and not is_rounded(cell, held.lane)):
        return Judgement(Verdict.AGREES, f"{held.of}, has {_said(cell)}{_of_whole(cell, whole)} for {_called(match.figure)}.", as_at=as_at)
    if not isinstance(cell.value, int | float) or whole is None:
        reason = f"{held.of}, has {_said(cell)} for {_called(match.figure)} and does not say of how many."
        return Judgement(Verdict.UNDECIDED, reason, as_at=as_at)
    if cell.value == whole:
        return Judgement(
            Verdict.UNDECIDED, f"{held.of}, has {_said(cell)} of {whole:,}, both rounded, which can look equal and not be.", as_at=as_at
        )
    return Judgement(
        _against(held, ground), f"{held.of}, has {_said(cell)} of {whole:,} for {_called(match.figure)}, not all.", as_at=as_at
    )


def _left(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    """What is left of a stage: the whole less what is done."""
    if quantity.value == 0:
        return _all(quantity, match, held, ground)
    cell, whole, as_at = held.cell, _whole_of(held), held.release.content.as_at
    if not isinstance(cell.value, int) or whole is None or quantity.value is None or is_rounded(cell, held.lane):
        return Judgement(Verdict.NOT_FROZEN, f"No release holds what is left of {_called(match.figure)}.", as_at=as_at)
    left = whole - cell.value
    claimed = reach_of(quantity.said, quantity.value, most=quantity.most)
    if not claimed.holds(Reach(left, left)):
        return Judgement(
            _against(held, ground),
            f"{held.of}, has {_said(cell)} of {whole:,}, which leaves {left:,}, not {_worded(quantity)}.",
            as_at=as_at,
        )
    verdict = Verdict.AGREES if claimed.is_one else Verdict.AGREES_AS_WORDED
    return Judgement(verdict, f"{held.of}, has {_said(cell)} of {whole:,}, which leaves {left:,}.", as_at=as_at)


def _whole(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    """The number behind 'of the': what another figure is a part of."""
    as_at = held.release.content.as_at
    is_by_part = held.cell.figure == match.whole_of and match.figure not in PARTS
    whole = _whole_of(held, match.figure) if is_by_part else held.cell.value
    if not isinstance(whole, int | float) or quantity.value is None:
        return Judgement(Verdict.NOT_FROZEN, f"{held.of}, does not say of how many {_called(match.whole_of)} is.", as_at=as_at)
    if reach_of(quantity.said, quantity.value, most=quantity.most).holds(Reach(whole, whole)):
        verdict = Verdict.AGREES if quantity.said == "exactly" else Verdict.AGREES_AS_WORDED
        return Judgement(verdict, f"{held.of}, has {whole:,} for what it is of.", as_at=as_at)
    return Judgement(_against(held, ground), f"{held.of}, has {whole:,} for what it is of, not {_worded(quantity)}.", as_at=as_at)


def _whole_of(held: Held, base_figure: str = "") -> int | float | None:
    if held.cell.denominator is not None or held.cell.breakdown:
        return held.cell.denominator
    base = held.release.content.cell(BASES.get(held.cell.figure, base_figure))
    return base.value if base is not None and isinstance(base.value, int | float) and base.said in ("exactly", "all") else None


# Shares -----------------------------------------------------------------------------------------------------------------------------------------


def _share(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    """A percentage or a fraction against a count and what it is of, or against a percentage."""
    as_at = held.release.content.as_at
    claimed = _claimed_share(quantity)
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
        return Judgement(_against(held, ground), f"{held.of}, has {_share_in_words(held, base)}, not {_worded(quantity)}.", as_at=as_at)
    if _gives_away(quantity, base):
        return Judgement(Verdict.WOULD_DISCLOSE, _gives_away_reason(quantity, base), as_at=as_at)
    return Judgement(
        Verdict.NOT_FROZEN, f"{held.of}, has {_share_in_words(held, base)}, which does not bear out {_worded(quantity)}.", as_at=as_at
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


def _claimed_share(quantity: Quantity) -> Reach:
    value = quantity.value or 0
    if quantity.is_fraction and quantity.said in ("exactly", "about"):
        return Reach(value - _ROUGH_POINTS, value + _ROUGH_POINTS)
    if quantity.said != "exactly":
        return reach_of(quantity.said, value, is_count=False)
    return said_share(value, quantity.places)


def _share_held(held: Held, match: Match) -> tuple[Reach | None, int | float | None]:
    """The percentages that the release lets be true, and the number that they are of."""
    cell = held.cell
    if cell.unit == "percent":
        number = held_by(cell, held.lane)
        return number, cell.denominator
    if cell.said == "all":
        return Reach(100, 100), _whole_of(held)
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
    number = _said(held.cell)
    if held.cell.unit == "percent" or not base:
        return number
    percent = f" ({_percent(held.cell.value, base)})" if isinstance(held.cell.value, int | float) else ""
    return f"{number} of {base:,}{percent}"


def _percent(part: float, base: float) -> str:
    return f"{100 * part / base:.2f}".rstrip("0").rstrip(".") + "%"


def _base_number(figure: str, ground: Ground) -> int | float | None:
    cell = ground.release.content.cell(figure)
    return cell.value if cell is not None and isinstance(cell.value, int | float) and is_count(cell) else None


def _gives_away(quantity: Quantity, base: int | float | None) -> bool:
    """Whether so few numbers would be said by this percentage of a public number that it says which it is."""
    if not base or quantity.said != "exactly" or quantity.is_fraction or quantity.value in (None, 0, 100):
        return False
    return 0 < numerators(said_share(quantity.value, quantity.places), base) < FEWEST_NUMERATORS


def _gives_away_reason(quantity: Quantity, base: int | float | None) -> str:
    count = numerators(said_share(quantity.value or 0, quantity.places), base or 0)
    fit = "only one number fits" if count == 1 else f"only {count} numbers fit"
    return f"{_worded(quantity)} of {base:,} gives the count away: {fit}."


# Changes -----------------------------------------------------------------------------------------------------------------------------------------


def _change(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement:
    """'A further three': the figure less what an earlier release said of it."""
    if quantity.changed_in == "points":
        return Judgement(Verdict.UNDECIDED, "A change in percentage points is not checked; say the two numbers.", match.figure)
    is_dated = moment is not None and not (moment.is_now or moment.is_earlier or moment.is_since)
    if is_dated:
        # 'A further three in December' may have come by then, or since then.
        judged = _change(quantity, match, replace(moment, is_since=True), ground)
        return judged if judged.verdict.is_fine else _changed_at(quantity, match, moment, ground, otherwise=judged)
    return _changed_at(quantity, match, moment, ground)


def _changed_at(
    quantity: Quantity, match: Match, moment: Moment | None, ground: Ground, *, otherwise: Judgement | None = None
) -> Judgement:
    now = ground.holding(match.figure, None if moment is not None and moment.is_earlier else moment, match.part)
    if not now:
        return otherwise or _not_held(quantity, match, moment, ground)
    held = now[0]
    earlier = ground.earlier_than(held)
    if moment is not None and moment.is_since:
        earlier = tuple(one for one in earlier if moment.first <= one.release.content.as_at <= moment.last)
    judged = [one for one in (_changed_from(quantity, held, before, ground) for before in earlier) if one is not None]
    best = next((one for one in judged if one.verdict.is_fine), otherwise or (judged[0] if judged else None))
    return replace(best or _first_said(quantity, match, held, ground), figure=match.figure, as_at=held.release.content.as_at)


def _changed_from(quantity: Quantity, held: Held, before: Held, ground: Ground) -> Judgement | None:
    numbers = [
        one.cell.value if one.cell.said in ("exactly", "all") and not is_rounded(one.cell, one.lane) else None for one in (held, before)
    ]
    now, then = numbers
    if not isinstance(now, int | float) or not isinstance(then, int | float) or quantity.value is None:
        return None
    if quantity.changed_in:
        return _changed_by(quantity, held, before, ground) if then else None
    change = quantity.sign * (now - then)
    difference = f"{then:,} ({before.of}) to {now:,} ({held.of}) is {abs(now - then):,} {'more' if now >= then else 'fewer'}"
    if reach_of(quantity.said, quantity.value, most=quantity.most).holds(Reach(change, change)):
        verdict = Verdict.AGREES if quantity.said == "exactly" else Verdict.AGREES_AS_WORDED
        return Judgement(verdict, f"{difference}.")
    return Judgement(_against(held, ground), f"{difference}, not {_worded(quantity)}.")


def _changed_by(quantity: Quantity, held: Held, before: Held, ground: Ground) -> Judgement:
    """A change in per cent of what it was."""
    then, now = before.cell.value, held.cell.value
    percent = quantity.sign * 100 * (now - then) / then
    difference = f"{then:,} ({before.of}) to {now:,} ({held.of}) is {percent:+.1f}%"
    if _claimed_share(quantity).holds(Reach(percent, percent)):
        return Judgement(Verdict.AGREES_AS_WORDED, f"{difference}.")
    return Judgement(_against(held, ground), f"{difference}, not {_worded(quantity)}%.")


def _first_said(quantity: Quantity, match: Match, held: Held, ground: Ground) -> Judgement:
    """A change of which nothing earlier can be subtracted: 'a further failure' may be the whole of its figure."""
    if held.cell.value == quantity.value:
        return Judgement(Verdict.AGREES, f"{held.of}, has {_said(held.cell)}, and no release before it holds the figure.")
    alone = _count(replace(quantity, kind="count"), match, held, ground)
    if alone.is_against and held_by(held.cell, held.lane) is not None and held.cell.value is None:
        return alone
    reason = f"No two releases hold {_called(match.figure)} as exact numbers, so that a change in it cannot be said."
    return Judgement(Verdict.NOT_FROZEN, reason)


# Words ----------------------------------------------------------------------------------------------------------------------------------------------

_WORDS = {
    "about": "about ",
    "just_over": "just over ",
    "just_under": "just under ",
    "more_than": "more than ",
    "at_least": "at least ",
    "less_than": "less than ",
    "at_most": "at most ",
    "between": "between ",
}


def _worded(quantity: Quantity) -> str:
    if quantity.value is None:
        return "all" if quantity.kind == "all" else "a small number"
    number = f"{quantity.value:,}{'%' if quantity.kind == 'share' else ''}"
    most = f" and {quantity.most:,}" if quantity.most is not None else ""
    return f"{_WORDS.get(quantity.said, '')}{number}{most}"


def _said(cell: FrozenCell) -> str:
    """What a cell says: '3,778', 'just over 3,500', '[c]', 'all', 'less than 1%'."""
    if cell.said == "a_small_number":
        return "'a small number'"
    if cell.value is None:
        return "'all'" if cell.said == "all" else cell.mark
    number = cell.value if isinstance(cell.value, str) else f"{cell.value:,}"
    return f"{_WORDS.get(cell.said, '')}{number}{'%' if cell.unit == 'percent' else ''}"


def _of_whole(cell: FrozenCell, whole: int | float | None) -> str:
    return f" of {whole:,}" if whole is not None and cell.value is not None else ""


def _rounded_note(held: Held) -> str:
    return f", rounded to {ROUNDED.base}" if is_rounded(held.cell, held.lane) else ""


def _called(figure: str) -> str:
    """A figure's title in the middle of a sentence."""
    title = FIGURES[figure].title if figure in FIGURES else figure.replace("_", " ")
    return f"'{title}'"
