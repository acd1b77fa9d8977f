"""Reads released documents as an outsider would: workbooks (XLSX), slides (PPTX) and PDF; what they show, and what else is in them."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pypdf
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet.worksheet import Worksheet

from tests.attacker.published import Method, Table
from tests.attacker.reading import Artefact, Grid, Hidden, numbers_in, tables_in, told_by

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_UNSEEN_PARTS = re.compile(
    r"pivot|externalLink|comment|person|customXml|vbaProject|embeddings|notesSlide\d|docProps/custom|printerSettings|connections|queryTable"
)
_PERSONAL = (
    "creator",
    "lastModifiedBy",
    "description",
    "keywords",
    "subject",
    "category",
    "Manager",
    "Company",
    "contentStatus",
    "version",
)


# Workbooks --------------------------------------------------------------------------------------------------------------------------------


def read_workbook(content: bytes, method: Method, count: str = "") -> Artefact:
    """A workbook's visible tables, all that is hidden in it, and what the hidden numbers tell of the cells."""
    found = Artefact(hidden=[*_unseen_parts(content), *_personal(content)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about parts that the library cannot read: they are named by the look at the parts
        book = load_workbook(io.BytesIO(content))
    found.hidden += [Hidden("workbook", f"name {name} = {book.defined_names[name].attr_text}") for name in book.defined_names]
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            found.tables += tables_in(_grid(sheet), method, count)
        found.hidden += _hidden_in(sheet)
    for sheet in book.worksheets:
        found.told += [fact for table in found.tables for fact in _told_by_sheet(sheet, table, method)]
    return found


def _grid(sheet: Worksheet, with_hidden: bool = False) -> Grid:
    rows = sheet.iter_rows()
    return [
        [_text(cell) for cell in row if with_hidden or not _is_column_hidden(cell)]
        for row in rows
        if with_hidden or not _is_row_hidden(row)
    ]


def _text(cell: SheetCell) -> str:
    return "" if cell.value is None else str(cell.value)


def _is_row_hidden(row: tuple[SheetCell, ...]) -> bool:
    shape = row[0].parent.row_dimensions.get(row[0].row)
    return bool(shape and (shape.hidden or shape.height == 0))


def _is_column_hidden(cell: SheetCell) -> bool:
    shapes = cell.parent.column_dimensions.values()
    return any(shape.min <= cell.column <= shape.max and (shape.hidden or shape.width == 0) for shape in shapes if shape.min)


def _hidden_in(sheet: Worksheet) -> Iterator[Hidden]:
    where = sheet.title
    if sheet.sheet_state != "visible":
        yield Hidden(where, f"a sheet that is {sheet.sheet_state}")
    yield from (Hidden(where, f"name {name} = {sheet.defined_names[name].attr_text}") for name in sheet.defined_names)
    yield from (Hidden(where, f"a check of what may be typed: {check.formula1}") for check in sheet.data_validations.dataValidation)
    for row in sheet.iter_rows():
        for cell in row:
            yield from (Hidden(f"{where}!{cell.coordinate}", what) for what in _hidden_at(cell))


def _hidden_at(cell: SheetCell) -> Iterator[str]:
    if cell.comment:
        yield f"comment {cell.comment.text}"
    if cell.hyperlink:
        yield f"link {cell.hyperlink.target or cell.hyperlink.location}"
    if cell.value is None:
        return
    if cell.data_type == "f":
        yield f"formula {cell.value}"
    if cell.parent.sheet_state == "visible" and (_is_row_hidden((cell,)) or _is_column_hidden(cell)):
        yield f"hidden cell {cell.value}"
    if isinstance(cell.value, int | float) and not re.search(r"[0#?]", re.sub(r'"[^"]*"', "", cell.number_format.replace("General", "0"))):
        yield f"{cell.value}, shown as {cell.number_format}"
    if isinstance(cell.value, float) and round(cell.value, 2) != cell.value:
        yield f"{cell.value}, more digits than are shown"
    if cell.font.color is not None and str(cell.font.color.rgb).endswith("FFFFFF") and cell.fill.fill_type is None:
        yield f"{cell.value}, white on white"


def _told_by_sheet(sheet: Worksheet, shown: Table, method: Method) -> Iterator[Table]:
    """What a sheet tells of the cells of a table, beyond what it shows: another column or sheet of numbers, comments, numbers under formats."""
    for other in tables_in(_grid(sheet, with_hidden=True), method):
        for candidate in _each_column(other, shown):
            yield from told_by(shown, candidate)
    remarks = {}
    for row in sheet.iter_rows():
        for cell in row:
            said = [number for what in _hidden_at(cell) if not what.startswith("hidden cell") for number in numbers_in(what)[:1]]
            if said:
                place = {_text(other) for other in row} | {_text(sheet.cell(above, cell.column)) for above in range(1, cell.row)}
                remarks[frozenset(place)] = said[0]
    if remarks:
        yield from told_by(shown, [_remark_on(cell.labels, remarks) for cell in shown.cells])


def _remark_on(labels: frozenset[tuple[str, str]], remarks: dict[frozenset[str], int]) -> int | None:
    said = [number for place, number in remarks.items() if labels and all(value in place for _, value in labels)]
    return said[0] if len(said) == 1 else None


def _each_column(other: Table, shown: Table) -> Iterator[list[int | None]]:
    """A table's numbers in the order of the cells shown, once for each way to drop the name of a column that is not shown."""
    columns = {value for cell in other.cells for name, value in cell.labels if name == "column"} or {""}
    for column in columns:
        numbers = {frozenset(pair for pair in cell.labels if pair != ("column", column)): cell.number for cell in other.cells}
        found = [numbers.get(cell.labels) for cell in shown.cells]
        if found != [cell.number for cell in shown.cells]:
            yield found


# Slides -----------------------------------------------------------------------------------------------------------------------------------


def read_slides(content: bytes, method: Method, count: str = "") -> Artefact:
    """Slides as a zip of XML: tables and charts that are shown; notes, comments, embedded workbooks and hidden slides that are not."""
    found = Artefact(hidden=[*_unseen_parts(content), *_personal(content)])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in sorted(parts.namelist()):
            if re.fullmatch(r"ppt/slides/slide\d+\.xml", name):
                slide = ElementTree.fromstring(parts.read(name))
                if slide.get("show") == "0":
                    found.hidden.append(Hidden(name, "a slide that is not shown"))
                else:
                    found.tables += [table for grid in _grids_of(slide) for table in tables_in(grid, method, count)]
            elif re.fullmatch(r"ppt/charts/chart\d+\.xml", name):
                grid = _grid_of_chart(ElementTree.fromstring(parts.read(name)), count)
                found.tables += tables_in(grid, method, count)
        for name in [name for name in parts.namelist() if "embeddings" in name and name.endswith(".xlsx")]:
            inner = load_workbook(io.BytesIO(parts.read(name)))
            found.told += [fact for sheet in inner.worksheets for table in found.tables for fact in _told_by_sheet(sheet, table, method)]
    return found


def _grids_of(slide: ElementTree.Element) -> Iterator[Grid]:
    for table in slide.iter(f"{_DRAWING}tbl"):
        yield [
            ["".join(text.text or "" for text in cell.iter(f"{_DRAWING}t")) for cell in row.iter(f"{_DRAWING}tc")]
            for row in table.iter(f"{_DRAWING}tr")
        ]


def _grid_of_chart(chart: ElementTree.Element, count: str) -> Grid:
    """A line for each category. Where a step goes up, its day stands twice: what is said last holds from then on. A gap is a mark."""
    heads, rows = ["category"], {}
    for series in chart.iter(f"{_CHART}ser"):
        labels, values = (_points(series, kind) for kind in ("cat", "val"))
        heads.append(count or "".join(text for text in series.itertext() if text.strip())[:40])
        said = {label: values.get(number, "[c]") for number, label in sorted(labels.items())}
        for label, value in said.items():
            rows.setdefault(label, [label]).append(value)
    return [heads, *rows.values()]


def _points(series: ElementTree.Element, kind: str) -> dict[int, str]:
    points = (point for part in series.iter(f"{_CHART}{kind}") for point in part.iter(f"{_CHART}pt"))
    return {int(point.get("idx", "0")): point.findtext(f"{_CHART}v", "") for point in points}


# PDF --------------------------------------------------------------------------------------------------------------------------------------


def read_pdf(content: bytes, method: Method, count: str = "") -> Artefact:
    """A PDF's tables, read from where its text lies; attachments, annotations, invisible text, scripts and properties that name someone."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    found = Artefact(hidden=list(_unseen_in(reader)))
    for number, page in enumerate(reader.pages, start=1):
        lines = page.extract_text(extraction_mode="layout").splitlines()
        found.tables += tables_in([re.split(r"\s{2,}", line.strip()) for line in lines if line.strip()], method, count)
        found.hidden += [Hidden(f"page {number}", f"annotation {note.get_object().get('/Subtype')}") for note in page.get("/Annots") or ()]
        stream = page.get_contents()
        if stream is not None and re.search(rb"\b3 Tr\b", stream.get_data()):
            found.hidden.append(Hidden(f"page {number}", "invisible text"))
    return found


def _unseen_in(reader: pypdf.PdfReader) -> Iterator[Hidden]:
    catalogue = reader.trailer["/Root"]
    yield from (Hidden("attachment", name) for name in reader.attachments)
    yield from (Hidden("catalogue", key) for key in ("/OpenAction", "/AA", "/OCProperties", "/AcroForm") if key in catalogue)
    if "/JavaScript" in catalogue.get("/Names", {}):
        yield Hidden("catalogue", "/JavaScript")
    for key, value in (reader.metadata or {}).items():
        if key not in ("/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped") and value:
            yield Hidden("properties", f"{key} {value}")


# Both kinds of zip ------------------------------------------------------------------------------------------------------------------------


def _unseen_parts(content: bytes) -> Iterator[Hidden]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        yield from (Hidden(name, "a part that is not shown") for name in parts.namelist() if _UNSEEN_PARTS.search(name))


def _personal(content: bytes) -> Iterator[Hidden]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in ("docProps/core.xml", "docProps/app.xml"):
            for element in ElementTree.fromstring(parts.read(name)) if name in parts.namelist() else ():
                tag = element.tag.rpartition("}")[2]
                if tag in _PERSONAL and (element.text or "").strip():
                    yield Hidden(name, f"{tag} {element.text}")
