"""When each row of a long file was: months as the file says them, or dates and days put in the windows of visits.

Without a schedule of its own a file's windows are 91 days to either side of every sixth month (183 days x k). The form
nearest to the day a visit is due wins; a form after treatment is no baseline, so the first window ends on that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fatigue.cohort.arrays import Codes, Flags, Floats
from fatigue.cohort.cells.cells import Cells, cells_of, month
from fatigue.cohort.cells.dates import MOSTLY, are_without_day, cannot_be, dates_of, is_date_name
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.schedule import DAYS, HALF, MONTHS, Window, rule_of

HALF_OF = 0.5  # the texts of a column of dates are dates that can be
SHORTEST = 5  # digits of a number that may be a date
MOST_TOLD = 6  # windows that a note tells one by one


@dataclass(frozen=True, eq=False, kw_only=True)
class Times:
    """The month of every row, and why a row has none."""

    month: Floats  # one a row; NaN where there is none
    cells: Cells | None  # of the column that says when; None in a wide file
    column: str | None
    skipped: Flags  # rows that are no form: another parameter, an event that is no visit
    undated: Flags  # a form without a date, or with one that cannot be
    unstarted: Flags  # a form of a patient whose treatment has no date
    outside: Flags  # a form too long before treatment
    after: Flags  # a form after treatment, and too early to be the first visit
    between: Flags  # a form in the window of no visit
    second: Flags  # another form of the same patient lies nearer to the visit
    days: Floats  # since treatment or the first form; NaN without dates
    schedule: tuple[Window, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Forms:
    """Every form of a file with dates or days: how long after its patient's start, and whose it is."""

    days: Floats
    patient: Codes
    counted: Floats  # the days as the file has them, where it has days
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How many forms each window takes, and how many stay out."""

    n_forms: tuple[int, ...]
    n_second: int  # another form of the patient lies nearer to the visit
    n_out: int  # in the window of no visit


def instants(raw: Raw, mapping: Mapping, skipped: Flags) -> Times:
    """Give every row's month, or its days where the file has dates; windows come later, when patients are known."""
    n_rows = len(raw.frame)
    nothing = np.zeros(n_rows, dtype=bool)
    column = next((mapping.roles[role] for role in ("month", "date", "day") if role in mapping.roles), None)
    times = Times(
        month=np.full(n_rows, np.nan), cells=None, column=None, skipped=skipped, undated=nothing, unstarted=nothing,
        outside=nothing, after=nothing, between=nothing, second=nothing, days=np.full(n_rows, np.nan),
    )  # fmt: skip
    if mapping.layout == "wide" or column is None:
        return times
    found = cells_of(raw, column, missing=mapping.missing, labelled="month" in mapping.roles)
    if "month" in mapping.roles:
        words = found.texts
        if mapping.months:
            spoken = np.array([mapping.months.get(word, np.nan) for word in words], dtype=float)
            skipped = skipped | ~found.filled | found.where(np.isnan(spoken))
        else:
            spoken = np.array([month(word, decimal=raw.decimal) for word in words], dtype=float)
        days, at = times.days, found.spread(spoken)
    else:
        is_dated = "date" in mapping.roles
        days = found.spread(found.day_of_text) if is_dated else _elapsed(found, mapping)
        undated = ~found.filled
        if is_dated:
            undated |= found.where(cannot_be(found.texts, is_named=is_date_name(found.called)))
        times, at = replace(times, undated=undated & ~skipped), days.copy()
    at[skipped] = np.nan
    return replace(times, month=at, cells=found, column=column, skipped=skipped, days=days)


def _elapsed(found: Cells, mapping: Mapping) -> Floats:
    """Days since treatment; where the day of treatment is day 1, as in CDISC's ADY, there is no day 0."""
    days = found.numbers
    counts_from_one = mapping.first_day == 1 or mapping.roles["day"].upper() == "ADY"
    return np.where(days > 0, days - 1, days) if counts_from_one else days


def in_windows(times: Times, raw: Raw, mapping: Mapping, *, patient: Codes, has_score: Flags) -> Times:
    """Put dates and days in windows; give the times as they are where the file has months."""
    if "month" in mapping.roles or times.column is None:
        return times
    days, since = elapsed(times, raw, mapping, patient=patient, has_score=has_score)
    is_known = (patient >= 0) & ~times.skipped
    usable = np.isfinite(days) & is_known
    windows = mapping.schedule
    at, due, month_at = _nearest(days, windows)
    first_last = windows[0].last if windows else 0.0
    # Counted from the first form, an early second form is not "after treatment": it is merely the farther of two.
    is_treated = "treated" in mapping.roles or "day" in mapping.roles
    begins = windows[1].first if len(windows) > 1 else np.inf
    after = usable & is_treated & (days > first_last) & ((at < 0) & (days < begins) if windows else at <= 0)
    outside = usable & ~after & (days < (windows[0].first if windows else -HALF))
    between = usable & ~after & ~outside & (at < 0)
    placed = usable & ~after & ~outside & ~between
    order = pd.DataFrame({
        "patient": patient, "visit": at, "is_empty": ~has_score, "apart": np.abs(days - due), "days": days,
    })[placed].sort_values(["patient", "visit", "is_empty", "apart", "days"], kind="stable")  # fmt: skip
    second = np.zeros(len(days), dtype=bool)
    second[order.index[order.duplicated(["patient", "visit"])]] = True
    unstarted = np.isfinite(times.days) & ~np.isfinite(days) & is_known
    return replace(
        times, month=np.where(placed & ~second, month_at, np.nan), days=days, schedule=windows,
        undated=times.undated & has_score & is_known, unstarted=unstarted & has_score, outside=outside & has_score,
        after=after & has_score, between=between & has_score, second=second & has_score,
        notes=_notes(times, mapping, since),
    )  # fmt: skip


def _nearest(days: Floats, windows: Sequence[Window]) -> tuple[Floats, Floats, Floats]:
    """Give for each day its visit (below 0: none), the day that visit is due and its month."""
    if not windows:
        at = np.maximum(np.rint(days / DAYS), 0)
        return at, at * DAYS, at * MONTHS
    firsts, lasts, due, months = (
        np.array([getattr(window, name) for window in windows], dtype=float)
        for name in ("first", "last", "day", "month")
    )
    whole = np.floor(days)
    place = np.maximum(np.searchsorted(firsts, whole, side="right") - 1, 0)
    is_inside = (whole >= firsts[place]) & (whole <= lasts[place])
    return np.where(is_inside, place, -1.0), due[place], months[place]


def taken(forms: Forms, windows: Sequence[Window]) -> Taken:
    """Count the forms that each of these windows would take."""
    at, _, _ = _nearest(forms.days, windows)
    is_inside = at >= 0
    visit, patient = at[is_inside].astype(np.int64), forms.patient[is_inside]
    kept = np.unique(patient * len(windows) + visit) % len(windows)
    return Taken(
        n_forms=tuple(map(int, np.bincount(kept, minlength=len(windows)))), n_second=int(is_inside.sum()) - len(kept),
        n_out=int((~is_inside).sum()),
    )  # fmt: skip


def elapsed(times: Times, raw: Raw, mapping: Mapping, *, patient: Codes, has_score: Flags) -> tuple[Floats, str]:
    """Give the days since treatment, or since the patient's first form where no treatment is dated; and since what."""
    if "date" not in mapping.roles:
        is_one = mapping.first_day == 1 or mapping.roles["day"].upper() == "ADY"
        return times.days, f"day {1 if is_one else 0} of {times.column}{', as it has no day 0' if is_one else ''}"
    n_patients = int(patient.max(initial=-1)) + 1
    start = np.full(n_patients + 1, np.nan)
    treated = mapping.roles.get("treated")
    if treated is None:
        known = np.isfinite(times.days) & (patient >= 0) & ~times.skipped & has_score
        first = pd.Series(times.days[known]).groupby(patient[known]).min()
        start[first.index] = first.to_numpy()
        since = "each patient's first form, as no date of treatment is given"
    else:
        dated = cells_of(raw, treated, missing=mapping.missing)
        day = dated.spread(dated.day_of_text)
        rows = np.flatnonzero(np.isfinite(day) & (patient >= 0))[::-1]
        start[patient[rows]] = day[rows]
        since = treated
    return times.days - start[patient], since


def _notes(times: Times, mapping: Mapping, since: str) -> tuple[str, ...]:
    """Say into which windows forms were put, and what was made of dates without a day."""
    windows = mapping.schedule
    if windows:
        told = [f"month {window.month:g}: days {window.first} to {window.last}" for window in windows[:MOST_TOLD]]
        more = "; ..." if len(windows) > MOST_TOLD else ""
        rule = f"Visits are those of a schedule, {rule_of(windows)}, the form nearest to each"
        how = f"{rule} ({'; '.join(told)}{more}), counted from {since}."
        if "schedule" in mapping.certainty:
            how += " The schedule is proposed from the days of the forms."
    else:
        how = (
            f"Visits are the forms nearest to every sixth month ({DAYS} days, {HALF} days to either side), counted "
            f"from {since}."
        )
    if "date" not in mapping.roles or times.cells is None:
        return (how,)
    n_coarse = int(times.cells.where(are_without_day(times.cells.texts)).sum())
    coarse = f"{times.column}: {n_coarse:,} dates without a day count as the first day of their month, quarter or week."
    return (how, coarse) if n_coarse else (how,)


def are_dates(found: Cells) -> bool:
    """Tell whether nearly all different texts of a column are dates."""
    if not found.texts or (found.share_of_numbers == 1 and not any(len(word) >= SHORTEST for word in found.texts)):
        return False
    some = found.texts[:: max(1, len(found.texts) // 200)]
    is_named = is_date_name(found.called)
    can_be = np.isfinite(dates_of(some, is_named=is_named))
    return float(can_be.mean()) > HALF_OF and float((can_be | cannot_be(some, is_named=is_named)).mean()) > MOSTLY
