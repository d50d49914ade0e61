"""The menu at the top of every page: the pages in groups, each at the address it always had."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

import streamlit as st

# In the page itself: a file of a run that was cut short is gone before the browser asks for it.
_ICON = f"data:image/png;base64,{b64encode(Path(__file__).with_name('icon.png').read_bytes()).decode()}"
NAME = "Fatigue Explorer"  # of the app, whatever cohort it shows
# Group, then for each page its file (and address), title, icon, and which of the frame's choices it goes by.
_MENU = {
    "Result": (
        ("overview", "Overview", "dashboard", "visit"),
        ("curves", "Curves", "show_chart", "scale"),
        ("drop", "Median drop", "arrow_downward", "visit scale"),
        ("responders", "Responders", "thumb_up", "visit"),
    ),
    "Explore": (
        ("explore", "Explore", "touch_app", "visit scale"),
        ("compare", "Compare", "compare", "visit scale"),
        ("independence", "Work and driving", "directions_car", "visit"),
        ("companions", "Companions", "diversity_2", "scale"),
        ("patient", "One patient", "person", "visit"),
    ),
    "Tests": (
        ("repeated", "Repeated measures", "view_week", "visit"),
        ("predictors", "Predictors", "tune", "visit"),
    ),
    "Trust": (
        ("caution", "Caution", "report", "visit"),
        ("patients", "Cohort", "groups", ""),
        ("methods", "Methods", "menu_book", ""),
    ),
    "Talk": (("deck", "Deck", "slideshow", ""),),
}
# Which of the frame's choices a page goes by, by its file: the others stay in the link and are not shown.
GOES_BY = {name: choices for pages in _MENU.values() for name, _, _, choices in pages}


def navigation() -> Any:  # noqa: ANN401 (Streamlit's page)
    """Give the page that was asked for, and draw the menu; the icon is ours, so that no other host is asked for one."""
    st.set_page_config(page_title=NAME, page_icon=_ICON, layout="wide")
    groups = {
        group: [
            st.Page(_file(name), title=title, icon=f":material/{icon}:", default=name == "overview")
            for name, title, icon, _ in pages
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
                for name, label, icon, _ in pages:
                    st.page_link(_file(name), label=label, icon=f":material/{icon}:")


def titles() -> list[tuple[str, str]]:
    """Give every page's file and title."""
    return [(name, title) for pages in _MENU.values() for name, title, *_ in pages]


def _file(name: str) -> str:
    return f"pages/{name}.py"
