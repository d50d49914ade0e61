"""The door of the app: a file is dropped, what is not certain is asked, faults are listed, then it is shown.

What was shown before stays until the new file has passed every check. Nothing of a file is written to disk, run, or
shown as markdown.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.columns import guess
from fatigue.cohort.formats import Raw, read
from fatigue.cohort.instruments import INSTRUMENTS, Instrument, custom
from fatigue.cohort.load import build, template
from fatigue.cohort.mapping import BASELINE_ROLES, Mapping
from fatigue.errors import CohortError, FatigueError
from fatigue.show.words import door as said
from fatigue.show.words.literal import literal
from pages.frame import state
from pages.frame.show import literal_table

KINDS = ["csv", "tsv", "txt", "xlsx", "xls", "ods"]
_FAULTS_SHOWN = 30
_OTHER = "Another score"
_NONE = "not in the file"


def drop_zone() -> None:
    """Draw the place where a file is dropped."""
    st.file_uploader("A table of patients and visits: csv or a spreadsheet", type=KINDS, key=state.uploader_key(),
                     on_change=state.take_dropped)  # fmt: skip
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
        title = said.ready(cohort) if cohort else "One thing to choose before the file can be opened."
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
        literal_table(shown.head(_FAULTS_SHOWN))
        if len(shown) > _FAULTS_SHOWN:
            st.caption(f"The first {_FAULTS_SHOWN} of {len(shown):,}; the download has all of them.")
        st.download_button("All faults as csv", lambda: shown.to_csv(index=False).encode("utf-8-sig"), "faults.csv",
                           type="tertiary", icon=":material/download:", on_click="ignore", key="_faults")  # fmt: skip


def _asked(name: str, content: bytes, under: DeltaGenerator) -> Cohort | None:
    """Draw the form; give the cohort, or None while the questionnaire is not chosen."""
    raw = state.read_once(read, content, name, None)
    if len(raw.sheets) > 1:
        sheet = st.selectbox("Sheet", raw.sheets, index=raw.sheets.index(raw.sheet), key=state.question("_sheet"),
                             width=300)  # fmt: skip
        raw = state.read_once(read, content, name, sheet)
    left, right = st.columns([2, 3], gap="large")
    with left:
        mapping = _columns(raw)
        instrument = _instrument(mapping, raw.sheet)
    under.caption(literal(f"{name} · {said.read_as(raw, mapping)}"))
    with right:
        st.markdown("**The first rows of the file**")
        st.dataframe(raw.frame.head(8), height=318)
        with st.expander("What each column is used for", icon=":material/view_column:"):
            st.dataframe(said.uses(mapping), hide_index=True)
    if instrument is None:
        return None
    cohort = state.build_once(build, raw, mapping, instrument)
    for note in cohort.notes:
        st.caption(literal(f"Note: {note}"))
    return cohort


def _columns(raw: Raw) -> Mapping:
    """Ask each open question with its guess filled in; answers may open further ones."""
    known: dict[str, str] = {}
    mapping = guess(raw)
    while fresh := [question for question in mapping.questions if question.role not in (*known, "instrument")]:
        for question in fresh:
            options = list(question.candidates) or [str(column) for column in raw.frame.columns]
            index = options.index(question.guess) if question.guess in options else None
            key = state.question(f"_ask_{question.role}", raw.sheet)
            picked = st.selectbox(literal(said.role(question.role)), options, index=index, help=literal(question.why),
                                  key=key, placeholder="Choose")  # fmt: skip
            known[question.role] = picked or question.guess or ""
        answered = {role: column for role, column in known.items() if column}
        mapping = guess(raw, known=answered)
    with st.expander("Baseline columns and missing codes", icon=":material/tune:"):
        mapping = _corrected(raw, mapping, {role: column for role, column in known.items() if column})
        codes = st.text_input("Codes that mean “missing”", key=state.question("_codes", raw.sheet),
                              placeholder="for example -99, 999")  # fmt: skip
    return replace(mapping, missing=tuple(code.strip() for code in codes.split(",") if code.strip()))


def _corrected(raw: Raw, mapping: Mapping, known: dict[str, str]) -> Mapping:
    """Let every baseline role be corrected; the guess is filled in."""
    options = [_NONE, *map(str, raw.frame.columns)]
    off = []
    for role in ("patient", *BASELINE_ROLES):
        found = mapping.roles.get(role, _NONE)
        key = state.question(f"_role_{role}", raw.sheet)
        picked = st.selectbox(said.role(role), options, index=options.index(found), key=key)
        if picked == _NONE and found != _NONE:
            off.append(role)
        elif picked != found:
            known[role] = picked
    mapping = guess(raw, known=known)
    return replace(mapping, roles={role: column for role, column in mapping.roles.items() if role not in off})


def _instrument(mapping: Mapping, sheet: str | None) -> Instrument | None:
    """Ask for the questionnaire and its range: the guess is filled in, the choice is the user's."""
    options = [*INSTRUMENTS, _OTHER]
    asked = next((question.guess for question in mapping.questions if question.role == "instrument"), None)
    found = mapping.instrument or asked
    picked = st.selectbox("Questionnaire", options, index=options.index(found) if found in options else None,
                          key=state.question("_instrument", sheet), placeholder="Choose: numbers alone do not tell",
                          help="The range and the direction of the score come from here. The same numbers may be FIS "
                          "(0 to 160) or MFIS (0 to 84).")  # fmt: skip
    if picked is None:
        return None
    if picked != _OTHER:
        st.caption(INSTRUMENTS[picked].title)
        return INSTRUMENTS[picked]
    name = st.text_input("Its name", "Score", key=state.question("_custom_name", sheet))
    with st.container(horizontal=True, gap="small"):
        lowest = st.number_input("Lowest score", value=0.0, key=state.question("_custom_low", sheet), width=140)
        highest = st.number_input("Highest score", value=100.0, key=state.question("_custom_high", sheet), width=140)
    direction = st.radio(
        "Direction", ["higher is worse", "higher is better"], key=state.question("_custom_direction", sheet)
    )
    return custom(name or "Score", lowest=lowest, highest=highest, direction=direction)
