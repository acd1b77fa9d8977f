"""Reads a pack's workbook as an outsider would: its sheets and charts, every number and percentage in it, and which of its counts add up."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from tests.attacker.published import ROUNDED, Cell, Table, labels_of

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ 20\d\d")
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d.%])|(?<![\d.,])\d+(?![\d.,%])")
_SHARE = re.compile(r"(\[\w\]|\d[\d,]*) of (\[\w\]|\d[\d,]*)[^%]*?(\d[\d.]*)%")
_GROUPS = {
    "Not started": "Still to reach",
    "Attempting": "Still to reach",
    "Unable: no valid details": "Unreachable",
    "Unable: no response": "Unreachable",
    "Not safe": "Not safe or appropriate",
    "Not appropriate": "Not safe or appropriate",
}
"""As the definitions say, which go out with the pack."""
_AS_HEADLINES = {"People contacted": "Contacted"}
_SUMS = ("People contacted", "Unreachable", "Not safe or appropriate")


@dataclass(frozen=True)
class Sheet:
    """What one worksheet shows: its title, the heads and rows of its table."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    @property
    def by_name(self) -> dict[object, object]:
        """The second column by the first."""
        return {row[0]: row[1] for row in self.rows}


def read_pack(content: bytes) -> dict[str, Sheet]:
    """The worksheets with a table, by name."""
    found = {}
    for sheet in load_workbook(io.BytesIO(content)).worksheets[1:]:
        (table,) = sheet.tables.values()
        heads, *rows = [tuple(cell.value for cell in row) for row in sheet[table.ref]]
        found[sheet.title] = Sheet(sheet["A1"].value, heads, tuple(rows))
    return found


# Numbers ----------------------------------------------------------------------------------------------------------------------------------


def counts_in(pack: Mapping[str, Sheet]) -> Iterator[tuple[str, int | float]]:
    """Every number that stands in a cell, and every whole number in the words beside them but for days; the explanations of the notes have
    none, nor have titles that count the figures that changed."""
    for name, sheet in pack.items():
        if name in ("Contents", "Notes"):
            continue
        cells = [*([] if name.startswith("Published") else [sheet.title]), *(cell for row in sheet.rows for cell in row)]
        for cell in cells:
            if isinstance(cell, int | float):
                yield name, cell
            elif isinstance(cell, str):
                yield from ((name, int(number.replace(",", ""))) for number in _NUMBER.findall(_DAY.sub("", cell)))


@dataclass(frozen=True)
class Share:
    """A percentage as it is said, and the two numbers that are said with it."""

    part: str
    whole: str
    percent: str

    @property
    def is_of_what_is_shown(self) -> bool:
        """Whether anyone could have worked it out from the two numbers beside it, so that it tells nothing more."""
        if not (self.part + self.whole).replace(",", "").isdigit() or self.whole == "0":
            return False
        exact = Fraction(100 * int(self.part.replace(",", "")), int(self.whole.replace(",", "")))
        places = len(self.percent.partition(".")[2])
        return abs(Fraction(self.percent) - exact) <= Fraction(1, 2 * 10**places)


def shares_in(pack: Mapping[str, Sheet]) -> tuple[list[Share], int]:
    """The percentages that are said with two numbers; and how many percentages there are at all."""
    texts = [
        " ".join(str(cell) for cell in row[1:] if cell is not None) if name.endswith("headlines") else " ".join(map(str, row))
        for name, sheet in pack.items()
        for row in (() if name in ("Contents", "Notes") else (*sheet.rows, (sheet.title,)))
    ]
    found = [Share(*said) for text in texts for said in _SHARE.findall(_plain(text))]
    return found, sum(text.count("%") for text in texts)


def _plain(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)


# What adds up -----------------------------------------------------------------------------------------------------------------------------


def linked_tables(pack: Mapping[str, Sheet]) -> list[Table]:
    """Applications by stage, and people by status and group, each with the headlines that are their sums."""
    found = []
    if "Stage of applications in scope" in pack:  # a later release may say the headline without it, and then it stands no more
        stages, in_scope = pack["Stage of applications in scope"].by_name, pack["Progress headlines"].by_name["Applications in scope"]
        counted = (*(_cell({"stage": name}, value) for name, value in stages.items()), _cell({}, in_scope))
        found.append(Table("applications", ("stage",), counted, ROUNDED))
    statuses, headlines = pack["Contact status of people"].by_name, pack["Contact headlines"].by_name
    people = [_cell({"group": _GROUPS.get(name, name), "status": name}, value) for name, value in statuses.items()]
    people += [_cell({"group": _AS_HEADLINES.get(name, name)}, headlines[name]) for name in _SUMS if name in headlines]
    return [*found, Table("people", ("group", "status"), (*people, _cell({}, headlines["People requiring contact"])), ROUNDED)]


def totals_that_tell_more(tables: Sequence[Table]) -> list[str]:
    """The totals that are not what is shown of their parts added up, and so say something of what is hidden in them or rounded."""
    found = []
    for table in tables:
        for total in table.cells:
            parts = [one for one in table.cells if _lies_within(one, total)]
            finest = [one for one in parts if not any(_lies_within(other, one) for other in parts)]
            shown = sum(one.number or 0 for one in finest)
            is_hidden = not shown and any(one.number is None for one in finest)
            if finest and total.number != (None if is_hidden else shown):
                found.append(f"{table.count} {sorted(total.labels)}: {total.number}, of {shown} shown")
    return found


def _lies_within(one: Cell, other: Cell) -> bool:
    return one.labels > other.labels


def _cell(labels: dict[str, str], value: object) -> Cell:
    return Cell(labels_of(labels), value, "") if isinstance(value, int) else Cell(labels_of(labels), None, str(value))


# Charts -----------------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """One series of a chart: where its values stand, the values that the chart itself keeps, the cells there, and what its labels say."""

    where: str
    kept: tuple[str, ...]
    cells: tuple[object, ...]
    labels: tuple[str, ...]


def series_in(content: bytes) -> list[Drawn]:
    """Every series of every chart of a workbook."""
    book = load_workbook(io.BytesIO(content))
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in sorted(name for name in parts.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)):
            for series in ElementTree.fromstring(parts.read(name)).iter(f"{_CHART}ser"):
                (values,) = [*series.iter(f"{_CHART}yVal"), *series.iter(f"{_CHART}val")]
                where = next(values.iter(f"{_CHART}f")).text
                sheet, _, place = where.rpartition("!")
                left, top, _, bottom = range_boundaries(place)
                cells = tuple(book[sheet.strip("'")].cell(row, left).value for row in range(top, bottom + 1))
                kept = tuple(point.findtext(f"{_CHART}v", "") for point in values.iter(f"{_CHART}pt"))
                found.append(Drawn(where, kept, cells, tuple(text.text or "" for text in series.iter(_TEXT))))
    return found
