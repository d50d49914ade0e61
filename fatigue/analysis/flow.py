"""How many are left: from the file through the filters to a score at every visit, with deaths and losses."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.patients.followed import ended, follow_up_notes, followed
from fatigue.cohort.cohort import Cohort

BASELINE = 0.0
FLOW = ["stage", "month", "n", "n_expected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How many patients are left at each stage, and how many forms came at each visit, of how many expected."""

    table: pd.DataFrame  # stage month n n_expected
    n_in_file: int
    n_complete: int  # with a score at every visit
    n_ended: int  # died or lost, where the file says so
    n_patients: int  # after the filters
    n_dropped: int  # left out by the filters
    method: str
    notes: tuple[str, ...]


def flow(cohort: Cohort, *, whole: Cohort | None = None) -> Flow:
    """Give how many patients are left from the file to those with a score at every visit.

    Parameters
    ----------
    cohort : Cohort
        After the filters.
    whole : Cohort, optional
        Before the filters; `cohort` itself by default.

    Returns
    -------
    Flow
        `table`: stage "in the file", "after filters", "baseline score", "score at visit" (one row a month),
        "score at every visit", and "died", "lost", ... where the file says how follow-up ended (columns `ended` and
        `ended_month`).
        n counts patients; n_expected is the denominator: at a visit, those not yet dead or lost by that month.

    Notes
    -----
    A visit without a score counts as missing, whatever else was recorded; after a death or loss no form is expected.

    Examples
    --------
    >>> import fatigue
    >>> whole = fatigue.demo()
    >>> younger = fatigue.Selection(age=(18, 40)).apply(whole)
    >>> flow(younger, whole=whole).n_in_file
    23
    """
    n_in_file = cohort.n_patients if whole is None else whole.n_patients
    seen, n = np.isfinite(cohort.score_array()), cohort.n_patients
    is_followed = followed(cohort)
    n_seen, n_followed = seen.sum(axis=0), (is_followed | seen).sum(axis=0)
    n_baseline = int(n_seen[cohort.month_index(BASELINE)]) if BASELINE in cohort.months else 0
    n_complete = int(seen.all(axis=1).sum())
    reasons = ended(cohort)["how"].value_counts().sort_index()
    notes = () if BASELINE in cohort.months else ("There is no visit at month 0, so nobody has a baseline score.",)
    rows: list[tuple[str, float, int, int]] = [
        ("in the file", math.nan, n_in_file, n_in_file),
        ("after filters", math.nan, n, n_in_file),
        ("baseline score", BASELINE, n_baseline, n),
    ]
    rows += [
        ("score at visit", month, int(count), int(due))
        for month, count, due in zip(cohort.months, n_seen, n_followed, strict=True)
    ]
    rows.append(("score at every visit", math.nan, n_complete, n))
    rows += [(str(how), math.nan, int(count), n) for how, count in reasons.items()]
    return Flow(
        table=pd.DataFrame(rows, columns=FLOW),
        n_in_file=n_in_file,
        n_complete=n_complete,
        n_ended=int(reasons.sum()),
        n_patients=n,
        n_dropped=n_in_file - n,
        method="Patients counted at each stage; a visit counts when its total score is there.",
        notes=(*notes, *follow_up_notes(cohort, seen, is_followed)),
    )
