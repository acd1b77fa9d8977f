"""Small, nasty reviews from a seed: everything that may go wrong in records, at random, within twelve weeks.

Event ids do not rise with days, rows come in any order, entries are late, corrections move days and change any code or whom a row is about,
voids come and go, applications leave the scope and return, decisions of one day contradict each other, and steps come in impossible orders.
"""

from datetime import date, datetime, time, timedelta
from random import Random

from data_access import vocabulary as words
from data_access.database import tables
from tests.review_maker import (
    CATEGORIES,
    Frames,
    Row,
    action,
    assessed,
    attempt,
    contact_decided,
    corrected,
    decided,
    disclosure,
    enquiry,
    failure,
    posting,
    recorded_as,
    referral,
    review,
    scope,
    second_review,
    step,
)

FIRST_DAY = date(2023, 12, 11)
LAST_DAY = date(2024, 3, 10)
_CLOCK = {table.name: table for table in tables.EVENT_TABLES}
TEAMS = ("North", "South")


def nasty_review(seed: int, applications: int) -> Frames:
    """The frames of a review of so many applications."""
    chance = Random(seed)
    rows = [row for key in range(1, applications + 1) for row in _application(chance, key, applications)]
    rows += _officers(chance) + _others(chance, applications)
    if chance.random() < 0.5:
        rows += [row for key in range(101, 101 + chance.randint(10, 25)) for row in _well_behaved(chance, key)]
    rows = _renumbered(chance, [_entered_late(chance, row) for row in rows])
    rows += [again for row in rows for again in _corrections(chance, row, applications)]
    chance.shuffle(rows)
    return review(rows)


def some_day(chance: Random) -> date:
    """A day of the twelve weeks; the days bunch, so that several things happen on one."""
    span = (LAST_DAY - FIRST_DAY).days
    return FIRST_DAY + timedelta(days=chance.choice((chance.randint(0, span), 7 * chance.randint(0, span // 7))))


def _days(chance: Random, most: int, least: int = 0) -> list[date]:
    return [some_day(chance) for _ in range(chance.randint(least, most))]


def _application(chance: Random, key: int, applications: int) -> list[Row]:
    pick = chance.choice
    others = range(1, applications + 1)
    rows = [scope(key, FIRST_DAY + timedelta(days=chance.randint(0, 20)))]
    rows += [scope(key, day, pick(tuple(words.SCOPE_STATUSES))) for day in _days(chance, 2)]
    rows += [recorded_as(key, day, pick(tuple(words.ROUTES)), pick(("disclosed", "test_not_met"))) for day in _days(chance, 2)]
    rows += [assessed(key, day, pick(tuple(CATEGORIES))) for day in _days(chance, 3, least=chance.choice((0, 1, 1)))]
    rows += [
        decided(key, day, pick(("required", "required", "not_required", "undecided")))
        for day in _days(chance, 3, least=chance.choice((0, 1, 1)))
    ]
    rows += [step(key, day, "allocated", officer=pick((1, 2, 3, None))) for day in _days(chance, 2)]
    rows += [step(key, day, "started") for day in _days(chance, 1)]
    rows += [step(key, day, "completed", outcome=pick(("right_then", "disclose_now"))) for day in _days(chance, 2)]
    rows += [second_review(key, day, pick((True, False)), pick((True, True, False))) for day in _days(chance, 1)]
    for number in range(2 * key, 2 * key + chance.randint(0, 2)):
        rows += [action(number, key, some_day(chance), kind=pick(tuple(words.ACTION_KINDS)))]
        rows += [action(number, key, day, pick(tuple(words.ACTION_STEPS))) for day in _days(chance, 2)]
    for person in chance.sample(range(1, 1 + max(2, applications // 2)), chance.randint(0, 2)):
        rows += [contact_decided(person, key, day, pick(("required", *words.CONTACT_DECISIONS))) for day in _days(chance, 2)]
        rows += [attempt(person, key, day, pick(tuple(words.ATTEMPT_OUTCOMES)), pick(tuple(words.CHANNELS))) for day in _days(chance, 3)]
        rows += [disclosure(key, person, day) for day in _days(chance, 1)]
    if chance.random() < 0.4:
        statuses, kinds = tuple(words.FAILURE_STATUSES), tuple(words.FAILURE_TYPES)
        holders = (key, key, key, pick(others))
        rows += [failure(key, pick(holders), day, pick(statuses), pick(kinds), chance.random() < 0.85) for day in _days(chance, 3)]
    return rows


def _well_behaved(chance: Random, key: int) -> list[Row]:
    """An application that goes through in good order, so that there is a pace to forecast from."""
    begun, done = FIRST_DAY + timedelta(days=chance.randint(0, 10)), some_day(chance)
    rows = [scope(key, begun), recorded_as(key, begun), assessed(key, begun), decided(key, begun + timedelta(days=1))]
    return [*rows, step(key, begun, "allocated", officer=1), *([step(key, done, "completed")] if chance.random() < 0.7 else [])]


def _officers(chance: Random) -> list[Row]:
    rows = []
    for officer in (1, 2, 3):
        for day in _days(chance, 4):
            hours, role = chance.choice((0.5, 0.6, 1.0)), chance.choice(tuple(words.OFFICER_ROLES))
            kind = chance.choice(("dedicated", "dedicated", "support"))
            rows.append(posting(officer, day, chance.choice(("joined", "joined", "left")), kind, chance.choice(TEAMS), hours, role))
    return rows


def _others(chance: Random, applications: int) -> list[Row]:
    pick = chance.choice
    rows = [failure(1_000 + n, None, day, pick(tuple(words.FAILURE_STATUSES)), inside=False) for n, day in enumerate(_days(chance, 2))]
    rows += [
        referral(day, pick((None, 1)), pick(tuple(words.REFERRAL_KINDS)), inside=pick((True, True, False))) for day in _days(chance, 3)
    ]
    for number in range(1, 1 + chance.randint(0, 4)):
        rows += [enquiry(number, day, pick(tuple(words.ENQUIRY_STEPS)), pick(tuple(words.ENQUIRY_CHANNELS))) for day in _days(chance, 3)]
    return rows


def _entered_late(chance: Random, row: Row) -> Row:
    delay = chance.choice((0, 0, 0, 1, chance.randint(0, 30)))
    moment = datetime.combine(row.values["occurred_on"], time()) + timedelta(days=delay, minutes=chance.randint(0, 24 * 60 - 1))
    return Row(row.table, {**row.values, "recorded_at": moment})


def _renumbered(chance: Random, rows: list[Row]) -> list[Row]:
    numbers = chance.sample(range(1, 10 * len(rows) + 1), len(rows))
    return [Row(row.table, {**row.values, "event_id": number}) for row, number in zip(rows, numbers, strict=True)]


def _corrections(chance: Random, row: Row, applications: int) -> list[Row]:
    made: list[Row] = []
    while chance.random() < 0.2:
        last = made[-1] if made else row
        moment = last.values["recorded_at"] + timedelta(days=chance.randint(0, 20), minutes=chance.randint(0, 600))
        made.append(corrected(last, moment, **_changes(chance, last, applications)))
    return made


def _changes(chance: Random, row: Row, applications: int) -> dict[str, object]:
    if chance.random() < 0.3:
        return {"is_void": not row.values["is_void"]}
    if chance.random() < 0.3:
        return {"day": some_day(chance)}
    column = chance.choice(
        [c for c in _CLOCK[row.table].columns if "allowed" in c.info or c.name in ("application_id", "risk_category")] or [None]
    )
    if column is None:
        return {}
    if column.name == "risk_category":
        return {"risk_category": chance.choice(tuple(CATEGORIES))}
    if column.name == "application_id":
        return {} if row.values["application_id"] is None else {"application_id": chance.randint(1, applications)}
    return {column.name: chance.choice(column.info["allowed"])}
