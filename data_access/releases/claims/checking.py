"""Checks a draft: its sentences, their quantities, the figure and the time of each, and what the releases say to it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from data_access.disclosure.rules import ROUNDED
from data_access.figures.catalogue import FIGURES
from data_access.releases.claims import moments, quantities
from data_access.releases.claims.drafts import Sentence, split
from data_access.releases.claims.ground import Ground, ground_of
from data_access.releases.claims.leaning import OF_THEM, Leaning, Told
from data_access.releases.claims.matching import CHOSEN, NO_MATCH, NO_MATCHES, Match, match
from data_access.releases.claims.model import Claim
from data_access.releases.claims.moments import Moment
from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.reading import Reading, read
from data_access.releases.claims.scene import Scene
from data_access.releases.claims.sums import add_up, with_parts
from data_access.releases.claims.verdicts import Judgement, judge
from data_access.releases.claims.words import BASES, NEXT, PARTS
from data_access.releases.model import Release


def check(text: str, release: Release, others: Iterable[Release], *, matches: Mapping[str, str] = NO_MATCHES) -> tuple[Claim, ...]:
    """Every claim of a draft, in order, held against the release that it rests on and what was said in public before.

    ``matches`` are corrections that people made: phrase → figure, or NO_CLAIM. Never raises, whatever the text.
    """
    ground = ground_of(release, others)
    told = Told()
    found: list[Claim] = []
    for sentence in split(text):
        passage = _Passage(sentence, ground, matches, told)
        claims, told = passage.claims()
        found += add_up(claims, sentence, found, is_rounded=release.content.lane == ROUNDED.name)
    return tuple(with_parts(found))


@dataclass(frozen=True)
class _Passage:
    """One sentence being checked, with what was told before it."""

    sentence: Sentence
    ground: Ground
    matches: Mapping[str, str]
    told: Told

    @cached_property
    def reading(self) -> Reading:
        """The sentence as the rules read it."""
        return read(self.sentence.text)

    @cached_property
    def scene(self) -> Scene:
        """Its quantities, and what its words say of figures."""
        return Scene(self.reading.text, quantities.find(self.reading.text))

    @cached_property
    def leaning(self) -> Leaning:
        """What words in it that name no figure lean on."""
        return Leaning(self.scene, read(self.sentence.lead).text, self.told, self.ground)

    @cached_property
    def times(self) -> tuple[Moment, ...]:
        """The moments that it names."""
        return moments.find(self.reading.text, as_at=self.ground.release.content.as_at)

    def claims(self) -> tuple[list[Claim], Told]:
        """Its claims, and what they leave for the next sentence."""
        found: list[Claim] = []
        said: list[tuple[Quantity, Match]] = []
        for quantity in self.scene.in_order():
            moment = self._moment(quantity)
            quantity = self._of_change(quantity)
            if moment and moment.is_since and quantity.kind == "count" and OF_THEM.match(self.reading.text, quantity.end):
                quantity = replace(quantity, kind="change")
            matched = self._matched(quantity, moment, [match for _, match in said])
            is_asked = quantity.is_weak and self.reading.text.rstrip("\"' ").endswith("?")
            judged = judge(quantity, matched, moment, self.ground) if matched and not is_asked else None
            if matched and judged:
                found.append(self._claim(quantity, matched, judged))
                said.append((quantity, replace(matched, figure=judged.figure) if judged.verdict.is_fine and judged.figure else matched))
        dated = [one for one in self.times if not (one.is_now or one.is_earlier or one.is_since)]
        keeps_time = moments.is_again(self.reading.text)
        moment = dated[-1] if dated else self.told.moment if keeps_time else None
        found.sort(key=lambda claim: claim.start)
        return found, self.told.and_then(self.reading.text, said, moment)

    def _of_change(self, quantity: Quantity) -> Quantity:
        """'Risen by eight, of which three were administrative': parts of a change are changes."""
        before = [one for one in self.scene.quantities if one.kind == "change" and not one.changed_in and one.end <= quantity.start]
        is_part = any(_OF_WHICH.match(self.reading.text, one.end) for one in before)
        return replace(quantity, kind="change") if is_part and quantity.kind == "count" else quantity

    def _moment(self, quantity: Quantity) -> Moment | None:
        text, scene, told = self.reading.text, self.scene, self.told.moment
        own = moments.of(quantity.start, quantity.end, self.times, text, scene) if self.times else None
        if own is not None:
            return own
        if told is not None and moments.is_since_again(text):
            return replace(told, is_since=True)
        if told is not None and (moments.is_again(text) or (self.told.topic and self.leaning.leans)):
            return told
        head = moments.find(read(self.sentence.lead).text, as_at=self.ground.release.content.as_at) if self.sentence.lead else ()
        return next((one for one in head if not one.is_since), None)

    def _matched(self, quantity: Quantity, moment: Moment | None, said: list[Match]) -> Match | None:
        before = said[-1] if said else NO_MATCH
        matched = match(self.scene, quantity, before=before, matches=self.matches)
        if matched is None:
            return None
        if not matched.figure or matched.is_by_default:
            matched = self.leaning.of(matched, quantity, moment, said)
        elif matched.figure in NEXT and not (matched.has_noun or matched.whole_of):
            matched = self.leaning.restaged(matched, quantity)
        if quantity.kind == "share" and not matched.has_noun:
            matched = replace(matched, base=self._whole_before(matched, said) or matched.base)
        return self._narrowed(self._of_others(matched, quantity, moment, said), quantity)

    def _of_others(self, matched: Match, quantity: Quantity, moment: Moment | None, said: list[Match]) -> Match:
        """The match as a part of something where the words say 'of them' or 'of the 45' and name no figure but that."""
        last = said[-1] if said else self.told.match
        whole = self.scene.wholes.get(quantity)
        if whole and not matched.figure and (whole.value or 0) <= _FEW:
            return replace(matched, is_foreign=True)  # 'six of the ten whom we met'
        is_same = matched.figure == last.figure and matched.strength < CHOSEN and (moment is None or moment.is_now)
        is_of_them = OF_THEM.match(self.reading.text, quantity.end) is not None
        is_part = is_of_them and is_same if matched.figure else quantity in self.scene.wholes
        return replace(matched, is_part=True) if is_part and quantity.kind == "count" and not matched.whole_of else matched

    def _whole_before(self, matched: Match, said: list[Match]) -> str:
        """What a share without a noun is of, where the whole was said before: '33 failures, half of which were administrative'."""
        last = said[-1] if said else self.told.match
        return next((whole for whole, parts in PARTS.items() if last.figure in (whole, *parts) and matched.figure in parts), "")

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


_FEW = 10
_OF_WHICH = re.compile(r"(?: [\w'-]+)?,? (?:of (?:which|whom|these|them)|including)\b")
