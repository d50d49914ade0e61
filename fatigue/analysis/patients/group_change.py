"""How a group of patients changed between two visits: medians, and the interval of the median change."""

from __future__ import annotations

import numpy as np

from fatigue.analysis.arithmetic.quantiles import median_interval_columns
from fatigue.cohort.arrays import Flags, Floats


def group_change(members: Flags, first: Floats, last: Floats) -> tuple[dict[str, float], Floats]:
    """Give a row (n n_both median_start median_end estimate conf_low conf_high), and the changes it is made of.

    Changes are last - first, of the members with both scores; the estimate is their median, NaN where there are none.
    """
    both = members & np.isfinite(first) & np.isfinite(last)
    change = np.round(last[both] - first[both], 10)
    low, high = median_interval_columns(change[:, None])[:, 0] if len(change) else (np.nan, np.nan)
    row = {
        "n": int(members.sum()), "n_both": len(change), "median_start": _median(first[both]),
        "median_end": _median(last[both]), "estimate": _median(change), "conf_low": float(low),
        "conf_high": float(high),
    }  # fmt: skip
    return row, change


def _median(values: Floats) -> float:
    return float(np.median(values)) if len(values) else np.nan
