"""Who is in the cohort: Table 1 of baseline values.

Standardised differences after Austin (Stat Med 2009;28:3083-3107, doi:10.1002/sim.3697).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.analysis.arithmetic import group_tests
from fatigue.analysis.patients.followed import COMPLETED, with_completion
from fatigue.analysis.patients.groups import groups_of
from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError

Masks = dict[str, NDArray[np.bool_]]

ALL = "all"
BASELINE = 0.0
MOST_LEVELS = 12  # a column of text with more is an id or a remark, not a category
MOST_GROUPS = 6
FIRST = ("age", "sex", "edss", "course", "duration", "arm", "employment", "driving")
IN_CLASSES = ("age", "edss", "employment")
NOT_BASELINE = ("ended", "ended_month")  # what happened later: shown in the flow
TABLE_ONE = [
    "variable", "kind", "level", "group", "n", "n_missing", "percent", "mean", "sd", "median", "q1", "q3", "difference",
    "test", "p",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOne:
    """Baseline values of all patients, and of each group."""

    table: pd.DataFrame  # one row a variable, level and group; columns TABLE_ONE
    groups: tuple[str, ...]  # "all" first
    sizes: tuple[int, ...]  # patients in each
    n_patients: int
    n_dropped: int  # in no group: the value of `by` is missing; they are in "all"
    method: str
    notes: tuple[str, ...]


def table_one(cohort: Cohort, *, by: str | None = None, is_tested: bool = False) -> TableOne:
    """Give baseline values as numbers: n, missing, mean, SD, median, quartiles, percent; overall and per group.

    Parameters
    ----------
    cohort : Cohort
    by : str, optional
        A column of `cohort.patients` with at most six different values ("arm", "sex", ...), or "age", "edss" or
        "employment": those in classes (under 30, 30 to 39, ...; under 4.0, 4.0 to 5.5, ...; working or not).

    is_tested : bool
        Add, in the rows of "all", a test of no difference between the groups and its p. Off by default: with groups
        that nobody drew by lot a p value says little about balance, and many of them find something by chance.

    Returns
    -------
    TableOne
        `kind` is "number" (one row a group, `level` empty; n = known values) or "category" (one row a level and group;
        n = patients with that level, percent of the known values). `difference` is the standardised difference of the
        first group minus the second, where there are two groups, in the rows of "all"; NaN elsewhere. Quartiles are R's
        type 7.

    Notes
    -----
    Missing values are counted in `n_missing` and are in no percent, mean or median. Patients whose value of `by` is
    missing are in "all" only. Baseline scores are those of month 0.

    Raises
    ------
    AnalysisError
        When `by` is not a column of the cohort, or has more than six values.

    Examples
    --------
    >>> import fatigue
    >>> table = table_one(fatigue.demo()).table
    >>> float(table.loc[table["variable"] == "total", "median"].iloc[0])
    36.0
    """
    groups = {ALL: np.ones(cohort.n_patients, dtype=bool)}
    if by is not None:
        groups |= _groups(cohort, by)
    notes, rows, marks = [], [], []
    for name, column in _columns(cohort, by).items():
        if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
            rows += _number(name, column.to_numpy(dtype=float, na_value=math.nan), groups, is_tested=is_tested)
            continue
        category = column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("category")
        if category.nunique() > MOST_LEVELS:
            notes.append(f"{cohort.label(name)} is left out: it has more than {MOST_LEVELS} different values.")
            continue
        if category.nunique() == 1 and name not in (*FIRST, by):  # a mark that some have: its percent would be 100
            marks.append(f"{cohort.label(name)} ({int(category.notna().sum()):,})")
            continue
        rows += _category(name, category, groups, is_tested=is_tested)
    if BASELINE not in cohort.months:
        notes.append("There is no visit at month 0, so there is no baseline score.")
    if len(groups) == 3 and any(row["group"] == ALL and math.isnan(float(str(row["difference"]))) for row in rows):
        notes.append("A dash for a standardised difference: the values do not vary within the groups, or are too few.")
    if marks:
        notes.append(f"Left out, as they hold one word only (in so many patients): {', '.join(marks)}.")
    rough = [cohort.label(str(row["variable"])) for row in rows if row.get("test") == group_tests.SMALL_COUNTS]
    if rough:
        notes.append(f"p is a rough guide for {', '.join(rough)}: fewer than 5 patients are expected in some group.")
    sizes = tuple(int(mask.sum()) for mask in groups.values())
    n_dropped = sizes[0] - sum(sizes[1:]) if by is not None else 0
    if n_dropped:
        who = ("1 patient has", "is") if n_dropped == 1 else (f"{n_dropped} patients have", "are")
        notes.append(f"{who[0]} no {cohort.label(str(by))} and {who[1]} in no group.")
    return TableOne(
        table=pd.DataFrame(rows, columns=TABLE_ONE),
        groups=tuple(groups),
        sizes=sizes,
        n_patients=cohort.n_patients,
        n_dropped=n_dropped,
        method=_method(cohort, by, n_groups=len(groups) - 1, is_tested=is_tested),
        notes=tuple(notes),
    )


def completers(cohort: Cohort) -> TableOne:
    """Give Table 1 of patients with a score at every visit against those without: who complete cases leave out.

    Examples
    --------
    >>> import fatigue
    >>> completers(fatigue.demo("60")).sizes
    (60, 28, 32)
    """
    return table_one(with_completion(cohort), by=COMPLETED)


def _groups(cohort: Cohort, by: str) -> Masks:
    if by not in cohort.patients:
        raise AnalysisError(
            f"Groups by {by!r} were asked for, and this cohort has no such column. Choose one of "
            f"{', '.join(map(str, cohort.patients.columns))}."
        )
    if by in IN_CLASSES:
        classes, names = groups_of(cohort, by)
        return {name: classes == code for code, name in enumerate(names)}
    column = cohort.patients[by].astype("category").cat.remove_unused_categories()
    levels = column.cat.categories
    if len(levels) > MOST_GROUPS:
        raise AnalysisError(
            f"{cohort.label(by)} has {len(levels)} different values; Table 1 takes at most {MOST_GROUPS} groups. "
            "Choose a column with fewer."
        )
    codes = column.cat.codes.to_numpy()
    return {str(level): codes == code for code, level in enumerate(levels)}


def _columns(cohort: Cohort, by: str | None) -> dict[str, pd.Series]:
    """Give what Table 1 describes, in its order: people, then baseline scores, then other baseline measures."""
    people = cohort.patients
    placed = (by, *FIRST, *NOT_BASELINE, *cohort.scales)
    columns = {name: people[name] for name in FIRST if name in people and name != by}
    if BASELINE in cohort.months:
        columns |= {scale: pd.Series(cohort.at(BASELINE, scale=scale)) for scale in cohort.scales}
    return columns | {str(name): people[name] for name in people if name not in placed}


def _number(name: str, values: Floats, groups: Masks, *, is_tested: bool) -> list[dict[str, object]]:
    rows, moments = [], []
    for group, mask in groups.items():
        known = values[mask]
        known = known[np.isfinite(known)]
        n = len(known)
        q1, median, q3 = np.quantile(known, [0.25, 0.5, 0.75]) if n else (math.nan,) * 3
        mean, sd = float(known.mean()) if n else math.nan, float(known.std(ddof=1)) if n > 1 else math.nan
        moments.append((mean, sd**2))
        row = {"group": group, "n": n, "n_missing": int(mask.sum()) - n, "mean": mean, "sd": sd}
        rows.append(row | {"median": float(median), "q1": float(q1), "q3": float(q3)})
    rows[0]["difference"] = _difference(moments)
    if is_tested:
        tested = [values[mask] for group, mask in groups.items() if group != ALL]
        rows[0]["test"], rows[0]["p"] = group_tests.of_numbers(tested)
    return [{"variable": name, "kind": "number", "level": "", **row} for row in rows]


def _category(name: str, column: pd.Series, groups: Masks, *, is_tested: bool) -> list[dict[str, object]]:
    codes, levels = column.cat.codes.to_numpy(), column.cat.categories
    counts = {group: np.bincount(codes[mask] + 1, minlength=len(levels) + 1) for group, mask in groups.items()}
    rows: list[dict[str, object]] = []
    for code, level in enumerate(levels, start=1):
        if not counts[ALL][code]:
            continue
        first, moments = len(rows), []
        for group, count in counts.items():
            n, n_known = int(count[code]), int(count[1:].sum())
            share = n / n_known if n_known else math.nan
            moments.append((share, share * (1 - share)))
            row = {"variable": name, "kind": "category", "level": str(level), "group": group}
            rows.append(row | {"n": n, "n_missing": int(count[0]), "percent": 100 * share})
        rows[first]["difference"] = _difference(moments)
    if is_tested and rows and len(groups) > 1:
        found = np.column_stack([count[1:] for group, count in counts.items() if group != ALL])
        rows[0]["test"], rows[0]["p"] = group_tests.of_counts(found)
    return rows


def _difference(moments: list[tuple[float, float]]) -> float:
    """Difference of two groups in units of the root of their mean variance; `moments` has all patients first."""
    if len(moments) != 3:
        return math.nan
    (_, _), (first, variance), (second, other) = moments
    spread = math.sqrt((variance + other) / 2) if variance + other > 0 else math.nan
    return (first - second) / spread


def _method(cohort: Cohort, by: str | None, *, n_groups: int, is_tested: bool) -> str:
    words = "Baseline values: counts and percent of known values; mean, SD, median and quartiles (type 7)."
    if by is not None:
        words += f" By {cohort.label(by)}"
        words += "; standardised difference after Austin (2009)." if n_groups == 2 else "."
        if is_tested:
            words += " p: Kruskal-Wallis for numbers, chi-squared or Fisher for counts, not adjusted for their number."
    return words
