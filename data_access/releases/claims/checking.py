"""Checks a draft: its sentences, their quantities, the figure and the time of each, and what the releases say to it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from data_access.figures.catalogue import FIGURES
from data_access.releases.claims import moments, quantities
from data_access.releases.claims.drafts import Sentence, split
from data_access.releases.claims.ground import Ground, ground_of
from data_access.releases.claims.matching import NO_MATCH, Match, accepts, match
from data_access.releases.claims.model import Claim
from data_access.releases.claims.moments import Moment
from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.reading import Reading, read
from data_access.releases.claims.scene import Scene
from data_access.releases.claims.sums import add_up, with_parts
from data_access.releases.claims.verdicts import Judgement, judge
from data_access.releases.claims.words import BASES, PARTS, SHARE_OF
from data_access.releases.model import Release

NO_MATCHES: Mapping[str, str] = MappingProxyType({})


def check(text: str, release: Release, others: Iterable[Release], *, matches: Mapping[str, str] = NO_MATCHES) -> tuple[Claim, ...]:
    """Every claim of a draft, in order, held against the release that it rests on and what was said in public before.

    ``matches`` are corrections that people made: phrase → figure, or NO_CLAIM. Never raises, whatever the text.
    """
    ground = ground_of(release, others)
    told = _Told()
    found: list[Claim] = []
    for sentence in split(text):
        passage = _Passage(sentence, ground, matches, told)
        claims, told = passage.claims()
        found += claims
    return tuple(with_parts(found))


@dataclass(frozen=True)
class _Told:
    """What the sentences so far leave for the next one to lean on."""

    match: Match = NO_MATCH
    moment: Moment | None = None


@dataclass(frozen=True)
class _Passage:
    """One sentence being checked, with what was told before it."""

    sentence: Sentence
    ground: Ground
    matches: Mapping[str, str]
    told: _Told

    @cached_property
    def reading(self) -> Reading:
        """The sentence as the rules read it."""
        return read(self.sentence.text)

    @cached_property
    def scene(self) -> Scene:
        """Its quantities, and what its words say of figures."""
        return Scene(self.reading.text, quantities.find(self.reading.text))

    @cached_property
    def times(self) -> tuple[Moment, ...]:
        """The moments that it names."""
        return moments.find(self.reading.text, as_at=self.ground.release.content.as_at)

    def claims(self) -> tuple[list[Claim], _Told]:
        """Its claims, and what they leave for the next sentence."""
        found: list[Claim] = []
        said: list[Match] = []
        for quantity in self.scene.in_order():
            moment = self._moment(quantity)
            if moment and moment.is_since and quantity.kind == "count" and _OF_THESE.match(self.reading.text, quantity.end):
                quantity = replace(quantity, kind="change")
            matched = self._matched(quantity, moment, said)
            is_asked = quantity.is_weak and self.reading.text.rstrip("\"' ").endswith("?")
            judged = judge(quantity, matched, moment, self.ground) if matched and not is_asked else None
            if matched and judged:
                found.append(self._claim(quantity, matched, judged))
                said.append(matched)
        dated = [one for one in self.times if not (one.is_now or one.is_earlier or one.is_since)]
        keeps_time = moments.is_again(self.reading.text)
        moment = dated[-1] if dated else self.told.moment if keeps_time else None
        found.sort(key=lambda claim: claim.start)
        return add_up(found, self.sentence), _Told(_left_by(said) or self.told.match, moment)

    def _moment(self, quantity: Quantity) -> Moment | None:
        text, scene, told = self.reading.text, self.scene, self.told.moment
        own = moments.of(quantity.start, quantity.end, self.times, text, scene) if self.times else None
        if own is not None:
            return own
        if told is not None and moments.is_since_again(text):
            return replace(told, is_since=True)
        if told is not None and moments.is_again(text):
            return told
        head = moments.find(read(self.sentence.lead).text, as_at=self.ground.release.content.as_at) if self.sentence.lead else ()
        return next((one for one in head if not one.is_since), None)

    def _matched(self, quantity: Quantity, moment: Moment | None, said: list[Match]) -> Match | None:
        before = said[-1] if said else NO_MATCH
        matched = match(self.scene, quantity, before=before, matches=self.matches)
        if matched is None:
            return None
        if not matched.figure:
            matched = self._leaning(matched, quantity, moment, said)
        if quantity.kind == "share" and not matched.has_noun:
            matched = replace(matched, base=self._whole_before(matched, said) or matched.base)
        return self._narrowed(matched, quantity)

    def _whole_before(self, matched: Match, said: list[Match]) -> str:
        """What a share without a noun is of, where the whole was said before: '33 failures, half of which were administrative'."""
        last = said[-1] if said else self.told.match
        return next((whole for whole, parts in PARTS.items() if last.figure in (whole, *parts) and matched.figure in parts), "")

    def _leaning(self, matched: Match, quantity: Quantity, moment: Moment | None, said: list[Match]) -> Match:
        """A match for words that name no figure: from the head of their list, from what was said before, or by the number."""
        from_head = self._from_head(quantity) if self.sentence.lead else NO_MATCH
        if from_head.figure:
            return from_head
        if matched.unit in ("", "percent") and (not matched.has_noun or quantity.kind != "count"):
            for leant in self._what_was_said(matched, quantity, moment, said):
                if self.ground.holding(leant.figure, moment):
                    return leant
        return self._by_number(matched, quantity, moment)

    def _from_head(self, quantity: Quantity) -> Match:
        head = read(self.sentence.lead).text + " "
        moved = replace(quantity, **{name: getattr(quantity, name) + len(head) for name in ("start", "end", "number_at")})
        return match(Scene(head + self.scene.text, (moved,)), moved, matches=NO_MATCHES) or NO_MATCH

    def _what_was_said(self, matched: Match, quantity: Quantity, moment: Moment | None, said: list[Match]) -> Iterable[Match]:
        before, text = (said[-1] if said else NO_MATCH), self.scene.text
        is_then = moment is not None and not moment.is_now
        is_total = _TOTAL.search(text, max(0, quantity.start - 40), quantity.start) is not None
        if before.figure and (is_then or is_total or quantity.kind in ("share", "change")):
            yield _leant(before, matched, quantity)
        last = _left_by(said) or self.told.match
        if last.figure and not quantity.is_weak and (quantity.kind == "change" or _LEANS.match(text)):
            yield _leant(last, matched, quantity)

    def _by_number(self, matched: Match, quantity: Quantity, moment: Moment | None) -> Match:
        """A number so large that it can hardly be another, where its noun says nothing or the unit of the figure that has it."""
        if quantity.kind != "count" or not quantity.value or quantity.value < _TELLING or self.scene.is_rest(quantity):
            return matched
        for cell in self.ground.headlines(moment):
            if cell.figure not in FIGURES or cell.value != quantity.value or cell.unit == "percent":
                continue
            if matched.unit in ("", cell.unit) or (matched.unit == "disclosures" and accepts(cell.figure, matched.unit)):
                return replace(matched, figure=cell.figure, strength=1)
        is_then = moment is not None and not (moment.is_now or moment.is_since)
        return replace(matched, figure="officers_on_review", strength=1) if matched.unit == "officers" and is_then else matched

    def _narrowed(self, matched: Match, quantity: Quantity) -> Match:
        """The match of a part of the figure, where the words up to the next number name one that the release holds."""
        first, last = self.scene.room(quantity)
        is_open = (matched.figure or matched.is_part) and not matched.whole_of
        named = self.ground.part_named(matched.figure, self.reading.text[first:last]) if is_open else None
        return replace(matched, figure=named[0], part=named[1], base=BASES.get(named[0], "")) if named else matched

    def _claim(self, quantity: Quantity, matched: Match, judged: Judgement) -> Claim:
        start, end = self.reading.written(quantity.start, quantity.end)
        figure = judged.figure or (matched.figure if matched.figure in FIGURES else "")
        return Claim(
            sentence=self.sentence.text,
            text=self.sentence.text[start:end],
            start=self.sentence.start + start,
            said=quantity.said,
            kind=quantity.kind,
            value=quantity.value,
            figure=figure,
            unit=matched.unit or (FIGURES[figure].unit if figure in FIGURES else ""),
            as_at=judged.as_at,
            verdict=judged.verdict,
            reason=judged.reason,
            phrase=self.scene.phrase(quantity),
        )


_OF_THESE = re.compile(r" of (?:which|whom|these|them|those(?! who))\b")
_LEANS = re.compile(
    r"[\"' ]*(?:(?:taken|all) together, |in all, |overall, )?(?:this|that|these|those(?! who)|it|they|which|of (?:these|those(?! who)|them|which)|since then|in total|the (?:figure|number|total))\b"
)
"""How a sentence begins that says more of what was said before."""
_TOTAL = re.compile(
    r"\b(?:(?:bring|tak|mak)(?:s|es|ing)|brought|took) (?:the |our |this )?(?:\w+ )?(?:total|number|figure|tally) to $|\bmaking $"
)
_TELLING = 20


def _leant(said: Match, matched: Match, quantity: Quantity) -> Match:
    """The match of what was said before, for this quantity."""
    figure = said.whole_of or said.figure
    share = SHARE_OF.get(figure, figure) if quantity.kind == "share" else figure
    return replace(said, figure=share, unit=matched.unit, base=BASES.get(share, said.base), also="", near=matched.near, whole_of="")


def _left_by(said: list[Match]) -> Match | None:
    """What 'that is' means after these: the whole, where one or several of its parts were said; else what was said last."""
    if not said:
        return None
    for whole, parts in PARTS.items():
        first = next((one for one in said if one.figure == whole), None)
        if first and said[-1].figure in (whole, *parts):
            return first
        if said[-1].figure in parts and len({one.figure for one in said} & set(parts)) > 1:
            return replace(said[-1], figure=whole, base=BASES["failures_share"])
    return said[-1]
