"""When each row of a long file was: months as the file says them, or dates and days put in windows.

Windows are 91 days to either side of every sixth month (183 days x k). The form nearest to the target wins; a form
after treatment is no baseline, so the first window ends on the day of treatment.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.cohort.cohort import Floats
from fatigue.cohort.mapping import Mapping
from fatigue.cohort.raw import Raw
from fatigue.cohort.values import Cells, Codes, Flags, cells_of, month

DAYS, HALF, MONTHS = 183, 91, 6.0
SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})([T ][\d:.]*)?")
POINTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
WORDS = re.compile(r"(\d{1,2})[- ]?([A-Za-z]{3})[- ]?(\d{4})")


@dataclass(frozen=True, eq=False, kw_only=True)
class Times:
    """The month of every row, and why a row has none."""

    month: Floats  # one a row; NaN where there is none
    cells: Cells | None  # of the column that says when; None in a wide file
    column: str | None
    skipped: Flags  # rows that are no form: another parameter, an event that is no visit
    outside: Flags  # a form too far from any visit
    after: Flags  # a form after treatment, and too early to be the first visit
    second: Flags  # another form of the same patient lies nearer to the visit
    days: Floats  # since treatment or the first form; NaN without dates
    notes: tuple[str, ...]


def instants(raw: Raw, mapping: Mapping, skipped: Flags) -> Times:
    """Give every row's month, or its days where the file has dates; windows come later, when patients are known."""
    n_rows = len(raw.frame)
    nothing = np.zeros(n_rows, dtype=bool)
    column = next((mapping.roles[role] for role in ("month", "date", "day") if role in mapping.roles), None)
    if mapping.layout == "wide" or column is None:
        empty = np.full(n_rows, np.nan)
        return Times(month=empty, cells=None, column=None, skipped=skipped, outside=nothing, after=nothing,
                     second=nothing, days=empty, notes=())  # fmt: skip
    found = cells_of(raw, column, missing=mapping.missing, labelled="month" in mapping.roles)
    days = np.full(n_rows, np.nan)
    if "month" in mapping.roles:
        words = found.texts
        if mapping.months:
            spoken = np.array([mapping.months.get(word, np.nan) for word in words], dtype=float)
            skipped = skipped | ~found.filled | found.where(np.isnan(spoken))
        else:
            spoken = np.array([month(word, decimal=raw.decimal) for word in words], dtype=float)
        at = found.spread(spoken)
    else:
        is_date = "date" in mapping.roles
        days = found.spread(dates_of(found.texts)) if is_date else _elapsed(found, column)
        at = days.copy()
    at[skipped] = np.nan
    return Times(month=at, cells=found, column=column, skipped=skipped, outside=nothing, after=nothing, second=nothing,
                 days=days, notes=())  # fmt: skip


def _elapsed(found: Cells, column: str) -> Floats:
    """Days since treatment; CDISC's ADY has no day 0, its day 1 is the first of treatment."""
    days = found.numbers
    return np.where(days > 0, days - 1, days) if column.upper() == "ADY" else days


def in_windows(times: Times, raw: Raw, mapping: Mapping, *, patient: Codes, has_score: Flags) -> Times:
    """Put dates and days in windows; give the times as they are where the file has months."""
    if "month" in mapping.roles or times.column is None:
        return times
    known = np.isfinite(times.days) & (patient >= 0) & ~times.skipped & has_score
    days, notes = _since(times, raw, mapping, patient=patient, known=known)
    usable = np.isfinite(days) & (patient >= 0) & ~times.skipped
    visit = np.rint(days / DAYS)
    # Counted from the first form, an early second form is not "after treatment": it is merely the farther of two.
    is_treated = "treated" in mapping.roles or "day" in mapping.roles
    after = usable & (visit <= 0) & (days > 0) & is_treated
    outside = usable & ~after & ((visit < 0) | (np.abs(days - visit * DAYS) > HALF))
    placed = usable & ~after & ~outside
    order = pd.DataFrame({
        "patient": patient, "visit": visit, "is_empty": ~has_score, "apart": np.abs(days - visit * DAYS), "days": days,
    })[placed].sort_values(["patient", "visit", "is_empty", "apart", "days"], kind="stable")  # fmt: skip
    second = np.zeros(len(days), dtype=bool)
    second[order.index[order.duplicated(["patient", "visit"])]] = True
    month_of_row = np.where(placed & ~second, np.maximum(visit, 0) * MONTHS, np.nan)
    return Times(month=month_of_row, cells=times.cells, column=times.column, skipped=times.skipped,
                 outside=outside & has_score, after=after & has_score, second=second & has_score, days=days,
                 notes=notes)  # fmt: skip


def _since(times: Times, raw: Raw, mapping: Mapping, *, patient: Codes, known: Flags) -> tuple[Floats, tuple[str, ...]]:
    """Give the days since treatment, or since the patient's first form where no treatment is dated."""
    said = f"Visits are the forms nearest to every sixth month ({DAYS} days, {HALF} days to either side)"
    if "date" not in mapping.roles:
        return times.days, (f"{said}, counted from day 0 of {times.column}.",)
    n_patients = int(patient.max(initial=-1)) + 1
    start = np.full(n_patients + 1, np.nan)
    treated = mapping.roles.get("treated")
    if treated is None:
        first = pd.Series(times.days[known]).groupby(patient[known]).min()
        start[first.index] = first.to_numpy()
        since = "each patient's first form, as no date of treatment is given"
    else:
        dated = cells_of(raw, treated, missing=mapping.missing)
        day = dated.spread(dates_of(dated.texts))
        rows = np.flatnonzero(np.isfinite(day) & (patient >= 0))[::-1]
        start[patient[rows]] = day[rows]
        since = treated
    return times.days - start[patient], (f"{said}, counted from {since}.",)


def dates_of(words: tuple[str, ...]) -> Floats:
    """Give each text as a day number, NaN where it is no date; 03/04/2024 counts where another text shows the order."""
    day_first = _order(words)
    return np.array([_date(word, day_first=day_first) for word in words], dtype=float)


def _order(words: tuple[str, ...]) -> bool | None:
    pairs = [(int(found[1]), int(found[2])) for word in words if (found := SLASHES.fullmatch(word))]
    day, month_first = any(first > 12 for first, _ in pairs), any(second > 12 for _, second in pairs)
    return day if day != month_first else None


def _date(word: str, *, day_first: bool | None) -> float:
    if found := ISO.fullmatch(word):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    elif found := POINTS.fullmatch(word):
        parts = (int(found[3]), int(found[2]), int(found[1]))
    elif (found := SLASHES.fullmatch(word)) and day_first is not None:
        first, second = int(found[1]), int(found[2])
        parts = (int(found[3]), second, first) if day_first else (int(found[3]), first, second)
    elif (found := WORDS.fullmatch(word)) and found[2].casefold() in SHORT_MONTHS:
        parts = (int(found[3]), SHORT_MONTHS.index(found[2].casefold()) + 1, int(found[1]))
    else:
        return np.nan
    try:
        return float(datetime.date(*parts).toordinal())
    except ValueError:
        return np.nan


def are_dates(found: Cells) -> bool:
    """Tell whether nearly all different texts of a column are dates."""
    some = found.texts[:: max(1, len(found.texts) // 200)]
    return bool(some) and float(np.isfinite(dates_of(some)).mean()) > 0.8
