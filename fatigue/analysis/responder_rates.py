"""Which share improved by at least so much at every visit, in everybody or by group, with Wilson's intervals.

Wilson EB. J Am Stat Assoc 1927;22:209-212. doi:10.1080/01621459.1927.10502953
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic.proportions import WILSON, wilson
from fatigue.analysis.patients.groups import groups_of
from fatigue.analysis.patients.improvement import START, Rule, Unit, checked, improvement
from fatigue.analysis.responders import checked_threshold
from fatigue.cohort.arrays import Flags
from fatigue.cohort.cohort import Cohort

COLUMNS = ["group", "month", "n_responders", "estimate", "conf_low", "conf_high", "n"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponderRates:
    """Share of responders, one row a group and visit after the baseline; `estimate` and its ends are percent."""

    table: pd.DataFrame  # group month n_responders estimate conf_low conf_high n
    groups: tuple[str, ...]
    threshold: float
    unit: Unit
    without_form: Rule
    by: str | None
    n_patients: int  # in a denominator at one visit at least
    n_dropped: int
    method: str
    notes: tuple[str, ...]


def responder_rates(
    cohort: Cohort,
    *,
    threshold: float,
    unit: Unit = "points",
    by: str | None = None,
    without_form: Rule = "not counted",
) -> ResponderRates:
    """Give the share of patients who improved by at least `threshold` since baseline, at every later visit.

    Parameters
    ----------
    cohort : Cohort
    threshold, unit, without_form
        As of `responders`.
    by : str, optional
        A baseline column: arm, sex, employment (working or not), age and EDSS in fixed classes, or in two at a cut
        ("age at 40").

    Returns
    -------
    ResponderRates
        Percent from 0 to 100. The patients of a row are those with a score at baseline and at that visit; by "not a
        responder" all with a score at baseline, so that deaths and losses stay in the denominator.

    Raises
    ------
    AnalysisError
        When the threshold is not above 0, or the cohort has no visit at month 0 or no such column.

    Examples
    --------
    >>> import fatigue
    >>> rates = responder_rates(fatigue.demo(), threshold=10)
    >>> rates.table[["month", "n_responders", "n"]].iloc[-1].tolist()
    [36.0, 18.0, 23.0]
    """
    checked_threshold(threshold)
    checked(unit, get_args(Unit), what="unit")
    checked(without_form, get_args(Rule), what="rule for patients without a later form")
    cohort.at(START)
    codes, groups = groups_of(cohort, by)
    rows: list[tuple[str, float, int, float, float, float, int]] = []
    counted_once: Flags = np.zeros(cohort.n_patients, dtype=bool)
    for month in (month for month in cohort.months if month > START):
        found = improvement(cohort, end=month, unit=unit)
        counted = found.counted(without_form)
        counted_once |= counted & (codes >= 0)
        for code, group in enumerate(groups):
            n = int((counted & (codes == code)).sum())
            n_responders = int((found.amount[codes == code] >= threshold).sum())
            low, high = wilson(n_responders, n)
            share = 100 * n_responders / n if n else np.nan
            rows.append((group, month, n_responders, share, 100 * float(low), 100 * float(high), n))
    n_patients = int(counted_once.sum())
    table = pd.DataFrame(rows, columns=COLUMNS)
    return ResponderRates(
        table=table.sort_values("group", key=lambda names: names.map(groups.index), kind="stable", ignore_index=True),
        groups=groups,
        threshold=float(threshold),
        unit=unit,
        without_form=without_form,
        by=by,
        n_patients=n_patients,
        n_dropped=cohort.n_patients - n_patients,
        method=_method(without_form),
        notes=_notes(cohort, groups, by),
    )


def _method(without_form: Rule) -> str:
    who = {
        "not counted": "of the patients with a score at baseline and at that visit",
        "not a responder": "of all patients with a score at baseline; without a form at that visit: not a responder",
    }[without_form]
    return f"Share at each visit, {who}; {WILSON}, each visit by itself."


def _notes(cohort: Cohort, groups: tuple[str, ...], by: str | None) -> tuple[str, ...]:
    if by is not None and not groups:
        return (f"Nobody has a known {cohort.label(by)}.",)
    if cohort.months[-1] == START:
        return ("There is no visit after month 0, so there is no change to show.",)
    return ()
