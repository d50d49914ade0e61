"""A row of units, ranges or descriptions between the names of the columns and the first patient."""

from __future__ import annotations

import re

from fatigue.cohort.cells import time_words
from fatigue.cohort.cells.folded import fold, words
from fatigue.cohort.cells.role_words import YEARS
from fatigue.cohort.files.toprows import Rows, is_alike, is_number, share_of_numbers

RANGE = re.compile(
    r"-?\d+([.,]\d+)?\s*(?:-|\u2013|\u2212|\.\.+|/|to|bis|à|a|do|til|till|tot|до|～|~)\s*-?\d+([.,]\d+)?"
)
DATE = re.compile(r"(?:[dmyjatg]{1,4}[-./ ]){2}[dmyjatg]{1,4}(?: hh:mm(?::ss)?)?", re.IGNORECASE)  # dd.mm.yyyy
UNITS = (
    YEARS | words(" ".join(time_words.MONTHS)) | time_words.WEEKS | time_words.DAYS | time_words.DATES
    | words("""
        points point pts score scores unit units unitless none id text string number numeric integer code category m f w
        male female yes no ja nein oui non mm cm m kg g s sec min h hrs score/160 bpm mmhg steps ng ml l
        punkte punkt einheit punti punteggio unità puntos unidad pontos unidade punten eenheid poäng enhet pkt punkty
        jednostka body bodů jednotka puan birim pistettä yksikkö pont egység баллы балл баллов ед 点 单位 単位 分
    """)
)  # fmt: skip
MOST_LOOKED_AT, MOSTLY = 30, 0.8  # rows below, and the share of numbers in a column of numbers


def unit_row(names: list[str], body: Rows) -> int | None:
    """Give the position of such a row in the rows below the names; None where the first of them is a patient.

    Examples
    --------
    >>> unit_row(["id", "age", "FIS"], [["", "years", "(0-160)"], ["P1", "40", "80"]])
    0
    """
    at = next((at for at, row in enumerate(body) if any(row)), None)
    if at is None:
        return None
    row, below = body[at], [other for other in body[at + 1 :] if any(other)][:MOST_LOOKED_AT]
    shares = [share_of_numbers([other[place] for other in below]) for place in range(len(row))]
    of_numbers = [cell for cell, share in zip(row, shares, strict=True) if cell and share > MOSTLY]
    if not below or any(map(is_number, row)):
        return None
    said = [cell for cell in of_numbers if _is_unit(cell) and not _is_dash(cell)]
    if said and all(_is_unit(cell) for cell in row if cell):
        return at
    are_words = len({cell for cell in of_numbers if not _is_dash(cell)}) > 1  # one and the same says "missing"
    first = next((place for place, cell in enumerate(row) if cell), 0)
    own = [other[first] for other in below if other[first]]
    return at if are_words and " " in row[first] and not is_alike(row[first], own) else None


def _is_dash(cell: str) -> bool:
    return not re.search(r"[\w%]", cell)


def _is_unit(cell: str) -> bool:
    if _is_dash(cell) or DATE.fullmatch(cell.strip("[]()")):
        return True
    rest = re.findall(r"[^\W\d_]+|%", RANGE.sub(" ", cell))
    has_range = RANGE.search(cell) is not None
    return (bool(rest) or has_range) and all(word == "%" or fold(word) in UNITS for word in rest)
