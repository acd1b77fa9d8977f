"""Decides which figure a quantity is about, by the nouns and cues near it. What the figure's value is plays no part here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from data_access.figures.catalogue import FIGURES
from data_access.releases.claims.model import NO_CLAIM
from data_access.releases.claims.nouns import Noun, noun_of
from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.scene import Cue, Scene
from data_access.releases.claims.words import (
    ACCEPTED_BESIDES,
    BASES,
    CONFUSED,
    DEFAULT_NOUN,
    DEFAULTS,
    FOREIGN,
    LEFT,
    NEUTRAL,
    PART,
    PARTS,
    PLAN,
    PROGRESS,
    REVERSED,
    REVIEWED,
    SHARE_OF,
    TIMES,
    TO_BE,
    UNABLE,
    WISH,
)

CHOSEN = 9
"""The strength of a match that a person made."""
_REACH = 260
"""How many letters away a cue is still heard."""


@dataclass(frozen=True)
class Match:
    """``figure`` '' is none. ``base`` is what a share is of. ``also`` is another group of people in the same words. ``near`` are the figures
    that are named near the quantity, of whatever unit. ``whole_of`` is the figure that it is the whole of: in '33 of the 3,778', the 33's.
    ``part`` is a dimension and one of its codes where the words narrow the figure to one that is frozen. ``is_by_default`` where nothing says
    the figure but a noun that counts anything: '540 cases'. ``is_times`` is 'five times', which is how referrals are counted, and much else.
    ``may_be_left`` is 'not contacted', which may be 'not yet'."""

    figure: str
    unit: str
    strength: int
    base: str = ""
    also: str = ""
    near: frozenset[str] = frozenset()
    whole_of: str = ""
    has_noun: bool = False
    is_foreign: bool = False
    part: tuple[str, str] = ("", "")
    is_left: bool = False
    is_plan: bool = False
    is_part: bool = False
    is_by_default: bool = False
    is_times: bool = False
    may_be_left: bool = False


NO_MATCH = Match("", "", 0)
NO_MATCHES: Mapping[str, str] = MappingProxyType({})


def match(scene: Scene, quantity: Quantity, *, before: Match = NO_MATCH, matches: Mapping[str, str]) -> Match | None:
    """The figure of a quantity; None where a person said that the words claim nothing.

    ``before`` is the match of what was said last, for words that lean on it ('less than 1%', 'of the 3,778').
    """
    chosen = matches.get(scene.phrase(quantity)) if matches else None
    noun = noun_of(scene, quantity)
    if chosen:
        return None if chosen == NO_CLAIM else _described(scene, quantity, noun, Match(chosen, noun.said, CHOSEN, BASES.get(chosen, "")))
    base = _as_base(scene, quantity, before)
    if base:
        return base
    scores = _scores(scene, quantity, noun)
    is_rest = not noun.unit and scene.is_rest(quantity)
    least = _BESIDE if is_rest else _FAINT
    fitting = {figure: score for figure, score in scores.items() if score >= least and _fits(figure, noun, quantity)}
    if noun.is_part_of and quantity.kind == "count":
        fitting.pop(DEFAULTS.get(noun.unit, ""), None)  # 'none of the failures' does not count the failures
    fitting = _without_bases(fitting, _ANY_BASE if noun.is_part_of and noun.unit else _A_BASE)
    near = frozenset(figure for figure, score in scores.items() if score >= _NEAR)
    best = max(fitting, key=lambda figure: fitting[figure], default="")
    found = Match(best, noun.said, _strength(scene, best, fitting), near=near)
    return _described(scene, quantity, noun, found)


_NEAR = 10


_OUT_OF = re.compile(r"\bout of (?:(?:the|all|our) )*$")


# Cues --------------------------------------------------------------------------------------------------------------------------------------


def _scores(scene: Scene, quantity: Quantity, noun: Noun) -> dict[str, int]:
    """How strongly each figure is named near the quantity."""
    scores: dict[str, int] = {}
    for cue in scene.cues:
        if abs(cue.start - quantity.start) <= _REACH:
            distance = scene.between(cue.start, cue.end, quantity)
            score = 10 * cue.weight - distance - (_ANOTHERS if distance > scene.nearest[cue] else 0)
            scores[cue.figure] = max(score, scores.get(cue.figure, 0))
    default = DEFAULTS.get(noun.unit, "")
    if default and DEFAULT_NOUN.fullmatch(scene.text, noun.start, noun.end) and not quantity.is_weak:
        scores[default] = max(_BY_NOUN, scores.get(default, 0))
    return {figure: score for figure, score in scores.items() if score >= _FAINT}


_A_BASE, _ANY_BASE = 10, 100
"""How much more strongly than its part a base may be named and still be only the base."""
_FAINT, _BESIDE = 4, 20
"""How strongly a figure must be named to be heard at all, and for 'the other 19', which are most likely of none."""
_ANOTHERS = 8
"""What it takes off a cue's weight that another quantity is nearer to it."""
_BY_NOUN = 8
"""What a bare noun is worth: less than any cue near it."""


def _fits(figure: str, noun: Noun, quantity: Quantity) -> bool:
    if quantity.kind == "share":
        return figure in BASES or figure == REVIEWED or _is_failure(figure) or _unit(figure) == "percent"
    if noun.unit == TIMES and quantity.is_weak:
        return figure in _DONE_TIMES
    if _unit(figure) == "percent" or (_is_broken(quantity) and _is_whole(figure)):
        return False
    if quantity.kind == "all":
        return (figure in BASES or figure in (REVIEWED, "actions_completed")) and (noun.is_neutral or accepts(figure, noun.unit))
    return noun.is_neutral or accepts(figure, noun.unit)


_DONE_TIMES = ("referrals_made", "contact_attempts")
"""What is done 'twice'; whatever else happens twice is not counted so."""


def _is_broken(quantity: Quantity) -> bool:
    """'2.4 attempts' is an average of something, and no count."""
    return quantity.kind == "count" and isinstance(quantity.value, float)


def _is_whole(figure: str) -> bool:
    """Whether it counts things."""
    return figure == REVIEWED or FIGURES[figure].kind == "count"


def accepts(figure: str, unit: str) -> bool:
    """Whether a figure may be said in this unit."""
    return unit == _unit(figure) or unit in ACCEPTED_BESIDES.get(figure, ())


def _unit(figure: str) -> str:
    return "applications" if figure == REVIEWED else FIGURES[figure].unit


def _without_bases(scores: Mapping[str, int], margin: int) -> dict[str, int]:
    """Of 'so many of the applications in scope are risk assessed', 'in scope' names the base and not the number."""
    bases = {(BASES.get(figure, ""), score) for figure, score in scores.items()}
    return {
        figure: score
        for figure, score in scores.items()
        if not any(base == figure and score < of_the_part + margin for base, of_the_part in bases)
    }


def _strength(scene: Scene, figure: str, scores: Mapping[str, int]) -> int:
    if not figure:
        return 0
    return max((cue.weight for cue in scene.cues if cue.figure == figure), default=1) if scores[figure] > _BY_NOUN else 1


def _as_base(scene: Scene, quantity: Quantity, before: Match) -> Match | None:
    """The match of 'the 3,778' in '33 of the 3,778 applications': what the number before it is a part of."""
    if not before.figure or quantity.kind != "count" or (scene.is_whole_ahead(quantity) and before.figure not in BASES):
        return None
    if not scene.is_whole(quantity) and not _OUT_OF.search(scene.text, max(0, quantity.start - 16), quantity.start):
        return None
    noun = noun_of(scene, quantity)
    whole = next((whole for whole, parts in PARTS.items() if before.figure in parts and noun.said in ("", FIGURES[whole].unit)), "")
    in_scope = BASES["failures_share"] if before.figure in PARTS else ""
    figure = whole or before.base or in_scope or before.figure
    if noun.said and not accepts(figure, noun.said) and noun.said not in CONFUSED[:2]:
        return None
    return Match(figure, noun.said, before.strength, whole_of=before.figure, part=before.part)


# What the words around make of it -------------------------------------------------------------------------------------------------------------

_TWO_GROUPS = ("people_unreachable", "people_not_safe_or_appropriate")


def _described(scene: Scene, quantity: Quantity, noun: Noun, found: Match) -> Match:
    cue = _nearest(scene, quantity, found.figure)
    share = SHARE_OF.get(found.figure, found.figure) if quantity.kind == "share" else found.figure
    return Match(
        figure=share,
        unit="percent" if quantity.kind == "share" else found.unit,
        strength=found.strength,
        base=_base_of(share, noun, quantity),
        also=_also(scene, quantity, found.figure),
        near=found.near,
        has_noun=noun.unit != "",
        is_foreign=noun.unit == FOREIGN,
        may_be_left=found.figure == _TWO_GROUPS[0] and cue is not None and UNABLE.search(scene.text, cue.start, cue.end) is None,
        is_left=cue is not None
        and (found.figure in REVERSED or (quantity.kind == "share" and _is_failure(found.figure)))
        and _is_left(scene, quantity, cue),
        is_plan=cue is not None and _is_plan(scene, quantity, cue),
        is_part=_is_part(scene, quantity, noun),
        is_times=noun.unit == TIMES,
        is_by_default=noun.unit == NEUTRAL and found.strength == 1,
    )


def _base_of(figure: str, noun: Noun, quantity: Quantity) -> str:
    if quantity.kind == "share" and noun.unit == "failures" and noun.is_part_of:
        return DEFAULTS["failures"]
    return BASES.get(figure, "applications_in_scope" if figure and _is_failure(figure) else "")


def _is_failure(figure: str) -> bool:
    return figure.startswith("failures_")


def _nearest(scene: Scene, quantity: Quantity, figure: str) -> Cue | None:
    ours = [cue for cue in scene.cues if cue.figure == figure]
    return min(ours, key=lambda cue: scene.between(cue.start, cue.end, quantity) - 10 * cue.weight, default=None)


def _also(scene: Scene, quantity: Quantity, figure: str) -> str:
    if figure not in _TWO_GROUPS:
        return ""
    other = _TWO_GROUPS[1 - _TWO_GROUPS.index(figure)]
    cue = _nearest(scene, quantity, other)
    if cue is None:
        return ""
    return other if scene.between(cue.start, cue.end, quantity) <= scene.nearest[cue] else ""


_NOT_BEFORE = re.compile(
    r"(?:\b(?:not|no|without|free of)|n't) (?:been |yet been |yet |be |an? |any |confirmed )*$|\b(?:nobody|no[ -]one|none|nothing)(?: \w+){0,2} $"
)


_ALL_BUT = re.compile(r"\ball but $")


def _is_left(scene: Scene, quantity: Quantity, cue: Cue) -> bool:
    first, last = min(quantity.start, cue.start), max(quantity.end, cue.end)
    low, high = scene.part_around(first, last)
    is_not = _NOT_BEFORE.search(scene.text, max(0, cue.start - 32), cue.start)
    is_other = quantity.kind == "share" and scene.is_rest(quantity)
    is_but = cue.figure in PROGRESS and _ALL_BUT.search(scene.text, max(0, quantity.start - 12), quantity.start) is not None
    is_still = cue.figure in PROGRESS and LEFT.search(scene.text, max(low, first - 30), min(high, last + 80)) is not None
    # 'No actions required are completed': the 'no' is the number, and turns nothing.
    return is_still or is_other or is_but or (is_not is not None and is_not.start() != quantity.start)


def _is_plan(scene: Scene, quantity: Quantity, cue: Cue) -> bool:
    is_denied = _NEGATED.match(scene.text, cue.start) is not None
    if (cue.figure not in PROGRESS and not quantity.is_weak) or is_denied:
        return False
    is_wished = WISH.search(scene.text, max(0, quantity.start - 40), quantity.start) is not None
    if is_wished or (quantity.kind == "all" and TO_BE.match(scene.text, quantity.end)):
        return True
    return PLAN.search(scene.text, max(0, cue.start - 60), cue.start) is not None


_NEGATED = re.compile(r" ?(?:not|n't|never)\b")
"""'It would not have been safe' is no plan."""


_OF_THESE = re.compile(r" of (?:these|those|them)\b")


def _is_part(scene: Scene, quantity: Quantity, noun: Noun) -> bool:
    of_these = _OF_THESE.match(scene.text, quantity.end)  # which does not part the number from what follows
    last = scene.part_around(quantity.start, of_these.end() if of_these else quantity.end)[1]
    found = PART.search(scene.text, quantity.end, min(last, max(noun.end, quantity.end) + 60))
    return found is not None and not scene.has_quantity(quantity.end, found.start())
