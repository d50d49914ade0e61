"""What was read from the file and left out of it, and which forms are missing: of single patients, and counted."""

from __future__ import annotations

from functools import partial

import streamlit as st

import pages
from fatigue.analysis.describe import completers
from fatigue.analysis.flow import flow
from fatigue.analysis.missing import MissingForms
from fatigue.cohort.cohort import Cohort
from fatigue.show.charts import cohort as charts
from fatigue.show.words import cohort as said
from fatigue.show.words import reading as read
from fatigue.show.words.door import fault_table
from fatigue.show.words.literal import literal


def read_and_kept(cohort: Cohort, whole: Cohort) -> None:
    """Show what was read, how many are left at each stage, and what was left out."""
    stages = pages.compute(flow, cohort)
    left, right = st.columns(2, gap="large")
    with left:
        pages.heading("What was read")
        pages.table(read.read_table(whole), "What was read", is_open=True)
        pages.notes(read.other_notes(whole))
    with right:
        pages.heading("From the file to every form")
        pages.table(said.flow_table(stages, n_in_file=whole.n_patients), "Flow", is_open=True, caption=stages.method)
        pages.notes(stages.notes)

    found = whole.reading
    if found is not None:
        pages.heading(read.left_out_heading(found))
        if found.rows is not None and len(found.rows) > 1:
            pages.table(read.row_table(found.rows), "Rows of the file", is_open=True)
        if len(found.rules):
            pages.table(read.left_out_table(found), "What was left out, and why", is_open=True)
            pages.table(fault_table(found.faults), "Every such value", most=50)
        if found.scored is not None:
            pages.heading(read.scoring_heading(found.scored))
            pages.table(read.scoring_table(found.scored, whole.instrument), "Scoring audit", is_open=True)
            st.caption(read.SCORING)
            pages.table(read.item_table(found.items), "Items")


def missing(forms: MissingForms, cohort: Cohort) -> None:
    """Show the map of forms, the patterns of visits, and how those with every form differ from the others."""
    pages.heading(said.missing_heading(forms))
    behind = {
        "Patterns of visits": partial(said.pattern_table, forms),
        "Completion": partial(said.completion_table, forms),
    }
    if forms.n_complete == forms.n_patients:
        st.markdown(literal(said.nothing_missing(forms)))
        for name, table in behind.items():
            pages.table(table(), name)
    else:
        st.markdown(literal(said.pattern_heading(forms)))
        pages.show(
            charts.missing_map(forms), f"{said.map_caption(forms)} {said.PATTERNS} {forms.method}", tables=behind
        )

    compared = pages.compute(completers, cohort)
    pages.heading(said.completers_heading(compared, cohort))
    if len(compared.groups) == 3:
        pages.table(said.table_one(compared, cohort), "Completers against the others",
                    caption=f"{said.COMPLETERS}{compared.method}")  # fmt: skip
