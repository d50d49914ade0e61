"""Did some kinds of patients change more than others? One row a group of each baseline column, one test a column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic.verdict import LEVEL, is_significant
from fatigue.analysis.mmrm import mmrm
from fatigue.analysis.patients.design import later_visit
from fatigue.analysis.patients.groups import groups_of
from fatigue.cohort.cohort import Cohort

COLUMNS = ("age", "edss", "employment", "sex", "course", "arm")
MOST = 6  # groups of a column


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroups:
    """The mean change in each group of each column, by an MMRM a column.

    `table`: by group estimate conf_low conf_high n; changes are end - start. `tests`: by p_value n; whether the groups
    of a column changed differently over the visits (group by visit, joint F test).
    """

    table: pd.DataFrame
    tests: pd.DataFrame
    end: float
    n_patients: int
    n_dropped: int  # without a score
    method: str
    notes: tuple[str, ...]

    @property
    def differing(self) -> tuple[str, ...]:
        """The columns whose groups changed differently by the test, before any thought of how many were asked."""
        return tuple(by for by, p in zip(self.tests["by"], self.tests["p_value"], strict=True) if is_significant(p))

    @property
    def expected_by_chance(self) -> float:
        """How many columns would be found at the level if none mattered."""
        return LEVEL * int(np.isfinite(self.tests["p_value"]).sum())


def subgroups(cohort: Cohort, *, end: float | None = None) -> Subgroups:
    """Give the change of the total score in each group of each baseline column that has two groups or more.

    Examples
    --------
    >>> import fatigue
    >>> subgroups(fatigue.demo()).tests["by"].tolist()
    ['age', 'edss', 'employment', 'sex', 'course']
    """
    month = later_visit(cohort, end)
    rows, tests = [], []
    for by in COLUMNS:
        if by not in cohort.patients or not 2 <= len(groups_of(cohort, by)[1]) <= MOST:
            continue
        model = mmrm(cohort, by=by)
        at_end = model.table[model.table["month"] == month]
        rows.append(at_end[["group", "estimate", "conf_low", "conf_high", "n"]].assign(by=by))
        tests.append({"by": by, "p_value": model.interaction_p, "n": model.n_patients})
    columns = ["by", "group", "estimate", "conf_low", "conf_high", "n"]
    table = pd.concat(rows, ignore_index=True)[columns] if rows else pd.DataFrame(columns=columns)
    n = int(np.isfinite(cohort.score_array()).any(axis=1).sum())
    return Subgroups(
        table=table, tests=pd.DataFrame(tests, columns=["by", "p_value", "n"]), end=month, n_patients=n,
        n_dropped=cohort.n_patients - n, notes=(),
        method=f"Mean change to month {month:g} in each group by one MMRM a column; test: group by visit, joint F.",
    )  # fmt: skip
