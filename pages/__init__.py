"""The frame every page stands in: navigation, cohort and filters, the bar, caching, and how a result is shown.

A page asks for its cohort (`pages.cohort()`), computes through `pages.compute`, says its finding with
`pages.finding` and shows pictures and tables with `pages.show`. Everything that touches Streamlit's state lives in
`pages.frame.state`.
"""

from pages.frame.ask import ask, pick, pick_level, pick_month, pick_name, pick_several, pick_unit
from pages.frame.bar import finding
from pages.frame.linked import linked
from pages.frame.menu import navigation
from pages.frame.run import cohort, run, scale, selection, visit, whole_cohort
from pages.frame.show import every_note, heading, notes, panel, remark, show, table
from pages.frame.state import IN_URL, caption, compute, look_at, of_everybody

__all__ = [
    "IN_URL",
    "ask",
    "caption",
    "cohort",
    "compute",
    "every_note",
    "finding",
    "heading",
    "linked",
    "look_at",
    "navigation",
    "notes",
    "of_everybody",
    "panel",
    "pick",
    "pick_level",
    "pick_month",
    "pick_name",
    "pick_several",
    "pick_unit",
    "remark",
    "run",
    "scale",
    "selection",
    "show",
    "table",
    "visit",
    "whole_cohort",
]
