"""Table 1: who the patients are at baseline, by group where that is asked."""

from __future__ import annotations

import streamlit as st

import pages
from fatigue.analysis.describe import table_one
from fatigue.cohort.cohort import Cohort
from fatigue.show.words import cohort as said


def show(cohort: Cohort, *, is_first: bool = False) -> None:
    """Show Table 1 with its choices; its heading is the finding of the page where it comes first."""
    place = st.container(gap=None)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        by = pages.pick("Table 1 by", said.groups(cohort), key="table_by")
        is_tested = by != said.EVERYBODY and st.checkbox("p values", key="table_p", help=said.WHY_NO_P, **pages.IN_URL)
    one = pages.compute(table_one, cohort, by=None if by == said.EVERYBODY else by, is_tested=is_tested)
    if is_first:
        with place:
            pages.finding(said.people(one, cohort))
    else:
        pages.heading(said.people(one, cohort))
    pages.table(said.table_one(one, cohort), "Table 1", is_open=True, caption=one.method)
    pages.notes(one.notes)
