"""Which cases wait, or are at fault, by reference: a few, for a reason, for those who may, and never before it is in the audit."""

from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError

from data_access import audit
from data_access.database.failures import unavailable
from data_access.dates import in_words
from data_access.digits import counted_noun
from data_access.errors import BadRequest
from data_access.outputs.model import Column, Option, ShownTable
from data_access.outputs.wording import short_day
from data_access.permissions import OPENED_BY, May, can, require
from data_access.queries.references import read_references
from data_access.releases.store import writing
from data_access.service.asking import Ask
from data_access.service.case_lists import LISTS, CaseList
from data_access.service.desk import Desk, set_in_words
from data_access.service.reasons import REASON_LENGTHS, read_reason
from data_access.service.refusals import door
from data_access.viewer import Viewer

__all__ = ["MOST", "REASON_LENGTHS", "list_references", "offered"]

MOST = 50
"""References shown at a time."""


def can_list(viewer: Viewer, page: str) -> str:
    """'' where the viewer may ask which cases a page's lists hold, else who may; ``list_references`` refuses the same."""
    return can(viewer, *_needed(page))


@door
def offered(desk: Desk, viewer: Viewer, page: str, ask: Ask) -> tuple[Option, ...]:
    """The lists of a page that hold anybody, by code. Raises NotPermitted and DatabaseUnavailable."""
    require(viewer, *_needed(page))
    events = desk.verified().events
    history = desk.history(events, ask.known_by_moment, day=ask.as_at)
    narrowed = history.narrowed(ask.wanted)
    return tuple(
        Option(one.code, one.words if one.named == one.words else f"{one.named} {one.words}")
        for one in LISTS[page].values()
        if one.is_offered and one.count(narrowed if one.is_narrowed else history, events.review, ask.as_at)
    )


@door
def list_references(desk: Desk, viewer: Viewer, page: str, ask: Ask, code: str, reason: str) -> ShownTable:
    """The references of at most ``MOST`` applications that a list holds, the oldest first.

    What was asked for, why and how many are shown is in the audit before they are read. Raises NotPermitted, BadRequest for a code or a
    reason that will not do, and DatabaseUnavailable, also where the audit cannot be written; then nothing is shown.
    """
    require(viewer, *_needed(page))
    asked, told = _list(LISTS[page], code), read_reason(reason, "the references")
    events = desk.current_events()
    found, elsewhere = asked.find(events, ask)
    chosen = found.head(MOST)
    what = f"references of {asked.code} as at {_asked_for(asked, ask)}: {chosen.height} of {found.height} shown"
    with writing(desk.register) as connection:
        audit.record(connection, viewer, audit.Operation.CONSULTATION, what, at=desk.clock(), data_version=events.version.number, why=told)
    references = _read(desk, chosen["application_id"].to_list())
    rows = tuple((references[key], short_day(since)) for key, since in chosen.iter_rows())
    narrowed = f", {set_in_words(ask, events)}" if asked.is_narrowed and ask.wanted else ""
    return _table(asked, f"{in_words(ask.as_at)}{narrowed}", rows, found.height, elsewhere)


def _needed(page: str) -> tuple[May, ...]:
    return OPENED_BY[page], May.SEE_EXACT_COUNTS, May.SEE_CASE_REFERENCES  # a list tells how many it holds


def _list(held: Mapping[str, CaseList], code: str) -> CaseList:
    if code not in held:
        raise BadRequest(f"There is no list {code[:20]!r} here. The lists are {', '.join(held)}.")
    return held[code]


def _asked_for(asked: CaseList, ask: Ask) -> str:
    """The day, what was known and the filters."""
    known = f", known by {ask.known_by_moment.isoformat(timespec='seconds')}" if ask.known_by_moment else ""
    narrowed = f", only {', '.join(ask.wanted.values())}"[:_MOST_OF_FILTERS] if asked.is_narrowed and ask.wanted else ""
    return f"{ask.as_at.isoformat()}{known}{narrowed}"


_MOST_OF_FILTERS = 60


def _read(desk: Desk, application_ids: list[int]) -> dict[int, str]:
    try:
        with desk.case.connect() as connection:
            return read_references(connection, application_ids)
    except DBAPIError as error:
        raise unavailable(error) from None


def _table(asked: CaseList, day: str, rows: tuple[tuple[str, ...], ...], everything: int, elsewhere: int) -> ShownTable:
    held = counted_noun(everything, *asked.nouns)
    title = f"{asked.named}: {held}" if len(rows) == everything else f"{asked.named}: the oldest {len(rows)} of {held}"
    apart = f" {counted_noun(elsewhere, 'finding belongs', 'findings belong')} to no application." if elsewhere else ""
    caption = f"{asked.words}, as at {day}, {asked.order}.{apart} This look is in the audit with your reason."
    return ShownTable("case_references", title, caption, (Column("Reference"), Column(asked.since)), rows, asked.nobody)
