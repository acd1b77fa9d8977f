"""Looks at a file of which nothing is known yet and proposes how to read it: a mapping to be checked, with every doubt put as a question.

Nothing is guessed silently: what could be read in two ways, or is no word of ours, becomes a line that begins with QUESTION and a value that
the import refuses until somebody has answered. Of the file's contents only its heading and the few values of coded columns are shown.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from data_access import vocabulary as words
from data_access.errors import BadInput
from data_access.intake.extract import LOOKED_AT, first_rows, is_of_somebody, words_of
from data_access.intake.mapping import CASE, EVENT, LONGEST_TEXT, UNANSWERED, in_toml

ROWS_LOOKED_AT = 2_000
MOST_VALUES = 30
_NAMED = {
    "received_on": "received|complaint date|application date|date of application|referral date|created|opened",
    "completed_on": "closed|completed|finali[sz]ed|concluded|review complete",
    "assessed_on": "assessed|risk assessment date|graded on",
    "allocated_on": "allocated|assigned",
    "started_on": "started|review start",
    "officer": "officer|investigator|reviewer|oic|assigned to",
    "risk_category": "risk|category|grading|grade|triage",
    "route": "route|right to|application type",
    "original_outcome": "outcome|decision|result",
    "source_system": "system|source",
}
"""Our field → what its column is often called. The first column that fits is proposed; another that would fit too is a question."""
_DATES = {name for name in _NAMED if name.endswith("_on")}
_REFERENCE = re.compile(r"\b(ref(erence)?|urn|case (id|no|number)|log (id|no|number)|id|number|no)\b")
_MOMENT = re.compile(r"\b(updated?|changed|modified|time ?stamp|moment|logged|event time|complete time|recorded|entered)\b")
MOST_OF_A_LOG = 0.8
"""How many different references a log has at most, for each of its rows."""
_FORMATS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d.%m.%Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%Y%m%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y/%m/%d %H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S.%f%z",
    "%Y-%m-%d %H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S.%f%z",
)
_CODED = {"route": words.ROUTES, "original_outcome": words.ORIGINAL_OUTCOMES}


@dataclass(frozen=True)
class _Column:
    """A column: its head, and what stands in it in the rows looked at."""

    head: str
    cells: tuple[str, ...]

    @cached_property
    def said(self) -> list[str]:
        """The cells that are not blank."""
        return [cell for cell in self.cells if cell]

    @cached_property
    def formats(self) -> list[str]:
        """The formats in which every cell that is not blank is a date."""
        if not self.said:
            return []
        distinct = sorted(set(self.said))
        return [form for form in _FORMATS if all(_is_date(cell, form) for cell in distinct)]

    @property
    def is_timed(self) -> bool:
        """Whether it holds moments and not days alone."""
        return any("%H" in form for form in self.formats)

    @property
    def is_zoned(self) -> bool:
        """Whether its moments say on whose clock they are."""
        return any("%z" in form for form in self.formats)

    @property
    def values(self) -> list[str]:
        """Its values, the most frequent first."""
        return [value for value, _ in Counter(self.said).most_common()]

    @property
    def is_unique(self) -> bool:
        return len(self.said) == len(set(self.said)) == len(self.cells) > 0

    def is_called(self, field: str) -> bool:
        """Whether its head is one of those that a field often has."""
        return bool(re.search(rf"\b({_NAMED[field]})", words_of(self.head)))

    def fits(self, field: str) -> bool:
        """Whether it is called so, and its contents can be the field's."""
        return self.is_called(field) and (field in _DATES) == bool(self.formats)


def _is_date(cell: str, form: str) -> bool:
    try:
        return 1900 <= datetime.strptime(cell, form).year <= 2999  # noqa: DTZ007 - only its day is looked at
    except ValueError:
        return False


def propose_mapping(path: Path) -> str:
    """A mapping for a file of cases, as TOML with questions. Raises BadInput where no heading can be found."""
    sheets = {name: rows for name, rows in first_rows(path, most=ROWS_LOOKED_AT).items() if rows}
    tables = {name: table for name, rows in sheets.items() if (table := _table(rows))}
    if not tables:
        raise BadInput(
            f"{path.name} has no line that could be a heading: one with a different name in every cell, above rows of as many cells."
        )
    sheet, columns = max(tables.items(), key=lambda found: len(found[1][0].cells))
    lines = [*_review(path), *_file(path, sheet, list(tables), columns)]
    return "\n".join(lines) + "\n"


def _table(rows: Sequence[tuple[int, int, list[str]]]) -> list[_Column]:
    """The columns under the first line that can be a heading; none where there is none."""
    cells = [[cell.strip() for cell in row] for _, _, row in rows]
    width = Counter(_width(row) for row in cells if any(row)).most_common(1)[0][0]
    for place, row in enumerate(cells[:LOOKED_AT]):
        heads = [" ".join(head.split()) for head in row[: _width(row)]]
        if len(heads) >= max(width, 2) and all(heads) and len(set(heads)) == len(heads) and not any(map(_is_content, heads)):
            below = [line for line in cells[place + 1 :] if any(line) and line[: len(heads)] != row[: len(heads)]]
            columns = [tuple(line[at] if at < len(line) else "" for line in below) for at in range(len(heads))]
            return list(map(_Column, heads, columns)) if below else []
    return []


def _width(row: Sequence[str]) -> int:
    return max((at + 1 for at, cell in enumerate(row) if cell), default=0)


def _is_content(head: str) -> bool:
    return len(head) > LONGEST_TEXT or head.replace(".", "").isdigit() or any(_is_date(head, form) for form in _FORMATS)


def _review(path: Path) -> list[str]:
    return [
        f"# Proposed from {path.name}. Check every line; answer every QUESTION, then take it out. The import refuses what is unanswered.",
        "",
        "[review]",
        "# QUESTION: what is the review called, which period does it cover, and when was it announced?",
        f'name = "{UNANSWERED}"',
        f'period_from = "{UNANSWERED}"',
        f'period_to = "{UNANSWERED}"',
        f'announced_on = "{UNANSWERED}"',
        "",
    ]


def _file(path: Path, sheet: str, sheets: Sequence[str], columns: Sequence[_Column]) -> list[str]:
    moment, of_log = _log(columns)
    reference, doubts = of_log if moment else _reference(columns)
    fields, further = _fields([column for column in columns if column.head not in (reference, moment)])
    values, categories = _translated(fields)
    form, asked = _date_format(fields)
    unread = [column.head for column in columns if column.head not in (reference, moment) and column not in fields.values()]
    personal = [head for head in unread if is_of_somebody(head)]
    lines = [*categories, "[[file]]", f"name = {in_toml(path.name)}", f'grain = "{EVENT if moment else CASE}"']
    if sheet:
        lines += [f"# QUESTION: of the sheets {', '.join(map(in_toml, sheets))}, is this the one?"] if len(sheets) > 1 else []
        lines.append(f"sheet = {in_toml(sheet)}")
    if personal:
        lines += ["# Looks like names, addresses or free text of somebody, and is never read. An export without it would be better."]
        lines.append(f"drop = [{', '.join(map(in_toml, personal))}]")
    lines += [*doubts, f"reference = {in_toml(reference)}", *asked, f"date_formats = [{in_toml(form)}]"]
    lines += _recorded(moment)
    lines += _time_zone([column for column in columns if column.head == moment or column in fields.values()])
    lines += ["", "[file.fields]", *further]
    lines += [f"{field} = {in_toml(column.head)}" for field, column in fields.items()]
    lines += [f"# Not read: {', '.join(map(in_toml, unread))}." if unread else "# Every column is read."]
    return [*lines, *values]


def _log(columns: Sequence[_Column]) -> tuple[str, tuple[str, list[str]]]:
    """The moment and the reference of a log, each with its doubts, where rows of a case are told apart by a moment; else no moment."""
    moments = [
        column for column in columns if _MOMENT.search(words_of(column.head)) and len(column.said) == len(column.cells) and column.is_timed
    ]
    named = [column for column in columns if _is_reference(column) and not column.formats]
    repeated = [column for column in named if column.said and len(set(column.said)) <= MOST_OF_A_LOG * len(column.said)]
    if not moments or not repeated:
        return "", ("", [])
    doubts = [
        "# QUESTION: rows of one case follow each other, so this looks like a log, each row the record after an update. Is it? Where a row tells",
        '# of one thing that happened, name the column that says what: activity = "…", as in .github/examples/log.toml.',
    ]
    others = [column.head for column in (*repeated[1:], *moments[1:])]
    doubts += [f"# QUESTION: {', '.join(map(in_toml, others))} would do too, as reference or as moment. Which is it?"] if others else []
    return moments[0].head, (repeated[0].head, doubts)


def _recorded(moment: str) -> list[str]:
    if moment:
        return [f"recorded_at = {{column = {in_toml(moment)}}}"]
    asked = "# QUESTION: was each thing known on the day it happened (as_occurred), or only from this import on (at_import)?"
    return [asked, f'recorded_at = "{UNANSWERED}"']


def _time_zone(read: Sequence[_Column]) -> list[str]:
    if not any(column.is_timed and not column.is_zoned for column in read):
        return []
    return ["# QUESTION: on whose clock are the times? Europe/London, UTC, or another zone.", f'time_zone = "{UNANSWERED}"']


def _is_reference(column: _Column) -> bool:
    return bool(_REFERENCE.search(re.sub(r"[_\W]+", " ", column.head.lower())))


def _reference(columns: Sequence[_Column]) -> tuple[str, list[str]]:
    named = list(filter(_is_reference, columns))
    fitting = [column for column in (*named, *columns) if column.is_unique and not column.formats]
    if fitting and fitting[0] in named:
        others = [column.head for column in named if column.is_unique and column is not fitting[0]]
        return fitting[0].head, [f"# QUESTION: {', '.join(map(in_toml, others))} would do too. Which names a case?"] if others else []
    head = fitting[0].head if fitting else columns[0].head
    return head, ["# QUESTION: no column is plainly the reference. Is it this one?" + ("" if fitting else " It names several rows alike.")]


def _fields(columns: Sequence[_Column]) -> tuple[dict[str, _Column], list[str]]:
    fields: dict[str, _Column] = {}
    questions = []
    for field in _NAMED:
        fitting = [column for column in columns if column.fits(field) and column not in fields.values()]
        if fitting:
            fields[field] = fitting[0]
        elif blank := [column for column in columns if not column.said and column.is_called(field)]:
            questions.append(f"# QUESTION: {in_toml(blank[0].head)} is blank in the rows looked at. Is it {field}?")
        if len(fitting) > 1:
            others = ", ".join(in_toml(column.head) for column in fitting[1:])
            questions.append(f"# QUESTION: {field} could be {others} too. Which is it?")
    if "received_on" not in fields:
        dated = [column for column in columns if column.formats and column not in fields.values()]
        could = f" Dates stand in {', '.join(in_toml(column.head) for column in dated)}." if dated else ""
        questions.append(f"# QUESTION: on which day was an application received?{could}")
        questions.append(f'received_on = "{UNANSWERED}"')
    return fields, questions


def _date_format(fields: dict[str, _Column]) -> tuple[str, list[str]]:
    """The one format in which all dates can be read; a question where there are several, or none."""
    dated = [column.formats for field, column in fields.items() if field in _DATES]
    common = [form for form in _FORMATS if dated and all(form in formats for formats in dated)]
    if len(common) == 1:
        return common[0], []
    if not common:
        return UNANSWERED, ["# QUESTION: the columns hold dates in different formats, or none. In which, such as %d/%m/%Y?"]
    ways = ", ".join(in_toml(form) for form in common)
    return UNANSWERED, [f"# QUESTION: every date can be read as any of {ways}. Is the day or the month first?"]


def _translated(fields: dict[str, _Column]) -> tuple[list[str], list[str]]:
    """The values of coded columns with our words, and the triage categories."""
    lines, categories = [], []
    for field, column in fields.items():
        values = column.values[:MOST_VALUES]
        if field == "risk_category":
            categories = _categories(column)
            lines += ["", "[file.values.risk_category]", *(f"{in_toml(value)} = {in_toml(_code(value))}" for value in values)]
        elif field in _CODED:
            lines += ["", f"[file.values.{field}]", f"# QUESTION: which of {', '.join(_CODED[field])} is each?"]
            lines += [f"{in_toml(value)} = {in_toml(_like(value, _CODED[field]))}" for value in values]
        if field == "risk_category" or field in _CODED:
            more = len(column.values) - len(values)
            lines += [f"# QUESTION: {more} more values stand in this column. Is it the right one?"] if more else []
    return lines, categories or _categories(None)


def _categories(column: _Column | None) -> list[str]:
    if column is None:
        return ["# QUESTION: which triage categories are there, the most serious first?", "[[risk_category]]", f'code = "{UNANSWERED}"', ""]
    lines = ["# QUESTION: put the categories in order, the most serious first. Which are high risk, and what weight has each?"]
    for value in dict.fromkeys(map(_code, column.values[:MOST_VALUES])):
        lines += ["[[risk_category]]", f"code = {in_toml(value)}", f"is_high = {in_toml(UNANSWERED)}", ""]
    return lines


def _code(value: str) -> str:
    return re.sub(r"\W+", "_", value.lower()).strip("_")[:LONGEST_TEXT] or "blank"


def _like(value: str, known: Iterable[str]) -> str:
    """Our word where theirs is the same but for its spelling; else a question."""
    return next((code for code in known if _code(value) == code), UNANSWERED)
