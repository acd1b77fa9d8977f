"""Who may do what, as one printable table. Denied unless a row allows it."""

from enum import StrEnum

from data_access.errors import NotPermitted
from data_access.viewer import Viewer


class May(StrEnum):
    """Everything that can be allowed: opening a page, and seeing more in it."""

    OPEN_OVERVIEW = "open overview"
    OPEN_RISK = "open risk"
    OPEN_CONTACT = "open contact"
    OPEN_FINDINGS = "open findings"
    OPEN_WORKLOAD = "open workload"
    OPEN_DEFINITIONS = "open definitions"
    SEE_EXACT_COUNTS = "see exact counts"
    SEE_OFFICERS = "see officers one by one"
    SEE_OFFICER_NAMES = "see officer names"


_LIVE = frozenset({May.OPEN_OVERVIEW, May.OPEN_RISK, May.OPEN_CONTACT, May.OPEN_FINDINGS, May.OPEN_DEFINITIONS})

ROLES = {
    "chief_officer": ("Chief officer", _LIVE | {May.OPEN_WORKLOAD, May.SEE_EXACT_COUNTS, May.SEE_OFFICERS}),
    "board_member": ("Board member", _LIVE),
    "press_officer": ("Press officer", _LIVE - {May.OPEN_RISK}),
    "analyst": ("Analyst", _LIVE | {May.OPEN_WORKLOAD, May.SEE_EXACT_COUNTS, May.SEE_OFFICERS}),
    "review_lead": ("Review lead", frozenset(May)),
    "importer": ("Importer", frozenset({May.OPEN_DEFINITIONS})),
    "auditor": ("Auditor", frozenset({May.OPEN_DEFINITIONS})),
    "administrator": ("Administrator", frozenset({May.OPEN_DEFINITIONS})),
}
"""role → (label, what it may do)."""


def may(viewer: Viewer, permission: May) -> bool:
    """Whether the viewer's role allows it; an unknown role is allowed nothing."""
    return permission in ROLES.get(viewer.role, ("", frozenset()))[1]


def require(viewer: Viewer, permission: May) -> None:
    """Raises NotPermitted, with a sentence, unless the role allows it."""
    if not may(viewer, permission):
        raise NotPermitted(f"The role {viewer.label or 'unknown'} may not {permission.value}. Ask the review lead if you need to.")
