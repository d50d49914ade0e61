"""How often does the 95 % interval of the last visit's change hold the truth? Per covariance structure and df method.

    .venv/bin/python -m bench.mixed_coverage --runs 1000        # some five minutes; writes docs/coverage-mixed-model.md

23 and 45 patients, 6 visits, 20 % of the forms missing at random: whoever felt worse at the last form returned is
likelier to skip the next, so complete cases would mislead. The table decides where covariance="auto" starts its path.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from itertools import product
from pathlib import Path

import numpy as np
from scipy.special import stdtrit

from fatigue.analysis.mixed.effects import intercept
from fatigue.analysis.mixed.fallback import first_that_fits
from fatigue.analysis.mixed.model import fit, prepare
from fatigue.analysis.mixed.robust import robust
from fatigue.analysis.mixed.small_sample import precision
from fatigue.analysis.mixed.structures import WORDS

VISITS, MISSING = 6, 0.20
EVENER = 0.83  # odds rise faster than they fall: brings the share of missing forms to what is meant
MEAN = np.array([80.0, 70.0, 66.0, 62.0, 62.0, 60.0])
CHANGE = MEAN[-1] - MEAN[0]
METHODS = ("kenward-roger", "satterthwaite", "robust")
TRUTHS = {
    "whom treatment changes": "SD from 22 to 30; the baseline correlates 0.5 falling to 0.35 with the later visits, "
    "those 0.85 to 0.70 with each other: of no structure but unstructured",
    "who drift apart": "SD from 22 to 34, correlations from 0.85 (next visit) to 0.45 (first to last): a heterogeneous "
    "Toeplitz",
    "who keep their place": "SD 28 at every visit, correlation 0.7 between any two: compound symmetry",
}
OUT = Path(__file__).parents[1] / "docs" / "coverage-mixed-model.md"


def covariance(truth: str) -> np.ndarray:
    lags = np.abs(np.subtract.outer(np.arange(VISITS), np.arange(VISITS)))
    if truth == "who keep their place":
        return 28.0**2 * np.where(lags, 0.7, 1.0)
    if truth == "who drift apart":
        sd = np.linspace(22.0, 34.0, VISITS)
        correlation = np.where(lags, 0.85 - 0.10 * (lags - 1), 1.0)
    else:
        sd = np.linspace(22.0, 30.0, VISITS)
        correlation = np.where(lags, 0.85 - 0.05 * (lags - 1), 1.0)
        correlation[0, 1:] = correlation[1:, 0] = np.linspace(0.5, 0.35, VISITS - 1)
    return correlation * np.outer(sd, sd)


def scores(truth: str, n: int, seed: int) -> np.ndarray:
    """Patients x visits; every baseline is there, and a later form is missing the likelier the worse the last one."""
    draw = np.random.default_rng(seed)
    whole = MEAN + draw.normal(size=(n, VISITS)) @ np.linalg.cholesky(covariance(truth)).T
    seen, last = whole.copy(), whole[:, 0].copy()
    share = MISSING * VISITS / (VISITS - 1)  # of the later visits
    for visit in range(1, VISITS):
        odds = EVENER * share / (1 - share) * np.exp(0.03 * (last - MEAN[visit - 1]))
        gone = draw.random(n) < odds / (1 + odds)
        seen[gone, visit] = np.nan
        last = np.where(gone, last, whole[:, visit])
    return seen


def intervals(problem, found, y):
    """Estimate, and the half-width of the interval by method."""
    row = np.zeros((1, VISITS))
    row[0, -1] = 1.0
    estimate = float(found.beta[-1])
    known = {
        "kenward-roger": precision(problem.data, found.maximum, is_adjusted=True),
        "satterthwaite": precision(problem.data, found.maximum, is_adjusted=False),
        "robust": robust(problem, found, y),
    }
    for method, exact in known.items():
        error = float(np.sqrt(row @ exact.covariance @ row.T)[0, 0]) * problem.size
        yield method, estimate, float(stdtrit(exact.df_of(row)[0], 0.975)) * error


def simulate(truth: str, n: int, runs: int) -> tuple[dict, dict, float]:
    held, wide, fitted, missing = defaultdict(list), defaultdict(list), defaultdict(int), []
    chosen: dict[str, int] = defaultdict(int)
    for seed in range(runs):
        y = scores(truth, n, seed)
        missing.append(np.isnan(y).mean())
        problem = prepare(y, [intercept(n)], times=np.arange(VISITS) / 2)
        found = {name: fit(problem, name) for name in WORDS}
        found["auto"] = first_that_fits(problem)[0]
        chosen[found["auto"].structure.name] += 1
        for name, one in found.items():
            if one.failure:
                continue
            fitted[name] += 1
            for method, estimate, half in intervals(problem, one, y):
                held[name, method].append(abs(estimate - CHANGE) <= half)
                wide[name, method].append(2 * half)
    return {"held": held, "wide": wide, "fitted": fitted}, dict(chosen), float(np.mean(missing))


def table(found: dict, runs: int) -> list[str]:
    lines = ["| covariance | fits | Kenward-Roger | Satterthwaite | robust |", "|---|---|---|---|---|"]
    for name in (*WORDS, "auto"):
        cells = []
        for method in METHODS:
            held, wide = found["held"][name, method], found["wide"][name, method]
            cells.append(f"{100 * np.mean(held):.1f} % ({np.mean(wide):.1f})" if held else "-")
        words = WORDS.get(name, "the path")
        lines.append(f"| {name} ({words}) | {100 * found['fitted'][name] / runs:.1f} % | {' | '.join(cells)} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--patients", type=int, nargs="+", default=[23, 45])
    asked = parser.parse_args()
    runs = asked.runs
    error = 100 * np.sqrt(0.95 * 0.05 / runs)
    lines = [
        "# Coverage of the mixed model's intervals",
        "",
        f"Written by `python -m bench.mixed_coverage --runs {runs}`. {VISITS} visits, {runs} cohorts a truth and size;",
        f"the chance error of a share near 95 % is {error:.1f} points. A cell: how often the 95 % interval of the",
        "change from baseline to the last visit held the truth, and in brackets its mean width in points. `fits` is",
        "the share of cohorts with a fit; the other columns are of those.",
        "",
    ]
    for n, (truth, words) in product(asked.patients, TRUTHS.items()):
        found, chosen, missing = simulate(truth, n, runs)
        used = ", ".join(f"{name} {100 * k / runs:.1f} %" for name, k in sorted(chosen.items(), key=lambda x: -x[1]))
        lines += [f"## {n} patients, {truth}", "", f"{words}; {100 * missing:.1f} % of the forms missing.", ""]
        lines += [*table(found, runs), "", f"auto used: {used}.", ""]
        print("\n".join(lines[-18:]), flush=True)
    notes = OUT.read_text(encoding="utf-8").partition("## What follows")[2] if OUT.exists() else ""
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("\n".join(lines) + ("\n## What follows" + notes if notes else ""), encoding="utf-8")


if __name__ == "__main__":
    main()
