"""How many patients improved by at least so much, and how many got worse by as much, with intervals.

The reader chooses the threshold (a group's MID and one person's MDC answer different questions), so the answer at every
threshold stands in the table: the cumulative distribution of the change.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.analysis.arithmetic.proportions import WILSON, wilson
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError

Unit = Literal["points", "percent"]

START = 0.0
MOST_THRESHOLDS = 200  # in the table; more distinct changes are read off at evenly spaced thresholds
SUMMARY = ["direction", "n", "percent", "conf_low", "conf_high"]
TABLE = ["threshold", "n", "percent", "conf_low", "conf_high"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Responders:
    """Patients whose score improved by at least a threshold; improvement is positive whatever the scale's direction."""

    table: pd.DataFrame  # one row a threshold, ascending: n and percent improved by at least that, conf_low, conf_high
    summary: pd.DataFrame  # rows improved, worse, neither: n percent conf_low conf_high (percent of n_patients)
    threshold: float
    unit: Unit
    start: float  # months
    end: float  # months; NaN when there is no later visit
    n_improved: int  # by at least the threshold
    n_worse: int  # by at least the threshold
    n_undefined: int  # no percent change: baseline not above 0; 0 when the unit is points
    n_patients: int  # with a change in this unit: the denominator
    n_dropped: int  # lacking either visit
    method: str
    notes: tuple[str, ...]


def responders(cohort: Cohort, *, threshold: float, end: float | None = None, unit: Unit = "points") -> Responders:
    """Give how many patients improved, and got worse, by at least `threshold` since baseline.

    Parameters
    ----------
    cohort : Cohort
    threshold : float
        Above 0; points of the total score, or percent of the patient's own baseline score.
    end : float, optional
        Month compared with month 0; the last visit by default.
    unit : {"points", "percent"}

    Returns
    -------
    Responders
        `summary` has the three directions, `table` the share improved by at least every amount that occurred (negative
        amounts: a worsening of at most that much). Percentages run from 0 to 100, intervals cover 95 % (Wilson 1927,
        doi:10.1080/01621459.1927.10502953).

    Notes
    -----
    Patients lacking either visit are counted in `n_dropped` and are in no denominator. A percent change needs a
    baseline above 0; patients without one are counted in `n_undefined` and left out of the percent.

    Raises
    ------
    AnalysisError
        When the threshold is not above 0, or `end` is not a visit after month 0.

    Examples
    --------
    >>> import fatigue
    >>> answer = responders(fatigue.demo(), threshold=10)
    >>> answer.n_improved, answer.n_worse, answer.n_patients
    (18, 1, 23)
    """
    if not (math.isfinite(threshold) and threshold > 0):
        raise AnalysisError(f"The threshold was {threshold:g}; it must be above 0. Give the size of the change.")
    if unit not in ("points", "percent"):
        raise AnalysisError(f"The unit was {unit!r}; it is 'points' or 'percent'. Choose one of those.")
    before = cohort.at(START)
    if end is None and cohort.months[-1] == START:
        return _count(np.empty(0), threshold=threshold, unit=unit, end=math.nan, counts=(cohort.n_patients, 0))
    month = float(cohort.months[-1] if end is None else end)
    after = cohort.at(month)
    if not month > START:
        raise AnalysisError(
            f"The change was asked for at month {month:g}; it must come after month 0. Choose a later one."
        )
    better = before - after if cohort.instrument.lower_is_better else after - before
    n_dropped = int(np.isnan(better).sum())
    if unit == "percent":
        percent = np.full(len(better), np.nan)
        np.divide(100 * better, before, out=percent, where=before > 0)
        n_undefined = int((np.isfinite(better) & ~(before > 0)).sum())
        better = percent
    else:
        n_undefined = 0
    known = better[np.isfinite(better)]
    return _count(known, threshold=threshold, unit=unit, end=month, counts=(n_dropped, n_undefined))


def _count(better: Floats, *, threshold: float, unit: Unit, end: float, counts: tuple[int, int]) -> Responders:
    # Rounding only undoes float noise, so that a fall of exactly 30 % reaches 30 %.
    ordered = np.sort(np.round(better, 10))
    n, (n_dropped, n_undefined) = len(ordered), counts
    n_improved = n - int(np.searchsorted(ordered, threshold, side="left"))
    n_worse = int(np.searchsorted(ordered, -threshold, side="right"))
    by_direction = np.array([n_improved, n_worse, n - n_improved - n_worse])
    thresholds, is_thinned = _thresholds(ordered, threshold)
    reached = n - np.searchsorted(ordered, thresholds, side="left")
    return Responders(
        table=pd.DataFrame(dict(zip(TABLE, (thresholds, *_shares(reached, n)), strict=True))),
        summary=pd.DataFrame(
            dict(zip(SUMMARY, (["improved", "worse", "neither"], *_shares(by_direction, n)), strict=True))
        ),
        threshold=float(threshold),
        unit=unit,
        start=START,
        end=end,
        n_improved=n_improved,
        n_worse=n_worse,
        n_undefined=n_undefined,
        n_patients=n,
        n_dropped=n_dropped,
        method=_method(threshold, unit, end),
        notes=tuple(_notes(n, end, n_undefined, is_thinned=is_thinned)),
    )


def _thresholds(ordered: Floats, threshold: float) -> tuple[Floats, bool]:
    """Give every amount that occurred, with the chosen one; evenly spaced amounts when there are too many."""
    if not len(ordered):
        return np.empty(0), False
    occurred = np.union1d(ordered, [-threshold, 0.0, threshold])
    if len(occurred) <= MOST_THRESHOLDS:
        return occurred, False
    even = np.linspace(ordered[0], ordered[-1], MOST_THRESHOLDS - 3)
    return np.union1d(even, [-threshold, 0.0, threshold]), True


def _shares(count: NDArray[np.int64], of: int) -> tuple[NDArray[np.int64], Floats, Floats, Floats]:
    """Give the counts, and their percent of `of` with both ends of its interval."""
    low, high = wilson(count, of)
    percent = 100 * count / of if of else np.full(len(count), np.nan)
    return count, percent, 100 * low, 100 * high


def _method(threshold: float, unit: Unit, end: float) -> str:
    if math.isnan(end):
        return "No change was computed: there is no visit after baseline."
    of = " of the patient's own baseline score" if unit == "percent" else " of the total score"
    return (
        f"Patients whose score improved (or got worse) by at least {threshold:g} {unit}{of} from month 0 to month "
        f"{end:g}, among those with both scores; {WILSON}."
    )


def _notes(n: int, end: float, n_undefined: int, *, is_thinned: bool) -> list[str]:
    notes = []
    if math.isnan(end):
        notes.append("There is no visit after month 0, so there is no change to show.")
    elif n == 0:
        notes.append(f"No patient has a change from month 0 to month {end:g} in this unit.")
    if n_undefined:
        notes.append(
            f"{n_undefined} of the patients with both scores had a baseline score of 0: a percent change is undefined, "
            "and they are not in the denominator."
        )
    if is_thinned:
        notes.append(
            f"More than {MOST_THRESHOLDS} different changes occurred: the table shows evenly spaced thresholds."
        )
    return notes
