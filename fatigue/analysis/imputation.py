"""Does the mean change hold when the missing scores are filled in: multiple imputation, a sensitivity analysis."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.arithmetic.paired import paired_t
from fatigue.analysis.imputing.completed import Completed, completed
from fatigue.cohort.cohort import Cohort

NAN = math.nan
COLUMNS = ("estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high", "n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imputed:
    """The mean change with the missing end scores imputed, beside that of the patients who have both; end - start."""

    table: pd.DataFrame  # two rows, `analysis` "complete cases" and "multiple imputation": and the house's columns
    each: pd.DataFrame  # one row an imputation: imputation estimate std_error n
    start: float  # months
    end: float
    estimate: float  # points; NaN where nothing could be imputed
    conf_low: float
    conf_high: float
    p_value: float
    within: float  # variance had nothing been missing
    between: float  # variance between the imputations
    riv: float  # relative increase in variance by the missing scores
    fmi: float  # fraction of missing information
    n_imputed: int  # patients whose end score was imputed
    n_died: int  # before the end: not imputed, not counted
    n_patients: int  # with a first score and alive at the end
    n_dropped: int
    method: str
    notes: tuple[str, ...]


def imputed_change(
    cohort: Cohort, *, end: float | None = None, scale: str = "total", imputations: int = 20, seed: int = 2019
) -> Imputed:
    """Give the mean change from the first visit to the end with the missing end scores imputed many times.

    Parameters
    ----------
    cohort : Cohort
    end : float, optional
        Month of the second score; the last visit by default.
    scale : str
        The total or a subscale.
    imputations : int
        Copies with other draws, 2 or more.
    seed : int
        The same seed gives the same numbers.

    Returns
    -------
    Imputed
        `estimate` is end - start in points (for the FIS negative = less fatigue), with a t interval. `table` has the
        complete cases beside it.

    Notes
    -----
    Everybody with a score at the first visit counts, except those who died before the end: a score after a death is
    not imputed. Missing scores are drawn given the visits up to the end, age and EDSS, which assumes that whoever is
    missing would have gone on like others with such a course (missing at random); `tipping_point` asks what if not.
    Needs 5 patients with both scores. Rubin 1987 (doi:10.1002/9780470316696), Barnard & Rubin 1999
    (doi:10.1093/biomet/86.4.948), van Buuren & Groothuis-Oudshoorn 2011 (doi:10.18637/jss.v045.i03).

    Raises
    ------
    AnalysisError
        When there is no such visit or scale, or fewer than 2 imputations are asked for.

    Examples
    --------
    >>> from fatigue.cohort.demo import demo
    >>> imputed_change(demo("60")).table["analysis"].tolist()
    ['complete cases', 'multiple imputation']
    """
    filled = completed(cohort, end=end, scale=scale, imputations=imputations, seed=seed)
    cases = paired_t(np.round(filled.observed, 10)[:, None], "none").iloc[0]
    rows = [[cases[name] for name in COLUMNS]]
    spread = {"within": NAN, "between": NAN, "riv": NAN, "fmi": NAN}
    if filled.reason is None:
        pooled = filled.pooled()
        rows.append([filled.n if name == "n" else getattr(pooled, name) for name in COLUMNS])
        spread = {name: getattr(pooled, name) for name in spread}
    else:
        rows.append([filled.n if name == "n" else NAN for name in COLUMNS])
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"n": int})
    table.insert(0, "analysis", ["complete cases", "multiple imputation"])
    final = table.iloc[1]
    return Imputed(
        table=table, each=_each(filled), start=filled.start, end=filled.end, estimate=float(final["estimate"]),
        conf_low=float(final["conf_low"]), conf_high=float(final["conf_high"]), p_value=float(final["p_value"]),
        **spread, n_imputed=int(filled.is_imputed.sum()) if filled.reason is None else 0, n_died=filled.n_died,
        n_patients=filled.n, n_dropped=cohort.n_patients - filled.n,
        method=f"Mean change from month {filled.start:g} to month {filled.end:g}. {filled.how}",
        notes=_notes(filled, cohort.n_patients),
    )  # fmt: skip


def _each(filled: Completed) -> pd.DataFrame:
    if filled.reason is not None:
        return pd.DataFrame(columns=["imputation", "estimate", "std_error", "n"])
    return filled.each()


def _notes(filled: Completed, n_all: int) -> tuple[str, ...]:
    notes = list(filled.notes) if filled.reason is None else [filled.reason, *filled.notes]
    if filled.n_without_start:
        notes.append(
            f"{filled.n_without_start} of {n_all} patients left out, without a score at month {filled.start:g}."
        )
    if filled.reason is None:
        n = int(filled.is_imputed.sum())
        notes.append(f"The end score of {n} of {filled.n} patients was imputed, assuming it is missing at random.")
    return tuple(notes)
