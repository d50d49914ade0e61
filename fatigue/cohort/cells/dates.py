"""Dates as people and programs write them, as day numbers; no setting of the computer changes what is read.

Day and month of 03/04/2024 are told apart by the other cells of the column, or not at all. A year of two digits stands
last (31.12.24) unless only the first number can be it; 00 to 49 are 2000 to 2049, 50 to 99 are 1950 to 1999. A month,
quarter or week without a day counts as its first day. Of a time with a zone the date counts as it is written.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from fatigue.cohort.arrays import Floats
from fatigue.cohort.cells.folded import fold
from fatigue.cohort.cells.time_words import DATES

Parts = tuple[int, int, int]  # year, month, day

FIRST_YEAR, LAST_YEAR = 1900, 2100
PLACEHOLDER = (1900, 1, 1)  # what programs write where no date was known
CENTURY = 50  # years of two digits below are of 2000
SERIALS = (25569, 73050)  # days of Excel from 1970 to 2099
EXCEL_START = datetime.date(1899, 12, 30).toordinal()
MOSTLY = 0.8
SLIPS = 20  # one date in so many may be wrong, and the others still tell how they are written
FAR, NEAR = 10, 6  # years over which dates of one column spread

MONTHS: tuple[str, ...] = (
    "jan january januar januari janner jaenner janv janvier gen gennaio ene enero janeiro sty styczen stycznia",
    "feb february februar februari feber fev fevr fevrier febr febbraio febrero fevereiro lut luty lutego",
    "mar march marz maerz mrz mars marzo marco mrt maart marzec marca",
    "apr april avr avril aprile abr abril kwi kwiecien kwietnia",
    "may mai mag maggio mayo maio mei maj maja",
    "jun june juni juin giu giugno junio junho cze czerwiec czerwca",
    "jul july juli juil juillet lug luglio julio julho lip lipiec lipca",
    "aug august aout ago agosto augustus sie sierpien sierpnia augusti",
    "sep sept september septembre set settembre septiembre setiembre setembro wrz wrzesien wrzesnia",
    "oct october okt oktober octobre ott ottobre octubre out outubro paz pazdziernik pazdziernika",
    "nov november novembre noviembre novembro lis listopad listopada",
    "dec december dez dezember decembre dic dicembre diciembre dezembro gru grudzien grudnia",
)
MONTH_OF = {word: at for at, words in enumerate(MONTHS, start=1) for word in words.split()}
DATE_WORDS = DATES | {"dtm", "datetime", "timestamp"}
DATE_NAME = re.compile(r"\w*(date|datum|dat|dt|dtc|dtm|fecha)\d*", re.IGNORECASE)

_ZONE = r"(?:\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2}|\[[\w/]+\]|\([\w ]+\)))*"
TIME = re.compile(
    r"(?:"
    rf"(?:\s*,\s*|\s*[T@]\s*|\s+)(?:(?:at|um|alle|om|a|à)\s+)?\d{{1,2}}[:h]\d{{2}}(?::\d{{2}}(?:[.,:]\d+)?)?"
    rf"\s*(?:[ap]\.?m\.?|uhr|h)?{_ZONE}"  # 2024-05-31T23:30:00+02:00, 31/12/2024 2:05 pm
    r"|:\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?"  # 31MAY2024:14:05:00
    r"|(?<=\d{4})\s+\d{1,2}\.\d{2}(?:\s*uhr)?"  # 31.12.2024 08.00
    r"|(?<=\d)(?:z|[+-]\d{2}:\d{2})"  # 2024-05-31Z
    r")$",
    re.IGNORECASE,
)
WEEKDAY = re.compile(r"([^\W\d_]{2,10})[.,]*\s+")
YEAR_FIRST = re.compile(r"(\d{4,6})([-/. ])\s?(\d{1,2})\2\s?(\d{1,2})\.?")
YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])\s?(\d{1,2})\2\s?(\d{4,6}|'?\d{2})")
COMPACT = re.compile(r"(\d{8})(?:\.0|T?\d{4}(?:\d{2})?)?")
_YEAR = r"(\d{4,6}|'?\d{2})"
DAY_WORD = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er|°|º|ª|\.)?[-/ ]*(?:de |of )?([^\W\d_]+)[-/., ]*(?:del? )?{_YEAR}", re.IGNORECASE
)
WORD_DAY = re.compile(rf"([^\W\d_]+)\.?[-/ ]*(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+|[-/]){_YEAR}", re.IGNORECASE)
YEAR_WORD_DAY = re.compile(r"(\d{4,6})[-/. ]*([^\W\d_]+)[-/. ]*(\d{1,2})\.?")
YEAR_WORD = re.compile(r"(\d{4})[-/ ]*([^\W\d_]{3,})\.?")
WORD_YEAR = re.compile(r"([^\W\d_]{3,})[-/., ]*(?:de |of )?(\d{4}|'?\d{2})")
YEAR_MONTH = re.compile(r"(\d{4})[-/m](\d{1,2})", re.IGNORECASE)
MONTH_YEAR = re.compile(r"(\d{1,2})[-/](\d{4})|(0[1-9]|1[0-2])\.((?:19|20)\d{2})")
QUARTER = re.compile(r"(\d{4})[-/. ]?[qtk]([1-4])|[qtk]([1-4])[-/. ]*(\d{4})|([1-4])\.? ?[qtk] ?(\d{4})", re.IGNORECASE)
WEEK = re.compile(r"(\d{4})[-/ ]?w(\d{1,2})|(\d{1,2}) ?wk ?(\d{4})", re.IGNORECASE)
NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d+)?")
SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")


def dates_of(words: Sequence[str], *, is_named: bool = False) -> Floats:
    """Give each text of a column as a day number, NaN where it is no date that can be.

    `is_named`: the column is called a date, so that numbers may be the days of a spreadsheet program.

    Examples
    --------
    >>> days = dates_of(["2024-05-01", "31.05.24", "3 mai 2024", "May 1, 2024 14:05", "soon"])
    >>> days - days[0]
    array([ 0., 30.,  2.,  0., nan])
    """
    found = _read(words, is_named=is_named)
    return np.where(np.isinf(found), np.nan, found)


def cannot_be(words: Sequence[str], *, is_named: bool = False) -> NDArray[np.bool_]:
    """Tell which texts are written as a date of a day that cannot be: 31.02.2024, the year 14258, 1900-01-01."""
    return np.isinf(_read(words, is_named=is_named))


def are_without_day(words: Sequence[str]) -> NDArray[np.bool_]:
    """Tell which texts name a month, a quarter or a week only."""
    plain = [_without_time(word) for word in words]
    return np.array([_full(word, {}) is None and np.isfinite(_day(_coarse(word))) for word in plain], dtype=bool)


def is_date_name(name: str) -> bool:
    """Tell whether a column's name says that it holds dates.

    Examples
    --------
    >>> [is_date_name(name) for name in ("visit_date", "Datum", "VISDT", "date of form", "FIS", "day")]
    [True, True, True, True, False, False]
    """
    words = re.findall(r"[^\W_]+", name)
    return any(fold(word) in DATE_WORDS or DATE_NAME.fullmatch(word) for word in words)


def _read(words: Sequence[str], *, is_named: bool) -> Floats:
    """Give day numbers; NaN where a text is no date, infinity where it is the date of no day."""
    plain = [_without_time(word) for word in words]
    different = dict.fromkeys(plain)
    orders = _orders(different)
    days = {word: _day(_full(word, orders) or _coarse(word)) for word in different}
    _add_numbers(days, is_named=is_named)
    return np.array([days[word] for word in plain], dtype=float)


def _without_time(word: str) -> str:
    if len(word) > 10 and word[10] in "T " and word[4] == word[7] == "-":  # what programs write, quickly
        return word[:10]
    if len(word) > 10:
        word = TIME.sub("", word)
    word = " ".join(word.split())
    weekday = WEEKDAY.match(word)
    if weekday is None or fold(weekday[1]) in MONTH_OF:
        return word
    rest = word[weekday.end() :]
    return rest if rest[:1].isdigit() or fold(rest.partition(" ")[0]) in MONTH_OF else word


def _day(parts: Parts | None) -> float:
    if parts is None:
        return np.nan
    if not FIRST_YEAR <= parts[0] <= LAST_YEAR or parts == PLACEHOLDER:
        return np.inf
    try:
        return float(datetime.date(*parts).toordinal())
    except ValueError:
        return np.inf


def _full(word: str, orders: dict[str, str | None]) -> Parts | None:
    """Give year, month and day of a text that names all three, whether there is such a day or not."""
    if found := YEAR_FIRST.fullmatch(word):
        return int(found[1]), int(found[3]), int(found[4])
    if found := YEAR_LAST.fullmatch(word):
        return _ordered((found[1], found[3], found[4]), orders.get(_kind(found)))
    if found := DAY_WORD.fullmatch(word):
        return _spelled(found[3], found[2], found[1])
    if found := WORD_DAY.fullmatch(word):
        return _spelled(found[3], found[1], found[2])
    if found := YEAR_WORD_DAY.fullmatch(word):
        return _spelled(found[1], found[2], found[3])
    return None


def _coarse(word: str) -> Parts | None:
    """Give the first day of a month, quarter or week that a text names."""
    if found := YEAR_MONTH.fullmatch(word):
        return int(found[1]), int(found[2]), 1
    if found := MONTH_YEAR.fullmatch(word):
        return int(found[2] or found[4]), int(found[1] or found[3]), 1
    if found := QUARTER.fullmatch(word):
        year, quarter = found[1] or found[4] or found[6], found[2] or found[3] or found[5]
        return int(year), 3 * int(quarter) - 2, 1
    if found := WEEK.fullmatch(word):
        return _monday(int(found[1] or found[4]), int(found[2] or found[3]))
    if found := YEAR_WORD.fullmatch(word):
        return _spelled(found[1], found[2], "1")
    if found := WORD_YEAR.fullmatch(word):
        return _spelled(found[2], found[1], "1")
    return None


def _monday(year: int, week: int) -> Parts:
    try:
        monday = datetime.date.fromisocalendar(year, week, 1)
    except ValueError:
        return year, 0, 0  # no such week: the date of no day
    return monday.year, monday.month, monday.day


def _spelled(year: str, month: str, day: str) -> Parts | None:
    at = MONTH_OF.get(fold(month))
    return None if at is None else (_year(year), at, int(day))


def _year(text: str) -> int:
    digits = text.lstrip("'")
    year = int(digits)
    return year + (2000 if year < CENTURY else 1900) if len(digits) == 2 else year


def _ordered(parts: tuple[str, str, str], order: str | None) -> Parts | None:
    """Give year, month and day of three numbers in this order; None while the order is not known."""
    if order is None:
        return None
    of = dict(zip(order, parts, strict=True))
    return _year(of["y"].zfill(2)), int(of["m"]), int(of["d"])


# --- in which order a column has day, month and year ------------------------------------------------------------------


def _kind(found: re.Match[str]) -> str:
    """Give what is written alike: with points or not, the year with two digits or more."""
    return ("." if found[2] == "." else "/") + ("2" if len(found[4].lstrip("'")) == 2 else "4")


def _orders(words: Iterable[str]) -> dict[str, str | None]:
    """Give the order of each kind of date in a column; None where nothing tells it or all contradicts."""
    triples: dict[str, list[tuple[str, str, str]]] = {}
    for word in words:
        if found := YEAR_LAST.fullmatch(word):
            triples.setdefault(_kind(found), []).append((found[1], found[3], found[4]))
    without_points = [triple for kind, some in triples.items() if kind[0] == "/" for triple in some]
    orders: dict[str, str | None] = {}
    for kind, some in triples.items():
        order = _order(some) or "dmy" if kind[0] == "." else _order(without_points)
        orders[kind] = "ymd" if kind[1] == "2" and _is_year_first(some, order) else order
    return orders


def _order(triples: list[tuple[str, str, str]]) -> str | None:
    """Tell day from month by the numbers that can be no month; one slip in twenty does not count."""
    firsts = sum(int(first) > 12 >= int(second) for first, second, _ in triples)
    seconds = sum(int(second) > 12 >= int(first) for first, second, _ in triples)
    if firsts > SLIPS * seconds:
        return "dmy"
    return "mdy" if seconds > SLIPS * firsts else None


def _is_year_first(triples: list[tuple[str, str, str]], order: str | None) -> bool:
    """Tell 24-05-31: the year stands last, unless only the first can be it or it keeps the dates much closer."""
    first = [_ordered(triple, "ymd") for triple in triples]
    if any(_day(parts) == np.inf for parts in first):
        return False
    if any(int(triple[0]) > 31 or int(triple[0]) == 0 for triple in triples):
        return True
    years = [parts[0] for parts in first if parts is not None]
    last = [_year(triple[2]) for triple in triples]
    return max(last) - min(last) >= FAR and max(years) - min(years) <= NEAR


# --- dates that are written as one number -----------------------------------------------------------------------------


def _add_numbers(days: dict[str, float], *, is_named: bool) -> None:
    """Read 20240531, and the numbers of a spreadsheet program where name or neighbours say that they are dates."""
    compact = {word: found[1] for word in days if (found := COMPACT.fullmatch(word))}
    orders = ("ymd", "dmy", "mdy") if is_named else ("ymd",)
    read = {order: [_day(_cut(digits, order)) for digits in compact.values()] for order in orders}
    share = {order: float(np.isfinite(found).mean()) if found else 0.0 for order, found in read.items()}
    fits = [order for order in orders if share[order] > 1 - 1 / SLIPS]
    if len(fits) == 1 or fits[:1] == ["ymd"]:
        days.update(zip(compact, read[fits[0]], strict=True))
    others = [day for word, day in days.items() if not SERIAL.fullmatch(word)]
    if is_named or (others and float(np.isfinite(others).mean()) > MOSTLY):
        for word in days:
            found = SERIAL.fullmatch(word)
            if found and SERIALS[0] <= int(found[1]) <= SERIALS[1]:
                days[word] = float(EXCEL_START + int(found[1]))
    known = np.isfinite([*days.values()])
    if is_named and days and float(known.mean()) > MOSTLY:  # -5 and 0 among dates are those of no day
        days.update({word: np.inf for word, day in days.items() if np.isnan(day) and NUMBER.fullmatch(word)})


def _cut(digits: str, order: str) -> Parts:
    """Give year, month and day of eight digits."""
    if order == "ymd":
        return int(digits[:4]), int(digits[4:6]), int(digits[6:])
    first, second, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    return (year, second, first) if order == "dmy" else (year, first, second)
