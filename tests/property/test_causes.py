"""The causes of a change, counted a second time, slowly and obviously: member by member over plain rows, on small, nasty reviews."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.dates import end_of_london_day
from data_access.figures.catalogue import FIGURES
from data_access.populations.as_at import AsAt
from data_access.releases.causes import Cause, Causes, causes_of, causes_of_each
from tests.property.nasty_reviews import nasty_review, some_day
from tests.second_count import Rows, Standing, contact_status, group_by

COUNTS = {key: figure for key, figure in FIGURES.items() if figure.kind == "count"}
SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.integers(1, 12)
NOBODY: dict = {}


@settings(max_examples=30)
@given(seed=SEEDS, size=SIZES)
def test_both_counts_of_the_causes_agree_on_every_figure(seed, size):
    frames, chance = nasty_review(seed, size), Random(seed)
    rows = {name: frame.to_dicts() for name, frame in frames.items()}
    before, now = _two_views(chance, frames)
    found = causes_of_each(COUNTS.values(), frames, before=before, now=now)
    assert list(found) == list(COUNTS)
    second = SecondCauses(rows, before, now)
    for key, causes in found.items():
        where = f"{key} from {before} to {now}"
        assert _moved(causes) == second.count(key), where
        assert (causes.before, causes.after) == (second.before.count(key).value, second.now.count(key).value), where


@settings(max_examples=6)
@given(seed=SEEDS, size=SIZES)
def test_the_causes_add_up_and_the_way_back_is_the_mirror(seed, size):
    frames, chance = nasty_review(seed, size), Random(seed)
    before, now = _two_views(chance, frames)
    there = causes_of_each(COUNTS.values(), frames, before=before, now=now)
    back = causes_of_each(COUNTS.values(), frames, before=now, now=before)
    for key, causes in there.items():
        assert causes.before + sum(step.joined for step in causes.steps) - sum(step.left for step in causes.steps) == causes.after
        assert [step.cause for step in causes.steps] == list(Cause)
        assert (causes.before, causes.after, causes.change) == (back[key].after, back[key].before, -back[key].change)
        assert [(one.joined, one.left) for one in causes.steps] == [(one.left, one.joined) for one in back[key].steps]


@settings(max_examples=4)
@given(seed=SEEDS, size=SIZES)
def test_on_one_day_only_what_was_learnt_can_change_and_with_one_knowledge_only_what_happened(seed, size):
    frames, chance = nasty_review(seed, size), Random(seed)
    before, now = _two_views(chance, frames)
    learnt, happened = {Cause.ENTERED_LATE, Cause.REGRADED_OR_CORRECTED}, set(Cause) - {Cause.ENTERED_LATE}
    for other, allowed in (
        (AsAt(before.day, now.known_by), learnt),
        (AsAt(now.day, before.known_by), happened),
        (AsAt(before.day, before.known_by), set()),
    ):
        for causes in causes_of_each(COUNTS.values(), frames, before=before, now=other).values():
            assert {step.cause for step in causes.steps if step.joined or step.left} <= allowed


@settings(max_examples=3)
@given(seed=SEEDS, size=SIZES)
def test_one_figure_asked_alone_has_the_causes_that_it_has_among_all(seed, size):
    frames, chance = nasty_review(seed, size), Random(seed)
    before, now = _two_views(chance, frames)
    together = causes_of_each(COUNTS.values(), frames, before=before, now=now)
    key = chance.choice(list(COUNTS))
    assert causes_of(COUNTS[key], frames, before=before, now=now) == together[key]


def test_the_nasty_reviews_show_every_cause_in_both_directions():
    seen: Counter[tuple[str, str]] = Counter()
    for seed in range(20):
        frames, chance = nasty_review(seed, 12), Random(seed)
        before, now = _two_views(chance, frames)
        for causes in causes_of_each(COUNTS.values(), frames, before=before, now=now).values():
            seen.update(_moved(causes))
    assert {way: n for way, n in seen.items() if n < 2} == {}, "the second count compares next to nothing there"
    assert len(seen) == 2 * len(Cause)


def _moved(causes: Causes) -> dict[tuple[str, str], int]:
    joined, left = ({(step.cause, way): getattr(step, way) for step in causes.steps} for way in ("joined", "left"))
    return {way: n for way, n in (joined | left).items() if n}


def _two_views(chance: Random, frames) -> tuple[AsAt, AsAt]:
    """Two points of view, as often forwards as not: releases are compared with any other."""
    return AsAt(some_day(chance), _some_moment(chance, frames)), AsAt(some_day(chance), _some_moment(chance, frames))


def _some_moment(chance: Random, frames) -> datetime | None:
    recorded = chance.choice([frame for frame in frames.values() if frame.height])["recorded_at"]
    just_then = recorded[chance.randrange(recorded.len())].replace(tzinfo=UTC)
    return chance.choice((None, end_of_london_day(some_day(chance)), just_then, just_then - timedelta(microseconds=1)))


# The second count -----------------------------------------------------------------------------------------------------------------------


class SecondCauses:
    """Two points of view and, in between, what is known at the later moment about the first day, and what late entries alone would tell."""

    def __init__(self, rows: Rows, before: AsAt, now: AsAt):
        self.before, self.now = (Standing(rows, day=view.day, known_by=view.known_by) for view in (before, now))
        end_of_time = datetime.max.replace(tzinfo=UTC)
        self.is_backwards = (now.known_by or end_of_time, now.day) < (before.known_by or end_of_time, before.day)
        first, last = (now, before) if self.is_backwards else (before, now)
        self.first, self.last = (self.now, self.before) if self.is_backwards else (self.before, self.now)
        late_rows = {name: list(_with_late_entries(found, first.known_by, last.known_by)) for name, found in rows.items()}
        self.late = Standing(late_rows, day=first.day, known_by=None)
        self.between = Standing(rows, day=first.day, known_by=last.known_by)

    def count(self, figure: str) -> dict[tuple[str, str], int]:
        """(cause, joined or left) → how many."""
        found: Counter[tuple[str, str]] = Counter()
        for key in {key for then in (self.first, self.last) for key in things(then, figure)}:
            was, became = (is_counted(then, figure, key) for then in (self.before, self.now))
            if was != became:
                found[self.cause(figure, key), "joined" if became else "left"] += 1
        return dict(found)

    def cause(self, figure: str, key: object) -> str:
        in_first, in_late, in_between = (is_counted(then, figure, key) for then in (self.first, self.late, self.between))
        if in_first != in_between:
            return "entered_late" if in_late == in_between else "regraded_or_corrected"
        return cause_in_time(figure, key, *sorted((self.between, self.last), key=lambda then: then.day))


def _with_late_entries(rows: list[dict], known_by: datetime | None, until: datetime | None) -> Iterator[dict]:
    """What was known, and the newest known of what was not known at all."""

    def by(row: dict, moment: datetime | None) -> bool:
        return moment is None or row["recorded_at"].replace(tzinfo=UTC) <= moment

    for versions in group_by(rows, "event_id").values():
        known_then = [row for row in versions if by(row, known_by)]
        yield from known_then or [row for row in versions if by(row, until)]


def things(then: Standing, figure: str) -> dict[object, dict]:
    """Everything of a figure's population that existed by the day, in scope or not, as its latest row says; applications in scope only."""
    population = FIGURES[figure].population
    if population == "applications":
        return {one["application_id"]: one for one in then.applications_on(then.day)}
    if population == "people":
        attempts = group_by(then.seen("contact_attempts"), "person_id")
        return {
            person: rows[-1] | {"contact_status": contact_status(rows[-1], attempts.get(person, []))}
            for person, rows in group_by(then.seen("contact_decisions"), "person_id").items()
        }
    if population == "officers":
        return {(row["officer_id"], row["posting_kind"]): row for row in then.seen("officer_postings")}
    table, key = {
        "failures": ("failure_steps", "failure_id"),
        "actions": ("action_steps", "action_id"),
        "enquiries": ("enquiries", "enquiry_id"),
    }.get(population, (population, "event_id"))
    return {row[key]: row for row in then.seen(table)}


def is_counted(then: Standing, figure: str, key: object) -> bool:
    one = things(then, figure).get(key)
    return one is not None and is_inside(then, figure, one) and counts(figure, one)


def is_inside(then: Standing, figure: str, one: dict) -> bool:
    """Whether a thing stands within the review by the day, itself and the application that it belongs to."""
    if figure == "failures_out_of_scope":
        return True
    if FIGURES[figure].population in ("officers", "enquiries", "referrals"):
        return one.get("is_in_scope", True)
    return one.get("is_in_scope", True) and one["application_id"] in {a["application_id"] for a in then.applications_on(then.day)}


def counts(figure: str, one: dict) -> bool:
    """Whether a thing that stands within the review is one that the figure counts."""
    match figure:
        case "risk_assessed":
            return one["is_assessed"]
        case "detailed_review_required":
            return one["is_required"]
        case "detailed_review_completed":
            return one["is_required"] and one["is_completed"]
        case "originally_disclosed":
            return one["original_outcome"] == "disclosed"
        case "applications_with_failure":
            return one["failures"] > 0
        case "actions_completed":
            return one["action_step"] == "completed"
        case "failures_out_of_scope":
            return one["failure_status"] == "confirmed" and not one["is_in_scope"]
        case "failures_confirmed":
            return one["failure_status"] == "confirmed"
        case "failures_harm" | "failures_administrative" | "failures_service":
            return one["failure_status"] == "confirmed" and figure == f"failures_{one['failure_type']}"
        case "people_requiring_contact":
            return one["contact_status"] != "not_required"
        case "people_contacted":
            return one["contact_status"] == "contacted"
        case "people_unreachable":
            return one["contact_status"] in ("no_valid_details", "no_response")
        case "people_not_safe_or_appropriate":
            return one["contact_status"] in ("not_safe", "not_appropriate")
        case "officers_on_review" | "supporting_officers":
            kind = {"officers_on_review": "dedicated", "supporting_officers": "support"}[figure]
            return (one["posting"], one["posting_kind"]) == ("joined", kind)
        case "enquiries_open":
            return one["enquiry_step"] == "received"
        case "applications_in_scope" | "contact_attempts" | "new_disclosures" | "enquiries_received" | "referrals_made":
            return True
    raise AssertionError(f"{figure} has no second count of its causes")


def cause_in_time(figure: str, key: object, earlier: Standing, later: Standing) -> str:
    was, became = things(earlier, figure).get(key), things(later, figure).get(key)
    inside_before, inside_after = was_inside(figure, earlier, was or became), was_inside(figure, later, became or was)
    if inside_before != inside_after:
        return "joined_scope" if inside_after else "left_scope"
    if is_counted(earlier, figure, key):
        is_ordinary = figure in ("people_unreachable", "people_not_safe_or_appropriate", "enquiries_open")
        return "became_due" if is_ordinary or FIGURES[figure].population == "officers" else "regraded_or_corrected"
    return "regraded_or_corrected" if was and was_settled(figure, earlier, later, was) else "became_due"


def was_inside(figure: str, then: Standing, one: dict) -> bool:
    return one["is_in_scope"] if figure == "failures_out_of_scope" else is_inside(then, figure, one)


def was_settled(figure: str, earlier: Standing, later: Standing, was: dict) -> bool:
    """Whether something not counted had been decided by the earlier day, so that counting it later turns a decision round."""
    match FIGURES[figure].population, figure:
        case "applications", "detailed_review_required" | "detailed_review_completed":
            return was["is_assessed"] and not was["is_required"] and not was["is_undecided"]
        case "applications", "originally_disclosed":
            return was["original_outcome"] != "not_recorded"
        case "applications", "applications_with_failure":
            before, after = things(earlier, "failures_confirmed"), things(later, "failures_confirmed")
            mine = [failure for failure, one in after.items() if one["application_id"] == was["application_id"]]
            held = [failure for failure in mine if is_counted(later, "failures_confirmed", failure)]
            return all(failure in before and before[failure]["failure_status"] != "suspected" for failure in held)
        case "failures", _:
            return was["failure_status"] != "suspected"
        case "actions", _:
            return was["action_step"] == "withdrawn"
        case "people", _:
            return was["contact_status"] in ("not_required", "contacted", "declined", "deceased", "passed_to_another_force")
        case "enquiries", "enquiries_open":
            return was["enquiry_step"] == "closed"
    return False
