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
    OPEN_DATA_QUALITY = "open data quality"
    OPEN_DEFINITIONS = "open definitions"
    OPEN_RELEASES = "open releases"
    OPEN_STATEMENT = "open the statement desk"
    SEE_EXACT_COUNTS = "see exact counts"
    SEE_OFFICERS = "see officers one by one"
    SEE_OFFICER_NAMES = "see officer names"
    SEE_CASE_REFERENCES = "see the references of cases"
    SEE_SEALED_VALUES = "see the exact values behind a release"
    PREPARE_RELEASES = "prepare and submit releases"
    SIGN_RELEASES = "sign releases as an analyst"
    APPROVE_RELEASES = "approve releases and exceptions"
    PUBLISH_RELEASES = "publish releases"
    WITHDRAW_RELEASES = "withdraw releases"
    EXPORT_RELEASES = "export approved and published releases"
    BUILD_PACKS = "build board packs"
    ISSUE_PACKS = "issue board packs"
    KEEP_MEETINGS = "keep meetings with their decisions and actions"
    OPEN_IMPORTS = "open imports"
    BRING_FILES = "bring files to import"
    SEE_REJECTED_ROWS = "see what stood in rejected rows"


_LIVE = frozenset({May.OPEN_OVERVIEW, May.OPEN_RISK, May.OPEN_CONTACT, May.OPEN_FINDINGS, May.OPEN_DEFINITIONS, May.OPEN_RELEASES})
_PACKS = frozenset({May.BUILD_PACKS, May.KEEP_MEETINGS})
_DESK = frozenset({May.OPEN_STATEMENT, May.EXPORT_RELEASES})
_IMPORTS = frozenset({May.OPEN_IMPORTS, May.BRING_FILES, May.SEE_REJECTED_ROWS})
_EXACT = frozenset({May.OPEN_WORKLOAD, May.OPEN_DATA_QUALITY, May.SEE_EXACT_COUNTS, May.SEE_OFFICERS})

ROLES = {
    "chief_officer": (
        "Chief officer",
        _LIVE
        | _EXACT
        | _DESK
        | _PACKS
        | {May.ISSUE_PACKS, May.SEE_SEALED_VALUES, May.APPROVE_RELEASES, May.PUBLISH_RELEASES, May.WITHDRAW_RELEASES},
    ),
    "board_member": ("Board member", _LIVE),
    "press_officer": ("Press officer", (_LIVE | _DESK | {May.PREPARE_RELEASES, May.PUBLISH_RELEASES}) - {May.OPEN_RISK}),
    "analyst": (
        "Analyst",
        _LIVE | _EXACT | _DESK | _PACKS | {May.OPEN_IMPORTS, May.SEE_SEALED_VALUES, May.PREPARE_RELEASES, May.SIGN_RELEASES},
    ),
    "review_lead": (
        "Review lead",
        _LIVE
        | _EXACT
        | _DESK
        | _PACKS
        | _IMPORTS
        | {May.ISSUE_PACKS, May.SEE_OFFICER_NAMES, May.SEE_CASE_REFERENCES, May.SEE_SEALED_VALUES, May.PREPARE_RELEASES},
    ),
    "importer": ("Importer", frozenset({May.OPEN_DEFINITIONS}) | _IMPORTS),
    "auditor": ("Auditor", frozenset({May.OPEN_DATA_QUALITY, May.OPEN_DEFINITIONS, May.OPEN_RELEASES, May.OPEN_IMPORTS})),
    "administrator": ("Administrator", frozenset({May.OPEN_DEFINITIONS, May.OPEN_IMPORTS})),
}
"""role → (label, what it may do)."""


def may(viewer: Viewer, permission: May) -> bool:
    """Whether the viewer's role allows it; an unknown role is allowed nothing."""
    return permission in ROLES.get(viewer.role, ("", frozenset()))[1]


def require(viewer: Viewer, permission: May) -> None:
    """Raises NotPermitted, with a sentence, unless the role allows it."""
    if not may(viewer, permission):
        raise NotPermitted(f"The role {viewer.label or 'unknown'} may not {permission.value}. Ask the review lead if you need to.")
