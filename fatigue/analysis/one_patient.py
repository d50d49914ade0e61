"""What became of one patient, and where does that lie among the others?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic.quantiles import quantile_columns
from fatigue.analysis.patients.followed import ended, followed
from fatigue.analysis.patients.row import row_of
from fatigue.analysis.patients.two_scores import two_scores
from fatigue.cohort.cohort import Cohort

Example = Literal["typical", "best", "worst"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePatient:
    """One patient's course over the quartiles of the cohort; changes are end - start."""

    table: pd.DataFrame  # one row a visit: month score q1 median q3 n (others and this one), is_followed
    companions: pd.DataFrame  # one row a measure and visit: measure month value q1 median q3
    changes: pd.DataFrame  # patient change is_this, one row a patient with both scores, the largest improvement first
    patient: str
    scale: str
    end: float  # months
    change: float  # NaN without both scores
    percent: float  # of the patient's own first score; NaN where it is not above 0
    place: int  # 1 = improved most; equal improvements share the better place; 0 without both scores
    ended_how: str  # "died", "lost"; empty where follow-up went on or the file does not say
    ended_month: float  # NaN where not known
    n_patients: int  # with both scores
    n_dropped: int
    method: str
    notes: tuple[str, ...]


def one_patient(cohort: Cohort, *, patient: str, end: float | None = None, scale: str = "total") -> OnePatient:
    """Give one patient's scores beside the cohort's quartiles, and the place of the change among all changes.

    Parameters
    ----------
    cohort : Cohort
        The patient is among the quartiles.
    patient : str
    end : float, optional
        Month of the second score; the last visit by default.
    scale : str
        The total or a subscale.

    Raises
    ------
    AnalysisError
        When the cohort has no such patient.

    Examples
    --------
    >>> import fatigue
    >>> found = one_patient(fatigue.demo(), patient="S01")
    >>> found.change, found.place, found.n_patients
    (-10.0, 17, 23)
    """
    row = row_of(cohort, patient)
    scores, seen = cohort.score_array(scale), followed(cohort)
    q1, median, q3 = quantile_columns(scores, (0.25, 0.5, 0.75))
    both = two_scores(cohort, end=end, scale=scale)
    has_both = np.isfinite(cohort.at(both.start, scale=scale)) & np.isfinite(cohort.at(both.end, scale=scale))
    has_both &= both.start < both.end
    changes = np.round(both.after - both.before, 10) + 0.0
    gain = cohort.instrument.gain(changes)
    is_this = np.arange(cohort.n_patients)[has_both] == row
    order = np.argsort(-gain, kind="stable")
    own = changes[is_this]
    change, first = (float(own[0]), float(scores[row, 0])) if len(own) else (math.nan, math.nan)
    last = ended(cohort).iloc[row]
    return OnePatient(
        table=pd.DataFrame(
            {
                "month": cohort.months, "score": scores[row], "q1": q1, "median": median, "q3": q3,
                "n": np.isfinite(scores).sum(axis=0), "is_followed": seen[row],
            }
        ),
        companions=pd.concat([_companion(cohort, name, row) for name in cohort.measures] or [pd.DataFrame()]),
        changes=pd.DataFrame(
            {"patient": cohort.patients.index[has_both][order], "change": changes[order], "is_this": is_this[order]}
        ),
        patient=patient,
        scale=scale,
        end=both.end,
        change=change,
        percent=100 * change / first if first > 0 else math.nan,
        place=1 + int((gain > gain[is_this][0]).sum()) if len(own) else 0,
        ended_how=str(last["how"]) if pd.notna(last["how"]) else "",
        ended_month=float(last["month"]) if math.isfinite(last["month"]) else math.nan,
        n_patients=len(changes),
        n_dropped=cohort.n_patients - len(changes),
        method=(
            f"Quartiles of every form at each visit, this patient's among them; place by the change from month "
            f"{both.start:g} to month {both.end:g}."
        ),
        notes=(),
    )  # fmt: skip


def _companion(cohort: Cohort, measure: str, row: int) -> pd.DataFrame:
    values = cohort.measure_array(measure)
    q1, median, q3 = quantile_columns(values, (0.25, 0.5, 0.75))
    return pd.DataFrame({"measure": measure, "month": cohort.months, "value": values[row], "q1": q1, "median": median,
                         "q3": q3})  # fmt: skip


def example(cohort: Cohort, *, of: Example, end: float | None = None) -> str:
    """Give the patient whose change is nearest to the median of all, or who improved most or least.

    Of several, the first in the file; empty where nobody has both scores.

    Examples
    --------
    >>> import fatigue
    >>> example(fatigue.demo(), of="best")
    'S15'
    """
    both = two_scores(cohort, end=end)
    gain = cohort.instrument.gain(both.after - both.before)
    if not len(gain):
        return ""
    has_both = np.isfinite(cohort.at(both.start)) & np.isfinite(cohort.at(both.end))
    distance = {"typical": np.abs(gain - np.median(gain)), "best": -gain, "worst": gain}[of]
    return str(cohort.patients.index[has_both][int(np.argmin(np.round(distance, 10)))])
