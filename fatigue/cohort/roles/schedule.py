"""The visits that were planned: a month each, with the window of days since treatment in which a form counts for it."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np

from fatigue.errors import ColumnsError

MONTH = 30.4375  # days
DAYS, HALF, MONTHS = 183, 91, 6.0  # the rule where no schedule is given: every sixth month, and half of that around it
MOST_VISITS = 100
SIX_MONTHLY = "every 6 months"
ENTRY = re.compile(r"\s*(?P<month>[\d.]+)\s*:\s*(?P<first>-?\d+)\s*(?:\.\.|to)\s*(?P<last>-?\d+)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One planned visit.

    Attributes
    ----------
    month : months since treatment; 0 is the visit before it
    first, last : the days since treatment in which a form counts for this visit, both included
    """

    month: float
    first: int
    last: int

    @property
    def day(self) -> float:
        """The day the visit is due; of two forms the nearer to it counts."""
        return min(max(self.month * MONTH, float(self.first)), float(self.last))


def schedule_of(answer: object) -> tuple[Window, ...]:
    """Give the windows that an answer names; none for the six-monthly rule.

    Parameters
    ----------
    answer : {month: (first day, last day)}, [(month, first, last), ...], [month, ...], what `as_text` gives, or
        "every 6 months"

    Raises
    ------
    ColumnsError
        When it is none of these, windows overlap, or month 0 has none.

    Examples
    --------
    >>> [(window.month, window.first, window.last) for window in schedule_of({0: (-28, 0), 3: (76, 106)})]
    [(0.0, -28, 0), (3.0, 76, 106)]
    >>> [(window.month, window.first, window.last) for window in schedule_of([0, 1, 3])]
    [(0.0, -91, 0), (1.0, 16, 60), (3.0, 61, 121)]
    """
    if isinstance(answer, str) and answer.strip() in ("", SIX_MONTHLY):
        return ()
    try:
        return checked(_windows(answer))
    except (TypeError, ValueError, AttributeError, OverflowError) as problem:
        raise ColumnsError(
            f"The schedule {str(answer)[:80]!r} is not understood; for each visit its month and the days since "
            "treatment from which to which a form counts were expected, as in {0: (-91, 0), 0.46: (8, 21)}. Give it so."
        ) from problem


def _windows(answer: object) -> list[Window]:
    if isinstance(answer, str):
        found = [ENTRY.fullmatch(part) for part in answer.split(";")]
        entries = [(part["month"], part["first"], part["last"]) for part in found if part is not None]
        if len(entries) != len(found):
            raise TypeError(answer)
        return [_window(*entry) for entry in entries]
    if isinstance(answer, Dictionary):
        return [_window(month, *days) for month, days in answer.items()]
    listed = list(cast("Sequence[object]", answer))
    if all(isinstance(entry, int | float | np.number) for entry in listed):
        months = sorted({float(cast("float", month)) for month in listed})
        return around([month * MONTH for month in months if month > 0], [month for month in months if month > 0])
    return [entry if isinstance(entry, Window) else _window(*cast("Sequence[object]", entry)) for entry in listed]


def _window(month: object, first: object, last: object) -> Window:
    numbers = [float(cast("float", number)) for number in (month, first, last)]
    if not all(np.isfinite(numbers)):
        raise TypeError(numbers)
    return Window(month=numbers[0], first=int(np.ceil(numbers[1])), last=int(np.floor(numbers[2])))


def checked(windows: Sequence[Window]) -> tuple[Window, ...]:
    """Give windows in the order of their months; refuse those that no form could be put into for certain."""
    ordered = sorted(windows, key=lambda window: window.month)
    if len(ordered) > MOST_VISITS:
        raise ColumnsError(f"The schedule has {len(ordered):,} visits; at most {MOST_VISITS} are read. Take some out.")
    if not ordered or ordered[0].month != 0:
        raise ColumnsError(
            "The schedule has no month 0; change is counted from a form before treatment. Give that visit the month 0 "
            "and its days, as in 0: (-91, 0)."
        )
    for window in ordered:
        if window.first > window.last:
            raise ColumnsError(
                f"The window of month {window.month:g} goes from day {window.first} to day {window.last}; its first "
                "day comes before its last. Turn them round."
            )
    for one, next_one in pairwise(ordered):
        if one.month == next_one.month:
            raise ColumnsError(f"Two windows have the month {one.month:g}; every visit has its own. Take one out.")
        if one.last >= next_one.first:
            raise ColumnsError(
                f"The windows of month {one.month:g} (days {one.first} to {one.last}) and month {next_one.month:g} "
                f"(days {next_one.first} to {next_one.last}) overlap or are in the wrong order; a form belongs to one "
                "visit. Let each window begin after the one before it ends."
            )
    return tuple(ordered)


def around(
    days: Sequence[float],
    months: Sequence[float],
    *,
    reach: Sequence[tuple[float, float]] | None = None,
    first_last: float = 0,
) -> list[Window]:
    """Give the window of each visit round the day it is due: up to half way to its neighbours, at most 91 days or as
    far as its own forms reach; before them that of the baseline, which ends on the day `first_last`.
    """  # fmt: skip
    due = [0.0, *days]
    windows = [Window(month=0.0, first=-HALF, last=int(first_last))]
    for at in range(1, len(due)):
        own = reach[at - 1] if reach is not None else (due[at], due[at])
        before = (due[at - 1] + due[at]) / 2
        # Nothing comes after the last visit: its window is as wide there as before it.
        after = (due[at] + due[at + 1]) / 2 if at + 1 < len(due) else max(2 * due[at] - before, own[1])
        first = max(np.floor(before) + 1, np.floor(min(due[at] - HALF, own[0])))
        last = min(np.floor(after), np.ceil(max(due[at] + HALF, own[1])))
        windows.append(Window(month=months[at - 1], first=int(first), last=int(last)))
    return windows


def six_monthly(last_day: float) -> tuple[Window, ...]:
    """Give the windows of the rule where no schedule is given, up to the one that holds a day."""
    n = max(0, int(np.rint(last_day / DAYS))) if np.isfinite(last_day) else 0
    later = [
        Window(month=at * MONTHS, first=at * DAYS - HALF, last=at * DAYS + HALF)
        for at in range(1, min(n, MOST_VISITS - 1) + 1)
    ]
    return (Window(month=0.0, first=-HALF, last=0), *later)


def as_text(windows: Sequence[Window]) -> str:
    """Give a schedule as text that `schedule_of` reads.

    Examples
    --------
    >>> as_text(schedule_of({0: (-28, 0), 0.46: (8, 21)}))
    '0: -28..0; 0.46: 8..21'
    """
    return "; ".join(f"{window.month:g}: {window.first}..{window.last}" for window in windows) or SIX_MONTHLY


def rule_of(windows: Sequence[Window]) -> str:
    """Say a schedule as people say it: "weeks 0, 2, 4, 8 and 12", "every 3 months to month 24".

    Examples
    --------
    >>> rule_of(schedule_of([0, 0.46, 0.92, 1.84, 2.76])), rule_of(schedule_of([0, 3, 6, 9])), rule_of(())
    ('weeks 0, 2, 4, 8 and 12', 'every 3 months to month 9', 'every 6 months')
    """
    if not windows:
        return SIX_MONTHLY
    months = [window.month for window in windows]
    if all(month % 1 == 0 for month in months):
        return _counted("month", [int(month) for month in months])
    weeks = [week_of(month) for month in months]
    if None not in weeks:
        return _counted("week", [int(week) for week in weeks if week is not None])
    return _counted("day", [int(np.rint(window.day)) for window in windows])


def week_of(month: float) -> int | None:
    """Give the whole week a month with decimals was written for (0.46: week 2); None where it is none."""
    weeks = month * MONTH / 7
    near = int(np.rint(weeks))
    slack = 0.2 if month % 1 == 0 else 0.03  # 0.46 is rounded; month 6 is called week 26 only among other weeks
    return near if abs(weeks - near) <= slack else None


def _counted(unit: str, numbers: list[int]) -> str:
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    if len(numbers) > 3 and len(steps) == 1:
        step = steps.pop()
        each = f"every {unit}" if step == 1 else f"every {step} {unit}s"
        return f"{each} to {unit} {numbers[-1]}"
    if len(numbers) == 1:
        return f"{unit} {numbers[0]}"
    return f"{unit}s {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
