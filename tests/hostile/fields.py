"""Every text that a database keeps, and where it gets to: the page or the file that shows it, what refuses it, or why nobody sees it."""

from collections.abc import Iterator, Mapping

from sqlalchemy import CheckConstraint, Column, String

from data_access.database.tables import case_metadata, register_metadata

SHOWN_ON: Mapping[str, str] = {
    "risk_categories.label": "risk",
    "officers.pseudonym": "workload as an analyst",
    "officer_names.display_name": "workload",
    "officer_postings.team": "workload",
    "application_records.source_system": "data quality",
    "data_versions.source": "imports",
    "imports.file_name": "imports",
    "imports.imported_by": "imports",
    "import_requests.summary": "imports",
    "import_requests.asked_by": "imports",
    "import_requests.answered_by": "imports",
    "rejected_rows.rule": "imports",
    "meetings.name": "board pack",
    "meeting_decisions.text": "board pack",
    "meeting_decisions.owner": "board pack",
    "pack_comments.text": "board pack",
    "pack_comments.said_by": "board pack",
    "releases.title": "releases",
    "release_cells.title": "a release",
    "release_cells.unit": "a release",
    "release_cells.label": "a release",
    "release_steps.note": "a release",
    "release_exceptions.wording": "a statement",
    "release_exceptions.reason": "a statement",
    "release_exceptions.risk": "a statement",
    "release_explanations.sentence": "a statement",
}
"""Column → the page on which every payload in it has to be read."""
OFFERED: Mapping[str, tuple[str, str, str]] = {
    "saved_packs.name": ("board pack", "Pack", ""),
    "releases.title": ("releases", "Release", ""),
    "risk_categories.label": ("overview", "Category", "More"),
    "officer_postings.team": ("overview", "Team", "More"),
}
"""Column → the page, the select box that offers it there, and what that is folded in."""
IN_FILES: Mapping[str, str] = {
    "applications.reference": "the list of references that a reason is given for, and the rejected rows",
    "rejected_contents.cells": "the file of rejected rows",
    "rejected_rows.reason": "the file of rejected rows",
    "release_cells.sentence": "the files of a release, and the sentences ready to be copied",
    "release_cells.denominator_words": "the files of a release",
    "release_cells.source": "the files of a release published before",
    "pack_issues.content": "the files of an issued pack",
    **{f"audit_entries.{name}": "the newest entries of the log, two hundred at most" for name in ("role", "what", "why")},
}
"""Column → what else shows it. ``test_files`` and ``test_hostile_pages`` say how."""
_OURS = "made by the dashboard: a number, a code, a day, a moment or a checksum, which a seal or a list of codes holds fast"
_PERSON = "who did it is kept and shown on no page"
NEVER_SHOWN: Mapping[str, str] = {
    "review.name": "read and said nowhere",
    "population_baselines.reason": "kept beside the number stated, and said nowhere",
    "risk_categories.risk_category": "a key: what is read is its label; in an address only where it is one of this review",
    "risk_assessments.risk_category": "a key of risk_categories",
    "rejected_contents.checksum": _OURS,
    "meeting_decisions.recorded_by": _PERSON,
    "decision_completions.recorded_by": _PERSON,
    "saved_packs.saved_by": _PERSON,
    "saved_packs.pack_kind": "one that is no kind offers no pack",
    "saved_packs.pieces": "one that is no piece of a pack is refused when it is read",
    "pack_comments.pack_kind": "one that is no kind belongs to no pack",
    "pack_comments.subject": "one that is no section is shown in none",
    **{f"pack_issues.{name}": _OURS for name in ("pack_kind", "as_at", "known_by", "fingerprint", "issued_at", "seal")},
    "pack_issues.issued_by": _PERSON,
    **{f"audit_entries.{name}": "read on no page, and by an auditor in the file of the log" for name in ("viewer", "recipient")},
    **{f"audit_entries.{name}": _OURS for name in ("operation", "seal")},
    "audit_head.seal": _OURS,
    **{f"sign_ins.{name}": "read on no page" for name in ("sign_in", "subject", "role", "ended_why")},
    "imports.checksum": _OURS,
    "import_requests.checksum": _OURS,
    **{f"releases.{name}": _OURS for name in ("as_at", "known_by", "rules", "code_version", "checksum", "seal")},
    **{f"releases.{name}": _OURS for name in ("made_at", "submitted_at", "signed_at", "approved_at", "published_at")},
    **{f"releases.{name}": _PERSON for name in ("prepared_by", "analyst", "approver")},
    **{f"release_cells.{name}": _OURS for name in ("figure", "breakdown", "value", "mark", "said", "denominator", "percent", "definition")},
    **{f"release_exceptions.{name}": _OURS for name in ("figure", "value", "expires_on")},
    **{f"release_exceptions.{name}": _PERSON for name in ("drafted_by", "approver")},
    **{f"release_sealed.{name}": _OURS for name in ("exact", "exact_denominator")},
    "release_steps.who": _PERSON,
    **{f"release_steps.{name}": _OURS for name in ("at", "role", "step", "state_before", "state_after")},
    **{f"release_explanations.{name}": _OURS for name in ("figure", "breakdown", "label", "written_at")},
    "release_explanations.written_by": _PERSON,
    "claim_matches.phrase": "compared with a draft, and never said: the draft's own words are",
    "claim_matches.figure": _OURS,
    "claim_matches.chosen_by": _PERSON,
}
"""Column → why no page and no file holds what stands in it."""
OF_ADDRESS = (
    *("as_at", "known_by", "compared_with", "route", "team", "category", "release", "against", "figure", "pack"),
    *("day", "operation", "of_role", "rejected_of", "sought", "view_as"),
)
"""What an address may hold: read as a day, a moment or one of the codes that there are, else said in a notice or taken for the usual one. What is
``sought`` is any words at all, and is said again."""
TYPED = (
    "the name of a meeting, what was decided, its owner",
    "a comment, the name of a pack",
    "the title of a release, the reason of a withdrawal, a sentence of a change, wording, reason and risk of an exception",
    "a draft statement",
    "the reason for a list of references",
    "a mapping, the moment of an export, names and headings of files",
)
"""What a person types or brings: tested where it is typed."""


def text_columns() -> Iterator[Column]:
    """Every column of both databases that holds text."""
    for metadata in (case_metadata, register_metadata):
        for table in metadata.sorted_tables:
            yield from (column for column in table.columns if isinstance(column.type, String))


def named(column: Column) -> str:
    """'meetings.name'."""
    return f"{column.table.name}.{column.name}"


def check_of(column: Column) -> str:
    """The rule by which the database takes none but a few words in this column; '' where it has none."""
    checks = (str(one.sqltext) for one in column.table.constraints if isinstance(one, CheckConstraint))
    return next((rule for rule in checks if rule.startswith(f"{column.name} IN (")), "")
