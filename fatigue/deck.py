"""A deck: the views of a talk or a report, in order. It says what to look at, never what was found.

A view is a page and the link's own parameters of it (filters, options, groups), by names that a link may hold. Words of
a file stand in a link by numbers, so no deck has them either. What a view shows is computed where it is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import NAMES
from fatigue.errors import DeckError
from fatigue.version import __version__

# The pages a view may be of, by the address that each has, with what the menu calls them. A test holds the menu to it.
PAGES = {
    "overview": "Overview", "curves": "Curves", "drop": "Median drop", "responders": "Responders", "explore": "Explore",
    "compare": "Compare", "independence": "Work and driving", "companions": "Companions", "patient": "One patient",
    "repeated": "Repeated measures", "predictors": "Predictors", "caution": "Caution", "patients": "Cohort",
    "methods": "Methods", "deck": "Deck",
}  # fmt: skip
# What a view may set; a value of a what-if panel beside these ("if_" and a column). A test compares it with the pages.
# A link holds more (`pages/frame/links.py`), such as the secret of a published cohort, which no deck may have.
SETTINGS = frozenset({
    "cohort", *NAMES, *(f"keep_{name}" for name in NAMES), "companion", "curve_axis", "curve_by", "curve_line",
    "curve_model", "curve_people", "curve_same", "drop_start", "drop_unit", "explore_more", "groups",
    "mean_reliability", "mean_usual", "mmrm_covariance", "mmrm_df", "model", "model_errors", "model_holds",
    "model_threshold", "model_units", "responders_against", "responders_by", "responders_percent",
    "responders_points", "responders_rule", "responders_unit", "scale", "shown", "table_by", "table_p", "test_by",
    "visit", "work_levels",
})  # fmt: skip

MOST_VIEWS = 60
LONGEST = 2**19  # letters of a file: sixty views with long notes are a tenth of it
DIGEST = 8  # letters of a cohort's digest: enough to tell the versions of one file apart
# What an analyst answers of an estimand, and when the answers were locked (a time as ISO 8601 writes it).
ESTIMAND = ("population", "treatment", "variable", "intercurrent_events", "summary")
LOCKED = "locked"
_FORMAT = "fatigue deck 1"
_WHAT_IF = re.compile(r"if_[\w -]{1,80}")
MOST_PARAMS, _MOST_WORDS = 60, 40  # parameters of a view, words of a parameter
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NOTE = 120, 200, 4000
_LONGEST_WORD, _LONGEST_ANSWER = 400, 2000
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MADE_BY = re.compile(r"[\w.+-]{0,40}", re.ASCII)

Params = Mapping[str, tuple[str, ...]]


def is_setting(name: str) -> bool:
    """Say whether a link, and so a view, may hold a parameter of this name."""
    return name in SETTINGS or _WHAT_IF.fullmatch(name) is not None


def fits(name: str, words: Sequence[str]) -> bool:
    """Say whether a view may set this to these words."""
    are_words = all(len(word) <= _LONGEST_WORD and not _UNSEEN.search(word) for word in words)
    return is_setting(name) and len(words) <= _MOST_WORDS and are_words


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One step of a talk.

    Attributes
    ----------
    page : str
        The page, by its address.
    params : mapping of str to tuple of str
        The link's parameters: filters, options, groups, as the link writes them.
    text : str
        A line that stands over the page's own finding.
    note : str
        What the speaker wants to say; shown on demand.

    Examples
    --------
    >>> View(page="curves", params={"age": ("18", "40")}).link
    'curves?age=18&age=40'
    """

    page: str
    params: Params = field(default_factory=dict)
    text: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.page not in PAGES:
            raise DeckError(f"A view is of {_said(self.page)}; pages are {', '.join(PAGES)}. Use one of those.")
        for name, words in self.params.items():
            if not is_setting(name):
                raise DeckError(f"A view of {self.page} holds {_said(name)}, no setting of this app. Take it out.")
            if not fits(name, words):
                raise DeckError(f"A view of {self.page} sets {name} to what no link says. Make that view anew.")
        if len(self.params) > MOST_PARAMS:
            raise DeckError(f"A view of {self.page} has more than {MOST_PARAMS} settings. Make that view anew.")
        _refuse_long(self.text, "The line of a view", most=LONGEST_TEXT)
        _refuse_long(self.note, "The note of a view", most=LONGEST_NOTE)

    @property
    def link(self) -> str:
        """The page with its parameters, as the end of an address."""
        pairs = [(name, word) for name, words in self.params.items() for word in words]
        query = "&".join(f"{quote(name, safe='')}={quote(word, safe='')}" for name, word in pairs)
        return f"{self.page}?{query}" if query else self.page


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """Views in order, with which cohort and which version of the app they were made on.

    Attributes
    ----------
    title : str
        What the talk is called.
    views : tuple of View
        Its steps.
    digest : str
        The first letters of the digest of the cohort it was made on; empty where it is for every cohort.
    version : str
        The version of the app that made it.
    estimand : mapping of str to str
        The analyst's answers, by the names of `ESTIMAND`, and the time they were locked at, as `LOCKED`; empty where
        nobody has answered.

    Examples
    --------
    >>> deck = Deck(title="Clinic", views=(View(page="overview"), View(page="drop")))
    >>> [view.page for view in deck.moved(1, by=-1).views]
    ['drop', 'overview']
    >>> Deck.from_json(deck.to_json()) == deck
    True
    """

    title: str
    views: tuple[View, ...] = ()
    digest: str = ""  # the first letters of the cohort's
    version: str = __version__
    estimand: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _refuse_long(self.title, "The title of a deck", most=LONGEST_TITLE)
        if len(self.views) > MOST_VIEWS:
            raise DeckError(f"A deck has {len(self.views)} views; {MOST_VIEWS} is the most. Take some out.")
        if not (_MADE_BY.fullmatch(self.digest) and _MADE_BY.fullmatch(self.version)):
            raise DeckError("A deck does not say on which cohort and by which version it was made. Save it anew.")
        _refuse_answers(self.estimand)

    def renamed(self, title: str) -> Deck:
        """Give the deck under another title."""
        return replace(self, title=title)

    def added(self, view: View) -> Deck:
        """Give the deck with a view at its end."""
        return replace(self, views=(*self.views, view))

    def without(self, position: int) -> Deck:
        """Give the deck without one of its views."""
        return replace(self, views=(*self.views[:position], *self.views[position + 1 :]))

    def without_notes(self) -> Deck:
        """Give the deck without what the speaker wants to say."""
        return replace(self, views=tuple(replace(view, note="") for view in self.views))

    def put(self, position: int, view: View) -> Deck:
        """Give the deck with another view in the place of one."""
        return replace(self, views=(*self.views[:position], view, *self.views[position + 1 :]))

    def moved(self, position: int, *, by: int) -> Deck:
        """Give the deck with one view further up (negative) or down; at either end it stays."""
        rest = self.without(position).views
        place = min(max(position + by, 0), len(rest))
        return replace(self, views=(*rest[:place], self.views[position], *rest[place:]))

    def made_on(self, cohort: Cohort) -> Deck:
        """Give the deck as made on this cohort, by this version of the app."""
        return replace(self, digest=cohort.digest[:DIGEST], version=__version__)

    def is_of(self, cohort: Cohort) -> bool:
        """Say whether the deck was made on a cohort of this content; one that does not say so fits every cohort."""
        return cohort.digest.startswith(self.digest)

    def to_json(self) -> str:
        """Give the deck as a small json, which `from_json` reads back."""
        views = [
            {
                "page": view.page,
                "params": {name: list(words) for name, words in view.params.items()},
                "text": view.text,
                "note": view.note,
            }
            for view in self.views
        ]
        about = {"format": _FORMAT, "title": self.title, "cohort": self.digest, "version": self.version}
        return json.dumps({**about, "estimand": dict(self.estimand), "views": views}, indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Deck:
        """Give back the deck that `to_json` wrote.

        Raises
        ------
        DeckError
            When it is no json, or not of that shape, or holds what no link may hold.
        """
        if len(text) > LONGEST:
            raise DeckError(f"This deck is longer than {LONGEST // 1024} kB; what this app writes is shorter. Choose a "
                            "deck that was saved here.")  # fmt: skip
        try:
            saved = json.loads(text)
        except (ValueError, RecursionError) as problem:
            raise DeckError("This file is no deck: it is no json. Choose a deck that was saved here.") from problem
        if not isinstance(saved, dict) or not str(saved.get("format")).startswith(_FORMAT.rstrip("1")):
            raise DeckError("This json is no deck. Choose a deck that was saved here.")
        if saved["format"] != _FORMAT:
            raise DeckError(f"This deck is a {_said(saved['format'])}, of a later version of the app; this one reads "
                            f"{_FORMAT!r}. Open it there.")  # fmt: skip
        views = _list(saved.get("views", []), "The views of this deck are")
        if len(views) > MOST_VIEWS:
            raise DeckError(f"This deck has {len(views)} views; {MOST_VIEWS} is the most. Take some out.")
        return cls(
            title=_text(saved, "title"),
            views=tuple(map(_view, views)),
            digest=_text(saved, "cohort"),
            version=_text(saved, "version"),
            estimand=_answers(saved.get("estimand", {})),
        )


def _view(saved: object) -> View:
    if not isinstance(saved, dict):
        raise DeckError("A view of this deck is no page with its settings. Make that view anew.")
    params = saved.get("params", {})
    if not isinstance(params, dict):
        raise DeckError("The settings of a view are not given by name. Make that view anew.")
    read = {name: tuple(_words(name, words)) for name, words in params.items()}
    return View(page=_text(saved, "page"), params=read, text=_text(saved, "text"), note=_text(saved, "note"))


def _words(name: str, words: object) -> Iterable[str]:
    for word in _list(words, f"The setting {_said(name)} of a view is"):
        if not isinstance(word, str):
            raise DeckError(f"The setting {_said(name)} of a view holds what is no text. Make that view anew.")
        yield word


def _answers(saved: object) -> dict[str, str]:
    if not isinstance(saved, dict):
        raise DeckError("The estimand of this deck is not given by name. Answer its questions anew.")
    return {name: _text(saved, name) for name in saved}


def _refuse_answers(estimand: Mapping[str, str]) -> None:
    for name, answer in estimand.items():
        if name not in (*ESTIMAND, LOCKED):
            raise DeckError(f"The estimand of a deck answers {_said(name)}; its questions are {', '.join(ESTIMAND)}. "
                            "Take that answer out.")  # fmt: skip
        _refuse_long(answer, f"The answer to {name!r} in the estimand", most=_LONGEST_ANSWER)
    if estimand.get(LOCKED) and not _is_time(estimand[LOCKED]):
        raise DeckError(f"The estimand was locked at {_said(estimand[LOCKED])}, which is no time. Lock it anew.")


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _list(value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise DeckError(f"{what} no list. Choose a deck that was saved here.")
    return value


def _text(saved: Mapping[str, object], name: str) -> str:
    value = saved.get(name, "")
    if not isinstance(value, str):
        raise DeckError(f"The {name} in this deck is no text. Choose a deck that was saved here.")
    return value


def _refuse_long(text: str, what: str, *, most: int) -> None:
    if len(text) > most:
        raise DeckError(f"{what} has {len(text)} letters; {most} is the most. Shorten it.")
    if _UNSEEN.search(text):
        raise DeckError(f"{what} has letters that cannot be seen. Type it anew.")


def _said(name: object) -> str:
    """Give what a stranger has written, shortened."""
    return repr(str(name)[:40])
