"""What a result says of one month: the row of its table, and what the interval and the test of that row bear."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from fatigue.analysis.arithmetic import verdict
from fatigue.analysis.arithmetic.verdict import Verdict

COLUMNS = ("estimate", "std_error", "df", "p_value", "conf_low", "conf_high")


class ByMonth:
    """A result whose `table` has a row a month, with an estimate, its interval and its test."""

    __slots__ = ()
    table: pd.DataFrame

    def row(self, month: float) -> Mapping[Any, Any]:
        """Give the (first) row of a month; NaN where there is none."""
        at = (self.table["month"].to_numpy() == month).nonzero()[0][:1]
        if not len(at):
            return dict.fromkeys(COLUMNS, math.nan)
        return {name: cells[0] for name, cells in self.table.iloc[at].to_dict("list").items()}

    def by_interval(self, month: float) -> Verdict:
        """Give what the interval of the change to a month bears."""
        row = self.row(month)
        return verdict.of_interval(row["conf_low"], row["conf_high"])

    def detectable(self, month: float) -> float:
        """Give the smallest true change to a month that would have shown with 80 % power; NaN where not known."""
        row = self.row(month)
        return verdict.detectable(row["std_error"], row["df"])
