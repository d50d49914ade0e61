"""By how much did the median score drop in each group, two arms for instance, where one number would pool them?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from fatigue.analysis.drop import FEWEST, median_drop
from fatigue.analysis.patients.groups import groups_of
from fatigue.cohort.cohort import Cohort


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDrops:
    """The change of the median in each group.

    `table`: group median_start median_end estimate conf_low conf_high n_improved n.
    `estimate` is the change of medians in points, end - start; NaN, with no interval, where a group has nobody with
    both scores.
    """

    table: pd.DataFrame
    by: str
    start: float  # months
    end: float
    n_patients: int
    n_dropped: int  # lacking either visit, or without a known group
    method: str
    notes: tuple[str, ...]


def median_drops(cohort: Cohort, *, by: str, end: float | None = None) -> GroupDrops:
    """Give the change of the median score from the first visit to a later one in each group of patients.

    Parameters
    ----------
    cohort : Cohort
    by : str
        A baseline column: arm, age, edss (in fixed classes), employment (working or not), or any category.
    end : float, optional
        Month of the second score; the last visit by default.

    Returns
    -------
    GroupDrops
        One row a group, each as `median_drop` gives it for that group alone; nothing compares the groups.

    Raises
    ------
    AnalysisError
        When the cohort has no such column.

    Examples
    --------
    >>> import fatigue
    >>> median_drops(fatigue.demo("60"), by="arm").table[["group", "n"]].values.tolist()
    [['Comparison', 18], ['aHSCT', 26]]
    """
    codes, groups = groups_of(cohort, by)
    start, last = cohort.months[0], float(cohort.months[-1] if end is None else end)
    rows, notes = [], []
    for code, group in enumerate(groups):
        drop = median_drop(cohort.take(codes == code), start=start, end=last)
        points = drop.table[(drop.table["definition"] == "change of medians") & (drop.table["unit"] == "points")]
        change = points[["estimate", "conf_low", "conf_high"]].to_dict("records")[0]
        rows.append({"group": group, "median_start": drop.median_start, "median_end": drop.median_end, **change,
                     "n_improved": drop.n_improved, "n": drop.n_patients})  # fmt: skip
        if drop.n_patients < FEWEST:
            notes.append(f"{group}: no interval, as it needs at least {FEWEST} patients with both scores; "
                         f"here {drop.n_patients}.")  # fmt: skip
    columns = ["group", "median_start", "median_end", "estimate", "conf_low", "conf_high", "n_improved", "n"]
    table = pd.DataFrame(rows, columns=columns)
    n_patients = int(table["n"].sum())
    return GroupDrops(
        table=table,
        by=by,
        start=start,
        end=last,
        n_patients=n_patients,
        n_dropped=cohort.n_patients - n_patients,
        method=f"Change of medians from month {start:g} to month {last:g} in each group by {cohort.label(by)}.",
        notes=tuple(notes),
    )
