"""The door of the app: a file is dropped, what is not certain is asked, faults are listed, then it is shown."""

from __future__ import annotations

import streamlit as st

from fatigue.cohort.cohort import Cohort
from pages.frame import state


def drop_zone() -> None:
    """Draw the place where a file is dropped."""
    dropped = st.file_uploader("Cohort file", type=["csv"], key=state.uploader_key())
    if dropped is not None:
        state.open_door(dropped.name, dropped.getvalue())


def answer(shown: Cohort) -> None:
    """Ask what is not certain about the waiting file."""
    st.title("x")
