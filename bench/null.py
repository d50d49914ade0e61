"""How often does a sentence state a direction in cohorts where nothing happened, and in cohorts where much did?

    .venv/bin/python -m bench.null --runs 400        # some ten minutes

Every title and heading that may state a direction is said of cohorts without any: scores of a person scatter round one
value, baseline measures, mood and work are drawn apart from them. Each must state a direction in about 5 % at most.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fatigue.analysis.companions import together
from fatigue.analysis.curves import trajectory
from fatigue.analysis.drop import median_drop
from fatigue.analysis.independence import transitions
from fatigue.analysis.leads import leads
from fatigue.analysis.mmrm import mmrm
from fatigue.analysis.oldham import oldham
from fatigue.analysis.placebo import placebo_benchmark
from fatigue.analysis.predictors import fit
from fatigue.analysis.regression_to_mean import regression_grid
from fatigue.analysis.repeated import contrasts, friedman, rm_anova
from fatigue.analysis.tipping import tipping_point
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Instrument, instrument
from fatigue.cohort.statuses import Status
from fatigue.show.words import caution, companions, curves, drop, independence, predictors, repeated, towards_mean
from fatigue.show.words import mmrm as four
from fatigue.show.words import mmrm_groups as groups

FIS = instrument("FIS")
LEVELS = ("full-time", "disability pension")
DIRECTION = re.compile(
    r"fell|rose|fall came|rise came|improved|worsened|improvement|worsening|moves before|moved against|more got|"
    r"groups differ|find a clear change|changed over|changed differently|holds until|than placebo did|worst case|"
    r"work against",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What happens to a cohort; by default nothing."""

    n: int = 23
    months: tuple[float, ...] = (0, 6, 12, 18, 24, 30, 36)
    scale_of: Instrument = FIS
    fall: float = 0.0  # points, at once after the first visit
    by_age: float = 0.0  # points of change a year
    by_work: float = 0.0  # points that those who return fall further
    by_mood: float = 0.0  # points of the score per point of mood, within patients
    keeps: float = 1.0  # of a patient's distance from the others after the first visit
    similar: float = 0.0  # correlation of successive errors
    missing: float = 0.0  # share of later forms


def cohort(truth: Truth, *, seed: int) -> Cohort:
    """Draw one cohort."""
    rng, n, k = np.random.default_rng(seed), truth.n, len(truth.months)
    error = rng.normal(0, 10, (n, k))
    for visit in range(1, k):
        error[:, visit] = truth.similar * error[:, visit - 1] + np.sqrt(1 - truth.similar**2) * error[:, visit]
    person, age = rng.normal(0, 14, n), rng.integers(20, 60, n).astype(float)
    mood, codes = rng.normal(12, 4, (n, 1)) + rng.normal(0, 3, (n, k)), rng.integers(0, 2, (n, k)).astype(np.int8)
    returned = (codes[:, 0] == 1) & (codes[:, -1] == 0)
    later = np.arange(k) > 0
    change = -truth.fall + truth.by_age * (age - 40) - truth.by_work * returned - (1 - truth.keeps) * person
    scores = 70 + person[:, None] + change[:, None] * later + truth.by_mood * (mood - 12) + error
    scores[(rng.random((n, k)) < truth.missing) & later] = np.nan
    limits = truth.scale_of.scale()
    patients = pd.DataFrame(
        {
            "age": age,
            "edss": rng.integers(4, 13, n) / 2,
            "employment": pd.Categorical.from_codes(codes[:, 0], categories=list(LEVELS)),
            "arm": pd.Categorical(rng.choice(["A", "B"], n), categories=["A", "B"]),
        },
        index=pd.Index([f"P{row + 1}" for row in range(n)], name="patient"),
    )
    return Cohort(
        patients=patients,
        months=tuple(map(float, truth.months)),
        scores={"total": np.clip(np.round(scores), limits.lowest, limits.highest)},
        instrument=truth.scale_of,
        measures={"mood": mood},
        statuses={"employment": Status(codes=codes, levels=LEVELS)},
    )


def sentences(part: Cohort) -> Iterator[tuple[str, str]]:
    """Give every sentence that may state a direction, by its name; the quick ones."""
    scale_of = part.instrument
    found, path = median_drop(part), trajectory(part)
    yield "headline", drop.headline(found, scale_of)
    yield "title of the drop", drop.title(found, scale_of)
    yield "curve", curves.heading(path, scale_of)
    yield "when", curves.panel(path)
    model = fit(part, predictors=("age", "edss", "employment"))
    yield "predictors", predictors.heading(model, scale_of)
    yield "each predictor", " ".join(predictors.sentences(model, scale_of))
    yield "work", independence.comparison_heading(transitions(part), scale_of)
    yield "companion", companions.heading(together(part, measure="mood"), "Mood", scale_of)
    yield "Oldham", caution.oldham_heading(oldham(part), scale_of)
    yield "regression to the mean", towards_mean.heading(regression_grid(part))


def slow_sentences(part: Cohort) -> Iterator[tuple[str, str]]:
    """Give the sentences of models and of groups."""
    scale_of = part.instrument
    yield "curve by arm", curves.heading(trajectory(part, by="arm"), scale_of)
    yield "curve by age", curves.heading(trajectory(part, by="age"), scale_of)
    yield "moves first", companions.first_heading(leads(part, measure="mood"), "Mood", scale_of)
    yield "placebo", caution.heading(placebo_benchmark(part))
    yield "missing", caution.missing_heading(tipping_point(part))
    anova = rm_anova(part)
    answers = four.Answers(
        month=part.months[-1], anova=anova, contrasts=contrasts(part), friedman=friedman(part),
        drop=median_drop(part), model=mmrm(part),
    )  # fmt: skip
    yield "RM-ANOVA", repeated.heading(anova)
    yield "mixed model", four.heading(answers, scale_of)
    yield "four methods", four.agreement(answers)
    yield "mixed model by arm", groups.group_heading(mmrm(part, by="arm"))


def states_direction(sentence: str) -> bool:
    """Say whether a sentence states a direction."""
    return DIRECTION.search(sentence) is not None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=400)
    runs = parser.parse_args().runs
    truths = {
        "nothing, 23 patients": Truth(),
        "nothing, errors that last": Truth(similar=0.7),
        "nothing, 12 patients, 3 months, 10 % missing": Truth(n=12, months=(0, 1, 3), missing=0.1),
        "much": Truth(n=60, fall=30, by_age=1, by_work=20, by_mood=2, keeps=0.5),
    }
    for name, truth in truths.items():
        said: Counter[str] = Counter()
        for seed in range(runs):
            part = cohort(truth, seed=seed)
            for which, sentence in (*sentences(part), *slow_sentences(part)):
                said[which] += states_direction(sentence)
        print(f"\n{name}: share of {runs:,} cohorts with a direction, %")
        for which, n in said.items():
            print(f"  {which:24} {100 * n / runs:5.1f}")


if __name__ == "__main__":
    main()
