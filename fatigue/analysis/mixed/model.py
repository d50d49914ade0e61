"""A mixed model for repeated measures on arrays: patients x visits in, estimates and their precision out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fatigue.analysis.mixed.effects import Effect, Layout, independent, layout
from fatigue.analysis.mixed.likelihood import Data, data
from fatigue.analysis.mixed.newton import Maximum, maximise
from fatigue.analysis.mixed.patterns import Patterns, patterns, scaled
from fatigue.analysis.mixed.structures import Name, Structure, structure
from fatigue.cohort.arrays import Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Scores and fixed effects, summed: what every covariance structure starts from."""

    plan: Layout
    data: Data
    sums: Patterns
    keep: NDArray[np.bool_]  # coefficients that are not linear functions of those before them
    origin: Floats  # one a visit: taken off the scores
    size: float  # the scores were divided by it; 0 when there is nothing to model
    ties: Floats  # kept x left out: how the others follow from those kept
    is_reml: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedFit:
    """A fit in the units of the scores; `failure` says why there is none."""

    structure: Structure
    maximum: Maximum | None
    failure: str
    beta: Floats  # one a coefficient of the layout; 0 where the coefficient was left out
    sigma: Floats  # groups x visits x visits
    minus2: float
    n_parameters: int

    @property
    def theta(self) -> Floats:
        """Parameters as the optimiser knows them."""
        return self.maximum.theta if self.maximum is not None else np.empty(0)


def prepare(
    y: Floats, effects: Sequence[Effect], *, times: Floats, group: Ints | None = None, is_reml: bool = True
) -> Problem:
    """Sum scores y (patients x visits, NaN where missing) for a model with these effects, the intercept first.

    `group` gives each group a covariance of its own. Patients without any score are left out of every sum; somebody
    must have one.
    """
    plan = layout(tuple(effects), times)
    origin = _origin(y, by_visit=effects[0].over == "by visit")
    groups = np.zeros(len(y), dtype=np.intp) if group is None else group
    sums = patterns(y, plan.z, group=groups, centre=origin)
    total = float(np.trace(sums.yy.sum(axis=0))) if len(sums.n) else 0.0
    spread = float(np.sqrt(total / sums.n_scores)) if total > 0 else 0.0
    size = spread if spread > 1e-12 * max(float(np.abs(origin).max()), 1e-300) else 0.0
    own = scaled(sums, size or 1.0)
    zz = own.zz[:, plan.which[:, None], plan.which]
    cross = (zz * (plan.profiles.T @ (own.seen[:, :, None] * plan.profiles))).sum(axis=0)
    keep = independent(cross)
    return Problem(
        plan=plan,
        data=data(own, plan, keep=keep, is_reml=is_reml),
        sums=own,
        keep=keep,
        origin=origin,
        size=size,
        ties=np.linalg.solve(cross[np.ix_(keep, keep)], cross[np.ix_(keep, ~keep)]),
        is_reml=is_reml,
    )


def fit(problem: Problem, name: Name) -> MixedFit:
    """Fit one covariance structure."""
    shape = structure(name, problem.plan.times)
    found = maximise(problem.data, shape) if problem.size > 0 else None
    failure = "there is no variation to model" if found is None else found.failure
    k = shape.n_parameters * problem.data.n_groups
    n_visits, n_coefficients = problem.plan.profiles.shape
    if found is None or failure:
        nothing = np.full((problem.data.n_groups, n_visits, n_visits), np.nan)
        return MixedFit(
            structure=shape, maximum=None, failure=failure, beta=np.full(n_coefficients, np.nan), sigma=nothing,
            minus2=np.nan, n_parameters=k,
        )  # fmt: skip
    beta = np.zeros(n_coefficients)
    beta[problem.keep] = found.at.beta * problem.size
    _add_origin(beta, problem)
    beta[~problem.keep] = 0.0
    free = problem.sums.n_scores - (int(problem.keep.sum()) if problem.is_reml else 0)
    return MixedFit(
        structure=shape,
        maximum=found,
        failure="",
        beta=beta,
        sigma=found.sigma * problem.size**2,
        minus2=found.at.minus2 + 2 * free * float(np.log(problem.size)),
        n_parameters=k,
    )


def _origin(y: Floats, *, by_visit: bool) -> Floats:
    """Give the mean score of each visit, or of all visits where the model has no visit effect to take it up."""
    seen = [column[np.isfinite(column)] for column in y.T]
    totals = np.array([column.sum() for column in seen])
    counts = np.array([len(column) for column in seen])
    if by_visit:
        return np.asarray(totals / np.maximum(counts, 1))
    return np.full(y.shape[1], totals.sum() / max(int(counts.sum()), 1))


def _add_origin(beta: Floats, problem: Problem) -> None:
    """Put back what was taken off the scores; the intercept's coefficients come first."""
    beta[0] += problem.origin[0]
    own = np.flatnonzero(problem.plan.which == 0)
    if problem.plan.effects[0].over == "by visit":
        beta[own[1:]] += problem.origin[1:] - problem.origin[0]
