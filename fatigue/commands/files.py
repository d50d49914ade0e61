"""`fatigue check FILE` lists the faults of a cohort file, `fatigue describe FILE` prints its headline."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from fatigue.analysis.curves import trajectory
from fatigue.analysis.drop import median_drop
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.cohort.load import load
from fatigue.errors import CohortError, FatigueError
from fatigue.show.words import curves, door, drop, numbers
from fatigue.version import __version__

FINE, FAULTY, UNUSABLE = 0, 1, 2  # exit codes
BAR, PATIENCE = 30, 0.5  # letters of a progress bar, and seconds before one is shown
DEMOS = ("demo", "demo60")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked; 0: fine, 1: values break rules, 2: it cannot be read or was not understood."""
    asked = _asked(arguments)
    progress = Progress()
    try:
        cohort = _opened(asked, progress)
    except CohortError as broken:
        progress.clear()
        _say(str(broken))
        if len(broken.faults):
            _say(door.fault_table(broken.faults).to_string(index=False))
        return FAULTY
    except FatigueError as refused:
        progress.clear()
        sys.stderr.write(f"{refused}\n")
        return UNUSABLE
    progress.clear()
    _say(*(checked(cohort) if asked.command == "check" else described(cohort)))
    return FINE


def checked(cohort: Cohort) -> list[str]:
    """Give what a file was understood as, with everything that was assumed or left out."""
    return [door.ready(cohort), *(f"- {note}" for note in cohort.notes)]


def described(cohort: Cohort) -> list[str]:
    """Give the headline, the medians by visit and how they were counted."""
    path = trajectory(cohort)
    lines = [cohort.title, numbers.patients(cohort.n_patients), "", curves.table(path).to_string(index=False)]
    notes = [*cohort.notes, *path.notes]
    if len(cohort.months) > 1:
        found = median_drop(cohort)
        lines[2:2] = ["", drop.headline(found, cohort.instrument)]
        lines += ["", found.method]
        notes += found.notes
    return [*lines, *(f"- {note}" for note in dict.fromkeys(notes))]


class Progress:
    """A bar on the terminal for what takes longer than a moment; nothing where nobody looks."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._is_watched = sys.stderr.isatty()
        self._width = 0

    def __call__(self, step: str, share: float) -> None:
        """Show how far it is."""
        if self._is_watched and time.monotonic() - self._start > PATIENCE:
            done = int(BAR * min(max(share, 0.0), 1.0))
            line = f"[{'#' * done}{'.' * (BAR - done)}] {step}"
            sys.stderr.write("\r" + line.ljust(self._width))
            sys.stderr.flush()
            self._width = len(line)

    def clear(self) -> None:
        """Take the bar away."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")


def _opened(asked: argparse.Namespace, progress: Progress) -> Cohort:
    if asked.file in DEMOS and not Path(asked.file).exists():
        return demo("60" if asked.file == "demo60" else "23")
    columns = _columns(asked.columns)
    return load(asked.file, instrument=asked.instrument, columns=columns, sheet=asked.sheet, tell=progress)


def _columns(path: str | None) -> dict[str, object] | None:
    if path is None:
        return None
    try:
        return cast("dict[str, object]", json.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError) as problem:
        what = "could not be opened" if isinstance(problem, OSError) else "is no json"
        raise FatigueError(f"{path} {what}; the answers that the app saves were expected. Give that file.") from None


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="fatigue", description="Look at a cohort file from the terminal: csv, Excel, SPSS, Stata, SAS, parquet.",
        epilog="Exit codes: 0 fine, 1 values break rules, 2 the file cannot be read or a question is open.",
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"fatigue {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, does in (("check", "list the faults of a file"), ("describe", "print the headline and the medians")):
        command = commands.add_parser(name, help=does, description=does)
        command.add_argument("file", metavar="FILE", help="a cohort file, or demo or demo60")
        command.add_argument("--instrument", help="the questionnaire, such as FIS or MFIS")
        command.add_argument("--columns", metavar="JSON", help="answers about the columns, as the app saves them")
        command.add_argument("--sheet", help="sheet of a spreadsheet, or table in a zip")
    return parser.parse_args(arguments)
