"""What may be seen of a cohort that shows no group of fewer than `Cohort.fewest` patients, not even as a difference.

A view goes by some baseline columns: those of the filters and of the grouping. It is allowed where each combination of
their values is held by nobody or by enough patients. Whoever then subtracts one view from another, such as the whole
less a group, or those up to 41 less those up to 40, is left with nobody or with enough patients: every set that these
columns can make is a union of such combinations. A visit is shown where the same holds of those who sent its form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from fatigue.cohort.arrays import Codes, Flags, Floats
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import NAMES, Selection
from fatigue.errors import TooFewError


def allows(whole: Cohort, columns: Iterable[str]) -> bool:
    """Say whether groups made by these baseline columns, in whatever way, are large enough to be shown.

    Examples
    --------
    >>> from dataclasses import replace
    >>> import fatigue
    >>> whole = replace(fatigue.demo(), fewest=5)
    >>> allows(whole, ["sex"]), allows(whole, ["sex", "age"])
    (True, False)
    """
    return _is_enough(np.bincount(_cells(whole, columns)), whole.fewest)


def part(whole: Cohort, selection: Selection, *, by: Iterable[str] = ()) -> Cohort:
    """Give the patients of a selection with what a view may show of them that groups them by columns besides.

    Visits that would tell small groups apart are without scores, and so are columns of words absent that would do so
    together with the filters.

    Raises
    ------
    TooFewError
        When the filters and groupings together would single out fewer patients than may be seen.
    """
    axes = tuple(sorted({*selection.active, *by}))
    if not allows(whole, axes):
        raise TooFewError(refused(axes, whole))
    return selection.apply(_masked(whole, axes))


def refused(columns: Iterable[str], whole: Cohort) -> str:
    """Give why a view by these columns is not shown."""
    named = " and ".join(NAMES.get(name, whole.label(name)) for name in columns)
    return (
        f"This cohort was published so that no group of fewer than {whole.fewest} patients can be told apart. By "
        f"{named} together there would be one. Use one filter or grouping less."
    )


def counted(whole: Cohort, selection: Selection, *, by: Iterable[str] = ()) -> Flags:
    """Give which patients a count may speak of: those of the selection, or all where that would say too much."""
    if not whole.is_closed or allows(whole, {*selection.active, *by}):
        return selection.mask(whole)
    return np.ones(whole.n_patients, dtype=bool)


def hidden(whole: Cohort, shown: Cohort) -> tuple[float, ...]:
    """Give the visits that have forms and are not shown in a view of the cohort."""
    had, has = whole.score_array(), shown.score_array()
    return tuple(
        month
        for at, month in enumerate(whole.months)
        if np.isfinite(had[:, at]).any() and not np.isfinite(has[:, at]).any()
    )


def complete_are_enough(shown: Cohort, columns: Iterable[str], *, scale: str = "total") -> bool:
    """Say whether those with every form that is shown are nobody or enough, in each group by these columns."""
    scores = shown.score_array(scale)
    kept = np.isfinite(scores[:, np.isfinite(scores).any(axis=0)]).all(axis=1)
    return _is_enough(np.bincount(_cells(shown, columns), weights=kept), shown.fewest)


def without(shown: Cohort, columns: Iterable[str]) -> Cohort:
    """Give the cohort without some baseline columns."""
    gone = sorted(columns)
    digest = hashlib.sha256(f"{shown.digest} without {gone}".encode()).hexdigest()
    return replace(shown, patients=shown.patients.drop(columns=gone), parent_digest=digest) if gone else shown


def _masked(whole: Cohort, axes: tuple[str, ...]) -> Cohort:
    words = [str(name) for name in whole.patients if not pd.api.types.is_numeric_dtype(whole.patients[name])]
    withheld = [name for name in words if name not in axes and not allows(whole, (*axes, name))]
    cells = _cells(whole, axes)
    return replace(
        whole,
        patients=whole.patients.drop(columns=withheld),
        scores={name: _without_few(scores, cells, whole.fewest) for name, scores in whole.scores.items()},
        parent_digest=hashlib.sha256(f"{whole.digest} by {axes}".encode()).hexdigest(),
    )


def _without_few(scores: Floats, cells: Codes, fewest: int) -> Floats:
    """Give the scores without visits whose forms, alone or with those of an earlier visit, are of too few in a cell."""
    known = np.isfinite(scores)
    kept: list[int] = []
    for visit in range(scores.shape[1]):
        pairs = (known[:, visit] & known[:, other] for other in (visit, *kept))
        if all(_is_enough(np.bincount(cells, weights=both), fewest) for both in pairs):
            kept.append(visit)
    shown = np.full_like(scores, np.nan)
    shown[:, kept] = scores[:, kept]
    shown.flags.writeable = False
    return shown


def _cells(cohort: Cohort, columns: Iterable[str]) -> Codes:
    """Give each patient's combination of values as a code; a value that is not known is one of them."""
    codes = np.zeros(cohort.n_patients, dtype=np.intp)
    for name in columns:
        own, levels = pd.factorize(cohort.patients[name], use_na_sentinel=False)
        codes = pd.factorize(codes * len(levels) + own)[0]
    return codes


def _is_enough(sizes: np.ndarray[tuple[int], np.dtype[np.float64 | np.int_]], fewest: int) -> bool:
    return bool(((sizes == 0) | (sizes >= fewest)).all())
