"""Parts of pages that a reader opens when wanted. Not pages: Streamlit looks for those one level up."""
