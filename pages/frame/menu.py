"""The menu at the top of every page: the pages in groups, each at the address it always had."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

import streamlit as st

# In the page itself: a file of a run that was cut short is gone before the browser asks for it.
_ICON = f"data:image/png;base64,{b64encode(Path(__file__).with_name('icon.png').read_bytes()).decode()}"
NAME = "Fatigue Explorer"  # of the app, whatever cohort it shows
_SIDEBAR = 288  # px: the filters and no more
# Group, then for each page its file (and address), title and icon.
_MENU = {
    "Result": (
        ("overview", "Overview", "dashboard"),
        ("curves", "Curves", "show_chart"),
        ("drop", "Median drop", "arrow_downward"),
        ("responders", "Responders", "thumb_up"),
    ),
    "Explore": (
        ("independence", "Work and driving", "directions_car"),
        ("companions", "Companions", "diversity_2"),
    ),
    "Tests": (
        ("repeated", "Repeated measures", "view_week"),
        ("predictors", "Predictors", "tune"),
    ),
    "Trust": (
        ("caution", "Caution", "report"),
        ("patients", "Cohort", "groups"),
        ("methods", "Methods", "menu_book"),
    ),
}


def navigation() -> Any:  # noqa: ANN401 (Streamlit's page)
    """Give the page that was asked for, and draw the menu; the icon is ours, so that no other host is asked for one."""
    st.set_page_config(page_title=NAME, page_icon=_ICON, layout="wide", initial_sidebar_state=_SIDEBAR)
    groups = {
        group: [
            st.Page(_file(name), title=title, icon=f":material/{icon}:", default=name == "overview")
            for name, title, icon in pages
        ]
        for group, pages in _MENU.items()
    }
    return st.navigation(groups, position="top")


def small(title: str) -> None:
    """Draw the menu of small screens, named after the page that is open; a wide screen does not show it."""
    menu = st.popover(title, icon=":material/menu:", key="_menu", on_change="rerun")
    if menu.open:
        with menu:
            for group, pages in _MENU.items():
                st.caption(group)
                for name, label, icon in pages:
                    st.page_link(_file(name), label=label, icon=f":material/{icon}:")


def _file(name: str) -> str:
    return f"pages/{name}.py"
