"""A table as it stood in a file: every column as text, each different text kept once, with the file's own labels."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from fatigue.errors import FileError

MAX_BYTES = 300 * 2**20
MAX_ROWS = 3_000_000
MAX_COLUMNS = 5_000
MAX_CELLS = 50_000_000
THOUSANDS = r"\s*[+-]?[1-9]\d{0,2}(,\d{3})+\s*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A table as it stood in the file.

    Attributes
    ----------
    frame : DataFrame of categories of str, missing where a cell was empty
        Its index is the row number a reader sees: in a spreadsheet program, where the header is row 1; in SPSS, Stata,
        SAS and parquet the number of the case, from 1; for a DataFrame the position, from 0. Column names are the
        header's words, unique.
    format : str
        "csv", "xlsx", "xls", "ods", "parquet", "sav", "por", "dta", "sas7bdat", "xpt", "dataframe".
    encoding, separator, sheet : str or None
        How it was read, where that applies.
    decimal : str
        "." or ","; numbers written in the other way are not numbers in this file.
    sheets : tuple of str
        Names of all visible sheets of a spreadsheet, or of the tables in a zip.
    first_row : int
        Row number of the first data row.
    labels : column -> what the file itself calls it (SPSS, Stata, SAS, a REDCap dictionary).
    values : column -> {text of a cell: its label}
    declared : column -> {code: in how many cells}, of codes that the file itself declares missing; the cells are empty.
    identifiers : columns that the file itself marks as identifying a person.
    notes : what was put together or left out while reading.
    header : row numbers of the rows with the names; () where there is none, None where the format has names of its own.
    top : the first rows that are not empty, as (row number, cells), to choose the header among.
    readings : (encoding, a few words as it reads them) for each that comes into question, the likeliest first.
    doubt : a sentence where the encoding is one of several, and one must be chosen; else "".
    memo : what later stages keep of the columns, so that each is looked at once.
    """

    frame: pd.DataFrame
    format: str
    encoding: str | None = None
    separator: str | None = None
    decimal: str = "."
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    first_row: int = 2
    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    declared: dict[str, dict[str, int]] = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    header: tuple[int, ...] | None = None
    top: tuple[tuple[int, tuple[str, ...]], ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    doubt: str = ""
    memo: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(map(str, self.frame.columns))


def too_large(found: str) -> str:
    """Give the sentence for a table with more than is read."""
    return (
        f"The file has {found}; at most {MAX_BYTES / 2**20:,.0f} MB, {MAX_ROWS:,} rows, {MAX_COLUMNS:,} columns and "
        f"{MAX_CELLS:,} cells are read. Keep the columns and rows that are needed and save again."
    )


def refuse_too_large(n_rows: int, n_columns: int) -> None:
    """Refuse a table of more rows, columns or cells than are read.

    Raises
    ------
    FileError
        When it is.
    """
    if n_columns > MAX_COLUMNS or n_rows > MAX_ROWS or n_rows * n_columns > MAX_CELLS:
        raise FileError(too_large(f"{n_rows:,} rows and {n_columns:,} columns"))


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


def column_of(values: Iterable[object]) -> pd.Series:
    """Give typed cells as categories of text."""
    return _categories([text(value) for value in values])


def typed_column(column: pd.Series) -> pd.Series:
    """Give a typed column as categories of text; each different value is written once."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, values = np.asarray(column.cat.codes), list(column.cat.categories)
    elif column.dtype == object:
        return column_of(column)
    else:
        codes, found = pd.factorize(column)
        values = list(found)
    words = [text(value) for value in values]
    known: dict[str, int] = {}
    place = [-1 if word is None else known.setdefault(word, len(known)) for word in words]
    return from_codes(np.array([*place, -1])[codes], list(known))


def categories(column: pa.ChunkedArray) -> pd.Series:
    """Give text in an Arrow column as categories, numbered without a Python object for each cell."""
    found = column.combine_chunks().dictionary_encode()
    if isinstance(found, pa.ChunkedArray):
        found = found.chunk(0) if found.num_chunks else pa.array([], pa.string()).dictionary_encode()
    codes = found.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(found.dictionary.to_pandas(), dtype="str")))


def compact(column: pd.Series) -> pd.Series:
    """Give a column without the categories that no row has."""
    codes = np.asarray(column.cat.codes)
    is_used = np.bincount(codes[codes >= 0], minlength=len(column.cat.categories)) > 0
    if is_used.all():
        return column
    place = np.append(np.where(is_used, np.cumsum(is_used) - 1, -1), -1)
    made = pd.Categorical.from_codes(place[codes], categories=column.cat.categories[is_used])
    return pd.Series(made, index=column.index)


def _categories(words: list[str | None]) -> pd.Series:
    known: dict[str, int] = {}
    codes = [-1 if word is None else known.setdefault(word, len(known)) for word in words]
    return from_codes(np.array(codes, dtype=np.intp), list(known))


def from_codes(codes: NDArray[np.integer], words: list[str]) -> pd.Series:
    """Give the text of every row from its position among the words; -1 = the cell is empty."""
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(words, dtype="str")))


def counted(column: pd.Series) -> tuple[pd.Series, NDArray[np.intp]]:
    """Give the different texts of a column, and how many rows hold each."""
    codes = np.asarray(column.cat.codes)
    texts = pd.Series(column.cat.categories, dtype="str")
    return texts, np.bincount(codes[codes >= 0], minlength=len(texts))


def first_rows(raw: Raw, n: int) -> pd.DataFrame:
    """Give the first rows as plain text, without the words of all other rows."""
    return raw.frame.head(n).astype("str")


def tidy(grid: pd.DataFrame, header: list[str], first_row: int) -> pd.DataFrame:
    """Name the columns, number the rows as the reader sees them, drop what is wholly empty."""
    n_rows, n_columns = grid.shape
    refuse_too_large(n_rows, n_columns)
    words = [" ".join(word.replace("\ufeff", "").split()) for word in header]
    filled = filled_cells(grid)
    keep = [at for at in range(n_columns) if words[at] or bool(filled[:, at].any())]
    names = _unique([words[at] or f"column {at + 1}" for at in keep])
    frame = grid.iloc[:, keep].set_axis(names, axis=1).set_axis(range(first_row, first_row + n_rows), axis=0)
    is_row = filled.any(axis=1)
    frame = frame if is_row.all() else frame.iloc[np.flatnonzero(is_row)]
    if frame.empty:
        raise FileError(
            f"The file has a header ({', '.join(names)[:200]}) and no row below it; one row a patient or a visit was "
            "expected. Add the data and try again."
        )
    return frame


def _unique(names: list[str]) -> list[str]:
    """Refuse names that repeat; only REDCap's "Complete?", once a form in a labelled export, may, and is numbered."""
    seen: dict[str, int] = {}
    numbered = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        may_repeat = name in ("Complete?", "Survey Timestamp") and seen[name] > 1
        numbered.append(f"{name} {seen[name]}" if may_repeat else name)
    twice = sorted({name for name in numbered if numbered.count(name) > 1}) if len(set(numbered)) < len(names) else []
    if twice:
        more = f" (and {len(twice) - 1} more names repeat)" if len(twice) > 1 else ""
        raise FileError(
            f"Two columns are called {twice[0][:80]!r}{more}; every column needs its own name. Rename one and try "
            "again."
        )
    return numbered


def filled_cells(grid: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell which cells hold something."""
    if not grid.shape[1]:
        return np.zeros(grid.shape, dtype=bool)
    return np.column_stack([np.asarray(grid.iloc[:, at].cat.codes) >= 0 for at in range(grid.shape[1])])


def with_one_decimal(frame: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Find which mark the numbers of a csv use; 5,432 alone may be thousands and proves nothing.

    Some files have commas in some columns and points in others (REDCap fields "comma as decimal"): there the commas are
    written as points.
    """
    with_commas: list[str] = []
    commas = dots = 0
    for name in map(str, frame.columns):
        texts, counts = counted(frame[name])
        n_commas = n_dots = 0
        if texts.str.contains(",", regex=False).any():
            numbers = texts.str.fullmatch(r"\s*[+-]?\d+,\d+\s*") & ~texts.str.fullmatch(THOUSANDS)
            n_commas = int(counts[np.asarray(numbers)].sum())
        if texts.str.contains(".", regex=False).any():
            n_dots = int(counts[np.asarray(texts.str.fullmatch(r"\s*[+-]?\d+\.\d+\s*"))].sum())
        if n_commas > n_dots:
            with_commas.append(name)
        commas, dots = commas + n_commas, dots + n_dots
    if not with_commas:
        return frame, "."
    if not dots:
        return frame, ","
    changed = frame.copy(deep=False)
    changed[with_commas] = with_points(frame[with_commas])
    return changed, "."


def with_points(frame: pd.DataFrame) -> pd.DataFrame:
    """Write 36,5 as 36.5 in a table whose true numbers are typed, and so already have points."""
    changed = frame.copy(deep=False)
    for name in frame.columns:
        texts = pd.Series(frame[name].cat.categories, dtype="str")
        commas = texts.str.contains(",", regex=False)
        if commas.any():
            commas &= texts.str.fullmatch(r"\s*[+-]?\d+,\d+\s*") & ~texts.str.fullmatch(THOUSANDS)
        if commas.any():
            written = texts.where(~commas, texts.str.replace(",", ".", regex=False))
            words = [*written, None]
            changed[name] = column_of([words[code] for code in frame[name].cat.codes]).set_axis(frame.index)
    return changed
