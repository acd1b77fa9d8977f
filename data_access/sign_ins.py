"""Who is signed in, kept in the register so that a sign-in can be ended here, whatever its cookie says and whichever process is asked."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from data_access.database.tables import sign_ins
from data_access.dates import as_stored
from data_access.errors import NotSignedIn

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)
WRITTEN_EVERY = timedelta(seconds=30)
"""How old the moment of the last look may be before it is written anew."""
SIGNED_OUT, EVERYWHERE, WAS_IDLE, TOO_OLD = "signed out", "signed out everywhere", "idle", "too old"
ENDED = {
    SIGNED_OUT: "You have signed out.",
    EVERYWHERE: "This person has signed out everywhere.",
    WAS_IDLE: f"You were signed out because nothing was done for {IDLE.seconds // 60} minutes.",
    TOO_OLD: f"You were signed out because a sign-in lasts {LONGEST.seconds // 3600} hours at most.",
}
"""Why a sign-in has ended, and the sentence for it."""


@dataclass(frozen=True)
class SignIn:
    """One sign-in as the register keeps it. Moments are aware and UTC. ``ended_why`` is '' while it lasts, else one of ``ENDED``."""

    sign_in: str
    subject: str
    role: str
    signed_in_at: datetime
    last_seen_at: datetime
    ended_why: str = ""

    def why_over(self, now: datetime) -> str:
        """'' while it lasts at this moment, else why not."""
        if self.ended_why:
            return self.ended_why
        if now - self.signed_in_at >= LONGEST:
            return TOO_OLD
        return WAS_IDLE if now - self.last_seen_at >= IDLE else ""


def find(connection: Connection, sign_in: str) -> SignIn | None:
    """A sign-in, or None where it was never seen."""
    row = connection.execute(select(sign_ins).where(sign_ins.c.sign_in == sign_in)).one_or_none()
    if row is None:
        return None
    return SignIn(sign_in, row.subject, row.role, _aware(row.signed_in_at), _aware(row.last_seen_at), row.ended_why)


def check(connection: Connection, sign_in: str, *, at: datetime) -> None:
    """Raises NotSignedIn, with the sentence, unless the sign-in lasts at this moment."""
    found = find(connection, sign_in)
    why = found.why_over(at) if found else SIGNED_OUT
    if why:
        raise NotSignedIn(ENDED[why])


def ended_everywhere_at(connection: Connection, subject: str) -> datetime | None:
    """When a person last signed out everywhere."""
    last = select(func.max(sign_ins.c.ended_at)).where(sign_ins.c.subject == subject, sign_ins.c.ended_why == EVERYWHERE)
    found = connection.execute(last).scalar_one()
    return found and _aware(found)


def keep(connection: Connection, one: SignIn) -> None:
    """A sign-in seen for the first time. Raises IntegrityError where somebody else kept it meanwhile."""
    values = {**vars(one), "signed_in_at": as_stored(one.signed_in_at), "last_seen_at": as_stored(one.last_seen_at), "ended_at": None}
    connection.execute(sign_ins.insert().values(values))


def touch(connection: Connection, sign_in: str, *, at: datetime) -> None:
    """It was seen at this moment; never put back to an earlier one."""
    when = as_stored(at)
    still = (sign_ins.c.sign_in == sign_in, sign_ins.c.ended_at.is_(None), sign_ins.c.last_seen_at < when)
    connection.execute(sign_ins.update().where(*still).values(last_seen_at=when))


def end(connection: Connection, sign_in: str, why: str, *, at: datetime) -> int:
    """Ends one sign-in; gives how many were ended, 0 where it had ended before."""
    return _end(connection, sign_ins.c.sign_in == sign_in, why, at)


def end_all(connection: Connection, subject: str, *, at: datetime) -> int:
    """Ends every sign-in of a person; gives how many there were."""
    return _end(connection, sign_ins.c.subject == subject, EVERYWHERE, at)


def _end(connection: Connection, which, why: str, at: datetime) -> int:
    ending = sign_ins.update().where(which, sign_ins.c.ended_at.is_(None)).values(ended_at=as_stored(at), ended_why=why)
    return connection.execute(ending).rowcount


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
