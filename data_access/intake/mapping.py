"""The mapping file: which column of which CSV file is which of our fields, and which of its values is which of ours.

TOML, read with care: whatever is wrong in it becomes one sentence that names the file, the key and what would be right.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data_access import vocabulary as words
from data_access.dates import LONDON
from data_access.errors import BadInput
from data_access.intake.texts import AUTOMATIC, DELIMITERS

CASE, FINDING, EVENT = "case", "finding", "event"
NO_FAILURE = "none"
"""What a finding's ``failure_status`` is translated to when the row tells of no failure."""

ACTIVITY = "activity"
UNANSWERED = "ANSWER"
"""What a proposed mapping holds where somebody has to decide."""

AS_OCCURRED, AT_IMPORT = "as_occurred", "at_import"

CASE_DATES = ("received_on", "entered_scope_on", "assessed_on", "allocated_on", "started_on", "completed_on")
FINDING_DATES = ("found_on", "confirmed_on")
TEXTS = ("officer", "source_system")
LONGEST_TEXT = 60
_CODED = {
    "route": tuple(words.ROUTES),
    "original_outcome": tuple(words.ORIGINAL_OUTCOMES),
    "review_required": tuple(words.REVIEW_NEEDS),
    "scope": tuple(words.SCOPE_REASONS),
    "failure_type": tuple(words.FAILURE_TYPES),
    "failure_status": (*words.FAILURE_STATUSES, NO_FAILURE),
}
_CASE_FACTS = ("route", "original_outcome", "risk_category", "review_required", "scope", *TEXTS)
_FINDING_FIELDS = ("failure_type", "failure_status", *FINDING_DATES)
_FILE_KEYS = "name grain reference key fields case_fields values defaults date_formats delimiter encoding sheet heading_lines drop recorded_at time_zone activity known_when".split()
_REVIEW_KEYS = "name period_from period_to announced_on policy_attempts opens_as_at".split()


def in_toml(text: str) -> str:
    """The text as a string of a mapping file, which nothing in it can end."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in escaped) + '"'


@dataclass(frozen=True)
class ReviewTerms:
    """What the database will say of the review itself."""

    name: str
    period_from: date
    period_to: date
    announced_on: date
    policy_attempts: int
    opens_as_at: date | None


@dataclass(frozen=True)
class CategoryTerms:
    """A triage category; ``rank`` 1 is the most serious."""

    risk_category: str
    label: str
    rank: int
    is_high: bool
    weight: float


@dataclass(frozen=True)
class OfficerTerms:
    """What is assumed of every officer, because the files do not say."""

    team: str
    officer_role: str
    full_time_equivalent: float


@dataclass(frozen=True)
class FileMapping:
    """How to read the files whose name matches ``pattern``. ``fields`` and ``case_fields`` give our field's column."""

    pattern: str
    grain: str
    reference: str
    key: str
    """Findings only: the column that tells one finding of a case from another, the same in every delivery."""
    fields: Mapping[str, str]
    case_fields: Mapping[str, str]
    """Findings only: facts of the case that stand on its findings' rows; the first that is not blank counts."""
    values: Mapping[str, Mapping[str, str]]
    defaults: Mapping[str, str]
    date_formats: tuple[str, ...]
    delimiter: str
    encoding: str
    recorded_at: str
    recorded_column: str
    """The column with the moment of recording; empty when ``recorded_at`` is one of the two assumptions."""
    sheet: str = ""
    """Workbooks only: the sheet; empty where there is one with these columns."""
    heading_lines: int = 1
    """How many lines the heading takes; where it is two, a column is named by both."""
    activity: str = ""
    """Logs only: the column that says what happened, where a row tells of one thing; empty where it is the record after an update."""
    known_when: Mapping[str, str] = field(default_factory=dict)
    time_zone: ZoneInfo = LONDON
    """Whose clock a moment without a zone of its own is read on."""
    """Logs only: facts that stand on every row and were known only from a day on, with the field of that day."""
    drop: tuple[str, ...] = ()
    """The columns with names, addresses or free text of somebody that the file may have, and that are never read."""

    @property
    def columns(self) -> dict[str, str]:
        """Every column that is read, with what it is read for."""
        asked = {"reference": self.reference, "key": self.key, "recorded_at": self.recorded_column, "activity": self.activity}
        asked |= {**self.fields, **self.case_fields}
        return {column: field for field, column in asked.items() if column}


@dataclass(frozen=True)
class ImportMapping:
    """A whole mapping file. ``codes`` are the values allowed in each coded field."""

    name: str
    review: ReviewTerms
    categories: tuple[CategoryTerms, ...]
    officers: OfficerTerms
    files: tuple[FileMapping, ...]
    codes: Mapping[str, tuple[str, ...]]

    def for_file(self, path: Path) -> FileMapping:
        """The part for a file, by its name. Raises BadInput unless exactly one matches."""
        found = [file for file in self.files if fnmatchcase(path.name, file.pattern)]
        if len(found) != 1:
            patterns = ", ".join(repr(file.pattern) for file in self.files)
            raise BadInput(f"{self.name}: {len(found) or 'no'} [[file]] names match {path.name!r}; exactly one of {patterns} has to.")
        return found[0]


@dataclass(frozen=True)
class _Section:
    """One table of the TOML, with its place for the sentences."""

    place: str
    entries: Mapping[str, object]

    def checked(self, allowed: Iterable[str]) -> "_Section":
        unknown = sorted(set(self.entries) - set(allowed))
        if unknown:
            raise BadInput(f"{self.place}: there is no key {unknown[0]!r}; the keys are {', '.join(allowed)}.")
        return self

    def value(self, key: str, kind: type, what: str, default: object = None):
        found = self.entries.get(key, default)
        if found is None:
            raise BadInput(f"{self.place}: {key} is missing; give {what}.")
        if found == UNANSWERED:
            raise BadInput(f"{self.place}: {key} is a question that nobody has answered yet; give {what}.")
        is_right = isinstance(found, kind) and isinstance(found, bool) == (kind is bool) and not isinstance(found, datetime) and found != ""
        if not is_right:
            raise BadInput(f"{self.place}: {key} is not right; give {what}.")
        return found

    def text(self, key: str, default: str | None = None) -> str:
        return self.value(key, str, "a text in quotes", default)

    def day(self, key: str) -> date:
        return self.value(key, date, "a date such as 2023-08-31, without quotes")

    def number(self, key: str, default: float | None = None) -> float:
        found = self.value(key, int | float, "a number above nought", default)
        if not 0 < found < 1e9:
            raise BadInput(f"{self.place}: {key} is not right; give a number above nought.")
        return float(found)

    def section(self, key: str) -> "_Section":
        found = self.entries.get(key, {})
        if not isinstance(found, dict):
            raise BadInput(f"{self.place}: {key} has to be a table.")
        return _Section(f"{self.place} {key}", found)

    def texts(self, key: str) -> dict[str, str]:
        part = self.section(key)
        return {name: part.text(name) for name in part.entries}

    def sections(self, key: str) -> list["_Section"]:
        found = self.entries.get(key)
        if not isinstance(found, list) or not found or not all(isinstance(entry, dict) for entry in found):
            raise BadInput(f"{self.place}: at least one [[{key}]] is needed.")
        return [_Section(f"{self.place}: [[{key}]] number {n}", entry) for n, entry in enumerate(found, 1)]


def read_mapping(path: Path) -> ImportMapping:
    """The mapping in a TOML file. Raises BadInput with a sentence."""
    whole = _Section(path.name, _toml(path)).checked(["review", "officers", "risk_category", "file"])
    categories = tuple(_category(section, rank) for rank, section in enumerate(whole.sections("risk_category"), 1))
    codes = {**_CODED, "risk_category": tuple(category.risk_category for category in categories)}
    if len(set(codes["risk_category"])) < len(categories):
        raise BadInput(f"{path.name}: every [[risk_category]] needs its own code.")
    files = tuple(_file(section, codes) for section in whole.sections("file"))
    return ImportMapping(path.name, _review(whole), categories, _officers(whole), files, codes)


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise BadInput(f"The mapping file {path.name!r} does not exist.") from None
    except OSError:
        raise BadInput(f"The mapping file {path.name!r} cannot be read; check that it is a file and that you may read it.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path.name} is not UTF-8 text; save the mapping file as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path.name} is not TOML: {error}.") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{path.name} is not TOML that can be read: a number in it is too long, or it is nested too deeply.") from None


def _review(whole: _Section) -> ReviewTerms:
    part = _Section(f"{whole.place}: [review]", whole.section("review").entries).checked(_REVIEW_KEYS)
    opens = part.day("opens_as_at") if "opens_as_at" in part.entries else None
    attempts = part.value("policy_attempts", int, "a whole number from 1", 3)
    terms = ReviewTerms(part.text("name"), part.day("period_from"), part.day("period_to"), part.day("announced_on"), attempts, opens)
    if terms.period_from > terms.period_to:
        raise BadInput(f"{part.place}: period_from is after period_to; give the first and the last day of the period.")
    if attempts < 1:
        raise BadInput(f"{part.place}: policy_attempts is not right; give a whole number from 1.")
    return terms


def _category(part: _Section, rank: int) -> CategoryTerms:
    part.checked(["code", "label", "is_high", "weight"])
    code = part.text("code")
    if code in (words.NOT_ASSESSED, words.NOT_RECORDED) or len(code) > LONGEST_TEXT:
        raise BadInput(f"{part.place}: code {code!r} cannot be used; give another of at most {LONGEST_TEXT} characters.")
    return CategoryTerms(
        code, part.text("label", code), rank, part.value("is_high", bool, "true or false", False), part.number("weight", 1.0)
    )


def _officers(whole: _Section) -> OfficerTerms:
    part = _Section(f"{whole.place}: [officers]", whole.section("officers").entries).checked(["team", "role", "full_time_equivalent"])
    role = _one_of(part, "role", words.OFFICER_ROLES, "reviewer")
    return OfficerTerms(part.text("team", "Review team"), role, part.number("full_time_equivalent", 1.0))


def _one_of(part: _Section, key: str, allowed: Iterable[str], default: str | None = None) -> str:
    found = part.text(key, default)
    if found not in allowed:
        raise BadInput(f"{part.place}: {key} {found!r} is not known; use one of {', '.join(map(repr, allowed))}.")
    return found


def _file(part: _Section, codes: Mapping[str, tuple[str, ...]]) -> FileMapping:
    part.checked(_FILE_KEYS)
    grain = _one_of(part, "grain", (CASE, FINDING, EVENT))
    recorded, column = _recorded(part)
    file = FileMapping(
        pattern=part.text("name"),
        grain=grain,
        reference=part.text("reference"),
        key=part.text("key") if grain == FINDING else "",
        fields=part.texts("fields"),
        case_fields=part.texts("case_fields"),
        values=_values(part, codes),
        defaults=part.texts("defaults"),
        date_formats=_date_formats(part),
        delimiter=_one_of(part, "delimiter", (AUTOMATIC, *DELIMITERS), AUTOMATIC),
        encoding=_encoding(part),
        recorded_at=recorded,
        recorded_column=column,
        sheet=part.text("sheet") if "sheet" in part.entries else "",
        heading_lines=_heading_lines(part),
        drop=_drop(part),
        activity=part.text("activity") if "activity" in part.entries else "",
        known_when=part.texts("known_when"),
        time_zone=_time_zone(part),
    )
    _check_log(part, file)
    _check_fields(part, file)
    _check_defaults(part, file, codes)
    return file


def _recorded(part: _Section) -> tuple[str, str]:
    found = part.entries.get("recorded_at")
    if isinstance(found, dict):
        return "", _Section(f"{part.place} recorded_at", found).checked(["column"]).text("column")
    if found not in (AS_OCCURRED, AT_IMPORT):
        wanted = f'"{AS_OCCURRED}", "{AT_IMPORT}" or {{column = "…"}}'
        raise BadInput(f"{part.place}: recorded_at has to say when the rows became known; use {wanted}.")
    return found, ""


def _values(part: _Section, codes: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, str]]:
    table = part.section("values")
    named = [name for name in table.entries if name != ACTIVITY]
    values = {name: _stripped(table, name) for name in named}
    happened = _activities(table)
    for name, translated in values.items():
        if name not in codes and name not in TEXTS:
            raise BadInput(f"{table.place}: {name!r} has no values to translate; only {', '.join([*codes, *TEXTS])} have.")
        for ours in translated.values():
            _check_code(f"{table.place}.{name}", name, ours, codes)
    return values | happened


def _activities(table: _Section) -> dict[str, dict[str, str]]:
    """What may happen → the day of ours that it is; '' where it is none."""
    if ACTIVITY not in table.entries:
        return {}
    part = table.section(ACTIVITY)
    days = {theirs.strip(): "" if part.entries[theirs] == "" else _one_of(part, theirs, CASE_DATES) for theirs in part.entries}
    return {ACTIVITY: days}


def _stripped(table: _Section, field: str) -> dict[str, str]:
    told = table.texts(field)
    stripped = {theirs.strip(): ours for theirs, ours in told.items()}
    if len(stripped) < len(told):
        raise BadInput(f"{table.place}.{field}: a value stands there more than once, with other blanks; leave one.")
    return stripped


def _check_code(place: str, field: str, ours: str, codes: Mapping[str, tuple[str, ...]]) -> None:
    if field in codes and ours not in codes[field]:
        raise BadInput(f"{place}: {ours!r} is not a {field} of ours; use one of {', '.join(codes[field])}.")
    if len(ours) > LONGEST_TEXT:
        raise BadInput(f"{place}: give a text of at most {LONGEST_TEXT} characters.")


def _date_formats(part: _Section) -> tuple[str, ...]:
    found = part.entries.get("date_formats", ["%Y-%m-%d"])
    if not isinstance(found, list) or not found or not all(isinstance(entry, str) and _is_date_format(entry) for entry in found):
        raise BadInput(f'{part.place}: date_formats is not right; give a list such as ["%d/%m/%Y"], each with day, month and year.')
    for one, other in combinations(found, 2):
        if any(_read_otherwise(day, one, other) or _read_otherwise(day, other, one) for day in _TWOFOLD_DAYS):
            raise BadInput(f"{part.place}: by date_formats {one!r} and {other!r} one day can be read in two ways; give one of them.")
    return tuple(found)


_TWOFOLD_DAYS = (datetime(2001, 2, 3), datetime(2010, 11, 12))


def _read_otherwise(day: datetime, one: str, other: str) -> bool:
    """Whether a day as it is written in one format is another day in the other."""
    try:
        return datetime.strptime(day.strftime(one), other).date() != day.date()  # noqa: DTZ007 - only its day is looked at
    except ValueError:
        return False


def _is_date_format(form: str) -> bool:
    day = datetime(2001, 2, 3, tzinfo=UTC if "%z" in form else None)
    try:
        return datetime.strptime(day.strftime(form), form).date() == day.date()  # noqa: DTZ007 - only its day is looked at
    except ValueError:
        return False


def _encoding(part: _Section) -> str:
    found = part.text("encoding", AUTOMATIC)
    if found == AUTOMATIC:
        return found
    try:
        "".encode(found)
    except LookupError:
        raise BadInput(f"{part.place}: encoding {found!r} is not known; use one such as utf-8-sig or cp1252.") from None
    return found


def _time_zone(part: _Section) -> ZoneInfo:
    found = part.text("time_zone", LONDON.key)
    try:
        return ZoneInfo(found)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"{part.place}: time_zone {found!r} is not known; use one such as Europe/London or UTC.") from None


def _drop(part: _Section) -> tuple[str, ...]:
    found = part.entries.get("drop", [])
    if not isinstance(found, list) or not all(isinstance(entry, str) and entry for entry in found):
        raise BadInput(f'{part.place}: drop is not right; give a list of columns such as ["Surname", "Notes"].')
    return tuple(" ".join(entry.split()) for entry in found)


def _heading_lines(part: _Section) -> int:
    found = part.value("heading_lines", int, "1 or 2", 1)
    if found not in (1, 2):
        raise BadInput(f"{part.place}: heading_lines is not right; give 1 or 2.")
    return found


def _check_fields(part: _Section, file: FileMapping) -> None:
    of_cases = _CASE_FACTS if file.activity else (*CASE_DATES, *_CASE_FACTS)
    part.section("fields").checked(_FINDING_FIELDS if file.grain == FINDING else of_cases)
    part.section("case_fields").checked(_CASE_FACTS if file.grain == FINDING else ())
    both = [column for column in file.columns if " ".join(column.split()) in file.drop]
    if both:
        raise BadInput(f"{part.place}: the column {both[0]!r} is both read and in drop; say one of them.")
    if file.grain != FINDING and not file.activity and "received_on" not in file.fields:
        raise BadInput(f"{part.place} fields: received_on is missing; give the column with the day the application was received.")


def _check_log(part: _Section, file: FileMapping) -> None:
    for key in (ACTIVITY, "known_when"):
        if file.grain != EVENT and key in part.entries:
            raise BadInput(f'{part.place}: {key} is for a log; it needs grain = "{EVENT}".')
    if file.grain == EVENT and not file.recorded_column:
        raise BadInput(f'{part.place}: recorded_at has to name the column with the moment of each row of a log; use {{column = "…"}}.')
    if bool(file.activity) != (ACTIVITY in file.values):
        raise BadInput(f"{part.place}: activity needs the column that says what happened, and [file.values.activity] which day each is.")
    if file.activity and "received_on" not in file.values[ACTIVITY].values():
        raise BadInput(
            f"{part.place} values activity: nothing that happens is received_on; say what it is when an application is received."
        )
    for name, day in part.section("known_when").checked(tuple(name for name in file.fields if name in _CASE_FACTS)).entries.items():
        if day not in file.fields or day not in CASE_DATES:
            raise BadInput(f"{part.place} known_when: {name} has to name the day from which it is known, one that [file.fields] has.")


def _check_defaults(part: _Section, file: FileMapping, codes: Mapping[str, tuple[str, ...]]) -> None:
    facts = tuple(name for name in _CASE_FACTS if name != "officer")
    table = part.section("defaults").checked((*facts, "failure_type", "failure_status") if file.grain == FINDING else facts)
    for name, ours in file.defaults.items():
        _check_code(table.place, name, ours, codes)
    needed = ("failure_type", "failure_status") if file.grain == FINDING else ()
    for name in needed:
        if name not in file.fields and name not in file.defaults:
            raise BadInput(f"{part.place}: {name} is missing; give its column in fields or one value in defaults.")
