"""Cuts a draft into its sentences, each a part of the draft as it stands there, whatever the quotation marks, bullets and abbreviations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Sentence:
    """``lead`` is the line ending in a colon that opens the list in which this sentence is a point, '' elsewhere."""

    text: str
    start: int
    lead: str = ""


def split(draft: str) -> tuple[Sentence, ...]:
    """The sentences of a draft in their order. A heading, a point of a list and a row of a table count as sentences."""
    found: list[Sentence] = []
    lead = ""
    for start, end, is_point in _blocks(draft):
        spans = list(_spans(draft, start, end))
        found += [Sentence(draft[first:last], first, lead if is_point else "") for first, last in spans]
        opens_a_list = draft[start:end].endswith(":")
        lead = draft[spans[-1][0] : spans[-1][1]] if opens_a_list and spans else lead if is_point else ""
    return tuple(found)


_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_MARK = re.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?(?=\s+[\"“‘(]?[A-Z])|[•◦▪‣·●○*–—-]+|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])(?=\s)\s*")
_ENDING = re.compile(r"[.!?…:;][\"”’')\]]{0,3}$")
_WRAPPED_FROM = 55
"""A line at least so long that ends in the middle of a sentence was broken by whoever laid the page out."""


def _blocks(draft: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether it is a point of a list, of everything that stands by itself: broken lines are joined again."""
    start = end = -1
    is_point = False
    for line in _LINE.finditer(draft):
        first, last = _trimmed(draft, line.start(), line.end())
        if first == last:
            continue
        if start >= 0 and _continues(draft, start, end, first, last):
            end = last
            continue
        if start >= 0:
            yield start, end, is_point
        mark = _MARK.match(draft, first, last)
        is_point = mark is not None and mark.end() < last
        start, end = (mark.end() if is_point else first), last
    if start >= 0:
        yield start, end, is_point


def _continues(draft: str, start: int, end: int, first: int, last: int) -> bool:
    before = draft[max(start, draft.rfind("\n", start, end) + 1) : end]
    between = draft[end:first]
    if len(re.findall(r"\r\n|[^ \t]", between)) > 1 or _ENDING.search(before):
        return False
    mark = _MARK.match(draft, first, last)
    is_broken = len(before) >= _WRAPPED_FROM
    if mark is not None and not (is_broken and draft[first].isdigit()):
        return False
    return draft[first].islower() or is_broken


def _trimmed(draft: str, start: int, end: int) -> tuple[int, int]:
    part = draft[start:end]
    return (start + len(part) - len(part.lstrip()), start + len(part.rstrip())) if part.strip() else (start, start)


_STOP = re.compile(r"[.!?…]{1,4}[\"”’')\]]{0,3}(?=\s)")
_OPENS = re.compile(r"\s+[\"“‘'(\[]*([A-Z0-9£•–-])")
_SHORT = frozenset(
    "mr mrs ms dr prof sgt insp supt det ch cons st approx e.g i.e etc vs cf dept gov dcc acc dci pc dc jan feb mar apr jun jul aug sep"
    " sept oct nov dec ltd inc".split()
)
_BEFORE_A_NUMBER = frozenset("no nos p pp para paras s ss art fig ref ext vol".split())
_LAST_WORD = re.compile(r"([\w.]+)\.$")


def _spans(draft: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in _STOP.finditer(draft, start, end):
        opens = _OPENS.match(draft, stop.end(), end)
        if opens is None or _is_short(draft[start : stop.end()][-40:], opens.group(1)):
            continue
        yield from _cut(draft, start, stop.end())
        start = opens.start() + len(opens.group()) - len(opens.group().lstrip())
    if start < end:
        yield from _cut(draft, start, end)


_LONGEST = 600
"""Letters; the longest sentence of the real statements has 250. A text without full stops is read in pieces of this length."""


def _cut(draft: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        blank = max(draft.rfind(blank, start + 1, start + _LONGEST) for blank in " \t\n")
        at = blank if blank > start else start + _LONGEST
        yield start, at
        start = at
    yield start, end


def _is_short(text: str, following: str) -> bool:
    """Whether the full stop ends an abbreviation and not a sentence."""
    word = _LAST_WORD.search(text)
    if word is None:
        return False
    written = word.group(1)
    is_initial = len(written) == 1 and written.isupper() and written != "I"
    return is_initial or written.lower() in _SHORT or (following.isdigit() and written.lower() in _BEFORE_A_NUMBER)
