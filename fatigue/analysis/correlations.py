"""Does improvement go with a baseline measure, one at a time? Pearson and Spearman correlations with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtr

from fatigue.analysis.patients.design import BASELINE, EMPLOYMENT, Term, expand, is_follow_up, later_visit, read_column
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort

LEAST = 4  # pairs: Fisher's z has a standard error from 4 on
CONFIDENCE = 0.95
PERFECT = 1 - 1e-12
COLUMNS = (
    "term", "label", "column", "kind", "estimate", "df", "statistic", "p_value", "conf_low", "conf_high", "n"
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlations:
    """How improvement goes with each baseline measure; positive = more of it, more improvement."""

    table: pd.DataFrame  # one row a measure and method
    end: float  # months
    lower_is_better: bool  # improvement is baseline - end when true, end - baseline when not
    n_patients: int  # with a score at baseline and at the end
    n_dropped: int
    method: str
    notes: tuple[str, ...]


def correlations(
    cohort: Cohort, *, measures: Sequence[str] | None = None, end: float | None = None, scale: str = "total"
) -> Correlations:
    """Give the correlation of improvement with each baseline measure.

    Parameters
    ----------
    cohort : Cohort
    measures : sequence of str, optional
        Columns of `cohort.patients`, or `baseline_score`; by default every numeric column, working at baseline and the
        baseline score. A category enters as dummies against its first level, employment as working against not.
    end : float, optional
        Month to compare with the baseline; the last one by default.
    scale : str
        "total" or a subscale.

    Returns
    -------
    Correlations
        `table`: term, label, column, kind (pearson, spearman), estimate, df, statistic (t), p_value, conf_low,
        conf_high, n. Positive = the higher the measure, the larger the improvement, whichever way the instrument
        points. Pearson's interval is Fisher's z; Spearman's is Bonett and Wright's [1]_, its p the t approximation.

    Raises
    ------
    TooFewError
        When the cohort has no visit after the baseline.

    Notes
    -----
    Pairs with a missing value are left out measure by measure, so n differs. With fewer than 4 pairs, or no spread,
    the row is NaN and a note says so. p values are not adjusted for the number of measures. Improvement correlates
    with the baseline score by construction, because that score is part of both [2]_.

    References
    ----------
    .. [1] Bonett & Wright, Psychometrika 2000;65:23-28. doi:10.1007/BF02294183
    .. [2] Oldham, J Chronic Dis 1962;15:969-977. doi:10.1016/0021-9681(62)90116-9

    Examples
    --------
    >>> import fatigue
    >>> found = correlations(fatigue.demo(), measures=("age", "edss"))
    >>> list(found.table["kind"])
    ['pearson', 'spearman', 'pearson', 'spearman']
    """
    end = later_visit(cohort, end)
    start_score, end_score = cohort.at(0, scale=scale), cohort.at(end, scale=scale)
    better = cohort.instrument.gain(end_score - start_score)
    scored = np.isfinite(better)
    rows: list[dict[str, object]] = []
    notes: list[str] = []
    names = _default(cohort) if measures is None else tuple(dict.fromkeys(measures))
    for name in names:
        column = read_column(cohort, name, scale=scale)
        known = scored & np.isfinite(column.values)
        _, terms, values = expand(column, known)
        if not terms:  # nobody known, or all alike: still a row, with its note
            terms, values = [Term(name=name, column=name, label=column.label, per="")], column.values[known][:, None]
        for position, term in enumerate(terms):
            pairs, note = _both_kinds(values[:, position], better[known])
            rows += [{"term": term.name, "label": term.label, "column": name, **pair} for pair in pairs]
            notes += [f"{term.label}: {note}"] if note else []
    if BASELINE in names:
        notes.append("Improvement goes with the baseline score by construction: that score is part of both.")
    if len(names) > 1:
        notes.append(f"{len(names)} measures were looked at; p values are not adjusted for that.")
    n_patients = int(scored.sum())
    return Correlations(
        table=pd.DataFrame(rows, columns=list(COLUMNS)),
        end=end,
        lower_is_better=cohort.instrument.lower_is_better,
        n_patients=n_patients,
        n_dropped=cohort.n_patients - n_patients,
        method=_method(cohort, end),
        notes=tuple(notes),
    )


def _default(cohort: Cohort) -> tuple[str, ...]:
    """Give the numeric baseline columns, employment where known, and the baseline score."""
    numbers = [
        str(name)
        for name, dtype in cohort.patients.dtypes.items()
        if pd.api.types.is_numeric_dtype(dtype)
        and not pd.api.types.is_bool_dtype(dtype)
        and not is_follow_up(str(name))
    ]
    work = [EMPLOYMENT] if EMPLOYMENT in cohort.patients and EMPLOYMENT not in numbers else []
    return (*numbers, *work, BASELINE)


def _both_kinds(x: Floats, better: Floats) -> tuple[list[dict[str, object]], str]:
    """Give the rows of Pearson and Spearman for one measure, and a note when they could not be had."""
    n = len(x)
    if n < LEAST:
        return [_row(kind, np.nan, n, 0.0) for kind in ("pearson", "spearman")], (
            f"{n} patients with both values; a correlation with its interval needs at least {LEAST}."
        )
    if np.ptp(x) == 0 or np.ptp(better) == 0:
        what = "this measure" if np.ptp(x) == 0 else "the improvement"
        return [_row(kind, np.nan, n, 0.0) for kind in ("pearson", "spearman")], (
            f"{what} is the same in every patient, so there is no correlation."
        )
    r = _pearson(x, better)
    rho = _pearson(_mid_ranks(x), _mid_ranks(better))
    note = ""
    if max(abs(r), abs(rho)) >= PERFECT:
        note = "a perfect correlation has no interval and no test."
    return [_row("pearson", r, n, 1.0), _row("spearman", rho, n, 1 + rho**2 / 2)], note


def _mid_ranks(x: Floats) -> Floats:
    """Give ranks from 1; equal values share the mean of theirs."""
    return np.asarray(pd.Series(x).rank(), dtype=float)


def _pearson(x: Floats, y: Floats) -> float:
    """Give the correlation of two columns that are not constant; scaled first, so that no square overflows."""
    x, y = x - x.mean(), y - y.mean()
    x, y = x / np.abs(x).max(), y / np.abs(y).max()
    return float(np.clip(x @ y / np.sqrt((x @ x) * (y @ y)), -1, 1))


def _row(kind: str, r: float, n: int, variance: float) -> dict[str, object]:
    """Give one row; `variance` is that of atanh(r), times n - 3."""
    row: dict[str, object] = {
        "kind": kind, "estimate": r, "df": n - 2, "statistic": np.nan, "p_value": np.nan,
        "conf_low": np.nan, "conf_high": np.nan, "n": n,
    }  # fmt: skip
    if np.isnan(r) or abs(r) >= PERFECT:
        return row
    statistic = r * np.sqrt((n - 2) / ((1 - r) * (1 + r)))
    reach = ndtri((1 + CONFIDENCE) / 2) * np.sqrt(variance / (n - 3))
    low, high = np.tanh(np.arctanh(r) - reach), np.tanh(np.arctanh(r) + reach)
    p_value = 2 * stdtr(n - 2, -abs(statistic))
    return row | {"statistic": statistic, "p_value": p_value, "conf_low": low, "conf_high": high}


def _method(cohort: Cohort, end: float) -> str:
    visits = f"baseline minus month {end:g}" if cohort.instrument.lower_is_better else f"month {end:g} minus baseline"
    improvement = f"{cohort.instrument.name}, {visits}"
    return (
        f"Correlation of improvement ({improvement}; positive = improved) with baseline measures: Pearson with "
        "Fisher's z interval, Spearman by mid-ranks with Bonett and Wright's interval; p from t with n - 2 degrees of "
        "freedom."
    )
