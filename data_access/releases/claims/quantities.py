"""Finds every quantity in a sentence: how it is worded and which number it is. What a number is of is decided in ``matching``.

Days, years, times, ages, telephone numbers, sums of money, numbers of sections and of reports count nothing and are passed over first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from data_access.releases.claims.model import Kind, Saying
from data_access.releases.claims.numerals import DIGITS, WORDS, places_of, value_of
from data_access.releases.claims.words import ANY_NOUN


@dataclass(frozen=True)
class Quantity:
    """A number, or words in the place of one, at ``start`` to ``end`` of its sentence; ``number_at`` is where the number itself begins.

    ``most`` is the upper end of 'between … and …'. ``places`` is the number of decimals said. ``sign`` is −1 for a change downwards.
    ``is_fraction`` is one in words, which is rough: 'two thirds'. ``changed_in`` is what a change is given in, '' for a number of things. ``is_next`` is
    'another 14', which may be the next of a list and no change.
    ``is_weak`` words claim something only where a figure is named beside them: 'all', 'some', 'nobody', 'one'.
    """

    start: int
    end: int
    number_at: int
    said: Saying
    value: int | float | None
    kind: Kind = "count"
    most: int | float | None = None
    places: int = 0
    sign: int = 1
    is_weak: bool = False
    is_fraction: bool = False
    changed_in: Literal["", "percent", "points"] = ""
    is_next: bool = False


def find(text: str) -> tuple[Quantity, ...]:
    """Every quantity of a sentence as ``reading`` gives it, in order. None overlaps another."""
    left = _without_what_counts_nothing(text)
    found: list[Quantity] = []
    for look in (_points, _shares, _fractions, _ranges, _nearly_all, _signed, _numbers, _multitudes, _vague, _none, _all):
        for quantity in look(left):
            found.append(quantity)
            left = _blanked(left, quantity.start, quantity.end)
    return tuple(sorted(_merged(found, text), key=lambda one: one.start))


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + "\0" * (end - start) + text[end:]


# What counts nothing ----------------------------------------------------------------------------------------------------------------------

MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_NUMBER = rf"(?:{DIGITS}|{WORDS})"
_NEAR_NOUN = rf"(?: [\w'-]+){{0,2}} (?:{ANY_NOUN})\b"
_NAMED = (
    "section|sections|page|pages|paragraph|para|part|chapter|article|schedule|release|issue|(?<![a-z]s )number|no\\.|nos\\.|phase|step|stage|tier|version|figure"
    "|table|annex|appendix|question|item|minute|point|entry|slide|session|module|lesson|unit|exhibit|box|line|operation|room|floor|recommendation|objective|reference|ref|draft|channel|band|week|day|year|s\\."
)
_NOTHING = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:one|two|three|four|five|six|seven|eight|nine) (?:[a-z-]+ ){1,2}(?:an?|per|each|every) (?:hour|day|week|month|year)\b|\bno further action\b",
        r"https?://\S{1,300}|\bwww\.\S{1,300}|[\w.+-]{1,64}@\S{1,200}",
        r"(?:\+44|\b0)[0-9]{2,5}(?:[ -]?[0-9]{2,6}){1,3}\b",
        r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b|\b[0-9]{1,4}/[0-9]{1,4}(?:/[0-9]{1,4})?\b",
        rf"\b[0-9]{{1,2}}(?:st|nd|rd|th)?(?:(?:,| and| or| to| ?[–-]) ?[0-9]{{1,2}}(?:st|nd|rd|th)?)*(?: of)? {MONTH}\b\.?(?:,? (?:19|20)[0-9]{{2}}\b)?",
        rf"\b{MONTH}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?\b(?![,.]?[0-9])(?!{_NEAR_NOUN})(?:,? (?:19|20)[0-9]{{2}}\b)?",
        rf"\b{MONTH}\.?,? (?:19|20)[0-9]{{2}}\b(?![,.][0-9])",
        r"\b(?:in|since|of|during|by|from|until|till|before|after|to|and|between|the|year|early|late|mid|act|for) ?-?(?:19|20)[0-9]{2}\b(?![,.]?[0-9])",
        rf"\b(?:19|20)[0-9]{{2}}(?:[-–](?:[0-9]{{2}}){{1,2}})?\b(?![,.]?[0-9])(?!{_NEAR_NOUN})",
        r"\b[0-9]{1,2}(?:[:.][0-9]{2})? ?(?:am|pm|a\.m|p\.m|o'clock|noon)\b|\b[0-9]{1,2}:[0-9]{2}\b",
        r"\b(?:call(?:ing)?|dial(?:l?ing)?|ring(?:ing)?|phon(?:e|ing)|tele?phone|tel|text(?:ing)?|on|via|by|through|to|or|and) (?:us |police )?(?:on )?"
        rf"(?:999|101|111|112|105)\b(?![,.]?[0-9])(?! of\b|{_NEAR_NOUN})",
        rf"\b(?:999|101|111|112|105)\b(?![,.]?[0-9])(?! of\b|{_NEAR_NOUN})|\b(?:999|101) (?:calls?|emails?)\b",
        r"\b(?:text|call|ring|dial|phone|tel|collar|badge) [0-9]{3,}\b|\b(?:press|option|extension|ext\.?) [0-9]+\b",
        rf"{_NUMBER}[ -](?:working|calendar) days\b|{_NUMBER}[ -](?:full )?(?:seconds?|minutes?|mins?|hours?|weeks?|fortnights?|months?|years?|decades?|weekends?)\b(?:[ -]old)?",
        r"\b(?:an?|half an?|several|a few|some|many|a number of|a couple of|all|each|every|no|one|most) (?:seconds?|minutes?|hours?|weeks?|months?|years?|decades?|times?|ways?)\b",
        rf"\baged? (?:of |between |from |over |under |as young as )?{_NUMBER}(?: (?:and|to|or) {_NUMBER})?",
        r"\b(?:over|under|younger than|older than)[ -][0-9]{2}s\b|\b(?:people|those|anyone|children|women|men|adults) (?:over|under) (?:1[0-9]|[2-9][05])\b(?! %)",
        rf"\b(?:{_NAMED}) ?#?(?:[0-9]{{1,2}}\b(?![,.]?[0-9]| ?%| per)(?:\.[0-9]+)*|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b)(?!{_NEAR_NOUN})",
        r"(?<![\d,.])\b[0-9]{1,4}[a-z]? (?!(?:at|by|in|of|on|the|to) )[a-z]+ (?:street|road|lane|avenue|close|drive|house|park|square|way|place)\b",
        rf"[£$€] ?{DIGITS} ?(?:k|m|bn|billion)?\b|{_NUMBER} (?:pounds|pence|euros|miles?|km|kilometres?|metres?|mph|per hour|hectares)\b",
        r"\b[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}\b|\b[abm][0-9]{1,4}\b|\bstatistics [0-9]\.[0-9]\b|\[[0-9]{1,3}\]",
        r"\b(?:number|day|this|that|the|any|which) one\b(?! (?:of|in|out|\w+ (?:application|failure|referral|case)\b))"
        r"|\bone [\w' ]{1,40} (?:is|was) one too many\b|\bone (?:another|by one|or two|way|day|thing|in particular|member|single|aim|step|hand|side|too many)\b|\bone's\b",
        rf"\b(?:requir(?:e[ds]?|ing)|need(?:ed|s|ing)?|want(?:ed|s|ing)?|have|had|given|received|without|get|got) one\b(?!{_NEAR_NOUN})",
        rf"\b{_NUMBER} too many\b|\bmore than one\b(?! (?:{ANY_NOUN}|in|out)\b)",
        r"\bat all\b|\babove all\b|\bafter all\b|\ball (?:along|day|round|over|too|the more|the time|we can|of us|our communities|that matters)\b|\bonce (?:and )?for all\b",
        r"\b(?:in|on) (?:some|many|most|all|few|every|each) (?:ways?|respects?|circumstances|counts)\b|\bsome (?:form|kind|sort|way|time|extent|reassurance)\b",
        r"\b(?:first|second|other|latter) half\b|\b(?:half|quarter) past \w+|\bquarter to \w+|\bhalf (?:an?|way|-?term)\b|\bhalfway\b",
        rf"\b(?:{WORDS}|[0-9]{{1,2}}) (?:minutes )?past (?:{WORDS}|[0-9]{{1,2}})|\b(?:mum|mother|dad|father|parent|family|groups?|teams|pairs|rows) of (?:two|three|four|five|six|seven|eight|nine)\b",
        r"\b(?:score|likelihood|impact|rating|probability)s?(?: of|:)? [0-9]{1,3}\b(?! ?%)",
        r"(?<=[a-z\0]), (?:1[0-9]|[2-9][0-9]),(?= (?:said|told|of|from|who|added|has|have|is|was|were|are|remains?|an?)\b)|\b(?:how|so|as|too) (?:many|few)\b",
        rf"\b{_NUMBER}-(?!{_NUMBER})[a-z]+(?:-[a-z]+)*\b|\b[0-9][0-9,]*(?:st|nd|rd|th)\b|\b[0-9]{{10,}}\b",
    )
)


def _without_what_counts_nothing(text: str) -> str:
    for pattern in _NOTHING:
        for found in pattern.finditer(text):
            text = _blanked(text, *found.span())
    return text


# Wordings ----------------------------------------------------------------------------------------------------------------------------------

_TOLD = "".join(
    rf"(?<!{verb} )" for verb in "you us public people heard hear know knew learned learnt talk talked spoke asked wrote".split()
)
"""What is told, heard or known about a number is told of the number itself: 'we told you about 25 failures'."""
_FAR = r"(?:well |far |considerably |significantly |slightly |a little |just |many )?"
_A_LITTLE = r"(?:just|slightly|fractionally|a (?:little|bit|shade|touch|fraction))"
_WORDINGS: tuple[tuple[Saying, str], ...] = (
    ("at_least", r"at least|a minimum of|no fewer than|no less than|not (?:fewer|less) than"),
    (
        "at_most",
        r"(?<!own )(?<!owned )(?<!owning )(?<!add )(?<!adds )(?<!added )(?<!adding )up to|at (?:the )?most|no more than|not more than|a maximum of|as many as",
    ),
    ("just_over", rf"{_A_LITTLE} (?:over|above|more than)"),
    ("just_under", rf"{_A_LITTLE} (?:under|below|less than|fewer than|short of|shy of)|nearly|almost|not far off|close to|approaching"),
    ("more_than", rf"{_FAR}(?:more than|over|above|in excess of|upwards of|north of|better than|greater than|exceeding)|\bexceeds"),
    ("less_than", rf"{_FAR}(?:less than|fewer than|under|below|lower than)"),
    (
        "about",
        rf"(?:an estimated|{_TOLD}about|around|approximately|approx\.?|roughly|some|circa|c\.|in the (?:region|order) of|or so|estimated)",
    ),
    ("exactly", r"exactly|precisely|a total of|in total|only|just"),
)
_BEFORE = re.compile("(?:" + "|".join(rf"(?P<{said}>\b(?:{words}))" for said, words in _WORDINGS) + r") {1,3}$")
_AFTER = re.compile(
    r" or (?P<at_least>more|over|above)\b| or (?P<at_most>fewer|less|under)\b| or (?P<about>so|thereabouts)\b| ?(?P<more_than>\+)"
)
_GIVE_OR_TAKE = re.compile(r"(?: [\w'-]+){0,3},? (?:give or take|or thereabouts)\b")
"""The same behind the noun, which stays outside the quantity: '3,680 applications, give or take'."""
_MORE_BEFORE = re.compile(
    r"\b(?:an? (?:further|additional|extra)|another|further|additional(?:ly)?|extra|(?:an? )?(?:increase|rise) of|(?:up|increased|risen|rose|grown|grew)(?: again)?,? by) $"
)
_NEXT = re.compile(r"\b(?:further|another)\b")
_FEWER_BEFORE = re.compile(r"\b(?:(?:an? )?(?:decrease|fall|reduction|drop) of|(?:down|decreased|fallen|fell|reduced|cut) by) $")
_MORE_AFTER = re.compile(r" (?:further|more|additional|extra|higher)\b(?! detailed)")
_FEWER_AFTER = re.compile(r" (?:fewer|less|lower)\b")


_SIGNS: dict[str, Saying] = {"<": "less_than", ">": "more_than", "~": "about", "≈": "about", "≤": "at_most", "≥": "at_least"}
_IS_COMPARED = re.compile(rf"(?:{DIGITS}|{WORDS}|\0) $")
"""In '196 more than 3,582' the words belong to the 196."""


def _worded(text: str, start: int, end: int) -> tuple[int, int, Saying]:
    """Start and end with the words that belong to the number, and how it is said."""
    before = _BEFORE.search(text, max(0, start - 32), start)
    if before and _IS_COMPARED.search(text, max(0, before.start() - 24), before.start()):
        before = None
    after = _AFTER.match(text, end)
    said: Saying = "exactly"
    if start and text[start - 1] in _SIGNS:
        said, start = _SIGNS[text[start - 1]], start - 1
    if before:
        said, start = before.lastgroup, before.start()  # type: ignore[assignment]
    if after:
        said, end = after.lastgroup, after.end()  # type: ignore[assignment]
    elif said == "exactly" and _GIVE_OR_TAKE.match(text, end):
        said = "about"
    return start, end, said


def _changed(quantity: Quantity, text: str) -> Quantity:
    """The quantity as a change, where the words beside it make it one."""
    more, fewer = (pattern.search(text, max(0, quantity.start - 24), quantity.start) for pattern in (_MORE_BEFORE, _FEWER_BEFORE))
    more_after, fewer_after = _MORE_AFTER.match(text, quantity.end), _FEWER_AFTER.match(text, quantity.end)
    before, after = more or fewer, more_after or fewer_after
    if not before and not after:
        return quantity
    start = before.start() if before else quantity.start
    end = after.end() if after else quantity.end
    sign = -1 if fewer or (fewer_after and not more) else 1
    is_next = any(found is not None and _NEXT.search(found.group()) for found in (more, more_after))
    return replace(quantity, start=start, end=end, kind="change", sign=sign, is_next=is_next)


# What counts something -------------------------------------------------------------------------------------------------------------------------

_ALONE = r"(?<![\w.,/#£$€+-])"
_NUMBERS = re.compile(rf"{_ALONE}(?:(?P<digits>{DIGITS})(?![\w]|[,.]?[0-9]|/|-\w)|(?P<words>{WORDS}))")
_PERCENT = r"(?: ?%| per ?cent\b| percent\b| pct\b)"
_POINTS = re.compile(rf"{_ALONE}({_NUMBER}) (?:percentage )points?\b")
_SHARES = re.compile(rf"{_ALONE}({_NUMBER}){_PERCENT}(?! points?)")
_ORDINALS = {name: n for n, name in enumerate("half third quarter fifth sixth seventh eighth ninth tenth".split(), 2)}
_FRACTIONS = re.compile(
    r"\b(?P<top>an?|one|two|three|four|five|six|seven|eight|nine)[ -](?P<base>half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)(?P<many>s?)\b"
)
_HALF = re.compile(r"\b(?<!and a )half\b(?! an?\b)")
_HALF_OF = re.compile(rf" (?:the|our|all|these|those|them)\b|(?: [\w'-]+)? (?:{ANY_NOUN})\b")
_PART_AHEAD = re.compile(
    r" of\b|[.,;)]|$| (?:are|were|have|had|has|was|is|been|relate|related|resulted|involved|led|here|there|locally|nationally)\b"
)
"""What follows 'a third' where it is a part, and not the third of several."""
_BY = re.compile(r"\bby $")
_IN_EVERY = re.compile(
    rf"\b(?P<top>{_NUMBER})(?: (?:in|out of)(?: every)?| [\w'-]+ (?:in|out of|for) every) (?P<base>two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|a hundred|a thousand|[0-9]{{1,3}}|1,000|1000)\b(?![,.]?[0-9])"
)
_ROUND_BASES = (20, 50, 100, 1000)
"""Any part of these is a share; '33 out of 560' are two numbers."""
_MOST = re.compile(
    rf"\b(?:the )?(?:(?:vast|great|overwhelming|clear) )?majority of\b|\bmost (?:of\b|(?=(?:[\w'-]+ ){{0,2}}(?:{ANY_NOUN})\b))"
)
_RANGES = re.compile(
    rf"\bbetween ({_NUMBER}) and ({_NUMBER})(?!{_PERCENT})|{_ALONE}(?<!from )({DIGITS}) ?[-–] ?({DIGITS})(?![\w]|[,.]?[0-9]|{_PERCENT})"
    rf"|\b({WORDS}) or ({WORDS})"
)


def _points(text: str) -> Iterator[Quantity]:
    for found in _POINTS.finditer(text):
        yield Quantity(found.start(), found.end(), found.start(), "exactly", value_of(found.group(1)), "change", changed_in="points")


def _shares(text: str) -> Iterator[Quantity]:
    for found in _SHARES.finditer(text):
        start, end, said = _worded(text, *found.span())
        share = Quantity(start, end, found.start(), said, value_of(found.group(1)), "share", places=places_of(found.group(1)))
        changed = _changed(share, text)
        yield replace(changed, changed_in="percent") if changed.kind == "change" else share


def _fractions(text: str) -> Iterator[Quantity]:
    for found in _FRACTIONS.finditer(text):
        top = value_of(found.group("top"))
        is_worded = _BEFORE.search(text, max(0, found.start() - 32), found.start()) or _BY.search(
            text, max(0, found.start() - 4), found.start()
        )
        is_part = found.group("many") or found.group("top") == "one" or is_worded or _PART_AHEAD.match(text, found.end())
        if is_part and not text.startswith(" part", found.end()) and top < _ORDINALS[found.group("base")]:
            yield _fraction(text, found.start(), found.end(), 100 * top / _ORDINALS[found.group("base")])
    for found in _IN_EVERY.finditer(text):
        top, base = value_of(found.group("top")), value_of(found.group("base"))
        if top < base and (top == 1 or base <= 10 or base in _ROUND_BASES):
            yield _fraction(text, found.start(), found.end(), 100 * top / base)
    for found in _HALF.finditer(text):
        is_worded = _BEFORE.search(text, max(0, found.start() - 32), found.start())
        if is_worded or _PART_AHEAD.match(text, found.end()) or _HALF_OF.match(text, found.end()):
            yield _fraction(text, found.start(), found.end(), 50.0)
    for found in _MOST.finditer(text):
        yield Quantity(found.start(), found.end(), found.start(), "more_than", 50, "share", is_weak=True, is_fraction=True)


def _fraction(text: str, first: int, last: int, percent: float) -> Quantity:
    start, end, said = _worded(text, first, last)
    if _MORE_BEFORE.search(text, max(0, start - 24), start):
        return _changed(
            Quantity(start, end, first, said, round(percent, 1), "change", places=1, is_fraction=True, changed_in="percent"), text
        )
    return Quantity(start, end, first, said, round(percent, 1), "share", places=1, is_fraction=True)


def _ranges(text: str) -> Iterator[Quantity]:
    for found in _RANGES.finditer(text):
        low, high = (value_of(part) for part in found.groups() if part is not None)
        if low < high and (" or " not in found.group() or high - low <= 2):
            yield Quantity(found.start(), found.end(), found.start(), "between", low, most=high)


_NO_ONE = re.compile(r"\b(?:single|last|each|every|no|not|which) $")


def _numbers(text: str) -> Iterator[Quantity]:
    for found in _NUMBERS.finditer(text):
        if found.group() == "one" and _NO_ONE.search(text, max(0, found.start() - 12), found.start()):
            continue
        start, end, said = _worded(text, *found.span())
        value = value_of(found.group())
        is_one = value == 1 and said == "exactly"
        yield _changed(Quantity(start, end, found.start(), said, value, places=places_of(found.group()), is_weak=is_one), text)
    for found in _TWICE.finditer(text):
        yield Quantity(found.start(), found.end(), found.start(), "exactly", 2, is_weak=True)


_TWICE = re.compile(r"(?<!think )\btwice\b(?! (?:as|a|the|over|daily|weekly|that|this)\b)")

_MULTITUDES = re.compile(r"\b(?:several |many )?(?P<what>dozens|scores|hundreds|thousands)(?: of| (?P<more>more))\b")
_AT_LEAST = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2_000}
_NOUN_AHEAD = rf"(?= (?:(?:the|these|those|our|such) )?(?:[\w'-]+ ){{0,3}}?(?:{ANY_NOUN}|those|them)\b)"
_VAGUE = re.compile(
    r"\b(?:(?:an? )?(?:very |relatively |extremely )?(?:small|limited|tiny|low|modest) (?:number|minority|group|proportion)s? of|an? handful of|an? minority of|an? few|a couple of"
    rf"|a (?:large |significant |great |substantial )?(?:number|proportion) of|few|several|some(?: of)?|many(?: of)?|numerous|various){_NOUN_AHEAD}"
    r"|\ba (?:very )?small number\b(?! of)|\ba (?:handful|few|minority|number)\b(?= (?:still|remain|could|cannot|can|had|have|has|were|are|might)\b)"
    r"|\ba (?:handful|few)\b(?= (?:we|who|whom|that)\b)"
)
_NONE = re.compile(
    rf"\b(?:none(?: of)?|no[ -]one|nobody|not (?:one|a single)(?: of)?|zero)\b|\bno(?= (?:more|further|others?)\b(?! than))|\bno(?= (?:(?:further|new|other|additional|such|confirmed|single) )?(?:[\w'-]+ ){{0,2}}?(?:{ANY_NOUN})\b)"
)
_ALL = re.compile(
    rf"\b(?:all|each|every)(?: (?:of|the|our|these|those|its|their|single|last|one))*(?: (?:[\w'-]+ ){{0,3}}?(?:{ANY_NOUN})\b| (?:them|of)\b)"
    r"|\ball(?= (?:now |since )?(?:been|have|has|had|are|were|of whom|of which|(?:done|complete|completed|finished|concluded|closed)\b)\b)|\b(?:everyone|everybody|each one|every one|all those|all)\b(?= (?:[\w'-]+ ){0,4}?(?:has|have|had|were|are|been)\b)"
)
_NEARLY_ALL = re.compile(r"\b(?P<not>not) (?:all|every)\b|\b(?:nearly|almost|virtually|practically) (?:all|every)\b")


_SEVERAL = re.compile(rf"\b(?:several|a few|many) (?P<what>dozen|hundred|thousand)\b(?= (?:[\w'-]+ ){{0,2}}?(?:{ANY_NOUN})\b)")
_SIGNED = re.compile(rf"(?<![\w.,])\+({DIGITS})(?![\w%]|[,.]?[0-9])")


def _signed(text: str) -> Iterator[Quantity]:
    for found in _SIGNED.finditer(text):
        yield Quantity(found.start(), found.end(), found.start() + 1, "exactly", value_of(found.group(1)), "change")


def _multitudes(text: str) -> Iterator[Quantity]:
    for found in _SEVERAL.finditer(text):
        yield Quantity(found.start(), found.end(), found.start(), "at_least", _AT_LEAST[found.group("what") + "s"])
    for found in _MULTITUDES.finditer(text):
        yield Quantity(
            found.start(), found.end(), found.start(), "at_least", _AT_LEAST[found.group("what")], is_weak=not found.group("more")
        )


def _vague(text: str) -> Iterator[Quantity]:
    for found in _VAGUE.finditer(text):
        yield Quantity(found.start(), found.end(), found.start(), "a_small_number", None, is_weak=True)


def _none(text: str) -> Iterator[Quantity]:
    for found in _NONE.finditer(text):
        yield _changed(Quantity(found.start(), found.end(), found.start(), "exactly", 0, is_weak=True), text)


def _nearly_all(text: str) -> Iterator[Quantity]:
    for found in _NEARLY_ALL.finditer(text):
        said: Saying = "less_than" if found.group("not") else "just_under"
        yield Quantity(found.start(), found.end(), found.start(), said, 100, "share", is_weak=True, is_fraction=True)


def _all(text: str) -> Iterator[Quantity]:
    for found in _ALL.finditer(text):
        yield Quantity(found.start(), found.end(), found.start(), "all", None, "all", is_weak=True)


_RUNS_INTO = re.compile(r"(?: (?:of|the|our|these|those|its|their|single|one))* ?$")


def _scopes(other: Quantity, one: Quantity, text: str) -> bool:
    """'In most of them nobody was harmed', '99% of applications showed no failure': none of a part is not none."""
    return other.kind == "share" and other.end <= one.start and not re.search(r"[,;:.]", text[other.end : one.start])


_DENIED = re.compile(r",(?: and)? not $")
"""'306, not 312': the 312 is what is not said."""


_WITHOUT = re.compile(r"[^,.;:]* without\b")
"""'No application is without one' says all of them, and of what is often not said."""


def _merged(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """'each of the 3,778' is one claim, about the 3,778."""
    starts = sorted(one.start for one in found if one.kind == "count" and one.value is not None)
    for one in found:
        is_undone = one.value == 0 and _WITHOUT.match(text, one.end) is not None
        if is_undone or _DENIED.search(text, max(0, one.start - 12), one.start):
            continue
        if one.is_weak and one.value == 0 and any(_scopes(other, one, text) for other in found):
            continue
        following = next((start for start in starts if start >= one.end), None)
        is_of_a_number = one.kind == "all" and following is not None and _RUNS_INTO.fullmatch(text[one.end : following])
        if not is_of_a_number:
            yield one
