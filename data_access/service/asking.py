"""What a viewer asks for: a day, what was known, a comparison and filters; read from a link, each fault a sentence and a safe default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data_access.dates import as_utc, end_of_london_day, in_utc, in_words
from data_access.errors import BadRequest
from data_access.outputs.model import Controls

THEN = "then"
"""The code for 'as it was known at the end of the as-at day'."""
UNTIL = "~"
"""Stands between the day of a comparison and the moment until which that day was known."""
FILTERS = {"route": "route", "team": "team", "category": "risk_category"}
"""The link's word for a filter → the dimension it narrows."""


@dataclass(frozen=True)
class Ask:
    """``known_by`` is '' (latest), 'then' or a moment in ISO form (London's clock unless it names a zone); ``compared_with`` is '' (the last
    meeting) or a day in ISO form, which a moment may follow (``read_comparison``); filters are codes, '' meaning all. Everything fits in a link and nothing in it is personal."""

    as_at: date
    known_by: str = ""
    compared_with: str = ""
    route: str = ""
    team: str = ""
    category: str = ""

    @property
    def wanted(self) -> dict[str, str]:
        """The filters set, by dimension."""
        return {dimension: getattr(self, word) for word, dimension in FILTERS.items() if getattr(self, word)}

    @property
    def known_by_moment(self) -> datetime | None:
        """The moment, aware and UTC; None is everything recorded."""
        if not self.known_by:
            return None
        return end_of_london_day(self.as_at) if self.known_by == THEN else read_moment(self.known_by)


def read_day(text: str) -> date:
    """A day such as 2024-03-01. Raises BadRequest."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadRequest(f"{_quoted(text)} is not a date; write it as 2024-03-01 (year-month-day).") from None


def read_moment(text: str) -> datetime:
    """A moment such as 2024-03-01T17:00, London's clock unless it names a zone; a bare day means its end. In UTC. Raises BadRequest."""
    try:
        if len(text.strip()) == 10:
            return end_of_london_day(date.fromisoformat(text.strip()))
        return as_utc(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        raise BadRequest(f"{_quoted(text)} is not a moment; write it as 2024-03-01T17:00, or 2024-03-01 for the end of that day.") from None


def read_comparison(text: str) -> tuple[date, datetime | None]:
    """A day to compare with, and until when it was known, where the text says so: 2024-02-16~2024-02-17T09:00. Raises BadRequest."""
    day, _, known_by = text.partition(UNTIL)
    return read_day(day), read_moment(known_by) if known_by else None


def comparison_in_link(day: date, known_by: datetime) -> str:
    """What ``read_comparison`` reads."""
    return f"{day.isoformat()}{UNTIL}{in_utc(known_by)}"


def check_day(day: date, *, first_day: date, today: date) -> None:
    """Raises BadRequest for a day before the review's first record or after today."""
    if day < first_day:
        raise BadRequest(f"{in_words(day)} is before the review's first record, of {in_words(first_day)}; nothing was counted then.")
    if day > today:
        raise BadRequest(f"{in_words(day)} is in the future; nothing is known about it yet. Today is {in_words(today)}.")


def ask_from_link(params: Mapping[str, str], controls: Controls, *, today: date) -> tuple[Ask, tuple[str, ...]]:
    """The Ask of a link and a sentence for each part of it that could not be taken."""
    notices: list[str] = []

    def attempt(name: str, read: Callable[[str], object], fallback: object, instead: str) -> object:
        text = str(params.get(name, "")).strip()
        if not text:
            return fallback
        try:
            return read(text)
        except BadRequest as fault:
            notices.append(f"{fault} Showing {instead} instead.")
            return fallback

    def day_within(text: str) -> date:
        day = read_day(text)
        check_day(day, first_day=controls.first_day, today=today)
        return day

    day = attempt("as_at", day_within, controls.opens_as_at, in_words(controls.opens_as_at))
    known_by = attempt("known_by", lambda text: text if text == THEN else (read_moment(text), text)[1], "", "what is known now")
    compared = attempt("compared_with", lambda text: _earlier(text, day, controls.first_day), "", "the last meeting")
    filters = {
        name: attempt(name, lambda text, label=label, options=options: _one_of(text, label, {o.code for o in options}), "", "all of them")
        for name, label, options in controls.filters
    }
    return Ask(day, known_by, compared, **filters), tuple(notices)


def _earlier(text: str, day: date, first_day: date) -> str:
    other, _ = read_comparison(text)
    if other >= day:
        raise BadRequest(f"{in_words(other)} is not before {in_words(day)}, so it cannot be compared with.")
    if other < first_day - timedelta(days=1):
        raise BadRequest(f"{in_words(other)} is before the review's first record.")
    return text


def _one_of(text: str, label: str, codes: set[str]) -> str:
    if text not in codes:
        raise BadRequest(f"{_quoted(text)} is not a {label.lower()} of this review.")
    return text


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")
