"""Decides which figure a quantity is about, by the nouns and cues near it. What the figure's value is plays no part here."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from data_access.figures.catalogue import FIGURES
from data_access.releases.claims.model import NO_CLAIM
from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.words import (
    ACCEPTED_BESIDES,
    BASES,
    CUES,
    DEFAULT_NOUN,
    DEFAULTS,
    FOREIGN,
    LEFT,
    NEUTRAL,
    PART,
    PARTS,
    PLAN,
    PLURAL,
    PROGRESS,
    REVERSED,
    REVIEWED,
    SHARE_OF,
    SINGULAR,
    SOMEBODY,
    TO_BE,
    WISH,
    unit_of,
)

CHOSEN = 9
"""The strength of a match that a person made."""
_A_WORD, _A_QUANTITY, _A_CUT = 1, 12, 5
"""What lies between a quantity and a cue, and what it takes off the cue's weight."""
_REACH = 260
"""How many letters away a cue is still heard."""


@dataclass(frozen=True)
class Cue:
    """Words that name a figure, at ``start`` to ``end`` of a reading."""

    start: int
    end: int
    figure: str
    weight: int


@dataclass(frozen=True)
class Noun:
    """What the words say is counted, '' where they do not; ``is_part_of`` is 'of the …' right behind the number."""

    unit: str
    start: int
    end: int
    is_part_of: bool = False

    @property
    def is_neutral(self) -> bool:
        """Whether it fits any unit."""
        return self.unit in ("", NEUTRAL)

    @property
    def said(self) -> str:
        """The unit that the words say, '' where they say none of the catalogue's."""
        return "" if self.unit in ("", NEUTRAL, FOREIGN) else self.unit


@dataclass(frozen=True)
class Match:
    """``figure`` '' is none. ``base`` is what a share is of. ``also`` is another group of people in the same words. ``near`` are the figures
    that are named near the quantity, of whatever unit. ``whole_of`` is the figure that it is the whole of: in '33 of the 3,778', the 33's.
    ``part`` is a dimension and one of its codes where the words narrow the figure to one that is frozen."""

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


NO_MATCH = Match("", "", 0)


@dataclass(frozen=True)
class Scene:
    """A reading with its quantities, and all that its words say of figures."""

    text: str
    quantities: Sequence[Quantity]

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """Every cue of the sentence, without those that are a part of a longer one's words."""
        found = [Cue(*one.span(), figure, weight) for figure, weight, pattern in CUES for one in pattern.finditer(self.text)]
        inside = {(one.start, one.end, one.figure) for one in found for other in found if _swallows(other, one)}
        return tuple(one for one in found if (one.start, one.end, one.figure) not in inside)

    @cached_property
    def cuts(self) -> tuple[int, ...]:
        """Where the sentence falls into parts: at marks, at 'but' and the like, and at an 'and' before a number."""
        found = {one.start() for one in _CUT.finditer(self.text)}
        ands = (_AND.search(self.text, max(0, one.start - 16), one.start) for one in self.quantities)
        return tuple(sorted(found | {one.start() for one in ands if one}))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each quantity begins."""
        return tuple(one.start for one in self.quantities)

    @cached_property
    def words(self) -> tuple[int, ...]:
        """Where each word ends."""
        return tuple(one.end() for one in re.finditer(r"[\w'%-]+", self.text))

    @cached_property
    def asides(self) -> tuple[tuple[int, int], ...]:
        """What stands in brackets or commas within the sentence and does not part what stands around it: '261 (84%) have been'."""
        return tuple(one.span() for one in _ASIDE.finditer(self.text))

    @cached_property
    def wholes(self) -> dict[Quantity, Quantity]:
        """Part → the number that it is of: 33 → 3,778 in '33 of the 3,778 applications'. The two are read as one."""
        pairs = list(pairwise(self.quantities))
        joined = {part: whole for part, whole in pairs if whole.kind == "count" and self._is_of(part, whole)}
        ahead = {part: whole for whole, part in pairs if whole.kind == "count" and self._opens(whole, part)}
        return ahead | joined

    def _opens(self, whole: Quantity, part: Quantity) -> bool:
        """'Of the 558 detailed reviews required, 557 have been completed.'"""
        between = self.text[whole.end : part.start]
        is_parted_once = between.count(",") == 1 and between.endswith(", ")
        return is_parted_once and _OF_THE.search(self.text, max(0, whole.start - 16), whole.start) is not None

    def _is_of(self, part: Quantity, whole: Quantity) -> bool:
        at = part.end - 3 if self.text.startswith(" of", part.end - 3) else part.end
        joint = _OF.match(self.text, at)
        return joint is not None and joint.end() == whole.start

    @cached_property
    def nearest(self) -> dict[Cue, int]:
        """For each cue, how near its nearest quantity is."""
        return {cue: min((self.between(cue.start, cue.end, one) for one in self._parts), default=0) for cue in self.cues}

    @cached_property
    def _parts_start(self) -> tuple[int, ...]:
        return tuple(one.start for one in self._parts)

    @cached_property
    def _parts(self) -> list[Quantity]:
        """The quantities that are no whole of another."""
        wholes = [whole for part, whole in self.wholes.items() if part.end <= whole.start]
        return [one for one in self.quantities if one not in wholes]

    def between(self, start: int, end: int, other: Quantity) -> int:
        """How much stands between a quantity and the words at ``start`` to ``end``."""
        after = max(self.wholes.get(other, other).end, other.end)
        low, high = (end, other.start) if end <= other.start else (min(after, start), start)
        if low >= high:
            return 0
        naming = _NAMING.fullmatch(self.text, low, high) if end <= other.start else None
        if naming:
            return _A_WORD * len(naming.group("words").split())
        asides = [(first, last) for first, last in self.asides if low <= first and last <= high]
        words = bisect_left(self.words, high) - bisect_left(self.words, low + 1)
        words -= sum(bisect_left(self.words, last) - bisect_left(self.words, first + 1) for first, last in asides)
        cuts = _count_between(self.cuts, low, high, asides)
        quantities = _count_between(self._parts_start, low, high, asides)
        return _A_WORD * words + _A_CUT * cuts + _A_QUANTITY * quantities

    def rises_to(self, quantity: Quantity) -> Quantity | None:
        """The other number of 'from 36 to about 45 officers', which has the noun."""
        after = bisect_left(self.starts, quantity.start) + 1
        if after < len(self.quantities) and self.text[quantity.end : self.starts[after]] == " to ":
            return self.quantities[after]
        return None

    def is_whole(self, quantity: Quantity) -> bool:
        """Whether it is what another quantity is of."""
        return any(whole is quantity for whole in self.wholes.values())

    def is_whole_ahead(self, quantity: Quantity) -> bool:
        """Whether it is what a later quantity is of."""
        return any(whole is quantity and whole.start < part.start for part, whole in self.wholes.items())

    def in_order(self) -> Iterator[Quantity]:
        """The quantities, each part before its whole, which is known by its part."""
        waiting: dict[Quantity, Quantity] = {part: whole for part, whole in self.wholes.items() if whole.start < part.start}
        for one in self.quantities:
            if one not in waiting.values():
                yield one
                if one in waiting:
                    yield waiting[one]

    def is_rest(self, quantity: Quantity) -> bool:
        """'The remaining 45' are what no figure counts."""
        return _REST.search(self.text, max(0, quantity.start - 12), quantity.start) is not None

    def has_quantity(self, first: int, last: int) -> bool:
        """Whether a quantity begins between the two places."""
        return bisect_left(self.starts, last) > bisect_left(self.starts, first)

    def part_around(self, start: int, end: int) -> tuple[int, int]:
        """From where to where the part of the sentence goes that these words stand in."""
        before, after = bisect_left(self.cuts, start + 1), bisect_left(self.cuts, end)
        return self.cuts[before - 1] if before else 0, self.cuts[after] if after < len(self.cuts) else len(self.text)

    def room(self, quantity: Quantity) -> tuple[int, int]:
        """From the number before a quantity, and what that is of, to the next."""
        place = bisect_left(self.starts, quantity.start)
        after = place + 1 + (self.wholes.get(quantity, quantity).start > quantity.start)
        first = self.quantities[place - 1].end if place else 0
        return first, self.quantities[after].start if after < len(self.quantities) else len(self.text)

    def phrase(self, quantity: Quantity) -> str:
        """The words around the quantity in its part of the sentence, without any number; at most 200 letters."""
        first, last = self.part_around(quantity.start, quantity.end)
        before = self._without_numbers(max(first, quantity.start - 2 * _SIDE), quantity.start)[-_WORDS_BESIDE:]
        after = self._without_numbers(quantity.end, min(last, quantity.end + 2 * _SIDE))[:_WORDS_BESIDE]
        return f"{' '.join(before)[-_SIDE:]} # {' '.join(after)[:_SIDE]}".strip()

    def _without_numbers(self, first: int, last: int) -> list[str]:
        """The words from one place to another, each number in them as one mark."""
        told, at = [], first
        for one in self.quantities[bisect_left(self.starts, first) : bisect_left(self.starts, last)]:
            told, at = [*told, self.text[at : one.start], "…"], one.end
        return re.sub(r"[^\w…' %-]+", " ", " ".join([*told, self.text[at:last]])).split()


_WORDS_BESIDE, _SIDE = 8, 98
"""How many words, and letters, on each side make a phrase: enough to know it by, few enough to stand again next month."""
_CUT = re.compile(
    r"[;:()–—]|,(?= )| - |\b(?:but|while|whereas|although|though|compared with|compared to|of (?:which|whom|these|those))\b|\band (?=now|today|currently|in |by |on )"
)
_NAMING = re.compile(r"(?P<words>(?: [\w'-]+){0,2}) ?[:=(–—-] ?")
"""'Failures: 33' and 'failures (33)' name the number that follows."""
_ASIDE = re.compile(
    r" \([^()]{1,40}\)|, or [^,]{1,40},| [–—] [^–—]{1,40} [–—](?= )|, (?:(?:about|around|nearly|roughly|or) )?[0-9][0-9.,]* ?(?:%|per ?cent),"
)
_AND = re.compile(r"\b(?:and|or|plus) (?:\w+ )?$")


def match(scene: Scene, quantity: Quantity, *, before: Match = NO_MATCH, matches: Mapping[str, str]) -> Match | None:
    """The figure of a quantity; None where a person said that the words claim nothing.

    ``before`` is the match of what was said last, for words that lean on it ('less than 1%', 'of the 3,778').
    """
    chosen = matches.get(scene.phrase(quantity)) if matches else None
    noun = _noun(scene, quantity)
    if chosen:
        return None if chosen == NO_CLAIM else _described(scene, quantity, noun, Match(chosen, noun.said, CHOSEN, BASES.get(chosen, "")))
    base = _as_base(scene, quantity, before)
    if base:
        return base
    scores = _scores(scene, quantity, noun)
    is_rest = not noun.unit and scene.is_rest(quantity)
    fitting = {} if is_rest else {figure: score for figure, score in scores.items() if _fits(figure, noun, quantity)}
    if noun.is_part_of and quantity.kind == "count":
        fitting.pop(DEFAULTS.get(noun.unit, ""), None)  # 'none of the failures' does not count the failures
    fitting = _without_bases(fitting, _ANY_BASE if noun.is_part_of and noun.unit else _A_BASE)
    near = frozenset(figure for figure, score in scores.items() if score >= _NEAR)
    best = max(fitting, key=lambda figure: fitting[figure], default="")
    found = Match(best, noun.said, _strength(scene, best, fitting), near=near)
    return _described(scene, quantity, noun, found)


_NEAR = 10
_REST = re.compile(r"\bremaining $")


def _count_between(places: Sequence[int], low: int, high: int, asides: Sequence[tuple[int, int]]) -> int:
    """How many of the places lie between two, but for those in what is said aside."""
    aside = sum(bisect_left(places, last) - bisect_left(places, first) for first, last in asides)
    return bisect_left(places, high) - bisect_left(places, low) - aside


def _swallows(longer: Cue, one: Cue) -> bool:
    is_longer = longer.end - longer.start > one.end - one.start
    return is_longer and longer.start <= one.start and one.end <= longer.end and longer.weight >= one.weight


# Nouns -------------------------------------------------------------------------------------------------------------------------------------

_STEP = re.compile(r" ?(?:(?P<aside>\([^()]{0,80}\))|(?P<word>[\w'&-]+)|(?P<mark>\")|(?P<number>\0+))")
_STOPPERS = frozenset(
    "have has had was were is are be been being will would may might could should can who which that where when while and or but in on at by for from"
    " to with as after before since because following under into than if so it we they he she our their there this these those the a an not across"
    " between during through until within without over he's it's we've they've 'd".split()
)
_OF = re.compile(r" (?:out )?of (?:(?:the|these|those|our|all|its|their|such|every|each) )*")
_REST_OF_NUMBER = re.compile(r"[\d,.]*")
_OF_THE = re.compile(r"(?:^|[.;:\"] ?|\band )of (?:(?:the|these|those|our|all) )?$")
_OUT_OF = re.compile(r"\bout of (?:(?:the|all|our) )*$")
_LOOK = 9
"""How many words of a noun phrase are read for its noun: 'Domestic Violence Disclosure Scheme (known as Clare's Law) applications'."""


def _noun(scene: "Scene", quantity: Quantity) -> Noun:
    text = scene.text
    own = text[quantity.start : quantity.end]
    if SOMEBODY.search(own):
        return Noun("people", quantity.start, quantity.end)
    if quantity.kind == "all":
        within = list(SINGULAR.finditer(own)) or list(PLURAL.finditer(own))
        return Noun(unit_of(within[-1]), quantity.start, quantity.end, "of" in own) if within else Noun("", quantity.end, quantity.end)
    to = scene.rises_to(quantity)
    if to is not None:
        return _noun_from(text, to.end, is_one=False, is_part_of=False)
    of = _OF.match(text, quantity.end - 3 if own.endswith(" of") and quantity.value == 0 else quantity.end)
    is_one = quantity.value in (0, 1) or quantity.is_weak
    return _noun_from(text, of.end() if of else quantity.end, is_one=is_one, is_part_of=of is not None)


def _noun_from(text: str, at: int, *, is_one: bool, is_part_of: bool) -> Noun:
    start = at
    for step in range(_LOOK):
        first = at + 1 if text.startswith(" ", at) else at
        noun = PLURAL.match(text, first) or (SINGULAR.match(text, first) if is_one else None)
        if noun:
            return Noun(unit_of(noun), first, noun.end(), is_part_of)
        word = _STEP.match(text, at)
        if word is None or (word.group("word") in _STOPPERS and not (step == 0 and is_part_of)):
            break
        at = word.end()
        if is_part_of and step == 0 and word.group("word") and word.group("word")[0].isdigit():
            at = _REST_OF_NUMBER.match(text, at).end()
    return Noun(FOREIGN if _FOREIGN.match(text, start) else "", start, start, is_part_of)


_FOREIGN = re.compile(
    rf" (?!(?:{'|'.join(map(re.escape, sorted(_STOPPERS)))})\b)(?:[a-z'-]+ )?(?!(?:across|less|plus|does|perhaps|always|minus|besides|towards)\b)[a-z-]{{2,}}[^s\W]s\b(?!')"
)
"""A plural right behind the number, which is none of ours: '8 recommendations', 'two new posts'."""


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
_FAINT = 4
_ANOTHERS = 8
"""What it takes off a cue's weight that another quantity is nearer to it."""
_BY_NOUN = 8
"""What a bare noun is worth: less than any cue near it."""


def _fits(figure: str, noun: Noun, quantity: Quantity) -> bool:
    if quantity.kind == "share":
        return figure in BASES or figure == REVIEWED or _is_failure(figure) or _unit(figure) == "percent"
    if _unit(figure) == "percent":
        return False
    if quantity.kind == "all":
        return (figure in BASES or figure in (REVIEWED, "actions_completed")) and (noun.is_neutral or accepts(figure, noun.unit))
    return noun.is_neutral or accepts(figure, noun.unit)


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
    noun = _noun(scene, quantity)
    whole = next((whole for whole, parts in PARTS.items() if before.figure in parts and noun.said in ("", FIGURES[whole].unit)), "")
    return Match(whole or before.base or before.figure, noun.said, before.strength, whole_of=before.figure, part=before.part)


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
        is_left=cue is not None
        and (found.figure in REVERSED or (quantity.kind == "share" and _is_failure(found.figure)))
        and _is_left(scene, quantity, cue),
        is_plan=cue is not None and _is_plan(scene, quantity, cue),
        is_part=_is_part(scene, quantity, noun),
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
    r"(?:\b(?:not|no|without|free of)|n't) (?:been |yet been |yet |be |an? |any |confirmed )*$|\b(?:nobody|no[ -]one|none)(?: \w+){0,2} $"
)


def _is_left(scene: Scene, quantity: Quantity, cue: Cue) -> bool:
    first, last = min(quantity.start, cue.start), max(quantity.end, cue.end)
    low, high = scene.part_around(first, last)
    is_not = _NOT_BEFORE.search(scene.text, max(0, cue.start - 32), cue.start)
    is_still = cue.figure in PROGRESS and LEFT.search(scene.text, max(low, first - 30), min(high, last + 80)) is not None
    return is_still or is_not is not None


def _is_plan(scene: Scene, quantity: Quantity, cue: Cue) -> bool:
    if cue.figure not in PROGRESS and not quantity.is_weak:
        return False
    is_wished = WISH.search(scene.text, max(0, quantity.start - 40), quantity.start) is not None
    if is_wished or (quantity.kind == "all" and TO_BE.match(scene.text, quantity.end)):
        return True
    return PLAN.search(scene.text, max(0, cue.start - 60), cue.start) is not None


def _is_part(scene: Scene, quantity: Quantity, noun: Noun) -> bool:
    last = scene.part_around(quantity.start, quantity.end)[1]
    found = PART.search(scene.text, quantity.end, min(last, max(noun.end, quantity.end) + 60))
    return found is not None and not scene.has_quantity(quantity.end, found.start())
