"""One slider, one chart, Streamlit's defaults: the smallest useful app, and what ours is measured against."""

import numpy as np
import pandas as pd
import streamlit as st

random = np.random.default_rng(1)
ages = random.permutation(np.arange(18, 41))  # 23 patients, one of each age: every step of the slider moves the chart
months = np.arange(0, 42, 6)
scores = np.clip(random.normal(45, 20, (23, 1)) - months * 0.5 + random.normal(0, 8, (23, 7)), 0, 160)

low, high = st.slider("Age", 18, 80, (18, 80), key="age")
chosen = scores[(ages >= low) & (ages <= high)]
if len(chosen):
    st.line_chart(pd.DataFrame({"month": months, "median FIS": np.median(chosen, axis=0)}), x="month", y="median FIS")
