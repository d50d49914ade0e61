"""Three findings of other pages, one line each, that lead there."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import pages
from fatigue.analysis.independence import transitions
from fatigue.analysis.patients import modelled
from fatigue.analysis.placebo import placebo_benchmark
from fatigue.analysis.predictors import fit
from fatigue.analysis.regression_to_mean import regression_grid
from fatigue.cohort.cohort import Cohort
from fatigue.errors import FatigueError
from fatigue.show.words import caution, independence, predictors, subgroups, towards_mean
from fatigue.show.words.literal import literal


def show(cohort: Cohort) -> None:
    """Show what went with the change, who returned to work, and what the change need not be."""
    if len(cohort.months) < 2:
        return
    with st.grid(3, min_column_width=280, gap="small"):
        for page, icon, found in (
            ("predictors", "tune", _predictors),
            ("independence", "directions_car", _work),
            ("caution", "report", _caution),
        ):
            st.page_link(f"pages/{page}.py", label=literal(_said(found, cohort)), icon=f":material/{icon}:")


def _said(found: Callable[[Cohort], str], cohort: Cohort) -> str:
    try:
        return subgroups.pooled(found(cohort), cohort)
    except FatigueError as error:
        return str(error)


def _predictors(cohort: Cohort) -> str:
    usual = modelled.usual(cohort)
    return predictors.heading(pages.compute(fit, cohort, predictors=usual, end=pages.visit()), cohort.instrument)


def _work(cohort: Cohort) -> str:
    asked = [name for name in ("employment", "driving") if name in cohort.statuses]
    if not asked:
        return "This file has no work or driving status at each visit."
    return independence.heading(pages.compute(transitions, cohort, of=asked[0], end=pages.visit()))


def _caution(cohort: Cohort) -> str:
    if cohort.instrument.measures:  # what was published is of fatigue scores
        return caution.heading(pages.compute(placebo_benchmark, cohort, end=pages.visit()))
    return towards_mean.heading(pages.compute(regression_grid, cohort, end=pages.visit()))
