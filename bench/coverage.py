"""How often does every interval that a page shows hold the truth, in 23 patients, whatever the scores look like?

    nice .venv/bin/python -m bench.coverage --processes 2     # some twenty minutes; rewrites docs/coverage.md

Five truths (bench/truths.py), 1,000 cohorts each. The analyses are asked as the pages ask them, of cohorts as the door
makes them; the truth of an estimate is what the same question gives on a great many patients of the same kind. The
covariance structures of the mixed model, one by one, are in bench/mixed_coverage.py.
"""

from __future__ import annotations

import argparse
import datetime
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from bench.questions import QUESTIONS, model
from bench.shown import NO_COVERAGE, SAME_AS, SHOWN, Interval
from bench.truths import TRUTHS, cohort, with_gaps
from fatigue.analysis.regression_to_mean import regression_grid
from fatigue.analysis.what_if import Prediction, predict
from fatigue.cohort.cohort import Cohort
from fatigue.errors import FatigueError

N, POPULATION, SEED = 23, 40_000, 20261125
ROUND = 100  # cohorts a truth between two writings of the table
OUT = Path(__file__).parents[1] / "docs" / "coverage.md"
HELD = (93.0, 97.0)  # percent: outside, a row is marked
NEW_PATIENT = "one new patient's change"


def asked(population: Cohort) -> dict[str, Callable[[Cohort], Any]]:
    """Give the questions; those about given values, at values this population has."""
    middle, edge = np.quantile(population.at(0), [0.5, 0.95])
    profiles = {"amid the data": (middle, 38.0, 4.0), "at the edge": (edge, 50.0, 6.0)}
    what_if = {f"What if, {name}": partial(_at, profile=profile) for name, profile in profiles.items()}
    grid = partial(regression_grid, population_means=(float(middle) - 10,), reliabilities=(0.7,))
    return {**QUESTIONS, **what_if, "Regression to the mean": grid}


def _at(people: Cohort, *, profile: tuple[float, float, float]) -> Prediction:
    start, age, edss = profile
    values = {"baseline_score": float(start), "age": age, "edss": edss, "employment": "not working"}
    return predict(model(people), values=values)


@cache
def truths(truth: str) -> tuple[dict[str, Callable[[Cohort], Any]], dict[str, np.ndarray]]:
    """Give the questions of one truth, and the estimates that a great many patients give."""
    draw = np.random.default_rng((SEED, 0))
    whole = cohort(truth, POPULATION, draw)
    questions = asked(whole)
    gaps = with_gaps(whole, draw)
    answers: dict[str, Any] = {}
    mean = (whole.at(whole.months[-1]) - whole.at(0)).mean()
    known = {}
    for row in SHOWN:
        if row.question == "Imputed change":  # whatever is missing, of everybody
            known[row.name] = np.array([mean])
            continue
        if row.question not in answers:
            answers[row.question] = questions[row.question](gaps if row.question == "Forms" else whole)
        known[row.name] = row.ends(answers[row.question])[0]
    return questions, known


def simulate(truth: str, runs: range) -> dict[str, list[float]]:
    """Give for each row how many of its intervals held, how many there were, and how many there could have been."""
    questions, known = truths(truth)
    counts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3))
    for run in runs:
        draw = np.random.default_rng((SEED, run + 1))
        drawn = cohort(truth, N + 1, draw)
        whole, newcomer = drawn.take(np.arange(N + 1) < N), drawn.take(np.arange(N + 1) == N)
        gaps = with_gaps(whole, draw)
        answers: dict[str, Any] = {}
        for row in SHOWN:
            if row.question not in answers:
                answers[row.question] = _ask(questions[row.question], gaps if row.has_gaps else whole)
            counts[row.name] += _held(row, answers[row.question], known[row.name])
        counts[NEW_PATIENT] += _newcomer(whole, newcomer)
    return {name: count.tolist() for name, count in counts.items()}


def _ask(question: Callable[[Cohort], Any], people: Cohort) -> object:
    try:
        return question(people)
    except FatigueError:
        return None


def _held(row: Interval, answer: object, known: np.ndarray) -> np.ndarray:
    _, low, high = row.ends(answer)
    if len(low) != len(known):  # a group that this cohort lacks
        return np.array([0.0, 0.0, len(known)])
    has = np.isfinite(low) & np.isfinite(high) & np.isfinite(known)
    slack = 1e-9 * (1 + np.abs(known))
    held = (low - slack <= known) & (known <= high + slack) & has
    return np.array([held.sum(), has.sum(), len(known)], dtype=float)


def _newcomer(people: Cohort, newcomer: Cohort) -> np.ndarray:
    """Count whether the prediction interval of a patient who was not in the model holds that patient's change."""
    row = newcomer.patients.iloc[0]
    values = {"baseline_score": float(newcomer.at(0)[0]), "age": row["age"], "edss": row["edss"]}
    try:
        found = predict(model(people), values={**values, "employment": str(row["employment"])})
    except FatigueError:
        return np.array([0.0, 0.0, 1.0])
    change = float(newcomer.at(36)[0] - newcomer.at(0)[0])
    return np.array([found.pred_low <= change <= found.pred_high, 1.0, 1.0])


def table(found: dict[str, dict[str, list[float]]]) -> list[str]:
    """Give the lines of the table: a row an interval, a column a truth."""
    lines = [f"| page | interval | {' | '.join(TRUTHS)} | in the code |", f"|{'---|' * (len(TRUTHS) + 3)}"]
    rows = [(row.question, row.what, row.address, row.name) for row in SHOWN]
    rows.append(("What if", NEW_PATIENT, "Prediction.pred_low", NEW_PATIENT))
    for page, what, address, name in sorted(rows, key=lambda row: row[0].split(",")[0]):
        cells = [_cell(*found[truth][name]) for truth in TRUTHS]
        lines.append(f"| {page} | {what} | {' | '.join(cells)} | `{address}` |")
    return lines


def _cell(held: float, there: float, possible: float) -> str:
    if not there:
        return "-"
    percent = 100 * held / there
    share = "" if there > 0.995 * possible else f" ({100 * there / possible:.0f} %)"
    return f"{percent:.1f}{share}" if HELD[0] <= percent <= HELD[1] else f"**{percent:.1f}**{share}"


def page(found: dict[str, dict[str, Any]], runs: int) -> str:
    """Give the whole of docs/coverage.md; what was written under "What follows" stays."""
    error = 100 * np.sqrt(0.95 * 0.05 / runs)
    lines = [
        "# Coverage of the intervals that are shown",
        "",
        f"Written by `python -m bench.coverage` on {datetime.date.today():%Y-%m-%d}, seed {SEED}. {N} patients,",
        f"{runs:,} cohorts a truth. A cell: in how many percent the 95 % interval held the truth; the chance error",
        f"near 95 is {error:.1f} (less where a row has an interval at every visit). Bold: outside {HELD[0]:g} to",
        f"{HELD[1]:g}.",
        "In brackets: the percent of cohorts that have such an interval, where not all do. The truth is what the same",
        f"question gives on {POPULATION:,} patients.",
        "",
        *(f"- **{name}**: {words}" for name, words in TRUTHS.items()),
        "",
        *table(found),
        "",
        *(f"`{address}` is the interval of {other}." for address, other in SAME_AS.items()),
        *(f"`{address}` is {words}." for address, words in NO_COVERAGE.items()),
        "",
        "The covariance structures of the mixed model, one by one: [coverage-mixed-model.md](coverage-mixed-model.md).",
    ]
    notes = OUT.read_text(encoding="utf-8").partition("## What follows")[2] if OUT.exists() else ""
    return "\n".join(lines) + "\n\n## What follows" + (notes or "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    began = time.monotonic()
    found: dict[str, dict[str, Any]] = {truth: defaultdict(lambda: np.zeros(3)) for truth in TRUTHS}
    with ProcessPoolExecutor(given.processes) as pool:
        for first in range(0, given.runs, ROUND):
            part = range(first, min(first + ROUND, given.runs))
            for truth, counted in zip(TRUTHS, pool.map(simulate, TRUTHS, [part] * len(TRUTHS)), strict=True):
                for name, count in counted.items():
                    found[truth][name] += count
            OUT.write_text(page(found, part.stop), encoding="utf-8")
            print(f"{part.stop} of {given.runs} cohorts a truth: {time.monotonic() - began:.0f} s", flush=True)
    print("\n".join(table(found)))


if __name__ == "__main__":
    main()
