"""The two schemas: the case database, which belongs to the force, and the register, which is the dashboard's own.

Every event carries the London day it happened (``occurred_on``), the moment it was recorded (``recorded_at``, UTC without zone) and a
``version``: history is append-only, so a correction is a further version of the same ``event_id`` and ``is_void`` takes an event back.
There is no column anywhere for a name, address, free text, birth date or safe-contact detail of anyone at risk.
"""

from collections.abc import Iterable

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

from data_access import vocabulary as words

CASE_SCHEMA, REGISTER_SCHEMA = 2, 3
"""The schemas that this release needs. ``migrations`` holds the steps to them: a change here is a further step there, and a higher number."""
LOG_SEALED_SINCE = 3
"""The schema of the register from which on entries of the log are numbered and sealed."""

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
case_metadata = MetaData(naming_convention=_NAMING)
register_metadata = MetaData(naming_convention=_NAMING)


def _code(name: str, allowed: Iterable[str], nullable: bool = False) -> Column:
    """A column of codes from a closed list. The CHECK constraint is made by ``_codes_checked``."""
    return Column(name, String(40), nullable=nullable, info={"allowed": tuple(allowed)})


def _codes_checked(columns: Iterable[Column | object]) -> list[CheckConstraint]:
    coded = [c for c in columns if isinstance(c, Column) and "allowed" in c.info]
    return [CheckConstraint(f"{c.name} IN ({', '.join(repr(a) for a in c.info['allowed'])})", name=f"{c.name}_known") for c in coded]


def _event_table(name: str, *columns: Column) -> Table:
    return Table(
        name,
        case_metadata,
        Column("event_id", BigInteger, nullable=False),
        Column("version", Integer, nullable=False),
        Column("is_void", Boolean, nullable=False),
        Column("occurred_on", Date, nullable=False),
        Column("recorded_at", DateTime, nullable=False),
        *columns,
        PrimaryKeyConstraint("event_id", "version"),
        CheckConstraint("version >= 1", name="version_positive"),
        *_codes_checked(columns),
        Index(f"ix_{name}_recorded_at", "recorded_at"),
    )


def _application(nullable: bool = False) -> Column:
    return Column("application_id", BigInteger, ForeignKey("applications.application_id"), nullable=nullable)


def _person() -> Column:
    return Column("person_id", BigInteger, ForeignKey("people.person_id"), nullable=False)


def _officer() -> Column:
    return Column("officer_id", Integer, ForeignKey("officers.officer_id"), nullable=True)


# What the database says of itself -----------------------------------------------------------------------------------------------------

# Which schema a database has is where its steps left it; ``schema_information`` repeats it for the first release, which reads nothing else.


def _steps_taken(name: str) -> Table:
    return Table(
        name, MetaData(), Column("version_num", String(32), nullable=False), PrimaryKeyConstraint("version_num", name=f"{name}_pkc")
    )


case_steps, register_steps = _steps_taken("alembic_case"), _steps_taken("alembic_register")
"""One row each. In no schema of their own, because it is the steps that make and keep them."""
schema_information = Table("schema_information", case_metadata, Column("schema_version", Integer, primary_key=True, autoincrement=False))

review = Table(
    "review",
    case_metadata,
    Column("review_id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(200), nullable=False),
    Column("is_synthetic", Boolean, nullable=False),
    Column("period_from", Date, nullable=False),
    Column("period_to", Date, nullable=False),
    Column("announced_on", Date, nullable=False),
    Column("opens_as_at", Date, nullable=True),
    Column("policy_attempts", Integer, nullable=False),
    CheckConstraint("period_from <= period_to", name="period_in_order"),
    CheckConstraint("policy_attempts >= 1", name="policy_attempts_positive"),
    CheckConstraint("review_id = 1", name="one_row"),
)

data_versions = Table(
    "data_versions",
    case_metadata,
    Column("data_version", Integer, primary_key=True, autoincrement=False),
    Column("made_at", DateTime, nullable=False),
    Column("recorded_to", DateTime, nullable=False),
    Column("source", String(200), nullable=False),
)

risk_categories = Table(
    "risk_categories",
    case_metadata,
    Column("risk_category", String(60), primary_key=True),
    Column("label", String(120), nullable=False),
    Column("rank", Integer, nullable=False, unique=True),
    Column("is_high", Boolean, nullable=False),
    Column("weight", Float, nullable=False),
    CheckConstraint("rank >= 1", name="rank_positive"),
    CheckConstraint("weight > 0", name="weight_positive"),
)

# Who and what ---------------------------------------------------------------------------------------------------------------------------

applications = Table(
    "applications",
    case_metadata,
    Column("application_id", BigInteger, primary_key=True, autoincrement=False),
    Column("reference", String(60), nullable=False, unique=True),
)
people = Table("people", case_metadata, Column("person_id", BigInteger, primary_key=True, autoincrement=False))
application_people = Table(
    "application_people",
    case_metadata,
    _application(),
    _person(),
    capacity := _code("capacity", words.CAPACITIES),
    PrimaryKeyConstraint("application_id", "person_id", "capacity"),
    *_codes_checked([capacity]),
)
officers = Table(
    "officers",
    case_metadata,
    Column("officer_id", Integer, primary_key=True, autoincrement=False),
    Column("pseudonym", String(60), nullable=False, unique=True),
)
officer_names = Table(
    "officer_names",
    case_metadata,
    Column("officer_id", Integer, ForeignKey("officers.officer_id"), primary_key=True, autoincrement=False),
    Column("display_name", String(120), nullable=False),
)

# What happened --------------------------------------------------------------------------------------------------------------------------

application_records = _event_table(
    "application_records",
    _application(),
    Column("received_on", Date, nullable=True),
    _code("route", words.ROUTES),
    _code("original_outcome", words.ORIGINAL_OUTCOMES),
    Column("source_system", String(60), nullable=False),
)
scope_decisions = _event_table(
    "scope_decisions",
    _application(),
    _code("scope_status", words.SCOPE_STATUSES),
    _code("scope_reason", words.SCOPE_REASONS),
)
risk_assessments = _event_table(
    "risk_assessments",
    _application(),
    Column("risk_category", String(60), ForeignKey("risk_categories.risk_category"), nullable=False),
    _code("grade", words.GRADES),
    _officer(),
)
review_decisions = _event_table("review_decisions", _application(), _code("review_need", words.REVIEW_NEEDS), _officer())
review_steps = _event_table(
    "review_steps",
    _application(),
    _code("review_step", words.REVIEW_STEPS),
    _code("reviewed_outcome", words.REVIEWED_OUTCOMES),
    _officer(),
)
second_reviews = _event_table(
    "second_reviews",
    _application(),
    Column("is_category_agreed", Boolean, nullable=False),
    Column("is_outcome_agreed", Boolean, nullable=False),
    _officer(),
)
action_steps = _event_table(
    "action_steps",
    Column("action_id", BigInteger, nullable=False),
    _application(),
    _code("action_kind", words.ACTION_KINDS),
    _code("action_step", words.ACTION_STEPS),
)
contact_decisions = _event_table(
    "contact_decisions",
    _person(),
    _application(),
    _code("contact_decision", words.CONTACT_DECISIONS),
    Column("next_review_on", Date, nullable=True),
)
contact_attempts = _event_table(
    "contact_attempts",
    _person(),
    _application(),
    _code("channel", words.CHANNELS),
    _code("attempt_outcome", words.ATTEMPT_OUTCOMES),
    Column("next_attempt_on", Date, nullable=True),
)
failure_steps = _event_table(
    "failure_steps",
    Column("failure_id", BigInteger, nullable=False),
    _application(nullable=True),
    _code("failure_type", words.FAILURE_TYPES),
    _code("failure_status", words.FAILURE_STATUSES),
    Column("is_in_scope", Boolean, nullable=False),
)
referrals = _event_table(
    "referrals",
    _application(nullable=True),
    _code("body", words.REFERRAL_BODIES),
    _code("referral_kind", words.REFERRAL_KINDS),
    Column("is_initial", Boolean, nullable=False),
    Column("is_in_scope", Boolean, nullable=False),
)
disclosures = _event_table("disclosures", _application(), _person())
officer_postings = _event_table(
    "officer_postings",
    Column("officer_id", Integer, ForeignKey("officers.officer_id"), nullable=False),
    _code("posting", words.POSTINGS),
    _code("posting_kind", words.POSTING_KINDS),
    _code("officer_role", words.OFFICER_ROLES),
    Column("team", String(60), nullable=False),
    Column("full_time_equivalent", Float, nullable=False),
)
enquiries = _event_table(
    "enquiries",
    Column("enquiry_id", BigInteger, nullable=False),
    _code("channel", words.ENQUIRY_CHANNELS),
    _code("enquiry_step", words.ENQUIRY_STEPS),
)
population_baselines = _event_table(
    "population_baselines",
    Column("applications", BigInteger, nullable=False),
    Column("reason", String(120), nullable=False),
)

# What could not be loaded --------------------------------------------------------------------------------------------------------------

rejected_contents = Table(
    "rejected_contents",
    case_metadata,
    Column("content_id", Integer, primary_key=True),
    Column("checksum", String(64), nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("cells", Text, nullable=False),
    UniqueConstraint("checksum", "line"),
)
"""The cells, by column, of rows that an import rejected: only of columns that its mapping reads. The dashboard's reader may not read this."""

EVENT_TABLES = tuple(t for t in case_metadata.sorted_tables if "event_id" in t.c)

# The register ---------------------------------------------------------------------------------------------------------------------------

meetings = Table(
    "meetings",
    register_metadata,
    Column("meeting_id", Integer, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("held_on", Date, nullable=False),
)
meeting_decisions = Table(
    "meeting_decisions",
    register_metadata,
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
decision_completions = Table(
    "decision_completions",
    register_metadata,
    Column("decision_id", Integer, ForeignKey("meeting_decisions.decision_id"), primary_key=True, autoincrement=False),
    Column("completed_on", Date, nullable=False),
    Column("recorded_at", DateTime, nullable=False),
    Column("recorded_by", String(120), nullable=False),
)
"""An action done: a row of its own, since what a meeting decided is never changed."""
pack_comments = Table(
    "pack_comments",
    register_metadata,
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
"""What somebody says of a section of a pack as at a day: the newest counts, and an empty one takes back what was said."""
pack_issues = Table(
    "pack_issues",
    register_metadata,
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
"""Packs as they were issued, whole. Each seal is of every byte of its row and of the seal before it. Days and moments are text, as in releases."""
saved_packs = Table(
    "saved_packs",
    register_metadata,
    Column("saved_id", Integer, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("pack_kind", String(40), nullable=False),
    Column("pieces", Text, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    Column("saved_by", String(120), nullable=False),
    CheckConstraint("length(name) BETWEEN 1 AND 120", name="name_there"),
)
"""A kind of pack that somebody edited and named; ``pieces`` are its subjects and blocks in order. The newest of a name counts."""
PACK_RECORDS = (meeting_decisions, decision_completions, pack_comments, pack_issues, saved_packs)
audit_entries = Table(
    "audit_entries",
    register_metadata,
    Column("entry_id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("viewer", String(120), nullable=False),
    Column("role", String(40), nullable=False),
    Column("operation", String(40), nullable=False),
    Column("what", String(400), nullable=False),
    Column("data_version", Integer, nullable=True),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("why", String(200), nullable=False),
    Column("recipient", String(120), nullable=False),
    Column("seal", String(64), nullable=False),
    CheckConstraint("number >= 1", name="number_positive"),
    CheckConstraint("length(seal) = 64", name="sealed_whole"),
    Index("ix_audit_entries_at", "at"),
)
"""What happened, numbered from 1 without a gap. Each seal is of every other column but ``entry_id``, and of the seal before it."""
audit_head = Table(
    "audit_head",
    register_metadata,
    Column("head_id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("seal", String(64), nullable=False),
    CheckConstraint("head_id = 1", name="one_row"),
    CheckConstraint("number >= 0", name="number_not_negative"),
    CheckConstraint("length(seal) = 64", name="sealed_whole"),
)
"""The number and the seal of the newest entry. Whoever adds one changes this row first, so that two at once wait for each other."""
event.listen(audit_head, "after_create", DDL(f"INSERT INTO audit_head (head_id, number, seal) VALUES (1, 0, '{'0' * 64}')"))
sign_ins = Table(
    "sign_ins",
    register_metadata,
    Column("sign_in", String(64), primary_key=True),
    Column("subject", String(120), nullable=False),
    Column("role", String(40), nullable=False),
    Column("signed_in_at", DateTime, nullable=False),
    Column("last_seen_at", DateTime, nullable=False),
    Column("ended_at", DateTime, nullable=True),
    Column("ended_why", String(60), nullable=False),
    CheckConstraint("length(sign_in) = 64", name="sign_in_whole"),
    CheckConstraint("length(subject) BETWEEN 1 AND 120", name="subject_named"),
    CheckConstraint("(ended_at IS NULL) = (ended_why = '')", name="ended_when_and_why"),
)
"""Who is or was signed in. ``sign_in`` is a SHA-256 of what tells one sign-in from every other: nobody can take it up from here."""
imports = Table(
    "imports",
    register_metadata,
    Column("import_id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("recorded_at", DateTime, nullable=False),
    Column("imported_by", String(120), nullable=False),
    Column("request_id", Integer, ForeignKey("import_requests.request_id"), nullable=True),
    Column("data_version", Integer, nullable=True),
    Column("file_name", String(260), nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("rows_read", BigInteger, nullable=False),
    Column("rows_loaded", BigInteger, nullable=False),
    Column("rows_changed", BigInteger, nullable=False),
    Column("rows_unchanged", BigInteger, nullable=False),
    Column("rows_duplicate", BigInteger, nullable=False),
    Column("rows_rejected", BigInteger, nullable=False),
    Column("cases_disappeared", BigInteger, nullable=True),
    CheckConstraint("rows_read = rows_loaded + rows_unchanged + rows_duplicate + rows_rejected", name="nothing_lost"),
    CheckConstraint("rows_changed <= rows_loaded", name="changed_were_loaded"),
    CheckConstraint("length(imported_by) BETWEEN 1 AND 120", name="imported_by_somebody"),
)
"""One row per file of an import. ``recorded_at`` is the moment by which the files were known, ``at`` that of the import itself.

Imports of before schema 2 counted the unchanged among the duplicates and the changed among the loaded only: both are 0 there."""
import_requests = Table(
    "import_requests",
    register_metadata,
    Column("request_id", Integer, primary_key=True),
    Column("state", String(20), nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("summary", Text, nullable=False),
    Column("asked_at", DateTime, nullable=False),
    Column("asked_by", String(120), nullable=False),
    Column("answered_at", DateTime, nullable=True),
    Column("answered_by", String(120), nullable=True),
    CheckConstraint("state IN ('asked', 'loaded', 'refused')", name="state_known"),
    CheckConstraint("(state = 'asked') = (answered_by IS NULL)", name="answered_by_somebody"),
    CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name="answered_by_and_when"),
    CheckConstraint(
        "answered_by IS NULL OR state = 'refused' OR lower(trim(answered_by)) <> lower(trim(asked_by))", name="loaded_by_another"
    ),
)
"""An import that waits for a second person. ``checksum`` is of every file, the mapping and what was asked with them: exactly that is loaded."""
rejected_rows = Table(
    "rejected_rows",
    register_metadata,
    Column("rejected_id", Integer, primary_key=True),
    Column("import_id", Integer, ForeignKey("imports.import_id"), nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("rule", String(40), nullable=False),
    Column("reason", String(400), nullable=False),
)
"""Which line broke which rule. What stood in it is case data and is kept in the case database (``rejected_contents``), for importers alone."""

# Releases: what was said, by whom, and what stood behind it ------------------------------------------------------------------------------
#
# Days, moments and numbers are kept as text in one form (2024-05-23, 2024-05-23T21:59:59.999999+00:00, 3778), because every byte is sealed:
# a type that a driver reads in two spellings would let one be altered into the other unseen. What is fixed for ever is in ``guards``.

RELEASE_STATES = ("draft", "submitted", "analyst_signed", "approved", "published", "superseded", "withdrawn")
FIXED_STATES = RELEASE_STATES[4:]
"""The states of a release that was published: of its rows nothing may change but the step to what became of it."""
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


releases = Table(
    "releases",
    register_metadata,
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
    CheckConstraint(f"state IN ({', '.join(map(repr, RELEASE_STATES))})", name="state_known"),
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
    CheckConstraint(f"(published_at IS NULL) = (state NOT IN {FIXED_STATES})", name="published_when_fixed"),
    CheckConstraint("turn >= 1", name="turn_positive"),
)
release_cells = Table(
    "release_cells",
    register_metadata,
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
release_exceptions = Table(
    "release_exceptions",
    register_metadata,
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
release_sealed = Table(
    "release_sealed",
    register_metadata,
    _release_number(),
    _place(),
    Column("exact", String(60), nullable=True),
    Column("exact_denominator", String(60), nullable=True),
)
release_steps = Table(
    "release_steps",
    register_metadata,
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
release_explanations = Table(
    "release_explanations",
    register_metadata,
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
RELEASE_PARTS = (release_cells, release_exceptions, release_sealed, release_steps, release_explanations)
"""What a release consists of beside its own row."""

claim_matches = Table(
    "claim_matches",
    register_metadata,
    Column("phrase", String(200), primary_key=True),
    Column("figure", String(60), nullable=False),
    Column("chosen_by", String(120), nullable=False),
    Column("chosen_at", DateTime, nullable=False),
)
