"""The cells of one column: missing told apart from text, text read as numbers, months or known words.

Each different text is looked at once, however many rows hold it: that is what lets 700,000 rows in within seconds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.cohort.arrays import Codes, Flags, Floats
from fatigue.cohort.cells.dates import dates_of, is_date_name
from fatigue.cohort.cells.names import month_of
from fatigue.cohort.cells.vocabulary import VOCABULARY, understood
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.absent import HALF, MOST_SCORES, OF_NUMBERS, absent_codes, absent_words
from fatigue.cohort.roles.months import to_hundredths

MISSING = frozenset({
    "", "na", "n/a", "n.a.", "n.a", "#n/a", "nan", "<na>", "null", ".", "-", "--", "?", "missing", "not done", "nd",
    "n.d.", "[not completed]", "k.a.", "k. a.", "k.a", "keine angabe", "n.b.", "n. b.", "fehlt", "manquant",
})  # fmt: skip
CODES = frozenset({-9.0, -99.0, -999.0, -9999.0, -77.0, -88.0, -777.0, -888.0, 99.0, 999.0, 9999.0, 888.0, 777.0})
LONGEST_EMPTY = 40  # a word for "missing" is shorter than this; longer texts are not looked up
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", flags=re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, eq=False, kw_only=True)
class Cells:
    """A column: for every row the position of its text among `texts`; -1 where the cell is missing."""

    codes: Codes
    texts: tuple[str, ...]
    decimal: str = "."
    called: str = ""  # the column's name and label: a number is a date where they say so

    @cached_property
    def day_of_text(self) -> Floats:
        """The day each text is the date of; NaN where it is none."""
        return dates_of(self.texts, is_named=is_date_name(self.called))

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

    def other_than(self, wanted: str) -> Flags:
        """Give the rows that do not hold this text; the wanted text "" is an empty cell."""
        if wanted == "":
            return self.filled
        return ~self.where(np.array([word == wanted for word in self.texts], dtype=bool))

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

    def without(self, words: Collection[str]) -> Cells:
        """Give the same cells, empty where they hold one of these words."""
        return replace(self.reworded(dict.fromkeys(words, "")), decimal=self.decimal) if words else self

    def reworded(self, said: Dictionary[str, str]) -> Cells:
        """Give the same cells with some texts as other words; a word that says "missing" leaves the cell empty."""
        if not said:
            return self
        words = [said.get(word, word) for word in self.texts]
        known: dict[str, int] = {}
        new = [-1 if word.casefold() in MISSING else known.setdefault(word, len(known)) for word in words]
        return replace(self, codes=_through(self.codes, new), texts=tuple(known))


def _through(codes: Codes, new_of_old: Sequence[int]) -> Codes:
    return np.append(np.asarray(new_of_old, dtype=np.intp), np.intp(-1))[codes]


def cells(column: pd.Series, *, decimal: str = ".", missing: Collection[str] = ()) -> Cells:
    """Give the cells of a column; `missing` are texts that mean "missing" in this file, beside the usual ones."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, found = _in_order(np.asarray(column.cat.codes), column.cat.categories.to_numpy(dtype=object))
    else:
        codes, different = pd.factorize(column)
        found = np.asarray(different, dtype=object)
    empty = MISSING | {word.strip().casefold() for word in missing}
    joined = "".join(map(str, found))
    if len(joined.split(None, 1)) <= 1 and joined.strip() == joined and empty.isdisjoint(map(str.casefold, found)):
        return Cells(codes=codes.astype(np.intp, copy=False), texts=tuple(map(str, found)), decimal=decimal)
    words = [" ".join(str(word).split()) for word in found]
    known: dict[str, int] = {}
    new = [
        -1 if len(word) < LONGEST_EMPTY and word.casefold() in empty else known.setdefault(word, len(known))
        for word in words
    ]  # fmt: skip
    if new == list(range(len(new))):
        return Cells(codes=codes.astype(np.intp, copy=False), texts=tuple(words), decimal=decimal)
    return Cells(codes=_through(codes, new), texts=tuple(known), decimal=decimal)


def _in_order(codes: NDArray[np.integer], words: NDArray[np.object_]) -> tuple[Codes, NDArray[np.object_]]:
    """Number the categories that occur in the order of their first row."""
    used = pd.unique(codes)
    used = used[used >= 0]
    place = np.full(len(words) + 1, -1, dtype=np.intp)
    place[used] = np.arange(len(used))
    return place[codes], words[used]


def cells_of(
    raw: Raw, column: str, *, missing: Collection[str] = (), labelled: bool = False, is_status: bool = False
) -> Cells:
    """Give the cells of a file's column, looked at once; `labelled`: codes as the words the file has for them.

    Codes whose own label says that there is no value are missing, as are words such as "refused" beside numbers;
    `is_status`: "unknown" is an answer.
    """
    key = ("cells", column, tuple(missing), labelled, is_status)
    if key not in raw.memo:
        said = raw.values.get(column, {})
        if labelled:
            plain_cells = cells_of(raw, column, missing=missing, is_status=is_status)
            raw.memo[key] = plain_cells.reworded(said)
        else:
            absent = absent_codes(said, is_status=is_status) if said else {}
            empty = [*missing, *absent, *absent.values()]
            found = cells(raw.frame[column], decimal=raw.decimal, missing=empty)
            if not is_status and len(found.texts) <= MOST_SCORES:
                found = found.without(absent_words(found.texts, np.isfinite(found.number_of_text)))
                raw.memo[OF_NUMBERS, column] = found.share_of_numbers > HALF
            raw.memo[key] = replace(found, called=f"{column} {raw.labels.get(column, '')}")
    return cast("Cells", raw.memo[key])


def cells_of_numbers(numbers: Floats) -> Cells:
    """Give computed numbers as cells."""
    codes, found = pd.factorize(numbers)
    return Cells(codes=np.asarray(codes, dtype=np.intp), texts=tuple(repr(float(value)) for value in found))


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
        return to_hundredths(plain)
    spoken = month_of(word)
    return math.nan if spoken is None else spoken


def category(column: Cells, role: str | None = None) -> pd.Categorical:
    """Give the cells as categories: known words in the order of our vocabulary, then the file's own words, sorted."""
    codes, levels = codes_and_levels(column, role)
    return pd.Categorical.from_codes(codes, categories=pd.Index(levels, dtype="str"))


def codes_and_levels(column: Cells, role: str | None = None) -> tuple[Codes, tuple[str, ...]]:
    """Give the position of every row's word among the levels (-1 = missing), and the levels in their order."""
    if role in VOCABULARY:
        ours = understood(role, column.texts)
        column = column.renamed([ours[word] or word for word in column.texts])
    order = VOCABULARY[role][0] if role in VOCABULARY else ()
    present = set(np.asarray(column.texts, dtype=object)[pd.unique(column.codes[column.filled])])
    levels = (*(word for word in order if word in present), *sorted(present - set(order)))
    place = {word: at for at, word in enumerate(levels)}
    return _through(column.codes, [place.get(word, -1) for word in column.texts]), levels
