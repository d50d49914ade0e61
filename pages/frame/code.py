"""The Python that computes what a page shows, from a notebook; for an own file with the answers given at the door."""

from __future__ import annotations

import json

import streamlit as st

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import INSTRUMENTS
from fatigue.cohort.roles.mapping import Mapping
from pages.frame import state
from pages.frame.door import kept

ANSWERS = "fatigue-mapping.json"


def show(run: state.Run) -> None:
    """Show the code, and offer the answers it needs."""
    if run.whole.is_closed:
        st.markdown("A published cohort has no code: its patients are not handed out, so a notebook could not open it.")
        return
    answers = _answers(run.whole)
    st.markdown("The same numbers from a notebook:")
    st.code(script(run), language="python")
    if answers is not None:
        st.download_button(f"{ANSWERS}: your answers about the columns", lambda: text_of(answers), ANSWERS,
                           "application/json", type="tertiary", icon=":material/save:", on_click="ignore",
                           key="_get_answers")  # fmt: skip


def text_of(answers: Mapping) -> str:
    """Give answers as the json that can be dropped at the door, kept beside a file of the host, or loaded by code."""
    return json.dumps(answers.to_dict(), indent=1)


def script(run: state.Run) -> str:
    """Give the Python that computes what this page shows."""
    imports = {f"from {analysis.__module__} import {analysis.__name__}" for analysis, _ in run.computed}
    source = _source(run.whole)
    if "custom(" in source:
        imports.add("from fatigue.cohort.instruments import custom")
    first = ["import json", "from pathlib import Path", ""] if "json." in source else []
    check = f"  # {run.version}; cohort.digest begins so for the same content"
    lines = [*first, "import fatigue", *sorted(imports), "", f"cohort = {source}{check}"]
    if run.selection.active:
        lines.append(f"cohort = fatigue.{run.selection.code()}.apply(cohort)")
    for analysis, options in run.computed:
        said = "".join(f", {name}={value!r}" for name, value in options.items())
        lines.append(f"{analysis.__name__}(cohort{said})")
    return "\n".join(lines)


def _answers(whole: Cohort) -> Mapping | None:
    """Give the answers with which this cohort was opened; None where it was not opened at the door."""
    return next(iter(kept.answers()), None) if whole is kept.uploaded() else None


def _source(whole: Cohort) -> str:
    """Give the Python that opens the cohort; a file is named by whoever has it."""
    if whole.origin == "demo":
        return f"fatigue.demo({str(whole.n_patients)!r})"
    if _answers(whole) is not None:
        sheet = whole.reading.sheet if whole.reading is not None else None
        part = f", sheet={sheet!r}" if sheet is not None else ""
        return f'fatigue.load("your_file.csv", columns=json.loads(Path("{ANSWERS}").read_text()){part})'
    scale_of, scale = whole.instrument, whole.instrument.scale()
    known = repr(scale_of.name)
    if scale_of.name not in INSTRUMENTS:
        known = (
            f"custom({scale_of.name!r}, lowest={scale.lowest!r}, highest={scale.highest!r}, "
            f"direction={scale_of.direction!r})"
        )
    return f'fatigue.load("your_file.csv", instrument={known})'
