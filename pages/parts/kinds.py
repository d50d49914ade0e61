"""Which kinds of patients changed more than others: a forest with a row a group of each baseline column."""

from __future__ import annotations

from functools import partial

import pages
from fatigue.analysis.subgroups import subgroups
from fatigue.cohort.cohort import Cohort
from fatigue.show.charts.forest import directed, forest, spoken
from fatigue.show.words import compare as said


def show(cohort: Cohort, *, end: float) -> None:
    """Show the forest, with its table behind it."""
    kinds = pages.compute(subgroups, cohort, end=end)
    pages.heading(said.subgroup_heading(kinds))
    rows = said.subgroup_rows(kinds)
    if rows:
        title = directed("mean change, points", cohort.instrument)
        pages.show(
            forest(rows, axis=title, name="subgroups", description=spoken(rows)),
            f"{said.subgroup_caption(kinds, has_arms='arm' in set(kinds.tests['by']))} {kinds.method}",
            tables={"Subgroups": partial(said.subgroup_table, kinds)},
        )
