"""The frame, in parts: state, picker, filters, bar, show, run. Not a page: Streamlit looks for pages one level up."""
