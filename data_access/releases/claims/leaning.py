"""What words that name no figure lean on: the head of their list, the question before them, what was said last, or the number itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from data_access.figures.catalogue import FIGURES
from data_access.releases.claims.ground import Ground
from data_access.releases.claims.matching import NO_MATCH, NO_MATCHES, Match, accepts, match
from data_access.releases.claims.moments import Moment
from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.scene import Scene
from data_access.releases.claims.words import BASES, DONE, FOUND, FOUND_OUT, LEFT, NEED, NEXT, PARTS, PROGRESS, SHARE_OF, WISH
from data_access.releases.model import FrozenCell

_TELLING, _TELLING_OF_THEM = 20, 100
"""From here on, that a number is one of the release's is hardly chance; one of 'them' is more likely something else."""
_TOPIC = 240
"""Letters of what was said before without a claim that are still heard."""
_REMEMBERED = 12


@dataclass(frozen=True)
class Told:
    """What the sentences so far leave for the next one to lean on.

    ``topic`` is the text since the last claim, such as a question or a heading. ``numbers`` are those said last, each with its match.
    ``last`` is what was said last, whereas ``match`` is what 'that' means.
    """

    match: Match = NO_MATCH
    moment: Moment | None = None
    topic: str = ""
    numbers: tuple[tuple[float, Match], ...] = ()
    last: Match = NO_MATCH

    def and_then(self, text: str, said: list[tuple[Quantity, Match]], moment: Moment | None) -> "Told":
        """What is left after one more sentence: without a claim in it, what was said before is still the last."""
        numbers = tuple((one.value, matched) for one, matched in said if one.kind == "count" and one.value is not None)
        return Told(
            match=left_by([*(one for _, one in self.numbers), *(matched for _, matched in said)]) if said else self.match,
            moment=moment,
            topic="" if said else f"{self.topic} {text}"[-_TOPIC:].lstrip(),
            last=said[-1][1] if said else self.last,
            numbers=(*self.numbers, *numbers)[-_REMEMBERED:],
        )


@dataclass(frozen=True)
class Leaning:
    """A sentence whose words lean: its scene, the reading of the ``lead`` of its list, and what was told before it."""

    scene: Scene
    lead: str
    told: Told
    ground: Ground

    @property
    def leans(self) -> bool:
        """Whether it begins by saying more of what was said before."""
        return _LEANS.match(self.scene.text) is not None

    def of(self, matched: Match, quantity: Quantity, moment: Moment | None, said: list[Match]) -> Match:
        """The match of a quantity whose own words name no figure; as it was where nothing says one."""
        found = self._leant(matched, quantity, moment, said)
        return self.staged(found, quantity) if found.figure else found

    def _leant(self, matched: Match, quantity: Quantity, moment: Moment | None, said: list[Match]) -> Match:
        again = self._said_again(matched, quantity)
        if again.figure:
            return again
        topic = self.told.topic if self._hears_topic(matched, quantity) else ""
        for text in (self.lead, topic, _question(topic)):
            from_text = self._from(text, quantity) if text else NO_MATCH
            if from_text.figure and (text == self.lead or _names(text, from_text.figure)):
                return from_text
        is_bare = not matched.has_noun or (matched.is_times and quantity.is_weak) or quantity.kind != "count"
        if matched.unit in ("", "percent") and is_bare:
            for leant in self._what_was_said(matched, quantity, moment, said):
                if self._holds(leant.figure, moment):
                    return leant
        by_number = self._by_number(matched, quantity, moment)
        is_before = moment is not None and moment.is_earlier and matched.unit == "" and not quantity.is_weak
        if quantity.kind == "count" and not is_before and self._is_of_nothing(by_number, said):
            return replace(by_number, is_foreign=True)
        # 'At first it claimed only 2,500': another number of what was spoken of.
        return _as(self.told.match, matched, quantity) if is_before and not by_number.figure and self.told.match.figure else by_number

    def _is_of_nothing(self, matched: Match, said: list[Match]) -> bool:
        """'12 recommendations; nine have been carried out': a number without a noun, after what is of no figure, is of none either."""
        last = said[-1] if said else self.told.last
        is_bare = not (matched.figure or matched.has_noun)
        return is_bare and (last.is_foreign or (last.unit != "" and not last.figure))

    def _holds(self, figure: str, moment: Moment | None) -> bool:
        counted = next((count for count, share in SHARE_OF.items() if share == figure), figure)
        return bool(self.ground.holding(figure, moment) or self.ground.holding(counted, moment))

    def _hears_topic(self, matched: Match, quantity: Quantity) -> bool:
        if quantity.is_weak or matched.is_foreign or self.scene.is_rest(quantity):
            return False
        return quantity.kind == "count" or (quantity.kind == "share" and self.leans)

    def _from(self, text: str, quantity: Quantity) -> Match:
        """The match of the quantity as if its sentence went on from that text."""
        head = text + " "
        moved = {one: _moved(one, len(head)) for one in self.scene.quantities}
        found = match(Scene(head + self.scene.text, tuple(moved.values())), moved[quantity], matches=NO_MATCHES) or NO_MATCH
        asked = None if found.figure else next(reversed(list(_HOW_MANY.finditer(text))), None)
        if asked is None:
            return found
        answer = replace(quantity, start=asked.start(), end=asked.end(), number_at=asked.start())
        return match(Scene(text, (answer,)), answer, matches=NO_MATCHES) or NO_MATCH

    def _said_again(self, matched: Match, quantity: Quantity) -> Match:
        """'The two referred to above': a number with 'the' that was said before is the same number."""
        if quantity.kind != "count" or quantity.said != "exactly" or matched.is_foreign:
            return NO_MATCH
        if not _DEFINITE.search(self.scene.text, max(0, quantity.start - 16), quantity.start):
            return NO_MATCH
        same = (one for value, one in reversed(self.told.numbers) if value == quantity.value and one.figure)
        return next((_as(one, matched, quantity) for one in same if matched.unit == "" or accepts(one.figure, matched.unit)), NO_MATCH)

    def _what_was_said(self, matched: Match, quantity: Quantity, moment: Moment | None, said: list[Match]) -> Iterable[Match]:
        before, text = (said[-1] if said else NO_MATCH), self.scene.text
        is_then = moment is not None and not moment.is_now
        is_total = _TOTAL.search(text, max(0, quantity.start - 40), quantity.start) is not None
        if before.figure and (is_then or is_total or quantity.kind in ("share", "change")):
            yield _as(before, matched, quantity)
        last = left_by(said) or self.told.match
        if last.figure and not quantity.is_weak and not self.scene.is_rest(quantity) and self._says_more(quantity, last):
            yield _as(last, matched, quantity)

    def _says_more(self, quantity: Quantity, last: Match) -> bool:
        pattern = _THAT_IS if quantity.kind == "share" else _THE_FIGURE
        is_named = pattern.search(self.scene.text, max(0, quantity.start - 48), quantity.start) is not None
        is_left = last.figure in PROGRESS and self._has(LEFT, quantity)
        is_found = last.figure in FOUND_OUT and self._has(FOUND, quantity)
        return quantity.kind == "change" or self._is_first_to_lean(quantity) or is_named or is_left or is_found

    def _is_first_to_lean(self, quantity: Quantity) -> bool:
        """Of 'those come to 306, and the missing six …' only the 306 is said of those."""
        counts = (one for one in self.scene.quantities if one.kind == "count" and not one.is_weak)
        return self.leans and (quantity.kind != "count" or next(counts, quantity) is quantity)

    def _by_number(self, matched: Match, quantity: Quantity, moment: Moment | None) -> Match:
        """A number so large that it can hardly be another, where its noun says nothing or the unit of the figure that has it."""
        is_of_them = OF_THEM.match(self.scene.text, quantity.end) is not None
        telling = _TELLING_OF_THEM if is_of_them else _TELLING
        if quantity.kind != "count" or (quantity.value or 0) < telling or self.scene.is_rest(quantity):
            return matched
        for cell in self.ground.headlines(moment):
            if cell.figure not in FIGURES or cell.value != quantity.value or cell.unit == "percent":
                continue
            if quantity.value < _TELLING_OF_THEM and self._is_outdated(cell, moment):
                continue
            if matched.unit in ("", cell.unit) or (matched.unit == "disclosures" and accepts(cell.figure, matched.unit)):
                return replace(matched, figure=cell.figure, strength=1)
        is_then = moment is not None and not (moment.is_now or moment.is_since)
        return replace(matched, figure="officers_on_review", strength=1) if matched.unit == "officers" and is_then else matched

    def restaged(self, matched: Match, quantity: Quantity) -> Match:
        """The match of a number whose own part of the sentence names no figure, but says that it is done."""
        first, last = self._part(quantity)
        is_named = any(first <= cue.start < last for cue in self.scene.cues if cue.figure == matched.figure)
        return matched if is_named and quantity.kind != "all" else self.staged(matched, quantity)

    def _is_outdated(self, cell: FrozenCell, moment: Moment | None) -> bool:
        """Whether today's release has another number for it: that 36 were dedicated once makes no claim of '36 were in good order'."""
        own = self.ground.release.content.cell(cell.figure)
        return (moment is None or moment.is_now) and own is not None and own.value != cell.value

    def staged(self, found: Match, quantity: Quantity) -> Match:
        """The stage that the predicate says: of '558 … all are closed' the 558 are no longer those required but those completed."""
        figure = found.figure
        if figure in NEXT and self._has(DONE, quantity):
            figure = NEXT[figure]
        elif figure in NEXT.values() and self._has(NEED, quantity):
            figure = BASES[figure]
        is_other = quantity.kind == "share" and self.scene.is_rest(quantity)
        is_left = found.is_left or is_other or (figure in PROGRESS and self._has(LEFT, quantity))
        is_wished = WISH.search(self.scene.text, max(0, quantity.start - 40), quantity.start) is not None
        is_plan = found.is_plan or (figure in PROGRESS and is_wished)
        return replace(found, figure=figure, base=BASES.get(figure, found.base), is_left=is_left, is_plan=is_plan)

    def _has(self, pattern: re.Pattern, quantity: Quantity) -> bool:
        return pattern.search(self.scene.text, *self._part(quantity)) is not None

    def _part(self, quantity: Quantity) -> tuple[int, int]:
        """The quantity's part of the sentence, with what is said 'of these'."""
        of_them = OF_THEM.match(self.scene.text, quantity.end)
        return self.scene.part_around(quantity.start, of_them.end() if of_them else quantity.end)


_NAMED = 2
"""How strongly a question or a heading must name a figure to be leant on."""
OF_THEM = re.compile(r" of (?:which|whom|these|them|those(?! who))\b")
_HOW_MANY = re.compile(r"\bhow many\b(?: of\b)?")
"""In its question an answer's number stands where 'how many' does."""
_DEFINITE = re.compile(r"\b(?:the|these|those|both|same)(?: same)? $")
_LEANS = re.compile(
    r"[\"' ]*(?:(?:and|so|but|now),? )?(?:(?:taken|all) together, |in all, |overall, )?(?:this|that|these|those(?! who)|it|they|which"
    r"|of (?:these|those(?! who)|them|which)|since then|in total|the (?:answer|figure|number|total))\b"
)
"""How a sentence begins that says more of what was said before."""
_THE_FIGURE = re.compile(
    r"\b(?:wasn't|isn't|was|is) it (?:\w+ )?$|\b(?:that|whether|said) it (?:is|was) (?:\w+ )?$|\b(?:the|that|this) (?:figure|number|total|tally|count)s? (?:\w+ ){0,2}?(?:is|was|were|of|at|to|been|had|has) (?:\w+ )?$"
)
_THAT_IS = re.compile(
    r"\b(?:this|that|it|which|they)(?:'s| is| was| are| represents?| makes?(?: up)?| means| amounts to| comes to| works out at):? (?:\w+ ){0,2}$"
)
_TOTAL = re.compile(
    r"\b(?:(?:bring|tak|mak)(?:s|es|ing)|brought|took) (?:the |our |this )?(?:\w+ )?(?:total|number|figure|tally) to $|\bmaking $"
)


def _question(text: str) -> str:
    """The last question in it, which its answer is about however much is said between."""
    asked = _QUESTION.findall(text)
    return asked[-1].strip() if asked else ""


_QUESTION = re.compile(r"[^.!?]+\?")


def _names(text: str, figure: str) -> bool:
    return any(cue.figure == figure and cue.weight >= _NAMED for cue in Scene(text, ()).cues)


def _moved(quantity: Quantity, by: int) -> Quantity:
    return replace(quantity, **{name: getattr(quantity, name) + by for name in ("start", "end", "number_at")})


def _as(said: Match, matched: Match, quantity: Quantity) -> Match:
    """The match of what was said before, for this quantity."""
    figure = said.whole_of or said.figure
    share = SHARE_OF.get(figure, figure) if quantity.kind == "share" else figure
    return replace(said, figure=share, unit=matched.unit, base=BASES.get(share, said.base), also="", near=matched.near, whole_of="")


def left_by(said: list[Match]) -> Match | None:
    """What 'that is' means after these: the whole, where one or several of its parts were said; what is of a base that was said last; else
    what was said last."""
    if not said:
        return None
    for whole, parts in PARTS.items():
        first = next((one for one in said if one.figure == whole), None)
        if first and said[-1].figure in (whole, *parts):
            return first
        if said[-1].figure in parts and len({one.figure for one in said} & set(parts)) > 1:
            return replace(said[-1], figure=whole, base=BASES["failures_share"])
    is_of = len(said) > 1 and said[-1].figure == BASES.get(SHARE_OF.get(said[-2].figure, said[-2].figure))
    return said[-2 if is_of else -1]
