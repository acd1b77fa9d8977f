"""Who is looking: a role and what stands in the log for the person. Nothing here decides what they may do; see ``permissions``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Viewer:
    """``subject`` is the identity written in the audit: never a name. ``sign_in`` is the register's key of the sign-in that the person came
    by; '' where nobody signs in."""

    role: str
    label: str
    subject: str
    sign_in: str = ""
