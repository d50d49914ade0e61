"""The cohort: who was followed, at which months, with which scores. Frozen; everything after the door reads this.

Scores are held as patients x months arrays, so that a filter is a mask and a median one numpy call; the long
`visits` table people know is derived from them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.cohort.arrays import Floats
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.reading import Reading
from fatigue.cohort.statuses import Status
from fatigue.errors import AnalysisError

Origin = Literal["demo", "library", "file", "published"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Cohort:
    """People followed over months with a score, of fatigue as a rule.

    Attributes
    ----------
    patients : DataFrame
        One row a patient, index `patient`; age (years), sex, edss, employment, driving, course, duration, arm
        where known, `baseline_<measure>` for every per-visit measure, and every other baseline column.
    months : tuple of float
        Ascending; 0 is the baseline, counted from what `since` says.
    scores : mapping of scale name to array, patients x months
        NaN where the form is missing. Missing scores are never imputed.
    measures, statuses : mappings
        Per-visit numbers (edss, depression, steps, ...) and per-visit categories (employment, driving).
    instrument : Instrument
        The questionnaire: ranges and which direction is worse.
    since : str
        What the months are counted from, in words: "treatment" only where the file says so, else "baseline", or "the
        first visit" where that is known to be a later one.
    labels : mapping
        What to call a column when speaking to people.
    answered : mapping
        Where the scores were counted from items: "n_answered" and "prorated" (1 or 0), patients x months.
    reading : Reading or None
        How the file was read and what of it was left out; of the whole file, whatever part of it this is.
    fewest : int
        Of how many patients a group must be at least to be shown; 0 where nothing is withheld. See `closed`.
    """

    patients: pd.DataFrame
    months: tuple[float, ...]
    scores: Mapping[str, Floats]
    instrument: Instrument
    measures: Mapping[str, Floats] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    answered: Mapping[str, Floats] = field(default_factory=dict)
    since: str = "baseline"
    title: str = "Cohort"
    origin: Origin = "file"
    is_synthetic: bool = False
    notes: tuple[str, ...] = ()
    reading: Reading | None = None
    fewest: int = 0
    parent_digest: str | None = None  # set by `take`: the digest of a part comes from its whole

    @property
    def n_patients(self) -> int:
        """Number of patients, with or without any score."""
        return len(self.patients)

    @property
    def is_closed(self) -> bool:
        """Whether single patients and small groups stay unseen, as in a published cohort."""
        return self.fewest > 0

    @cached_property
    def n_visits(self) -> int:
        """Number of forms: patient-visits with a total score."""
        return int(np.isfinite(self.scores["total"]).sum())

    @property
    def scales(self) -> tuple[str, ...]:
        """Names of the scales this file has, the total first."""
        return tuple(self.scores)

    @cached_property
    def digest(self) -> str:
        """A hash of the content: equal content gives an equal digest, whatever file it came from."""
        if self.parent_digest is not None:
            return self.parent_digest
        digest = hashlib.sha256(repr((self.months, self.instrument)).encode())
        for name in sorted(self.patients.columns):
            values = self.patients[name].astype("object")
            words = values.where(values.notna(), "")
            digest.update(pd.util.hash_pandas_object(words, index=False).to_numpy().tobytes())
            digest.update(str(name).encode())
        digest.update("\n".join(map(str, self.patients.index)).encode())
        for group in (self.scores, self.measures):
            for name in sorted(group):
                digest.update(name.encode() + np.round(group[name], 9).tobytes())
        for name in sorted(self.statuses):
            status = self.statuses[name]
            digest.update(repr((name, status.levels)).encode() + status.codes.tobytes())
        return digest.hexdigest()

    def take(self, keep: NDArray[np.bool_]) -> Cohort:
        """Give the cohort of the patients where `keep` is true, in the same order."""
        if keep.all():
            return self
        rows = np.flatnonzero(keep)
        part = hashlib.sha256(self.digest.encode() + np.packbits(keep).tobytes()).hexdigest()
        return replace(
            self,
            patients=self.patients.iloc[rows],
            scores={name: values[rows] for name, values in self.scores.items()},
            measures={name: values[rows] for name, values in self.measures.items()},
            statuses={name: replace(status, codes=status.codes[rows]) for name, status in self.statuses.items()},
            answered={name: values[rows] for name, values in self.answered.items()},
            parent_digest=part,
        )

    def wide(self, scale: str = "total") -> pd.DataFrame:
        """Give the scores as patients x months, NaN where missing.

        Examples
        --------
        >>> import fatigue
        >>> fatigue.demo().wide().shape
        (23, 7)
        """
        return pd.DataFrame(self.score_array(scale), index=self.patients.index, columns=list(self.months))

    def score_array(self, scale: str = "total") -> Floats:
        """Give the scores of a scale as an array, patients x months; NaN where missing."""
        if scale not in self.scores:
            raise AnalysisError(
                f"This cohort has no scale {scale!r}; it has {', '.join(self.scores)}. Choose one of those."
            )
        return self.scores[scale]

    def measure_array(self, measure: str) -> Floats:
        """Give a per-visit measure as an array, patients x months; NaN where missing."""
        if measure not in self.measures:
            raise AnalysisError(
                f"This cohort has no measure {measure!r} at its visits; it has {', '.join(self.measures) or 'none'}. "
                "Choose one of those, or add the measure to the file."
            )
        return self.measures[measure]

    def at(self, month: float, *, scale: str = "total") -> Floats:
        """Give every patient's score at one month; NaN where missing."""
        return self.score_array(scale)[:, self.month_index(month)]

    def month_index(self, month: float) -> int:
        """Give the position of a month among the visits."""
        if month not in self.months:
            known = ", ".join(f"{known:g}" for known in self.months)
            raise AnalysisError(f"No visit at month {month:g}; this cohort has months {known}. Choose one of those.")
        return self.months.index(month)

    def is_known(self, column: str) -> bool:
        """Say whether some patient has a value in a baseline column."""
        return column in self.patients and bool(self.patients[column].notna().any())

    def levels(self, column: str) -> tuple[str, ...]:
        """Give the levels of a baseline column that somebody has, in the vocabulary's order; none of one not known."""
        if column not in self.patients:
            return ()
        return tuple(map(str, pd.Categorical(self.patients[column]).remove_unused_categories().categories))

    def label(self, column: str) -> str:
        """Give what to call a column when speaking to people."""
        return self.labels.get(column, column)

    @property
    def visits(self) -> pd.DataFrame:
        """Long table, one row a patient, month and scale with a score or another value at that visit.

        Columns patient, month, scale, score (NaN where only other values were recorded), then per-visit measures and
        statuses (edss, employment, driving, companion measures) where the file has them.
        """
        n_patients, n_months = self.n_patients, len(self.months)
        base = {
            "patient": np.repeat(self.patients.index.to_numpy(), n_months),
            "month": np.tile(np.asarray(self.months), n_patients),
        }
        counted = {name: values.ravel() for name, values in (*self.answered.items(), *self.measures.items())}
        extra: dict[str, object] = {**counted}
        for name, status in self.statuses.items():
            extra[name] = pd.Categorical.from_codes(status.codes.ravel(), categories=pd.Index(status.levels))
        parts = []
        for scale, scores in self.scores.items():
            part = pd.DataFrame({**base, "scale": scale, "score": scores.ravel(), **extra})
            attended = part[["score", *extra]].notna().any(axis=1)
            parts.append(part[attended])
        return pd.concat(parts, ignore_index=True)
