"""The cells of one sheet of an xlsx, xls or ods file, read with calamine after a look at how large it unpacks."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd
import python_calamine as calamine

from fatigue.cohort.files.headers import Grid
from fatigue.cohort.files.how import AS_FOUND, How
from fatigue.cohort.files.named import named
from fatigue.cohort.files.progress import Tell, silent
from fatigue.cohort.files.raw import Raw, column_of, refuse_too_large, with_points
from fatigue.cohort.files.spanned import Span, spans_of
from fatigue.errors import FileError

MAX_UNPACKED = 2**30  # bytes; a sheet of a million rows is about a tenth of this
MAX_CELLS = 40_000_000  # the reader holds a full rectangle, so one cell far away costs as much as all before it
CELL = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,4})(\d+)"')
MAX_REPEATS = 5_000  # of a filled cell or row in an ods
SECTOR, FIRST_RECORDS = 512, 8  # bytes, and how many records of a locked xls come at most before its FILEPASS
WORKBOOK, FILEPASS = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00"), b"\x2f\x00"
REPEATED_CELL = re.compile(rb'<table:table-cell[^>]*number-columns-repeated="(\d+)"[^>]*[^/]>')
REPEATED_ROW = re.compile(rb'<table:table-row[^>]*number-rows-repeated="(\d+)"[^>]*>(.*?)</table:table-row>', re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its cells as typed values, and the row number of the first of them."""

    rows: Sequence[Sequence[object]]
    format: str
    sheet: str
    sheets: tuple[str, ...]
    first_row: int
    across: tuple[tuple[int, int, int], ...] = ()  # merged cells: row, first and last column
    down: tuple[tuple[int, int, int], ...] = ()  # merged cells: first and last row, column


def is_spreadsheet(data: bytes) -> bool:
    """Tell a spreadsheet from another archive of files; what cannot be opened counts as a broken spreadsheet."""
    if not data.startswith(b"PK"):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        return True
    parts = ("content.xml", "encrypted-package")
    return not names or any(name in parts or name.startswith("xl/") for name in names)


def read_spreadsheet(data: bytes, called: str, how: How = AS_FOUND, *, tell: Tell = silent) -> Raw:
    """Give the table in the sheet asked for, or in the first visible one that is not empty.

    Raises
    ------
    FileError
        When the file is broken, locked by a password, too large, or has no such sheet.
    """
    tell("Reading the spreadsheet", 0.0)
    found = _sheet(data, called, how.sheet)
    width = max((len(row) for row in found.rows), default=0)
    refuse_too_large(len(found.rows), width)
    columns = {}
    for at in range(width):
        tell("Taking over the columns", 0.5 + 0.5 * at / width)
        columns[at] = column_of([row[at] for row in found.rows])
    table = named(
        Grid(cells=pd.DataFrame(columns), first_row=found.first_row, across=found.across, down=found.down),
        wanted=how.header,
    )
    return Raw(
        frame=with_points(table.frame), format=found.format, sheet=found.sheet, sheets=found.sheets,
        first_row=table.first_row, notes=table.notes, header=table.header, top=table.top,
    )  # fmt: skip


def _sheet(data: bytes, called: str, sheet: str | None) -> Sheet:
    kind = _kind(data, called)
    with _opened(data, called) as book:
        sheets = _visible(book)
        if sheet is not None and sheet not in sheets:
            raise FileError(f"There is no sheet {sheet!r}; the file has {', '.join(sheets)}. Choose one of those.")
        for wanted in (sheet,) if sheet is not None else sheets:
            page = book.get_sheet_by_name(wanted)
            rows = page.to_python(skip_empty_area=True)
            if rows or wanted == sheet:
                break
        else:
            raise FileError(f"{called} has no sheet with anything in it. Choose another file.")
        start = page.start or (0, 0)
        spans = _ods_spans(data, wanted) if kind == "ods" else page.merged_cell_ranges or ()
        merged = _merged(spans, start)
    return Sheet(rows=rows, format=kind, sheet=wanted, sheets=sheets, first_row=start[0] + 1,
                 across=tuple((top, left, right) for top, left, _, right in merged if right > left),
                 down=tuple((top, bottom, left) for top, left, bottom, _ in merged if bottom > top))  # fmt: skip


@contextmanager
def _opened(data: bytes, called: str) -> Iterator[calamine.CalamineWorkbook]:
    """Open a spreadsheet; whatever its reader makes of a locked or broken one is a sentence."""
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            yield book
    except calamine.PasswordError as problem:
        raise FileError(_locked(called)) from problem
    except (calamine.CalamineError, OSError, ValueError) as problem:
        raise FileError(_broken(called)) from problem
    except BaseException as problem:
        # The reader is Rust: on some damaged files it panics, which is no Exception and has no class to import.
        if type(problem).__name__ != "PanicException":
            raise
        raise FileError(_broken(called)) from problem


def sheets_of(data: bytes, called: str) -> tuple[str, ...]:
    """Give the names of the visible sheets of a spreadsheet.

    Raises
    ------
    FileError
        When it is broken, locked or too large.
    """
    _kind(data, called)
    with _opened(data, called) as book:
        return _visible(book)


def _visible(book: calamine.CalamineWorkbook) -> tuple[str, ...]:
    return tuple(
        found.name
        for found in book.sheets_metadata
        if found.visible == calamine.SheetVisibleEnum.Visible and found.typ == calamine.SheetTypeEnum.WorkSheet
    )


def _ods_spans(data: bytes, sheet: str) -> list[Span]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return spans_of(archive.read("content.xml"), sheet)


def _merged(spans: Sequence[Span], start: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """Give the merged cells as top, left, bottom and right, counted from the first cell; none where it is not told."""
    row, column = start
    return [(top - row, left - column, bottom - row, right - column) for (top, left), (bottom, right) in spans]


def _locked(called: str) -> str:
    return (
        f"{called} is locked with a password, so nothing in it can be read. Open it, save a copy without the password, "
        "and give that."
    )


def _broken(called: str) -> str:
    return (
        f"{called} looks like a spreadsheet but is broken or cut short. Open it in a spreadsheet program, save it "
        "again as xlsx, and give that."
    )


def _kind(data: bytes, called: str) -> str:
    """Tell xlsx, ods and xls apart by what is inside, and refuse what would unpack too large."""
    if not data.startswith(b"PK"):
        if "EncryptedPackage".encode("utf-16-le") in data or _is_locked_xls(data):
            raise FileError(_locked(called))
        return "xls"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise FileError(_too_large(called, "more than 1 GB once unpacked"))
            if "encrypted-package" in names or _is_locked_ods(archive, names):
                raise FileError(_locked(called))
            if "content.xml" in names:
                _refuse_repeats(archive.read("content.xml"), called)
                return "ods"
            if "xl/workbook.xml" in names:
                for name in names:
                    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                        _refuse_far_cells(archive.read(name), called)
                return "xlsx"
            if "xl/workbook.bin" in names:
                return "xlsb"
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        NotImplementedError,
        EOFError,
        RuntimeError,
    ) as problem:
        raise FileError(_broken(called)) from problem
    raise FileError(
        f"{called} is a zip archive, not a spreadsheet. Unpack it and give the table inside as csv or xlsx."
    )


def _is_locked_xls(data: bytes) -> bool:
    """Tell an old workbook with a password by its first records: the one that holds what is needed to unlock it."""
    at = next((at for at in range(0, len(data), SECTOR) if data.startswith(WORKBOOK, at)), len(data))
    for _ in range(FIRST_RECORDS):
        kind, length = data[at : at + 2], int.from_bytes(data[at + 2 : at + 4], "little")
        if kind == FILEPASS:
            return True
        at += 4 + length
    return False


def _is_locked_ods(archive: zipfile.ZipFile, names: set[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in names and b"encryption-data" in archive.read(manifest)


def _too_large(called: str, found: str) -> str:
    return f"{called} has {found}, more than is read. Keep the rows and columns that are needed and save again."


def _refuse_far_cells(sheet: bytes, called: str) -> None:
    cells = CELL.findall(sheet)
    if cells:
        columns = max(_column_number(letters) for letters in {letters for letters, _ in cells})
        rows = int(cells[-1][1])
        if columns * rows > MAX_CELLS:
            raise FileError(_too_large(called, f"a sheet of {rows:,} rows by {columns:,} columns"))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse_repeats(content: bytes, called: str) -> None:
    """Refuse an ods that says "repeat this filled cell" or "this filled row" so often that it would fill the memory."""
    for match in REPEATED_CELL.finditer(content):
        if int(match.group(1)) > MAX_REPEATS:
            raise FileError(_too_large(called, f"one cell repeated {int(match.group(1)):,} times"))
    for match in REPEATED_ROW.finditer(content):
        if int(match.group(1)) > MAX_REPEATS and b"office:value" in match.group(2):
            raise FileError(_too_large(called, f"one row repeated {int(match.group(1)):,} times"))
