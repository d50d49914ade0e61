"""Of the page Repeated measures: did the groups change differently?"""

from __future__ import annotations

import pages
from fatigue.analysis.mmrm import mmrm
from fatigue.analysis.repeated import rm_anova
from fatigue.cohort.cohort import Cohort
from fatigue.show.charts import mmrm as charts
from fatigue.show.words import mmrm as said
from fatigue.show.words import mmrm_groups
from fatigue.show.words import repeated as words


def show(cohort: Cohort, *, by: str, structure: str, df: str) -> None:
    """Show the difference between the groups by the mixed model, and the mixed ANOVA."""
    grouped = pages.compute(mmrm, cohort, by=by, covariance=structure, df=df)
    mixed = pages.compute(rm_anova, cohort, by=by)
    pages.heading(mmrm_groups.group_heading(grouped))
    if grouped.is_fitted:
        names = {"of": "Of the", "group": "Group", "against": "Against", "month": "Month"}
        pages.show(
            charts.group_changes(grouped, cohort.instrument),
            f"Difference in change from baseline between the groups, 95 % CI. {grouped.method}",
            tables={"Groups, MMRM": lambda: said.estimate_table(grouped.between_groups, first=names)},
        )
    pages.table(words.mixed_table(mixed), "Groups, mixed RM-ANOVA", caption=mixed.method)
    pages.notes(grouped.notes + mixed.notes)
