"""Coverage-guided fuzzing of each parser of our own: inputs that reach new code are kept and changed further.

    make fuzz                                                 # ten minutes for all of them
    .venv/bin/python -m bench.fuzz --seconds 600 text         # one of them, for so long
    .venv/bin/python -m bench.fuzz --again text bench/out/fuzz/text/fault-ValueError-...   # one input again

Atheris (libFuzzer) runs each in a process of its own. A fault is whatever is no FatigueError, takes more than 10 s or
more than 1 GB; each is kept once, by its type and place, under bench/out/fuzz. What was learnt is kept there too, so
that another run goes on from it.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
import warnings
from pathlib import Path

OUT = Path(__file__).parent / "out" / "fuzz"
SECONDS, MEMORY = 10, 1024
# Words that a change may put in: what the parsers look for.
TOKENS = (
    "patient", "month", "visit", "FIS", "MFIS", "baseline", "age", "sex", "2021-04-05", "05.04.2021", "-99", "1e308",
    ";", "\\x09", "\\x22", "\\x22\\x22", "\\x0d\\x0a", "sep=", "record_id", "redcap_event_name", "USUBJID", "PARAMCD",
    "AVAL", "\\xef\\xbb\\xbf", "\\xff\\xfe", "<c r=\\x22", "number-columns-repeated=\\x22", "99999999999",
    "{\\x22", "[[", "null", "keep:", "rest;", "|", "//", "%00", "\\xe2\\x88\\x92", "NaN", "W53", "T00:00",
)  # fmt: skip


def main() -> None:
    """Fuzz each target for its share of the time, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--again", nargs=2, metavar=("TARGET", "FILE"))
    parser.add_argument("--inside", nargs=2, help=argparse.SUPPRESS)
    said, more = parser.parse_known_args()
    if said.again:
        targets()[said.again[0]].run(Path(said.again[1]).read_bytes())
    elif said.inside:
        _inside(said.inside[0], Path(said.inside[1]), more)
    else:
        names = said.targets or list(targets())
        found = [_fuzzed(name, said.seconds // len(names)) for name in names]
        sys.exit(any(found))


def targets() -> dict:
    """Give the targets; imported where they run, so that they are imported under the eye of the fuzzer."""
    from bench.fuzz_targets import TARGETS  # noqa: PLC0415

    return TARGETS


def _fuzzed(name: str, seconds: int) -> int:
    """Fuzz one target in processes of its own, as one that hangs ends; give how many faults it has."""
    place = OUT / name
    place.mkdir(parents=True, exist_ok=True)
    until, runs, last = time.monotonic() + seconds, 0, ""
    while (left := int(until - time.monotonic())) > 0:
        command = [
            sys.executable, "-m", "bench.fuzz", "--inside", name, str(place / "learnt"), f"-max_total_time={left}",
            f"-timeout={SECONDS}", f"-rss_limit_mb={MEMORY}", f"-dict={OUT / 'tokens.dict'}", "-max_len=4096",
            f"-artifact_prefix={place}/fault-", "-print_final_stats=1", "-verbosity=1",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        runs += sum(map(int, re.findall(r"number_of_executed_units: (\d+)", done.stderr)))
        last = next(iter(re.findall(r"cov: \d+ ft: \d+", done.stderr)[-1:]), last)
        if not runs:
            sys.exit(done.stderr[-3000:])
    faults = sorted(place.glob("fault-*"))
    print(f"{name:9} {runs:9,} inputs in {seconds} s, {last or 'no coverage'}, {len(faults)} faults", flush=True)
    for fault in faults:
        print(f"    {fault}")
    return len(faults)


def _inside(name: str, learnt: Path, options: list[str]) -> None:
    import atheris  # noqa: PLC0415 - make fuzz installs it

    with atheris.instrument_imports(include=["fatigue", "pages"]):
        target = targets()[name]
        from fatigue.errors import FatigueError  # noqa: PLC0415 - not before: what is imported by then is not watched
    learnt.mkdir(exist_ok=True)
    for at, seed in enumerate(target.seeds):
        (learnt / f"seed-{at}").write_bytes(seed)
    (OUT / "tokens.dict").write_text("".join(f'"{token}"\n' for token in TOKENS), encoding="utf-8")
    warnings.simplefilter("error")

    def one(data: bytes) -> None:
        try:
            target.run(data)
        except FatigueError:
            pass
        except Exception as problem:  # noqa: BLE001 - this is what is looked for
            _keep(problem, data, learnt.parent)

    atheris.Setup([sys.argv[0], str(learnt), *options], one)
    atheris.Fuzz()


def _keep(problem: Exception, data: bytes, place: Path) -> None:
    trace = problem.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).stem}-{trace.tb_lineno}" if trace else "nowhere"
    file = place / f"fault-{type(problem).__name__}-{where}"
    if not file.exists() or len(data) < file.stat().st_size:
        file.write_bytes(data)


if __name__ == "__main__":
    main()
