"""By how much each patient improved since baseline, and who has no such amount because no later form is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from fatigue.analysis.patients.followed import ended
from fatigue.cohort.arrays import Flags, Floats
from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError

Unit = Literal["points", "percent"]
Rule = Literal["not counted", "not a responder"]  # of patients without a later form

START = 0.0
NO_FORM = "no form"  # at the visit, though nothing says that follow-up had ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """Improvement at one visit, positive whatever the scale's direction; rows as the cohort's patients."""

    amount: Floats  # NaN without both scores, and for a percent of a baseline not above 0
    has_baseline: Flags  # a score at baseline, above 0 where the unit is percent
    absent: pd.DataFrame  # reason n: patients who have a baseline score and none at the visit
    n_undefined: int  # with both scores and no percent

    def counted(self, without_form: Rule) -> Flags:
        """Give who is in the denominator by the rule for patients without a later form."""
        return np.isfinite(self.amount) if without_form == "not counted" else self.has_baseline


def improvement(cohort: Cohort, *, end: float, unit: Unit = "points") -> Improvement:
    """Give how much better each patient is at `end` than at month 0, in points or percent of the own baseline.

    Raises
    ------
    AnalysisError
        When the unit is none of the two, or `end` is not a visit after month 0.
    """
    checked(unit, get_args(Unit), what="unit")
    before, after = cohort.at(START), cohort.at(end)
    if not end > START:
        raise AnalysisError(
            f"The change was asked for at month {end:g}; it must come after month 0. Choose a later one."
        )
    better = cohort.instrument.gain(after - before)
    has_baseline, n_undefined = np.isfinite(before), 0
    if unit == "percent":
        n_undefined = int((np.isfinite(better) & ~(before > 0)).sum())
        has_baseline &= before > 0
        better = np.divide(100 * better, before, out=np.full(len(better), np.nan), where=has_baseline)
    return Improvement(
        amount=np.round(better, 10),  # only undoes float noise, so that a fall of exactly 30 % reaches 30 %
        has_baseline=has_baseline,
        absent=_absent(cohort, np.isfinite(before) & ~np.isfinite(after), end),
        n_undefined=n_undefined,
    )


def checked(value: str, known: tuple[str, ...], *, what: str) -> str:
    """Give a choice that is one of those known, or the sentence that says it is not."""
    if value not in known:
        raise AnalysisError(f"The {what} was {value!r}; it is {' or '.join(map(repr, known))}. Choose one of those.")
    return value


def _absent(cohort: Cohort, is_absent: Flags, end: float) -> pd.DataFrame:
    """Count why there is no form: died or lost before the visit (or at a month not known), else not known."""
    last = ended(cohort)
    month = last["month"].to_numpy(dtype=float)
    is_over = last["how"].notna().to_numpy() & ((month < end) | np.isinf(month))
    reasons = np.where(is_over, last["how"].astype(str), NO_FORM)[is_absent]
    names, counts = np.unique(reasons.astype(str), return_counts=True)
    order = np.argsort(names == NO_FORM, kind="stable")  # what is known comes first
    return pd.DataFrame({"reason": names[order], "n": counts[order].astype(np.int64)})
