"""Least-squares means by visit and group, and their differences: between visits and between groups.

Numbers are held at their mean, categories count each level alike (LSMEANS of SAS, emmeans of R).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from fatigue.analysis.mixed.estimates import Asking, two_sided
from fatigue.cohort.arrays import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Where means are taken."""

    groups: tuple[str, ...]
    months: tuple[float, ...]  # of the visits in the model, ascending
    values: Floats  # groups x effects
    pairs: Floats  # groups x visits x visits: patients with scores at both visits
    baseline: float | None = None  # of the covariate, where the baseline is one and so no visit of the model


def mean_rows(asking: Asking, grid: Grid) -> Floats:
    """Give the row of coefficients of each mean, groups x visits x coefficients."""
    plan = asking.plan
    rows = [plan.row(values, visit) for values in grid.values for visit in range(len(grid.months))]
    return np.array(rows).reshape(len(grid.values), len(grid.months), len(plan.which))


def means(asking: Asking, grid: Grid) -> pd.DataFrame:
    """Give the least-squares means: group, month, estimate ... n (patients with a score there)."""
    rows = mean_rows(asking, grid)
    n_groups, n_visits = rows.shape[:2]
    groups, visits = np.repeat(np.arange(n_groups), n_visits), np.tile(np.arange(n_visits), n_groups)
    return pd.DataFrame({
        "group": [grid.groups[group] for group in groups],
        "month": [grid.months[visit] for visit in visits],
        **asking.estimates(rows.reshape(-1, rows.shape[2])),
        "n": grid.pairs[groups, visits, visits].astype(int),
    })  # fmt: skip


def changes(asking: Asking, grid: Grid) -> pd.DataFrame:
    """Give the change from baseline by visit: group, month, estimate ... n (patients with both scores)."""
    if grid.baseline is not None:  # the model is of the later scores given the baseline: the change only shifts them
        table = means(asking, grid)
        for column in ("estimate", "conf_low", "conf_high"):
            table[column] -= grid.baseline
        statistic = table["estimate"].to_numpy() / table["std_error"].to_numpy()
        return table.assign(statistic=statistic, p_value=two_sided(statistic, table["df"].to_numpy()))
    return differences(asking, grid, [(0, visit) for visit in range(1, len(grid.months))]).drop(columns="against")


def differences(asking: Asking, grid: Grid, visits: list[tuple[int, int]] | None = None) -> pd.DataFrame:
    """Give later - earlier for pairs of visits, all by default: group, month, against, estimate ... n."""
    pairs = list(combinations(range(len(grid.months)), 2)) if visits is None else visits
    rows = mean_rows(asking, grid)
    first, second = np.array(pairs, dtype=int).reshape(-1, 2).T
    return pd.DataFrame({
        "group": np.repeat(np.array(grid.groups, dtype=object), len(pairs)),
        "month": np.tile(np.array(grid.months)[second], len(grid.groups)),
        "against": np.tile(np.array(grid.months)[first], len(grid.groups)),
        **asking.estimates((rows[:, second] - rows[:, first]).reshape(-1, rows.shape[2])),
        "n": grid.pairs[:, first, second].ravel().astype(int),
    })  # fmt: skip


def between_groups(asking: Asking, grid: Grid) -> pd.DataFrame:
    """Give each later group - the first, of the mean and of the change from the first visit, by visit.

    Columns of ("mean" or "change"), group, against, month, estimate ... n. Where the baseline is a covariate the two
    are the same, and only "mean" is given.
    """
    rows = mean_rows(asking, grid)
    parts = []
    for of in ("mean", "change"):
        visits = np.arange(of == "change", len(grid.months))
        if of == "change" and (grid.baseline is not None or not len(visits)):
            continue
        moved = rows[:, visits] - rows[:, :1] if of == "change" else rows
        seen = grid.pairs[:, visits, 0 if of == "change" else visits]
        n_rows = len(visits) * (len(grid.groups) - 1)
        parts.append(pd.DataFrame({
            "of": [of] * n_rows,
            "group": np.repeat(np.array(grid.groups[1:], dtype=object), len(visits)),
            "against": [grid.groups[0]] * n_rows,
            "month": np.tile(np.array(grid.months)[visits], len(grid.groups) - 1),
            **asking.estimates((moved[1:] - moved[:1]).reshape(-1, rows.shape[2])),
            "n": (seen[1:] + seen[:1]).ravel().astype(int),
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)
