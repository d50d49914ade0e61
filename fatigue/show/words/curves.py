"""The change curve in words: its axis, its finding, its table."""

from __future__ import annotations

import math
from functools import partial

import pandas as pd

from fatigue.analysis.arithmetic.course import Course
from fatigue.analysis.curves import People, Trajectory
from fatigue.analysis.drop import FEWEST, MedianDrop
from fatigue.analysis.drop_by import GroupDrops
from fatigue.analysis.mmrm import Mmrm
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import numbers, yardsticks
from fatigue.show.words.predictors import three_ways
from fatigue.show.words.subject import opening
from fatigue.show.words.tables import CI, ONE, Columns, N, shown

_ARROW = {True: "↓ lower is better", False: "↑ higher is better"}


STATISTICS = ("median", "mean", "median change", "mean change")
GROUPS = ("age", "edss", "employment", "sex", "arm", "course")
AXES = ("Fits the cohort", "Full range")
NOBODY = "everybody"
MOST_IN_PICTURE = 3  # lines a picture holds; more groups are a picture each
MOST_GROUPS = 6


def scale_name(instrument: Instrument, scale: str) -> str:
    """Give "FIS total", "FIS cognitive"."""
    return f"{instrument.name} {instrument.scale(scale).label}"


def axis_title(instrument: Instrument, scale: str, statistic: str, *, shown: tuple[float, float] | None = None) -> str:
    """Give the flat title above the y axis, with the range, what is shown of it, and the direction."""
    arrow = _ARROW[instrument.lower_is_better]
    if statistic.endswith("change"):
        return f"Change in {scale_name(instrument, scale)} from baseline, points {arrow}"
    limits = instrument.scale(scale)
    if shown in (None, (limits.lowest, limits.highest)):
        return f"{scale_name(instrument, scale)}, {limits.lowest:g} to {limits.highest:g} {arrow}"
    of = f"{limits.highest:g}" if shown[0] == limits.lowest else f"{limits.lowest:g} to {limits.highest:g}"
    return f"{scale_name(instrument, scale)}, {shown[0]:g} to {shown[1]:g} of {of} {arrow}"


def heading(trajectory: Trajectory, instrument: Instrument) -> str:
    """Give the finding: from where to where, a verb where the tests bear it, and by when most of it had come."""
    table = trajectory.table[trajectory.table["n"] > 0]
    first_group = table[table["group"] == trajectory.groups[0]] if trajectory.groups else table
    if len(first_group) < 2:
        return "One visit only: there is no change to show."
    if len(trajectory.groups) > 1:
        return _compared(table, trajectory, instrument)
    first, last = first_group.iloc[0], first_group.iloc[-1]
    name = instrument.name if trajectory.scale == "total" else scale_name(instrument, trajectory.scale)
    what = trajectory.statistic.capitalize()
    if trajectory.is_change:
        interval = numbers.interval(last["conf_low"], last["conf_high"], 1)
        return (
            f"{what} in {name}: {numbers.signed(last['estimate'])} points at {numbers.month(last['month'])} "
            f"(95 % CI {interval})."
        )
    course = trajectory.courses[0]
    before, after = numbers.score(first["estimate"]), numbers.score(last["estimate"])
    values = f"{before} at {numbers.month(first['month'])}, {after} at {numbers.month(last['month'])}"
    if course.finding in ("fall", "rise") and _is_seen(course, first_group):
        verb = "fell" if course.finding == "fall" else "rose"
        return f"{what} {name} {verb} from {before} to {after}{_when(course)}."
    return f"{what} {name} {values}: {_unclear(course)}."


def _unclear(course: Course) -> str:
    """Give what may be said where the line must not be given a direction."""
    if course.finding == "not clear":
        could = yardsticks.detectable(course.detectable)
        return f"no clear change ({could})" if could else "no clear change"
    if course.finding == "same":
        return "nobody's score changed"
    if course.finding in ("test alone", "opposed"):
        return "ranks and mean of the changes disagree"
    if course.finding in ("fall", "rise"):
        return f"the same patients' scores {'fell' if course.finding == 'fall' else 'rose'}"
    return "too few with both to tell"


def _is_seen(course: Course, table: pd.DataFrame) -> bool:
    """Say whether the line on the page runs as the patients with both visits do; others may be in it."""
    change = table["estimate"].iloc[-1] - table["estimate"].iloc[0]
    written = [numbers.score(table["estimate"].iloc[at]) for at in (0, -1)]
    return written[0] != written[1] and (change < 0) == (course.finding == "fall")


def _when(course: Course) -> str:
    if not math.isfinite(course.month_of_most):
        return ""
    return f"; most of the {course.finding} came by {numbers.month(course.month_of_most)}"


def panel(trajectory: Trajectory) -> str:
    """Give a short finding for a panel: when the change came, or that each group has its own line."""
    if len(trajectory.groups) > 1:
        return f"The score at every visit: {numbers.listed(trajectory.groups)}"
    table = trajectory.table[trajectory.table["n"] > 0]
    if len(table) < 2:
        return "One visit only: there is no change to show."
    course = trajectory.courses[0]
    if len(trajectory.groups) > 1 or not math.isfinite(course.month_of_most) or not _is_seen(course, table):
        return "The score at every visit"
    return f"{opening(_when(course).removeprefix('; '))}."


def caption(trajectory: Trajectory, *, has_model: bool = False, everybody: Trajectory | None = None) -> str:
    """Give what is drawn."""
    mark = "Bars" if len(trajectory.groups) > 1 else "Band"
    half = "middle half of patients (IQR)" if trajectory.statistic.startswith("median") else "95 % CI"
    kind = "Median" if trajectory.statistic.startswith("median") else "Mean"
    below = "n under the axis: forms at each visit"
    if trajectory.table.groupby("group", sort=False)["n"].nunique().max() > 1:
        below += "; the patients differ between visits"
    model = " Hollow points: mean of the mixed model, 95 % CI." if has_model else ""
    ghost = f" Grey, dashed: {all_of(everybody)}." if everybody and is_part(trajectory, everybody) else ""
    return f"Thick line: {kind.lower()}. {mark}: {half}.{ghost} {below}.{model}"


def is_part(trajectory: Trajectory, everybody: Trajectory) -> bool:
    """Say whether the curve speaks of fewer forms than there are, so that everybody's belongs behind it."""
    return int(trajectory.table["n"].sum()) < int(everybody.table["n"].sum())


def all_of(everybody: Trajectory) -> str:
    """Give "all 23 patients", the name of the line behind a filtered curve."""
    return f"all {numbers.patients(everybody.n_patients)}"


def table(trajectory: Trajectory) -> pd.DataFrame:
    """Give the display table, one row a group and visit."""
    kind = "Median" if trajectory.statistic.startswith("median") else "Mean"
    group: Columns = {} if len(trajectory.groups) == 1 else {"Group": (str, "group")}
    return shown(trajectory.table, {
        **group, "Month": (numbers.of_month, "month"), f"{kind}, points": (ONE, "estimate"), "95 % CI": CI,
        "IQR": (partial(numbers.interval, places=1), "q1", "q3"), "n": N,
    })  # fmt: skip


def _compared(table: pd.DataFrame, trajectory: Trajectory, instrument: Instrument) -> str:
    parts = []
    for group in trajectory.groups:
        rows = table[table["group"] == group]
        if len(rows) > 1:
            start = 0.0 if trajectory.is_change else rows["estimate"].iloc[0]
            few = f" (n = {rows['n'].min():,})" if rows["n"].min() < FEWEST else ""
            parts.append(f"{numbers.signed_score(rows['estimate'].iloc[-1] - start)} {group}{few}")
    name = instrument.name if trajectory.scale == "total" else scale_name(instrument, trajectory.scale)
    kind = "median" if trajectory.statistic.startswith("median") else "mean"
    of = f"{kind.capitalize()} change in {name}" if trajectory.is_change else f"Change in {kind} {name}"
    return f"{of}: {', '.join(parts)}; {between(trajectory)}."


def between(trajectory: Trajectory, *, they: str = "the groups", who: str = ", in those with both visits") -> str:
    """Give whether the patients' changes differ between the groups, by the test."""
    if not math.isfinite(trajectory.between_p):
        return "no test between them"
    p = numbers.p_equals(trajectory.between_p)
    if trajectory.groups_differ:
        return f"{they} differ ({p}{who})"
    could = yardsticks.detectable(trajectory.detectable_between)
    return f"no clear difference ({p}{who}{f'; {could}' if could else ''})"


def both_visits(trajectory: Trajectory, drop: MedianDrop | GroupDrops) -> str:
    """Give the medians of those with both visits, where the line, which takes every form, runs between others.

    Examples
    --------
    >>> from fatigue import demo
    >>> from fatigue.analysis.curves import trajectory
    >>> from fatigue.analysis.drop import median_drop
    >>> both_visits(trajectory(demo("60")), median_drop(demo("60"))).replace(numbers.FIXED, " ")
    'The line takes every form; in the patients with both visits the median went from 32.5 to 23 (n = 44).'
    """
    if isinstance(drop, MedianDrop):
        ends = [("", drop.median_start, drop.median_end, drop.n_patients)]
    else:
        ends = list(drop.table[["group", "median_start", "median_end", "n"]].itertuples(index=False, name=None))
    lines, said, is_other = trajectory.table[trajectory.table["n"] > 0], [], False
    for group, start, end, n in ends:
        own = lines[lines["group"] == group] if group else lines
        if n:
            is_other |= (start, end) != (own["estimate"].iloc[0], own["estimate"].iloc[-1])
            who = f"{group}, " if group else ""
            said.append(f"from {numbers.score(start)} to{numbers.FIXED}{numbers.score(end)} "
                        f"({who}n{numbers.FIXED}={numbers.FIXED}{n:,})")  # fmt: skip
    if not is_other:
        return ""
    takes = "The lines take" if len(ends) > 1 else "The line takes"
    return f"{takes} every form; in the patients with both visits the median went {numbers.listed(said)}."


def usual_group(cohort: Cohort, *, most: int = MOST_GROUPS) -> str:
    """Give what to group by where nobody asked: the arms, where these patients are of several, else nobody."""
    n_arms = int(cohort.patients["arm"].nunique()) if "arm" in cohort.patients else 0
    return "arm" if 2 <= n_arms <= most else NOBODY


def groups_in(cohort: Cohort) -> dict[str, str]:
    """Give the baseline columns this cohort can be grouped by, each with what it is called."""
    words = {"age": "Age group", "edss": "EDSS group", "employment": "Working or not", "arm": "Treatment arm"}
    known = [name for name in GROUPS if cohort.is_known(name)]
    return {name: words.get(name, name.capitalize()) for name in known}


def split(trajectory: Trajectory, people: People | None) -> list[tuple[Trajectory, People | None]]:
    """Give one picture's worth each: all groups together up to three, else one group a picture."""
    if len(trajectory.groups) <= MOST_IN_PICTURE:
        return [(trajectory, people)]
    return [(trajectory.of(group), people and people.of(group)) for group in trajectory.groups]


def model_means(model: Mmrm | None, trajectory: Trajectory) -> pd.DataFrame | None:
    """Give the model's means, or its changes, as the curve shows the one or the other; None without a model."""
    if model is None or not model.is_fitted:
        return None
    return model.table if trajectory.is_change else model.means


def fair(by: str) -> str:
    """Give what a comparison of groups by age or EDSS leaves open, and where it is answered."""
    return three_ways([by])


def person_line(patient: str, first: float, last: float) -> str:
    """Give what one patient's line is called where it is pointed at.

    Examples
    --------
    >>> person_line("P07", 62, 31)
    'P07: 62 → 31'
    """
    return f"{patient}: {numbers.score(first)} → {numbers.score(last)}"


def person(cohort: Cohort, patient: str) -> pd.DataFrame:
    """Give what was known of one patient at baseline."""
    known = cohort.patients.loc[patient]
    shown = {cohort.label(str(name)): _plain(value) for name, value in known.items() if pd.notna(value)}
    return pd.DataFrame({"At baseline": list(shown), "Value": list(shown.values())})


def person_scores(cohort: Cohort, patient: str, *, scale: str = "total") -> pd.DataFrame:
    """Give one patient's scores on a scale, one row a visit, with the change from the first."""
    scores = cohort.score_array(scale)[cohort.patients.index.get_loc(patient)].tolist()
    first = next((score for score in scores if math.isfinite(score)), math.nan)
    return pd.DataFrame(
        {
            "Visit": [numbers.month(month).capitalize() for month in cohort.months],
            scale_name(cohort.instrument, scale): list(map(numbers.score, scores)),
            "Change": [numbers.signed_score(score - first) for score in scores],
        }
    )


def _plain(value: object) -> str:
    return numbers.score(float(value)) if isinstance(value, int | float) else str(value)
