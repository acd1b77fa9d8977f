"""Which cases a check found, by reference: a few, for a reason, for those who may, and never before it is in the audit."""

from sqlalchemy.exc import DBAPIError

from data_access import audit
from data_access.database.failures import unavailable
from data_access.dates import in_words
from data_access.errors import BadRequest
from data_access.figures.checks import CHECKS, Check
from data_access.outputs.model import Column, Option, ShownTable
from data_access.outputs.numbers import counted_noun
from data_access.outputs.wording import short_day
from data_access.permissions import May, may, require
from data_access.populations.faults import applications_at_fault
from data_access.queries.references import read_references
from data_access.releases.store import writing
from data_access.service.asking import Ask
from data_access.service.desk import Desk
from data_access.viewer import Viewer

MOST = 50
"""References shown at a time."""
REASON_LENGTHS = (10, 200)
_OF_NO_CASE = ("enquiries",)


def offered(desk: Desk, viewer: Viewer, ask: Ask) -> tuple[Option, ...]:
    """The checks that found something of a case, for who may see which; () for all others. Raises DatabaseUnavailable."""
    if not (may(viewer, May.OPEN_DATA_QUALITY) and may(viewer, May.SEE_CASE_REFERENCES)):
        return ()
    history = desk.history(desk.verified().events, ask.known_by_moment, day=ask.as_at)
    found = {fault for (fault,) in history.how_many_by("faults", ("fault",), day=ask.as_at)}
    return tuple(
        Option(check.code, f"{check.code} {check.wrong}")
        for check in CHECKS.values()
        if check.fault in found and check.unit not in _OF_NO_CASE
    )


def list_references(desk: Desk, viewer: Viewer, ask: Ask, code: str, reason: str) -> ShownTable:
    """The references of at most ``MOST`` applications that a check found, those longest at fault first.

    What was asked for, why and how many are shown is in the audit before they are read. Raises NotPermitted, BadRequest for a code or a
    reason that will not do, and DatabaseUnavailable, also where the audit cannot be written; then nothing is shown.
    """
    require(viewer, May.OPEN_DATA_QUALITY)
    require(viewer, May.SEE_CASE_REFERENCES)
    check, told = _check(code), _reason(reason)
    events = desk.current_events()
    found, elsewhere = applications_at_fault(events.frames, check.fault, day=ask.as_at, known_by=ask.known_by_moment)
    chosen = found.head(MOST)
    known = f", known by {ask.known_by_moment.isoformat(timespec='seconds')}" if ask.known_by_moment else ""
    what = f"references of {check.code} as at {ask.as_at.isoformat()}{known}: {chosen.height} of {found.height} shown; reason: {told}"
    with writing(desk.register) as connection:
        audit.record(connection, viewer, "consultation", what, at=desk.clock(), data_version=events.version.number)
    references = _read(desk, chosen["application_id"].to_list())
    rows = tuple((references[key], short_day(since)) for key, since in chosen.iter_rows())
    return _table(check, ask, rows, found.height, elsewhere)


def _check(code: str) -> Check:
    if code not in CHECKS:
        raise BadRequest(f"There is no check {code[:20]!r}. The checks are {next(iter(CHECKS))} to {list(CHECKS)[-1]}.")
    return CHECKS[code]


def _reason(given: str) -> str:
    told = " ".join(given.split())
    least, most = REASON_LENGTHS
    if not (least <= len(told) <= most and told.isprintable()):
        raise BadRequest(f"Say in {least} to {most} characters why you need the references. Name no person and no case in it: it is kept.")
    return told


def _read(desk: Desk, application_ids: list[int]) -> dict[int, str]:
    try:
        with desk.case.connect() as connection:
            return read_references(connection, application_ids)
    except DBAPIError as error:
        raise unavailable(error) from None


def _table(check: Check, ask: Ask, rows: tuple[tuple[str, ...], ...], everything: int, elsewhere: int) -> ShownTable:
    held = counted_noun(everything, "application", "applications")
    title = f"{check.code}: {held}" if len(rows) == everything else f"{check.code}: the oldest {len(rows)} of {held}"
    apart = f" {counted_noun(elsewhere, 'finding belongs', 'findings belong')} to no application." if elsewhere else ""
    caption = (
        f"{check.wrong}, as at {in_words(ask.as_at)}, those longest at fault first.{apart} This look is in the audit with your reason."
    )
    return ShownTable(
        "case_references", title, caption, (Column("Reference"), Column("At fault since")), rows, "No application is at fault."
    )
