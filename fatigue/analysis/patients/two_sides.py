"""The two sides of a predictor that is yes or no: how much each changed once the other predictors are held equal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic.paired import paired_t
from fatigue.analysis.patients.design import Predictor, Term

COLUMNS = ("term", "x", "level", "estimate", "conf_low", "conf_high", "n")


def two_sides(partial: pd.DataFrame, *, terms: Sequence[Term], predictors: Sequence[Predictor]) -> pd.DataFrame:
    """Give the mean partial residual with its t interval on both sides of each term that is yes or no.

    Parameters
    ----------
    partial : pd.DataFrame
        `PredictorModel.partial`.
    terms, predictors
        Those of the same model.

    Returns
    -------
    pd.DataFrame
        One row a term and side: term, x (0 or 1), level, estimate, conf_low, conf_high, n. The means lie on the
        model's line, as least squares leaves no mean residual on either side. Fewer than 3 patients have no interval.
    """
    rows = []
    for term in terms:
        part = partial[partial["term"] == term.name]
        if not part["x"].isin((0.0, 1.0)).all():
            continue
        for x, level in enumerate(_names(term, predictors)):
            own = part.loc[part["x"] == x, "partial_residual"].to_numpy(dtype=float)
            found = paired_t(own[:, None], "none").iloc[0]
            mean = float(own.mean()) if len(own) else np.nan
            rows.append((term.name, float(x), level, mean, found["conf_low"], found["conf_high"], len(own)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _names(term: Term, predictors: Sequence[Predictor]) -> tuple[str, str]:
    """Give what 0 and 1 stand for: "not working" and "working"."""
    if term.level is None:
        return ("no", "yes")
    levels = next(found.levels for found in predictors if found.column == term.column)
    return (levels[0] if len(levels) == 2 else f"not {term.level}", term.level)
