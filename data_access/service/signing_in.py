"""Who is looking, decided anew for every run from the claims of the identity provider and from what the register says of that sign-in.

Identity is the provider's subject id, never a name or an address. A sign-in lasts until it is ended here, until nothing was done for
``IDLE``, or until it is ``LONGEST`` old; a cookie that outlives it opens nothing.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from data_access import audit, sign_ins
from data_access.audit import Operation
from data_access.errors import BadRequest, DatabaseUnavailable, NotSignedIn
from data_access.outputs.model import Option
from data_access.permissions import ROLES, May, require
from data_access.releases.store import writing
from data_access.service.desk import Desk
from data_access.service.provider import Provider
from data_access.service.refusals import door
from data_access.service.registers import opened_register
from data_access.settings import Settings
from data_access.sign_ins import ENDED, EVERYWHERE, IDLE, SIGNED_OUT, WAS_IDLE, WRITTEN_EVERY, SignIn
from data_access.viewer import Viewer

_LOG = logging.getLogger(__name__)
NO_ROLE = (
    "You are signed in, but no role of this dashboard is given to you, so nothing is shown. Ask whoever keeps your force's groups; "
    "a role that is given to you counts from the next time you sign in."
)
_NOT_FOR_US = (
    "What the sign-in service says is not for this dashboard, so nothing is shown. Sign in again; if it stays so, tell whoever runs it."
)
_UNREADABLE = "The register cannot be read or written, so that nobody's sign-in can be checked and nothing is shown. Try again soon."
_SAID_IN_TIME = ("iat", "auth_time", "nonce", "jti", "sid")
_TELLS_APART = ("nonce", "jti", "sid")
_LONGEST_SUBJECT = 120
_AHEAD = timedelta(minutes=2)
"""How far the provider's clock may be ahead of ours."""


@dataclass(frozen=True)
class Identity:
    """What the claims of one sign-in say, once they were found to be for us. ``roles`` are ours, in the order of the settings."""

    sign_in: str
    subject: str
    issued_at: datetime
    roles: tuple[str, ...]


def identity_of(provider: Provider, claims: Mapping[str, object]) -> Identity:
    """Who the claims are about. Raises NotSignedIn where nobody is signed in, or where they are of another provider or for another program."""
    if claims.get("is_logged_in") is not True:
        raise NotSignedIn("Sign in to go on.")
    issuer, subject, issued = claims.get("iss"), claims.get("sub"), claims.get("iat")
    is_ours = issuer == provider.issuer and provider.client_id in _texts(claims.get("aud"))
    is_one_of_many = any(claims.get(name) for name in _TELLS_APART)
    if not (is_ours and is_one_of_many and isinstance(subject, str) and subject.strip() and isinstance(issued, int | float)):
        _LOG.warning("A sign-in was refused: what the provider says is not for this dashboard. .github/SIGN_IN.md says what it has to say.")
        raise NotSignedIn(_NOT_FOR_US)
    roles = tuple(dict.fromkeys(role for value, role in provider.roles.items() if value in _texts(claims.get(provider.role_claim))))
    told = json.dumps([issuer, subject, *(claims.get(name) for name in _SAID_IN_TIME)])
    return Identity(sha256(told.encode()).hexdigest(), subject_of(issuer, subject), datetime.fromtimestamp(issued, UTC), roles)


def _texts(claim: object) -> Sequence[object]:
    """A claim is one text, or a list of them; anything else says nothing."""
    return [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []


def subject_of(issuer: str, subject: str) -> str:
    """What stands for a person in the audit, the same at every sign-in: the id and who gave it, or where that is too long or cannot be printed
    on one line, a fingerprint of the two."""
    told = f"{subject} at {issuer.removeprefix('https://')}"
    if told.isprintable() and subject == "".join(subject.split()) and len(told) <= _LONGEST_SUBJECT:
        return told
    return f"person {sha256(json.dumps([issuer, subject]).encode()).hexdigest()}"


def viewer_now(desk: Desk, claims: Mapping[str, object], wanted: str = "") -> Viewer:
    """Who is looking at this moment, which is noted. ``wanted`` is one of their own roles; any other is taken for none, and then the first of
    theirs counts. Raises NotSignedIn with the sentence that is shown, and DatabaseUnavailable."""
    identity = identity_of(desk.provider, claims)
    viewer = _viewer(identity, wanted)
    now = desk.clock()
    try:
        _check_lasts(desk, identity, viewer, now)
    except DBAPIError:
        raise DatabaseUnavailable(_UNREADABLE) from None
    return viewer


def own_roles(desk: Desk, claims: Mapping[str, object]) -> tuple[Option, ...]:
    """The roles that somebody may choose among, which are theirs."""
    return tuple(Option(code, ROLES[code][0]) for code in identity_of(desk.provider, claims).roles)


def _viewer(identity: Identity, wanted: str) -> Viewer:
    role = wanted if wanted in identity.roles else next(iter(identity.roles), "")
    return Viewer(role, ROLES[role][0] if role else "", identity.subject, identity.sign_in)


def _check_lasts(desk: Desk, identity: Identity, viewer: Viewer, now: datetime) -> None:
    with desk.register.connect() as connection:
        found = sign_ins.find(connection, identity.sign_in)
    if found is None:
        found = _seen_first(desk, identity, viewer, now)
    if why := found.why_over(now):
        _end(desk, viewer, why, now)
        raise NotSignedIn(ENDED[why])
    if now - found.last_seen_at >= WRITTEN_EVERY:
        with desk.register.begin() as connection:
            sign_ins.touch(connection, identity.sign_in, at=now)


def _seen_first(desk: Desk, identity: Identity, viewer: Viewer, now: datetime) -> SignIn:
    """Keeps a sign-in that was not seen before. Raises NotSignedIn for one that cannot be new."""
    if now - identity.issued_at >= IDLE or identity.issued_at - now > _AHEAD:
        _end(desk, viewer, WAS_IDLE, now)
        raise NotSignedIn(ENDED[WAS_IDLE])
    new = SignIn(identity.sign_in, identity.subject, viewer.role, min(identity.issued_at, now), now)
    try:
        with desk.register.begin() as connection:
            sign_ins.keep(connection, new)  # first, so that it is a writer's transaction from the start
            _check_not_ended_everywhere(connection, identity)
            _record(connection, viewer, Operation.SIGN_IN, f"with {', '.join(identity.roles) or 'no role'}", now)
    except IntegrityError:
        with desk.register.connect() as connection:
            return sign_ins.find(connection, identity.sign_in) or new
    return new


def _check_not_ended_everywhere(connection: Connection, identity: Identity) -> None:
    """A cookie that was not used before its person signed out everywhere is not used afterwards. The provider tells whole seconds."""
    ended = sign_ins.ended_everywhere_at(connection, identity.subject)
    if ended and identity.issued_at < ended.replace(microsecond=0):
        raise NotSignedIn(ENDED[EVERYWHERE])


def _end(desk: Desk, viewer: Viewer, why: str, now: datetime) -> None:
    """Ends what is over now; that somebody came back to what was over before, or was never begun, is a refusal. Both are logged."""
    with desk.register.begin() as connection:
        ended = sign_ins.end(connection, viewer.sign_in, why, at=now)
        operation, what = (Operation.SIGN_OUT, why) if ended else (Operation.REFUSAL, f"sign-in is over: {why}")
        _record(connection, viewer, operation, what, now)


def sign_out(desk: Desk, viewer: Viewer) -> None:
    """Ends this sign-in, wherever its cookie lies. Raises DatabaseUnavailable, and then it has not ended."""
    _sign_out(desk, viewer, SIGNED_OUT)


def sign_out_everywhere(desk: Desk, viewer: Viewer) -> None:
    """Ends every sign-in of this person, and refuses those that were not used yet. Raises DatabaseUnavailable, and then none has ended."""
    _sign_out(desk, viewer, EVERYWHERE)


def _sign_out(desk: Desk, viewer: Viewer, why: str) -> None:
    now = desk.clock()
    try:
        with desk.register.begin() as connection:
            _record(connection, viewer, Operation.SIGN_OUT, why, now)
            if why == EVERYWHERE:
                sign_ins.end_all(connection, viewer.subject, at=now)
            else:
                sign_ins.end(connection, viewer.sign_in, why, at=now)
    except DBAPIError:
        raise DatabaseUnavailable(
            "The register cannot be written, so that you are still signed in. Close the browser and try again."
        ) from None


@door
def end_sign_ins(settings: Settings, viewer: Viewer, subject: str, *, at: datetime) -> int:
    """Ends every sign-in of a person from outside, for whoever runs the machine; gives how many. Raises NotPermitted, BadRequest where there is
    none, and DatabaseUnavailable."""
    require(viewer, May.END_SIGN_INS)
    with opened_register(settings) as register, writing(register) as connection:
        _record(connection, viewer, Operation.SIGN_OUT, f"everywhere, of {subject}", at)
        ended = sign_ins.end_all(connection, subject, at=at)
        if not ended:
            raise BadRequest("Nobody of this id is signed in. Give it exactly as it stands in the audit.")
        return ended


def _record(connection: Connection, viewer: Viewer, operation: Operation, what: str, now: datetime) -> None:
    # Of somebody whose sign-in is just ending or beginning: what is logged is not done by it.
    audit.record(connection, replace(viewer, sign_in=""), operation, what, at=now, data_version=None)
