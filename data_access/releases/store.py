"""Where releases are kept: written whole, read whole, and verified at every read against two seals.

The checksum is of what a release says, and goes out with it. The seal is of every byte that the register keeps of it: also its state, its
signatures, its steps, the sentences of its changes and the exact values behind it. A release that does not agree with both is not given
to anybody. A change names the turn that its author saw, so that of two people at once one is told that the other was first.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from data_access.database import tables
from data_access.database.failures import unavailable
from data_access.database.moments import glance, one_moment
from data_access.errors import Altered, BadRequest, Refused
from data_access.releases.model import (
    Content,
    ExceptionAsked,
    ExceptionGranted,
    FrozenCell,
    Release,
    SealedValue,
    State,
    Step,
    Value,
)
from data_access.releases.reconcile import Explanation

Told = TypeVar("Told")
Row = Mapping[str, object]
Rows = dict[str, list[Row]]
"""The rows of one release by table, in the order of their keys."""


@dataclass(frozen=True)
class Kept:
    """A release and all that is kept beside it. ``sealed`` has one value for each cell, in their order; ``explanations`` come with the
    number of the release that they compare with; ``asked`` are exceptions not granted yet."""

    release: Release
    sealed: tuple[SealedValue, ...]
    steps: tuple[Step, ...] = ()
    explanations: tuple[tuple[int, Explanation], ...] = ()
    asked: tuple[ExceptionAsked, ...] = ()

    def explained(self, against: int) -> tuple[Explanation, ...]:
        """The sentences about the changes since one other release."""
        return tuple(explanation for number, explanation in self.explanations if number == against)


@contextmanager
def reading(register: Engine) -> Iterator[Connection]:
    """A connection whose reads all show the same moment. Raises DatabaseUnavailable when the register fails meanwhile."""
    try:
        with register.connect() as connection, one_moment(connection):
            yield connection
    except DBAPIError as error:
        raise unavailable(error, "register") from None


def glanced(register: Engine, ask: Callable[[Connection], Told]) -> Told:
    """What one statement tells of the register. Raises DatabaseUnavailable when it fails meanwhile."""
    try:
        return glance(register, ask)
    except DBAPIError as error:
        raise unavailable(error, "register") from None


@contextmanager
def writing(register: Engine) -> Iterator[Connection]:
    """One transaction, whole or not at all. Raises DatabaseUnavailable when the register fails meanwhile."""
    try:
        with register.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise unavailable(error, "register") from None


def read(connection: Connection, number: int) -> Kept:
    """One release. Raises BadRequest when there is none of that number, and Altered when it is not what was sealed."""
    rows = _rows_in(connection, number).get(number)
    if rows is None:
        raise BadRequest(f"There is no release {number}.")
    return _verified(number, rows)


def read_all(connection: Connection) -> tuple[Kept | Altered, ...]:
    """Every release by number; in the place of one that is not what was sealed, or that is missing, the sentence that says so."""
    found = _rows_in(connection)
    last = max((number for number, rows in found.items() if rows[tables.releases.name]), default=0)
    return tuple(_verified_or_altered(number, found.get(number, {})) for number in range(1, last + 1))


def next_number(connection: Connection) -> int:
    """The number that a new release would get."""
    return 1 + (connection.execute(select(func.max(tables.releases.c.release_number))).scalar() or 0)


def rejected_in_last_import(connection: Connection) -> int:
    """How many rows the last import could not take; nought when nothing was ever imported."""
    imports = tables.imports
    last = select(func.max(imports.c.at)).scalar_subquery()
    return connection.execute(select(func.coalesce(func.sum(imports.c.rows_rejected), 0)).where(imports.c.at == last)).scalar_one()


def add(connection: Connection, kept: Kept) -> None:
    """Writes a new release, which must be a draft. Raises Refused when its number was taken meanwhile."""
    rows = rows_of(kept)
    try:
        connection.execute(tables.releases.insert(), rows[tables.releases.name])
    except IntegrityError:
        raise Refused("Another release was frozen at the same moment. Nothing was written; try again.") from None
    for part in tables.RELEASE_PARTS:
        _insert(connection, part, rows[part.name])


def change(connection: Connection, seen: Kept, now: Kept) -> Kept:
    """Writes what became of a release that was ``seen``, in its next turn; returns it as it is now kept.

    Raises Refused, with nothing written, when anybody changed it since it was seen.
    """
    now = replace(now, release=replace(now.release, turn=seen.release.turn + 1))
    rows, before = rows_of(now), rows_of(seen)
    row = rows[tables.releases.name][0]
    releases = tables.releases
    is_as_seen = (releases.c.release_number == seen.release.number) & (releases.c.turn == seen.release.turn)
    if connection.execute(releases.update().where(is_as_seen).values(row)).rowcount != 1:
        raise Refused(f"Somebody else changed {seen.release.name} a moment ago, and nothing was done. Look at it again, then decide.")
    for part in tables.RELEASE_PARTS:
        _change_part(connection, part, seen.release.number, before[part.name], rows[part.name])
    return now


def rows_of(kept: Kept) -> Rows:
    """The rows of a release, by table, sealed."""
    release, content = kept.release, kept.release.content
    own = {
        **{name: getattr(release, name) for name in _OF_RELEASE},
        **{name: getattr(content, name) for name in _OF_CONTENT},
        "release_number": release.number,
    }
    cells = [{**asdict(cell), **{name: _number(getattr(cell, name)) for name in _NUMBERS}} for cell in content.cells]
    exceptions = [{**asdict(one), "value": _number(one.value)} for one in content.exceptions]
    exceptions += [{**asdict(one), "value": None, "approver": None} for one in kept.asked]
    sealed = [{"exact": _number(one.exact), "exact_denominator": _number(one.denominator)} for one in kept.sealed]
    steps = [
        {"step": one.verb, "state_before": one.before, "state_after": one.after}
        | {name: getattr(one, name) for name in ("at", "who", "role", "note")}
        for one in kept.steps
    ]
    explanations = [{"against": against, **asdict(one)} for against, one in kept.explanations]
    parts = ((tables.release_cells, cells), (tables.release_exceptions, exceptions), (tables.release_sealed, sealed))
    parts += ((tables.release_steps, steps), (tables.release_explanations, explanations))
    rows = {part.name: _in_order(part, _placed(part, release.number, found)) for part, found in parts}
    rows[tables.releases.name] = [_stored(own)]
    rows[tables.releases.name] = [{**_stored(own), "seal": seal_of(rows)}]
    return rows


def seal_of(rows: Rows) -> str:
    """SHA-256 over every value of every row of a release but the seal itself."""
    unsealed = {
        name: [{column: value for column, value in row.items() if column != "seal"} for row in found] for name, found in rows.items()
    }
    return sha256(json.dumps(unsealed, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def kept_from(rows: Rows) -> Kept:
    """The release that these rows tell of. Raises KeyError, TypeError or ValueError where they cannot be one."""
    own = rows[tables.releases.name][0]
    moments = {name: _moment(own[name]) for name in _MOMENTS}
    release = Release(
        number=own["release_number"],
        state=State(own["state"]),
        content=_content(own, rows),
        **{name: own[name] for name in ("origin", "checksum", "prepared_by", "analyst", "approver", "supersedes", "turn")},
        **moments,
    )
    return Kept(
        release,
        tuple(SealedValue(_value(row["exact"]), _value(row["exact_denominator"])) for row in rows[tables.release_sealed.name]),
        tuple(_step(row) for row in rows[tables.release_steps.name]),
        tuple((row["against"], _explanation(row)) for row in rows[tables.release_explanations.name]),
        tuple(
            ExceptionAsked(**_fields_of(ExceptionAsked, row, expires_on=date.fromisoformat(row["expires_on"])))
            for row in rows[tables.release_exceptions.name]
            if row["approver"] is None
        ),
    )


_MOMENTS = ("made_at", "submitted_at", "signed_at", "approved_at", "published_at")
_OF_RELEASE = ("state", "origin", "checksum", "prepared_by", "analyst", "approver", *_MOMENTS, "supersedes", "turn")
_OF_CONTENT = ("title", "as_at", "known_by", "data_version", "is_synthetic", "lane", "rules", "code_version")
_NUMBERS = ("value", "denominator", "percent")


def _content(own: Row, rows: Rows) -> Content:
    facts = {name: own[name] for name in _OF_CONTENT}
    facts["as_at"], facts["known_by"] = date.fromisoformat(own["as_at"]), _moment(own["known_by"])
    facts["is_synthetic"] = {0: False, 1: True}[own["is_synthetic"]]
    cells = (
        FrozenCell(**_fields_of(FrozenCell, row, **{name: _value(row[name]) for name in _NUMBERS}))
        for row in rows[tables.release_cells.name]
    )
    exceptions = (
        ExceptionGranted(**_fields_of(ExceptionGranted, row, value=_value(row["value"]), expires_on=date.fromisoformat(row["expires_on"])))
        for row in rows[tables.release_exceptions.name]
        if row["approver"] is not None
    )
    return Content(**facts, cells=tuple(cells), exceptions=tuple(exceptions))


def _step(row: Row) -> Step:
    before = None if row["state_before"] is None else State(row["state_before"])
    return Step(_moment(row["at"]), row["who"], row["role"], row["step"], before, State(row["state_after"]), row["note"])


def _explanation(row: Row) -> Explanation:
    is_correction = {0: False, 1: True}[row["is_correction"]]
    return Explanation(**_fields_of(Explanation, row, is_correction=is_correction, written_at=_moment(row["written_at"])))


def _fields_of(kind: type, row: Row, **read: object) -> dict[str, object]:
    return {field.name: row[field.name] for field in fields(kind) if field.name not in read} | read


def _number(value: Value) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _value(text: str | None) -> Value:
    return None if text is None else json.loads(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _stored(row: Row) -> Row:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, State) else value


def _placed(part: tables.Table, number: int, rows: Iterable[Row]) -> list[Row]:
    """With the release's number and, where the table has one, each row's place from 1."""
    has_place = "place" in part.c
    return [
        {"release_number": number, **({"place": place} if has_place else {}), **_stored(row)} for place, row in enumerate(rows, start=1)
    ]


def _in_order(part: tables.Table, rows: Iterable[Row]) -> list[Row]:
    """In the order of the primary key, told by code and not by a database's collation."""
    keys = [column.name for column in part.primary_key]
    return sorted(rows, key=lambda row: tuple(row[key] for key in keys))


def _insert(connection: Connection, part: tables.Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(part.insert(), rows)


def _change_part(connection: Connection, part: tables.Table, number: int, before: list[Row], now: list[Row]) -> None:
    """Steps are only ever added; of the rest, a part that changed is written anew."""
    if part is tables.release_steps:
        _insert(connection, part, now[len(before) :])
    elif before != now:
        connection.execute(part.delete().where(part.c.release_number == number))
        _insert(connection, part, now)


def _rows_in(connection: Connection, number: int | None = None) -> dict[int, Rows]:
    """The rows of one release, or of all, by its number."""
    found: dict[int, Rows] = {}
    for table in (tables.releases, *tables.RELEASE_PARTS):
        wanted = select(table) if number is None else select(table).where(table.c.release_number == number)
        for row in connection.execute(wanted).mappings():
            rows = found.setdefault(row["release_number"], {part.name: [] for part in (tables.releases, *tables.RELEASE_PARTS)})
            rows[table.name].append(dict(row))
    return found


def _verified(number: int, rows: Rows) -> Kept:
    if not rows.get(tables.releases.name):
        raise Altered(f"Release {number} is missing from the register, and no release is ever removed. {_RESTORE}")
    try:
        ordered = {part.name: _in_order(part, rows[part.name]) for part in (tables.releases, *tables.RELEASE_PARTS)}
        kept = kept_from(ordered)
        is_intact, is_sealed = kept.release.is_intact, seal_of(ordered) == ordered[tables.releases.name][0]["seal"]
    except (KeyError, TypeError, ValueError):
        is_intact, is_sealed = False, False
    if not is_intact:
        raise Altered(
            f"Release {number} does not say what it said when it was sealed: its figures were altered in the register. {_RESTORE}"
        )
    if not is_sealed:
        raise Altered(
            f"Release {number} is not as it was sealed: its state, signatures, steps or sealed values were altered in the register. {_RESTORE}"
        )
    return kept


def _verified_or_altered(number: int, rows: Rows) -> Kept | Altered:
    try:
        return _verified(number, rows)
    except Altered as altered:
        return altered


_RESTORE = "Nothing can be done with it until the register is restored from its last backup."
