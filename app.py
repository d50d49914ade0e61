"""The app: page config, navigation, then the page inside the frame (cohort, filters, bar)."""

import streamlit as st

import pages

st.set_page_config(page_title="Fatigue after aHSCT", page_icon="pages/frame/icon.png", layout="wide")
pages.run(pages.navigation())
