"""The filters: which patients of a cohort to look at. Frozen, says itself in words, applies itself as one mask."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.cohort.cohort import Cohort
from fatigue.errors import SelectionError

Range = tuple[float, float]
Choice = tuple[str, ...]

BOUNDS: dict[str, Range] = {"age": (18.0, 80.0), "edss": (0.0, 10.0)}  # clinical, never taken from the data
STEPS: dict[str, float] = {"age": 1.0, "edss": 0.5}
NAMES: dict[str, str] = {
    "age": "age", "edss": "EDSS", "employment": "employment", "sex": "sex", "course": "course", "arm": "arm",
    "driving": "driving",
}  # fmt: skip
ALWAYS = ("age", "edss", "employment")  # named in a caption even where they filter nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Filters on baseline values. A filter left at None filters nothing: patients with a missing value stay.

    Parameters
    ----------
    age : (low, high), optional
        Years at baseline, both ends included.
    edss : (low, high), optional
        EDSS at baseline, both ends included.
    employment, sex, course, arm, driving : tuple of str, optional
        Values at baseline to keep.
    keep_missing : tuple of str, optional
        Names of filters that keep patients whose value is missing; by default a filter in use leaves them out.

    Examples
    --------
    >>> import fatigue
    >>> younger = fatigue.Selection(age=(18, 40))
    >>> str(younger)
    'age 18 to 40 · any EDSS · any employment'
    >>> younger.apply(fatigue.demo()).n_patients < 23
    True
    """

    age: Range | None = None
    edss: Range | None = None
    employment: Choice | None = None
    sex: Choice | None = None
    course: Choice | None = None
    arm: Choice | None = None
    driving: Choice | None = None
    keep_missing: Choice = ()

    def __post_init__(self) -> None:
        for name in BOUNDS:
            limits = getattr(self, name)
            if limits is not None and not limits[0] <= limits[1]:
                raise SelectionError(
                    f"The {NAMES[name]} filter runs from {limits[0]:g} to {limits[1]:g}; the first must not exceed the "
                    "second. Swap them."
                )
        unknown = set(self.keep_missing) - set(NAMES)
        if unknown:
            raise SelectionError(
                f"keep_missing names {', '.join(sorted(unknown))}; filters are {', '.join(NAMES)}. Use those names."
            )

    @property
    def active(self) -> tuple[str, ...]:
        """Names of the filters in use, in the order of the panel."""
        return tuple(name for name in NAMES if getattr(self, name) is not None)

    def mask(self, cohort: Cohort, *, without: str | None = None) -> NDArray[np.bool_]:
        """Give one truth value a patient; `without` leaves one filter out (for its own histogram).

        Raises
        ------
        SelectionError
            When the cohort does not have the column a filter needs.
        """
        keep = np.ones(cohort.n_patients, dtype=bool)
        for name in self.active:
            if name != without:
                keep &= self._mask_of(cohort, name)
        return keep

    def _mask_of(self, cohort: Cohort, name: str) -> NDArray[np.bool_]:
        if name not in cohort.patients:
            raise SelectionError(
                f"The filter on {NAMES[name]} needs that column, and this cohort does not have it. Take the filter off."
            )
        column, wanted = cohort.patients[name], getattr(self, name)
        missing = column.isna().to_numpy()
        if name in BOUNDS:
            values = column.to_numpy(dtype=float)
            inside = (values >= wanted[0]) & (values <= wanted[1])
        elif isinstance(column.dtype, pd.CategoricalDtype):
            codes = [code for code, level in enumerate(column.cat.categories) if level in wanted]
            inside = np.isin(column.cat.codes.to_numpy(), codes)
        else:
            inside = column.isin(wanted).to_numpy()
        return np.asarray(inside | missing if name in self.keep_missing else inside & ~missing)

    def apply(self, cohort: Cohort) -> Cohort:
        """Give the cohort of the patients these filters keep."""
        return cohort.take(self.mask(cohort))

    def keeps(self, cohort: Cohort, name: str) -> int:
        """Give how many patients one filter alone keeps."""
        return int(self._mask_of(cohort, name).sum())

    def emptied_by(self, cohort: Cohort) -> str | None:
        """Give the name of the filter in use that alone keeps the fewest patients."""
        return min(self.active, key=lambda name: self.keeps(cohort, name), default=None)

    def phrase(self, name: str) -> str:
        """Give one filter in words: "age 22 to 40", "EDSS at most 5", "any employment"."""
        wanted, label = getattr(self, name), NAMES[name]
        if wanted is None:
            return f"any {label}"
        if name in BOUNDS:
            (low, high), (lowest, highest) = wanted, BOUNDS[name]
            if low <= lowest and high < highest:
                words = f"{label} at most {high:g}" if name == "edss" else f"{label} {low:g} to {high:g}"
            elif high >= highest and low > lowest:
                words = f"{label} at least {low:g}"
            else:
                words = f"{label} {low:g} to {high:g}"
        else:
            words = " or ".join(wanted) if wanted else f"no {label}"
        return f"{words} or unknown" if name in self.keep_missing else words

    def __str__(self) -> str:
        return self._listed(ALWAYS)

    def caption(self, cohort: Cohort) -> str:
        """Give the filters in words for one cohort: "any EDSS" only where some patient's EDSS is known."""
        known = [name for name in ALWAYS if cohort.is_known(name)]
        return self._listed(known)

    def _listed(self, always: Collection[str]) -> str:
        return " · ".join(self.phrase(name) for name in NAMES if name in always or getattr(self, name) is not None)

    def code(self) -> str:
        """Give the Python that makes this selection."""
        parts = [
            f"{field.name}={value!r}"
            for field in fields(self)
            if (value := getattr(self, field.name)) not in (None, ())
        ]
        return f"Selection({', '.join(parts)})"
