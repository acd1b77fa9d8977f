"""The case database as first released. Written out whole and never changed again: later schemas are reached by later steps."""

from alembic import op
from sqlalchemy import (
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
)

from data_access.database.migrations.steps import NAMING, make_missing

revision = "1"
down_revision = None

SCHEMA = MetaData(naming_convention=NAMING)
"""What this step makes; the steps after it alter tables of it."""


def upgrade() -> None:
    """Makes what is missing: of a database made before there were versions, everything may be there already."""
    make_missing(SCHEMA)
    op.execute("INSERT INTO schema_information (schema_version) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM schema_information)")


def _code(name: str, *allowed: str) -> Column:
    return Column(name, String(40), nullable=False, info={"allowed": allowed})


def _codes_checked(columns) -> list[CheckConstraint]:
    coded = [column for column in columns if isinstance(column, Column) and "allowed" in column.info]
    return [CheckConstraint(f"{c.name} IN ({', '.join(map(repr, c.info['allowed']))})", name=f"{c.name}_known") for c in coded]


def _event_table(name: str, *columns: Column) -> Table:
    return Table(
        name,
        SCHEMA,
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


Table("schema_information", SCHEMA, Column("schema_version", Integer, primary_key=True, autoincrement=False))

Table(
    "review",
    SCHEMA,
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

Table(
    "data_versions",
    SCHEMA,
    Column("data_version", Integer, primary_key=True, autoincrement=False),
    Column("made_at", DateTime, nullable=False),
    Column("recorded_to", DateTime, nullable=False),
    Column("source", String(200), nullable=False),
)

Table(
    "risk_categories",
    SCHEMA,
    Column("risk_category", String(60), primary_key=True),
    Column("label", String(120), nullable=False),
    Column("rank", Integer, nullable=False, unique=True),
    Column("is_high", Boolean, nullable=False),
    Column("weight", Float, nullable=False),
    CheckConstraint("rank >= 1", name="rank_positive"),
    CheckConstraint("weight > 0", name="weight_positive"),
)

Table(
    "applications",
    SCHEMA,
    Column("application_id", BigInteger, primary_key=True, autoincrement=False),
    Column("reference", String(60), nullable=False, unique=True),
)
Table("people", SCHEMA, Column("person_id", BigInteger, primary_key=True, autoincrement=False))
Table(
    "application_people",
    SCHEMA,
    _application(),
    _person(),
    capacity := _code("capacity", "person_at_risk", "applicant", "recipient", "subject"),
    PrimaryKeyConstraint("application_id", "person_id", "capacity"),
    *_codes_checked([capacity]),
)
Table(
    "officers",
    SCHEMA,
    Column("officer_id", Integer, primary_key=True, autoincrement=False),
    Column("pseudonym", String(60), nullable=False, unique=True),
)
Table(
    "officer_names",
    SCHEMA,
    Column("officer_id", Integer, ForeignKey("officers.officer_id"), primary_key=True, autoincrement=False),
    Column("display_name", String(120), nullable=False),
)

_event_table(
    "application_records",
    _application(),
    Column("received_on", Date, nullable=True),
    _code("route", "right_to_ask_self", "right_to_ask_third_party", "right_to_know", "unknown"),
    _code("original_outcome", "disclosed", "nothing_to_disclose", "test_not_met", "withdrawn", "not_progressed", "not_recorded"),
    Column("source_system", String(60), nullable=False),
)
_event_table(
    "scope_decisions",
    _application(),
    _code("scope_status", "in_scope", "out_of_scope"),
    _code(
        "scope_reason",
        "within_period",
        "additional_checks",
        "received_before",
        "received_after",
        "duplicate",
        "not_scheme",
        "another_force",
    ),
)
_event_table(
    "risk_assessments",
    _application(),
    Column("risk_category", String(60), ForeignKey("risk_categories.risk_category"), nullable=False),
    _code("grade", "standard", "medium", "high", "not_recorded"),
    _officer(),
)
_event_table("review_decisions", _application(), _code("review_need", "required", "not_required", "undecided"), _officer())
_event_table(
    "review_steps",
    _application(),
    _code("review_step", "allocated", "started", "completed"),
    _code("reviewed_outcome", "right_then", "disclose_now", "no_longer_needed", "not_recorded"),
    _officer(),
)
_event_table(
    "second_reviews",
    _application(),
    Column("is_category_agreed", Boolean, nullable=False),
    Column("is_outcome_agreed", Boolean, nullable=False),
    _officer(),
)
_event_table(
    "action_steps",
    Column("action_id", BigInteger, nullable=False),
    _application(),
    _code("action_kind", "contact", "disclosure", "safeguarding", "referral"),
    _code("action_step", "required", "completed", "withdrawn"),
)
_event_table(
    "contact_decisions",
    _person(),
    _application(),
    _code(
        "contact_decision",
        "required",
        "not_required",
        "contacted",
        "no_valid_details",
        "no_response",
        "not_safe",
        "not_appropriate",
        "declined",
        "deceased",
        "passed_to_another_force",
    ),
    Column("next_review_on", Date, nullable=True),
)
_event_table(
    "contact_attempts",
    _person(),
    _application(),
    _code("channel", "phone", "visit", "partner_agency", "other"),
    _code("attempt_outcome", "reached", "no_answer", "wrong_details", "not_safe_to_continue"),
    Column("next_attempt_on", Date, nullable=True),
)
_event_table(
    "failure_steps",
    Column("failure_id", BigInteger, nullable=False),
    _application(nullable=True),
    _code("failure_type", "harm", "administrative", "service"),
    _code("failure_status", "suspected", "confirmed", "withdrawn"),
    Column("is_in_scope", Boolean, nullable=False),
)
_event_table(
    "referrals",
    _application(nullable=True),
    _code("body", "iopc", "other"),
    _code("referral_kind", "voluntary", "mandatory", "conduct", "other"),
    Column("is_initial", Boolean, nullable=False),
    Column("is_in_scope", Boolean, nullable=False),
)
_event_table("disclosures", _application(), _person())
_event_table(
    "officer_postings",
    Column("officer_id", Integer, ForeignKey("officers.officer_id"), nullable=False),
    _code("posting", "joined", "left"),
    _code("posting_kind", "dedicated", "support"),
    _code("officer_role", "assessor", "reviewer", "contact_officer", "lead", "other"),
    Column("team", String(60), nullable=False),
    Column("full_time_equivalent", Float, nullable=False),
)
_event_table(
    "enquiries",
    Column("enquiry_id", BigInteger, nullable=False),
    _code("channel", "inbox", "phone_101"),
    _code("enquiry_step", "received", "closed"),
)
_event_table(
    "population_baselines",
    Column("applications", BigInteger, nullable=False),
    Column("reason", String(120), nullable=False),
)
