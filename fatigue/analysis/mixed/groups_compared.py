"""What a mixed model says of its groups: whether they changed differently, and what difference would have shown."""

from __future__ import annotations

import math

import pandas as pd

from fatigue.analysis.arithmetic import verdict


class GroupsCompared:
    """A model with its joint tests and its differences between groups."""

    __slots__ = ()
    tests: pd.DataFrame
    between_groups: pd.DataFrame

    @property
    def interaction_p(self) -> float:
        """The p value of the joint test whether the groups changed differently; NaN where there is none."""
        found = self.tests.loc[self.tests["term"].astype(str).str.contains(" x "), "p_value"]
        return float(found.iloc[0]) if len(found) else math.nan

    @property
    def groups_differ(self) -> bool:
        """Whether the groups changed differently over the visits, by that test."""
        return verdict.is_significant(self.interaction_p)

    @property
    def detectable_between(self) -> float:
        """The difference of changes to the last visit that any two groups would have shown with 80 % power."""
        last = self.between_groups.query("of == 'change' and month == month.max()")
        return max(verdict.detectable(*pair) for pair in zip(last["std_error"], last["df"], strict=True))
