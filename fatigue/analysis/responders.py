"""How many patients improved by at least so much, and how many got worse by as much, with intervals.

The reader chooses the threshold (a group's MID and one person's MDC answer different questions), so the answer at every
threshold stands in the table: the cumulative distribution of the change.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.analysis.arithmetic.proportions import WILSON, wilson
from fatigue.analysis.patients.improvement import START, Improvement, Rule, Unit, checked, improvement
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError

MOST_THRESHOLDS = 200  # in the table; more distinct changes are read off at evenly spaced thresholds
SUMMARY = ["direction", "n", "percent", "conf_low", "conf_high"]
TABLE = ["threshold", "n", "percent", "conf_low", "conf_high"]
NOBODY = Improvement(
    amount=np.empty(0),
    has_baseline=np.empty(0, dtype=bool),
    absent=pd.DataFrame({"reason": np.empty(0, dtype=object), "n": np.empty(0, dtype=np.int64)}),
    n_undefined=0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Responders:
    """Patients whose score improved by at least a threshold; improvement is positive whatever the scale's direction."""

    table: pd.DataFrame  # one row a threshold, ascending: n and percent improved by at least that, conf_low, conf_high
    summary: pd.DataFrame  # rows improved, worse, neither: n percent conf_low conf_high (percent of n_patients)
    patients: pd.DataFrame  # index patient: improved (by how much; NaN without a later form), those of the denominator
    absent: pd.DataFrame  # reason n: patients with a baseline score and none later
    threshold: float
    unit: Unit
    without_form: Rule
    start: float  # months
    end: float  # months; NaN when there is no later visit
    n_improved: int  # by at least the threshold
    n_worse: int  # by at least the threshold
    n_undefined: int  # no percent change: baseline not above 0; 0 when the unit is points
    n_patients: int  # the denominator: a change in this unit, and by the other rule those without a later form as well
    n_dropped: int  # lacking a score that the denominator asks for
    method: str
    notes: tuple[str, ...]


def responders(
    cohort: Cohort,
    *,
    threshold: float,
    end: float | None = None,
    unit: Unit = "points",
    without_form: Rule = "not counted",
) -> Responders:
    """Give how many patients improved, and got worse, by at least `threshold` since baseline.

    Parameters
    ----------
    cohort : Cohort
    threshold : float
        Above 0; points of the total score, or percent of the patient's own baseline score.
    end : float, optional
        Month compared with month 0; the last visit by default.
    unit : {"points", "percent"}
    without_form : {"not counted", "not a responder"}
        What becomes of patients with a baseline score and no later one, who died or were lost among them: in no
        denominator, or in it as not improved and not worse ("neither").

    Returns
    -------
    Responders
        `summary` has the three directions, `table` the share improved by at least every amount that occurred (negative
        amounts: a worsening of at most that much). Percentages run from 0 to 100, intervals cover 95 % (Wilson 1927,
        doi:10.1080/01621459.1927.10502953).

    Notes
    -----
    Patients lacking the baseline are in no denominator; by "not counted" neither are those lacking the later visit
    (`n_dropped`). A percent change needs a baseline above 0; patients without one are counted in `n_undefined` and left
    out of the percent. Why a later form is missing stands in `absent`.

    Raises
    ------
    AnalysisError
        When the threshold is not above 0, or `end` is not a visit after month 0.

    Examples
    --------
    >>> import fatigue
    >>> answer = responders(fatigue.demo(), threshold=10)
    >>> answer.n_improved, answer.n_worse, answer.n_patients
    (18, 1, 23)
    """
    checked_threshold(threshold)
    checked(unit, get_args(Unit), what="unit")
    checked(without_form, get_args(Rule), what="rule for patients without a later form")
    cohort.at(START)
    if end is None and cohort.months[-1] == START:
        found, month = NOBODY, math.nan
    else:
        month = float(cohort.months[-1] if end is None else end)
        found = improvement(cohort, end=month, unit=unit)
    counted = found.counted(without_form)
    known = np.sort(found.amount[np.isfinite(found.amount)])
    n = int(counted.sum())
    n_improved = len(known) - int(np.searchsorted(known, threshold, side="left"))
    n_worse = int(np.searchsorted(known, -threshold, side="right"))
    by_direction = np.array([n_improved, n_worse, n - n_improved - n_worse])
    thresholds, is_thinned = _thresholds(known, threshold)
    reached = len(known) - np.searchsorted(known, thresholds, side="left")
    who = cohort.patients.index[counted] if len(counted) else cohort.patients.index[:0]
    return Responders(
        table=pd.DataFrame(dict(zip(TABLE, (thresholds, *_shares(reached, n)), strict=True))),
        summary=pd.DataFrame(
            dict(zip(SUMMARY, (["improved", "worse", "neither"], *_shares(by_direction, n)), strict=True))
        ),
        patients=pd.DataFrame({"improved": found.amount[counted]}, index=who),
        absent=found.absent,
        threshold=float(threshold),
        unit=unit,
        without_form=without_form,
        start=START,
        end=month,
        n_improved=n_improved,
        n_worse=n_worse,
        n_undefined=found.n_undefined,
        n_patients=n,
        n_dropped=cohort.n_patients - n - found.n_undefined,
        method=_method(threshold, unit, month, without_form),
        notes=tuple(_notes(n, month, found.n_undefined, is_thinned=is_thinned)),
    )


def checked_threshold(threshold: float) -> float:
    """Give a threshold above 0, or the sentence that says it is not."""
    if not (math.isfinite(threshold) and threshold > 0):
        raise AnalysisError(f"The threshold was {threshold:g}; it must be above 0. Give the size of the change.")
    return threshold


def _thresholds(ordered: Floats, threshold: float) -> tuple[Floats, bool]:
    """Give every amount that occurred, with the chosen one; evenly spaced amounts when there are too many."""
    if not len(ordered):
        return np.empty(0), False
    occurred = np.union1d(ordered, [-threshold, 0.0, threshold])
    if len(occurred) <= MOST_THRESHOLDS:
        return occurred, False
    even = np.linspace(ordered[0], ordered[-1], MOST_THRESHOLDS - 3)
    return np.union1d(even, [-threshold, 0.0, threshold]), True


def _shares(count: NDArray[np.int64], of: int) -> tuple[NDArray[np.int64], Floats, Floats, Floats]:
    """Give the counts, and their percent of `of` with both ends of its interval."""
    low, high = wilson(count, of)
    percent = 100 * count / of if of else np.full(len(count), np.nan)
    return count, percent, 100 * low, 100 * high


def _method(threshold: float, unit: Unit, end: float, without_form: Rule) -> str:
    if math.isnan(end):
        return "No change was computed: there is no visit after baseline."
    of = " of the patient's own baseline score" if unit == "percent" else " of the total score"
    among = "with both scores" if without_form == "not counted" else "with a baseline score"
    rest = "" if without_form == "not counted" else ", who counts as neither without a later form"
    return (
        f"Patients whose score improved (or got worse) by at least {threshold:g} {unit}{of} from month 0 to month "
        f"{end:g}, among those {among}{rest}; {WILSON}."
    )


def _notes(n: int, end: float, n_undefined: int, *, is_thinned: bool) -> list[str]:
    notes = []
    if math.isnan(end):
        notes.append("There is no visit after month 0, so there is no change to show.")
    elif n == 0:
        notes.append(f"No patient has a change from month 0 to month {end:g} in this unit.")
    if n_undefined:
        notes.append(
            f"{n_undefined} of the patients with both scores had a baseline score of 0: without a percent change, they "
            "are not in the denominator."
        )
    if is_thinned:
        notes.append(
            f"More than {MOST_THRESHOLDS} different changes occurred: the table shows evenly spaced thresholds."
        )
    return notes
