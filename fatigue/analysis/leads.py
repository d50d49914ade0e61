"""Which moves first, the score or another measure: their changes side by side, and who follows whom within patients.

Neither proves a cause. With visits half a year apart, whatever follows within weeks looks simultaneous.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from fatigue.analysis.arithmetic.paired import paired_t
from fatigue.analysis.arithmetic.verdict import Verdict, of_interval
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort

FEWEST = 5  # patients: the jackknife leaves out one at a time
NAN = math.nan
LAGGED = ("measure first", "score first", "same interval", "difference")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """Changes side by side, and lagged correlations of changes; changes are visit - baseline, in own units."""

    table: pd.DataFrame  # one row a visit and `of` (score, measure): ... and estimate_sd conf_low_sd conf_high_sd
    lagged: pd.DataFrame  # which estimate std_error df statistic p_value conf_low conf_high n n_patients
    measure: str
    start: float  # months
    sd_score: float  # at the start: what estimate_sd is measured in
    sd_measure: float
    difference: float  # > 0: the measure moves first, < 0: the score does
    difference_low: float
    difference_high: float
    n_patients: int  # with both values at the start and at a later visit
    n_dropped: int
    method: str
    notes: tuple[str, ...]

    @property
    def first(self) -> Verdict:
        """What the interval of the difference bears: "rise" where the measure moves first, "fall" where the score."""
        return of_interval(self.difference_low, self.difference_high)


def leads(cohort: Cohort, *, measure: str, scale: str = "total") -> Leads:
    """Give the change of the score and of a measure at each visit, and which of the two follows the other.

    Parameters
    ----------
    cohort : Cohort
    measure : str
        A per-visit number of the cohort: depression, steps, edss, ...
    scale : str
        The total or a subscale.

    Returns
    -------
    Leads
        `table`: mean change from the first visit of both, in the same patients (those with both values at the first
        visit and at that one), in own units with a t interval, and in standard deviations at the first visit, which
        makes them comparable. `lagged`: correlation of the measure's change in an interval between visits with the
        score's in the next ("measure first"), the other way round ("score first"), in the same interval, and the
        difference of the two directions: above 0 the measure moves first, below 0 the score (its sign is turned where
        the strongest of the three correlations is negative).

    Notes
    -----
    Changes enter the correlations as deviations from the mean change of all patients in that interval, then from the
    patient's own mean: what moved in everybody, or in a patient throughout, is no lead. Standard errors leave out one
    patient at a time (jackknife, Efron & Stein 1981, doi:10.1214/aos/1176345462), because a patient's intervals share
    visits; intervals by Fisher's z with t of patients - 1 df, from 5 patients with two pairs. Both directions lie
    somewhat below the truth, since two successive changes share the visit between them: read their difference. A
    missing value takes away the changes it belongs to; nothing is filled in.

    Raises
    ------
    AnalysisError
        When the cohort has no such measure or scale.

    Examples
    --------
    >>> import fatigue
    >>> leads(fatigue.demo(), measure="depression").lagged["which"].tolist()
    ['measure first', 'score first', 'same interval', 'difference']
    """
    x, y = cohort.measure_array(measure), cohort.score_array(scale)
    both = np.isfinite(x) & np.isfinite(y)
    x, y = np.where(both, x, NAN), np.where(both, y, NAN)
    table, spread = _side_by_side(x, y, cohort.months[1:])
    lagged = _lagged(np.diff(x, axis=1), np.diff(y, axis=1))
    final = lagged.iloc[-1]
    n_patients = int((both[:, 0] & both[:, 1:].any(axis=1)).sum())
    label = cohort.label(measure)
    return Leads(
        table=table, lagged=lagged, measure=measure, start=cohort.months[0], sd_score=spread[0], sd_measure=spread[1],
        difference=float(final["estimate"]), difference_low=float(final["conf_low"]),
        difference_high=float(final["conf_high"]), n_patients=n_patients,
        n_dropped=cohort.n_patients - n_patients,
        method=(
            f"Mean changes of {label} and of the {scale} score from month {cohort.months[0]:g} in the same patients, "
            "95 % t intervals; correlations of a change with the other's change in the next interval, as deviations "
            "from the interval's and the patient's mean, 95 % intervals by jackknife over patients (which in 23 "
            "patients hold the truth in about 9 of 10 cohorts)."
        ),
        notes=_notes(table, lagged, cohort.months),
    )  # fmt: skip


def _side_by_side(x: Floats, y: Floats, months: tuple[float, ...]) -> tuple[pd.DataFrame, tuple[float, float]]:
    parts, spread = [], []
    for name, values in (("score", y), ("measure", x)):
        start = values[np.isfinite(values[:, 0]), 0]
        sd = float(start.std(ddof=1)) if len(start) > 1 else NAN
        sd = sd if sd > 1e-12 * float(np.abs(start).max(initial=0.0)) else NAN
        part = paired_t(np.round(values[:, 1:] - values[:, :1], 10), "none").drop(columns=["p_adjusted", "d_z"])
        part = part.drop(columns="hedges_g_z")
        for column in ("estimate", "conf_low", "conf_high"):
            part[f"{column}_sd"] = part[column] / sd
        part.insert(0, "of", name)
        part.insert(0, "month", list(months))
        parts.append(part)
        spread.append(sd)
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values("month", kind="stable", ignore_index=True), (spread[0], spread[1])


@dataclass(frozen=True, slots=True)
class _Pairs:
    """One correlation over patients, and the same without each patient."""

    r: float
    without: Floats
    n: int
    ids: NDArray[np.int64]  # rows of the patients used


def _lagged(dx: Floats, dy: Floats) -> pd.DataFrame:
    n_patients = len(dx)
    found = [_pairs(dx[:, :-1], dy[:, 1:]), _pairs(dy[:, :-1], dx[:, 1:]), _pairs(dx, dy)]
    rows = [_correlation_row(pairs) for pairs in found]
    first, second, _ = found
    # A patient may count in one direction only; left out of the other, that correlation stays what it is.
    deltas = np.zeros(n_patients)
    for pairs, sign in ((first, 1.0), (second, -1.0)):
        deltas[pairs.ids] += sign * (pairs.without - pairs.r)
    used = np.union1d(first.ids, second.ids)
    strongest = max((pairs.r for pairs in found), key=lambda r: -1.0 if math.isnan(r) else abs(r))
    turn = -1.0 if strongest < 0 else 1.0  # a measure may fall as the score rises
    estimate = turn * (first.r - second.r)
    error = _jackknife(deltas[used])
    df = float(len(used) - 1)
    half = float(stdtrit(df, 0.975)) * error if math.isfinite(error) else NAN
    statistic = estimate / error if error > 0 else NAN
    rows.append(
        {
            "estimate": estimate, "std_error": error, "df": df if math.isfinite(error) else NAN,
            "statistic": statistic, "p_value": 2 * float(stdtr(df, -abs(statistic))), "conf_low": estimate - half,
            "conf_high": estimate + half, "n": first.n + second.n, "n_patients": len(used),
        }
    )  # fmt: skip
    table = pd.DataFrame(rows)
    table.insert(0, "which", list(LAGGED))
    return table


def _pairs(first: Floats, then: Floats) -> _Pairs:
    known = np.isfinite(first) & np.isfinite(then)
    known &= (known.sum(axis=1) >= 2)[:, None]
    ids = np.flatnonzero(known.any(axis=1))
    known = known[ids]
    a, b = (_deviations(values[ids], known) for values in (first, then))
    aa, bb, ab = (a**2).sum(axis=1), (b**2).sum(axis=1), (a * b).sum(axis=1)
    floor = 1e-20 * np.array([_size(first[ids], known), _size(then[ids], known)]) * known.sum()
    if len(ids) < FEWEST or aa.sum() <= floor[0] or bb.sum() <= floor[1]:
        return _Pairs(NAN, np.full(len(ids), NAN), int(known.sum()), ids)
    squares = (aa.sum() - aa) * (bb.sum() - bb)
    without = np.divide(ab.sum() - ab, np.sqrt(np.maximum(squares, 0.0)), out=np.full(len(ids), NAN), where=squares > 0)
    return _Pairs(float(ab.sum() / math.sqrt(aa.sum() * bb.sum())), without, int(known.sum()), ids)


def _deviations(values: Floats, known: NDArray[np.bool_]) -> Floats:
    """Deviations from each interval's mean, then from each patient's; 0 where not known."""
    values = np.where(known, values, 0.0)
    values = np.where(known, values - values.sum(axis=0) / np.maximum(known.sum(axis=0), 1), 0.0)
    own = values.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.where(known, values - own[:, None], 0.0)


def _size(values: Floats, known: NDArray[np.bool_]) -> float:
    return float((values[known] ** 2).max(initial=0.0))


def _jackknife(values: Floats) -> float:
    n = len(values)
    if n < FEWEST:
        return NAN
    return math.sqrt((n - 1) / n * float(((values - values.mean()) ** 2).sum()))


def _correlation_row(pairs: _Pairs) -> dict[str, float]:
    df = float(len(pairs.ids) - 1)
    row = {
        "estimate": pairs.r, "std_error": NAN, "df": NAN, "statistic": NAN, "p_value": NAN, "conf_low": NAN,
        "conf_high": NAN, "n": pairs.n, "n_patients": len(pairs.ids),
    }  # fmt: skip
    is_inside = abs(pairs.r) < 1 - 1e-12 and bool((np.abs(pairs.without) < 1 - 1e-12).all())
    if not is_inside:  # also where r is NaN
        return row
    z, error = math.atanh(pairs.r), _jackknife(np.arctanh(pairs.without))
    if not error > 0:
        return row
    half, statistic = float(stdtrit(df, 0.975)) * error, z / error
    return row | {
        "std_error": (1 - pairs.r**2) * error, "df": df, "statistic": statistic,
        "p_value": 2 * float(stdtr(df, -abs(statistic))), "conf_low": math.tanh(z - half),
        "conf_high": math.tanh(z + half),
    }  # fmt: skip


def _notes(table: pd.DataFrame, lagged: pd.DataFrame, months: tuple[float, ...]) -> tuple[str, ...]:
    notes = []
    if math.isnan(lagged["estimate"].iloc[-1]):
        notes.append(
            f"No lagged correlation: it needs at least {FEWEST} patients with two successive pairs of changes (four "
            "visits), and changes that differ between patients."
        )
    else:
        notes.append(
            "Two successive changes share a visit, which pulls both directions a little below zero; compare the two "
            "directions, not each with zero."
        )
    short = sorted({f"{month:g}" for month in table.loc[table["estimate"].isna(), "month"]}, key=float)
    if short:
        notes.append(f"No mean change at month {', '.join(short)}: fewer than 3 patients have both values there.")
    gaps = np.diff(months)
    if len(gaps) and gaps.max() > 1.5 * gaps.min():
        notes.append("The visits are not equally spaced: an interval is whatever lies between two successive visits.")
    return tuple(notes)
