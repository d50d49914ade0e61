"""What each number is, how it is computed, by whom it was described, and with which software."""

from importlib.metadata import version

import streamlit as st

import fatigue
import pages
from fatigue.show.words import methods as said
from fatigue.show.words.literal import literal

whole = pages.whole_cohort()
pages.finding("How every number here is made, and what it cannot tell.")
pages.heading("The cohort shown")
st.markdown("\n".join(f"- {literal(line)}" for line in said.about(whole)))
for title, text in said.sections(whole):
    pages.heading(title)
    st.markdown(text)
pages.heading("Questionnaires")
st.caption("Numbers only; the wording of the items is under copyright. MID: the smallest change that matters, to a "
           "group; MDC95: the change in one person beyond noise; SEM: the standard error of one score.")  # fmt: skip
pages.table(said.instruments(whole.instrument), "Questionnaires", is_open=True)
packages = ("numpy", "scipy", "statsmodels", "scikit-learn", "pandas", "altair", "streamlit")
pages.heading("Software")
pages.table(said.versions({"Fatigue Explorer": fatigue.__version__, **{name: version(name) for name in packages}}),
            "Software", is_open=True)  # fmt: skip
