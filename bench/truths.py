"""Five kinds of cohort with a known truth, for bench/coverage.py: how scores scatter decides whether intervals hold."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import custom, instrument
from fatigue.cohort.statuses import Status

MONTHS = (0.0, 6.0, 12.0, 24.0, 36.0)
FALL = np.array([0.0, 10.0, 13.0, 16.0, 16.0])  # points of the mean, by visit
FORGONE = 0.15  # of the later forms, in `with_gaps`
TRUTHS = {
    "normal": "every scatter normal and alike",
    "skewed": "scatter of scores and changes exponential, the long tail upwards",
    "at the floor": "the FIS as it is: whole numbers, a third of the patients at or near 0 at the end",
    "heavy tails": "t with 3 degrees of freedom; errors within a patient correlate 0.7 from one visit to the next",
    "responders": "two of five patients lose most of their fatigue, the others little; scatter grows with the "
    "baseline; slopes on the measure differ from patient to patient",
}


@dataclass(frozen=True, slots=True)
class _Draw:
    """Standard noise of one truth."""

    truth: str
    rng: np.random.Generator

    def noise(self, *shape: int) -> np.ndarray:
        if self.truth == "skewed":
            return self.rng.exponential(size=shape) - 1
        if self.truth == "heavy tails":
            return self.rng.standard_t(3, size=shape) / np.sqrt(3)
        return self.rng.normal(size=shape)

    def errors(self, n: int) -> np.ndarray:
        """Give patients x visits errors of SD 1."""
        noise = self.noise(n, len(MONTHS))
        if self.truth != "heavy tails":
            return noise
        for visit in range(1, len(MONTHS)):
            noise[:, visit] = 0.7 * noise[:, visit - 1] + np.sqrt(1 - 0.7**2) * noise[:, visit]
        return noise


def cohort(truth: str, n: int, rng: np.random.Generator) -> Cohort:
    """Give n patients of one truth, with every form."""
    draw = _Draw(truth, rng)
    age, start = rng.uniform(22, 55, n), 60 + 18 * draw.noise(n)
    errors, others = draw.errors(n), draw.errors(n)
    level = draw.noise(n)[:, None]
    later = 60 - FALL + 0.7 * (start[:, None] - 60) + 0.4 * (age[:, None] - 38.5)
    spread = np.ones((n, 1))
    if truth == "responders":
        is_responder = rng.random((n, 1)) < 0.4
        later -= np.where(is_responder, 0.45, -0.1) * start[:, None] * (FALL / FALL.max())
        spread = np.clip(start[:, None] / 60, 0.1, None) ** 1.5
    scores = later + spread * (9 * level + 9 * errors)
    scores[:, 0] = start
    slope = 0.3 * np.ones((n, 1)) if truth != "responders" else 0.3 + 0.3 * rng.normal(size=(n, 1))
    measure = 20 + 4 * draw.noise(n)[:, None] + slope * (9 * errors) + 4 * others
    scale = custom("Score", lowest=-1e6, highest=1e6)
    if truth == "at the floor":
        scores, scale = np.clip(np.round(scores - 32), 0, 160), instrument("FIS")
    gain = scores[:, :1] - scores
    can_work = rng.normal(size=(n, len(MONTHS))) + np.where(np.arange(len(MONTHS)) > 0, gain / 30, 0) > 0
    work = Status(codes=np.where(can_work, 0, 1).astype(np.int8), levels=("full-time", "sick leave"))
    patients = pd.DataFrame(
        {
            "age": age,
            "edss": np.round(rng.uniform(1, 6.5, n) * 2) / 2,
            "sex": pd.Categorical(np.where(rng.random(n) < 0.6, "female", "male")),
            "arm": pd.Categorical(np.where(rng.random(n) < 0.5, "A", "B")),
            "employment": pd.Categorical(np.where(can_work[:, 0], "full-time", "sick leave"), categories=work.levels),
            "baseline_depression": measure[:, 0],
        },
        index=pd.RangeIndex(n, name="patient"),
    )
    return Cohort(
        patients=patients,
        months=MONTHS,
        scores={"total": scores},
        measures={"depression": measure},
        statuses={"employment": work},
        instrument=scale,
        labels={"depression": "Depression"},
    )


def with_gaps(whole: Cohort, rng: np.random.Generator) -> Cohort:
    """Give the same cohort with later forms missing at random: likelier, the worse the last form returned."""
    scores = whole.scores["total"]
    seen, last = scores.copy(), scores[:, 0].copy()
    for visit in range(1, scores.shape[1]):
        odds = FORGONE / (1 - FORGONE) * np.exp(0.02 * (last - scores[:, visit - 1].mean()))
        gone = rng.random(len(scores)) < odds / (1 + odds)
        seen[gone, visit] = np.nan
        last = np.where(gone, last, scores[:, visit])
    return replace(whole, scores={"total": seen})
