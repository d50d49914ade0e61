"""Who returned to work, or to driving, and did their fatigue change otherwise than that of those who did not?

Status at follow-up comes after the baseline, as the score does: this is association after the fact, never prediction.
Groups are compared by Welch's t (Biometrika 1947;34:28-35, doi:10.1093/biomet/34.1-2.28).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special, stats

from fatigue.analysis.arithmetic.proportions import WILSON, wilson
from fatigue.analysis.arithmetic.verdict import Verdict, detectable, of_interval
from fatigue.analysis.patients.able import QUESTIONS, Of, Question, status_of
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.statuses import Status
from fatigue.errors import AnalysisError

START = 0.0
FEWEST = 3  # patients in each group, for an interval and a test: two equal ones would claim certainty
AFTER_THE_FACT = (
    "This is association after the fact: status and score were both recorded at follow-up, so neither can be said "
    "to have caused or predicted the other."
)
COMPARISON = ["group", "estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high", "n"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transitions:
    """Status at baseline against status at follow-up, and the change of the score by who returned (end - start)."""

    table: pd.DataFrame  # start end n: every pair of levels that occur, also pairs with n = 0
    comparison: pd.DataFrame  # group estimate std_error df statistic p_value conf_low conf_high n; points of the total
    of: Of
    start: float  # months
    end: float  # months; NaN when there is no later visit
    n_returned: int  # of n_at_risk
    n_at_risk: int  # not working (not driving) at baseline, known at both visits
    proportion: float  # n_returned / n_at_risk, 0 to 1
    conf_low: float
    conf_high: float
    detectable: float  # points: the smallest difference of the two mean changes that would have shown, 80 % power
    n_stopped: int  # of n_able
    n_able: int  # working (driving) at baseline, known at both visits
    n_patients: int  # with a status recorded at both visits: the sum of the table
    n_dropped: int  # without
    method: str
    notes: tuple[str, ...]

    @property
    def difference(self) -> Verdict:
        """What Welch's interval of the difference, returned - not returned, bears."""
        last = self.comparison[self.comparison["group"] == "difference"].iloc[0]
        return of_interval(last["conf_low"], last["conf_high"])


def transitions(cohort: Cohort, *, of: Of = "employment", end: float | None = None) -> Transitions:
    """Give status at baseline against status at follow-up, who returned, and how their scores changed.

    Parameters
    ----------
    cohort : Cohort
    of : {"employment", "driving"}
        Working is full-time, part-time or self-employed.
    end : float, optional
        Month compared with month 0; the last visit by default.

    Returns
    -------
    Transitions
        `table` counts pairs of statuses. `comparison` has three rows, "returned", "not returned" and "difference" (the
        first minus the second): mean change of the total score in points, end - start, negative = the score fell,
        with 95 % t intervals; the difference by Welch's test.

    Notes
    -----
    Patients without a status at either visit are left out and counted in `n_dropped`. "unknown" is shown in the table
    and is in no denominator; so is "never drove". A returned patient lacking a score at either visit counts among the
    returned but not in `comparison`. The intervals and the test need three patients with scores in each group.

    Raises
    ------
    AnalysisError
        When the cohort has no such status per visit, or `end` is not a visit after month 0.

    Examples
    --------
    >>> import fatigue
    >>> work = transitions(fatigue.demo())
    >>> work.n_returned, work.n_at_risk
    (4, 10)
    """
    status = status_of(cohort, of)
    before, first = cohort.at(START), cohort.month_index(START)
    is_last = end is None and cohort.months[-1] == START
    month = float(cohort.months[-1] if end is None else end)
    after, last = cohort.at(month), cohort.month_index(month)
    if not is_last and not month > START:
        raise AnalysisError(
            f"Follow-up was asked for at month {month:g}; it must come after month 0. Choose a later one."
        )
    codes = status.codes[:, [first, last]]
    if is_last:
        codes = np.full_like(codes, -1)
    return _answer(status, codes, np.round(after - before, 10), of=of, end=math.nan if is_last else month)


def _answer(status: Status, codes: NDArray[np.int8], change: Floats, *, of: Of, end: float) -> Transitions:
    question = QUESTIONS[of]
    recorded = (codes >= 0).all(axis=1)
    able = np.isin(codes, [status.levels.index(level) for level in question.able if level in status.levels])
    unable = np.isin(codes, [status.levels.index(level) for level in question.unable if level in status.levels])
    known_later = able[:, 1] | unable[:, 1]
    at_risk, returned = unable[:, 0] & known_later, unable[:, 0] & able[:, 1]
    was_able, stopped = able[:, 0] & known_later, able[:, 0] & unable[:, 1]
    n_at_risk, n_returned = int(at_risk.sum()), int(returned.sum())
    low, high = wilson(n_returned, n_at_risk)
    groups = change[returned], change[at_risk & ~returned]
    comparison, notes = _compare(*(group[np.isfinite(group)] for group in groups))
    lacking = int(sum(np.isnan(group).sum() for group in groups))
    return Transitions(
        table=_pairs(status, codes[recorded]),
        comparison=comparison,
        of=of,
        start=START,
        end=end,
        n_returned=n_returned,
        n_at_risk=n_at_risk,
        proportion=n_returned / n_at_risk if n_at_risk else math.nan,
        conf_low=float(low),
        conf_high=float(high),
        detectable=detectable(*comparison[["std_error", "df"]].iloc[-1]),
        n_stopped=int(stopped.sum()),
        n_able=int(was_able.sum()),
        n_patients=int(recorded.sum()),
        n_dropped=int((~recorded).sum()),
        method=_method(question, end, is_tested=bool(comparison["p_value"].notna().any())),
        notes=(
            AFTER_THE_FACT,
            question.denominator,
            *_notes(question, status, codes[recorded], end=end, counts=(n_at_risk, lacking)),
            *notes,
        ),
    )


def _pairs(status: Status, codes: NDArray[np.int8]) -> pd.DataFrame:
    """Count pairs of levels, in the order of the levels, among levels that occur at either visit."""
    n_levels = len(status.levels)
    present = np.unique(codes)
    pair = codes[:, 0].astype(np.int64) * n_levels + codes[:, 1]
    counts = np.bincount(pair, minlength=n_levels * n_levels).reshape(n_levels, n_levels)[np.ix_(present, present)]
    levels = [status.levels[code] for code in present]
    return pd.DataFrame({"start": np.repeat(levels, len(levels)), "end": levels * len(levels), "n": counts.ravel()})


def _compare(returned: Floats, not_returned: Floats) -> tuple[pd.DataFrame, list[str]]:
    """Give mean changes of both groups, and their difference where both are large enough, with notes where not."""
    first, second = _mean_row(returned), _mean_row(not_returned)
    difference = dict.fromkeys(COMPARISON[1:], math.nan)
    difference["estimate"] = first["estimate"] - second["estimate"]
    difference["n"] = len(returned) + len(not_returned)
    notes = []
    if min(len(returned), len(not_returned)) < FEWEST:
        notes.append(
            f"No test: it needs at least {FEWEST} patients with both scores in each group; {len(returned)} returned "
            f"and {len(not_returned)} did not."
        )
    elif first["std_error"] == 0 and second["std_error"] == 0:
        notes.append("No test: within each group every patient's score changed by the same amount.")
    else:
        difference |= _welch(returned, not_returned)
    rows = [{"group": "returned", **first}, {"group": "not returned", **second}, {"group": "difference", **difference}]
    table = pd.DataFrame(rows, columns=COMPARISON)
    table["n"] = table["n"].astype(int)
    return table, notes


def _mean_row(values: Floats) -> dict[str, float]:
    n = len(values)
    row = dict.fromkeys(COMPARISON[1:], math.nan)
    row["n"] = n
    if n:
        row["estimate"] = float(values.mean())
    if n >= FEWEST:
        # The mean of equal numbers is off by float noise, and would leave a spread of 1e-17.
        row["std_error"] = float(values.std(ddof=1)) / math.sqrt(n) if np.ptp(values) else 0.0
        row["df"] = n - 1
        row |= _interval(row["estimate"], row["std_error"], row["df"])
    return row


def _welch(returned: Floats, not_returned: Floats) -> dict[str, float]:
    """Welch's t with the Satterthwaite df."""
    found = stats.ttest_ind(returned, not_returned, equal_var=False)
    low, high = found.confidence_interval(0.95)
    std_error = math.hypot(*(float(stats.sem(values)) for values in (returned, not_returned)))
    return {"std_error": std_error, "df": float(found.df), "statistic": float(found.statistic),
            "p_value": float(found.pvalue), "conf_low": float(low), "conf_high": float(high)}  # fmt: skip


def _interval(estimate: float, std_error: float, df: float) -> dict[str, float]:
    half = float(special.stdtrit(df, 0.975)) * std_error
    return {"conf_low": estimate - half, "conf_high": estimate + half}


def _method(question: Question, end: float, *, is_tested: bool) -> str:
    if math.isnan(end):
        return "Nothing was compared: there is no visit after baseline."
    words = (
        f"Status at month 0 against status at month {end:g}; returned = {question.does_not} then, {question.does} "
        f"later; {WILSON}."
    )
    if is_tested:
        words += (
            " Change of the total score, end - start, of those who returned against those who did not: Welch's t test, "
            "two-sided, with Satterthwaite's degrees of freedom."
        )
    return words


def _notes(
    question: Question, status: Status, codes: NDArray[np.int8], *, end: float, counts: tuple[int, int]
) -> list[str]:
    n_at_risk, n_lacking = counts
    notes = []
    if math.isnan(end):
        notes.append("There is no visit after month 0, so there is nothing to compare.")
    elif n_at_risk == 0:
        notes.append(f"Nobody with a known status at both visits was {question.does_not} at month 0.")
    outside = [
        (status.levels[code], int((codes == code).any(axis=1).sum()))
        for code in np.unique(codes)
        if status.levels[code] not in (*question.able, *question.unable)
    ]
    if outside:
        said = ", ".join(f'"{level}" ({count})' for level, count in outside)
        notes.append(f"In the table but in no denominator, patients with this status at either visit: {said}.")
    if n_lacking:
        notes.append(
            f"{n_lacking} of the {n_at_risk} {'lacks' if n_lacking == 1 else 'lack'} a score at one of the two visits: "
            "not in the comparison."
        )
    return notes
