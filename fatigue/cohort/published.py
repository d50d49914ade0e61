"""What is stored of a cohort that is published: few columns, values that several patients share, numbers for names.

Patients stand in a random order under running numbers. Of visits the months and the scores are kept. A baseline column
is kept where somebody asks for it, and so coarsely that each of its values is held by `fewest` patients, with every
form where there are enough of those: numbers in bands, rare words together. Where fewer than that have no value, some
more lose theirs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.cohort.arrays import Flags, Floats
from fatigue.cohort.cells.dates import dates_of
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.group import UNKNOWN
from fatigue.cohort.roles.identifiers import speaks_of_a_person
from fatigue.cohort.roles.mapping import BASELINE_ROLES
from fatigue.cohort.statuses import WORKING
from fatigue.errors import ColumnsError, TooFewError

MOST_LEVELS = 12  # a column of text with more is an id or a remark, not a category
LEAST = 3  # a smaller group would be told apart by whoever knows one or two of its patients
_OTHER = "other"
_LATER = ("ended", "ended_month")  # what happened to a person, often the only one of its kind
_COARSER = {
    "employment": lambda word: "employed" if word in WORKING else "not employed",
    "driving": lambda word: "drives" if word == "drives" else "does not drive",
}


@dataclass(frozen=True, slots=True)
class _Rule:
    """How coarse a column must be: each value shared by `fewest` of the patients who count."""

    fewest: int
    counts: Flags
    draw: np.random.Generator

    def sizes(self, column: pd.Series) -> pd.Series:
        """Give how many who count have each value."""
        return column[self.counts].value_counts().reindex(column.dropna().unique(), fill_value=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A cohort as it would be stored, with what became of its columns."""

    cohort: Cohort
    kept: pd.DataFrame  # column, becomes (the values stored), n_unknown
    left_out: pd.DataFrame  # column, why


def offered(cohort: Cohort) -> tuple[list[str], list[str]]:
    """Give the baseline columns that may be asked for, and those of them that are usual: with a role the app knows."""
    names = [name for name in map(str, cohort.patients) if not _never(cohort, name)]
    return names, [name for name in names if name in BASELINE_ROLES]


def prepared(cohort: Cohort, *, columns: Iterable[str], fewest: int, title: str, seed: int) -> Prepared:
    """Give a cohort as it is published.

    Parameters
    ----------
    cohort : Cohort
    columns : iterable of str
        Baseline columns to keep.
    fewest : int
        Of how many patients a group must be at least to be shown.
    title : str
        What the cohort is called for whoever opens it.
    seed : int
        For the order of patients; a secret, and the same for what is shown before as for what is stored.

    Raises
    ------
    TooFewError
        When there are not even so many patients.
    ColumnsError
        When a column cannot be stored.
    """
    if cohort.n_patients < max(fewest, LEAST):
        raise TooFewError(
            f"This cohort has {cohort.n_patients} patients; one that is published needs at least {max(fewest, LEAST)}. "
            "It stays in your session."
        )
    draw = np.random.default_rng(seed)
    order = draw.permutation(cohort.n_patients)
    rule = _Rule(fewest, _who_counts(cohort, fewest)[order], draw)
    patients: dict[str, pd.Series] = {}
    left_out = [(cohort.label(name), why) for name in map(str, cohort.patients) if (why := _never(cohort, name))]
    wanted = set(columns)
    if refused := wanted - set(offered(cohort)[0]):
        raise ColumnsError(f"{', '.join(sorted(refused))} cannot be stored. Choose among the columns that are offered.")
    for name in offered(cohort)[0]:
        column = cohort.patients[name].iloc[order]
        coarse = _coarse(column, name, rule) if name in wanted else None
        if coarse is not None:
            patients[name] = coarse
        else:
            why = "its values cannot be shared by enough patients" if name in wanted else "not chosen"
            left_out.append((cohort.label(name), why))
    index = pd.Index([str(number + 1) for number in range(len(order))], name="patient", dtype="str")
    stored = Cohort(
        patients=pd.DataFrame({name: column.to_numpy() if column.dtype == float else column.array
                               for name, column in patients.items()}, index=index),
        months=cohort.months,
        scores={name: _frozen(values[order]) for name, values in cohort.scores.items()},
        instrument=cohort.instrument,
        labels={name: cohort.label(name) for name in patients},
        since=cohort.since,
        title=title.strip() or "Published cohort",
        origin="published",
        notes=_notes(cohort, fewest),
        fewest=fewest,
    )  # fmt: skip
    kept = [(cohort.label(name), _said(column), int(column.isna().sum())) for name, column in patients.items()]
    return Prepared(
        cohort=stored,
        kept=pd.DataFrame(kept, columns=["column", "becomes", "n_unknown"]),
        left_out=pd.DataFrame(left_out, columns=["column", "why"]),
    )


def _never(cohort: Cohort, name: str) -> str:
    """Give why a column is never stored; nothing where it may be."""
    column = cohort.patients[name]
    if name in _LATER:
        return "it tells what happened to single patients"
    if speaks_of_a_person(name) or speaks_of_a_person(cohort.label(name)):
        return "it may tell who a person is"
    if pd.api.types.is_numeric_dtype(column):
        return ""
    words = tuple(map(str, column.dropna().unique()))
    if (dates_of(words) > 0).any():
        return "it holds dates"
    return "it holds too many different words" if len(words) > MOST_LEVELS else ""


def _who_counts(cohort: Cohort, fewest: int) -> Flags:
    """Give who makes a group large enough: patients with every form, so that all visits can be shown, or everybody."""
    complete = np.asarray(np.isfinite(cohort.score_array()).all(axis=1), dtype=bool)
    return complete if complete.sum() >= 2 * fewest else np.ones_like(complete)


def _coarse(column: pd.Series, name: str, rule: _Rule) -> pd.Series | None:
    """Give a column whose values, and whose lack of one, are each shared by enough patients; None where none can be."""
    if not pd.api.types.is_numeric_dtype(column):
        return _words(column.astype("object"), name, rule)
    values = _lacking(column.astype(float), rule)
    return _bands(values, rule) if values[rule.counts].notna().any() else None


def _bands(values: pd.Series, rule: _Rule) -> pd.Series:
    """Give each number as the middle one of its band; equal numbers are in one band."""
    known = np.sort(values.dropna().to_numpy())
    counted = np.sort(values[rule.counts].dropna().to_numpy())
    starts, n_before = [0], 0
    for at in range(1, len(known)):
        n = int(np.searchsorted(counted, known[at]))  # who count below this number
        is_new = known[at] != known[at - 1]
        if is_new and n - n_before >= rule.fewest and len(counted) - n >= rule.fewest:
            starts.append(at)
            n_before = n
    ends = [*starts[1:], len(known)]
    middles = np.array([known[(start + end - 1) // 2] for start, end in zip(starts, ends, strict=True)])
    band = np.searchsorted(known[starts], values.to_numpy(), side="right") - 1
    return pd.Series(np.where(values.notna(), middles[band], math.nan), index=values.index)


def _words(column: pd.Series, name: str, rule: _Rule) -> pd.Series | None:
    column = _lacking(column.where(column.notna() & (column != UNKNOWN)), rule)
    if name in _COARSER and (rule.sizes(column) < rule.fewest).any():
        column = column.map(_COARSER[name], na_action="ignore")
    sizes = rule.sizes(column).sort_values(kind="stable")
    rare = list(sizes.index[sizes < rule.fewest])
    if rare and name in _COARSER:
        return None
    while rare and sizes[rare].sum() < rule.fewest and len(rare) < len(sizes):
        rare = list(sizes.index[: len(rare) + 1])
    column = column.where(~column.isin(rare), _OTHER) if rare else column
    levels = pd.Index(sorted(map(str, column.dropna().unique())), dtype="str")
    return pd.Series(pd.Categorical(column, categories=levels), index=column.index) if len(levels) > 1 else None


def _lacking(column: pd.Series, rule: _Rule) -> pd.Series:
    """Take the value of so many more patients, by chance among the commonest, that enough have none."""
    missing = column.isna().to_numpy()
    n_more = rule.fewest - int((missing & rule.counts).sum())
    if not missing.any() or n_more <= 0:
        return column
    counts = column.map(column.value_counts()).to_numpy(dtype=float)
    known = np.flatnonzero(~missing & rule.counts)
    by_size = known[np.lexsort((rule.draw.random(len(known)), -counts[known]))]
    column = column.copy()
    column.iloc[by_size[:n_more]] = None if column.dtype == object else math.nan
    return column


def _said(column: pd.Series) -> str:
    """Give the values of a column, as they are stored."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return ", ".join(map(str, column.cat.categories))
    return ", ".join(f"{value:g}" for value in np.sort(column.dropna().unique()))


def _notes(cohort: Cohort, fewest: int) -> tuple[str, ...]:
    notes = [
        f"This cohort was published: patients have numbers for names, and each baseline value is shared by at least "
        f"{fewest} of them, numbers as the middle of a band. Scores are as they were. Groups of fewer than {fewest} "
        "patients and single patients are not shown."
    ]
    if cohort.reading is not None and cohort.reading.start is not None:
        notes.append(f"Its first form is {cohort.reading.start}: month 0 is that visit.")
    return tuple(notes)


def _frozen(values: Floats) -> Floats:
    values.flags.writeable = False
    return values
