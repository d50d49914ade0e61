"""How many to treat for one more responder, where there is an arm to compare with."""

from __future__ import annotations

import streamlit as st

import pages
from fatigue.analysis.number_needed import number_needed
from fatigue.analysis.responder_rates import responder_rates
from fatigue.cohort.cohort import Cohort
from fatigue.show.words import responder_rates as said
from fatigue.show.words.literal import literal


def show(cohort: Cohort, arms: list[str], *, month: float, **choices: object) -> None:
    """Ask which arm is the comparison, and say each other arm's number needed against it."""
    pages.heading("How many to treat for one more to improve?")
    against = pages.pick_level("Compared with", "arm", arms, key="responders_against", width=220)
    rates = pages.compute(responder_rates, cohort, by="arm", **choices)
    found = number_needed(rates, against=against, month=month)
    for sentence in said.needed_sentences(found):
        st.markdown(literal(sentence))
    st.caption(literal(f"{said.CAUSE} {found.method}"))
