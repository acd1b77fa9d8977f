"""A second count of every figure: slow and obvious, loops over rows, with nothing shared with the first but words and calendar rules.

It reads rows as dictionaries, decides day by day where everything stood, and counts members one by one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from hashlib import sha256
from itertools import pairwise
from math import sqrt

import numpy as np
from sqlalchemy import Connection, select

from data_access import vocabulary as words
from data_access.database import tables

Rows = Mapping[str, list[dict]]
APPLICATION_DIMENSIONS = ("risk_category", "route", "team", "original_outcome")


@dataclass(frozen=True)
class Counted:
    """A figure counted the second way; ``beside`` holds what the first count keeps in ``extra``."""

    value: object
    numerator: int
    denominator: object = None
    beside: dict = field(default_factory=dict)


def rows_in(connection: Connection) -> Rows:
    """Every row of every event table, as dictionaries."""
    return {table.name: [dict(row) for row in connection.execute(select(table)).mappings()] for table in tables.EVENT_TABLES}


class Standing:
    """Where everything stood at the end of ``day``, from what had been recorded by ``known_by`` (None: everything)."""

    def __init__(self, rows: Rows, *, day: date, known_by: datetime | None = None, weights: Mapping[str, float] | None = None):
        self.day, self.weights = day, weights or {}
        self.known = {name: known_rows(rows[name], known_by) for name in rows}
        self.of = {
            name: group_by(found, "application_id")
            for name, found in self.known.items()
            if name not in ("officer_postings", "enquiries", "population_baselines")
        }
        self.scoped = sorted(key for key in self.of["scope_decisions"] if key is not None)
        self.standing_of = cache(self._standing_of)
        self.members = {name: list(give(self)) for name, give in _POPULATIONS.items()}

    def count(self, key: str, by: str = "", code: str = "") -> Counted:
        """A figure, or the part of it whose dimension ``by`` is ``code``."""
        return _FIGURES[key](lambda name: [one for one in self.members[name] if not by or by not in one or one[by] == code], self)

    def codes(self, population: str, by: str) -> set[str]:
        """The values that a dimension takes among the members of a population."""
        return {one[by] for one in self.members[population]}

    def applications_on(self, day: date) -> list[dict]:
        """The applications in scope at the end of a day."""
        found = [self.standing_of(key, day) for key in self.scoped]
        return [one for one in found if one is not None]

    def _standing_of(self, key: int, day: date) -> dict | None:
        def seen(table: str) -> list[dict]:
            return [row for row in self.of[table].get(key, []) if row["occurred_on"] <= day]

        scope = seen("scope_decisions")
        if not scope or scope[-1]["scope_status"] != "in_scope":
            return None
        record = [{"route": "unknown", "original_outcome": words.NOT_RECORDED}, *seen("application_records")][-1]
        assessments, decisions, steps = seen("risk_assessments"), seen("review_decisions"), seen("review_steps")
        need = decisions[-1]["review_need"] if decisions else "undecided"
        completed = [row for row in steps if row["review_step"] == "completed"]
        allocated = [row for row in steps if row["review_step"] == "allocated"]
        one = {
            "application_id": key,
            "risk_category": assessments[-1]["risk_category"] if assessments else words.NOT_ASSESSED,
            "route": record["route"],
            "original_outcome": record["original_outcome"],
            "team": self._team_of(allocated[-1]) if allocated else words.UNALLOCATED,
            "officer_id": allocated[-1]["officer_id"] if allocated else None,
            "is_assessed": bool(assessments),
            "is_undecided": need == "undecided",
            "is_required": bool(assessments) and need == "required",
            "is_started": any(row["review_step"] == "started" for row in steps),
            "is_completed": bool(completed),
            "reviewed_outcome": completed[-1]["reviewed_outcome"] if completed else words.NOT_RECORDED,
            "outstanding": self._things_held("action_steps", "action_id", key, day, lambda row: row["action_step"] == "required"),
            "failures": self._things_held("failure_steps", "failure_id", key, day, is_confirmed_inside),
        }
        return one | {"stage": stage_of(one)}

    def _team_of(self, allocation: dict) -> str:
        if allocation["officer_id"] is None:
            return words.UNALLOCATED
        joined = [
            row["team"]
            for row in self.known["officer_postings"]
            if row["officer_id"] == allocation["officer_id"]
            and (row["posting"], row["posting_kind"]) == ("joined", "dedicated")
            and row["occurred_on"] <= allocation["occurred_on"]
        ]
        return joined[-1] if joined else words.NOT_RECORDED

    def _things_held(self, table: str, key: str, application: int, day: date, counts: Callable[[dict], bool]) -> int:
        """How many things whose latest step by the day counts, and names this application."""
        named = {row[key] for row in self.of[table].get(application, [])}
        if not named:
            return 0
        latest = {row[key]: row for row in self.known[table] if row[key] in named and row["occurred_on"] <= day}
        return sum(counts(row) and row["application_id"] == application for row in latest.values())

    def stage_since(self, key: int) -> date:
        """The day on which an application entered the stage that it is in, found by walking back day by day."""
        stage, day = self.standing_of(key, self.day)["stage"], self.day
        first = min(row["occurred_on"] for row in self.of["scope_decisions"][key])
        while day > first:
            before = self.standing_of(key, day - timedelta(days=1))
            if before is None or before["stage"] != stage:
                break
            day -= timedelta(days=1)
        return day

    def seen(self, table: str) -> list[dict]:
        """The rows of a table that had happened by the day, in order."""
        return [row for row in self.known[table] if row["occurred_on"] <= self.day]

    def with_application(self, rows: Iterable[dict]) -> list[dict]:
        """The rows whose application is in scope, each with its dimensions."""
        found = []
        for row in rows:
            one = self.standing_of(row["application_id"], self.day) if row["application_id"] in self.of["scope_decisions"] else None
            if one is not None:
                found.append(row | {name: one[name] for name in APPLICATION_DIMENSIONS})
        return found


def known_rows(rows: list[dict], known_by: datetime | None) -> list[dict]:
    """The newest version recorded by then of each event, without those taken back, in the order in which they happened."""
    newest: dict[int, dict] = {}
    for row in rows:
        if known_by is not None and row["recorded_at"].replace(tzinfo=UTC) > known_by:
            continue
        if row["event_id"] not in newest or row["version"] > newest[row["event_id"]]["version"]:
            newest[row["event_id"]] = row
    return sorted((row for row in newest.values() if not row["is_void"]), key=lambda row: (row["occurred_on"], row["event_id"]))


def group_by(rows: list[dict], key: str) -> dict[object, list[dict]]:
    """The rows of each value of a column, in their order."""
    grouped = defaultdict(list)
    for row in rows:
        grouped[row[key]].append(row)
    return dict(grouped)


def is_confirmed_inside(row: dict) -> bool:
    return row["failure_status"] == "confirmed" and row["is_in_scope"]


def stage_of(one: dict) -> str:
    """The stage of an application, from its facts."""
    if not one["is_assessed"]:
        return "waiting_for_assessment"
    if one["is_undecided"]:
        return "waiting_for_decision"
    if one["is_required"] and not one["is_completed"]:
        return "review_under_way" if one["is_started"] else "review_to_do"
    return "actions_to_complete" if one["outstanding"] > 0 else "complete"


# Who is there ---------------------------------------------------------------------------------------------------------------------------


def _people(then: Standing) -> list[dict]:
    attempts = group_by(then.seen("contact_attempts"), "person_id")
    found = []
    for person, decisions in group_by(then.seen("contact_decisions"), "person_id").items():
        latest = decisions[-1]
        found.append({**latest, "contact_status": contact_status(latest, attempts.get(person, []))})
    return then.with_application(found)


def contact_status(decision: dict, attempts: list[dict]) -> str:
    """Where contact with a person stands, from the latest decision and the attempts made."""
    is_required = decision["contact_decision"] == "required"
    for one in attempts:
        is_since = one["occurred_on"] > decision["occurred_on"] or (is_required and one["occurred_on"] == decision["occurred_on"])
        if one["attempt_outcome"] == "reached" and is_since:
            return "contacted"
    if is_required:
        return "attempting" if attempts else "not_started"
    return decision["contact_decision"]


def _failures(then: Standing) -> list[dict]:
    latest = [steps[-1] for steps in group_by(then.seen("failure_steps"), "failure_id").values()]
    outside = [row | dict.fromkeys(APPLICATION_DIMENSIONS, words.NOT_RECORDED) for row in latest if not row["is_in_scope"]]
    return then.with_application(row for row in latest if row["is_in_scope"]) + outside


def _actions(then: Standing) -> list[dict]:
    return then.with_application(steps[-1] for steps in group_by(then.seen("action_steps"), "action_id").values())


def _officers(then: Standing) -> list[dict]:
    by_kind = group_by(then.seen("officer_postings"), "posting_kind").values()
    return [postings[-1] for rows in by_kind for postings in group_by(rows, "officer_id").values()]


_POPULATIONS = {
    "applications": lambda then: then.applications_on(then.day),
    "people": _people,
    "failures": _failures,
    "actions": _actions,
    "contact_attempts": lambda then: then.with_application(then.seen("contact_attempts")),
    "disclosures": lambda then: then.with_application(then.seen("disclosures")),
    "second_reviews": lambda then: then.with_application(then.seen("second_reviews")),
    "referrals": lambda then: then.seen("referrals"),
    "officers": _officers,
    "enquiries": lambda then: [steps[-1] for steps in group_by(then.seen("enquiries"), "enquiry_id").values()],
}


# What is counted ------------------------------------------------------------------------------------------------------------------------

Test = Callable[[dict], bool]


def _plain(population: str, counts: Test, of: Test | None = None):
    def rule(there, _then) -> Counted:
        n = sum(1 for one in there(population) if counts(one))
        return Counted(n, n, None if of is None else sum(1 for one in there(population) if of(one)))

    return rule


def _status(*statuses: str) -> Test:
    return lambda person: person["contact_status"] in statuses


def _everyone(_one: dict) -> bool:
    return True


def _requires_contact(person: dict) -> bool:
    return person["contact_status"] != "not_required"


def _failure(kind: str = "") -> Test:
    return lambda row: is_confirmed_inside(row) and kind in ("", row["failure_type"])


def _with_failure(there, _then) -> Counted:
    bad = [one for one in there("applications") if one["failures"]]

    def pair(test: Test) -> tuple[int, int]:
        return sum(map(test, bad)), sum(map(test, there("applications")))

    others = {
        "applications with a detailed review complete": pair(lambda one: one["is_required"] and one["is_completed"]),
        "applications not disclosed at the time": pair(lambda one: one["original_outcome"] != "disclosed"),
    }
    return Counted(len(bad), len(bad), len(there("applications")), {"others": others})


def per_cent(part: int, whole: int) -> float | None:
    """Two places, half up; None of nothing."""
    return float((Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)) if whole else None


def _share(there, _then) -> Counted:
    part, whole = sum(map(is_confirmed_inside, there("failures"))), len(there("applications"))
    return Counted(per_cent(part, whole), part, whole)


def _ages(there, then: Standing) -> Counted:
    ages = sorted((then.day - then.stage_since(one["application_id"])).days for one in there("applications") if one["stage"] != "complete")
    if not ages:
        return Counted(None, 0, None, {"median": None, "ninetieth": None, "longest": None})
    n = len(ages)
    middle = ages[n // 2] if n % 2 else (ages[n // 2 - 1] + ages[n // 2]) / 2
    # Nearest rank: the smallest age that at least nine in ten are not above.
    ninetieth = next(age for age in ages if 10 * sum(other <= age for other in ages) >= 9 * n)
    return Counted(middle, n, None, {"median": middle, "ninetieth": ninetieth, "longest": ages[-1]})


def _load(there, then: Standing) -> Counted:
    held = [one for one in there("applications") if one["is_required"] and not one["is_completed"] and one["officer_id"] is not None]
    hours = round(sum(one["full_time_equivalent"] for one in there("officers") if _is_here(one, "dedicated")), 2)
    weighted = sum(then.weights.get(one["risk_category"], 1.0) for one in held)
    if not hours:
        return Counted(None, len(held), 0, {"weighted": None})
    return Counted(round(len(held) / hours, 1), len(held), hours, {"weighted": round(weighted / hours, 1)})


def _is_here(posting: dict, kind: str) -> bool:
    return (posting["posting"], posting["posting_kind"]) == ("joined", kind)


def _agreement(there, _then) -> Counted:
    n = len(there("second_reviews"))
    agreed = sum(one["is_category_agreed"] and one["is_outcome_agreed"] for one in there("second_reviews"))
    low, high = _interval(agreed, n)
    return Counted(per_cent(agreed, n), agreed, n, {"low": low, "high": high})


def _interval(agreed: int, n: int) -> tuple[float | None, float | None]:
    """The two shares at which the observed one is just 1.96 standard errors away: the roots of Wilson's quadratic."""
    if not n:
        return None, None
    z, p = 1.959964, agreed / n
    a, b, c = 1 + z * z / n, -(2 * p + z * z / n), p * p
    root = sqrt(max(b * b - 4 * a * c, 0))
    low, high = ((-b - root) / (2 * a), (-b + root) / (2 * a))
    return round(100 * max(low, 0.0), 1), round(100 * min(high, 1.0), 1)


def _finish(there, then: Standing) -> Counted:
    def position(day: date) -> dict[str, int]:
        inside = then.applications_on(day)
        required = [one for one in inside if one["is_required"]]
        return {
            "required": len(required),
            "completed": sum(one["is_completed"] for one in required),
            "in scope": len(inside),
            "decided": sum(one["is_assessed"] and not one["is_undecided"] for one in inside),
        }

    sunday = then.day
    while sunday.weekday() != 6:
        sunday -= timedelta(days=1)
    begun = min((row["occurred_on"] for rows in then.of["scope_decisions"].values() for row in rows), default=sunday)
    weeks = max(6, (sunday - begun).days // 7 + 1)
    ends = [position(sunday - timedelta(weeks=back)) for back in range(weeks, -1, -1)]
    now = position(then.day)
    left = now["required"] - now["completed"]
    added = {name: [after[name] - before[name] for before, after in pairwise(ends)] for name in now}
    weekly = tuple(done - new for done, new in zip(added["completed"][-6:], added["required"][-6:], strict=True))
    if left == 0:
        finish, reason = None, "nothing remains to be completed"
    elif sum(done > 0 for done in added["completed"][-6:]) < 4:
        finish, reason = None, "fewer than 4 weeks of completed reviews to go by"
    else:
        finish, reason = _finish_range(now, added, weekly, then.day)
    return Counted(finish, left, None, {"reason": reason, "weekly": weekly})


def _finish_range(now: dict[str, int], added: dict[str, list[int]], weekly: tuple[int, ...], day: date):
    factors = []
    for week in range(6, len(added["completed"]) - 3):
        before, after = added["completed"][week - 6 : week], added["completed"][week : week + 4]
        if sum(done > 0 for done in before) >= 4 and sum(before) > 0:
            factors.append((sum(after) / 4) / (sum(before) / 6))
    factors = tuple(factors) if len(factors) >= 3 else (0.7, 1.0, 1.3)
    ends = sorted(_futures(now, {name: added[name][-6:] for name in added}, factors))
    if ends[900] >= 260:
        is_growing = sum(weekly) <= 0
        return None, (
            "in recent weeks no more reviews were completed than newly required"
            if is_growing
            else "recent weeks vary too much for a range that means anything"
        )
    early, late = (day + timedelta(days=round(7 * weeks)) for weeks in (ends[100], ends[900]))
    return (early, late), ""


def _futures(now: dict[str, int], recent: dict[str, list[int]], factors: tuple[float, ...]) -> list[float]:
    """A thousand futures, week by week; the dice are the first count's, the counting is not."""
    share = now["required"] / now["decided"] if now["decided"] else 1.0
    told = repr((recent["completed"], recent["required"], recent["in scope"], factors))
    dice = np.random.RandomState(int.from_bytes(sha256(told.encode()).digest()[:4], "big"))

    strays = [factors[side] for side in dice.randint(len(factors), size=1_000).tolist()]
    left = [float(now["required"] - now["completed"])] * 1_000
    room = [max(now["in scope"] - now["decided"], 0) * share] * 1_000
    taken: dict[int, float] = {}
    for week in range(260):
        if week % 4 == 0:
            thrown = dice.randint(6 * 6 * 6, size=(4, 1_000), dtype=np.uint8).tolist()
        for one, throw in enumerate(thrown[week % 4]):
            if one in taken:
                continue
            done, entered, required = throw // 36, throw // 6 % 6, throw % 6
            pace = recent["completed"][done] * strays[one]
            room[one] += recent["in scope"][entered] * share
            new = min(recent["required"][required], max(room[one], 0.0))
            room[one] -= new
            if pace - new >= left[one]:
                taken[one] = week + left[one] / (pace - new)
            left[one] -= pace - new
        if len(taken) == 1_000:
            break
    return [taken.get(one, 260.0) for one in range(1_000)]


_FIGURES = {
    "applications_in_scope": _plain("applications", _everyone),
    "risk_assessed": _plain("applications", lambda one: one["is_assessed"], _everyone),
    "detailed_review_required": _plain("applications", lambda one: one["is_required"], lambda one: one["is_assessed"]),
    "detailed_review_completed": _plain(
        "applications", lambda one: one["is_required"] and one["is_completed"], lambda one: one["is_required"]
    ),
    "actions_completed": _plain("actions", lambda a: a["action_step"] == "completed", lambda a: a["action_step"] != "withdrawn"),
    "failures_confirmed": _plain("failures", _failure()),
    "failures_harm": _plain("failures", _failure("harm")),
    "failures_administrative": _plain("failures", _failure("administrative")),
    "failures_service": _plain("failures", _failure("service")),
    "failures_share": _share,
    "applications_with_failure": _with_failure,
    "failures_out_of_scope": _plain("failures", lambda row: row["failure_status"] == "confirmed" and not row["is_in_scope"]),
    "people_requiring_contact": _plain("people", _requires_contact),
    "people_contacted": _plain("people", _status("contacted"), _requires_contact),
    "people_unreachable": _plain("people", _status("no_valid_details", "no_response"), _requires_contact),
    "people_not_safe_or_appropriate": _plain("people", _status("not_safe", "not_appropriate"), _requires_contact),
    "contact_attempts": _plain("contact_attempts", _everyone),
    "referrals_made": _plain("referrals", lambda row: row["is_in_scope"]),
    "originally_disclosed": _plain("applications", lambda one: one["original_outcome"] == "disclosed", _everyone),
    "new_disclosures": _plain("disclosures", _everyone),
    "officers_on_review": _plain("officers", lambda one: _is_here(one, "dedicated")),
    "supporting_officers": _plain("officers", lambda one: _is_here(one, "support")),
    "enquiries_received": _plain("enquiries", _everyone),
    "enquiries_open": _plain("enquiries", lambda one: one["enquiry_step"] == "received", _everyone),
    "open_age_days": _ages,
    "officer_load": _load,
    "review_agreement": _agreement,
    "forecast_finish": _finish,
}
COUNTED_TWICE = frozenset(_FIGURES)
"""The keys of the figures that have a second count."""
