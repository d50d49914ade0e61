"""From the first visit to the last: did the score change, and by which visit had most of the change come?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic import ratio, verdict
from fatigue.analysis.arithmetic.paired import paired_t
from fatigue.analysis.arithmetic.signed_rank import signed_ranks, tally
from fatigue.analysis.arithmetic.verdict import FEWEST, Finding
from fatigue.cohort.arrays import Floats

NAN = math.nan
MOST = 0.5  # of the change: more than this is most of it
METHOD = (
    "Whether the score changed: patients with a form at the first and the last visit, signed-rank test and 95 % t "
    "interval of the mean, which must agree. By when most of it had come: the first visit whose share of the mean "
    "change has its 95 % interval (Fieller) above a half, if no later visit is seen to hold half or less."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Change of the score from the first visit with a form to the last, last - first, in one group of patients."""

    table: pd.DataFrame  # one row a later visit: month share conf_low conf_high n; of the mean change to the last visit
    group: str
    start: float  # months; NaN where there are not two visits with forms
    end: float
    estimate: float  # mean change, points
    conf_low: float
    conf_high: float
    p_value: float  # signed-rank test
    finding: Finding  # "test alone", "opposed": the mean's interval does not bear the test
    detectable: float  # points: the mean change these patients would have shown with 80 % power
    month_of_most: float  # NaN where no visit before the last is known to hold most of the change
    n: int  # with a form at both visits


def course(scores: Floats, months: tuple[float, ...], *, group: str) -> Course:
    """Give the change over the visits, and from when on most of it is known to have come.

    A visit holds most of the change where the 95 % interval of its share (Fieller's, patients with all three forms)
    lies above a half, and no later share is seen at a half or below. Where the change is not clear there are no shares.
    In 1,000 cohorts of 23 that fell in a straight line a visit was named too early in 3 %; at worst, where half has
    come at the first visit and the rest at the last, in 7 %.
    """
    seen = np.flatnonzero(np.isfinite(scores).any(axis=0))
    if len(seen) < 2:
        return _nothing(group)
    since = np.round(scores - scores[:, [seen[0]]], 10)
    total = since[:, seen[-1]]
    total = total[np.isfinite(total)]
    row = paired_t(total[:, None], "none").iloc[0]
    test = signed_ranks(tally(total))
    low, high = row["conf_low"], row["conf_high"]
    if row["std_error"] == 0:  # all changed by the same amount
        low = high = row["estimate"]
    found = verdict.finding(
        verdict.of_test(test.p_value, test.rank_biserial),
        verdict.of_interval(low, high),
        n=len(total),
        n_changed=test.n_nonzero,
    )
    table = _shares(since[:, seen[1:]], [months[visit] for visit in seen[1:]], is_clear=found in ("fall", "rise"))
    return Course(
        table=table, group=group, start=months[seen[0]], end=months[seen[-1]], estimate=float(row["estimate"]),
        conf_low=float(row["conf_low"]), conf_high=float(row["conf_high"]), p_value=test.p_value, finding=found,
        detectable=verdict.detectable_mean(total), month_of_most=_month_of_most(table), n=len(total),
    )  # fmt: skip


def _shares(since: Floats, months: list[float], *, is_clear: bool) -> pd.DataFrame:
    rows = []
    for visit, month in enumerate(months):
        both = np.isfinite(since[:, visit]) & np.isfinite(since[:, -1])
        n = int(both.sum())
        share = (NAN, NAN, NAN)
        if is_clear and n >= FEWEST:
            share = ratio.of_means(since[both, visit], since[both, -1])
        rows.append((month, *share, n))
    return pd.DataFrame(rows, columns=["month", "share", "conf_low", "conf_high", "n"])


def _month_of_most(table: pd.DataFrame) -> float:
    """Give the first visit known to hold most of the change, if no later one is seen to hold less."""
    stays = table["share"].to_numpy()[::-1]
    stays = np.minimum.accumulate(np.where(np.isnan(stays), np.inf, stays))[::-1] > MOST
    reached = table[stays & (table["conf_low"] > MOST).to_numpy()].iloc[:-1]
    return float(reached["month"].iloc[0]) if len(reached) else NAN


def _nothing(group: str) -> Course:
    table = pd.DataFrame(columns=["month", "share", "conf_low", "conf_high", "n"])
    return Course(
        table=table, group=group, start=NAN, end=NAN, estimate=NAN, conf_low=NAN, conf_high=NAN, p_value=NAN,
        finding="nobody", detectable=NAN, month_of_most=NAN, n=0,
    )  # fmt: skip
