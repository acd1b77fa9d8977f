"""The register as first released. Written out whole and never changed again: later schemas are reached by later steps."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data_access.database.migrations.steps import NAMING, make_missing

revision = "1"
down_revision = None

SCHEMA = MetaData(naming_convention=NAMING)
"""What this step makes; the steps after it alter tables of it."""


def upgrade() -> None:
    """Makes what is missing: of a register made before there were versions, everything may be there already."""
    make_missing(SCHEMA)


Table(
    "meetings",
    SCHEMA,
    Column("meeting_id", Integer, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("held_on", Date, nullable=False),
)
Table(
    "meeting_decisions",
    SCHEMA,
    Column("decision_id", Integer, primary_key=True),
    Column("meeting_id", Integer, ForeignKey("meetings.meeting_id"), nullable=False),
    Column("decision_kind", String(20), nullable=False),
    Column("text", String(500), nullable=False),
    Column("owner", String(120), nullable=False),
    Column("due_on", Date, nullable=True),
    Column("recorded_at", DateTime, nullable=False),
    Column("recorded_by", String(120), nullable=False),
    CheckConstraint("decision_kind IN ('decision', 'action')", name="decision_kind_known"),
    CheckConstraint("decision_kind = 'decision' OR due_on IS NOT NULL", name="an_action_is_due"),
    CheckConstraint("length(text) BETWEEN 1 AND 500", name="text_said"),
    CheckConstraint("length(owner) BETWEEN 1 AND 120", name="owner_named"),
)
Table(
    "decision_completions",
    SCHEMA,
    Column("decision_id", Integer, ForeignKey("meeting_decisions.decision_id"), primary_key=True, autoincrement=False),
    Column("completed_on", Date, nullable=False),
    Column("recorded_at", DateTime, nullable=False),
    Column("recorded_by", String(120), nullable=False),
)
Table(
    "pack_comments",
    SCHEMA,
    Column("comment_id", Integer, primary_key=True),
    Column("pack_kind", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("as_at", Date, nullable=False),
    Column("text", String(1500), nullable=False),
    Column("said_by", String(120), nullable=False),
    Column("said_at", DateTime, nullable=False),
    CheckConstraint("length(text) <= 1500", name="text_within"),
    CheckConstraint("length(said_by) BETWEEN 1 AND 120", name="said_by_somebody"),
)
Table(
    "pack_issues",
    SCHEMA,
    Column("issue_number", Integer, primary_key=True, autoincrement=False),
    Column("pack_kind", String(40), nullable=False),
    Column("meeting_id", Integer, ForeignKey("meetings.meeting_id"), nullable=True),
    Column("as_at", String(10), nullable=False),
    Column("known_by", String(40), nullable=False),
    Column("data_version", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("issued_at", String(40), nullable=False),
    Column("issued_by", String(120), nullable=False),
    Column("seal", String(64), nullable=False),
    CheckConstraint("issue_number >= 1", name="issue_number_positive"),
    CheckConstraint("length(as_at) = 10", name="as_at_a_day"),
    CheckConstraint("length(fingerprint) = 64 AND length(seal) = 64", name="sealed_whole"),
    CheckConstraint("length(content) >= 1", name="content_there"),
)
Table(
    "saved_packs",
    SCHEMA,
    Column("saved_id", Integer, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("pack_kind", String(40), nullable=False),
    Column("pieces", Text, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    Column("saved_by", String(120), nullable=False),
    CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_there"),
)
Table(
    "audit_entries",
    SCHEMA,
    Column("entry_id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("viewer", String(120), nullable=False),
    Column("role", String(40), nullable=False),
    Column("operation", String(40), nullable=False),
    Column("what", String(400), nullable=False),
    Column("data_version", Integer, nullable=True),
)
Table(
    "imports",
    SCHEMA,
    Column("import_id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("file_name", String(260), nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("rows_read", BigInteger, nullable=False),
    Column("rows_loaded", BigInteger, nullable=False),
    Column("rows_duplicate", BigInteger, nullable=False),
    Column("rows_rejected", BigInteger, nullable=False),
    CheckConstraint("rows_read = rows_loaded + rows_duplicate + rows_rejected", name="nothing_lost"),
)
Table(
    "rejected_rows",
    SCHEMA,
    Column("rejected_id", Integer, primary_key=True),
    Column("import_id", Integer, ForeignKey("imports.import_id"), nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("rule", String(40), nullable=False),
    Column("reason", String(400), nullable=False),
)

_STATES = ("draft", "submitted", "analyst_signed", "approved", "published", "superseded", "withdrawn")
_FIXED_STATES = _STATES[4:]
_BEFORE_SIGNING = "('draft', 'submitted')"


def _release_number(**more: object) -> Column:
    return Column("release_number", Integer, ForeignKey("releases.release_number"), primary_key=True, autoincrement=False, **more)


def _place(name: str = "place") -> Column:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _text_day(name: str) -> Column:
    return Column(name, String(10), nullable=False)


def _text_moment(name: str, *, nullable: bool = False) -> Column:
    return Column(name, String(32), nullable=nullable)


def _another(person: str, than: str) -> str:
    """Two subjects are one person however their ids are cased or spaced."""
    return f"lower(trim({person})) <> lower(trim({than}))"


Table(
    "releases",
    SCHEMA,
    Column("release_number", Integer, primary_key=True, autoincrement=False),
    Column("state", String(20), nullable=False),
    Column("origin", String(20), nullable=False),
    Column("title", String(200), nullable=False),
    _text_day("as_at"),
    _text_moment("known_by"),
    Column("data_version", Integer, nullable=False),
    Column("is_synthetic", Integer, nullable=False),
    Column("lane", String(20), nullable=False),
    Column("rules", String(64), nullable=False),
    Column("code_version", String(64), nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("prepared_by", String(120), nullable=False),
    Column("analyst", String(120), nullable=True),
    Column("approver", String(120), nullable=True),
    _text_moment("made_at"),
    _text_moment("submitted_at", nullable=True),
    _text_moment("signed_at", nullable=True),
    _text_moment("approved_at", nullable=True),
    _text_moment("published_at", nullable=True),
    Column("supersedes", Integer, ForeignKey("releases.release_number"), nullable=True),
    Column("turn", Integer, nullable=False),
    Column("seal", String(64), nullable=False),
    CheckConstraint(f"state IN ({', '.join(map(repr, _STATES))})", name="state_known"),
    CheckConstraint("origin IN ('frozen', 'published_before')", name="origin_known"),
    CheckConstraint("lane IN ('rounded', 'exact')", name="lane_known"),
    CheckConstraint("is_synthetic IN (0, 1)", name="is_synthetic_known"),
    CheckConstraint(f"analyst IS NULL OR {_another('analyst', 'prepared_by')}", name="analyst_is_another"),
    CheckConstraint(
        f"approver IS NULL OR ({_another('approver', 'prepared_by')} AND analyst IS NOT NULL AND {_another('approver', 'analyst')})",
        name="approver_is_third",
    ),
    CheckConstraint("(analyst IS NULL) = (signed_at IS NULL)", name="signed_by_and_when"),
    CheckConstraint("(approver IS NULL) = (approved_at IS NULL)", name="approved_by_and_when"),
    # A release of before the desk was signed by nobody here; every other has the signatures of its state, and no more.
    CheckConstraint(f"origin <> 'frozen' OR (analyst IS NULL) = (state IN {_BEFORE_SIGNING})", name="signed_when_past_signing"),
    CheckConstraint(
        "origin <> 'frozen' OR (approver IS NULL) = (state IN ('draft', 'submitted', 'analyst_signed'))", name="approved_when_past_approval"
    ),
    CheckConstraint("origin <> 'frozen' OR (submitted_at IS NULL) = (state = 'draft')", name="submitted_when_past_draft"),
    CheckConstraint(f"(published_at IS NULL) = (state NOT IN {_FIXED_STATES})", name="published_when_fixed"),
    CheckConstraint("turn >= 1", name="turn_positive"),
)
Table(
    "release_cells",
    SCHEMA,
    _release_number(),
    _place(),
    Column("figure", String(60), nullable=False),
    Column("breakdown", String(60), nullable=False),
    Column("label", String(120), nullable=False),
    Column("title", String(120), nullable=False),
    Column("unit", String(60), nullable=False),
    Column("value", String(60), nullable=True),
    Column("mark", String(4), nullable=False),
    Column("said", String(20), nullable=False),
    Column("denominator", String(60), nullable=True),
    Column("denominator_words", String(120), nullable=False),
    Column("percent", String(20), nullable=True),
    Column("sentence", String(300), nullable=False),
    Column("definition", String(16), nullable=False),
    Column("exception", Integer, nullable=False),
    Column("source", String(300), nullable=False),
    UniqueConstraint("release_number", "figure", "breakdown", "label"),
    CheckConstraint("(value IS NULL) = (mark <> '')", name="value_or_mark"),
)
Table(
    "release_exceptions",
    SCHEMA,
    _release_number(),
    _place("number"),
    Column("figure", String(60), nullable=False),
    Column("value", String(60), nullable=True),
    Column("wording", String(300), nullable=False),
    Column("reason", String(400), nullable=False),
    Column("risk", String(400), nullable=False),
    Column("drafted_by", String(120), nullable=False),
    Column("approver", String(120), nullable=True),
    _text_day("expires_on"),
    UniqueConstraint("release_number", "figure"),
    # Drafted until a senior approver grants it, which is when it takes the value that it is granted for.
    CheckConstraint("(approver IS NULL) = (value IS NULL)", name="granted_for_a_value"),
    CheckConstraint(f"approver IS NULL OR {_another('approver', 'drafted_by')}", name="approver_is_another"),
)
Table(
    "release_sealed",
    SCHEMA,
    _release_number(),
    _place(),
    Column("exact", String(60), nullable=True),
    Column("exact_denominator", String(60), nullable=True),
)
Table(
    "release_steps",
    SCHEMA,
    _release_number(),
    _place(),
    _text_moment("at"),
    Column("who", String(120), nullable=False),
    Column("role", String(40), nullable=False),
    Column("step", String(20), nullable=False),
    Column("state_before", String(20), nullable=True),
    Column("state_after", String(20), nullable=False),
    Column("note", String(400), nullable=False),
)
Table(
    "release_explanations",
    SCHEMA,
    _release_number(),
    Column("against", Integer, ForeignKey("releases.release_number"), primary_key=True, autoincrement=False),
    Column("figure", String(60), primary_key=True),
    Column("breakdown", String(60), primary_key=True),
    Column("label", String(120), primary_key=True),
    Column("sentence", String(600), nullable=False),
    Column("is_correction", Integer, nullable=False),
    Column("written_by", String(120), nullable=False),
    _text_moment("written_at"),
    CheckConstraint("is_correction IN (0, 1)", name="is_correction_known"),
    CheckConstraint("trim(sentence) <> ''", name="sentence_written"),
)

Table(
    "claim_matches",
    SCHEMA,
    Column("phrase", String(200), primary_key=True),
    Column("figure", String(60), nullable=False),
    Column("chosen_by", String(120), nullable=False),
    Column("chosen_at", DateTime, nullable=False),
)
