"""How did those in focus do, picked by hand from the pictures, beside all others?

Picked by what was known at baseline, or by their scores. Of the second no comparison is made: patients picked because
their scores fell have, of course, scores that fell.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic import two_medians, verdict
from fatigue.analysis.arithmetic.verdict import Verdict
from fatigue.analysis.patients.design import later_visit
from fatigue.analysis.patients.group_change import group_change
from fatigue.cohort.arrays import Flags, Floats
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import BOUNDS, NAMES, STEPS, Selection
from fatigue.errors import AnalysisError

Range = tuple[float, float]
Chosen = Mapping[str, Range | tuple[str, ...]]  # what was drawn over or clicked, by the name of a column

CHANGE, MONTH, SCORE = "change", "month", "score"  # besides columns of the patients
BY_SCORES = (CHANGE, SCORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """Those in focus and all others; changes are end - start, so negative = the score fell.

    `table`: group n n_both median_start median_end estimate conf_low conf_high n_improved; the estimate is the median
    of the patients' changes. `difference` (estimate conf_low conf_high): those in focus minus the others.
    """

    table: pd.DataFrame
    difference: tuple[float, float, float]  # NaN where they were picked by their scores, or are too few
    by_scores: bool
    members: Flags  # one truth value a patient
    start: float  # months
    end: float
    n_patients: int  # in focus
    n_dropped: int  # of these, lacking either visit
    method: str
    notes: tuple[str, ...]

    @property
    def finding(self) -> Verdict:
        """What the interval of the difference bears: did those in focus change otherwise than the others?"""
        return verdict.of_interval(*self.difference[1:])


def chosen_in(picks: Mapping[str, Any], *, more: str | None = None) -> dict[str, Range | tuple[str, ...]]:
    """Give what was drawn and clicked, by column, from what the views report; `more` is the column of the last view.

    Examples
    --------
    >>> chosen_in({"ranges": {"age": [20, 40]}, "changes": {}, "words": [{"word": "student"}]})
    {'age': (20.0, 40.0), 'employment': ('student',)}
    """
    fields = {"word": "employment", "other": more or ""}
    chosen: dict[str, Range | tuple[str, ...]] = {}
    for picked in picks.values():
        if isinstance(picked, list):  # clicked
            for field in ("word", "other"):
                words = tuple(str(one[field]) for one in picked if field in one)
                if words:
                    chosen[fields[field]] = words
            continue
        for field, limits in picked.items():
            low, high = sorted(map(float, limits))
            chosen[fields.get(field, field)] = (low, high)
    return chosen


def in_focus(cohort: Cohort, *, chosen: Chosen, end: float | None = None, scale: str = "total") -> Focus:
    """Give how the patients inside what was drawn did, beside all others.

    Parameters
    ----------
    cohort : Cohort
    chosen : mapping
        Ranges (low, high) or words by column of the patients; "change" is a range of the change to `end`; "month" and
        "score" together are a box over the curves: patients with a score in it. All must hold; a patient whose value is
        missing is not inside.
    end : float, optional
        Month of the second score; the last visit by default.
    scale : str
        The total or a subscale.

    Returns
    -------
    Focus
        The medians are of those with both visits. Nothing is imputed.

    Raises
    ------
    AnalysisError
        When the cohort lacks a column that is asked for.

    Examples
    --------
    >>> import fatigue
    >>> young = in_focus(fatigue.demo(), chosen={"age": (18, 40)})
    >>> young.table[["group", "n", "n_both"]].values.tolist()
    [['in focus', 18, 18], ['the others', 5, 5]]
    """
    month = later_visit(cohort, end)
    start = cohort.months[0]
    first, last = cohort.at(start, scale=scale), cohort.at(month, scale=scale)
    change = last - first
    inside = np.ones(cohort.n_patients, dtype=bool)
    for name, wanted in chosen.items():
        if name == CHANGE:
            inside &= _within(change, wanted)
        elif name == SCORE:
            inside &= _in_box(cohort, scale, months=chosen[MONTH], scores=wanted)
        elif name != MONTH:
            inside &= _by_column(cohort, name, wanted)
    by_scores = any(name in chosen for name in BY_SCORES)
    groups = {"in focus": inside, "the others": ~inside}
    rows = []
    for name, members in groups.items():
        row, changes = group_change(members, first, last)
        rows.append({"group": name, **row, "n_improved": int((cohort.instrument.gain(changes) > 0).sum())})
    both = np.isfinite(change)
    gap = (np.nan, np.nan, np.nan)
    if not by_scores:
        gap = two_medians.difference(change[inside & both], change[~inside & both])
    return Focus(
        table=pd.DataFrame(rows), difference=gap, by_scores=by_scores, members=inside, start=start, end=month,
        n_patients=int(inside.sum()), n_dropped=int((inside & ~both).sum()), method=_method(month, by_scores=by_scores),
        notes=(),
    )  # fmt: skip


def _within(values: Floats, wanted: Iterable[float | str]) -> Flags:
    low, high = map(float, wanted)
    return np.asarray((values >= low) & (values <= high))  # NaN is never inside


def _in_box(cohort: Cohort, scale: str, *, months: Iterable[float | str], scores: Iterable[float | str]) -> Flags:
    visits = _within(np.asarray(cohort.months), months)
    return np.asarray((_within(cohort.score_array(scale), scores) & visits).any(axis=1))


def _by_column(cohort: Cohort, name: str, wanted: Iterable[float | str]) -> Flags:
    if name not in cohort.patients:
        raise AnalysisError(
            f"This cohort has no baseline column {name!r}; it has {', '.join(map(str, cohort.patients.columns))}. "
            "Choose one of those."
        )
    column = cohort.patients[name]
    if pd.api.types.is_numeric_dtype(column.dtype):
        return _within(column.to_numpy(dtype=float, na_value=np.nan), wanted)
    return np.asarray(column.astype("object").isin(list(wanted)))


def _method(end: float, *, by_scores: bool) -> str:
    compared = (
        "no comparison with the others, as they were picked by their scores"
        if by_scores
        else "difference of medians with the interval of Bonett and Price (2002)"
    )
    return (
        f"Patients picked by hand; median of the changes from the first visit to month {end:g} in those with both, 95 "
        f"% interval between order statistics (Hettmansperger and Sheather); {compared}."
    )


def as_selection(chosen: Chosen, *, within: Selection) -> Selection | None:
    """Give the filters that keep those inside what was drawn, among those `within`; None where no filter can.

    Ranges are narrowed to the steps of the filters: years, half points of EDSS.

    Examples
    --------
    >>> str(as_selection({"age": (21.7, 40.2)}, within=Selection(age=(18, 30))))
    'age 22 to 30 · any EDSS · any employment'
    >>> as_selection({"change": (-40.0, -10.0)}, within=Selection()) is None
    True
    """
    if not chosen or not all(name in NAMES for name in chosen):
        return None
    filters: dict[str, Range | tuple[str, ...]] = {}
    for name, wanted in chosen.items():
        had = getattr(within, name)
        if name in BOUNDS:
            low, high = _on_steps(name, wanted, had or BOUNDS[name])
            filters[name] = (low, max(low, high))
        else:
            words = tuple(str(word) for word in wanted if had is None or word in had)
            filters[name] = words or tuple(map(str, wanted))
    kept = tuple(name for name in within.keep_missing if name not in filters)
    return replace(within, keep_missing=kept, **filters)  # type: ignore[arg-type]


def _on_steps(name: str, wanted: Iterable[float | str], limits: Range) -> Range:
    step = STEPS[name]
    low, high = map(float, wanted)
    return max(math.ceil(low / step) * step, limits[0]), min(math.floor(high / step) * step, limits[1])
