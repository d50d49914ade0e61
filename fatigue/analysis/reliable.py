"""Whose change is larger than the noise of the questionnaire? Reliable change, patient by patient.

Jacobson NS, Truax P. J Consult Clin Psychol 1991;59:12-19. doi:10.1037/0022-006X.59.1.12
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from fatigue.analysis.arithmetic.proportions import WILSON, wilson
from fatigue.analysis.patients.improvement import improvement
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Benchmark, Instrument
from fatigue.errors import AnalysisError

Z = float(ndtri(0.975))
NOISE_OF_A_CHANGE = math.sqrt(2)  # two forms, each with the error of one
DIRECTIONS = ("improved", "worse", "neither")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChange:
    """Patients whose change exceeds 1.96 standard errors of a change; improvement is positive."""

    table: pd.DataFrame  # rows improved, worse, neither: direction n estimate conf_low conf_high (percent)
    patients: pd.DataFrame  # index patient: start end improved index (in standard errors of a change) direction
    published: Benchmark  # the SEM, or the MDC95 that it was counted from
    sem: float  # points
    beyond: float  # points: a change must be larger than this
    end: float  # months
    n_patients: int
    n_dropped: int  # lacking either form
    method: str
    notes: tuple[str, ...]


def published_noise(instrument: Instrument) -> Benchmark | None:
    """Give what was published of the instrument's noise in one person: its SEM, else its MDC95; None where neither."""
    known = {found.kind: found for found in reversed(instrument.benchmarks)}
    return known.get("SEM", known.get("MDC95"))


def reliable_change(cohort: Cohort, *, end: float | None = None) -> ReliableChange:
    """Give who improved, and who got worse, by more than the published noise of the instrument's total score.

    Parameters
    ----------
    cohort : Cohort
    end : float, optional
        Month compared with month 0; the last visit by default.

    Returns
    -------
    ReliableChange
        `index` is the change over its standard error, SEM times the root of 2; reliable beyond 1.96 either way.

    Raises
    ------
    AnalysisError
        When neither a SEM nor an MDC95 of the instrument is known here, or `end` is not a visit after month 0.

    Notes
    -----
    The standard error of measurement is the published one, from other patients than these, never their own spread. In
    everybody unchanged, 1 in 40 would still seem improved and 1 in 40 worse. Shares have Wilson's intervals.

    Examples
    --------
    >>> import fatigue
    >>> found = reliable_change(fatigue.demo())
    >>> round(found.beyond, 1), int(found.table["n"].sum())
    (13.3, 23)
    """
    published = published_noise(cohort.instrument)
    if published is None:
        raise AnalysisError(
            f"No standard error of measurement of the {cohort.instrument.name} is known here, so nobody's change can "
            "be called reliable. Choose a threshold of your own instead."
        )
    is_sem = published.kind == "SEM"
    sem = published.points if is_sem else published.points / (Z * NOISE_OF_A_CHANGE)
    beyond = Z * NOISE_OF_A_CHANGE * sem
    month = float(cohort.months[-1] if end is None else end)
    amount = improvement(cohort, end=month).amount
    known = np.isfinite(amount)
    improved = amount[known]
    direction = np.select([improved > beyond, improved < -beyond], DIRECTIONS[:2], DIRECTIONS[2])
    counts, n = np.array([int((direction == one).sum()) for one in DIRECTIONS]), len(improved)
    low, high = wilson(counts, n)
    share = 100 * counts / n if n else np.full(len(counts), np.nan)
    source = f"SEM {sem:g}" if is_sem else f"MDC95 {published.points:g}"
    return ReliableChange(
        table=pd.DataFrame(
            {"direction": DIRECTIONS, "n": counts, "estimate": share, "conf_low": 100 * low, "conf_high": 100 * high}
        ),
        patients=pd.DataFrame(
            {
                "start": cohort.at(0.0)[known],
                "end": cohort.at(month)[known],
                "improved": improved,
                "index": improved / (NOISE_OF_A_CHANGE * sem),
                "direction": direction,
            },
            index=cohort.patients.index[known],
        ),
        published=published,
        sem=sem,
        beyond=beyond,
        end=month,
        n_patients=n,
        n_dropped=cohort.n_patients - n,
        method=(
            f"Reliable change (Jacobson and Truax 1991): a change beyond 1.96 times the root of 2 times the standard "
            f"error of measurement ({source}, {published.source}); {WILSON}."
        ),
        notes=(),
    )
