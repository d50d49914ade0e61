"""Groups side by side in words: what each is, how they differ, what that is worth; the forest of subgroups."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from fatigue.analysis.compare import LETTERS, Comparison
from fatigue.analysis.subgroups import Subgroups
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.group import Group
from fatigue.cohort.selection import BOUNDS, NAMES
from fatigue.cohort.statuses import WORKING
from fatigue.show.words import numbers
from fatigue.show.words.curves import scale_name
from fatigue.show.words.tables import ESTIMATE_CI, N, line, shown, with_interval

FEWEST = 5  # patients, for a word on a group
_BY = {"age": "Age", "edss": "EDSS", "employment": "Working", "sex": "Sex", "course": "Course", "arm": "Arm"}


def name(group: Group) -> str:
    """Give what a group is: "age 18 to 40", "age over 40", "not working", "not (age 18 to 40 · full-time)".

    Examples
    --------
    >>> [name(Group.of(text)) for text in ("age:0-40", "rest;age:0-40", "sex:female", "rest;sex:female;edss:0-4")]
    ['age at most 40', 'age over 40', 'female', 'not (EDSS at most 4 · female)']
    """
    selection = group.selection
    if not selection.active:
        return "everybody"
    if len(selection.active) == 1:
        column = selection.active[0]
        wanted = getattr(selection, column)
        if column in BOUNDS and wanted[0] <= BOUNDS[column][0]:
            return f"{NAMES[column]} {'over' if group.is_rest else 'at most'} {wanted[1]:g}"
        if column == "employment" and set(wanted) <= set(WORKING) and len(wanted) > 1:
            return "not working" if group.is_rest else "working"
    words = " · ".join(selection.phrase(column) for column in selection.active)
    return f"not ({words})" if group.is_rest and len(selection.active) > 1 else f"{'not ' * group.is_rest}{words}"


def names(groups: Sequence[Group]) -> dict[str, str]:
    """Give each group's letter with what it is."""
    return {letter: f"{letter}: {name(group)}" for letter, group in zip(LETTERS, groups, strict=False)}


def finding(found: Comparison, groups: Sequence[Group]) -> str:
    """Give the title: the change of each group, and whether they differ by the interval of the difference."""
    rows = found.table.to_dict("records")
    parts = [
        f"{numbers.signed_score(row['estimate'])} {name(group)}" if row["n_both"] else f"{name(group)} unknown"
        for row, group in zip(rows, groups, strict=True)
    ]
    said = f"Median change {', '.join(parts)}"
    main = found.differences[found.differences["of"] == "mean"]
    if not len(main) or not main["conf_low"].notna().any():
        main = found.differences[found.differences["of"] == "median"]
    known = main[main["conf_low"].notna()]
    if min(row["n_both"] for row in rows) < FEWEST:
        return f"{said}; too few to tell them apart."
    if not len(known):
        return f"{said}; no difference can be tested."
    differs = [row["group"] for row in known.to_dict("records") if row["verdict"] in ("fall", "rise")]
    if not differs:
        return f"{said}; no clear difference."
    if len(rows) == 2:
        return f"{said}; the groups differ."
    return f"{said}; {numbers.listed(differs)} {'differs' if len(differs) == 1 else 'differ'} from A."


def table(found: Comparison, groups: Sequence[Group], cohort: Cohort) -> pd.DataFrame:
    """Give each group: n, medians, change."""
    named = names(groups)
    return shown(
        found.table,
        {
            "Group": (named.__getitem__, "group"),
            "n": N,
            "With both visits": (numbers.plain, "n_both"),
            "Median at baseline": (numbers.score, "median_start"),
            f"Median at {numbers.month(found.end)}": (numbers.score, "median_end"),
            f"Median change in {scale_name(cohort.instrument, found.scale)} (95 % CI)": ESTIMATE_CI,
        },
    )


def picture_caption(*, is_part: bool) -> str:
    """Give what is drawn."""
    ghost = " Grey, dashed: everybody before the filters." if is_part else ""
    return f"Medians of all forms at each visit; n under the axis: forms.{ghost}"


def visits_table(found: Comparison, groups: Sequence[Group]) -> pd.DataFrame:
    """Give the median of each group at each visit."""
    named = names(groups)
    rows = found.curves[found.curves["n"] > 0]
    return shown(rows, {
        "Group": (named.__getitem__, "group"), "Visit": (lambda month: numbers.month(month).capitalize(), "month"),
        "Median": (numbers.score, "estimate"), "IQR": (numbers.interval, "q1", "q3"), "n": N,
    })  # fmt: skip


def difference_rows(found: Comparison) -> list[dict[str, Any]]:
    """Give the differences, ready for a forest plot; those without an interval are left to the table."""
    return [
        line(_pair(row), row, role="focus" if row["of"] == "mean" else "faint", text=_interval(row))
        for row in found.differences.to_dict("records")
        if math.isfinite(row["conf_low"])
    ]


def difference_table(found: Comparison) -> pd.DataFrame:
    """Give the differences from group A with their intervals."""
    return pd.DataFrame(
        {
            "Difference": [_pair(row) for row in found.differences.to_dict("records")],
            "Points (95 % CI)": [_interval(row) for row in found.differences.to_dict("records")],
            "p": [numbers.p(value) for value in found.differences["p_value"]],
            "n": [f"{n:,}" for n in found.differences["n"]],
        }
    )


def _pair(row: Mapping[Any, Any]) -> str:
    how = "mean change, MMRM" if row["of"] == "mean" else "median change"
    return f"{row['group']} − {row['against']}, {how}"


def _interval(row: Mapping[Any, Any]) -> str:
    if math.isfinite(row["conf_low"]):
        return with_interval(row["estimate"], row["conf_low"], row["conf_high"])
    return f"{numbers.signed(row['estimate'])} (no CI)" if math.isfinite(row["estimate"]) else numbers.UNKNOWN


def cautions(found: Comparison, groups: Sequence[Group]) -> list[str]:
    """Give what a reader must know: overlap, few patients, who is in no group, that it is exploratory."""
    both = found.overlaps[found.overlaps["n"] > 0].to_dict("records")
    lines = []
    if both:
        pairs = numbers.listed([f"{row['n']:,} in {row['group']} and {row['other']}" for row in both])
        lines.append(f"In two groups: {pairs}. They are in each group's own numbers, but in no difference.")
    few = [row["group"] for row in found.table.to_dict("records") if row["n_both"] < FEWEST]
    if few:
        lines.append(
            f"Fewer than {FEWEST} patients with both visits in {numbers.listed(few)}: single patients, not a group."
        )
    if found.n_dropped:
        lines.append(f"{numbers.patients(found.n_dropped)} {'is' if found.n_dropped == 1 else 'are'} in no group.")
    if not all(group.selection.active == ("arm",) for group in groups):
        lines.append(
            "Nobody was put into these groups by chance: they may differ in other ways, and of many groups that one "
            "looks at some differ by luck. Exploratory."
        )
    return lines


def description(found: Comparison, groups: Sequence[Group]) -> str:
    """Give the curves in words."""
    score = numbers.score
    rows = zip(found.table.to_dict("records"), names(groups).values(), strict=True)
    said = [f"{who}, median {score(row['median_start'])} to {score(row['median_end'])}" for row, who in rows]
    return f"Line chart of the median score by month. {'; '.join(said)}."


def subgroup_rows(found: Subgroups) -> list[dict[str, Any]]:
    """Give the forest: each group under its column, with the test at the first group."""
    tests = dict(zip(found.tests["by"], found.tests["p_value"], strict=True))
    rows, last = [], ""
    for row in found.table.to_dict("records"):
        title = f"{_BY[row['by']]}: " if row["by"] in ("sex", "course", "arm") else ""
        test = "" if row["by"] == last else f", {numbers.p_equals(tests[row['by']])}"
        rows.append(
            line(f"{title}{row['group']} (n = {row['n']:,}){test}", row, role="focus", text=_interval(row), p="")
        )
        last = row["by"]
    return rows


def subgroup_heading(found: Subgroups) -> str:
    """Give how many columns differ by their test, and how many would by chance."""
    n = len(found.tests)
    if not n:
        return "No baseline column divides these patients into groups."
    differing = [_BY[by] for by in found.differing]
    if not differing:
        return f"No clear difference between kinds of patients ({numbers.counted(n, 'test')})."
    return (
        f"{numbers.listed(differing)}: {numbers.share_of(len(differing), n, 'test')} below 0.05; by chance alone "
        f"{numbers.plain(found.expected_by_chance, 2)} would be."
    )


def subgroup_caption(found: Subgroups, *, has_arms: bool) -> str:
    """Give what the forest shows."""
    arms = " All arms together, but in the rows of the arms." if has_arms else ""
    n = len(found.table)
    return (
        f"Mean change to {numbers.month(found.end)} by the MMRM with 95 % interval; p: did the groups of a column "
        f"change differently over the visits (group by visit).{arms} {numbers.counted(n, 'subgroup')} looked at here: "
        "exploratory."
    )


def subgroup_table(found: Subgroups) -> pd.DataFrame:
    """Give the forest as a table."""
    tests = dict(zip(found.tests["by"], found.tests["p_value"], strict=True))
    return pd.DataFrame(
        {
            "Column": [_BY[by] for by in found.table["by"]],
            "Group": list(found.table["group"]),
            "Mean change, points (95 % CI)": [_interval(row) for row in found.table.to_dict("records")],
            "n": [f"{n:,}" for n in found.table["n"]],
            "p of the column": [numbers.p(tests[by]) for by in found.table["by"]],
        }
    )
