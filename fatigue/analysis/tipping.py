"""How much worse must the missing patients have fared before the conclusion changes: the tipping point."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic.verdict import Verdict, of_interval
from fatigue.analysis.imputing.completed import Completed, completed
from fatigue.cohort.cohort import Cohort

NAN = math.nan
STEPS = 40  # of the table, from nothing to twice the tipping point
COLUMNS = ("estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tipping:
    """The shift of the imputed end scores at which the 95 % interval of the mean change first takes in no change."""

    table: pd.DataFrame  # one row a shift: delta (points) and the house's columns
    tipping: float  # points added to every imputed score, with its sign; NaN where there is none
    start: float  # months
    end: float
    change_imputed: float  # mean imputed change of the missing, as others with such a course
    change_at_tipping: float  # the mean change the missing must have had
    lower_is_better: bool  # of the instrument
    as_imputed: Verdict  # of the mean change of all, nothing moved
    n_imputed: int
    n_missing: int  # without a score at the end, the dead aside
    n_died: int  # before the end: not imputed, not counted
    n_patients: int
    n_dropped: int
    method: str
    notes: tuple[str, ...]


def tipping_point(
    cohort: Cohort, *, end: float | None = None, scale: str = "total", imputations: int = 20, seed: int = 2019
) -> Tipping:
    """Give how far the missing patients' scores must lie from what was imputed for the mean change to be in doubt.

    Parameters
    ----------
    cohort : Cohort
    end : float, optional
        Month of the second score; the last visit by default.
    scale : str
        The total or a subscale.
    imputations, seed : int
        As in `imputed_change`: the same numbers give the same imputations.

    Returns
    -------
    Tipping
        `tipping` is in points of the scale, added to every imputed end score against the direction of the mean change:
        where the scores fell, it is above 0. `table` has the pooled change at every shift.

    Notes
    -----
    Delta adjustment (Rubin 1977, doi:10.1080/01621459.1977.10480610; Cro et al. 2020, doi:10.1002/sim.8569): missing
    scores are imputed at random as in `imputed_change`, then moved by delta and kept within the scale. There is no
    tipping point when nothing is missing, when the interval takes in no change already, or when even the end of the
    scale in every missing patient leaves it clear; a note says which. The dead are not imputed. Needs 5 patients with
    both scores.

    Raises
    ------
    AnalysisError
        When there is no such visit or scale, or fewer than 2 imputations are asked for.

    Examples
    --------
    >>> from fatigue.cohort.demo import demo
    >>> tipping_point(demo("60"), end=12).tipping > 0
    True
    """
    filled = completed(cohort, end=end, scale=scale, imputations=imputations, seed=seed)
    tipping, table, note = NAN, pd.DataFrame(columns=["delta", *COLUMNS, "n"]), filled.reason
    imputed = at_tipping = NAN
    if filled.reason is None:
        tipping, note = _tipping(filled)
        furthest = 2 * tipping if math.isfinite(tipping) else _direction(filled) * _spread(filled)
        table = _table(filled, furthest)
        imputed = _change_of_missing(filled, 0.0)
        at_tipping = _change_of_missing(filled, tipping) if math.isfinite(tipping) else NAN
    return Tipping(
        table=table, tipping=tipping, start=filled.start, end=filled.end,
        change_imputed=imputed, change_at_tipping=at_tipping,
        n_imputed=int(filled.is_imputed.sum()) if filled.reason is None else 0,
        lower_is_better=cohort.instrument.lower_is_better,
        as_imputed="unknown" if table.empty else of_interval(*table[["conf_low", "conf_high"]].iloc[0]),
        n_missing=int(filled.is_imputed.sum()), n_died=filled.n_died, n_patients=filled.n,
        n_dropped=cohort.n_patients - filled.n,
        method=(
            f"Mean change from month {filled.start:g} to month {filled.end:g}, every imputed end score moved by delta "
            f"and kept within the scale. {filled.how}"
        ),
        notes=tuple(sentence for sentence in (note, *filled.notes) if sentence),
    )  # fmt: skip


def _direction(filled: Completed) -> float:
    """Against the direction of the mean change."""
    return 1.0 if filled.pooled().estimate <= 0 else -1.0


def _spread(filled: Completed) -> float:
    return float(filled.observed.std(ddof=1))


def _clear_by(filled: Completed, delta: float) -> float:
    """Distance of the interval from 0 on its near side; at or below 0 it takes in no change."""
    pooled, sign = filled.pooled(delta), math.copysign(1.0, delta)
    return -sign * (pooled.conf_high if sign > 0 else pooled.conf_low)


def _tipping(filled: Completed) -> tuple[float, str | None]:
    sign = _direction(filled)
    room = filled.bounds[1] - filled.bounds[0]
    low, high = 0.0, min(_spread(filled) / 8 or 1e-6, room)
    if not _clear_by(filled, sign * 1e-12) > 0:
        return NAN, "The interval takes in no change already, so there is nothing to tip."
    while _clear_by(filled, sign * high) > 0:
        if high >= room:
            return NAN, (
                "No tipping point: even with every missing patient at the far end of the scale the interval stays "
                "clear of no change."
            )
        low, high = high, min(2 * high, room)
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _clear_by(filled, sign * middle) > 0 else (low, middle)
    return sign * high, None


def _table(filled: Completed, furthest: float) -> pd.DataFrame:
    rows = []
    for delta in np.linspace(0.0, furthest, STEPS + 1):
        pooled = filled.pooled(float(delta))
        rows.append([float(delta), *(getattr(pooled, name) for name in COLUMNS), filled.n])
    return pd.DataFrame(rows, columns=["delta", *COLUMNS, "n"])


def _change_of_missing(filled: Completed, delta: float) -> float:
    moved = np.clip(filled.end_scores[:, filled.is_imputed] + delta, *filled.bounds)
    return float((moved - filled.start_scores[filled.is_imputed]).mean())
