"""One question per file: a function and its frozen result. Computes only; never rounds, never speaks Streamlit."""
