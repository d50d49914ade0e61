"""How long does the mixed model take, and how much memory, against the packages people use?

    .venv/bin/python -m bench.mmrm                     # ours, and statsmodels; R too where Rscript is there
    .venv/bin/python -m bench.mmrm --only ours

7 visits with 15 % of the forms missing (127 patterns at 100,000 patients), unstructured covariance for ours and R's
mmrm, a random slope for statsmodels (it has no unstructured covariance). Median of the repetitions, everything included
that a page needs: all tables of the result. A shared machine: read the order of magnitude.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from statsmodels.formula.api import mixedlm

from fatigue.analysis.mmrm import mmrm
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import custom

VISITS = 7
TARGETS = {(23, "kenward-roger"): 0.05, (10_000, "satterthwaite"): 0.4, (100_000, "satterthwaite"): 1.0,
           (100_000, "kenward-roger"): 2.0}  # fmt: skip
R_MMRM = """
library(mmrm); d <- read.csv("{csv}"); d$visit <- factor(d$visit); d$patient <- factor(d$patient)
t <- system.time(mmrm(y ~ visit + us(visit | patient), d, method = "{method}", vcov = "{vcov}"))[3]; cat(t)
"""
R_GLS = """
library(nlme); d <- read.csv("{csv}"); d$f <- factor(d$visit)
t <- system.time(gls(y ~ f, d, correlation = corSymm(form = ~ visit | patient), weights = varIdent(form = ~ 1 | f)))[3]
cat(t)
"""


def cohort(n: int, *, missing: float = 0.15) -> Cohort:
    draw = np.random.default_rng(n)
    y = (
        70
        - 3 * np.arange(VISITS)
        + 18 * draw.normal(size=(n, 1))
        + np.cumsum(6 * draw.normal(size=(n, VISITS)), axis=1)
    )
    gone = draw.random(y.shape) < missing
    gone[:, 0] = False
    y[gone] = np.nan
    patients = pd.DataFrame(index=pd.RangeIndex(n, name="patient"))
    months = tuple(6.0 * visit for visit in range(VISITS))
    return Cohort(
        patients=patients, months=months, scores={"total": y}, instrument=custom("Score", lowest=-1e9, highest=1e9)
    )


def median_time(run: Callable[[], object], repetitions: int) -> float:
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def ours() -> None:
    print("\n| fatigue.mmrm | patients | seconds | target | peak memory / data | steps |\n|---|---|---|---|---|---|")
    for df in ("satterthwaite", "kenward-roger", "robust"):
        for n in (23, 1_000, 10_000, 100_000):
            whole = cohort(n, missing=0.0 if n == 23 else 0.15)
            found = mmrm(whole, covariance="us", df=df)
            seconds = median_time(lambda c=whole, d=df: mmrm(c, covariance="us", df=d), 5)
            tracemalloc.start()
            mmrm(whole, covariance="us", df=df)
            peak = tracemalloc.get_traced_memory()[1] / whole.scores["total"].nbytes
            tracemalloc.stop()
            target = TARGETS.get((n, df))
            memory = f"{peak:.1f}" if n >= 10_000 else "-"
            print(f"| {df} | {n:,} | {seconds:.4f} | {target or '-'} | {memory} | {found.n_steps} |", flush=True)


def long(whole: Cohort) -> pd.DataFrame:
    y = whole.scores["total"]
    patient, visit = np.nonzero(np.isfinite(y))
    return pd.DataFrame({"patient": patient, "visit": visit + 1, "y": y[patient, visit]})


def statsmodels_mixed() -> None:
    print("\n| statsmodels MixedLM, random slope | patients | seconds | converged |\n|---|---|---|---|")
    for n in (23, 1_000):
        data = long(cohort(n))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            start = time.perf_counter()
            found = mixedlm("y ~ C(visit)", data, groups="patient", re_formula="~visit").fit()
        print(f"| | {n:,} | {time.perf_counter() - start:.2f} | {found.converged} |", flush=True)


def r_packages() -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        print("\nNo Rscript here. Measured elsewhere on two shared cores (100,000 patients): R mmrm 82 s with")
        print("Satterthwaite, over 130 s with Kenward-Roger-Linear; 10,000: 8.4 and 18.8 s; 23: 0.10 and 0.27 s.")
        return
    print("\n| R | patients | seconds |\n|---|---|---|")
    scripts = {
        "mmrm, Satterthwaite": R_MMRM.replace("{method}", "Satterthwaite").replace("{vcov}", "Asymptotic"),
        "mmrm, Kenward-Roger": R_MMRM.replace("{method}", "Kenward-Roger").replace("{vcov}", "Kenward-Roger-Linear"),
        "nlme::gls": R_GLS,
    }
    for n in (23, 1_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            csv = Path(folder) / "long.csv"
            long(cohort(n)).to_csv(csv, index=False)
            for name, script in scripts.items():
                code = script.replace("{csv}", csv.as_posix())
                run = subprocess.run([rscript, "-e", code], capture_output=True, text=True, check=False)
                print(f"| {name} | {n:,} | {run.stdout.strip() if run.returncode == 0 else 'failed'} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["ours", "statsmodels", "r"])
    only = parser.parse_args().only
    for name, run in {"ours": ours, "statsmodels": statsmodels_mixed, "r": r_packages}.items():
        if only in (None, name):
            run()


if __name__ == "__main__":
    main()
