"""A second count of every check, of days to entry and of the sources: plain loops over rows, day by day, sharing nothing with the first."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.second_count import Rows, Standing, contact_status, group_by

_EXCLUDED = ("received_before", "received_after", "duplicate", "not_scheme", "another_force", "gone_from_source")


class Inspection:
    """What is wrong at the end of ``day``, from what had been recorded by ``known_by`` (None: everything)."""

    def __init__(self, rows: Rows, *, day: date, known_by: datetime | None = None) -> None:
        self.day, self.then = day, Standing(rows, day=day, known_by=known_by)
        self.versions = {
            name: [row for row in found if known_by is None or row["recorded_at"].replace(tzinfo=UTC) <= known_by]
            for name, found in rows.items()
        }
        self.seen = {name: self.then.seen(name) for name in rows}

    def faults(self) -> dict[str, int]:
        """Fault → how many; those with none are left out."""
        counted = {name: len(list(find(self))) for name, find in _RULES.items()}
        return {name: n for name, n in counted.items() if n}

    def entries(self) -> Counter[tuple[str, int]]:
        """(kind, days to entry) → how many records."""
        found: Counter[tuple[str, int]] = Counter()
        for kind, rows in self.seen.items():
            first = {number: min(row["recorded_at"] for row in made) for number, made in group_by(self.versions[kind], "event_id").items()}
            for row in rows:
                found[kind, (_london(first[row["event_id"]]) - row["occurred_on"]).days] += 1
        return found

    def sources(self) -> Counter[tuple[str, str]]:
        """(source, what became of it) → how many applications."""
        records, decisions = (group_by(self.seen[name], "application_id") for name in ("application_records", "scope_decisions"))
        found: Counter[tuple[str, str]] = Counter()
        for key in records.keys() | decisions.keys():
            system = records[key][-1]["source_system"] if key in records else "not_recorded"
            found[system, _accounted(decisions[key][-1] if key in decisions else None)] += 1
        return found

    # What the rules ask -----------------------------------------------------------------------------------------------------------------

    def first(self, table: str, key: str = "application_id", **wanted: str) -> dict[object, date]:
        """The first day of each key, among the rows with these values."""
        found: dict[object, date] = {}
        for row in self.seen[table]:
            if all(row[name] == value for name, value in wanted.items()):
                found[row[key]] = min(found.get(row[key], row["occurred_on"]), row["occurred_on"])
        return found

    def in_scope(self) -> list[dict]:
        return self.then.applications_on(self.day)

    def latest_record(self, application: int) -> dict | None:
        found = [row for row in self.seen["application_records"] if row["application_id"] == application]
        return found[-1] if found else None

    def to_reach(self) -> Iterator[tuple[dict, list[dict]]]:
        """The latest decision about everybody still to be reached whose application is in scope, and the attempts made."""
        inside = {one["application_id"] for one in self.in_scope()}
        attempts = group_by(self.seen["contact_attempts"], "person_id")
        for person, decisions in group_by(self.seen["contact_decisions"], "person_id").items():
            made = attempts.get(person, [])
            if decisions[-1]["application_id"] in inside and contact_status(decisions[-1], made) in ("not_started", "attempting"):
                yield decisions[-1], made

    def records_ahead(self) -> Iterator[tuple[date, date]]:
        """Of every record made before its day, whether that day has come or not: the London day it was made, and its day."""
        for kind, known in self.then.known.items():
            for row in known if kind not in ("officer_postings", "population_baselines") else []:
                made = _london(row["recorded_at"])
                if made < row["occurred_on"]:
                    yield made, row["occurred_on"]


def _london(moment: datetime) -> date:
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/London")).date()


def _accounted(decision: dict | None) -> str:
    if decision is None:
        return "unexplained"
    if decision["scope_status"] == "in_scope":
        return "in_scope"
    return decision["scope_reason"] if decision["scope_reason"] in _EXCLUDED else "unexplained"


def _earlier(later: dict[object, date], sooner: dict[object, date]) -> list[object]:
    """The keys of which what should be later came before what should be sooner."""
    return [key for key, day in later.items() if key in sooner and day < sooner[key]]


def _step(found: Inspection, name: str) -> dict[object, date]:
    return found.first("review_steps", review_step=name)


def _received_after_assessment(found: Inspection) -> Iterator[int]:
    for key, assessed in found.first("risk_assessments").items():
        record = found.latest_record(key)
        if record and record["received_on"] and record["received_on"] > assessed:
            yield key


def _no_day_received(found: Inspection) -> Iterator[int]:
    for one in found.in_scope():
        record = found.latest_record(one["application_id"])
        if record and record["received_on"] is None:
            yield one["application_id"]


def _no_category(found: Inspection) -> Iterator[int]:
    for one in found.in_scope():
        days = [found.day - timedelta(days=back) for back in range(28 + 2)]  # 28 days lie between 29 days, and more than 28 between 30
        if not one["is_assessed"] and all(found.then.standing_of(one["application_id"], day) for day in days):
            yield one["application_id"]


def _completed_out_of_scope(found: Inspection) -> set[int]:
    done = [(row["application_id"], row["occurred_on"]) for row in found.seen["review_steps"] if row["review_step"] == "completed"]
    return {key for key, day in done if found.then.standing_of(key, day) is None}


def _attempt_overdue(found: Inspection) -> Iterator[int]:
    for decision, attempts in found.to_reach():
        dates = [one["next_attempt_on"] for one in attempts]
        if dates and dates[-1] and dates[-1] < found.day:
            yield decision["person_id"]


def _contact_without_action(found: Inspection) -> Iterator[int]:
    acted = found.first("action_steps", action_kind="contact")
    return (decision["person_id"] for decision, _ in found.to_reach() if decision["application_id"] not in acted)


def _officer_not_posted(found: Inspection) -> Iterator[int]:
    for table in ("risk_assessments", "review_decisions", "review_steps", "second_reviews"):
        for row in found.seen[table]:
            if row["officer_id"] is not None and not _is_posted(found, row["officer_id"], row["occurred_on"]):
                yield row["event_id"]


def _is_posted(found: Inspection, officer: int, day: date) -> bool:
    """Posted at the end of the day, or of the day before: who leaves is there until the end."""
    for kind in ("dedicated", "support"):
        own = [row for row in found.then.known["officer_postings"] if (row["officer_id"], row["posting_kind"]) == (officer, kind)]
        for end in (day, day - timedelta(days=1)):
            until = [row for row in own if row["occurred_on"] <= end]
            if until and until[-1]["posting"] == "joined":
                return True
    return False


def _broken_versions(found: Inspection) -> Iterator[int]:
    for rows in found.versions.values():
        for number, made in group_by(sorted(rows, key=lambda row: row["version"]), "event_id").items():
            moments = [row["recorded_at"] for row in made]
            is_whole = [row["version"] for row in made] == list(range(1, len(made) + 1))
            if made[-1]["occurred_on"] <= found.day and not (is_whole and moments == sorted(moments)):
                yield number


_RULES: dict[str, Callable[[Inspection], object]] = {
    "received_after_assessment": _received_after_assessment,
    "allocated_before_in_scope": lambda found: _earlier(_step(found, "allocated"), found.first("scope_decisions", scope_status="in_scope")),
    "started_before_allocated": lambda found: _earlier(_step(found, "started"), _step(found, "allocated")),
    "completed_before_started": lambda found: _earlier(_step(found, "completed"), _step(found, "started")),
    "completed_before_assessed": lambda found: _earlier(_step(found, "completed"), found.first("risk_assessments")),
    "second_review_before_first": lambda found: _earlier(found.first("second_reviews"), _step(found, "completed")),
    "confirmed_before_suspected": lambda found: _earlier(
        found.first("failure_steps", "failure_id", failure_status="confirmed"),
        found.first("failure_steps", "failure_id", failure_status="suspected"),
    ),
    "action_completed_before_required": lambda found: _earlier(
        found.first("action_steps", "action_id", action_step="completed"), found.first("action_steps", "action_id", action_step="required")
    ),
    "enquiry_closed_before_received": lambda found: _earlier(
        found.first("enquiries", "enquiry_id", enquiry_step="closed"), found.first("enquiries", "enquiry_id", enquiry_step="received")
    ),
    "record_without_scope_decision": lambda found: found.first("application_records").keys() - found.first("scope_decisions").keys(),
    "in_scope_without_record": lambda found: [
        one for one in found.in_scope() if one["application_id"] not in found.first("application_records")
    ],
    "no_day_received": _no_day_received,
    "no_category": _no_category,
    "no_outcome": lambda found: [
        one for one in found.in_scope() if one["is_required"] and one["is_completed"] and one["reviewed_outcome"] == "not_recorded"
    ],
    "completed_out_of_scope": _completed_out_of_scope,
    "attempt_without_decision": lambda found: (
        found.first("contact_attempts", "person_id").keys() - found.first("contact_decisions", "person_id").keys()
    ),
    "attempt_before_decision": lambda found: _earlier(
        found.first("contact_attempts", "person_id"), found.first("contact_decisions", "person_id")
    ),
    "attempt_overdue": _attempt_overdue,
    "contact_without_action": _contact_without_action,
    "officer_not_posted": _officer_not_posted,
    "recorded_ahead": lambda found: [day for _, day in found.records_ahead() if day <= found.day],
    "dated_in_future": lambda found: [day for made, day in found.records_ahead() if made <= found.day < day],
    "broken_versions": _broken_versions,
}
CHECKED_TWICE = frozenset(_RULES)
"""The faults that have a second count."""
