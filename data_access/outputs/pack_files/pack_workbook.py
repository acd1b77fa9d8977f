"""A pack as a workbook that everyone can read: cover, contents, notes, headlines, and a sheet for each table and for the data of each chart.

Follows the Analysis Function's "Releasing statistics in spreadsheets". Numbers are numbers and marks are text in their place, so that whoever
reckons on with them neither reckons with nought nor with rounding.
"""

import re
from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook

from data_access.dates import in_words
from data_access.outputs.pack_files.pack_sheets import Sheet, cover_of, sheets_of
from data_access.outputs.pack_files.workbook_charts import draw_beside
from data_access.outputs.pack_model import Pack
from data_access.outputs.sheet_writing import Formats, add_sheet, as_plain, formats_of, new_workbook, write_table, write_text


def pack_xlsx(pack: Pack) -> bytes:
    """The XLSX file. The same pack gives the same bytes."""
    file = BytesIO()
    book = new_workbook(file, has_charts=True)
    book.set_properties({"title": f"{pack.name}, as at {in_words(pack.as_at)}", "created": datetime.combine(pack.as_at, time())})
    formats = formats_of(book, is_indented=True)
    write_text(add_sheet(book, "Cover", pack.marking, _foot(pack), _head(pack)), cover_of(pack), formats, has_tall_rows=True)
    for sheet in sheets_of(pack):
        _write(book, sheet, pack, formats)
    book.close()
    return file.getvalue()


def _head(pack: Pack) -> str:
    return as_plain(f"{pack.handling}. {pack.warning}".strip())


def _foot(pack: Pack) -> str:
    return f"{as_plain(pack.name)}, as at {in_words(pack.as_at)}, checksum {pack.checksum}. Page &P of &N"


def _write(book: Workbook, sheet: Sheet, pack: Pack, formats: Formats) -> None:
    place = add_sheet(book, sheet.name, pack.marking, _foot(pack), _head(pack))
    said = f"{pack.name}, as at {in_words(pack.as_at)}. {pack.marking}. {pack.handling}."
    under = (*sheet.under, said, *((pack.warning,) if pack.warning else ()), "Shorthand such as [c] is explained in worksheet Notes.")
    table = re.sub(r"\W", "_", f"table_{sheet.name}")
    holds = "one table and, right of it, one chart of its numbers" if sheet.chart else "one table"
    top = write_table(place, table, sheet.title, under, sheet.heads, sheet.rows, formats, has_tall_rows=True, holds=holds)
    # On paper a long table goes on with its heads.
    place.repeat_rows(top)
    if sheet.chart is not None:
        draw_beside(book, place, sheet, sheet.chart, top)
