"""How long a large file takes at the door: read, its columns guessed, checked and built, and its first curve.

100,000 patients x 7 visits as long csv (700,000 rows, 8 columns) and as parquet, against `pandas.read_csv` and
`pandas.read_parquet` of the same file, measured in turns.

    .venv/bin/python -m bench.door                     # 7 repetitions, about a minute
    .venv/bin/python -m bench.door --patients 1000     # to try it
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from fatigue.analysis.curves import trajectory
from fatigue.cohort.files.read import read
from fatigue.cohort.load import build
from fatigue.cohort.roles.guess import guess

OUT = Path(__file__).parent / "out" / "door.json"
MONTHS = np.arange(7) * 6
LIMITS = {"csv": 5.0, "parquet": 2.0}  # seconds
MOST_TIMES = 6.0  # of pandas.read_csv


def table(n_patients: int) -> pd.DataFrame:
    """Give the rows of a synthetic cohort with a tenth of the forms missing."""
    rng = np.random.default_rng(1)
    n_rows = n_patients * len(MONTHS)
    scores = rng.integers(0, 161, n_rows).astype(float)
    scores[rng.random(n_rows) < 0.1] = np.nan
    return pd.DataFrame({
        "patient": np.repeat([f"P{at:06d}" for at in range(n_patients)], len(MONTHS)),
        "month": np.tile(MONTHS, n_patients), "FIS": scores, "EDSS": rng.choice(np.arange(2, 14) / 2, n_rows),
        "employment": rng.choice(["full-time", "part-time", "sick leave", "retired"], n_rows),
        "steps": rng.integers(500, 12_000, n_rows), "age": np.repeat(rng.integers(18, 60, n_patients), len(MONTHS)),
        "sex": np.repeat(rng.choice(["f", "m"], n_patients), len(MONTHS)),
    })  # fmt: skip


def door(data: bytes) -> dict[str, float]:
    """Give the seconds of every stage: what a reader waits for from the drop to the first curve."""
    stages = {}
    start = time.perf_counter()
    raw = read(data)
    stages["read"] = time.perf_counter() - start
    mapping = guess(raw)
    stages["guess"] = time.perf_counter() - start - sum(stages.values())
    cohort = build(raw, mapping, "FIS")
    stages["check and build"] = time.perf_counter() - start - sum(stages.values())
    trajectory(cohort)
    stages["curve"] = time.perf_counter() - start - sum(stages.values())
    return stages


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--patients", type=int, default=100_000)
    options.add_argument("--repetitions", type=int, default=7)
    asked = options.parse_args()
    frame = table(asked.patients)
    stored = io.BytesIO()
    frame.to_parquet(stored)
    files = {"csv": frame.to_csv(index=False).encode(), "parquet": stored.getvalue()}
    peers = {"csv": pd.read_csv, "parquet": pd.read_parquet}
    found: dict[str, dict[str, object]] = {}
    for kind, data in files.items():
        ours, theirs = [], []
        for _ in range(asked.repetitions + 1):  # the first warms up and is thrown away
            theirs.append(seconds(lambda kind=kind, data=data: peers[kind](io.BytesIO(data))))
            ours.append(door(data))
        whole = [sum(stages.values()) for stages in ours[1:]]
        median, peer = statistics.median(whole), statistics.median(theirs[1:])
        stages = {name: statistics.median(one[name] for one in ours[1:]) for name in ours[0]}
        found[kind] = {"seconds": median, "pandas": peer, "times": median / peer, "stages": stages}
        spoken = ", ".join(f"{name} {value:.2f}" for name, value in stages.items())
        limit = f" (at most {MOST_TIMES:g})" if kind == "csv" else ""
        print(f"{kind} ({len(data) / 2**20:.0f} MB): {median:.2f} s (at most {LIMITS[kind]:g})")
        print(f"  pandas alone {peer:.2f} s: {median / peer:.1f} times{limit}; {spoken}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"at": datetime.now(UTC).isoformat(), "patients": asked.patients, **found}, indent=1))


if __name__ == "__main__":
    main()
