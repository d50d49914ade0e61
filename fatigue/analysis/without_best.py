"""How much of the median drop rests on the few who improved most?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.patients.two_scores import two_scores
from fatigue.cohort.cohort import Cohort

MOST = 5
COLUMNS = ["left_out", "median_start", "median_end", "points", "percent", "median_change", "n"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutBest:
    """The change of medians without the k patients who improved most; end - start, negative = the score fell.

    `table`: left_out (k, from 0), median_start, median_end, points and percent (of the medians; NaN where the first is
    not above 0), median_change (of the patients' changes, points), n (who is left).
    """

    table: pd.DataFrame
    start: float  # months
    end: float
    n_patients: int
    n_dropped: int  # lacking either visit
    method: str
    notes: tuple[str, ...]


def without_best(cohort: Cohort, *, most: int = MOST, end: float | None = None) -> WithoutBest:
    """Give the change of medians of those who are left when the 1, 2, ... patients who improved most are left out.

    Parameters
    ----------
    cohort : Cohort
    most : int
        Leave out at most so many, and never more than half.
    end : float, optional
        Month of the second score; the last visit by default.

    Returns
    -------
    WithoutBest
        No interval: who is left was chosen by the result, so it says nothing of other patients.

    Notes
    -----
    Improvement in points; of equal ones, the earlier in the file is left out first.

    Examples
    --------
    >>> import fatigue
    >>> without_best(fatigue.demo(), most=2).table["n"].tolist()
    [23, 22, 21]
    """
    scores = two_scores(cohort, end=end)
    before, after = scores.before, scores.after
    n = len(before)
    gain = cohort.instrument.gain(after - before)
    order = np.argsort(-gain, kind="stable")
    rows = []
    for k in range(min(most, n // 2) + 1 if n else 0):
        kept = order[k:]
        first, last = float(np.median(before[kept])), float(np.median(after[kept]))
        percent = 100 * (last - first) / first if first > 0 else np.nan
        rows.append((k, first, last, last - first, percent, float(np.median((after - before)[kept])), n - k))
    return WithoutBest(
        table=pd.DataFrame(rows, columns=COLUMNS),
        start=scores.start,
        end=scores.end,
        n_patients=n,
        n_dropped=cohort.n_patients - n,
        method=(
            f"Medians at months {scores.start:g} and {scores.end:g} of those left when the patients with the largest "
            "improvement in points are left out; no interval, as who is left was chosen by the result."
        ),
        notes=(),
    )
