"""What was given to us, as one table of text: a path, bytes, a file object or a DataFrame becomes a `Raw`.

Every format gives the same text for the same content, so everything after this file forgets where a table came from.
The content decides the format, never the file's name. Nothing is evaluated, nothing is written to disk.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd

from fatigue.cohort.separated import ADVICE, THOUSANDS, decimal_of, read_separated
from fatigue.cohort.spreadsheets import read_spreadsheet
from fatigue.errors import FileError

Source = str | Path | bytes | bytearray | BinaryIO | pd.DataFrame

MAX_BYTES = 300 * 2**20
MAX_ROWS = 3_000_000
MAX_COLUMNS = 5_000

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
    (b"PAR1", "a parquet file"),
    (b"$FL2", "an SPSS file"),
    (b"$FL3", "an SPSS file"),
    (b"HEADER RECORD*******", "a SAS transport file"),
    (b"<stata_dta>", "a Stata file"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A table as it stood in the file.

    Attributes
    ----------
    frame : DataFrame of str, missing where a cell was empty
        Its index is the row number a reader sees in a spreadsheet program (the header is row 1); for a DataFrame it
        is the position, from 0. Column names are the header's words, unique.
    format : str
        "csv", "xlsx", "xls", "ods", "dataframe".
    encoding, separator, sheet : str or None
        How it was read, where that applies.
    decimal : str
        "." or ","; numbers written in the other way are not numbers in this file.
    sheets : tuple of str
        Names of all visible sheets of a spreadsheet.
    first_row : int
        Row number of the first data row.
    """

    frame: pd.DataFrame
    format: str
    encoding: str | None = None
    separator: str | None = None
    decimal: str = "."
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    first_row: int = 2


def read(source: Source, *, name: str | None = None, sheet: str | None = None) -> Raw:
    """Give the table in a source, as text.

    Parameters
    ----------
    source : path, bytes, binary file object or DataFrame
    name : str, optional
        What the user calls the file; only used to speak of it.
    sheet : str, optional
        Sheet of a spreadsheet; the first visible one that is not empty when left out.

    Raises
    ------
    FileError
        When no table can be read from it.
    """
    if isinstance(source, pd.DataFrame):
        return read_frame(source)
    called = name or "The file"
    data = _bytes(source)
    if not data.strip(b"\x00 \t\r\n"):
        raise FileError(f"{called} is empty; a table with a header and one row or more was expected. Choose another.")
    for signature, what in SIGNATURES:
        if data.lstrip(b"\xef\xbb\xbf").startswith(signature):
            raise FileError(f"{called} is {what} inside, whatever its name says; a table was expected. {ADVICE}")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        found = read_spreadsheet(data, called=called, sheet=sheet)
        grid = pd.DataFrame([[text(cell) for cell in row] for row in found.rows], dtype="str")
        body, header, top = _headed(grid)
        first_row = found.first_row + top + 1
        return Raw(
            frame=_with_points(_tidy(body, header, first_row)), format=found.format, sheet=found.sheet,
            sheets=found.sheets, first_row=first_row,
        )  # fmt: skip
    return read_csv(data, called=called)


def _bytes(source: object) -> bytes:
    if isinstance(source, bytes | bytearray):
        data = bytes(source)
    elif isinstance(source, str | Path):
        try:
            path = Path(source)
            if path.stat().st_size > MAX_BYTES:
                raise FileError(_too_large(f"{path.stat().st_size / 2**20:,.0f} MB"))
            data = path.read_bytes()
        except (OSError, ValueError) as problem:
            raise FileError(
                f"There is no readable file at {str(source)[:200]!r}. Check the path, or give the bytes or a DataFrame."
            ) from problem
    elif hasattr(source, "read"):
        data = source.read(MAX_BYTES + 1)
    else:
        raise FileError(
            f"A {type(source).__name__} was given; a path, bytes, a file opened in binary mode or a DataFrame was "
            "expected. Give one of those."
        )
    if not isinstance(data, bytes):
        raise FileError("The file was opened as text; bytes were expected. Open it with mode 'rb'.")
    if len(data) > MAX_BYTES:
        raise FileError(_too_large(f"more than {MAX_BYTES / 2**20:,.0f} MB"))
    return data


def _too_large(found: str) -> str:
    return (
        f"The file has {found}; at most {MAX_BYTES / 2**20:,.0f} MB, {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns are "
        "read. Keep the columns and rows that are needed and save again."
    )


def read_csv(data: bytes, *, called: str = "The file") -> Raw:
    """Give the table in separated text."""
    found = read_separated(data, called=called)
    body, header, top = _headed(found.grid)
    frame = _tidy(body, header, top + 2)
    return Raw(
        frame=frame, format="csv", encoding=found.encoding, separator=found.separator, first_row=top + 2,
        decimal=decimal_of(frame) if found.may_have_decimal_commas else ".",
    )  # fmt: skip


def read_frame(frame: pd.DataFrame) -> Raw:
    """Give a DataFrame as text; an index with a name counts as columns."""
    if any(name is not None for name in frame.index.names):
        # Header names may repeat here; `_table` says so in a sentence, where reset_index would fail.
        index = frame.index.to_frame(index=False).set_axis(frame.index, axis=0)
        frame = pd.concat([index, frame], axis=1)
    columns = [_column_text(frame.iloc[:, at]) for at in range(frame.shape[1])]
    header = [_header(name) for name in frame.columns]
    grid = pd.DataFrame(dict(enumerate(columns)), index=range(len(frame)))
    return Raw(frame=_with_points(_tidy(grid, header, 0)), format="dataframe", first_row=0)


def _header(name: Hashable) -> str:
    return " ".join(str(part) for part in name) if isinstance(name, tuple) else str(name)


def _column_text(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype("object")
    if column.dtype != object:
        codes, values = pd.factorize(column)  # each different value is written once
        words = np.array([text(value) for value in values] + [None], dtype=object)
        return pd.Series(words[codes], dtype="str")
    return pd.Series([text(value) for value in column], dtype="str")


def text(value: object) -> str | None:
    """Give a typed cell as a person would type it: 14.0 as "14", a date as 2024-05-01; None where it is empty."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode() or None
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return str(value) if abs(int(value)) < 10**300 else "a huge number"
    if isinstance(value, float | np.floating):
        number = float(value)
        if math.isnan(number):
            return None
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return text(str(value))


def _headed(grid: pd.DataFrame) -> tuple[pd.DataFrame, list[str], int]:
    """Take the first row that is not empty as the header: the rows below it, the header, how many rows were above."""
    filled = np.flatnonzero(grid.notna().any(axis=1).to_numpy())
    if not len(filled):
        raise FileError("The file holds only empty cells; a table with a header was expected. Choose another.")
    top = int(filled[0])
    header = ["" if pd.isna(cell) else str(cell) for cell in grid.iloc[top]]
    return grid.iloc[top + 1 :], header, top


def _tidy(grid: pd.DataFrame, header: list[str], first_row: int) -> pd.DataFrame:
    """Name the columns, number the rows as the reader sees them, drop what is wholly empty."""
    n_rows, n_columns = grid.shape
    if n_columns > MAX_COLUMNS or n_rows > MAX_ROWS:
        raise FileError(_too_large(f"{n_rows:,} rows and {n_columns:,} columns"))
    words = [" ".join(word.replace("\ufeff", "").split()) for word in header]
    filled = grid.notna().to_numpy() if n_rows else np.zeros(grid.shape, dtype=bool)
    keep = [at for at in range(n_columns) if words[at] or filled[:, at].any()]
    names = [words[at] or f"column {at + 1}" for at in keep]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        more = f" (and {len(twice) - 1} more names repeat)" if len(twice) > 1 else ""
        raise FileError(
            f"Two columns are called {twice[0][:80]!r}{more}; every column needs its own name. Rename one and try "
            "again."
        )
    frame = grid.iloc[:, keep].set_axis(names, axis=1).set_axis(range(first_row, first_row + n_rows), axis=0)
    frame = frame.iloc[np.flatnonzero(filled.any(axis=1))]
    if frame.empty:
        raise FileError(
            f"The file has a header ({', '.join(names)[:200]}) and no row below it; one row a patient or a visit was "
            "expected. Add the data and try again."
        )
    return frame


def _with_points(frame: pd.DataFrame) -> pd.DataFrame:
    """Write 36,5 as 36.5 in a table whose true numbers are typed, and so already have points."""
    changed = frame.copy()
    for name in frame.columns:
        cells = frame[name].dropna()
        with_comma = cells[cells.str.contains(",", regex=False)]
        commas = with_comma[with_comma.str.fullmatch(r"\s*[+-]?\d+,\d+\s*") & ~with_comma.str.fullmatch(THOUSANDS)]
        if len(commas):
            changed.loc[commas.index, name] = commas.str.replace(",", ".", regex=False)
    return changed
