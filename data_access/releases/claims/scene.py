"""A sentence with its quantities: which words name a figure, where it falls into parts, and how much stands between a number and a word."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.words import CUES

_A_WORD, _A_QUANTITY, _A_CUT = 1, 12, 5
"""What lies between a quantity and a cue, and what it takes off the cue's weight."""


@dataclass(frozen=True)
class Cue:
    """Words that name a figure, at ``start`` to ``end`` of a reading."""

    start: int
    end: int
    figure: str
    weight: int


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
        joint = OF.match(self.text, at)
        is_in = self.text[part.end : whole.start] == " in " and part.value is not None and (whole.value or 0) > part.value
        return is_in or (joint is not None and joint.end() == whole.start)

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
        if end <= other.start and _STANDS_AT.fullmatch(self.text, low, high):
            return _IS_SUBJECT
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
_STANDS_AT = re.compile(
    r"(?: \w+)? (?:(?:stands?|stood|remains?|remained) at|numbers?|numbered|totals?|totalled|(?:has |have )?reached)(?: now)? "
)
_IS_SUBJECT = -6
"""'Failures stand at 30, half of them of paperwork': what is the subject of the number outdoes what comes behind it."""
_ASIDE = re.compile(
    r" \([^()]{1,40}\)|, or [^,]{1,40},| [–—] [^–—]{1,40} [–—](?= )|, (?:(?:about|around|nearly|roughly|or) )?[0-9][0-9.,]* ?(?:%|per ?cent),"
)
_AND = re.compile(r"\b(?:and|or|plus) (?:\w+ )?$")
OF = re.compile(r" (?:out )?of (?:(?:the|these|those|our|all|its|their|such|every|each|my|your|his|her) )*")
_OF_THE = re.compile(r"(?:^|[.;:\"] ?|\band )of (?:(?:the|these|those|our|all) )?$")
_REST = re.compile(r"\b(?:remaining|(?:the|all|our) other) $")


def _count_between(places: Sequence[int], low: int, high: int, asides: Sequence[tuple[int, int]]) -> int:
    """How many of the places lie between two, but for those in what is said aside."""
    aside = sum(bisect_left(places, last) - bisect_left(places, first) for first, last in asides)
    return bisect_left(places, high) - bisect_left(places, low) - aside


def _swallows(longer: Cue, one: Cue) -> bool:
    is_longer = longer.end - longer.start > one.end - one.start
    return is_longer and longer.start <= one.start and one.end <= longer.end and longer.weight >= one.weight
