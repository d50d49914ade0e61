"""Which forms are missing: completion at each visit, the patterns, and the map of patients by visits.

A form counts as sent where the total score is there. After a death or loss no form is expected.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic.proportions import WILSON, wilson
from fatigue.analysis.patients.followed import follow_up_notes, followed
from fatigue.cohort.arrays import Flags
from fatigue.cohort.cohort import Cohort

STATES = ("sent", "missing", "after death or loss")
KINDS = ("every visit", "stopped", "gaps", "none")
COMPLETION = ["month", "n", "n_expected", "percent", "conf_low", "conf_high"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingForms:
    """Forms that came and forms that did not."""

    table: pd.DataFrame  # one row a visit: month n n_expected percent conf_low conf_high, the last three in percent
    patterns: pd.DataFrame  # months (tuple of those with a form) n kind; the most frequent first
    cells: pd.DataFrame  # patient month state, one row a patient and visit, patients in the cohort's order
    n_sent: int  # forms
    n_due: int  # forms of patients still followed
    n_complete: int  # patients with a form at every visit
    n_stopped: int  # patients with every form up to a month and none later, deaths and losses included
    n_gaps: int  # patients with a form after a missing one
    n_none: int  # patients without any form
    n_patients: int
    n_dropped: int  # nobody: a patient without any form is in the table and in the patterns
    method: str
    notes: tuple[str, ...]


def missing_forms(cohort: Cohort) -> MissingForms:
    """Give how many forms came at each visit of how many expected, which patterns of visits there are, and the map.

    Parameters
    ----------
    cohort : Cohort
        With `ended_month` in `patients` where the file says when follow-up ended; without it every patient is expected
        at every visit.

    Returns
    -------
    MissingForms
        `table`: n forms of n_expected, percent (0 to 100) with Wilson's interval; NaN where none was expected.
        `patterns`: `kind` is "every visit", "stopped" (every form up to a month, none later), "gaps" (a form after a
        missing one) or "none". `cells`: `state` is "sent", "missing" or "after death or loss".

    Notes
    -----
    A form dated after the end of follow-up counts as sent and as expected. Intervals after Wilson EB. J Am Stat Assoc
    1927;22:209-212. doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> import fatigue
    >>> found = missing_forms(fatigue.demo("60"))
    >>> found.n_sent, found.n_due, found.n_complete
    (357, 416, 28)
    """
    seen, is_followed = np.isfinite(cohort.score_array()), followed(cohort)
    due = is_followed | seen
    patterns = _patterns(seen, cohort.months)
    sizes = patterns.groupby("kind", observed=False)["n"].sum()
    n_patients, n_months = seen.shape
    states = np.where(seen, 0, np.where(due, 1, 2)).astype(np.int8)
    return MissingForms(
        table=_completion(seen, due, cohort.months),
        patterns=patterns,
        cells=pd.DataFrame(
            {
                "patient": np.repeat(cohort.patients.index.to_numpy(), n_months),
                "month": np.tile(np.array(cohort.months), n_patients),
                "state": pd.Categorical.from_codes(states.ravel(), categories=pd.Index(STATES)),
            }
        ),
        n_sent=int(seen.sum()),
        n_due=int(due.sum()),
        n_complete=int(sizes["every visit"]),
        n_stopped=int(sizes["stopped"]),
        n_gaps=int(sizes["gaps"]),
        n_none=int(sizes["none"]),
        n_patients=n_patients,
        n_dropped=0,
        method=f"Forms with a total score, of patients not yet dead or lost at that visit; {WILSON}.",
        notes=follow_up_notes(cohort, seen, is_followed),
    )


def _completion(seen: Flags, due: Flags, months: tuple[float, ...]) -> pd.DataFrame:
    rows = []
    for month, n, of in zip(months, seen.sum(axis=0).tolist(), due.sum(axis=0).tolist(), strict=True):
        low, high = wilson(n, of)
        rows.append((month, n, of, 100 * n / of if of else math.nan, 100 * float(low), 100 * float(high)))
    return pd.DataFrame(rows, columns=COMPLETION)


def _patterns(seen: Flags, months: tuple[float, ...]) -> pd.DataFrame:
    codes = np.zeros(len(seen), dtype=np.int64)
    for column in seen.T:  # renumbered at each visit, so that no number of visits makes them too large
        codes = pd.factorize(codes * 2 + column)[0]
    _, first, counts = np.unique(codes, return_index=True, return_counts=True)
    of_each = seen[first]
    n_seen = of_each.sum(axis=1)
    order = np.lexsort((-n_seen, -counts))
    # Stopped: no form follows a missing one.
    returns = (of_each[:, 1:] & ~of_each[:, :-1]).any(axis=1)
    kinds = np.select([n_seen == len(months), n_seen == 0, ~returns & of_each[:, 0]], [0, 3, 1], default=2)
    return pd.DataFrame(
        {
            "months": [tuple(months[at] for at in np.flatnonzero(of_each[row])) for row in order],
            "n": counts[order],
            "kind": pd.Categorical.from_codes(kinds[order], categories=pd.Index(KINDS)),
        }
    )
