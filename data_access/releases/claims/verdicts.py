"""Decides what becomes of a claim: what its words allow is laid over what the releases hold. Each verdict comes with its reason."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from data_access.figures.catalogue import FIGURES
from data_access.releases.claims.changes import judge_change
from data_access.releases.claims.counts import judge_all, judge_count, judge_left, judge_whole, of_two_groups
from data_access.releases.claims.ground import Ground, Held
from data_access.releases.claims.judgement import Judgement, called
from data_access.releases.claims.matching import Match
from data_access.releases.claims.model import Verdict
from data_access.releases.claims.moments import Moment
from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.shares import base_number, judge_share
from data_access.releases.claims.unheld import mistaken, not_held, reviewed, unmatched
from data_access.releases.claims.words import BASES, PARTS, REVIEWED

_FEW = 10
"""So few of something that the catalogue does not count are no claim: 'three questions', 'two sergeants'."""


_CONTACTED = "people_contacted"
_BESIDE = ("officers", "enquiries", "days")
"""Units of which a few are no claim either, where no figure is named: 'two of my officers'."""
_PLANNED = "It says what is planned or wished; no release can bear that out."


def judge(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement | None:
    """The judgement on one quantity; None where its words claim nothing."""
    if _is_nothing(quantity, match):
        return None
    if match.is_plan:
        return mistaken(quantity, match, moment, ground) or Judgement(Verdict.UNDECIDED, _PLANNED)
    if match.figure == REVIEWED:
        return reviewed(quantity, moment, ground)
    if match.is_part and not match.whole_of and not match.part[0]:
        whole = f"a part of {called(match.figure)}" if match.figure else "a part of a figure"
        return Judgement(Verdict.NOT_FROZEN, f"It is {whole}, and no release holds that part.", match.figure)
    if not match.figure:
        return unmatched(quantity, match, moment, ground)
    judged = _named(quantity, _as_published(quantity, match, moment, ground), moment, ground)
    return None if _is_pronoun(quantity, match, judged) else judged


def _is_nothing(quantity: Quantity, match: Match) -> bool:
    """Whether the words claim nothing: weak ones without a figure, a few of something that the catalogue does not count, days of no figure."""
    if quantity.is_weak and (match.is_plan or not _is_named(quantity, match)):
        return True
    # 'Half of them for 41 days or more' is how a median is said; the days are the claim.
    is_median = quantity.is_fraction and "open_age_days" in match.near
    is_beside = not match.figure and (match.is_times or match.unit in _BESIDE)
    is_few = (match.is_foreign or is_beside) and (quantity.value or 0) < _FEW
    return is_median or (not match.figure and (is_few or match.unit == "days"))


def _is_pronoun(quantity: Quantity, match: Match, judged: Judgement) -> bool:
    """'Two were trained and one has been assigned to you': where the figure is a large number, 'one' stands for something said before; so
    does 'one more', unless it is right."""
    is_one = quantity.is_weak and quantity.value == 1 and not match.has_noun
    is_one_more = is_one and quantity.kind == "change"
    return is_one and not judged.verdict.is_fine and (is_one_more or (judged.is_against and (judged.number or 0) > _FEW))


def _is_named(quantity: Quantity, match: Match) -> bool:
    """Whether weak words stand beside a figure's name: 'some people' claims nothing, 'some people could not be reached' does."""
    return bool(match.figure) and match.strength >= (1 if quantity.kind == "change" else 2)


def _as_published(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Match:
    """The match, but for two figures that people name in one way: a share of applications with a failure was published as one of failures,
    and '33 failures in 3,778 applications' counts the applications in scope."""
    if match.figure != "applications_with_failure":
        return match
    if quantity.kind == "share" and not ground.holding(match.figure, moment):
        return replace(match, figure="failures_share")
    is_scope = quantity.value is not None and quantity.value == base_number("applications_in_scope", ground)
    return replace(match, figure="applications_in_scope") if is_scope else match


def _named(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement:
    """The judgement on a quantity whose figure is known."""
    judged = _held_against(quantity, match, moment, ground)
    if match.also:
        judged = of_two_groups(quantity, judged, match, ground)
    if match.may_be_left and judged.is_against and quantity.kind == "count":
        yet = replace(match, figure=_CONTACTED, is_left=True)
        judged = next((one for one in (_held_against(quantity, yet, moment, ground),) if one.verdict.is_fine), judged)
    if judged.verdict.is_fine:
        return judged
    return mistaken(quantity, match, moment, ground) or _of_a_part(quantity, match, judged)


def _of_a_part(quantity: Quantity, match: Match, judged: Judgement) -> Judgement:
    """'In six cases' is no wrong number of applications in scope, but some part of them that nobody has frozen."""
    own = FIGURES[match.figure].unit if match.figure in FIGURES else ""
    is_bare = match.strength <= 1 and own == "applications" and judged.is_against and quantity.kind == "count"
    if not is_bare or judged.number is None or not quantity.value or quantity.value * 2 > judged.number:
        return judged
    return replace(
        judged, verdict=Verdict.NOT_FROZEN, reason="It is some part of the applications, and no release holds that part.", as_at=None
    )


def _held_against(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement:
    if quantity.kind == "share":
        return _share(quantity, match, moment, ground)
    if quantity.kind == "change":
        return _change(quantity, match, moment, ground)
    if match.whole_of:
        judged = _best(quantity, match, moment, ground, judge_whole)
        is_told = judged.verdict is not Verdict.NOT_FROZEN
        return judged if is_told else _best(quantity, replace(match, whole_of=""), moment, ground, judge_count)
    compare = judge_all if quantity.kind == "all" else judge_left if match.is_left else judge_count
    return _best(quantity, match, moment, ground, compare)


def _share(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement:
    """A share of what it is most likely of; where the words do not say of what, of any other base that bears it out."""
    judged = _best(quantity, match, moment, ground, judge_share)
    if judged.verdict.is_fine or match.has_noun:
        return judged
    others = (_best(quantity, replace(match, base=base), moment, ground, judge_share) for base in _wider(match.figure))
    return next((one for one in others if one.verdict.is_fine), judged)


def _wider(figure: str) -> Iterator[str]:
    """What else a share of a figure can be of: its base's base, and the whole that it is a part of."""
    base = BASES.get(BASES.get(figure, ""), "")
    return (one for one in (base, *(whole for whole, parts in PARTS.items() if figure in parts)) if one)


def _change(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground) -> Judgement:
    """A change; 'another 14' may also be the next number of a list, and where nothing has changed 'one further failure' is."""
    judged = judge_change(quantity, match, moment, ground)
    if judged.verdict.is_fine or not quantity.is_next:
        return judged
    is_unchanged = judge_change(replace(quantity, value=0, said="exactly"), match, moment, ground).verdict.is_fine
    if match.has_noun and not is_unchanged:
        return judged
    alone = _best(replace(quantity, kind="count"), match, moment, ground, judge_count)
    return alone if alone.verdict.is_fine else judged


Compare = Callable[[Quantity, Match, Held, Ground], Judgement]


def _best(quantity: Quantity, match: Match, moment: Moment | None, ground: Ground, compare: Compare) -> Judgement:
    """Of the releases that the claim can be held against: the first that bears it out, else what the likeliest says.

    What the draft's own release says otherwise is wrong, whatever was said of the day before; what it hides may be public all the same.
    """
    found = [compare(quantity, match, held, ground) for held in _held(match, moment, ground)]
    if not found:
        return not_held(quantity, match, moment, ground)
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
