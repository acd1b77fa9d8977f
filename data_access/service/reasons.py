"""The short reason that somebody gives for what they ask: kept in the log beside what was asked."""

from data_access.audit.chain import Head, read_head
from data_access.errors import BadRequest
from data_access.releases.store import reading
from data_access.service.desk import Desk
from data_access.settings import Settings

REASON_LENGTHS = (10, 200)


def read_reason(given: str, what: str) -> str:
    """A reason as it is kept. Raises BadRequest for one that will not do."""
    told = " ".join(given.split())
    least, most = REASON_LENGTHS
    if not (least <= len(told) <= most and told.isprintable()):
        raise BadRequest(f"Say in {least} to {most} characters why you need {what}. Name no person and no case in it: it is kept.")
    return told


def reason_to_export(settings: Settings, given: str) -> str:
    """The reason for a file to leave: '' where none was given and none is asked for. Raises BadRequest."""
    return read_reason(given, "the file") if settings.are_reasons_asked or given.strip() else ""


def why_no_file(settings: Settings, given: str) -> str:
    """'' where a file may leave for this reason, else what is to be mended."""
    try:
        reason_to_export(settings, given)
    except BadRequest as fault:
        return str(fault)
    return ""


def head_beside(desk: Desk) -> str:
    """The head of the log in a sentence, for beside a file whose own bytes are fixed. Raises DatabaseUnavailable."""
    with reading(desk.register) as connection:
        head = read_head(connection)
    return beside(head) if head else "The audit has lost its head: tell an auditor."


def beside(head: Head) -> str:
    """The sentence that says a head."""
    return f"Audit head {head.short}: note it beside the file."
