"""How a file is to be read where it does not say so itself: the sheet, the rows with the names, the encoding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What a person has said about a file; what is None is found from the file itself.

    Attributes
    ----------
    sheet : str or None
        Sheet of a spreadsheet, or table in a zip.
    header : tuple of int or None
        The rows that hold the names of the columns, as a spreadsheet program numbers rows: (2,) is row 2; (1, 2) joins
        what row 1 says above a column to its name in row 2; () is a table without names.
    encoding : str or None
        How letters are written in a text file, or in an SPSS, Stata or SAS file: "cp1250", "shift_jis", "mac_roman".
    """

    sheet: str | None = None
    header: tuple[int, ...] | None = None
    encoding: str | None = None


AS_FOUND = How()


def how_of(said: Mapping[str, Any]) -> How:
    """Give back what `dataclasses.asdict` made of it, also by way of json."""
    header = said["header"]
    return How(sheet=said["sheet"], header=None if header is None else tuple(header), encoding=said["encoding"])
