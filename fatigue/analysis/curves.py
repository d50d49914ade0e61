"""How did the score change over the visits, in everybody and by group?

Medians with quartiles, or means with t intervals, at every visit that has a form; nothing is imputed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from fatigue.analysis.arithmetic import group_tests
from fatigue.analysis.arithmetic.course import METHOD, Course, course
from fatigue.analysis.arithmetic.quantiles import median_interval_columns, quantile_columns
from fatigue.analysis.arithmetic.verdict import detectable_between, is_significant
from fatigue.analysis.patients.groups import EVERYBODY, groups_of
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort

Statistic = Literal["median", "mean", "median change", "mean change"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """The score at every visit, one row a group and month.

    `table`: group, month, estimate, std_error (mean only), conf_low, conf_high, q1, q3, n. A change is the visit
    minus the baseline in points of the scale (for the FIS negative = less fatigue).
    """

    table: pd.DataFrame
    groups: tuple[str, ...]
    statistic: Statistic
    scale: str
    since: str  # what the months are counted from: "treatment", "baseline"
    courses: tuple[Course, ...]  # one a group: whether the score changed, and by when
    detectable_between: float  # points: the difference of two groups' mean changes that would have shown, 80 % power
    between_p: float  # Kruskal-Wallis: patients' changes from the first to the last visit, between groups; NaN: no test
    n_patients: int  # with at least one score that counts
    n_dropped: int  # left out: no group known, no baseline (change), or not seen at every visit (same patients)
    method: str
    notes: tuple[str, ...]

    @property
    def groups_differ(self) -> bool:
        """Whether the patients' changes differ between the groups by the test."""
        return is_significant(self.between_p)

    @property
    def is_change(self) -> bool:
        """Whether the line is one of changes, not of scores."""
        return self.statistic.endswith("change")

    def of(self, group: str) -> Trajectory:
        """Give the line of one group alone; what compares the groups stays."""
        return replace(self, table=self.table[self.table["group"] == group], groups=(group,))


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Single patients' lines; `table`: patient, group, month, score. At most `limit` patients, sampled with a seed."""

    table: pd.DataFrame
    n_patients: int
    n_dropped: int  # not drawn, to keep the page light
    method: str
    notes: tuple[str, ...]

    def of(self, group: str) -> People:
        """Give the lines of one group alone."""
        return replace(self, table=self.table[self.table["group"] == group])


def trajectory(
    cohort: Cohort,
    *,
    by: str | None = None,
    statistic: Statistic = "median",
    same_patients: bool = False,
    scale: str = "total",
) -> Trajectory:
    """Give the median or mean of the score (or of its change from baseline) at every visit.

    Parameters
    ----------
    cohort : Cohort
        Higher or lower is better as `cohort.instrument` says.
    by : str, optional
        A baseline column: age, edss (in fixed classes), employment (working or not), or any category.
    statistic : {"median", "mean", "median change", "mean change"}
        Median with quartiles and an interval between order statistics, the same as of `median_drop`; mean with a t
        interval.
    same_patients : bool
        Keep only patients with a form at every visit, so that the people do not change along the curve.
    scale : str
        A scale of the file, by default the total.

    Returns
    -------
    Trajectory
        Patients without a known group, or without baseline where a change is asked, are left out and counted.

    References
    ----------
    Quartiles: Hyndman & Fan 1996 type 7, doi:10.2307/2684934. Interval: Hettmansperger & Sheather 1986,
    doi:10.1016/0167-7152(86)90021-0.

    Examples
    --------
    >>> import fatigue
    >>> curve = trajectory(fatigue.demo())
    >>> [float(x) for x in curve.table["estimate"].iloc[[0, -1]]]
    [36.0, 23.0]
    """
    scores, kept = scores_for(cohort, statistic=statistic, same_patients=same_patients, scale=scale)
    codes, known = groups_of(cohort, by)
    groups = known or (EVERYBODY,)  # of whom there is nobody
    kept &= codes >= 0
    parts = [_summary(scores[kept & (codes == code)], cohort.months, statistic) for code in range(len(groups))]
    table = pd.concat(parts, keys=list(groups), names=["group", None]).reset_index("group").reset_index(drop=True)
    n_patients = int((kept & np.isfinite(scores).any(axis=1)).sum())
    raw = cohort.score_array(scale)
    courses = tuple(course(raw[kept & (codes == code)], cohort.months, group=name) for code, name in enumerate(groups))
    return Trajectory(
        table=table,
        groups=groups,
        statistic=statistic,
        scale=scale,
        since=cohort.since,
        courses=courses,
        **_between(raw, [kept & (codes == code) for code in range(len(groups))]),
        n_patients=n_patients,
        n_dropped=cohort.n_patients - n_patients,
        method=f"{_method(statistic, same_patients=same_patients)} {METHOD}",
        notes=_notes(table, by) if known else (f"Nobody has a known {cohort.label(str(by))}.",),
    )


def individuals(
    cohort: Cohort, *, by: str | None = None, statistic: Statistic = "median", scale: str = "total", limit: int = 300
) -> People:
    """Give single patients' scores (or changes) at every visit they have; at most `limit` patients.

    Examples
    --------
    >>> import fatigue
    >>> individuals(fatigue.demo()).n_patients
    23
    """
    scores, kept = scores_for(cohort, statistic=statistic, same_patients=False, scale=scale)
    codes, groups = groups_of(cohort, by)
    kept &= codes >= 0
    rows = np.flatnonzero(kept & np.isfinite(scores).any(axis=1) & (not cohort.is_closed))
    n_all = len(rows)
    if n_all > limit:
        rows = np.sort(np.random.default_rng(2019).choice(rows, limit, replace=False))
    table = pd.DataFrame(
        {
            "patient": np.repeat(cohort.patients.index.to_numpy()[rows], len(cohort.months)),
            "group": np.repeat(np.asarray(groups, dtype=object)[codes[rows]], len(cohort.months)),
            "month": np.tile(cohort.months, len(rows)),
            "score": scores[rows].ravel(),
        }
    ).dropna(subset=["score"])
    notes = () if n_all <= limit else (f"{limit} of {n_all:,} patients drawn as single lines, chosen by chance.",)
    return People(
        table=table,
        n_patients=len(rows),
        n_dropped=cohort.n_patients - len(rows),
        method="One line a patient, through every visit with a form.",
        notes=notes,
    )


def scores_for(
    cohort: Cohort, *, statistic: Statistic, same_patients: bool, scale: str
) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Give the patients x months numbers a statistic speaks of, and which patients count."""
    scores = cohort.score_array(scale)
    kept = np.ones(len(scores), dtype=bool)
    if same_patients:
        kept &= np.isfinite(scores).all(axis=1)
    if statistic.endswith("change"):
        scores = scores - scores[:, [cohort.month_index(0.0)]]
        kept &= np.isfinite(scores).any(axis=1)
    return scores, kept


def _summary(scores: Floats, months: tuple[float, ...], statistic: Statistic) -> pd.DataFrame:
    q1, median, q3 = quantile_columns(scores, (0.25, 0.5, 0.75))
    n = np.isfinite(scores).sum(axis=0)
    if statistic.startswith("median"):
        estimate, std_error = median, np.full(len(months), np.nan)
        conf_low, conf_high = median_interval_columns(scores)
    else:
        known = np.where(np.isfinite(scores), scores, 0.0)
        estimate = np.divide(known.sum(axis=0), n, out=np.full(len(months), np.nan), where=n > 0)
        squares = np.where(np.isfinite(scores), (scores - estimate) ** 2, 0.0).sum(axis=0)
        variance = np.divide(squares, n - 1, out=np.full(len(months), np.nan), where=n > 1)
        std_error = np.sqrt(variance / np.maximum(n, 1))
        reach = stdtrit(np.maximum(n - 1, 1).astype(float), 0.975) * std_error
        conf_low, conf_high = estimate - reach, estimate + reach
    return pd.DataFrame(
        {
            "month": months, "estimate": estimate, "std_error": std_error, "conf_low": conf_low,
            "conf_high": conf_high, "q1": q1, "q3": q3, "n": n,
        }
    )  # fmt: skip


def _between(scores: Floats, members: list[np.ndarray[tuple[int], np.dtype[np.bool_]]]) -> dict[str, float]:
    """Give the test of the groups' changes, first visit to last, and what it could have shown."""
    seen = np.flatnonzero(np.isfinite(scores[np.logical_or.reduce(members)]).any(axis=0))
    if len(members) < 2 or len(seen) < 2:
        return {"between_p": math.nan, "detectable_between": math.nan}
    change = scores[:, seen[-1]] - scores[:, seen[0]]
    groups = [change[own & np.isfinite(change)] for own in members]
    return {"between_p": group_tests.of_numbers(groups)[1], "detectable_between": detectable_between(groups)}


def _method(statistic: Statistic, *, same_patients: bool) -> str:
    what = {
        "median": "Median of the score at each visit with the quartiles",
        "mean": "Mean of the score at each visit with its 95 % t interval",
        "median change": "Median of the patients' changes from baseline with the quartiles",
        "mean change": "Mean of the patients' changes from baseline with its 95 % t interval",
    }[statistic]
    who = "the same patients at every visit" if same_patients else "every form there is"
    interval = "; 95 % interval between order statistics (Hettmansperger and Sheather)"
    return f"{what}{interval if statistic.startswith('median') else ''}; {who}; no missing score filled in."


def _notes(table: pd.DataFrame, by: str | None) -> tuple[str, ...]:
    notes = []
    empty = table.groupby("month")["n"].sum()
    gone = [f"{month:g}" for month in empty.index[empty == 0]]
    if gone:
        notes.append(f"No form at month {', '.join(gone)}.")
    small = table.loc[table["n"].between(1, 4), "n"]
    if len(small) and by is not None:
        notes.append("A point from fewer than 5 patients says little.")
    return tuple(notes)
