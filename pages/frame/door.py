"""The door of the app: a file is dropped, what is not certain is asked, faults are listed, then it is shown.

What was shown before stays until the new file has passed every check. Nothing of a file is written to disk, run, or
shown as markdown.
"""

from __future__ import annotations

import json
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fatigue.analysis.curves import trajectory
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.formats import read
from fatigue.cohort.instruments import INSTRUMENTS
from fatigue.cohort.load import build, template
from fatigue.cohort.mapping import Mapping
from fatigue.cohort.raw import Raw, first_rows
from fatigue.errors import CohortError, ColumnsError, FatigueError
from fatigue.show.charts.curve import curve
from fatigue.show.words import door as said
from fatigue.show.words.literal import literal
from pages.frame import form, state
from pages.frame.show import literal_table

KINDS = [
    *("csv", "tsv", "txt", "xlsx", "xls", "ods", "parquet", "zip"),
    *("sav", "zsav", "por", "dta", "sas7bdat", "xpt"),
]
_FAULTS_SHOWN = 30


def drop_zone() -> None:
    """Draw the place where a file is dropped."""
    st.file_uploader(
        "A table of patients and visits: csv, Excel, SPSS, Stata, SAS, REDCap",
        type=KINDS,
        key=state.uploader_key(),
        on_change=state.take_dropped,
    )
    st.caption("Your file stays in this session, on the computer that runs this app. It is not stored, and a link you "
               "share does not carry it.")  # fmt: skip
    st.download_button("A template to fill in", template, "fatigue-template.csv", "text/csv", type="tertiary",
                       icon=":material/table_view:", on_click="ignore")  # fmt: skip


def answer(shown: Cohort, *, aside: DeltaGenerator) -> None:
    """Ask what is not certain about the waiting file, list its faults, and open it.

    `aside` is a place in the sidebar: on a phone it covers the page, so the result and the button stand there too.
    """
    name, content = state.at_the_door()
    head, under, wrong, buttons = st.empty(), st.empty(), st.container(), st.container(horizontal=True, gap="small")
    cohort, title = None, "This file cannot be used yet."
    try:
        cohort = _asked(name, content, under)
        title = said.ready(cohort) if cohort else "Answer what is asked below, then the file can be opened."
    except CohortError as error:
        title = said.stopped(error.faults) if len(error.faults) else title
        with wrong:
            _faults(error)
    except FatigueError as error:
        wrong.error(literal(str(error)), icon=":material/error:")
    head.title(literal(title), anchor=False)
    with aside:
        st.caption(literal(title))
        if cohort is not None:
            st.button("Open it", type="primary", on_click=state.keep_upload, args=(cohort,), key="_open_aside")
    with buttons:
        if cohort is not None:
            st.button("Open this cohort", type="primary", on_click=state.keep_upload, args=(cohort,), key="_open")
        st.button(f"Back to {literal(shown.title)}", on_click=state.close_door, key="_close")


def _faults(error: CohortError) -> None:
    st.error(literal(str(error)), icon=":material/error:")
    if len(error.faults):
        shown = said.fault_table(error.faults)
        st.caption(literal(said.by_rule(error.faults)))
        literal_table(shown.head(_FAULTS_SHOWN))
        if len(shown) > _FAULTS_SHOWN:
            st.caption(f"The first {_FAULTS_SHOWN} of {len(shown):,}; the download has all of them.")
        st.download_button("All faults as csv", lambda: shown.to_csv(index=False).encode("utf-8-sig"), "faults.csv",
                           type="tertiary", icon=":material/download:", on_click="ignore", key="_faults")  # fmt: skip


def _asked(name: str, content: bytes, under: DeltaGenerator) -> Cohort | None:
    """Draw the form; give the cohort, or None while the questionnaire is not chosen."""
    raw = state.read_once(read, content, name, None)
    if len(raw.sheets) > 1:
        word = "Table" if raw.format == "zip" else "Sheet"
        key = state.question("_sheet")
        sheet = st.selectbox(word, raw.sheets, index=raw.sheets.index(raw.sheet), key=key, width=300)
        raw = state.read_once(read, content, name, sheet)
    left, right = st.columns([2, 3], gap="large")
    with left:
        mapping = _remembered(raw)
        instrument = form.instrument(mapping, raw.sheet)
    under.caption(literal(f"{name} · {said.read_as(raw, mapping)}"))
    with right:
        st.markdown("**The first rows of the file**")
        hidden = [column for column in mapping.identifiers if column not in mapping.admitted and column in raw.frame]
        st.dataframe(first_rows(raw, 8).drop(columns=hidden), height=318)
        with st.expander("What each column is used for", icon=":material/view_column:"):
            st.dataframe(said.uses(raw, mapping), hide_index=True)
        kept = replace(mapping, instrument=instrument.name if instrument and instrument.name in INSTRUMENTS else None)
        st.download_button("Save these answers for the next file with the same columns",
                           lambda: json.dumps(kept.to_dict(), indent=1), "fatigue-mapping.json", "application/json",
                           type="tertiary", icon=":material/save:", on_click="ignore", key="_mapping")  # fmt: skip
    if instrument is None:
        return None
    cohort = state.build_once(build, raw, mapping, instrument)
    _preview(cohort)
    return cohort


def _remembered(raw: Raw) -> Mapping:
    """Use saved answers where the columns are the same; else ask."""
    with st.expander("Answers saved before", icon=":material/restore:"):
        saved = st.file_uploader("A json file saved here", type=["json"], key=state.question("_saved", raw.sheet))
    if saved is not None:
        try:
            mapping = Mapping.from_dict(json.loads(saved.getvalue()))
        except ValueError as error:
            raise ColumnsError(
                "The saved answers are not a json file of this app. Drop another, or take it off."
            ) from error
        if mapping.fits(raw):
            st.caption("The saved answers are in use: the columns are the same.")
            return mapping
        st.warning("The saved answers are for other columns, so they are not in use.", icon=":material/rule:")
    return form.columns(raw)


def _preview(cohort: Cohort) -> None:
    """Show what the answers make of the file: the curve, the long table, and what was assumed."""
    path = trajectory(cohort)
    with st.expander("What this gives: the curve and the long table", icon=":material/preview:"):
        drawn = curve(path, instrument=cohort.instrument)
        st.vega_lite_chart(spec={**drawn.spec, "datasets": drawn.arrow()}, alt=drawn.description)
        st.dataframe(cohort.visits.head(50), hide_index=True, height=240)
    for note in cohort.notes:
        st.caption(literal(f"Note: {note}"))
