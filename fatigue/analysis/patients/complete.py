"""Complete patients: those with a score at every visit, by group, and who was left out for lacking which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from fatigue.analysis.arithmetic.paired import FEWEST
from fatigue.analysis.patients.groups import EVERYBODY, groups_of
from fatigue.cohort.arrays import Codes, Floats
from fatigue.cohort.cohort import Cohort

NAN = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete:
    """The complete patients' scores, and who was left out."""

    scores: Floats  # complete patients x visits
    is_complete: NDArray[np.bool_]  # a patient each
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
    is_complete = np.asarray(known.all(axis=1))
    return Complete(
        scores=scores[is_complete],
        is_complete=is_complete,
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


def in_groups(cohort: Cohort, complete: Complete, by: str | None) -> tuple[Codes, tuple[str, ...], list[str]]:
    """Give the complete patients' groups as codes (-1 = not known), the groups that have any, and notes."""
    codes, names = groups_of(cohort, by)
    codes, notes = codes[complete.is_complete], list(complete.notes)
    if by is None or not (codes >= 0).any():
        return codes, (EVERYBODY,) if by is None else names or (EVERYBODY,), notes
    sizes = np.bincount(codes[codes >= 0], minlength=len(names))
    unknown = int((codes < 0).sum())
    if unknown:
        notes.append(f"{unknown} of {len(codes)} complete patients have no known {cohort.label(by)} and are left out.")
    empty = [name for name, size in zip(names, sizes, strict=True) if size == 0]
    if empty:
        notes.append(f"No complete patient in {', '.join(empty)}: left out as a group.")
    if (sizes == 1).any():
        notes.append("A group of one patient shows nothing of how its patients differ; it leans on the other groups.")
    renumbered = np.append(np.cumsum(sizes > 0) - 1, -1)
    groups = tuple(name for name, size in zip(names, sizes, strict=True) if size)
    if len(groups) == 1:
        notes.append(f"All complete patients are of one group ({groups[0]}), so no groups are compared.")
    return renumbered[codes], groups, notes


def means_by_visit(scores: Floats, codes: Codes, groups: tuple[str, ...], *, months: tuple[float, ...]) -> pd.DataFrame:
    """Give group, month, mean, sd, 95 % t interval and n of complete scores."""
    parts = []
    for code, group in enumerate(groups):
        own = scores[codes == code]
        n, k = own.shape
        mean = own.mean(axis=0) if n else np.full(k, NAN)
        sd = own.std(axis=0, ddof=1) if n > 1 else np.full(k, NAN)
        half = stdtrit(n - 1, 0.975) * sd / math.sqrt(n) if n > 1 else np.full(k, NAN)
        part = {"group": group, "month": months, "mean": mean, "sd": sd, "conf_low": mean - half}
        parts.append(pd.DataFrame({**part, "conf_high": mean + half, "n": n}))
    return pd.concat(parts, ignore_index=True)
