"""Who was still followed at a visit, and who has every form: shared by the flow and the missing forms."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.cohort.arrays import Flags
from fatigue.cohort.cohort import Cohort

COMPLETED = "completed"
EVERY_FORM, A_FORM_MISSING = "every form", "a form missing"


def ended(cohort: Cohort) -> pd.DataFrame:
    """Give how (missing where follow-up went on) and after which month (infinite where it did, or is not known)."""
    people = cohort.patients
    how = people["ended"] if "ended" in people else pd.Series([None] * len(people), dtype=object)
    month = np.full(len(people), math.inf)
    if "ended_month" in people:
        month = people["ended_month"].to_numpy(dtype=float)
        month = np.where(np.isnan(month), math.inf, month)
    return pd.DataFrame({"how": how.astype(object).to_numpy(), "month": month})


def followed(cohort: Cohort) -> Flags:
    """Tell for patients x months whether follow-up had not yet ended: the visit falls not after `ended_month`."""
    last = ended(cohort)["month"].to_numpy(dtype=float)
    return np.asarray(np.array(cohort.months)[None, :] <= last[:, None])


def follow_up_notes(cohort: Cohort, seen: Flags, is_followed: Flags) -> tuple[str, ...]:
    """Say where the file does not tell who died or was lost, or contradicts itself."""
    notes = []
    if "ended" not in cohort.patients:
        notes.append("The file does not say who died or was lost: every patient is expected at every visit.")
    n_after = int((seen & ~is_followed).sum())
    if n_after:
        notes.append(f"{n_after} forms are dated after the month in which follow-up ended; they are counted.")
    return tuple(notes)


def with_completion(cohort: Cohort) -> Cohort:
    """Give the same cohort with a baseline column `completed`: "every form" or "a form missing".

    A patient has every form where the total score is there at every visit of the cohort: the patients that methods for
    complete cases keep. One who died or was lost is among the others.

    Examples
    --------
    >>> import fatigue
    >>> with_completion(fatigue.demo("60")).patients["completed"].value_counts().tolist()
    [32, 28]
    """
    lacks: NDArray[np.int64] = np.where(np.isfinite(cohort.score_array()).all(axis=1), 0, 1)
    column = pd.Categorical.from_codes(lacks, categories=pd.Index([EVERY_FORM, A_FORM_MISSING]))
    return replace(
        cohort,
        patients=cohort.patients.assign(**{COMPLETED: column}),
        labels={**cohort.labels, COMPLETED: "Forms"},
        parent_digest=hashlib.sha256(f"{cohort.digest} {COMPLETED}".encode()).hexdigest(),
    )
