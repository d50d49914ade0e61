"""Cohorts at the edge of what a page can show, by what is odd about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.cohort.instruments import custom, instrument
from fatigue.cohort.statuses import EMPLOYMENT, Status
from tests import make


def _kept(n: int) -> Cohort:
    whole = demo()
    return whole.take(np.arange(whole.n_patients) < n)


def _months(n: int) -> Cohort:
    """The demo with its first visits only."""
    whole = demo()
    return replace(
        whole,
        months=whole.months[:n],
        scores={name: values[:, :n] for name, values in whole.scores.items()},
        measures={name: values[:, :n] for name, values in whole.measures.items()},
        statuses={name: replace(status, codes=status.codes[:, :n]) for name, status in whole.statuses.items()},
    )


def _scored(change: Callable[[np.ndarray], np.ndarray]) -> Cohort:
    """The demo with other scores."""
    whole = demo()
    return replace(whole, scores={name: change(values) for name, values in whole.scores.items()})


def _lost(scores: np.ndarray) -> np.ndarray:
    return np.where(np.arange(scores.shape[1]) == 0, scores, np.nan)


def _late(scores: np.ndarray) -> np.ndarray:
    return np.where(np.arange(scores.shape[1]) == 0, np.nan, scores)


def _bare() -> Cohort:
    """A number and scores: no age, no EDSS, no employment, nothing else."""
    return make.cohort(demo().score_array())


def _mfis() -> Cohort:
    whole = demo()
    scores = {"total": np.floor(whole.scores["total"] * 84 / 160), "physical": np.floor(whole.scores["physical"] * 0.9)}
    return replace(whole, scores=scores, instrument=instrument("MFIS"))


def _energy() -> Cohort:
    """A score that rises when fatigue falls, with statuses at every visit."""
    scale = custom("Energy", lowest=0, highest=10, direction="higher is better")
    return replace(demo(), scores={"total": 10 - demo().scores["total"] / 16}, instrument=scale)


def _arms() -> Cohort:
    whole = demo("60")
    names = [f"Arm {letter}: 5*10_6 [cells]" for letter in "ABCDE"]
    arms = pd.Categorical([names[row % 5] for row in range(whole.n_patients)], categories=names)
    return replace(whole, patients=whole.patients.assign(arm=arms))


def _unknowns() -> Cohort:
    """Age, EDSS and employment known of half the patients only."""
    whole = demo()
    patients = whole.patients.copy()
    patients.loc[patients.index[::2], ["age", "edss", "employment"]] = np.nan
    return replace(whole, patients=patients)


def _nothing_known() -> Cohort:
    patients = demo().patients.assign(age=np.nan, edss=np.nan, employment=pd.Categorical([None] * 23, [*EMPLOYMENT]))
    none = Status(codes=np.full((23, 7), -1, dtype=np.int8), levels=EMPLOYMENT)
    return replace(demo(), patients=patients, statuses={"employment": none})


def _marked_up() -> Cohort:
    """Names of a file that a markdown renderer would take for marks."""
    whole = demo()
    patients = whole.patients.rename(index=lambda name: f":red[{name}] $x$ <b>_*`")
    patients["[a](http://b.c) $y$"] = np.arange(23.0)
    return replace(whole, patients=patients, title="*my* [file](http://x.y) :smile:")


def _many() -> Cohort:
    """More patients than a chart draws lines for."""
    random = np.random.default_rng(7)
    scores = np.clip(np.round(random.normal(60, 25, (400, 1)) + random.normal(-3, 12, (400, 4)).cumsum(axis=1)), 0, 160)
    age, edss = random.integers(18, 70, 400), random.integers(0, 16, 400) / 2
    work = pd.Categorical(random.choice(["full-time", "disability pension"], 400))
    return make.cohort(scores, age=age.astype(float), edss=edss, employment=work)


ODD: dict[str, Callable[[], Cohort]] = {
    "one patient": lambda: _kept(1),
    "two patients": lambda: _kept(2),
    "one visit": lambda: _months(1),
    "two visits": lambda: _months(2),
    "all scores equal": lambda: _scored(lambda scores: np.full_like(scores, 20.0)),
    "all scores zero": lambda: _scored(np.zeros_like),
    "no follow-up": lambda: _scored(_lost),
    "no baseline": lambda: _scored(_late),
    "no score at all": lambda: _scored(lambda scores: np.full_like(scores, np.nan)),
    "scores alone": _bare,
    "one patient, scores alone": lambda: make.cohort([[40, 30]]),
    "one form in the world": lambda: make.cohort([[40]]),
    "MFIS": _mfis,
    "higher is better": _energy,
    "five arms": _arms,
    "half unknown": _unknowns,
    "nothing known": _nothing_known,
    "marked-up names": _marked_up,
    "four hundred": _many,
}
