"""The door of the app: a file is dropped, what is not certain is asked, faults are listed, then it is shown.

What was shown before stays until the new file has passed every check. Nothing of a file is written to disk, run, or
shown as markdown.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import chain

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.files.how import AS_FOUND, How
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.files.read import ENDINGS
from fatigue.cohort.load import build, how_said, template
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.saved import from_json
from fatigue.errors import CohortError, FatigueError, FileError
from fatigue.show.words import door as said
from fatigue.show.words.literal import literal
from pages.frame import code
from pages.frame.door import form, headers, kept, library, preview
from pages.frame.door.reading import read
from pages.frame.door.waiting import result_of
from pages.frame.door.work import Work


def drop_zone(place: str = "") -> None:
    """Draw the place where a file is dropped; a second one on a page has a name of its own."""
    key = kept.uploader_key(place)
    st.file_uploader(
        "A table of patients and visits: csv, Excel, SPSS, Stata, SAS, REDCap",
        type=ENDINGS,
        key=key,
        on_change=kept.take_dropped,
        args=(key,),
    )
    st.caption("Your file stays in this session, on the computer that runs this app. It is not stored, and a link you "
               "share does not carry it.")  # fmt: skip
    st.download_button("A template to fill in", template, "fatigue-template.csv", "text/csv", type="tertiary",
                       icon=":material/table_view:", on_click="ignore", key=f"{key}_template")  # fmt: skip


def answer(shown: Cohort | None, *, aside: DeltaGenerator) -> None:
    """Ask what is not certain about the waiting file, list its faults, and open it.

    `aside` is a place in the sidebar: on a phone it covers the page, so the result and the button stand there too.
    """
    name, content = kept.at_the_door()
    head, under, wrong = st.empty(), st.empty(), st.container()
    cohort, mapping, title = None, None, "This file cannot be used yet."
    with head.container():
        waits = st.empty()
    try:
        cohort, mapping = _asked(name, content, under, waits)
        title = said.ready(cohort) if cohort else "Answer what is asked below, then the file can be opened."
    except CohortError as error:
        title = said.stopped(error.faults) if len(error.faults) else title
        with wrong:
            preview.faults(error)
    except FatigueError as error:
        wrong.error(literal(str(error)), icon=":material/error:")
    finally:  # whatever goes wrong, there is a way back
        with st.container(horizontal=True, gap="small", key="_door_foot"):
            if cohort is not None:
                st.button("Open this cohort", type="primary", on_click=kept.keep_upload, args=(cohort, mapping),
                          key="_open")  # fmt: skip
            back = f"Back to {literal(shown.title)}" if shown is not None else "Back"
            st.button(back, on_click=kept.close_door, key="_close")
    head.title(literal(title), anchor=False)
    with aside:
        st.caption(literal(title))
        if cohort is not None:
            st.button("Open it", type="primary", on_click=kept.keep_upload, args=(cohort, mapping), key="_open_aside")


def _asked(
    name: str, content: bytes, under: DeltaGenerator, waits: DeltaGenerator
) -> tuple[Cohort | None, Mapping | None]:
    """Draw the form; give the cohort and the answers, or None while the questionnaire is not chosen."""
    kept.recall(is_on=False)
    kept.read_as("")
    asked = st.container()
    above, results = st.columns([2, 3], gap="large")
    which = st.container()
    people = st.container()
    left, right = st.columns([1, 2], gap="large")
    places = form.Places(ask=above, people=people, roles=left, details=st.container())
    below = st.container()
    saved = _saved(below)
    with asked:
        raw, how = _read(name, content, waits, saved)
    which.markdown("**Which column is which**")
    mapping = _as_saved(saved, raw, places) or form.answers(raw, places, before=_remembered(raw, places))
    mapping = replace(mapping, header=how.header, encoding=how.encoding)
    instrument = mapping.instrument
    under.caption(literal(f"{name} · {said.read_as(raw, mapping)}"))
    with right:
        preview.columns(raw, mapping)
        st.download_button("Save these answers for the next file with the same columns",
                           lambda: code.text_of(mapping), code.ANSWERS, "application/json",
                           type="tertiary", icon=":material/save:", on_click="ignore", key="_mapping")  # fmt: skip
    is_open = any(question.is_needed and question.role != "instrument" for question in mapping.questions)
    if instrument is None or is_open or raw.doubt:
        return None, mapping
    work = kept.work_once(
        "build", (id(raw), mapping, instrument), lambda: Work(lambda tell: build(raw, mapping, instrument, tell=tell))
    )
    cohort = result_of(work, waits, call_off=kept.close_door)
    with results:
        preview.result(cohort)
    return cohort, mapping


def _read(name: str, content: bytes, waits: DeltaGenerator, saved: Mapping | None) -> tuple[Raw, How]:
    """Read the waiting file, beside the page: the sheet chosen, names and letters as a person says or has saved."""

    def done(work: str, how: How) -> Raw:
        started = kept.work_once(work, (how,), lambda: Work(lambda tell: read(content, name=name, how=how, tell=tell)))
        return result_of(started, waits, call_off=kept.close_door)

    def found(work: str, how: How) -> tuple[Raw, FileError | None]:
        """Where the names that were found are none, as two are alike, the rows still show where the names may stand."""
        try:
            return done(work, how), None
        except FileError as error:
            with suppress(FileError):
                numbered = done(f"{work} without names", replace(how, header=()))
                if len(numbered.top) > 1:
                    return numbered, error
            raise

    first = how_said(saved)
    try:
        raw, error = (done("read", first), None) if first != AS_FOUND else found("read", first)
    except FileError:
        if first == AS_FOUND:
            raise
        first = AS_FOUND  # the answers are those of another file
        raw, error = found("read", first)
    if first != AS_FOUND:
        kept.read_as(f"_saved_{first.header}_{first.encoding}")
    if len(raw.sheets) > 1:
        word, key = said.sheet_word(raw.format).capitalize(), kept.question("_sheet")
        sheet = st.selectbox(word, raw.sheets, index=raw.sheets.index(raw.sheet), key=key, width=300)
        if sheet != raw.sheet:
            raw, error = found("read sheet", replace(first, sheet=sheet))
    asked = headers.asked(raw, is_found=error is None)
    how = replace(asked, header=asked.header if asked.header is not None else first.header,
                  encoding=asked.encoding or first.encoding)  # fmt: skip
    if error is not None and asked.header is None:
        raise error
    if asked == How(sheet=raw.sheet):
        return raw, how
    kept.read_as(f"_{how.header}_{how.encoding}")
    return done("read as said", how), how


def _remembered(raw: Raw, places: form.Places) -> Mapping | None:
    """Give answers that were given before for the same columns, in this session or by the host, if they are wanted."""
    given = chain(kept.answers(), library.saved_answers())  # the host's are read only where the session has none
    known = next((mapping for mapping in given if mapping.fits(raw)), None)
    if known is None or known.instrument is None:
        return None
    with places.ask:
        is_on = st.toggle("Use the last answers for these columns", value=True, key=kept.question("_last", raw.sheet))
    kept.recall(is_on=is_on)
    return known if is_on else None


def _saved(place: DeltaGenerator) -> Mapping | None:
    """Give the answers of a json file that is dropped here; asked first, as they may say how the file is read."""
    with place, st.expander("Answers saved before", icon=":material/restore:"):
        saved = st.file_uploader("A json file saved here", type=["json"], key=kept.question("_saved"))
    return None if saved is None else from_json(saved.getvalue())


def _as_saved(saved: Mapping | None, raw: Raw, places: form.Places) -> Mapping | None:
    """Give saved answers as they are; None where there are none that fit."""
    if saved is None:
        return None
    with places.ask:
        if saved.fits(raw) and saved.instrument is not None:
            st.caption("The saved answers are in use as they are. To change them, take the json file off below.")
            return saved
        st.warning(said.answers_of_others(saved, raw), icon=":material/rule:")
    return None
