"""The process apart that reads a workbook: python book_reader.py BOOK MEMORY SECONDS. Writes its sheets to standard output."""

import resource
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import fastexcel
import polars as pl

LOCKED, DAMAGED, TOO_MUCH = 3, 4, 5
_MIDNIGHT = r"^(\d{4}-\d\d-\d\d)[ T]00:00:00(?:\.0+)?$"


def main(book: str, memory: str, seconds: str) -> int:
    """0 and the sheets, or a number that says why there are none."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    try:
        reader = _opened(book)
        told = BytesIO()
        with ZipFile(told, "w", ZIP_STORED) as sheets:
            names = [_write(sheets, number, reader, name) for number, name in enumerate(reader.sheet_names)]
            sheets.writestr("names", "\n".join(names))
    except fastexcel.FastExcelError as fault:
        return LOCKED if "password" in str(fault).lower() else DAMAGED
    except (MemoryError, OSError):
        # Without memory polars cannot start a thread.
        return TOO_MUCH
    sys.stdout.buffer.write(told.getvalue())
    return 0


def _opened(book: str) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(book)
    except fastexcel.FastExcelError as fault:
        if "password" in str(fault).lower():
            raise
        # A path is believed to be what its ending says; contents are not.
        return fastexcel.read_excel(Path(book).read_bytes())


def _write(sheets: ZipFile, number: int, reader: fastexcel.ExcelReader, name: str) -> str:
    sheet = reader.load_sheet(number, header_row=None, skip_rows=0, dtypes="string")
    frame = sheet.to_polars() if sheet.width else pl.DataFrame()
    packed = BytesIO()
    frame.select(_finished(frame)).write_ipc(packed)
    sheets.writestr(str(number), packed.getvalue())
    return ("v" if sheet.visible == "visible" else "h") + " ".join(name.split())


def _finished(frame: pl.DataFrame) -> list[pl.Expr]:
    """Text without blanks at its ends; a day that the book keeps as a moment at midnight is a day."""
    text = pl.all().cast(pl.String).fill_null("").str.strip_chars()
    return [text.str.replace(_MIDNIGHT, "$1")] if frame.width else []


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
