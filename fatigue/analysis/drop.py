"""By how much did the median score change between two visits, said in every usual way, each way with its name.

"The median fell by 36 %" can mean the change of medians, the median of the patients' changes, or the median of their
percent changes; the three differ, and all are shown, beside Wilcoxon's signed-rank test (Wilcoxon 1945,
doi:10.2307/3001968), the Hodges-Lehmann estimate (1963, doi:10.1214/aoms/1177704172) and the rank-biserial correlation
(Kerby 2014, doi:10.2466/11.IT.3.1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.analysis.arithmetic import bootstrap, definitions, signed_rank, verdict
from fatigue.analysis.arithmetic.definitions import FEWEST as FEWEST
from fatigue.analysis.arithmetic.verdict import Finding, Verdict
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError

NAN = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class MedianDrop:
    """Change of the score between two visits: end - start, so negative = the score fell."""

    table: pd.DataFrame  # one row a definition and unit: definition unit estimate conf_low conf_high n
    patients: pd.DataFrame  # index patient: start end change percent (NaN where the baseline is not above 0)
    start: float  # months
    end: float  # months; NaN when there is no later visit
    median_start: float
    median_end: float
    quartiles_start: tuple[float, float]
    quartiles_end: tuple[float, float]
    statistic: float  # W+, the sum of the ranks of rises
    p_value: float
    test: str  # the test that was run, or "not run"
    n_zero: int  # patients without any change, dropped from the test
    rank_biserial: float  # -1 = everybody fell, 1 = everybody rose
    rank_biserial_low: float
    rank_biserial_high: float
    n_improved: int
    n_same: int
    n_worse: int
    n_at_floor: int  # at the best score at the end, and not at the start
    n_undefined_percent: int  # baseline not above 0: no percent change
    leave_one_out_low: float  # range of the percent change of medians when each patient is left out in turn
    leave_one_out_high: float
    detectable: float  # points: the smallest mean change these patients would have shown with 80 % power
    n_patients: int
    n_dropped: int  # lacking either visit
    method: str
    notes: tuple[str, ...]

    @property
    def by_test(self) -> Verdict:
        """What the signed-rank test bears."""
        return verdict.of_test(self.p_value, self.rank_biserial)

    def by_interval(self, definition: str, *, unit: str) -> Verdict:
        """Give what the interval of one row of the table bears."""
        row = self.table[(self.table["definition"] == definition) & (self.table["unit"] == unit)].iloc[0]
        return verdict.of_interval(row["conf_low"], row["conf_high"])

    @property
    def ways_agree(self) -> bool:
        """Whether all the percents of the table are known and have one sign."""
        values = self.table.loc[self.table["unit"] == "percent", "estimate"].to_numpy(dtype=float)
        return bool((values > 0).all() or (values < 0).all())

    @property
    def finding(self) -> Finding:
        """What may be said: first whether there was anything to test, then the test, then the medians."""
        tested, medians_say = self.by_test, self.by_interval("change of medians", unit="points")
        return verdict.finding(tested, medians_say, n=self.n_patients, n_changed=self.n_patients - self.n_zero)


def median_drop(cohort: Cohort, *, start: float = 0, end: float | None = None, scale: str = "total") -> MedianDrop:
    """Give the change of the median score between two visits under each definition, with intervals and tests.

    Parameters
    ----------
    cohort : Cohort
    start, end : float
        Months; `end` defaults to the last visit.
    scale : str
        The total or a subscale.

    Returns
    -------
    MedianDrop
        `table` has the change of medians (percent and points), the median of the patients' changes (as percent of the
        median at start, and points), the median of their percent changes, and the Hodges-Lehmann estimate (points).
        Every change is end - start; intervals cover 95 %.

    Notes
    -----
    Patients lacking either visit are left out and counted in `n_dropped`; nothing is imputed. Patients whose score at
    start is not above 0 have no percent change: they are left out of that row only and counted. Wilcoxon's test drops
    zero differences, ranks after rounding to 10 decimals, and is exact by mid-ranks up to 300 non-zero differences,
    else a normal approximation with continuity correction (`test` says which). The Hodges-Lehmann interval is that of
    the signed-rank quantiles of all Walsh averages. Those of the median change in points and of the median of percent
    changes lie between order statistics (Hettmansperger & Sheather 1986, doi:10.1016/0167-7152(86)90021-0), as on every
    page; those of two medians set against each other are percentile bootstrap, 10,000 draws of patients (Efron 1979,
    doi:10.1214/aos/1176344552). That of the rank-biserial correlation: see `signed_rank.biserial_interval`.

    Raises
    ------
    AnalysisError
        When a visit or scale is not in the cohort, or `end` does not come after `start`.

    Examples
    --------
    >>> import fatigue
    >>> drop = median_drop(fatigue.demo())
    >>> drop.median_start, drop.median_end
    (36.0, 23.0)
    """
    first = cohort.at(start, scale=scale)
    if end is None and start == cohort.months[-1]:
        return _nothing(cohort, start, NAN, f"There is no visit after month {start:g}, so there is no change to show.")
    last_month = float(cohort.months[-1] if end is None else end)
    last = cohort.at(last_month, scale=scale)
    if not start < last_month:
        raise AnalysisError(
            f"The change was asked for from month {start:g} to month {last_month:g}; the second must come after the "
            "first. Choose a later second visit."
        )
    both = np.isfinite(first) & np.isfinite(last)
    if not both.any():
        return _nothing(
            cohort, start, last_month, f"No patient has a score at both month {start:g} and month {last_month:g}."
        )
    return _compare(cohort, scale, months=(float(start), last_month), both=both)


def _compare(cohort: Cohort, scale: str, *, months: tuple[float, float], both: NDArray[np.bool_]) -> MedianDrop:
    before, after = cohort.at(months[0], scale=scale)[both], cohort.at(months[1], scale=scale)[both]
    change = np.round(after - before, 10) + 0.0
    percent = np.full(len(change), NAN)
    np.divide(100 * change, before, out=percent, where=before > 0)
    is_enough = len(change) >= FEWEST
    differences = signed_rank.tally(change)
    test = signed_rank.signed_ranks(differences) if is_enough else None
    is_tested = test is not None and test.n_nonzero > 0
    table, n_draws_lost = definitions.table(before, after, percent=percent)
    left_out = bootstrap.leave_one_out(before, after)
    q1_before, median_before, q3_before = np.percentile(before, [25, 50, 75])
    q1_after, median_after, q3_after = np.percentile(after, [25, 50, 75])
    best = cohort.instrument.best(scale)
    better = cohort.instrument.gain(change) > 0
    n_same = differences.n_zero
    return MedianDrop(
        table=table,
        patients=pd.DataFrame(
            {"start": before, "end": after, "change": change, "percent": percent}, index=cohort.patients.index[both]
        ),
        start=months[0],
        end=months[1],
        median_start=float(median_before),
        median_end=float(median_after),
        quartiles_start=(float(q1_before), float(q3_before)),
        quartiles_end=(float(q1_after), float(q3_after)),
        statistic=test.w_plus if test else NAN,
        p_value=test.p_value if test else NAN,
        test=test.test if test else "not run",
        n_zero=n_same,
        rank_biserial=test.rank_biserial if test else NAN,
        rank_biserial_low=test.conf_low if test else NAN,
        rank_biserial_high=test.conf_high if test else NAN,
        n_improved=int(better.sum()),
        n_same=n_same,
        n_worse=len(change) - n_same - int(better.sum()),
        n_at_floor=int(((after == best) & (before != best)).sum()),
        n_undefined_percent=int(np.isnan(percent).sum()),
        leave_one_out_low=left_out[0],
        leave_one_out_high=left_out[1],
        detectable=verdict.detectable_mean(change),
        n_patients=len(change),
        n_dropped=cohort.n_patients - len(change),
        method=_method(len(change), months, test.test if test is not None and is_tested else None),
        notes=(*_without_interval(change, percent), *_notes(cohort, scale, before, test=test, n_lost=n_draws_lost)),
    )


def _method(n: int, months: tuple[float, float], test: str | None) -> str:
    words = (
        f"Medians at months {months[0]:g} and {months[1]:g} in the {n} patient{'s' * (n != 1)} with both scores; "
        "change = end - start."
    )
    if n >= FEWEST:
        words += (
            " 95 % intervals of the median change in points and of the median of percent changes: between order "
            f"statistics (Hettmansperger and Sheather); of medians set against each other: {bootstrap.road(n)}. "
            "Hodges-Lehmann: median of all Walsh averages, zeros included, interval from the signed-rank quantiles."
        )
    if test:
        words += (
            f" Test: {test}, two-sided, differences rounded to 10 decimals, zero differences dropped; rank-biserial "
            "correlation with Wilson's interval, its error from each patient's share of the pairs."
        )
    return words


def _without_interval(change: Floats, percent: Floats) -> list[str]:
    """Say which medians have no interval, though the patients are not too few for a test."""
    n, n_defined = len(change), int(np.isfinite(percent).sum())
    if n < FEWEST:
        return []
    if np.ptp(change) == 0:
        return ["Every patient changed by the same amount, which leaves no interval of the median change."]
    if n == FEWEST:
        return [
            "No interval of the median change or of Hodges-Lehmann's: with fewer than 6 patients no interval from "
            "ranks reaches 95 %."
        ]
    if n_defined <= FEWEST:
        return [f"{n_defined} patients have a percent change: too few for an interval of their median (6 are needed)."]
    return []


def _notes(
    cohort: Cohort, scale: str, before: Floats, *, test: signed_rank.SignedRanks | None, n_lost: int
) -> list[str]:
    instrument, n = cohort.instrument, len(before)
    lowest, n_undefined = instrument.scale(scale).lowest, int((before <= 0).sum())
    notes = []
    if test is None:
        notes.append(
            f"No test and no bootstrap interval: both need at least {FEWEST} patients with both scores, here {n}."
        )
    elif test.n_nonzero == 0:
        notes.append("No test: the score of every patient is the same at both visits.")
    elif math.isnan(test.conf_low):
        notes.append(
            f"Only {test.n_nonzero} patients changed at all: the rank-biserial correlation has no interval below "
            f"{signed_rank.FEWEST_SHARES}."
        )
    if n_undefined:
        notes.append(
            f"{n_undefined} of {n} patients had a score not above 0 at the start, so no percent change: left out of "
            "the median of percent changes."
        )
    if n_lost:
        notes.append(
            f"In {n_lost:,} of {bootstrap.DRAWS:,} bootstrap draws the median at the start was not above 0; the "
            "percent intervals leave those draws out."
        )
    if lowest != 0:
        notes.append(
            f"The {instrument.name} starts at {lowest:g}, not at 0: percents are of the score as it is, and even the "
            "best score is not a fall of 100 %."
        )
    if not instrument.lower_is_better:
        notes.append(f"On the {instrument.name} higher is better: a rise is an improvement.")
    return notes


def _nothing(cohort: Cohort, start: float, end: float, note: str) -> MedianDrop:
    empty = np.empty(0)
    table, _ = definitions.table(empty, empty, percent=empty)
    return MedianDrop(
        table=table,
        patients=pd.DataFrame(dict.fromkeys(("start", "end", "change", "percent"), empty),
                              index=cohort.patients.index[:0]),
        start=float(start), end=end, median_start=NAN, median_end=NAN, quartiles_start=(NAN, NAN),
        quartiles_end=(NAN, NAN), statistic=NAN, p_value=NAN, test="not run", n_zero=0, rank_biserial=NAN,
        rank_biserial_low=NAN, rank_biserial_high=NAN, n_improved=0, n_same=0, n_worse=0, n_at_floor=0,
        n_undefined_percent=0, leave_one_out_low=NAN, leave_one_out_high=NAN, detectable=NAN,
        n_patients=0, n_dropped=cohort.n_patients, method="Nothing was computed.", notes=(note,),
    )  # fmt: skip
