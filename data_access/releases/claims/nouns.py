"""Reads what a number counts: the noun behind it, through whatever stands between."""

import re
from dataclasses import dataclass

from data_access.releases.claims.quantities import Quantity
from data_access.releases.claims.scene import OF, Scene
from data_access.releases.claims.words import FOREIGN, NEUTRAL, PLURAL, SINGULAR, SOMEBODY, TIMES, unit_of


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
        return self.unit in ("", NEUTRAL, TIMES)

    @property
    def said(self) -> str:
        """The unit that the words say, '' where they say none of the catalogue's."""
        return "" if self.unit in ("", NEUTRAL, TIMES, FOREIGN) else self.unit


_STEP = re.compile(r" ?(?:(?P<aside>\([^()]{0,80}\))|(?P<word>[\w'&-]+)|(?P<mark>\")|(?P<number>\0+))")
_STOPPERS = frozenset(
    "have has had was were is are be been being will would may might could should can who which that where when while and or but in on at by for from"
    " to with as after before since because following under into than if so it we they he she our their there this these those the a an not across"
    " between during through until within without over he's it's we've they've 'd".split()
)
_REST_OF_NUMBER = re.compile(r"[\d,.]*")
_LOOK = 9
"""How many words of a noun phrase are read for its noun: 'Domestic Violence Disclosure Scheme (known as Clare's Law) applications'."""


def noun_of(scene: Scene, quantity: Quantity) -> Noun:
    """The noun of a quantity; FOREIGN where it is one that the catalogue does not count."""
    text = scene.text
    own = text[quantity.start : quantity.end]
    if own == "twice":
        return Noun(TIMES, quantity.start, quantity.end)
    if SOMEBODY.search(own):
        return Noun("people", quantity.start, quantity.end)
    if quantity.kind == "all":
        within = list(SINGULAR.finditer(own)) or list(PLURAL.finditer(own))
        return Noun(unit_of(within[-1]), quantity.start, quantity.end, "of" in own) if within else Noun("", quantity.end, quantity.end)
    to = scene.rises_to(quantity)
    if to is not None:
        return _noun_from(text, to.end, is_one=False, is_part_of=False)
    of = OF.match(text, quantity.end - 3 if own.endswith(" of") and quantity.value == 0 else quantity.end)
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
    is_foreign = _FOREIGN.match(text, start) or (is_one and _FOREIGN_ONE.match(text, start))
    return Noun(FOREIGN if is_foreign else "", start, start, is_part_of)


_FOREIGN = re.compile(
    rf" (?!(?:{'|'.join(map(re.escape, sorted(_STOPPERS)))})\b)(?:[a-z'-]+ )?(?!(?:across|less|plus|does|perhaps|always|minus|besides|towards)\b)[a-z-]{{2,}}[^s\W]s\b(?!')"
)
"""A plural right behind the number, which is none of ours: '8 recommendations', 'two new posts'."""
_FOREIGN_ONE = re.compile(
    rf" (?!(?:{'|'.join(map(re.escape, sorted(_STOPPERS)))}|still|now|also|only|just|later|then|other|further)\b)(?:[a-z'-]+ )?[a-z-]{{3,}}(?<!ed)"
    r" (?:is|was|has|had|will|would|remains?|who|which)\b"
)
"""'One investigation is': a singular that has its verb behind it, and is none of ours."""
