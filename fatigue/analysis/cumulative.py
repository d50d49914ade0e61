"""Which share improved by at least so much, for every amount: the cumulative distribution of change, also by group.

FDA, Patient-Reported Outcome Measures (2009), section IV.C: shown whole, so that no single threshold decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic.proportions import WILSON, wilson
from fatigue.analysis.patients.groups import groups_of
from fatigue.analysis.patients.improvement import Rule, Unit, checked, improvement
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort

MOST = 200  # amounts a group in the table; of more, evenly spaced ones
COLUMNS = ["group", "improved", "n_reached", "estimate", "conf_low", "conf_high", "n"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cumulative:
    """Share improved by at least each amount; `estimate` and its ends are percent of the group's n."""

    table: pd.DataFrame  # group improved n_reached estimate conf_low conf_high n, amounts ascending in each group
    groups: tuple[str, ...]
    amounts: tuple[Floats, ...]  # one array a group, ascending: every patient's improvement that is known
    sizes: tuple[int, ...]  # one denominator a group
    unit: Unit
    end: float  # months
    n_patients: int
    n_dropped: int  # in no denominator, or without a known group
    method: str
    notes: tuple[str, ...]

    def reached(self, threshold: float) -> tuple[int, ...]:
        """Give how many in each group improved by at least a threshold."""
        return tuple(len(own) - int(np.searchsorted(own, threshold, side="left")) for own in self.amounts)


def cumulative(
    cohort: Cohort,
    *,
    end: float | None = None,
    unit: Unit = "points",
    by: str | None = None,
    without_form: Rule = "not counted",
) -> Cumulative:
    """Give the share of patients who improved by at least each amount that occurred, in everybody or by group.

    Parameters
    ----------
    cohort : Cohort
    end : float, optional
        Month compared with month 0; the last visit by default.
    unit, without_form
        As of `responders`.
    by : str, optional
        As of `responder_rates`.

    Returns
    -------
    Cumulative
        Improvement is positive whatever the scale's direction; a negative amount is a worsening of at most that much.
        Intervals are Wilson's, each amount by itself: no band holds the whole curve.

    Raises
    ------
    AnalysisError
        When `end` is not a visit after month 0, or the cohort has no such column.

    Examples
    --------
    >>> import fatigue
    >>> cumulative(fatigue.demo()).reached(10)
    (18,)
    """
    checked(without_form, get_args(Rule), what="rule for patients without a later form")
    month = float(cohort.months[-1] if end is None else end)
    found = improvement(cohort, end=month, unit=unit)
    counted = found.counted(without_form)
    codes, groups = groups_of(cohort, by)
    amounts, sizes, parts = [], [], []
    for code, group in enumerate(groups):
        own = np.sort(found.amount[(codes == code) & np.isfinite(found.amount)])
        size = int((counted & (codes == code)).sum())
        at = np.unique(own)
        if len(at) > MOST:
            at = np.linspace(at[0], at[-1], MOST)
        reached = len(own) - np.searchsorted(own, at, side="left")
        low, high = wilson(reached, size)
        share = 100 * reached / size if size else np.empty(0)
        parts.append(pd.DataFrame(dict(zip(COLUMNS, (group, at, reached, share, 100 * low, 100 * high, size),
                                           strict=True))))  # fmt: skip
        amounts.append(own)
        sizes.append(size)
    n_patients = sum(sizes)
    return Cumulative(
        table=pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS),
        groups=groups,
        amounts=tuple(amounts),
        sizes=tuple(sizes),
        unit=unit,
        end=month,
        n_patients=n_patients,
        n_dropped=cohort.n_patients - n_patients,
        method=f"Share improved by at least each amount from month 0 to month {month:g}; {WILSON}, each by itself.",
        notes=() if groups else (f"Nobody has a known {cohort.label(str(by))}.",),
    )
