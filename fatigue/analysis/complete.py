"""Complete patients: those with a score at every visit, and who was left out for lacking which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.cohort.cohort import Cohort

Floats = NDArray[np.float64]

FEWEST = 3  # complete patients


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """The complete patients' scores, and who was left out."""

    scores: Floats  # complete patients x visits
    months: tuple[float, ...]  # visits at which anybody has a score
    left_out: pd.DataFrame  # patient, missing (tuple of months)
    n_dropped: int
    notes: tuple[str, ...]


def complete_patients(cohort: Cohort, scale: str, months: Sequence[float] | None) -> Complete:
    """Give the patients with a score at every visit; a visit at which nobody has one does not count, and is noted."""
    wanted = cohort.months if months is None else tuple(sorted({float(month) for month in months}))
    scores = cohort.score_array(scale)[:, [cohort.month_index(month) for month in wanted]]
    known = np.isfinite(scores)
    has_scores = np.asarray(known.any(axis=0))
    notes = []
    if cohort.n_patients and not has_scores.all():
        empty = ", ".join(f"{wanted[visit]:g}" for visit in np.flatnonzero(~has_scores))
        notes.append(f"No patient has a score at month {empty}: left out as a visit.")
    if cohort.n_patients:
        wanted = tuple(wanted[visit] for visit in np.flatnonzero(has_scores))
        scores, known = scores[:, has_scores], known[:, has_scores]
    is_complete = known.all(axis=1)
    return Complete(
        scores=scores[is_complete],
        months=wanted,
        left_out=_left_out(cohort, ~known, wanted),
        n_dropped=int((~is_complete).sum()),
        notes=tuple(notes),
    )


def _left_out(cohort: Cohort, missing: NDArray[np.bool_], months: tuple[float, ...]) -> pd.DataFrame:
    rows = np.flatnonzero(missing.any(axis=1))
    patterns, which = np.unique(missing[rows], axis=0, return_inverse=True)
    words = np.empty(len(patterns), dtype=object)
    for number, pattern in enumerate(patterns):
        words[number] = tuple(month for month, lacks in zip(months, pattern, strict=True) if lacks)
    return pd.DataFrame({"patient": cohort.patients.index[rows], "missing": words[which.ravel()]})


def too_few(n: int, k: int, test: str) -> str | None:
    """Give the sentence that says why a test of k visits in n complete patients is not run, or None."""
    if k < 2:
        return f"{test} not run: it needs at least 2 visits with scores, here {k}."
    if n < FEWEST:
        return f"{test} not run: it needs at least {FEWEST} patients with a score at every visit, here {n}."
    return None
