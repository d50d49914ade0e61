"""What the door shows of a file: its columns, its first rows, what the answers make of it, and its faults by rule."""

from __future__ import annotations

import streamlit as st

from fatigue.analysis.curves import trajectory
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.files.raw import Raw, first_rows
from fatigue.cohort.roles.mapping import Mapping
from fatigue.errors import CohortError
from fatigue.show.charts.curve import curve
from fatigue.show.export import as_csv
from fatigue.show.words import door as said
from fatigue.show.words.literal import literal
from pages.frame.door.asked import column_table
from pages.frame.show import literal_table

_WIDTHS = {"Column": 105, "Label": 150, "Used for": 150, "How sure": 70, "Type": 65, "Missing": 65, "For example": 140}
_ROWS = 8
_FIRST = 5  # faults of each rule that are shown, where there are more than a few
_FEW = 8
_OPEN = 3  # rules whose faults are unfolded


def columns(raw: Raw, mapping: Mapping) -> None:
    """Show every column with its type, share missing, three values and its use; then the first rows."""
    table = column_table(raw, mapping)
    widths = {name: st.column_config.TextColumn(width=_WIDTHS[name]) for name in table.columns}
    st.dataframe(table, hide_index=True, height=min(420, 37 * (len(table) + 1)), column_config=widths, placeholder="",
                 alt="Every column of the file and what it is used for")  # fmt: skip
    with st.expander("The first rows of the file", icon=":material/table_rows:"):
        hidden = [column for column in mapping.withheld if column in raw.frame]
        st.dataframe(first_rows(raw, _ROWS).drop(columns=hidden), height=318, placeholder="",
                     alt="The first rows of the file")  # fmt: skip


def result(cohort: Cohort) -> None:
    """Show what the answers make of the file: the curve, the long table, and what was assumed."""
    drawn = curve(trajectory(cohort), instrument=cohort.instrument)
    st.vega_lite_chart(spec={**drawn.spec, "datasets": drawn.arrow()}, alt=drawn.description)
    st.dataframe(said.long_table(cohort, 50), hide_index=True, height=215, placeholder="",
                 alt="The first rows of the long table that the answers give")  # fmt: skip
    if cohort.reading is not None and cohort.reading.rows is not None:
        st.caption(literal(said.rows(cohort.reading)))
    for note in cohort.notes:
        st.caption(literal(f"Note: {note}"))


def faults(error: CohortError) -> None:
    """Show every fault by its rule: how often, what to do, and the first rows; all of them as csv."""
    st.error(literal(str(error)), icon=":material/error:")
    if not len(error.faults):
        return
    for at, rule in enumerate(said.by_rule(error.faults, most=_FEW)):
        with st.expander(literal(rule.title), expanded=at < _OPEN and rule.stops,
                         icon=":material/block:" if rule.stops else ":material/info:"):  # fmt: skip
            st.caption(literal(rule.what_to_do))
            is_short = rule.n <= _FEW
            literal_table(rule.table if is_short else rule.table.head(_FIRST))
            if not is_short:
                st.caption(f"The first {_FIRST} of {rule.n:,}; the download has all of them.")
    st.download_button("All faults as csv", lambda: as_csv(said.fault_table(error.faults)), "faults.csv",
                       type="tertiary", icon=":material/download:", on_click="ignore", key="_faults")  # fmt: skip
