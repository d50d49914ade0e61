"""What of a published cohort is seen: pages and analyses that show groups alone, each group large enough.

Every number of a page comes through `state.compute`, which asks here: what is not named as showing groups is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from fatigue.cohort import closed
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.group import Group
from fatigue.cohort.selection import Selection
from fatigue.errors import TooFewError
from fatigue.show.words import published as said
from fatigue.show.words.literal import literal
from pages.frame import menu

if TYPE_CHECKING:
    from pages.frame.state import Run

_PAGES = frozenset({"overview", "curves", "compare", "patients", "methods", "deck"})
_ANALYSES = frozenset(
    {"trajectory", "individuals", "reach", "median_drop", "median_drops", "compared", "mmrm", "table_one"}
)
_CUT = " at "  # "age at 36" groups by age


def is_shown(page: Any) -> bool:  # noqa: ANN401 (Streamlit's page)
    """Say whether a page shows groups alone."""
    return (page.url_path or "overview") in _PAGES


def not_this_page(title: str) -> None:
    """Say, in place of a page of single patients, which pages there are."""
    st.title(literal(said.NOT_THIS_PAGE), anchor=False)
    st.info(literal(said.why_not_this_page(title)), icon=":material/group_off:")
    with st.container(horizontal=True, gap="small"):
        for name, label in menu.titles():
            if name in _PAGES:
                st.page_link(f"pages/{name}.py", label=label)


def part_for(
    analysis: Callable[..., Any], cohort: Cohort, *, run: Run, options: Mapping[str, Any]
) -> tuple[Cohort, list[str]]:
    """Give the patients of the page, or all, with what this analysis may see of them, and a note of what it may not.

    Raises
    ------
    TooFewError
        When the analysis shows single patients, or its groups are too small.
    """
    if analysis.__name__ not in _ANALYSES:
        raise TooFewError(said.NO_SINGLE_PATIENTS)
    whole = run.whole
    selection = Selection() if cohort is whole else run.selection
    by = _columns(options)
    axes = {*selection.active, *by}
    everybody = closed.part(whole, Selection(), by=axes)
    shown = selection.apply(everybody)
    if options.get("same_patients") and not closed.complete_are_enough(everybody, axes):
        raise TooFewError(said.too_few_complete(whole.fewest))
    if analysis.__name__ == "table_one" and by:
        counted = [name for name in map(str, shown.patients) if name not in axes and _is_counted(shown, name)]
        shown = closed.without(shown, [name for name in counted if not closed.allows(whole, {*axes, name})])
    hidden = closed.hidden(whole, everybody)
    return shown, [said.hidden_visits(hidden, whole.fewest)] if hidden else []


def _is_counted(cohort: Cohort, name: str) -> bool:
    """Say whether Table 1 counts patients by a column: by its words, or those it is not known of."""
    column = cohort.patients[name]
    return not pd.api.types.is_numeric_dtype(column) or bool(column.isna().any())


def _columns(options: Mapping[str, Any]) -> set[str]:
    """Give the baseline columns an analysis groups by, as its options say them."""
    by = str(options.get("by") or "")
    columns = {by.partition(_CUT)[0]} if by else set()
    for text in options.get("groups", ()):
        columns |= set(Group.of(text).selection.active)
    return columns
