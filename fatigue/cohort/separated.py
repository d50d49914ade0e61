"""The cells of a csv: its encoding, its separator and its decimal mark found from the bytes themselves."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
from pyarrow import csv

from fatigue.cohort.raw import categories
from fatigue.errors import FileError

SEPARATORS = (",", ";", "\t", "|")
CONTROL = bytes((*range(9), *range(14, 32)))  # never part of a table; tabs and line ends are
QUICK_FROM = 2**20  # bytes; below, one reader is enough
ADVICE = "Save the table as csv or xlsx and give that file."


@dataclass(frozen=True, slots=True, kw_only=True)
class Separated:
    """All cells as categories of text, and how they were read."""

    grid: pd.DataFrame
    encoding: str
    separator: str
    may_have_decimal_commas: bool
    header: list[str] | None = None  # None: it is one of the rows


def read_separated(data: bytes, *, called: str = "The file") -> Separated:
    """Give the cells of separated text: comma, semicolon, tab or bar; utf-8, utf-16 with a mark, or Windows/latin-1."""
    words, plain, encoding = _decode(data, called)
    if words[:200].lstrip().casefold().startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise FileError(f"{called} is a web page or xml inside, whatever its name says. {ADVICE}")
    stated = re.match(r"sep=(.)\r?\n", words, flags=re.IGNORECASE)  # Excel's own first line, hidden when Excel opens it
    if stated:
        words, plain = words[stated.end() :], plain[stated.end() :]
    separator = stated.group(1) if stated else _separator(words)
    may_have_commas = "," in words and (separator != "," or '"' in words)
    quick = _read_plain(plain, separator) if len(plain) >= QUICK_FROM and '"' not in words else None
    if quick is not None:
        return Separated(grid=quick[0], header=quick[1], encoding=encoding, separator=separator,
                         may_have_decimal_commas=may_have_commas)  # fmt: skip
    try:
        grid = pd.read_csv(
            io.BytesIO(plain), sep=separator, header=None, dtype="category", keep_default_na=False,
            na_values=[""], skip_blank_lines=False, engine="c", index_col=False, low_memory=False,
        )  # fmt: skip
    except pd.errors.EmptyDataError as problem:
        raise FileError(f"{called} holds no table. Choose another file.") from problem
    except (pd.errors.ParserError, ValueError) as problem:
        raise FileError(_ragged(called, str(problem))) from problem
    return Separated(grid=grid, encoding=encoding, separator=separator, may_have_decimal_commas=may_have_commas)


def _read_plain(plain: bytes, separator: str) -> tuple[pd.DataFrame, list[str]] | None:
    """Give cells and header of large text without quotes, read by Arrow on all cores; None where rows are not alike.

    What is not as plain as that goes the usual way, which pads short rows and names the row that is too long.
    """
    if b"\n\n" in plain or (b"\r" in plain and (plain.count(b"\r") != plain.count(b"\r\n") or b"\n\r\n" in plain)):
        return None
    header = plain[: plain.find(b"\n")].decode().rstrip("\r").split(separator)
    if not any(header):
        return None
    n_columns = len(header)
    wanted = {f"f{at}": pa.string() for at in range(n_columns)}
    try:
        table = csv.read_csv(
            pa.BufferReader(plain), read_options=csv.ReadOptions(autogenerate_column_names=True),
            parse_options=csv.ParseOptions(delimiter=separator, quote_char=False),
            convert_options=csv.ConvertOptions(column_types=wanted, strings_can_be_null=True, null_values=[""]),
        )  # fmt: skip
    except (pa.ArrowException, ValueError):
        return None
    with ThreadPoolExecutor() as pool:  # numbering the texts of a column leaves Python free for the next
        columns = pool.map(categories, [table.column(at).slice(1) for at in range(n_columns)])
        return pd.DataFrame(dict(enumerate(columns))), header


def _ragged(called: str, problem: str) -> str:
    cells = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", problem)
    if cells:
        expected, line, saw = cells.groups()
        return (
            f"Row {line} of {called[0].lower()}{called[1:]} has {saw} cells; the header has {expected}. Give every row "
            "as many cells as the header, and put text that holds the separator in quotes."
        )
    return f"{called} could not be cut into rows: a quote is opened and never closed. Close it, or save again as csv."


def _decode(data: bytes, called: str) -> tuple[str, bytes, str]:
    """Give the text, the same as utf-8, and the encoding it had."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    marked = next((encoding for mark, encoding in marks if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252", "latin-1"):
        try:
            words = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        words = words.removesuffix("\x1a")  # end-of-file mark of old DOS programs
        plain = data.removesuffix(b"\x1a") if encoding == "utf-8" else words.encode()
        if len(plain.translate(None, CONTROL)) != len(plain):
            what = "NUL bytes" if "\0" in words else "bytes that are not text"
            raise FileError(f"{called} holds {what}; a table of text was expected, or a spreadsheet. {ADVICE}")
        return words, plain, encoding
    raise FileError(f"{called} starts with a mark of {marked}, and what follows is not that encoding. {ADVICE}")


def _separator(words: str) -> str:
    """Choose what cuts the header in most cells; among equals what cuts the rows below in as many."""
    lines = [line for line in words[:200_000].splitlines()[:50] if line.strip()]

    def counts(separator: str) -> tuple[int, int]:
        cuts = [len(re.sub(r'"[^"]*"', "", line).split(separator)) for line in lines]
        return cuts[0], sum(cut == cuts[0] for cut in cuts)

    return max(SEPARATORS, key=counts) if lines else ","
