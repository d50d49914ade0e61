"""The one writer of files that leave the app as csv: what a file of a stranger says must not run in a spreadsheet.

A spreadsheet takes a cell that begins with =, +, - or @ for a formula, whatever quotes stand round it in the csv.
Such a cell gets an apostrophe in front. Numbers are left alone, and so is the minus sign of our own words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping

import pandas as pd

# What a spreadsheet or a person may strip before looking at the first letter: spaces, marks of no width, quotes.
_SKIPPED = r"[\s\u200b-\u200f\u2060\ufeff\"'`´‘’‚“”„«»‹›＂＇]*"
_BEGINS = r"[=+\-@＝＋－＠﹦﹢﹣﹫]"
_HARMFUL = re.compile(rf"[\t\r\n]|{_SKIPPED}{_BEGINS}")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?\s?%?")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def harmless(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless(" @SUM(A1)"), harmless("-12.5"), harmless("−36 % (−50 to −20)")
    ("'=HYPERLINK(1)", "' @SUM(A1)", '-12.5', '−36 % (−50 to −20)')
    """
    plain = _NO_TEXT.sub("", text)
    is_formula = _HARMFUL.match(plain) is not None and _NUMBER.fullmatch(plain) is None
    return f"'{plain}" if is_formula else plain


def as_csv(frame: pd.DataFrame, about: Mapping[str, str] | None = None) -> bytes:
    r"""Give a table as csv for people: every text harmless, numbers as they are.

    `about` are facts of the whole table, such as its filters and its source: each becomes a column at the end, under a
    name that no column of the table has.

    Examples
    --------
    >>> as_csv(pd.DataFrame({"Patients": [23]}), {"Source": "demo"}).decode("utf-8-sig")
    '"Patients","Source"\n23,"demo"\n'
    """
    shown = frame.copy()
    for name, fact in (about or {}).items():
        shown[_free(name, shown)] = fact
    shown = shown.set_axis([harmless(str(name)) for name in shown.columns], axis=1)
    for at in range(shown.shape[1]):
        column = shown.iloc[:, at]
        if not pd.api.types.is_numeric_dtype(column):
            shown.isetitem(at, [harmless(cell) if isinstance(cell, str) else cell for cell in column.astype(object)])
    text = shown.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    return text.encode("utf-8-sig", errors="replace")


def _free(name: str, frame: pd.DataFrame) -> str:
    """Give the name, or the first "name (2)", ... that no column has."""
    taken, number, free = {str(column).casefold() for column in frame.columns}, 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name} ({number})"
    return free
