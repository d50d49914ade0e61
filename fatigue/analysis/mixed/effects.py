"""Fixed effects of a mixed model as patient-level numbers times profiles over the visits.

A column of the model matrix is the product of one number a patient (1, age, "is in the treated arm") and one number a
visit (1, "is month 12", years). That product form is why sums per missing-data pattern suffice for everything after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fatigue.cohort.arrays import Floats, Ints

Over = Literal["constant", "by visit", "line"]

INTERCEPT = "intercept"
ALIASED = 1e-10  # share of a column's sum of squares not explained by the columns before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One number a patient, and how its effect runs over the visits.

    `over`: "constant" = the same at every visit; "by visit" = its own at each; "line" = level and slope over time.
    Effects of one `term` (the levels of a category) are tested together.
    """

    name: str
    values: Floats
    over: Over = "constant"
    term: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each coefficient of a model comes from."""

    effects: tuple[Effect, ...]
    times: Floats  # one a visit
    z: Floats  # patients x effects
    which: Ints  # of each coefficient: its effect
    profiles: Floats  # visits x coefficients
    names: tuple[tuple[str, str], ...]  # of each coefficient: effect, and "" or "time" or the position of the visit

    def row(self, values: Floats, visit: int) -> Floats:
        """Give the row of the model matrix of a patient with these values (one an effect) at a visit."""
        return np.asarray(values[self.which] * self.profiles[visit])

    def means(self, beta: Floats) -> Floats:
        """Give the matrix (visits x effects) that turns a patient's values into the expected scores."""
        out = np.zeros((len(self.times), len(self.effects)))
        np.add.at(out.T, self.which, (self.profiles * beta).T)
        return out


def intercept(n: int, over: Over = "by visit") -> Effect:
    """Give the effect every model starts with: 1 for each of n patients."""
    return Effect(name=INTERCEPT, values=np.ones(n), over=over, term="time" if over == "line" else "visit")


def layout(effects: tuple[Effect, ...], times: Floats) -> Layout:
    """Lay out coefficients: an effect by visit as its value at the first visit and differences from it."""
    n_visits = len(times)
    which, profiles, names = [], [], []
    for position, effect in enumerate(effects):
        runs = [("", np.ones(n_visits))]
        if effect.over == "by visit":
            runs += [(str(visit), np.eye(n_visits)[visit]) for visit in range(1, n_visits)]
        elif effect.over == "line":
            runs.append(("time", times))
        for at, profile in runs:
            which.append(position)
            profiles.append(profile)
            names.append((effect.name, at))
    return Layout(
        effects=effects,
        times=times,
        z=effects[0].values[:, None] if len(effects) == 1 else np.column_stack([effect.values for effect in effects]),
        which=np.array(which, dtype=np.intp),
        profiles=np.column_stack(profiles),
        names=tuple(names),
    )


def independent(cross: Floats) -> NDArray[np.bool_]:
    """Tell which columns of a matrix are not linear functions of those before them, from its cross product."""
    size = np.sqrt(np.diag(cross))
    unit = cross / np.outer(np.where(size > 0, size, 1), np.where(size > 0, size, 1))
    keep = np.zeros(len(cross), dtype=np.bool_)
    swept = unit.copy()
    for column in range(len(cross)):
        pivot = swept[column, column]
        if pivot > ALIASED:
            keep[column] = True
            swept = swept - np.outer(swept[:, column], swept[column]) / pivot
    return keep
