"""The cells of a csv: its encoding, its separator and its decimal mark found from the bytes themselves."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice, zip_longest

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow

from fatigue.cohort.files import raw as limits
from fatigue.cohort.files.encodings import about, decoded
from fatigue.cohort.files.headers import Grid
from fatigue.cohort.files.how import AS_FOUND, How
from fatigue.cohort.files.named import named
from fatigue.cohort.files.raw import Raw, categories, from_codes, too_large, with_one_decimal
from fatigue.errors import FileError

SEPARATORS = (",", ";", "\t", "|")
CONTROL = bytes((*range(9), *range(14, 32)))  # never part of a table; tabs and line ends are
QUICK_FROM = 2**20  # bytes; below, one reader is enough
LOOKED_AT = 50  # lines
AT_A_TIME = 10_000  # rows
END = "\0"  # stands in no file that gets this far
ADVICE = "Save the table as csv or xlsx and give that file."


def read_separated(data: bytes, called: str, how: How = AS_FOUND) -> Raw:
    """Give the table in separated text: comma, semicolon, tab, bar or blank between its cells, any usual encoding."""
    text = decoded(data, called=called, encoding=how.encoding)
    words, plain = text.words.removesuffix("\x1a"), text.plain.removesuffix(b"\x1a")  # DOS marked the end so
    if len(plain.translate(None, CONTROL)) != len(plain):
        what = "NUL bytes" if "\0" in words else "bytes that are not text"
        raise FileError(f"{called} holds {what}; a table of text was expected, or a spreadsheet. {ADVICE}")
    if words[:200].lstrip().casefold().startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise FileError(f"{called} is a web page or xml inside, whatever its name says. {ADVICE}")
    stated = re.match(r'sep=([^\w"\r\n])\r?\n', words, flags=re.IGNORECASE)  # Excel's own first line, which it hides
    if stated:
        words, plain = words[stated.end() :], plain[stated.end() :]
    separator = stated.group(1) if stated else _separator(words)
    grid = None
    if len(plain) >= QUICK_FROM and separator.isascii() and _has_whole_quotes(plain, separator):
        grid = _read_plain(plain, separator)
    widths: Sequence[int] = [] if grid is None else [grid.shape[1]] * min(len(grid), LOOKED_AT)
    if grid is None:
        grid, widths = _read_any(words, separator, called)
    if not grid.shape[1]:
        raise FileError(f"{called} holds no table. Choose another file.")
    table = named(Grid(cells=grid, widths=widths), wanted=how.header)
    frame, decimal = table.frame, "."
    if "," in words and (separator != "," or '"' in words):
        frame, decimal = with_one_decimal(frame)
    said, doubt = about(text, called)
    return Raw(
        frame=frame, format="csv", encoding=text.encoding, separator=separator, first_row=table.first_row,
        decimal=decimal, header=table.header, top=table.top, notes=(*said, *table.notes), readings=text.readings,
        doubt=doubt,
    )  # fmt: skip


def _has_whole_quotes(plain: bytes, separator: str) -> bool:
    """Whether each quote opens or closes a whole cell on one line, so that no two readers can differ about it."""
    letters = np.frombuffer(plain, dtype=np.uint8)
    quotes = np.flatnonzero(letters == ord('"'))
    if not len(quotes) or len(quotes) % 2:
        return not len(quotes)
    opened, closed = quotes[::2], quotes[1::2]
    lines = np.flatnonzero((letters == ord("\n")) | (letters == ord("\r")))
    before, after = letters[opened[opened > 0] - 1], letters[closed[closed + 1 < len(letters)] + 1]
    return bool(
        np.isin(before, [ord(separator), ord("\n")]).all()
        and np.isin(after, [ord(separator), ord("\n"), ord("\r")]).all()
        and (np.searchsorted(lines, opened) == np.searchsorted(lines, closed)).all()
    )


def _read_plain(plain: bytes, separator: str) -> pd.DataFrame | None:
    """Give the cells of large text without odd quotes, read by Arrow on all cores; None where rows are not alike.

    What is not as plain as that goes the usual way, which pads short rows.
    """
    if b"\n\n" in plain or (b"\r" in plain and (plain.count(b"\r") != plain.count(b"\r\n") or b"\n\r\n" in plain)):
        return None
    n_columns = _width(next(csv.reader([plain[: plain.find(b"\n")].decode()], delimiter=separator), []))
    wanted = {f"f{at}": pa.string() for at in range(n_columns)}
    try:
        table = arrow.read_csv(
            pa.BufferReader(plain), read_options=arrow.ReadOptions(autogenerate_column_names=True),
            parse_options=arrow.ParseOptions(delimiter=separator, ignore_empty_lines=False),
            convert_options=arrow.ConvertOptions(column_types=wanted, strings_can_be_null=True, null_values=[""]),
        )  # fmt: skip
    except (pa.ArrowException, ValueError):
        return None
    with ThreadPoolExecutor() as pool:  # numbering the texts of a column leaves Python free for the next
        return pd.DataFrame(dict(enumerate(pool.map(categories, table.columns))))


class _Numbers(dict[str, int]):
    """Each new text gets the next number; the empty cell has the first."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


def _read_any(words: str, separator: str, called: str) -> tuple[pd.DataFrame, list[int]]:
    """Give the cells of any separated text, short rows padded, and how many cells each of the first rows has."""
    numbers: list[_Numbers] = []
    codes: list[array[int]] = []
    widths: list[int] = []
    n_rows = 0
    for rows in _rows(words, separator, called):
        if not widths:
            widths = [len(row) for row in rows[:LOOKED_AT]]
        columns = list(zip_longest(*rows, fillvalue=""))
        _width(columns)
        if n_rows + len(rows) > limits.MAX_ROWS + LOOKED_AT:
            raise FileError(too_large(f"more than {limits.MAX_ROWS:,} rows"))
        for _ in range(len(columns) - len(codes)):
            numbers.append(_Numbers({"": 0}))
            codes.append(array("i", bytes(4 * n_rows)))
        for at, of_column in enumerate(codes):
            if at < len(columns):
                of_column.extend(map(numbers[at].__getitem__, columns[at]))
            else:
                of_column.frombytes(bytes(4 * len(rows)))
        n_rows += len(rows)
    return pd.DataFrame({
        at: from_codes(np.frombuffer(of_column, dtype=np.int32) - 1, list(islice(numbers[at], 1, None)))
        for at, of_column in enumerate(codes)
    }), widths  # fmt: skip


def _rows(words: str, separator: str, called: str) -> Iterator[list[list[str]]]:
    reader = csv.reader(chain(io.StringIO(words, newline=""), [END]), delimiter=separator)
    unclosed = (
        f"{called} could not be cut into rows: a quote is opened and never closed. Close it, or save again as csv."
    )
    try:
        while rows := list(islice(reader, AT_A_TIME)):
            if END in rows[-1][-1:]:
                yield from filter(None, [rows[:-1]])
                return
            yield rows
    except csv.Error as problem:  # a cell of more than 100,000 letters
        raise FileError(unclosed) from problem
    raise FileError(unclosed)


def _width(row: Sequence[object]) -> int:
    if len(row) > limits.MAX_COLUMNS:
        raise FileError(too_large(f"{len(row):,} columns"))
    return len(row)


def _separator(words: str) -> str:
    """Choose what cuts most rows alike, from the earliest on: a header has no decimal commas, a title no columns."""
    lines = [line for line in words[:200_000].splitlines()[:LOOKED_AT] if line.strip()]
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines]

    def fits(separator: str) -> tuple[bool, int, bool, int]:
        cuts = [line.count(separator) + 1 for line in bare]
        width, n = Counter(cut for cut in cuts if cut > 1).most_common(1)[0] if max(cuts) > 1 else (1, 0)
        return 2 * n >= len(cuts), -cuts.index(width), 10 * n >= 9 * len(cuts), width

    if not lines:
        return ","
    best = max(SEPARATORS, key=fits)
    if not any(separator in line for separator in SEPARATORS for line in bare):
        cuts = {line.count(" ") for line in bare[1:]}
        if len(cuts) == 1 and max(cuts) > 1 and bare[0].count(" ") in (max(cuts) - 1, max(cuts)):
            return " "  # R's write.table
    return best
