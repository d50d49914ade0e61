"""The app. The server imports it, for `app`; each visit runs it as a script: the page inside the frame."""

import streamlit as st

import pages
from pages.frame import logs, server, warm

if __name__ == "__main__":
    pages.run(pages.navigation())
else:
    logs.keep_quiet()
    warm.warm_up()
    app = st.App(__file__, middleware=server.MIDDLEWARE)
