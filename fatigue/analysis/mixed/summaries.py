"""Tables of a fitted mixed model: coefficients, joint tests, the covariance, who was seen when."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fatigue.analysis.mixed.estimates import Asking, questions
from fatigue.analysis.mixed.model import MixedFit
from fatigue.analysis.mixed.patterns import by_pattern
from fatigue.analysis.patients.groups import EVERYBODY
from fatigue.cohort.arrays import Floats

Months = tuple[float, ...]


def coefficients_table(asking: Asking, months: Months, *, n: int) -> pd.DataFrame:
    """Give the coefficients: effect, at ("", "month 6" against the first visit, "per year"), estimate ... n."""
    names = asking.plan.names
    at = ["per year" if at == "time" else f"month {months[int(at)]:g}" if at else "" for _, at in names]
    effects = [effect for effect, _ in names]
    return pd.DataFrame({"effect": effects, "at": at, **asking.estimates(np.eye(len(names))), "n": n})


def joint_table(asking: Asking, grid: Floats, *, n: int) -> pd.DataFrame:
    """Give the joint F tests: term, df1, df, statistic, p_value, n."""
    asked = questions(asking.plan, grid)
    statistic, df1, df, p_value = np.array([asking.joint(rows) for rows in asked.values()]).reshape(-1, 4).T
    return pd.DataFrame({"term": list(asked), "df1": df1, "df": df, "statistic": statistic, "p_value": p_value, "n": n})


def untested(tests: pd.DataFrame) -> list[str]:
    """Give a note on the terms whose joint test could not be made."""
    terms = tests.loc[tests["statistic"].isna(), "term"]
    return [f"No joint test of {', '.join(terms)}: too few patients for so many means."] if len(terms) else []


def covariances_table(fitted: MixedFit | None, months: Months, *, groups: tuple[str, ...]) -> pd.DataFrame:
    """Give the fitted covariance: group, month, other, covariance, correlation."""
    k = len(months)
    sigma = fitted.sigma if fitted is not None else np.full((1, k, k), np.nan)
    sd = np.sqrt(np.diagonal(sigma, axis1=1, axis2=2))
    names = groups if len(sigma) > 1 else (EVERYBODY,)
    return pd.DataFrame(
        {
            "group": np.repeat(np.array(names, dtype=object), k * k),
            "month": np.tile(np.repeat(np.array(months), k), len(sigma)),
            "other": np.tile(np.array(months), len(sigma) * k),
            "covariance": sigma.ravel(),
            "correlation": (sigma / (sd[:, :, None] * sd[:, None, :])).ravel(),
        }
    )


def patterns_table(scores: Floats, months: Months) -> pd.DataFrame:
    """Give which visits were seen by how many patients: months (tuple), n; the commonest first."""
    known = np.isfinite(scores)
    parts = by_pattern(known, np.zeros(len(known), dtype=np.intp))
    seen = [tuple(np.array(months)[known[rows[0]]].tolist()) for rows in parts]
    table = pd.DataFrame({"months": pd.Series(seen, dtype=object), "n": [len(rows) for rows in parts]})
    return table.sort_values("n", ascending=False, kind="stable").reset_index(drop=True)
