"""Which month the time in a name stands for: what it says beyond doubt, what is proposed, and what must be asked.

Days are converted by the mean length of a month (365.25 / 12 days), and so are weeks (week 6 = 1.38), unless all weeks
of a file lie within 2 weeks of the quarters of a year, 13 weeks each: then they are proposed by the calendar of visits
(weeks 12, 26 and 52 = months 3, 6 and 12). Visits that are only numbered stand six months apart; a visit after
treatment without a number has no proposal. Plain numbers that no study counts in months (0, 183, 365) are days or
weeks.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

import numpy as np

from fatigue.cohort.arrays import Floats
from fatigue.cohort.cells.timing import Key

Unit = Literal["days", "weeks", "months"]
UNITS: tuple[Unit, ...] = get_args(Unit)
Of = TypeVar("Of", bound=Hashable)
MONTH = 30.4375  # days
LAST = 1200.0  # months; a later visit is a slip
VISIT = 6.0  # months from one numbered visit to the next
ROUND = 0.03  # months
QUARTER, NEAR_QUARTER = 13, 2  # weeks
LONGEST_STUDY = 150  # months; numbers beyond it are days unless they go up by half years
ZERO = "0 = the visit before treatment, or the first"

WHYS = {
    "visit": "a visit number", "weeks": "weeks", "bare": "a visit, a month or a single item", "year": "a calendar year",
    "days": "a day counted from 1 or from treatment", "after": "a visit after treatment and no month",
    "before": "a visit before treatment beside another", "word": "no month that is understood", "none": "no month",
    "month": "a month",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The month a time stands for."""

    month: float | None  # None: nothing to propose
    is_sure: bool  # the name says it; else it must be asked


def proposed(times: Iterable[Key]) -> dict[Key, Proposal]:
    """Give the month of every different time that the names of one measure speak of.

    Examples
    --------
    >>> found = proposed([("month", 0.0, "pre"), ("days", 7.0, ""), ("after", None, "discharge")])
    >>> [(one.month, one.is_sure) for one in found.values()]
    [(0.0, True), (0.23, True), (None, False)]
    """
    keys = list(dict.fromkeys(times))
    found = {key: Proposal(month=key[1], is_sure=True) for key in keys if key[0] == "month"}
    found |= _arrivals(keys, has_start=any(one.month == 0 for one in found.values()))
    has_start = any(one.month == 0 for one in found.values())
    found |= _bare(keys, has_start=has_start)
    has_start = has_start or any(one.month == 0 for one in found.values())
    found |= _days(keys, has_start=has_start)
    weeks = months_of_weeks({key: key[1] or 0.0 for key in keys if key[0] == "weeks"})
    found |= {key: Proposal(month=month, is_sure=False) for key, month in weeks.items()}
    years = [key for key in keys if key[0] == "year"]
    first = min((key[1] or 0.0 for key in years), default=0.0)
    found |= {key: Proposal(month=12.0 * ((key[1] or 0.0) - first), is_sure=False) for key in years}
    _numbered(keys, found)
    nothing = Proposal(month=None, is_sure=False)
    return {
        key: one if (one := found.get(key, nothing)).month is None or one.month <= LAST else nothing for key in keys
    }


def to_hundredths(month: float) -> float:
    """Give a month with the two decimals it is kept with, some seven hours: notes and links never say 2.759343."""
    return float(f"{month:.2f}") + 0.0


def months_of_days(days: float) -> float:
    """Give days as months: day 7 = 0.23; half years are whole, be they counted as 182 or 183 days."""
    months = days / MONTH
    half_years = float(np.rint(months / VISIT)) * VISIT
    return half_years if abs(months - half_years) < ROUND and half_years else to_hundredths(months)


def months_of_weeks(weeks: dict[Of, float]) -> dict[Of, float]:
    """Give weeks as months: by the calendar of visits where all lie near the quarters of a year, else as they are long.

    Examples
    --------
    >>> months_of_weeks({"V2": 12, "V3": 26, "V4": 52}), months_of_weeks({"V2": 6, "V3": 12})
    ({'V2': 3.0, 'V3': 6.0, 'V4': 12.0}, {'V2': 1.38, 'V3': 2.76})
    """
    quarters = {of: float(np.rint(number / QUARTER)) for of, number in weeks.items()}
    are_near = all(abs(number - QUARTER * quarters[of]) <= NEAR_QUARTER for of, number in weeks.items())
    if are_near and len({*quarters.values(), 0.0}) == len({*weeks.values(), 0.0}):
        return {of: 3 * quarter for of, quarter in quarters.items()}
    return {of: months_of_days(number * 7) for of, number in weeks.items()}


def unit_of(numbers: Floats) -> Unit:
    """Tell what plain numbers of visits count where they cannot well be months.

    Days: beyond 150 and not by half years from the first two years on (0, 183, 365), or by sevens, or from 28 to 31 on.
    Weeks: by quarters of a year (0, 26, 52).

    Examples
    --------
    >>> [unit_of(np.array(some)) for some in ([0, 183, 365], [0, 26, 52], [0, 6, 12], [0, 12, 60, 180])]
    ['days', 'weeks', 'months', 'months']
    """
    later = np.unique(numbers[np.isfinite(numbers) & (numbers > 0)])
    if not len(later) or np.any(later % 1):
        return "months"
    if not np.any(later % QUARTER):
        return "weeks"
    is_by_half_years = not np.any(later % VISIT) and later[0] <= 4 * VISIT
    if later[-1] > LONGEST_STUDY and not is_by_half_years:
        return "days"
    is_by_sevens = not np.any(later % 7) or (28 <= later[0] <= 31 and len(later) > 1)
    return "days" if is_by_sevens else "months"


def in_months(numbers: dict[Of, float], unit: Unit) -> dict[Of, float]:
    """Give numbers of days, weeks or months as months."""
    if unit == "weeks":
        return months_of_weeks(numbers)
    return {of: months_of_days(at) for of, at in numbers.items()} if unit == "days" else numbers


def _arrivals(keys: list[Key], *, has_start: bool) -> dict[Key, Proposal]:
    """A single visit before treatment is month 0; one beside a baseline, or one of several, is asked."""
    before = [key for key in keys if key[0] == "before"]
    is_sure = len(before) == 1 and not has_start and before[0][1] is None
    proposal = 0.0 if len(before) == 1 and not has_start else None
    return {key: Proposal(month=proposal, is_sure=is_sure) for key in before}


def _bare(keys: list[Key], *, has_start: bool) -> dict[Key, Proposal]:
    """FIS_0 and FIS_6 are months; a run of 1, 2, 3 may count visits or single items, and FIS_183 is a day."""
    bare = sorted((key for key in keys if key[0] == "bare"), key=lambda key: key[1] or 0.0)
    numbers = sorted({*(key[1] or 0.0 for key in bare), *([0.0] if has_start else [])})
    is_run = len(numbers) > 1 and bool(np.all(np.diff(numbers) == 1))
    unit = unit_of(np.array(numbers))
    if unit == "months":
        return {key: Proposal(month=key[1], is_sure=not is_run) for key in bare}
    months = in_months({key: key[1] or 0.0 for key in bare}, unit)
    return {key: Proposal(month=at, is_sure=False) for key, at in months.items()}


def _days(keys: list[Key], *, has_start: bool) -> dict[Key, Proposal]:
    """Days since treatment; where nothing comes before day 1, it may itself be the day before treatment ends."""
    days = [key for key in keys if key[0] == "days"]
    first = min((key[1] or 0.0 for key in days), default=0.0)
    counts_from_1 = first == 1 and len(days) > 1 and not has_start
    return {
        key: Proposal(month=months_of_days((key[1] or 0.0) - counts_from_1), is_sure=not counts_from_1) for key in days
    }


def _numbered(keys: list[Key], found: dict[Key, Proposal]) -> None:
    """Propose visits and follow-ups that are only numbered, in their order, at months that are still free."""
    used = {one.month for one in found.values()}
    for when in ("visit", "after"):
        group = sorted((key for key in keys if key[0] == when and key[1] is not None), key=lambda key: key[1] or 0.0)
        numbers = [key[1] or 0.0 for key in group]
        start = 0.0 if when == "visit" and 0.0 not in used else VISIT
        are_months = all(number % 3 == 0 for number in numbers) and (when == "visit" or 0.0 not in numbers)
        for key, number in zip(group, numbers, strict=True):
            month = number if are_months else start + VISIT * (number - numbers[0])
            while month in used:
                month += VISIT
            used.add(month)
            found[key] = Proposal(month=month, is_sure=False)
