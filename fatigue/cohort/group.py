"""A group of patients to compare: a selection, or everybody else. It has a text, which a link and code can hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote

import numpy as np

from fatigue.cohort.arrays import Flags
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import BOUNDS, NAMES, Selection
from fatigue.errors import SelectionError

UNKNOWN = "unknown"
_REST = "rest"
_KEPT = "keep"
Spelling = Callable[[str, str], str]  # of a level of a column


def _as_it_is(column: str, level: str) -> str:
    return level


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Patients by what was known at baseline: those of a selection, or the rest of those of whom it is known.

    Examples
    --------
    >>> import fatigue
    >>> older = Group(selection=Selection(age=(18, 40)), is_rest=True)
    >>> older.text()
    'rest;age:18-40'
    >>> int(older.mask(fatigue.demo()).sum())
    5
    """

    selection: Selection
    is_rest: bool = False

    def mask(self, cohort: Cohort) -> Flags:
        """Give one truth value a patient; who lacks a value that is asked for is neither in a group nor in the rest."""
        inside = self.selection.mask(cohort)
        if not self.is_rest:
            return inside
        known = np.ones(cohort.n_patients, dtype=bool)
        for name in self.selection.active:
            column = cohort.patients[name]
            known &= (column.notna() & (column.astype("object") != UNKNOWN)).to_numpy()
        return np.asarray(known & ~inside)

    def text(self, *, spell: Spelling = _as_it_is) -> str:
        """Give the group as a text; `spell` says how a level is written, such as a number for a word of a file."""
        parts = [_REST] if self.is_rest else []
        for name in self.selection.active:
            wanted = getattr(self.selection, name)
            if name in BOUNDS:
                parts.append(f"{name}:{wanted[0]:g}-{wanted[1]:g}")
            else:
                parts.append(f"{name}:{'|'.join(quote(spell(name, level), safe=' ') for level in wanted)}")
        if self.selection.keep_missing:
            parts.append(f"{_KEPT}:{'|'.join(self.selection.keep_missing)}")
        return ";".join(parts) or "all"

    @classmethod
    def of(cls, text: str, *, read: Spelling = _as_it_is) -> Group:
        """Give the group of a text; `read` gives a level from how it is written.

        Raises
        ------
        SelectionError
            When it is not the text of a group.
        """
        filters: dict[str, tuple[float, float] | tuple[str, ...]] = {}
        parts = [part for part in text.split(";") if part and part != "all"]
        for part in parts:
            name, _, value = part.partition(":")
            if name in BOUNDS:
                filters[name] = _range(value, text)
            elif name in NAMES and value:
                filters[name] = tuple(read(name, unquote(level)) for level in value.split("|"))
            elif name == _KEPT:
                filters["keep_missing"] = tuple(value.split("|"))
            elif part != _REST:
                raise _unread(text)
        return cls(selection=Selection(**filters), is_rest=_REST in parts)  # type: ignore[arg-type]


def _range(value: str, text: str) -> tuple[float, float]:
    try:
        low, high = (float(end) for end in value.split("-"))
    except ValueError:
        raise _unread(text) from None
    return low, high


def _unread(text: str) -> SelectionError:
    return SelectionError(
        f"{text!r} is not a group; one is written like 'age:18-40;employment:full-time|part-time'. Make it anew."
    )
