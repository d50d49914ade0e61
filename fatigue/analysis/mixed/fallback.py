"""Which covariance structure to fit when nobody has chosen: a path fixed in advance, walked until one fits.

Only the numbers of patients, of complete patients and of visits, and whether a fit exists, decide; no estimate and no p
value is looked at. The start follows from a simulation (docs/coverage-mixed-model.md).
"""

from __future__ import annotations

import numpy as np

from fatigue.analysis.mixed.model import MixedFit, Problem, fit
from fatigue.analysis.mixed.structures import WORDS, Name
from fatigue.cohort.arrays import Floats

PATH: tuple[Name, ...] = ("us", "toeph", "ar1h", "csh", "toep", "ar1", "cs")
COMPLETE_PER_VISIT = 2  # unstructured is tried first with so many complete patients for each visit,
PATIENTS_PER_VISIT = 7  # or with so many patients, complete or not
NEARLY_SINGULAR = 1e-3  # smallest eigenvalue of the correlations: such a fit is left for a simpler one


def path(n_patients: int, n_complete: int, *, n_visits: int) -> tuple[Name, ...]:
    """Give the structures to try, in order.

    Examples
    --------
    >>> path(23, 23, n_visits=7)[0], path(23, 6, n_visits=7)[0], path(100, 0, n_visits=7)[0]
    ('us', 'toeph', 'us')
    """
    if n_visits == 1:
        return ("us",)
    is_enough = n_complete >= COMPLETE_PER_VISIT * n_visits or n_patients >= PATIENTS_PER_VISIT * n_visits
    return PATH if is_enough else PATH[1:]


def first_that_fits(problem: Problem) -> tuple[MixedFit, tuple[str, ...]]:
    """Give the first fit of the path, and a sentence for each structure passed over."""
    sums, n_visits = problem.sums, problem.data.n_visits
    smallest = np.bincount(sums.group, weights=sums.n).argmin()  # of the groups, where each has its own covariance
    own = sums.group == smallest
    n_patients, n_complete = int(sums.n[own].sum()), int(sums.n[own & sums.seen.all(axis=1)].sum())
    names = path(n_patients, n_complete, n_visits=n_visits)
    passed = []
    if names[0] != PATH[0]:
        passed.append(
            f"Unstructured covariance was not tried: {n_complete} of {n_patients} patients have all {n_visits} visits; "
            f"it is tried from {COMPLETE_PER_VISIT * n_visits} of those, or {PATIENTS_PER_VISIT * n_visits} patients."
        )
    for name in names:
        found = fit(problem, name)
        reason = found.failure or ("the covariance is nearly singular" if _is_nearly_singular(found.sigma) else "")
        if not reason:
            break
        words = WORDS[name]
        passed.append(f"{words[0].upper()}{words[1:]} covariance was passed over: {reason}.")
    return found, tuple(passed)


def failure_note(fitted: MixedFit, pairs: Floats, *, months: tuple[float, ...], was_chosen: bool) -> str:
    """Give why there is no fit and what to do; `pairs` (visits x visits) are patients with scores at both visits."""
    sentence = f"No fit with {WORDS[fitted.structure.name]} covariance: {fitted.failure}."
    first, second = np.nonzero(np.triu(pairs == 0, 1))
    if len(first):
        sentence += f" No patient has scores at both month {months[first[0]]:g} and {months[second[0]]:g}."
    advice = "Choose a simpler covariance, or auto." if was_chosen else "Nothing simpler is left to try."
    return f"{sentence} {advice}"


def _is_nearly_singular(sigma: Floats) -> bool:
    sd = np.sqrt(np.diagonal(sigma, axis1=1, axis2=2))
    roots = np.linalg.eigvalsh(sigma / (sd[:, :, None] * sd[:, None, :]))
    return bool(roots.min() < NEARLY_SINGULAR)
