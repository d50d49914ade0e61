"""Whether a look into an xlsx shows that reading it takes little: then it needs no process of its own.

The reader (calamine) holds a full rectangle up to the last cell and makes room for as many strings as a file says it
has; where it cannot, it ends the process that it runs in.
"""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
import zlib

XLSX = "xl/workbook.xml"
KINDS = frozenset({XLSX, "xl/workbook.bin", "content.xml"})  # what cannot be read as the first is tried as the others
MOST_UNPACKED = 2**28  # bytes
MOST_CELLS = 20_000_000
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
PLACED = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"')  # as every program writes it: its place comes first
MANY = re.compile(rb"""[cC]ount\s*=\s*["']\s*\+?\d{8,}""")  # of strings, styles, ...
WRONG = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, RuntimeError)


def is_foreseen(data: bytes) -> bool:
    """Tell whether these bytes are such an xlsx; another spreadsheet never is."""
    with contextlib.suppress(*WRONG), zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if KINDS.intersection(archive.namelist()) == {XLSX} and sum(part.file_size for part in parts) <= MOST_UNPACKED:
            return all(_is_small(archive.read(part)) for part in parts)
    return False


def _is_small(part: bytes) -> bool:
    """Tell whether a part of the file needs little room: a sheet with every cell in its place, and none far away."""
    if MANY.search(part):
        return False
    if b"sheetData" not in part:
        return True
    places = PLACED.findall(part)
    if len(places) < len(CELL.findall(part)):
        return False
    n_columns = max((_number(letters) for letters in {letters for letters, _ in places}), default=0)
    return n_columns * max((int(row) for row in {row for _, row in places}), default=0) <= MOST_CELLS


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
