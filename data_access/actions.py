"""Everything that can be done here, page by page: what it needs, and which function of the front desk does it.

One row an action. A function that takes a viewer and is in no row fails the build, and so does one that lets a viewer in who lacks what its
row needs. An action without a function is something more to be seen within a page.
"""

from dataclasses import dataclass

from data_access.permissions import OPENED_BY, ROLES, May

SEVERAL_PAGES, COMMAND_LINE = "several pages", "command line"
_COUNTS = May.SEE_PROTECTED_COUNTS


@dataclass(frozen=True)
class Action:
    """``needs`` is all of it; what concerns nobody but who does it needs nothing. ``by`` are functions, named from the front desk's folder on; one
    that is told the page stands in several rows, and one whose name begins with 'can' or 'may' only says whether, and who may."""

    page: str
    words: str
    needs: tuple[May, ...]
    by: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that may, by code."""
        return tuple(role for role, (_, allowed) in ROLES.items() if set(self.needs) <= allowed)


_LIVE = ("overview", "risk", "contact", "findings", "workload", "data_quality")
_OPENING = {
    **{page: ((OPENED_BY[page], _COUNTS), ("desk.Desk.page",)) for page in _LIVE},
    "releases": ((May.OPEN_RELEASES,), ("release_desk.list_releases", "release_desk.show_release", "releases.show_release")),
    "statement": ((May.OPEN_STATEMENT,), ()),
    "board_pack": ((May.BUILD_PACKS,), ("packs.kinds_for", "pack_desk.kinds_offered", "pack_desk.read_agenda")),
    "imports": ((May.OPEN_IMPORTS,), ("imports.show_imports", "imports.show_rejected")),
    "audit": ((May.OPEN_AUDIT,), ("audit_log.show_audit",)),
    "definitions": ((May.OPEN_DEFINITIONS,), ("definitions.show_definitions",)),
}
_REFERENCES = ("case_references.can_list", "case_references.offered", "case_references.list_references")


def _opening(page: str) -> Action:
    needs, by = _OPENING.get(page, ((OPENED_BY[page],), ()))
    return Action(page, "open the page", needs, ("desk.Desk.may_open", "desk.Desk.can_open", "desk.Desk.check_may_open", *by))


def _verb(page: str, words: str, needs: May, *by: str) -> Action:
    return Action(page, words, (needs,), by)


ACTIONS: tuple[Action, ...] = (
    *map(_opening, OPENED_BY),
    # What can be seen beside, or within, what a page shows to everybody.
    Action(
        SEVERAL_PAGES,
        "choose a day, a comparison and filters",
        (_COUNTS,),
        ("desk.Desk.read_ask", "desk.Desk.controls", "desk.Desk.look", "desk.Desk.log"),
    ),
    Action(SEVERAL_PAGES, "see exact counts", (_COUNTS, May.SEE_EXACT_COUNTS)),
    # What concerns nobody but who does it, and needs no role.
    Action(SEVERAL_PAGES, "read who looks and when, at the foot", (), ("marked.signed",)),
    Action(SEVERAL_PAGES, "read what one's own role finds here", (), ("marked.guide",)),
    Action(SEVERAL_PAGES, "sign out, here or everywhere", (), ("signing_in.sign_out", "signing_in.sign_out_everywhere")),
    Action("workload", "see officers one by one", (May.OPEN_WORKLOAD, May.SEE_OFFICERS)),
    Action("workload", "see officers by name", (May.OPEN_WORKLOAD, May.SEE_OFFICERS, May.SEE_OFFICER_NAMES)),
    *(
        Action(page, f"list references of {of}", (OPENED_BY[page], May.SEE_EXACT_COUNTS, May.SEE_CASE_REFERENCES), _REFERENCES)
        for page, of in (
            ("risk", "high-risk cases that wait"),
            ("contact", "people still to be reached"),
            ("data_quality", "cases at fault"),
        )
    ),
    # Releases and the statement.
    Action("releases", "see exact values behind a release", (May.OPEN_RELEASES, May.SEE_SEALED_VALUES)),
    _verb("releases", "count a release again", May.OPEN_RELEASES, "release_desk.verify_release"),
    _verb("releases", "compare two releases", May.OPEN_RELEASES, "reconciling.reconcile_releases", "reconciling.bridge_between"),
    Action(COMMAND_LINE, "count the causes of a change", (May.OPEN_RELEASES, May.SEE_EXACT_COUNTS), ("reconciling.count_causes",)),
    _verb("releases", "read and download the change log", May.OPEN_RELEASES, "exporting.read_change_log", "exporting.export_change_log"),
    _verb("releases", "download the files of a release", May.EXPORT_RELEASES, "exporting.export_release"),
    Action("statement", "choose what a release holds", (May.OPEN_STATEMENT, _COUNTS), ("preparing.choices",)),
    _verb("statement", "freeze a release", May.PREPARE_RELEASES, "releases.can_freeze", "release_desk.freeze_release", "preparing.prepare"),
    _verb(COMMAND_LINE, "edit a draft", May.PREPARE_RELEASES, "release_desk.edit_release"),
    _verb("releases", "explain a change", May.PREPARE_RELEASES, "release_desk.explain_change", "releases.explain"),
    _verb("releases", "ask for an exception", May.PREPARE_RELEASES, "release_desk.ask_exception"),
    _verb("releases", "grant an exception", May.APPROVE_RELEASES, "release_desk.grant_exception", "release_desk.grant_exceptions"),
    _verb("releases", "submit a release", May.PREPARE_RELEASES, "release_desk.submit_release"),
    _verb("releases", "sign a release as analyst", May.SIGN_RELEASES, "release_desk.sign_release"),
    _verb("releases", "approve a release", May.APPROVE_RELEASES, "release_desk.approve_release"),
    _verb("releases", "publish a release", May.PUBLISH_RELEASES, "release_desk.publish_release", "releases.publish_in_place"),
    _verb("releases", "withdraw a release", May.WITHDRAW_RELEASES, "release_desk.withdraw_release"),
    _verb("statement", "check a draft", May.OPEN_STATEMENT, "claiming.check_draft", "claiming.remember_match"),
    _verb("statement", "copy ready sentences", May.OPEN_STATEMENT, "claiming.offer_sentences"),
    # Board packs and meetings.
    Action("board_pack", "build a pack", (May.BUILD_PACKS, _COUNTS), ("pack_desk.compose", "packs.compose_pack")),
    Action("board_pack", "build a pack of exact counts", (May.BUILD_PACKS, _COUNTS, May.SEE_EXACT_COUNTS)),
    _verb("board_pack", "comment on, edit and save a pack", May.BUILD_PACKS, "pack_desk.say_comment", "pack_desk.save_pack"),
    _verb("board_pack", "download a pack", May.BUILD_PACKS, "pack_files.write_pack"),
    _verb("board_pack", "list issued packs", May.BUILD_PACKS, "pack_desk.issued_table", "pack_desk.list_issued"),
    Action("board_pack", "see an issued pack", (May.BUILD_PACKS, May.SEE_EXACT_COUNTS), ("pack_desk.read_issued",)),
    Action("board_pack", "issue a pack", (May.BUILD_PACKS, May.ISSUE_PACKS, _COUNTS), ("pack_desk.can_issue", "pack_desk.issue_pack")),
    Action(
        "board_pack",
        "keep meetings, decisions and actions",
        (May.KEEP_MEETINGS,),
        ("pack_desk.can_keep_meetings", "pack_desk.add_meeting", "pack_desk.record_decision", "pack_desk.complete_action"),
    ),
    # Imports.
    _verb(
        "imports", "bring files and look at them", May.BRING_FILES, "bringing.can_bring_files", "bringing.propose", "bringing.preview_table"
    ),
    _verb("imports", "try and load files", May.BRING_FILES, "bringing.try_files", "bringing.load_files", "importing.import_cases"),
    _verb("imports", "refuse an import", May.BRING_FILES, "imports.refuse_request", "importing.refuse_import"),
    _verb("imports", "download rejected rows", May.SEE_REJECTED_ROWS, "imports.rejected_rows"),
    _verb("audit", "download the log", May.OPEN_AUDIT, "audit_log.export_log", "audit_log.write_log"),
    # By a command alone.
    Action(COMMAND_LINE, "print figures", (May.OPEN_OVERVIEW, _COUNTS), ("desk.Desk.figures",)),
    _verb(COMMAND_LINE, "check the case database", May.CHECK_SOURCES, "source_check.check_source"),
    _verb(COMMAND_LINE, "end the sign-ins of others", May.END_SIGN_INS, "signing_in.end_sign_ins"),
    _verb(COMMAND_LINE, "back up, restore and upgrade", May.BACK_UP, "backups.back_up", "backups.restore", "upgrades.upgrade_both"),
)
"""Every action, in the order of the pages."""
