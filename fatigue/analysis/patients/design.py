"""From baseline columns of a cohort to the numbers of a regression: one column a number, one dummy a category.

Shared by the predictor model, its what-if and the correlations. Only what was known at baseline may enter: work and
driving at follow-up are consequences or companions of the change, never predictors of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.cohort.arrays import Floats
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import NAMES
from fatigue.cohort.statuses import WORKING
from fatigue.errors import AnalysisError, TooFewError

Role = Literal["question", "adjustment", "intercept"]

BASELINE = "baseline_score"  # the name of the baseline score among the predictors
EMPLOYMENT = "employment"
WORK_LEVELS = ("not working", "working")
UNKNOWN_IS_MISSING = ("employment", "driving")
MOST_LEVELS = 12
UNITS = {"age": "year", "duration": "year", "edss": "point"}
ENDING = ("ended", "ended_month")  # how and when follow-up ended: known only after the baseline
FOLLOW_UP = re.compile(r"^(employment|employed|driving|drives|work|working|job)\D*(\d+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictor:
    """A baseline column, with the values it has among the patients in the analysis."""

    column: str
    label: str
    levels: tuple[str, ...] = ()  # of a category, the reference first; empty for a number
    lowest: float = np.nan  # of a number
    highest: float = np.nan
    typical: float | str = np.nan  # median, or the commonest level

    @property
    def is_category(self) -> bool:
        """True when this is words, not a number."""
        return bool(self.levels)

    @property
    def is_constant(self) -> bool:
        """True when every patient has the same value."""
        return len(self.levels) == 1 if self.is_category else self.lowest == self.highest


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One coefficient's column: a number, or one level of a category against the reference."""

    name: str  # "age", "sex: M", "working"
    column: str
    label: str
    per: str  # "per year", "M vs F"
    role: Role = "question"
    level: str | None = None  # None for a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A baseline column read for the whole cohort: numbers, or codes into levels; NaN where missing."""

    column: str
    label: str
    values: Floats
    levels: tuple[str, ...] = ()
    per: str = "per unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """The numbers of a regression: complete rows only."""

    predictors: tuple[Predictor, ...]
    terms: tuple[Term, ...]
    x: Floats  # complete rows x terms
    rows: NDArray[np.bool_]  # over the whole cohort
    lacking: tuple[tuple[str, int], ...]  # label, and patients lacking it among those asked for; one may lack several
    notes: tuple[str, ...]


def design(cohort: Cohort, *, columns: Sequence[str], rows: NDArray[np.bool_], scale: str) -> Design:
    """Give terms and matrix for these columns, over those of `rows` where every column is known."""
    read = [read_column(cohort, name, scale=scale) for name in columns]
    complete = rows.copy()
    for column in read:
        complete &= np.isfinite(column.values)
    lacking = [(column.label, int((rows & ~np.isfinite(column.values)).sum())) for column in read]
    expanded = [expand(column, complete) for column in read]
    notes = []
    for predictor, _, _ in expanded:
        if complete.any() and predictor.is_constant:
            value = predictor.levels[0] if predictor.is_category else f"{predictor.lowest:g}"
            notes.append(f"Every patient here has the same {predictor.label} ({value}), so it is not in the model.")
    return Design(
        predictors=tuple(predictor for predictor, _, _ in expanded),
        terms=tuple(term for _, terms, _ in expanded for term in terms),
        x=np.column_stack([np.empty((int(complete.sum()), 0)), *(values for _, _, values in expanded)]),
        rows=complete,
        lacking=tuple((label, n) for label, n in lacking if n),
        notes=tuple(notes),
    )


def read_column(cohort: Cohort, name: str, *, scale: str = "total") -> Column:
    """Give a baseline column, or the baseline score, as numbers.

    Raises
    ------
    AnalysisError
        When the cohort does not have it, when it was recorded after the baseline, or when its values are dates or
        too many different words.
    """
    if name == BASELINE:
        part = "" if scale == "total" else f" {scale}"
        label = f"Baseline {cohort.instrument.name}{part}"
        return Column(column=name, label=label, values=cohort.at(0, scale=scale), per="per point")
    if name not in cohort.patients:
        known = ", ".join([BASELINE, *map(str, cohort.patients.columns)])
        raise AnalysisError(f"This cohort has no baseline column {name!r}; it has {known}. Choose among those.")
    if is_follow_up(name):
        raise AnalysisError(
            f"{name!r} was recorded after the baseline. A predictor must be known before the change; work and driving "
            "at follow-up have an analysis of their own (work and driving). Choose a baseline column."
        )
    series, label = cohort.patients[name], _label(cohort, name)
    if pd.api.types.is_bool_dtype(series.dtype):
        codes = series.to_numpy(dtype=float, na_value=np.nan)
        return Column(column=name, label=label, values=codes, levels=("no", "yes"))
    if pd.api.types.is_numeric_dtype(series.dtype):
        values = series.to_numpy(dtype=float, na_value=np.nan)
        return Column(column=name, label=label, values=values, per=f"per {UNITS.get(name, 'unit')}")
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        raise AnalysisError(f"{label} holds dates; a predictor is a number or a category. Choose another column.")
    return _categories(series, label)


def is_follow_up(name: str) -> bool:
    """Tell whether a column's name says that it was recorded after the baseline.

    Examples
    --------
    >>> is_follow_up("driving_36"), is_follow_up("driving"), is_follow_up("employment_0")
    (True, False, False)
    """
    found = FOLLOW_UP.match(name)
    return name in ENDING or (found is not None and float(found[2]) > 0)


def expand(column: Column, rows: NDArray[np.bool_]) -> tuple[Predictor, list[Term], Floats]:
    """Give the predictor, its terms and their values over `rows` (rows x terms); no term where all are equal."""
    values = column.values[rows]
    predictor = Predictor(column=column.column, label=column.label)
    if not column.levels:
        if not len(values):
            return predictor, [], np.empty((0, 0))
        lowest, highest = float(values.min()), float(values.max())
        predictor = replace(predictor, lowest=lowest, highest=highest, typical=float(np.median(values)))
        terms = [] if lowest == highest else [_number(column)]
        return predictor, terms, values[:, None][:, : len(terms)]
    counts = np.bincount(values.astype(np.intp), minlength=len(column.levels))
    present = np.flatnonzero(counts)
    if not len(present):
        return predictor, [], np.empty((0, 0))
    levels = tuple(column.levels[code] for code in present)
    predictor = replace(predictor, levels=levels, typical=column.levels[int(counts.argmax())])
    terms = [_dummy(column, level, levels[0]) for level in levels[1:]]
    return predictor, terms, (values[:, None] == present[1:]).astype(float)


def later_visit(cohort: Cohort, end: float | None) -> float:
    """Give the month to compare with the baseline: `end`, or the last one.

    Raises
    ------
    TooFewError
        When there is no visit after the baseline.
    AnalysisError
        When `end` is not after the baseline.
    """
    later = [month for month in cohort.months if month > 0]
    if not later:
        raise TooFewError(
            "A change needs a visit after the baseline; this cohort has none. Load a file with follow-up."
        )
    if end is not None and end <= 0:
        known = ", ".join(f"{month:g}" for month in later)
        raise AnalysisError(f"A change from baseline cannot end at month {end:g}. Choose a later visit: {known}.")
    return later[-1] if end is None else end


def work_level(status: str) -> str:
    """Give "working" or "not working" for a status of employment.

    Examples
    --------
    >>> work_level("part-time"), work_level("retired")
    ('working', 'not working')
    """
    return WORK_LEVELS[1] if status in (*WORKING, WORK_LEVELS[1]) else WORK_LEVELS[0]


def _label(cohort: Cohort, name: str) -> str:
    if name == EMPLOYMENT:
        return "Working at baseline"
    return cohort.labels.get(name) or NAMES.get(name) or name.replace("_", " ")


def _number(column: Column) -> Term:
    role: Role = "adjustment" if column.column == BASELINE else "question"
    return Term(name=column.column, column=column.column, label=column.label, per=column.per, role=role)


def _dummy(column: Column, level: str, reference: str) -> Term:
    is_work = column.column == EMPLOYMENT
    return Term(
        name=level if is_work else f"{column.column}: {level}",
        column=column.column,
        label=column.label if is_work else f"{column.label}: {level}",
        per=f"{level} vs {reference}",
        level=level,
    )


def _categories(series: pd.Series, label: str) -> Column:
    name = str(series.name)
    if isinstance(series.dtype, pd.CategoricalDtype):
        codes, levels = series.cat.codes.to_numpy(), [str(level) for level in series.cat.categories]
    else:
        codes, found = pd.factorize(series.astype("str"), sort=True)
        levels = [str(level) for level in found]
    n_present = len(np.unique(codes[codes >= 0]))
    if n_present > MOST_LEVELS and name not in UNKNOWN_IS_MISSING:
        raise AnalysisError(
            f"{label} has {n_present} different values in words; a predictor may have at most {MOST_LEVELS}. Choose "
            "another column, or group its values in the file."
        )
    values = np.append(np.arange(len(levels), dtype=float), np.nan)  # the last serves code -1, missing
    if name in UNKNOWN_IS_MISSING:
        values[[position for position, level in enumerate(levels) if level.casefold() == "unknown"]] = np.nan
    if name == EMPLOYMENT:
        works = [float(work_level(level) == WORK_LEVELS[1]) for level in levels]
        values = np.where(np.isnan(values), np.nan, np.append(works, np.nan))
        levels = list(WORK_LEVELS)
    return Column(column=name, label=label, values=values[codes], levels=tuple(levels))
