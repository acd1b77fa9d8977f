"""Who may do what, and which pages there are. Denied unless a row allows it; what needs which permission is said in ``actions``.

Whether somebody may is asked in twins: ``can`` gives '' or the sentence that says who may and what to do, ``require`` raises it.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

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
    SEE_PROTECTED_COUNTS = "see counts through the protected lane"
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
    OPEN_AUDIT = "open the audit"
    SEE_REJECTED_ROWS = "see what stood in rejected rows"
    CHECK_SOURCES = "check the case database before it is shown"
    END_SIGN_INS = "end the sign-ins of others"
    BACK_UP = "back up, restore and upgrade the databases"


OPENED_BY: Mapping[str, May] = MappingProxyType(
    {
        "overview": May.OPEN_OVERVIEW,
        "risk": May.OPEN_RISK,
        "contact": May.OPEN_CONTACT,
        "findings": May.OPEN_FINDINGS,
        "workload": May.OPEN_WORKLOAD,
        "releases": May.OPEN_RELEASES,
        "statement": May.OPEN_STATEMENT,
        "board_pack": May.BUILD_PACKS,
        "data_quality": May.OPEN_DATA_QUALITY,
        "imports": May.OPEN_IMPORTS,
        "audit": May.OPEN_AUDIT,
        "definitions": May.OPEN_DEFINITIONS,
    }
)
"""Every page there is: the permission that opens it."""

_EVERYBODY = frozenset({May.OPEN_DEFINITIONS})
"""What tells of no case and no count, and so of nobody."""
_LIVE = _EVERYBODY | frozenset(
    {
        May.OPEN_OVERVIEW,
        May.OPEN_RISK,
        May.OPEN_CONTACT,
        May.OPEN_FINDINGS,
        May.OPEN_RELEASES,
        May.SEE_PROTECTED_COUNTS,
    }
)
_PACKS = frozenset({May.BUILD_PACKS, May.KEEP_MEETINGS})
_DESK = frozenset({May.OPEN_STATEMENT, May.EXPORT_RELEASES})
_IMPORTS = _EVERYBODY | frozenset({May.OPEN_IMPORTS, May.BRING_FILES, May.SEE_REJECTED_ROWS})
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
    "importer": ("Importer", _IMPORTS),
    "auditor": (
        "Auditor",
        _EVERYBODY | {May.OPEN_DATA_QUALITY, May.OPEN_RELEASES, May.OPEN_IMPORTS, May.OPEN_AUDIT, May.SEE_PROTECTED_COUNTS},
    ),
    "administrator": ("Administrator", _EVERYBODY | {May.OPEN_IMPORTS, May.CHECK_SOURCES, May.BACK_UP, May.END_SIGN_INS}),
}
"""role → (label, what it may do)."""


def may(viewer: Viewer, *permissions: May) -> bool:
    """Whether the viewer's role allows all of it; an unknown role is allowed nothing."""
    return set(permissions) <= ROLES.get(viewer.role, ("", frozenset()))[1]


def can(viewer: Viewer, *permissions: May) -> str:
    """'' where the viewer's role allows all of it, else a sentence: what it does not allow, who may, and what to do."""
    missing = next((permission for permission in permissions if not may(viewer, permission)), None)
    if missing is None:
        return ""
    several = len(_allowed(missing)) > 1
    return (
        f"The role {viewer.label or 'unknown'} may not {missing.value}; {who_may(missing)} may. Ask {'one of them' if several else 'them'}."
    )


def require(viewer: Viewer, *permissions: May) -> None:
    """Raises NotPermitted with the sentence of ``can``, unless the role allows all of it."""
    if refusal := can(viewer, *permissions):
        raise NotPermitted(refusal)


def who_may(permission: May) -> str:
    """'a chief officer, an analyst or a review lead': the roles that have a permission."""
    named = [f"{'an' if label[0] in 'aeiou' else 'a'} {label}" for label in _allowed(permission)]
    return " or ".join(filter(None, (", ".join(named[:-1]), named[-1])))


def _allowed(permission: May) -> list[str]:
    return [label.lower() for label, allowed in ROLES.values() if permission in allowed]
