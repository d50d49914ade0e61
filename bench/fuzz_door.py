"""A random corpus through the door: every damaged file gives a cohort or a sentence, soon and in bounded memory.

    .venv/bin/python -m bench.fuzz_door                  # 20,000 files, about twenty minutes on two cores
    .venv/bin/python -m bench.fuzz_door --files 500      # to try it
    .venv/bin/python -m bench.fuzz_door --only 1234      # one file again, with its traceback

A file is read, its columns guessed (doing what each refusal proposes), the cohort built and its first curve drawn, in
a worker whose end is seen. It counts as a fault when anything but a FatigueError comes of it, when it takes more than
10 seconds or more than 1 GB.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import json
import re
import resource
import subprocess
import sys
import time
import traceback
import warnings
from collections import Counter

from bench.corpus import file_of
from fatigue.analysis.curves import trajectory
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.load import load
from fatigue.errors import ColumnsError, FatigueError

SECONDS, MEMORY = 10.0, 2**30
INSTRUMENTS = ("FIS", None, None, "MFIS", "FSS")
CHUNK = 500  # files a worker reads before the next takes over


def outcome(seed: int) -> dict[str, object]:
    """Give what comes of one file: its kind, the outcome in a word, and the seconds."""
    kind, data = file_of(seed)
    start = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            trajectory(_opened(data, INSTRUMENTS[seed % len(INSTRUMENTS)]))
        word = "a cohort"
    except FatigueError as refused:
        said = str(refused).rstrip()  # one may start with a word or number of the file
        word = "a sentence" if not said[:1].islower() and said[-1:] in (".", ")") else "NO SENTENCE"
    except Exception as problem:  # noqa: BLE001 - this is what is looked for
        place = traceback.extract_tb(problem.__traceback__)[-1]
        word = f"{type(problem).__name__} at {place.filename.rsplit('/', 1)[-1]}:{place.lineno}"
    return {"seed": seed, "kind": kind, "outcome": word, "seconds": time.perf_counter() - start}


def _opened(data: bytes, instrument: str | None) -> Cohort:
    """Open a file, doing what each refusal proposes for the columns, as a patient reader would."""
    columns: dict[str, object] = {}
    for _ in range(8):
        try:
            return load(data, instrument=instrument, columns=dict(columns))
        except ColumnsError as refused:
            proposed = re.search(r"columns=(\{.*\})", str(refused))
            example = ast.literal_eval(proposed[1]) if proposed else {}
            if not example or example.items() <= columns.items():
                raise
            columns |= example
    return load(data, instrument=instrument, columns=columns)


def work(first: int, last: int) -> None:
    """Read these files, one line of json each."""
    for seed in range(first, last):
        print(json.dumps({"seed": seed, "starts": True}), flush=True)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({**outcome(seed), "memory": memory}), flush=True)


def through(first: int, last: int) -> list[dict[str, object]]:
    """Read these files in workers; one that ends or hangs is a fault of the file it had, and the next goes on."""
    found: list[dict[str, object]] = []
    while first < last:
        command = [sys.executable, "-m", "bench.fuzz_door", "--from", str(first), "--to", str(min(first + CHUNK, last))]
        worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        at = first
        for line in worker.stdout or ():
            with contextlib.suppress(ValueError):
                said = json.loads(line)
                at = said["seed"]
                if "outcome" in said:
                    found.append(said)
        if worker.wait() != 0:
            ended = f"THE WORKER DIED ({worker.returncode})"
            found.append({"seed": at, "kind": file_of(at)[0], "outcome": ended, "seconds": 0.0, "memory": 0})
            first = at + 1
        else:
            first = min(first + CHUNK, last)
    return found


def main() -> None:
    """Print how many files came to what, and every file that is a fault."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--files", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--only", type=int)
    options.add_argument("--from", dest="first", type=int)
    options.add_argument("--to", dest="last", type=int)
    asked = options.parse_args()
    if asked.first is not None:
        work(asked.first, asked.last)
        return
    if asked.only is not None:
        kind, data = file_of(asked.only)
        print(kind, data[:2000])
        print(load(data, instrument=INSTRUMENTS[asked.only % len(INSTRUMENTS)]))
        return
    found = through(asked.seed, asked.seed + asked.files)
    for word, count in Counter(str(one["outcome"]) for one in found).most_common():
        print(f"{count:7,}  {word}")
    fine = ("a cohort", "a sentence")
    faults = [one for one in found if one["outcome"] not in fine or one["seconds"] > SECONDS or one["memory"] > MEMORY]
    for one in faults[:50]:
        print(f"  --only {one['seed']}: {one['kind']}, {one['outcome']}, {one['seconds']:.1f} s")
    slowest, largest = max(found, key=lambda one: one["seconds"]), max(one["memory"] for one in found)
    print(f"slowest {slowest['seconds']:.2f} s (--only {slowest['seed']})")
    print(f"most memory of a worker {largest / 2**20:.0f} MB")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
