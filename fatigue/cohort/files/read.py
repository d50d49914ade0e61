"""What was given to us, as one table of text: a path, bytes, a file object or a DataFrame becomes a `Raw`.

Every format gives the same text for the same content, so everything after this file forgets where a table came from.
The content decides the format, never the file's name. Nothing is evaluated, nothing is written to disk.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from fatigue.cohort.files import apart, typed
from fatigue.cohort.files import raw as limits
from fatigue.cohort.files.delimited import ADVICE, read_separated
from fatigue.cohort.files.foreseen import is_foreseen
from fatigue.cohort.files.how import AS_FOUND, How
from fatigue.cohort.files.progress import Tell, silent
from fatigue.cohort.files.raw import Raw, text, too_large
from fatigue.cohort.files.redcap import exported
from fatigue.cohort.files.spreadsheets import is_spreadsheet, read_spreadsheet, sheets_of
from fatigue.cohort.files.tables import chosen_of, has_scores, together
from fatigue.cohort.files.typed import Labelled, kind_of, read_frame, read_typed
from fatigue.cohort.files.zipped import read_zip, starts
from fatigue.errors import FileError

__all__ = ["Raw", "Source", "read", "text"]

Source = str | Path | bytes | bytearray | BinaryIO | pd.DataFrame

# Of files that are offered; what a file is, its content decides.
ENDINGS = ["csv", "tsv", "txt", "xlsx", "xls", "ods", "zip", *typed.ENDINGS]
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # zip, also of sheets, and old Office
MOST_JOINED, MOST_SHEETS = 2 * 2**20, 12  # bytes of a spreadsheet whose other sheets are read too
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "a word-processor document"),
    (b"SQLite format 3", "a database"),
)


def read(
    source: Source | Raw,
    *,
    name: str | None = None,
    how: How = AS_FOUND,
    tell: Tell = silent,
    labelled: Labelled | None = None,
) -> Raw:
    """Give the table in a source, as text; what is such a table already is given back.

    Where a reader may end the process that it runs in (SPSS, Stata, SAS, most spreadsheets but xlsx) it has one of its
    own; an xlsx is looked into first.

    Parameters
    ----------
    source : path, bytes, binary file object or DataFrame
    name : str, optional
        What the user calls the file; only used to speak of it.
    how : How, optional
        The sheet, the rows with the names and the encoding, as far as somebody has said them.
    tell : callable, optional
        Is told how far the reading is; what it raises ends it.
    labelled : callable, optional
        The reader of SPSS, Stata and SAS files; only the process that is there for it has one.

    Raises
    ------
    FileError
        When no table can be read from it.
    """
    if isinstance(source, Raw):
        return source
    if isinstance(source, pd.DataFrame):
        return exported(read_frame(source))
    called = name or "The file"
    data = bytes_of(source)
    if not data[:1000].strip(b"\x00 \t\r\n") and not data.strip(b"\x00 \t\r\n"):
        raise FileError(f"{called} is empty; a table with a header and one row or more was expected. Choose another.")
    for signature, what in SIGNATURES:
        if data[:100].lstrip(b"\xef\xbb\xbf").startswith(signature):
            raise FileError(f"{called} is {what} inside, whatever its name says; a table was expected. {ADVICE}")
    if labelled is None and is_risky(data):
        return apart.read(data, name=name, how=how, tell=tell)
    if data.startswith(b"PK") and not is_spreadsheet(data):

        def read_table(part: bytes, part_called: str, is_chosen: bool) -> Raw:
            own = How(encoding=how.encoding, header=how.header if is_chosen else None)
            return _read_table(part, part_called, own, labelled)

        return read_zip(data, read_table, called=called, sheet=how.sheet, tell=tell)
    kind = kind_of(data)
    if kind is not None:
        read_it = labelled and partial(labelled, encoding=how.encoding)
        raw = read_typed(data, kind, called, tell=tell, labelled=read_it)
    elif data.startswith(ARCHIVES):
        raw = _spreadsheet(data, called, how, tell)
    else:
        tell("Reading the text", 0.0)
        raw = read_separated(data, called, how)
    return exported(raw)


def is_risky(data: bytes) -> bool:
    """Tell whether a reader is needed that may crash: SPSS, Stata, SAS, also in a zip; spreadsheets that hold much."""
    if data.startswith(ARCHIVES) and is_spreadsheet(data):
        return not is_foreseen(data)
    starting = starts(data) if data.startswith(b"PK") else [data]
    return any(kind_of(start) in typed.LABELLED for start in starting)


def _read_table(data: bytes, called: str, how: How, labelled: Labelled | None) -> Raw:
    """Give a table found inside a zip: separated text, or one of the typed formats; an archive in it is refused."""
    if data.startswith((b"PK", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")):
        raise FileError(f"{called} is an archive inside an archive. Unpack it and give the table itself.")
    return read(data, name=called, how=how, labelled=labelled)


def _spreadsheet(data: bytes, called: str, how: How, tell: Tell) -> Raw:
    """Give the sheet that was said, or the first with scores; sheets with one row a patient are joined to it."""
    errors: list[FileError] = []
    tables: dict[str, Raw] = {}
    try:
        first = read_spreadsheet(data, called, how, tell=tell)
        names = first.sheets
        tables[str(first.sheet)] = first
    except FileError as error:
        errors.append(error)
        names = ()
        with suppress(FileError):  # locked or too large, as was said already
            names = sheets_of(data, called) if how.sheet is None else ()
    if len(data) <= MOST_JOINED:
        for name in names[:MOST_SHEETS]:
            with suppress(FileError):  # a sheet of remarks is no table
                tables.setdefault(name, read_spreadsheet(data, called, How(sheet=name)))
    if errors and not any(map(has_scores, tables.values())):
        raise errors[0]
    tables = {name: tables[name] for name in names if name in tables}
    chosen = how.sheet or chosen_of(tables)
    return together(tables, chosen, is_said=how.sheet is not None)


def bytes_of(source: object) -> bytes:
    """Give the bytes of a path, a file object or bytes; what is too large is refused unread.

    Raises
    ------
    FileError
        When there is no such file, or it is too large.
    """
    if isinstance(source, bytes | bytearray):
        data = bytes(source)
    elif isinstance(source, str | Path):
        try:
            path = Path(source)
            if path.stat().st_size > limits.MAX_BYTES:
                raise FileError(too_large(f"{path.stat().st_size / 2**20:,.0f} MB"))
            data = path.read_bytes()
        except (OSError, ValueError) as problem:
            raise FileError(
                f"There is no readable file at {str(source)[:200]!r}. Check the path, or give the bytes or a DataFrame."
            ) from problem
    elif hasattr(source, "read"):
        data = source.read(limits.MAX_BYTES + 1)
    else:
        raise FileError(
            f"A {type(source).__name__} was given; a path, bytes, a file opened in binary mode or a DataFrame was "
            "expected. Give one of those."
        )
    if not isinstance(data, bytes):
        raise FileError("The file was opened as text; bytes were expected. Open it with mode 'rb'.")
    if len(data) > limits.MAX_BYTES:
        raise FileError(too_large(f"more than {limits.MAX_BYTES / 2**20:,.0f} MB"))
    return data
