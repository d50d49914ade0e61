"""How did two to four groups of patients do, each by itself and against the first?

A group is made of what was known at baseline. Patients in more than one group are in each group's own numbers, and in
no difference: whoever is on both sides would be compared with himself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic import two_medians, verdict
from fatigue.analysis.arithmetic.quantiles import quantile_columns
from fatigue.analysis.arithmetic.verdict import Verdict
from fatigue.analysis.mmrm import mmrm
from fatigue.analysis.patients.design import later_visit
from fatigue.analysis.patients.group_change import group_change
from fatigue.cohort.arrays import Flags
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.group import Group
from fatigue.errors import AnalysisError

LETTERS = "ABCD"
NAN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Groups side by side; changes are end - start, differences a later group - the first.

    `table`: group n n_both median_start median_end estimate conf_low conf_high, the estimate the median change.
    `differences`: group against of ("mean" by the MMRM, "median") estimate conf_low conf_high p_value n verdict.
    `curves`: group month estimate q1 q3 n. `overlaps`: group other n.
    """

    table: pd.DataFrame
    differences: pd.DataFrame
    curves: pd.DataFrame
    overlaps: pd.DataFrame
    members: tuple[Flags, ...]
    start: float  # months
    end: float
    scale: str
    n_patients: int  # in at least one group
    n_dropped: int  # in none
    method: str
    notes: tuple[str, ...]


def compared(cohort: Cohort, *, groups: Sequence[str], end: float | None = None, scale: str = "total") -> Comparison:
    """Give the groups' courses, their changes to a visit, and the differences from the first group.

    Parameters
    ----------
    cohort : Cohort
    groups : sequence of str
        Two to four, each as `Group.text` gives it: "age:18-40", "rest;age:18-40", "employment:full-time|part-time".
    end : float, optional
        Month of the second score; the last visit by default.
    scale : str
        The total or a subscale; the MMRM is of the total alone.

    Returns
    -------
    Comparison
        Differences leave out patients in more than one group.

    Raises
    ------
    AnalysisError
        When there are not two to four groups.
    SelectionError
        When a text is not a group, or asks for a column that the cohort lacks.

    References
    ----------
    Difference of medians: Bonett & Price, Psychol Methods 2002;7:370-383, doi:10.1037/1082-989X.7.3.370. MMRM: see
    `mmrm`.

    Examples
    --------
    >>> import fatigue
    >>> halves = compared(fatigue.demo(), groups=("age:18-40", "rest;age:18-40"))
    >>> halves.table[["group", "n"]].values.tolist()
    [['A', 18], ['B', 5]]
    """
    if not 2 <= len(groups) <= len(LETTERS):
        raise AnalysisError(f"Two to four groups can be compared, not {len(groups)}. Keep another, or let one go.")
    month = later_visit(cohort, end)
    members = tuple(Group.of(text).mask(cohort) for text in groups)
    count = np.sum(members, axis=0)
    alone = [own & (count == 1) for own in members]
    scores = cohort.score_array(scale)
    visits = (0, cohort.month_index(month))
    change = np.round(scores[:, visits[1]] - scores[:, visits[0]], 10)
    rows = [
        {"group": letter} | group_change(own, scores[:, visits[0]], scores[:, visits[1]])[0]
        for letter, own in zip(LETTERS, members, strict=False)
    ]
    means, notes = _means(cohort, alone, month) if scale == "total" else ([], ())
    found = [*means, *_medians(alone, change)]
    return Comparison(
        table=pd.DataFrame(rows),
        differences=pd.DataFrame([{**row, "verdict": _verdict(row)} for row in found], columns=_DIFFERENCE),
        curves=pd.concat([_curve(letter, scores[own], cohort.months)
                          for letter, own in zip(LETTERS, members, strict=False)], ignore_index=True),
        overlaps=pd.DataFrame([(LETTERS[a], LETTERS[b], int((members[a] & members[b]).sum()))
                               for a, b in combinations(range(len(members)), 2)], columns=["group", "other", "n"]),
        members=members, start=cohort.months[0], end=month, scale=scale, n_patients=int((count > 0).sum()),
        n_dropped=int((count == 0).sum()), method=_method(month, has_means=scale == "total"), notes=notes,
    )  # fmt: skip


_DIFFERENCE = ["group", "against", "of", "estimate", "conf_low", "conf_high", "p_value", "n", "verdict"]


def _verdict(row: dict[str, Any]) -> Verdict:
    return verdict.of_interval(row["conf_low"], row["conf_high"])


def _curve(letter: str, scores: np.ndarray[Any, Any], months: tuple[float, ...]) -> pd.DataFrame:
    q1, median, q3 = quantile_columns(scores, (0.25, 0.5, 0.75))
    n = np.isfinite(scores).sum(axis=0)
    return pd.DataFrame({"group": letter, "month": months, "estimate": median, "q1": q1, "q3": q3, "n": n})


def _medians(alone: list[Flags], change: np.ndarray[Any, Any]) -> list[dict[str, Any]]:
    values = [change[own & np.isfinite(change)] for own in alone]
    rows = []
    for letter, other in zip(LETTERS[1:], values[1:], strict=False):
        estimate, low, high = two_medians.difference(other, values[0])
        rows.append({"group": letter, "against": "A", "of": "median", "estimate": estimate, "conf_low": low,
                     "conf_high": high, "p_value": NAN, "n": len(other) + len(values[0])})  # fmt: skip
    return rows


def _means(cohort: Cohort, alone: list[Flags], month: float) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Give the differences of mean changes by the MMRM with each group's own means at each visit."""
    codes = np.select(alone, range(len(alone)), default=-1)
    letters = pd.Categorical.from_codes(codes, categories=pd.Index(list(LETTERS[: len(alone)])))
    part = replace(cohort, patients=cohort.patients.assign(group=letters))
    if not alone[0].any():
        return [], ()
    model = mmrm(part, by="group")
    rows = model.between_groups
    rows = rows[(rows["of"] == "change") & (rows["month"] == month) & (rows["against"] == "A")]
    kept = ["group", "against", "estimate", "conf_low", "conf_high", "p_value", "n"]
    return [
        {str(key): value for key, value in row.items()} | {"of": "mean"} for row in rows[kept].to_dict("records")
    ], model.notes


def _method(end: float, *, has_means: bool) -> str:
    means = " Difference of mean changes: MMRM with each group's own mean at each visit, every form counts." * has_means
    return (
        f"Medians of those with both the first visit and month {end:g}; 95 % interval of the median change between "
        "order statistics. Difference of median changes: Bonett and Price (2002), patients with both forms."
        f"{means} Patients in more than one group are in no difference."
    )
