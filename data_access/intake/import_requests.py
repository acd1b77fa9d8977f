"""Imports that wait for a second person: asked for by one, loaded or refused by another who brings exactly the same files.

Nothing of the files is kept, only a checksum over all of it: who brings the same again proves it by that. What was tried is kept as counts.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, Row, func, select, update

from data_access.database import tables
from data_access.errors import BadRequest, Refused

ASKED, LOADED, REFUSED = "asked", "loaded", "refused"
_REQUESTS = tables.import_requests


@dataclass(frozen=True)
class ImportRequest:
    """``summary`` holds names and counts of what the first person tried, and the data version that they tried it on. Moments are aware."""

    number: int
    state: str
    checksum: str
    summary: Mapping[str, object]
    asked_at: datetime
    asked_by: str
    answered_at: datetime | None
    answered_by: str | None

    def is_by(self, subject: str) -> bool:
        """Whether this person asked for it, however their id is cased or spaced."""
        return _one_person(self.asked_by) == _one_person(subject)


def _one_person(subject: str) -> str:
    return subject.strip().casefold()


def checksum_of_all(files: Iterable[tuple[str, str]], mapping: str, options: Mapping[str, object]) -> str:
    """SHA-256 over the names and checksums of files in any order, the mapping's checksum, and what was asked with them."""
    whole = {"files": sorted(map(list, files)), "mapping": mapping, **options}
    return sha256(json.dumps(whole, sort_keys=True, default=str).encode()).hexdigest()


def read_requests(register: Connection, *, most: int) -> list[ImportRequest]:
    """The newest requests of every state, newest first."""
    return [_request(row) for row in register.execute(select(_REQUESTS).order_by(_REQUESTS.c.request_id.desc()).limit(most))]


def read_request(register: Connection, number: int) -> ImportRequest:
    """One request. Raises BadRequest where there is none of that number."""
    row = register.execute(select(_REQUESTS).where(_REQUESTS.c.request_id == number)).first()
    if row is None:
        raise BadRequest(f"There is no import request {number}. The page Imports lists them.")
    return _request(row)


def find_request(register: Connection, checksum: str) -> ImportRequest | None:
    """The request for exactly this that waits; None where none does."""
    waiting = select(_REQUESTS).where(_REQUESTS.c.checksum == checksum, _REQUESTS.c.state == ASKED)
    row = register.execute(waiting.order_by(_REQUESTS.c.request_id).limit(1)).first()
    return _request(row) if row else None


def ask_for_import(register: Connection, checksum: str, summary: Mapping[str, object], *, by: str, at: datetime) -> int:
    """Keeps a request; returns its number."""
    values = {"state": ASKED, "checksum": checksum, "summary": json.dumps(summary), "asked_at": _stored(at), "asked_by": by}
    return register.execute(_REQUESTS.insert().values(values)).inserted_primary_key[0]


def answer_request(register: Connection, number: int, state: str, *, by: str, at: datetime) -> None:
    """Loads or refuses a request that waits. Of two people at once the second is refused, and so is who asked for it, unless they take it
    back. Raises Refused."""
    waiting = update(_REQUESTS).where(_REQUESTS.c.request_id == number, _REQUESTS.c.state == ASKED)
    if state == LOADED:
        waiting = waiting.where(func.lower(func.trim(_REQUESTS.c.asked_by)) != func.lower(func.trim(by)))
    if register.execute(waiting.values(state=state, answered_by=by, answered_at=_stored(at))).rowcount != 1:
        raise Refused(f"Request {number} does not wait for you: it was answered meanwhile, or you asked for it. Nothing was loaded.")


def _request(row: Row) -> ImportRequest:
    answered = row.answered_at.replace(tzinfo=UTC) if row.answered_at else None
    asked = row.asked_at.replace(tzinfo=UTC)
    return ImportRequest(row.request_id, row.state, row.checksum, json.loads(row.summary), asked, row.asked_by, answered, row.answered_by)


def _stored(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
