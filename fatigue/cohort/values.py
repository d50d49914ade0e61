"""The cells of one column: missing told apart from text, text read as numbers, months or known words.

Each different text is looked at once, however many rows hold it: that is what lets 700,000 rows in within seconds.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.cohort.cohort import DRIVING, EMPLOYMENT, Floats
from fatigue.cohort.names import month_of

Codes = NDArray[np.intp]
Flags = NDArray[np.bool_]

MISSING = frozenset({
    "", "na", "n/a", "n.a.", "n.a", "#n/a", "nan", "<na>", "null", ".", "-", "--", "?", "missing", "not done", "nd",
    "n.d.",
})  # fmt: skip
CODES = frozenset({-9.0, -99.0, -999.0, -9999.0, -77.0, -88.0, -777.0, -888.0, 99.0, 999.0, 9999.0, 888.0, 777.0})
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", flags=re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, eq=False, kw_only=True)
class Cells:
    """A column: for every row the position of its text among `texts`; -1 where the cell is missing."""

    codes: Codes
    texts: tuple[str, ...]
    decimal: str = "."

    @cached_property
    def number_of_text(self) -> Floats:
        """The number each text is; NaN where it is none."""
        return np.array([number(word, decimal=self.decimal) for word in self.texts], dtype=float)

    @cached_property
    def numbers(self) -> Floats:
        """The number in every row; NaN where the cell is missing or holds no number."""
        return self.spread(self.number_of_text)

    def spread(self, of_text: Floats) -> Floats:
        """Give every row what its text has; NaN where the cell is missing."""
        return np.append(of_text, np.nan)[self.codes]

    def where(self, flagged: Flags) -> Flags:
        """Give the rows whose text is flagged."""
        return np.append(flagged, np.False_)[self.codes]

    @property
    def filled(self) -> Flags:
        """True in the rows that hold something."""
        return np.asarray(self.codes >= 0)

    @cached_property
    def share_of_numbers(self) -> float:
        """Share of the different texts that are numbers; 0 for an empty column."""
        return float(np.isfinite(self.number_of_text).mean()) if self.texts else 0.0

    def chosen(self, rows: Codes) -> Cells:
        """Give the cells of these rows; the position after the last row stands for a missing cell."""
        return Cells(codes=np.append(self.codes, np.intp(-1))[rows], texts=self.texts, decimal=self.decimal)

    def renamed(self, words: Sequence[str]) -> Cells:
        """Give the same cells with each text replaced; texts that become equal are one."""
        known = {word: at for at, word in enumerate(dict.fromkeys(words))}
        return Cells(codes=_through(self.codes, [known[word] for word in words]), texts=tuple(known))


def _through(codes: Codes, new_of_old: Sequence[int]) -> Codes:
    return np.append(np.asarray(new_of_old, dtype=np.intp), np.intp(-1))[codes]


def cells(column: pd.Series, *, decimal: str = ".", missing: Collection[str] = ()) -> Cells:
    """Give the cells of a column; `missing` are texts that mean "missing" in this file, beside the usual ones."""
    codes, found = pd.factorize(column)
    empty = MISSING | {word.strip().casefold() for word in missing}
    words = [" ".join(str(word).split()) for word in found]
    known: dict[str, int] = {}
    new = [-1 if word.casefold() in empty else known.setdefault(word, len(known)) for word in words]
    return Cells(codes=_through(codes, new), texts=tuple(known), decimal=decimal)


def number(word: str, *, decimal: str = ".") -> float:
    """Give the number a text is, NaN when it is none: no thousands marks, no units, no infinity."""
    plain = word.replace("−", "-")
    if decimal == ",":
        plain = "" if "." in plain else plain.replace(",", ".")
    if not NUMBER.fullmatch(plain):
        return math.nan
    value = float(plain)
    return value if math.isfinite(value) else math.nan


def month(word: str, *, decimal: str = ".") -> float:
    """Give the month a text speaks of: 6, "M6", "6 months", "baseline"; NaN when it speaks of none."""
    plain = number(word, decimal=decimal)
    if math.isfinite(plain):
        return plain
    spoken = month_of(word)
    return math.nan if spoken is None else spoken


EMPLOYMENT_WORDS: dict[str, tuple[str, ...]] = {
    "full-time": ("full time", "fulltime", "ft", "full", "vollzeit", "temps plein", "employed full time",
                  "full time work", "working full time", "full time employed", "tiempo completo"),
    "part-time": ("part time", "parttime", "pt", "part", "teilzeit", "temps partiel", "employed part time",
                  "part time work", "working part time", "part time employed", "reduced hours", "tiempo parcial"),
    "self-employed": ("self employed", "selfemployed", "freelance", "selbstandig", "independant", "own business"),
    "employed": ("working", "works", "at work", "in work", "yes", "true", "berufstatig", "angestellt", "employe"),
    "student": ("in education", "studying", "school", "studium", "etudiant", "in training"),
    "homemaker": ("housewife", "househusband", "home maker", "home", "hausfrau", "hausmann", "au foyer", "caregiver"),
    "sick leave": ("sick", "on sick leave", "medical leave", "krankgeschrieben", "arret maladie", "krank"),
    "disability pension": ("disability", "disabled", "on disability", "pension", "rente", "invalidite", "incapacity",
                           "disability benefit", "erwerbsunfahig", "medically retired", "long term disability"),
    "unemployed": ("jobless", "looking for work", "arbeitslos", "sans emploi", "chomage", "out of work"),
    "retired": ("retirement", "pensioner", "rentner", "rentnerin", "retraite", "in rente"),
    "not employed": ("not working", "does not work", "no", "false", "none", "nicht berufstatig", "no work"),
    "unknown": ("unk", "not known", "unbekannt", "inconnu", "uk"),
}  # fmt: skip
DRIVING_WORDS: dict[str, tuple[str, ...]] = {
    "drives": ("yes", "true", "driving", "driver", "drive", "active driver", "ja", "oui", "currently driving"),
    "licensed but not driving": ("licensed", "has licence", "licence but not driving", "licensed not driving",
                                 "license but not driving"),
    "does not drive for MS": ("stopped for ms", "stopped because of ms", "stopped due to ms", "not driving due to ms",
                              "does not drive because of ms", "gave up for ms", "not driving because of ms"),
    "never drove": ("never", "never driven", "no licence", "no license", "never licensed", "nie"),
    "does not drive": ("no", "false", "not driving", "nein", "non", "stopped", "stopped driving"),
    "unknown": ("unk", "not known", "unbekannt", "inconnu"),
}  # fmt: skip
SEX_WORDS: dict[str, tuple[str, ...]] = {
    "female": ("f", "w", "woman", "women", "weiblich", "frau", "femme", "mujer"),
    "male": ("m", "man", "men", "mannlich", "mann", "homme", "hombre"),
}  # fmt: skip
COURSE_WORDS: dict[str, tuple[str, ...]] = {
    "RRMS": ("rr", "rr ms", "relapsing remitting", "relapsing remitting ms", "relapsing"),
    "SPMS": ("sp", "sp ms", "secondary progressive", "secondary progressive ms"),
    "PPMS": ("pp", "pp ms", "primary progressive", "primary progressive ms"),
    "PRMS": ("pr", "progressive relapsing", "progressive relapsing ms"),
}  # fmt: skip
VOCABULARY: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    "employment": (EMPLOYMENT, EMPLOYMENT_WORDS),
    "driving": (DRIVING, DRIVING_WORDS),
    "sex": (tuple(SEX_WORDS), SEX_WORDS),
    "course": (tuple(COURSE_WORDS), COURSE_WORDS),
}


def plain(word: str) -> str:
    """Give a word without case, accents, hyphens and underscores, as the tables above hold it."""
    folded = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[-_/.,]+", " ", kept).split())


def known_word(role: str, word: str) -> str | None:
    """Give the word of our vocabulary that a file's word stands for; None when it is not in the table.

    Examples
    --------
    >>> known_word("employment", "Full time"), known_word("employment", "Teilzeit"), known_word("employment", "3")
    ('full-time', 'part-time', None)
    """
    levels, synonyms = VOCABULARY[role]
    key = plain(word)
    return next((level for level in levels if key == plain(level) or key in synonyms.get(level, ())), None)


def category(column: Cells, role: str | None = None) -> pd.Categorical:
    """Give the cells as categories: known words in the order of our vocabulary, then the file's own words, sorted."""
    codes, levels = codes_and_levels(column, role)
    return pd.Categorical.from_codes(codes, categories=pd.Index(levels, dtype="str"))


def codes_and_levels(column: Cells, role: str | None = None) -> tuple[Codes, tuple[str, ...]]:
    """Give the position of every row's word among the levels (-1 = missing), and the levels in their order."""
    if role in VOCABULARY:
        column = column.renamed([known_word(role, word) or word for word in column.texts])
    order = VOCABULARY[role][0] if role in VOCABULARY else ()
    present = set(np.asarray(column.texts, dtype=object)[np.unique(column.codes[column.filled])])
    levels = (*(word for word in order if word in present), *sorted(present - set(order)))
    place = {word: at for at, word in enumerate(levels)}
    return _through(column.codes, [place.get(word, -1) for word in column.texts]), levels
