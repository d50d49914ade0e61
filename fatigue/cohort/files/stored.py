"""Numbers that SPSS, Stata and SAS show as dates or times, by the format the file gives each column.

A format may show less than is stored (MONYY7. shows a month): what is stored counts. Dates that cannot be are missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fatigue.cohort.cells.dates import FIRST_YEAR, LAST_YEAR

Unit = Literal["seconds", "milliseconds", "days", "weeks", "months", "quarters", "halves", "years", "time"]

DAY = 86_400  # seconds
SPSS_START, START = np.datetime64("1582-10-14"), np.datetime64("1960-01-01")
FIRST, LAST = np.datetime64(f"{FIRST_YEAR}-01-01"), np.datetime64(f"{LAST_YEAR}-12-31")
MOST_DAYS = 10**7  # from the start: what lies beyond is the date of no day, and would not fit
WEEKS = 52  # of a year of Stata, the last one longer
SPSS_DATES = frozenset({"DATE", "ADATE", "EDATE", "SDATE", "JDATE", "QYR", "MOYR", "WKYR"})
SPSS_UNITS: dict[str, Unit] = {
    **dict.fromkeys((*SPSS_DATES, "DATETIME", "YMDHMS"), "seconds"),
    **dict.fromkeys(("TIME", "DTIME", "MTIME"), "time"),
}  # fmt: skip
STATA_UNITS: dict[str, Unit] = {
    "d": "days", "td": "days", "tc": "milliseconds", "tC": "milliseconds", "tw": "weeks", "tm": "months",
    "tq": "quarters", "th": "halves", "ty": "years",
}  # fmt: skip
SAS_MOMENTS = re.compile(
    r"DATETIME|DATEAMPM|MDYAMPM|DTDATE|DTMONYY|DTWKDATX|DTYEAR|DTYYQC|(?:E|B|IS|ND|\$N)8601(?:DT|DZ|DN|DX|LX)|NLDATM\w*|EURDFDT"
)
SAS_DAYS = re.compile(
    r"DATE|DAY|DDMMYY[BCDNPS]?|MMDDYY[BCDNPS]?|YYMMDD[BCDNPS]?|MMYY[CDNPS]?|YYMM[CDNPS]?|YYMON|MONYY|MONNAME|MONTH|YEAR"
    r"|QTRR?|YYQ[CDNPSZ]?|YYQR[CDNPS]?|WEEKDAT[EX]|WEEKDAY|WEEK[UVW]|WORDDAT[EX]|DOWNAME|JULIAN|JULDAY|JULDATE|PDJUL[GI]"
    r"|(?:E|B|IS|ND)8601DA|NLDATE\w*|EURDF(?:DD|DE|DN|DWN|MN|MY|WDX|WKX)|HDATE|HEBDATE|MINGUO|NENGO"
)
SAS_TIMES = re.compile(r"TIME|TIMEAMPM|HHMM|HOUR|MMSS|TOD|(?:E|B|IS)8601T[MZ]|NLTIM\w*")
# Formats that show a day; the others show a month, a quarter, a week or a year alone.
COARSE = frozenset({"weeks", "months", "quarters", "halves", "years"})
WITH_DAY = re.compile(r"[AESJ]?DATE|YMDHMS|.*DD.*|.*DATE.*|.*DAT[EMX].*|.*8601.*|JUL.*|PDJUL.*|.*AMPM|DAY")


@dataclass(frozen=True, eq=False, kw_only=True)
class Stored:
    """A column of dates as text; None where there is none.

    `lost` are dates that cannot be, each as it would be written: those cells are missing.
    """

    words: NDArray[np.object_]
    lost: tuple[str, ...]
    is_coarse: bool  # the format shows no day


def unit_of(shown_as: str | None, kind: str) -> Unit | None:
    """Give what the numbers of a column count; None where its format shows neither dates nor times.

    Examples
    --------
    >>> unit_of("MONYY7", "xpt"), unit_of("%tmMon_CCYY", "dta"), unit_of("MOYR8", "sav"), unit_of("F8.2", "sav")
    ('days', 'months', 'seconds', None)
    """
    if shown_as is None:
        return None
    if kind == "dta":
        found = re.match(r"%-?(t[cCdwmqhy]|d)", shown_as)
        return STATA_UNITS[found[1]] if found else None
    name = shown_as.upper().rstrip(".0123456789")
    if kind in ("sav", "por"):
        return SPSS_UNITS.get(name)
    if SAS_MOMENTS.fullmatch(name):
        return "seconds"
    if SAS_DAYS.fullmatch(name):
        return "days"
    return "time" if SAS_TIMES.fullmatch(name) else None


def as_dates(numbers: NDArray[np.float64], shown_as: str, kind: str) -> Stored:
    """Give numbers as the dates or times they are."""
    unit = unit_of(shown_as, kind)
    values, place = np.unique(numbers[np.isfinite(numbers)], return_inverse=True)
    words = np.full(len(numbers), None, dtype=object)
    if unit == "time":
        words[np.isfinite(numbers)] = np.array([_clock(value) for value in values], dtype=object)[place]
        return Stored(words=words, lost=(), is_coarse=False)
    days, seconds = _days(values, unit, SPSS_START if kind in ("sav", "por") else START)
    can_be = (days >= FIRST) & (days <= LAST)
    moments: NDArray[np.datetime64] = np.asarray(days.astype("datetime64[s]") + seconds)
    texts = np.array([str(moment).removesuffix("T00:00:00") for moment in moments], dtype=object)
    lost = tuple(str(days[at]) for at in place[~can_be[place]])
    texts[~can_be] = None
    words[np.isfinite(numbers)] = texts[place]
    name = shown_as.upper().rstrip(".0123456789")
    is_coarse = unit in COARSE if kind == "dta" else WITH_DAY.fullmatch(name) is None
    return Stored(words=words, lost=lost, is_coarse=is_coarse)


def _days(
    values: NDArray[np.float64], unit: Unit | None, start: np.datetime64
) -> tuple[NDArray[np.datetime64], NDArray[np.timedelta64]]:
    """Give the day of each number, and the seconds of that day."""
    seconds = np.zeros(len(values))
    if unit in ("seconds", "milliseconds"):
        whole = values / (1000 if unit == "milliseconds" else 1)
        counted, seconds = np.divmod(whole, DAY)
    elif unit == "days":
        counted, seconds = np.floor(values), np.floor((values % 1) * DAY)
    elif unit == "weeks":
        years, weeks = np.divmod(np.floor(values), WEEKS)
        counted = _first_days(12 * years) + 7 * weeks
    else:
        months = {"months": 1, "quarters": 3, "halves": 6, "years": 12}[str(unit)]
        counted = _first_days(months * (np.floor(values) - (1960 if unit == "years" else 0)))
    days = start + np.clip(counted, -MOST_DAYS, MOST_DAYS).astype("timedelta64[D]")
    return days, seconds.astype(np.int64).astype("timedelta64[s]")


def _first_days(months: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the first day of each month, in days since 1960."""
    at = np.datetime64("1960-01") + np.clip(months, -MOST_DAYS / 28, MOST_DAYS / 28).astype("timedelta64[M]")
    return np.asarray((at.astype("datetime64[D]") - START).astype(float))


def _clock(seconds: float) -> str:
    """Give a time of day, or a length of time, as hours, minutes and seconds."""
    whole = int(abs(seconds))
    sign = "-" if seconds < 0 else ""
    return f"{sign}{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
