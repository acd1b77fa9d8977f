"""A log of things that happened, made as the dashboard makes it; and the owner of its database, who can do with it what they like."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import Connection, select

from data_access import audit
from data_access.audit.chain import Head, read_head
from data_access.audit.seals import SEALED, START, seal_of
from data_access.database.guards import guard_functions
from data_access.database.tables import audit_entries, audit_head
from data_access.viewer import Viewer

BEGUN = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
_SAID = ("overview", "risk – “high”", "release 7", "", "a\nb", "😀 sheet", "x" * 390)


def lived(connection: Connection, random: Random, many: int) -> Head:
    """Adds so many entries and gives the head that a careful person notes."""
    for n in range(many):
        role = random.choice(("analyst", "auditor", "review_lead"))
        audit.record(
            connection,
            Viewer(role, role, f"{role} {random.randint(1, 3)}"),
            random.choice(("consultation", "disclosure")),
            f"{random.choice(_SAID)}{n}",
            at=BEGUN + timedelta(seconds=random.random() * 9999),
            data_version=random.choice((None, 1, 2)),
            why=random.choice(("", "a question of the panel")),
            recipient=random.choice(("", "panel")),
        )
    return read_head(connection)


def unlogged(_connection: Connection, _report: object) -> None:
    """In place of the entry of an import, where only what it loads is looked at."""


def unguarded(connection: Connection) -> None:
    """Takes the triggers away, as only an owner can."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    for function in guard_functions("sqlite"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {function.removesuffix('()')}")


def _numbers(connection: Connection) -> list[int]:
    return list(connection.execute(select(audit_entries.c.number).order_by(audit_entries.c.number)).scalars())


def _entry(connection: Connection, number: int) -> dict[str, object]:
    return dict(connection.execute(select(audit_entries).where(audit_entries.c.number == number)).mappings().one())


def _change(connection: Connection, number: int, /, **values: object) -> None:
    connection.execute(audit_entries.update().where(audit_entries.c.number == number).values(values))


def _set_head(connection: Connection, number: int, seal: str) -> None:
    connection.execute(audit_head.update().values(number=number, seal=seal))


def _other(entry: dict[str, object], random: Random) -> dict[str, object]:
    """One column, changed by as little as possible."""
    name = random.choice([one for one in SEALED if one != "number"])
    value = entry[name]
    if isinstance(value, datetime):
        return {name: value + timedelta(microseconds=1)}
    if name == "data_version":
        return {name: 3 if value is None else None}
    return {name: f"{value}x"[-100:] if len(str(value)) < 100 else f"y{value}"[:390]}


def _reseal(connection: Connection, numbers: Iterable[int]) -> str:
    for number in numbers:
        before = START if number == 1 else _entry(connection, number - 1)["seal"]
        entry = _entry(connection, number)
        _change(connection, number, seal=(seal := seal_of((entry[name] for name in SEALED), before)))
    return seal


def alter(connection: Connection, random: Random) -> None:
    number = random.choice(_numbers(connection))
    _change(connection, number, **_other(_entry(connection, number), random))


def alter_and_reseal(connection: Connection, random: Random) -> None:
    numbers = _numbers(connection)
    number = random.choice(numbers)
    _change(connection, number, **_other(_entry(connection, number), random))
    seal = _reseal(connection, [number])
    if number == numbers[-1]:
        _set_head(connection, number, seal)


def remove_in_the_middle(connection: Connection, random: Random) -> None:
    """Sometimes with the numbers after it closed up."""
    numbers = _numbers(connection)
    number = random.choice(numbers[:-1])
    connection.execute(audit_entries.delete().where(audit_entries.c.number == number))
    if random.random() < 0.5:
        for later in numbers[number:]:
            _change(connection, later, number=later - 1)
        _set_head(connection, numbers[-1] - 1, _entry(connection, numbers[-1] - 1)["seal"])


def cut_the_end_off(connection: Connection, random: Random) -> None:
    """With the head set back, and sometimes with other things said to have happened since."""
    numbers = _numbers(connection)
    left = random.choice(numbers[:-1])
    connection.execute(audit_entries.delete().where(audit_entries.c.number > left))
    _set_head(connection, left, _entry(connection, left)["seal"])
    lived(connection, random, random.choice((0, 0, len(numbers))))


def exchange(connection: Connection, random: Random) -> None:
    one, other = random.sample(_numbers(connection), 2)
    _change(connection, one, number=10**6)
    _change(connection, other, number=one)
    _change(connection, 10**6, number=other)


def put_in(connection: Connection, random: Random) -> None:
    numbers = _numbers(connection)
    place = random.choice([*numbers, numbers[-1] + 1])
    for later in reversed(numbers[place - 1 :]):
        _change(connection, later, number=later + 1)
    source = _entry(connection, random.choice(_numbers(connection)))
    del source["entry_id"]
    connection.execute(audit_entries.insert().inline(), {**source, "number": place, "what": "never happened"})
    _reseal(connection, [place])


def make_anew(connection: Connection, random: Random) -> None:
    """One entry altered, and every seal from there on computed again: the log agrees with itself."""
    numbers = _numbers(connection)
    alter(connection, random)
    _set_head(connection, numbers[-1], _reseal(connection, numbers))


def wipe(connection: Connection, random: Random) -> None:
    """And sometimes made to look lived in again."""
    many = len(_numbers(connection))
    connection.execute(audit_entries.delete())
    _set_head(connection, 0, START)
    lived(connection, random, random.choice((0, 2, many + 3)))


SEEN_ALONE: dict[str, Callable[[Connection, Random], None]] = {
    "altered": alter,
    "removed in the middle": remove_in_the_middle,
    "exchanged": exchange,
    "put in": put_in,
}
"""What the log shows without an anchor, as long as the head is not made to match as well."""
TAMPERINGS = SEEN_ALONE | {
    "altered and sealed again": alter_and_reseal,
    "cut off at the end": cut_the_end_off,
    "made anew": make_anew,
    "wiped": wipe,
}
