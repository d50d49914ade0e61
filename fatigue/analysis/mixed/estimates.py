"""t and F tests of rows of coefficients: which row asks which question, and its estimate with everything around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc, stdtr, stdtrit

from fatigue.analysis.mixed.effects import Layout
from fatigue.analysis.mixed.model import MixedFit, Problem
from fatigue.analysis.mixed.small_sample import Precision, joint_test
from fatigue.cohort.arrays import Floats

CONFIDENCE = 0.95
LARGE = 1e10  # degrees of freedom beyond which t is normal
NOT_ESTIMABLE = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A fit ready to be asked; without `precision` every answer is NaN."""

    plan: Layout
    beta: Floats  # coefficients of the layout
    keep: NDArray[np.bool_]  # those that the data can tell
    ties: Floats  # kept x left out
    size: float  # the precision is of scores divided by it
    precision: Precision | None

    def estimates(self, rows: Floats) -> dict[str, Floats]:
        """Give estimate, std_error, df, statistic, p_value and interval of rows (rows x coefficients of the layout).

        As columns: whoever asks puts his own before and behind them.

        What the data cannot tell (a group nobody of which came to a visit) is NaN.
        """
        columns = ("estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high")
        out = np.full((len(columns), len(rows)), np.nan)
        can = self._estimable(rows)
        if self.precision is None or not can.any():
            return dict(zip(columns, out, strict=True))
        asked = rows[can]
        kept = asked[:, self.keep]
        estimate = asked @ self.beta
        variance = np.einsum("rp,pq,rq->r", kept, self.precision.covariance, kept)
        std_error = np.sqrt(np.where(variance > 0, variance, np.nan)) * self.size
        df = self.precision.df_of(kept)
        statistic = estimate / std_error
        reach = stdtrit(np.minimum(df, LARGE), (1 + CONFIDENCE) / 2) * std_error
        p_value = two_sided(statistic, df)
        out[:, can] = estimate, std_error, df, statistic, p_value, estimate - reach, estimate + reach
        return dict(zip(columns, out, strict=True))

    def joint(self, rows: Floats) -> tuple[float, float, float, float]:
        """Give F, its numerator and denominator degrees of freedom and p of all rows being zero at once."""
        asked = rows[self._estimable(rows)]
        if self.precision is None or not len(asked):
            return np.nan, float(len(asked)), np.nan, np.nan
        beta = self.beta / self.size
        statistic, df1, df2 = joint_test(asked[:, self.keep], beta[self.keep], self.precision)
        p_value = float(fdtrc(df1, min(df2, LARGE), statistic)) if np.isfinite(statistic) and df2 > 0 else np.nan
        return statistic, df1, df2, p_value

    def _estimable(self, rows: Floats) -> NDArray[np.bool_]:
        keep, ties = self.keep, self.ties
        left_over = rows[:, ~keep] - rows[:, keep] @ ties
        size = np.abs(rows).max(axis=1, initial=0.0, keepdims=True)
        return np.asarray((np.abs(left_over) <= NOT_ESTIMABLE * np.maximum(size, 1e-300)).all(axis=1))


def asking(problem: Problem, fitted: MixedFit, precision: Precision | None) -> Asking:
    """Give what can be asked of a fit."""
    return Asking(
        plan=problem.plan,
        beta=fitted.beta,
        keep=problem.keep,
        ties=problem.ties,
        size=problem.size,
        precision=precision,
    )


def unanswered(plan: Layout) -> Asking:
    """Give what can be asked where nothing was fitted: every answer is NaN."""
    k = len(plan.which)
    return Asking(
        plan=plan,
        beta=np.full(k, np.nan),
        keep=np.ones(k, dtype=np.bool_),
        ties=np.empty((k, 0)),
        size=1.0,
        precision=None,
    )


def two_sided(statistic: Floats, df: Floats) -> Floats:
    """Give p values of t statistics."""
    return np.asarray(2 * stdtr(np.minimum(df, LARGE), -np.abs(statistic)))


def questions(plan: Layout, grid: Floats) -> dict[str, Floats]:
    """Give the rows of the joint test of each term: differences from the first visit, and from the first level.

    `grid` holds the values (one an effect) at which visits are compared: every level counts alike. A term by visit is
    tested averaged over visits, and its interaction as "term x visit".
    """
    terms = list(dict.fromkeys(effect.term or effect.name for effect in plan.effects[1:]))
    first = plan.effects[0]
    asked: dict[str, list[Floats]] = {}
    if first.over != "constant":
        asked[first.term] = [plan.row(grid, visit) - plan.row(grid, 0) for visit in _later(plan, first.over)]
    for term in terms:
        main, moving = [], []
        for position, effect in enumerate(plan.effects):
            if (effect.term or effect.name) != term or position == 0:
                continue
            own = plan.profiles * (plan.which == position)
            main.append(own.mean(axis=0))
            moving += [own[visit] - own[0] for visit in _later(plan, effect.over)]
        asked[term] = main
        if moving:
            asked[f"{term} x {first.term}"] = moving
    return {term: np.array(rows).reshape(-1, len(plan.which)) for term, rows in asked.items()}


def _later(plan: Layout, over: str) -> list[int]:
    """Give the visits to compare with the first: of a straight line the last one tells all."""
    n_visits = len(plan.times)
    return {"constant": [], "by visit": list(range(1, n_visits)), "line": list(range(max(n_visits - 1, 1), n_visits))}[
        over
    ]
