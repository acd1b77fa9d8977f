"""Finds what time a sentence speaks of, as a span of days; the year of a bare month follows from the day that the draft rests on."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from data_access.dates import in_words

_MONTHS = "january february march april may june july august september october november december".split()
_NUMBER_OF = {month: n for n, month in enumerate(_MONTHS, 1)} | {month[:3]: n for n, month in enumerate(_MONTHS, 1)} | {"sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_NUMBER_OF, key=len, reverse=True))})\b\.?"


@dataclass(frozen=True)
class Moment:
    """The days from ``first`` to ``last`` that the words at ``start`` to ``end`` of a reading speak of; ``words`` says them again.

    ``is_now`` is the day that the draft rests on. ``is_earlier`` is some earlier day, not said which. ``is_since`` begins a change.
    """

    start: int
    end: int
    first: date
    last: date
    words: str
    is_now: bool = False
    is_earlier: bool = False
    is_since: bool = False
    is_loose: bool = False


def find(text: str, *, as_at: date) -> tuple[Moment, ...]:
    """Every moment of a reading, in order. A period in which applications were received is none."""
    found: list[Moment] = []
    for look in (_days, _months, _relative, _now, _earlier):
        for moment in look(text, as_at):
            if not any(moment.start < other.end and other.start < moment.end for other in found):
                found.append(moment)
    return tuple(sorted((one for one in found if not _is_of_receipt(text, one)), key=lambda one: one.start))


_RECEIPT = re.compile(
    r"\b(?:between|from|until|till|up to|after|before|and|to|received|made|submitted|opened|born)(?: to us| with us)? (?:in |on |during |by )?(?:late |early |mid-?)?$"
)
_OF_THE_TEXT = re.compile(r"\b(?:agreed|approved|sent|dated|issued|discussed|requested|asked|written|request|letter|email)(?: \w+)? $")
"""What was agreed on 22 May is as at whatever day its figures are."""
_PERIOD_AHEAD = re.compile(rf" ?(?:and|to|until|-|–) (?:[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?)?(?:{'|'.join(_MONTHS)})")


def _is_of_receipt(text: str, moment: Moment) -> bool:
    """Whether it bounds a period, such as the one in which the applications of the review were received, or dates the text."""
    if moment.is_now or moment.is_earlier:
        return False
    if _OF_THE_TEXT.search(text, max(0, moment.start - 30), moment.start):
        return True
    before = _RECEIPT.search(text, max(0, moment.start - 40), moment.start)
    is_and = before is not None and before.group().startswith(("and ", "to "))
    if is_and and not re.search(r"\b(?:between|from)\b", text[max(0, moment.start - 60) : moment.start]):
        before = None
    return before is not None or _PERIOD_AHEAD.match(text, moment.end) is not None


_DAY_FIRST = re.compile(
    rf"\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? (?P<year>(?:19|20)[0-9]{{2}})\b)?(?: (?P<which>last|this) year\b)?"
)
_MONTH_FIRST = re.compile(
    rf"\b{_MONTH} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?![,.]?[0-9])(?! [a-z]+s\b)(?:,? (?P<year>(?:19|20)[0-9]{{2}})\b)?(?P<which>)"
)
_ISO = re.compile(r"\b(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})\b")
_SLASHED = re.compile(r"\b(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>(?:20)?[0-9]{2})\b")


def _days(text: str, as_at: date) -> Iterator[Moment]:
    for pattern in (_ISO, _SLASHED, _DAY_FIRST, _MONTH_FIRST):
        for found in pattern.finditer(text):
            named = found.group("month").rstrip(".")
            month = _NUMBER_OF.get(named) or int(named)
            year = found.groupdict().get("year")
            which = found.groupdict().get("which") or ""
            day = _day(_year(year, which, month, int(found.group("day")), as_at), month, int(found.group("day")))
            if day:
                yield Moment(*found.span(), day, day, f"on {in_words(day)}", is_since=_is_since(text, found.start()))


_SAID_OF = r"(?:statement|update|release|announcement|figures?|report|briefing|press)"
_MONTHS_OF = re.compile(
    rf"(?:\b(?P<lead>in|by|during|since|at|of|as at|as of|for|from|until|this|last|early|late|mid|our|the|end of|back in|to|and|between|than|with|compared with) (?:early |late |mid-?)?)?"
    rf"\b{_MONTH}(?:,? (?P<year>(?:19|20)[0-9]{{2}})\b)?(?: (?P<which>last|this) year\b)?(?:'s)?(?P<noun> {_SAID_OF}\b)?"
)


def _months(text: str, as_at: date) -> Iterator[Moment]:
    for found in _MONTHS_OF.finditer(text):
        lead, year, which = (
            found.group("lead"),
            found.group("year"),
            found.group("which") or ("last" if found.group("lead") == "last" else ""),
        )
        if found.group("month") in _ALSO_WORDS and not (lead or year or which or found.group("noun")):
            continue
        if _NO_DAY.search(text, max(0, found.start("month") - 8), found.start("month")):
            continue
        month = _NUMBER_OF[found.group("month").rstrip(".")]
        in_year = _year(year, "" if lead == "last" else which, month, 1, as_at)
        if lead == "last" and (in_year, month) == (as_at.year, as_at.month):
            in_year -= 1
        first = _day(in_year, month, 1)
        if first:
            last = first.replace(day=monthrange(in_year, month)[1])
            start = found.start("month") if lead in ("of", "the", "our", "from", "to", "and", "between", "than", "with") else found.start()
            yield Moment(
                start,
                found.end(),
                first,
                last,
                f"in {in_words(first).split(maxsplit=1)[1]}",
                is_since=_is_since(text, found.start("month")),
            )


_NO_DAY = re.compile(r"\b[0-9]{1,2}(?:st|nd|rd|th)? (?:of )?$")
"""'31 February' is no day, and does not mean February."""
_ALSO_WORDS = frozenset(("may", "march", "mar", "jan", "sept", "sep", "dec", "jun", "apr"))
_RELATIVE = re.compile(
    r"\b(?:(?P<last>last) (?P<unit>week|month)|(?P<yesterday>yesterday)|earlier this (?P<this>week|month|year)|(?:a|one) (?P<ago>week|month) ago)\b"
)


def _relative(text: str, as_at: date) -> Iterator[Moment]:
    for found in _RELATIVE.finditer(text):
        unit = found.group("unit") or found.group("this") or found.group("ago")
        first, last = _span(unit or "day", bool(found.group("this")), as_at)
        if first <= last:
            yield Moment(*found.span(), first, last, found.group(), is_since=_is_since(text, found.start()))


def _span(unit: str, is_this: bool, as_at: date) -> tuple[date, date]:
    before = as_at - timedelta(days=1)
    if unit == "day":
        return before, before
    if unit == "year":
        return as_at.replace(month=1, day=1), before
    if unit == "week":
        monday = as_at - timedelta(days=as_at.weekday())
        return (monday, before) if is_this else (monday - timedelta(days=7), monday - timedelta(days=1))
    month = as_at.replace(day=1)
    return (month, before) if is_this else ((month - timedelta(days=1)).replace(day=1), month - timedelta(days=1))


_NOW = re.compile(
    r"\b(?:today|to date|so far|currently|at present|at this point|as of now|up to now|until now|right now|now|at (?:the )?close|in the end|by the end|has since|have since|stands at|present figure|latest figure)\b"
)


def _now(text: str, as_at: date) -> Iterator[Moment]:
    for found in _NOW.finditer(text):
        yield Moment(*found.span(), as_at, as_at, found.group(), is_now=True)


_NUMBERED = r"(?:figure|number|total|estimate|count|statement|release|update|announcement)s?"
_EARLIER = re.compile(
    rf"\b(?:original(?:ly)?|initial(?:ly)?|previous(?:ly)?|earlier|former) (?:\w+ )?{_NUMBERED}\b"
    r"|\b(?:original|initial|previous|earlier) (?=[0-9])"
    r"|\b(?:first|originally|initially|previously|earlier) (?:\w+ )?(?:said|reported|announced|stated|published|given|put at|thought|estimated|identified|confirmed)\b"
    r"|\b(?:up|down|rose|risen|rising|increased|increase|grew|grown|rise|fell|fallen) from\b|\b(?:(?:increase|rise|decrease|reduction|drop)|(?:a|the) fall) (?:on|over|from)\b"
    r"|\bcompared (?:with|to)\b|\b(?:began|begun|started) with\b|\b(?:initial|original|starting) (?:total|number|figure)\b|\brather than the\b|\bat the time of our (?:first|last|previous)\b|\bin our (?:first|last|previous) (?:statement|update|release)\b|\bfrom(?= [0-9,]+ to )"
)


_AT_FIRST = re.compile(
    r"\bat (?:first|the (?:start|outset|beginning))\b|\bto begin with\b|\bwhen (?:[\w']+ ){1,3}?(?:first )?(?:started|began|opened|set out|launched)\b|\bwhen (?:i|we) (?:asked|commissioned|announced)\b"
    r"|\bit would (?:take in|cover|involve)\b"
    r"|\b(?:we|they|i) (?:had )?(?:once |first |originally )?(?:thought|believed|assumed|expected)\b|\b(?:before|previously|beforehand|last time)(?=[.,;?!]|$)"
)


def _earlier(text: str, as_at: date) -> Iterator[Moment]:
    for found in _EARLIER.finditer(text):
        yield Moment(*found.span(), date.min, as_at - timedelta(days=1), "earlier", is_earlier=True)
    for found in _AT_FIRST.finditer(text):
        yield Moment(*found.span(), date.min, as_at - timedelta(days=1), "earlier", is_earlier=True, is_loose=True)


def _is_since(text: str, start: int) -> bool:
    return re.search(r"\bsince (?:our |the |last |early |late |mid-?)*$", text[max(0, start - 20) : start]) is not None or text.startswith(
        "since", start
    )


def _year(said: str | None, which: str, month: int, day: int, as_at: date) -> int:
    """The year said, or that of the latest such month on or before the day that the draft rests on."""
    if said:
        return int(said) if len(said) == 4 else 2000 + int(said)
    if which:
        return as_at.year - (which == "last")
    return as_at.year - ((month, day if month == as_at.month else 0) > (as_at.month, as_at.day))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_SINCE = re.compile(r"\bsince then\b|\bsince that (?:time|date|day|month)\b")
_AGAIN = re.compile(r"\b(?:at|by|on|in) that (?:time|point|stage|date|day|month)\b|\bby then\b")
_STRONG = re.compile(r";|\b(?:but|while|whereas|although|though|since then)\b")
_NEAR, _BESIDE = 34, 3
"""How many letters may stand between 'the original figure of' and its number, and between a number and 'first announced'."""


class Parts(Protocol):
    """What a moment's place in its sentence is told by."""

    def has_quantity(self, first: int, last: int) -> bool: ...
    def part_around(self, start: int, end: int) -> tuple[int, int]: ...


def of(start: int, end: int, moments: Sequence[Moment], text: str, sentence: Parts) -> Moment | None:
    """Which of the moments the quantity at ``start`` to ``end`` speaks of; None where the sentence does not say.

    A moment in the same part of the sentence comes first, then one that opens the sentence and so stands for all of it.
    """
    first, last = sentence.part_around(start, end)
    near = [one for one in moments if first <= one.start < last and not _parted(one, start, end, sentence)]
    here = [one for one in near if text[one.end : start] != " to "]  # in 'from 25 in January to 33' January is not the 33's
    earlier = [one for one in here if one.is_earlier and _belongs(one, start, end)]
    timed = [one for one in here if not one.is_earlier and not any(one.end <= other.start < start for other in earlier)]
    if any(not one.is_now for one in timed) or not earlier:
        nearest = min(timed, key=lambda one: max(one.start - end, start - one.end), default=None)
        return nearest or _opening(start, moments, text, sentence)
    return earlier[0]


def _belongs(moment: Moment, start: int, end: int) -> bool:
    """Whether 'the original figure of' stands near enough to the number; 'at the outset' may stand anywhere in its part."""
    return moment.is_loose or moment.end <= start <= moment.end + _NEAR or end <= moment.start <= end + _BESIDE


def is_again(text: str) -> bool:
    """Whether the sentence speaks of the time that the sentence before it spoke of."""
    return _AGAIN.search(text) is not None


def is_since_again(text: str) -> bool:
    """Whether it speaks of what has happened since that time."""
    return _SINCE.search(text) is not None


def _parted(moment: Moment, start: int, end: int, sentence: Parts) -> bool:
    low, high = (moment.end, start) if moment.end <= start else (end, moment.start)
    return low < high and sentence.has_quantity(low, high)


def _opening(start: int, moments: Sequence[Moment], text: str, sentence: Parts) -> Moment | None:
    """The moment by which the sentence, or a part of it that is nothing else, sets the time for what follows."""
    for one in reversed([one for one in moments if one.end <= start and not one.is_earlier]):
        if _STRONG.search(text, one.end, start):
            return None
        before = text[sentence.part_around(one.start, one.start)[0] : one.start]
        is_when = _WHEN.match(text, one.end) is not None and sentence.part_around(start, start)[0] <= one.end
        if is_when or _OPENS.fullmatch(before):
            return one
    return None


_OPENS = re.compile(
    r"[\W]*(?:(?:and|but|then|so|back|as|at|of|on|in|by|early|late|our|since|only|also|the|(?:(?:i|we|they|he|she|it) )?(?:said|reported|announced)) )*"
)
"""What may stand before an opening moment in its part of the sentence."""
_WHEN = re.compile(r",? (?:when|by which (?:time|point))\b")
"""'It was finished in January, when 3,582 had been done.'"""
