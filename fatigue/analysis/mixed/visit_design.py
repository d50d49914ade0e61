"""From a cohort to scores by visit and the fixed effects of a mixed model: visit, group, covariates at baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fatigue.analysis.mixed.effects import Effect, Over, intercept
from fatigue.analysis.patients.design import BASELINE, design
from fatigue.analysis.patients.groups import EVERYBODY, groups_of
from fatigue.cohort.arrays import Floats, Ints
from fatigue.cohort.cohort import Cohort
from fatigue.errors import AnalysisError

BY_VISIT = ":visit"  # "age:visit": an effect of age of its own at each visit
SCALE = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDesign:
    """The patients in the model; effects have the intercept first, then groups, then covariates."""

    rows: Ints  # of the cohort
    scores: Floats  # patients x visits
    months: tuple[float, ...]  # with any score
    codes: Ints  # group of each patient
    groups: tuple[str, ...]
    effects: tuple[Effect, ...]
    grid: Floats  # groups x effects: where means are taken
    pairs: Floats  # groups x visits x visits: patients with scores at both
    baseline: float | None  # mean of the baseline score where it is a covariate
    n_first_only: int  # patients of the model without any score after the first visit
    labels: tuple[str, ...]  # of the covariates
    notes: tuple[str, ...]


def visit_design(cohort: Cohort, *, covariates: Sequence[str], by: str | None, over: Over) -> VisitDesign:
    """Give scores and effects of everybody with a score and every covariate; "name:visit" is a covariate by visit.

    With `baseline_score` among the covariates, month 0 is no visit of the model. Numbers are centred at their mean over
    the scores of the model, so the intercept speaks of the average.
    """
    if by is not None and by in covariates:
        raise AnalysisError(f"{by!r} is both the group and a covariate. Choose it once.")
    names = tuple(dict.fromkeys(name.removesuffix(BY_VISIT) for name in covariates))
    moving = {name.removesuffix(BY_VISIT) for name in covariates if name.endswith(BY_VISIT)}
    scores, months = cohort.score_array(SCALE), np.array(cohort.months)
    used = np.asarray(np.isfinite(scores).any(axis=0))
    notes = [f"No patient has a score at month {month:g}: left out as a visit." for month in months[~used]]
    if BASELINE in names:
        used &= months > 0
    scores, months = (scores, months) if used.all() else (scores[:, used], months[used])
    codes, groups = groups_of(cohort, by)
    known = np.asarray(np.isfinite(scores).any(axis=1))
    notes += _left_out(cohort, known, codes, by, has_baseline=BASELINE in names)
    planned = design(cohort, columns=names, rows=known & (codes >= 0), scale=SCALE)
    notes += [f"{_patients(n)} without {label}, left out." for label, n in planned.lacking]
    notes += planned.notes
    kept = np.flatnonzero(planned.rows)
    scores = scores if planned.rows.all() else scores[kept]
    codes, groups, more = _present(codes[kept], groups)
    notes += more
    effects: list[Effect] = [intercept(len(kept), over)]
    for code in range(1, len(groups)):
        name = f"{by}: {groups[code]}"
        effects.append(Effect(name=name, values=(codes == code).astype(float), over=over, term=str(by)))
    grid = [np.eye(len(groups))[:, code] if code else np.ones(len(groups)) for code in range(len(groups))]
    baseline = None
    weight = np.isfinite(scores).sum(axis=1)
    labels = {predictor.column: predictor.label for predictor in planned.predictors}
    n_levels = {predictor.column: len(predictor.levels) for predictor in planned.predictors}
    for term, values in zip(planned.terms, planned.x.T, strict=True):
        runs: Over = over if term.column in moving else "constant"
        centre = float(values @ weight / weight.sum()) if term.level is None else 0.0
        if term.column == BASELINE:
            baseline = centre
        grid.append(np.full(len(groups), 1 / n_levels[term.column] if term.level is not None else 0.0))
        effects.append(Effect(name=term.label, values=values - centre, over=runs, term=labels[term.column]))
    there = np.isfinite(scores)
    n_first_only = int((~there[:, 1:].any(axis=1)).sum()) if BASELINE not in names else 0
    if n_first_only and len(months):
        notes.append(f"Score at month {months[0]:g} alone: {_patients(n_first_only)}, who tell about that visit only.")
    return VisitDesign(
        rows=kept.astype(np.intp),
        scores=scores,
        months=tuple(float(month) for month in months),
        codes=codes,
        groups=groups,
        effects=tuple(effects),
        grid=np.column_stack(grid),
        pairs=np.array([_pairs(there[codes == code] if len(groups) > 1 else there) for code in range(len(groups))]),
        baseline=baseline,
        n_first_only=n_first_only,
        labels=tuple(labels[name] for name in names if name in labels),
        notes=tuple(notes),
    )


def _pairs(there: NDArray[np.bool_]) -> Floats:
    """Give how many patients have scores at both of two visits, without a float copy of the data."""
    columns = np.ascontiguousarray(there.T)
    return np.array([[np.count_nonzero(one & other) for other in columns] for one in columns], dtype=float).reshape(
        len(columns), len(columns)
    )


def _patients(n: int) -> str:
    return "1 patient" if n == 1 else f"{n} patients"


def _left_out(
    cohort: Cohort, known: NDArray[np.bool_], codes: Ints, by: str | None, *, has_baseline: bool
) -> list[str]:
    notes = []
    without = int((~known).sum())
    if without:
        what = "score after baseline (the baseline is a covariate here)" if has_baseline else "score at any visit"
        notes.append(f"{_patients(without)} of {len(known)} without a {what}, left out.")
    unknown = int((known & (codes < 0)).sum())
    if unknown:
        notes.append(f"{_patients(unknown)} without a known {cohort.label(str(by))}, left out.")
    return notes


def _present(codes: Ints, groups: tuple[str, ...]) -> tuple[Ints, tuple[str, ...], list[str]]:
    sizes = np.bincount(codes, minlength=len(groups))
    empty = [name for name, size in zip(groups, sizes, strict=True) if not size]
    notes = [f"Nobody with scores in {', '.join(empty)}: left out as a group."] if empty and len(codes) else []
    names = tuple(name for name, size in zip(groups, sizes, strict=True) if size)
    return (np.cumsum(sizes > 0) - 1)[codes].astype(np.intp), names or groups[:1] or (EVERYBODY,), notes
