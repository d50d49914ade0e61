"""The cells of a csv: its encoding, its separator and its decimal mark found from the bytes themselves."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pandas as pd

from fatigue.errors import FileError

SEPARATORS = (",", ";", "\t", "|")
CONTROL = bytes((*range(9), *range(14, 32)))  # never part of a table; tabs and line ends are
ADVICE = "Save the table as csv or xlsx and give that file."


@dataclass(frozen=True, slots=True, kw_only=True)
class Separated:
    """All cells as categories of text, the header among them, and how they were read."""

    grid: pd.DataFrame
    encoding: str
    separator: str
    may_have_decimal_commas: bool


def read_separated(data: bytes, *, called: str = "The file") -> Separated:
    """Give the cells of separated text: comma, semicolon, tab or bar; utf-8, utf-16 with a mark, or Windows/latin-1."""
    words, encoding = _decode(data, called)
    if words[:200].lstrip().casefold().startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise FileError(f"{called} is a web page or xml inside, whatever its name says. {ADVICE}")
    stated = re.match(r"sep=(.)\r?\n", words, flags=re.IGNORECASE)  # Excel's own first line, hidden when Excel opens it
    words = words[stated.end() :] if stated else words
    separator = stated.group(1) if stated else _separator(words)
    try:
        grid = pd.read_csv(
            io.BytesIO(words.encode()), sep=separator, header=None, dtype="category", keep_default_na=False,
            na_values=[""], skip_blank_lines=False, engine="c", index_col=False, low_memory=False,
        )  # fmt: skip
    except pd.errors.EmptyDataError as problem:
        raise FileError(f"{called} holds no table. Choose another file.") from problem
    except (pd.errors.ParserError, ValueError) as problem:
        raise FileError(_ragged(called, str(problem))) from problem
    may_have_commas = "," in words and (separator != "," or '"' in words)
    return Separated(grid=grid, encoding=encoding, separator=separator, may_have_decimal_commas=may_have_commas)


def _ragged(called: str, problem: str) -> str:
    cells = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", problem)
    if cells:
        expected, line, saw = cells.groups()
        return (
            f"Row {line} of {called[0].lower()}{called[1:]} has {saw} cells; the header has {expected}. Give every row "
            "as many cells as the header, and put text that holds the separator in quotes."
        )
    return f"{called} could not be cut into rows: a quote is opened and never closed. Close it, or save again as csv."


def _decode(data: bytes, called: str) -> tuple[str, str]:
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    marked = next((encoding for mark, encoding in marks if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252", "latin-1"):
        try:
            words = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        words = words.removesuffix("\x1a")  # end-of-file mark of old DOS programs
        plain = words.encode()
        if len(plain.translate(None, CONTROL)) != len(plain):
            what = "NUL bytes" if "\0" in words else "bytes that are not text"
            raise FileError(f"{called} holds {what}; a table of text was expected, or a spreadsheet. {ADVICE}")
        return words, encoding
    raise FileError(f"{called} starts with a mark of {marked}, and what follows is not that encoding. {ADVICE}")


def _separator(words: str) -> str:
    """Choose what cuts the header in most cells; among equals what cuts the rows below in as many."""
    lines = [line for line in words[:200_000].splitlines()[:50] if line.strip()]

    def counts(separator: str) -> tuple[int, int]:
        cuts = [len(re.sub(r'"[^"]*"', "", line).split(separator)) for line in lines]
        return cuts[0], sum(cut == cuts[0] for cut in cuts)

    return max(SEPARATORS, key=counts) if lines else ","
