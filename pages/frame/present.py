"""Presenter mode: a page for a room. Its finding, at most two of its pictures, and one row of filters at the foot.

The page runs as ever, behind the stage and unseen; what it finds and draws goes onto the stage (`bar.finding`,
`show.show`). Sizes stand in `present.css`, keys and steps in `go.js`: a step is a link.
"""

from __future__ import annotations

from html import escape
from typing import Any, Literal

import segno
import streamlit as st

from fatigue.deck import View
from fatigue.show.charts.explore import Linked
from fatigue.show.charts.picture import Picture
from fatigue.show.words.literal import literal
from pages.frame import decks, route, state

_MOST = 2  # pictures
_LONG = 125  # letters of a finding that would not stand in two lines of its usual size
_TALLEST = 640  # px: a picture made higher than this is scrolled, a lower one made to fit


class Stage:
    """The places of a talk, and what stands there."""

    def __init__(self) -> None:
        self.notices = st.container(key="_notices")
        self.head = st.container(key="_head", gap=None)
        self._pictures = st.container(key="_pictures", horizontal=True, wrap=False, gap="medium")
        self.behind = st.container(key="_behind")
        foot = st.container(key="_foot", horizontal=True, gap="large", vertical_alignment="bottom")
        self.filters = foot.container()
        self.steps = foot.container(key="_steps", width="content")
        self.wanted = route.pictures()
        self.n_shown, self._is_full = 0, False

    def place(self, picture: Picture) -> Any:  # noqa: ANN401 (Streamlit's container)
        """Give the place of a picture, or none where it is not shown: those the link names, else the first."""
        is_wide = picture.fills or isinstance(picture, Linked)
        has_room = not self._is_full and self.n_shown < _MOST and not (is_wide and self.n_shown)
        if not (picture.name in self.wanted if self.wanted else has_room) or self.n_shown == _MOST:
            return None
        self.n_shown, self._is_full = self.n_shown + 1, is_wide
        kind = "tall_" if self.height(picture) == "content" else "wide_" if is_wide else ""
        return self._pictures.container(key=f"_picture_{kind}{self.n_shown}")

    def height(self, picture: Picture) -> Literal["content", "stretch"]:
        """Say whether a picture has a height of its own here, or that of its place."""
        own = picture.spec.get("height")
        return "content" if isinstance(own, int) and own > _TALLEST and not picture.fills else "stretch"

    def told(self, sentence: str) -> Any:  # noqa: ANN401
        """Show the finding, under the view's own line; give the place of whom it speaks of."""
        here = decks.view()
        with self.head:
            if here is not None and here.text:
                st.html(f'<p class="line">{escape(here.text)}</p>')
            if len(sentence) > _LONG:
                st.html('<i class="long"></i>')
            st.title(literal(sentence), anchor=False)
            return st.caption(literal(state.caption()))


def stage() -> Stage | None:
    """Give the places of a talk, where the link asks for one."""
    return Stage() if route.is_presenting() else None


def settle(stage: Stage, run: state.Run) -> None:
    """Draw the steps at the foot; a page without a picture is shown as it is."""
    if not stage.n_shown:
        stage.behind.html('<i class="bare"></i>')
    with stage.steps:
        st.html(_steps(run))


def _steps(run: state.Run) -> str:
    views, at, here = decks.current().views, decks.step(), decks.view()
    steps = (
        _link("back", "Back", views[at - 2] if at > 1 else None, at - 1),
        f"<span>{at or '–'} of {len(views)}</span>",
        _link("next", "Next", views[at] if at < len(views) else None, at + 1),
    )
    rest = (
        _opened("note", "Note", escape(here.note)) if here is not None and here.note else "",
        _opened("code", "QR code", _code(run)),
        '<button data-do="blank" title="B">Blank</button><button data-do="fill" title="F">Full screen</button>',
        f'<a class="go leave" title="Esc" href="{escape(route.here(run.page, is_presenting=False))}">Leave</a>',
    )
    at_step = f'<div class="steps" data-step="{escape(decks.step_said())}">{"".join(steps)}</div>' if views else ""
    return f'<nav class="talk" aria-label="Steps of the talk">{at_step}<div>{"".join(rest)}</div></nav>'


def _link(name: str, words: str, view: View | None, step: int) -> str:
    if view is None:
        return f'<span class="end">{words}</span>'
    key = "PageUp" if name == "back" else "PageDown"
    return f'<a class="go {name}" title="{key}" href="{escape(route.to_view(view, step=step))}">{words}</a>'


def _opened(name: str, title: str, inside: str) -> str:
    return f'<details class="{name}"><summary>{title}</summary><span>{inside}</span></details>'


def _code(run: state.Run) -> str:
    if run.whole.origin == "file":
        return "This file stays in this session: no link opens it elsewhere."
    link = route.shared(run, is_short=True)
    try:
        drawn = segno.make(link, error="l", micro=False).svg_data_uri(scale=8, border=2, light="#FFFFFF")
    except segno.DataOverflowError:
        return "This view sets more than a QR code holds. Send its link instead: leave the talk, then Share."
    return f'<img alt="QR code of the link to this view" src="{drawn}"><small>{escape(link)}</small>'
