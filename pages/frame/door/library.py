"""The host's own cohorts: files in the folder named by FATIGUE_LIBRARY, each opened by its name and by nothing else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.files.progress import Tell, silent
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.files.read import ENDINGS, bytes_of
from fatigue.cohort.load import how_said, load
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.saved import LONGEST, from_json
from fatigue.errors import ColumnsError, DeckError, FatigueError, FileError
from fatigue.show.words.literal import shortened
from pages.frame import host, sign_in
from pages.frame.door import reading

RESERVED = ("demo", "demo60", "published", "your file")  # the picker's own; a file of that name would hide it
KINDS = tuple(f".{ending}" for ending in ENDINGS)


def folder() -> Path | None:
    """Give the folder of the host's cohorts, from the environment or the secrets; None where there is none."""
    named = host.setting("FATIGUE_LIBRARY")
    with contextlib.suppress(OSError, ValueError):  # a folder that may not be looked into is as good as none
        path = Path(named) if named else None
        return path if path is not None and path.is_dir() else None
    return None


def names() -> list[str]:
    """Give the titles: file names without their ending, in order."""
    return sorted(_files())


def open_book(name: str, tell: Tell = silent) -> Cohort:
    """Open one of the host's cohorts; only names that the folder's own listing holds can be asked for."""
    path = _files().get(name)
    if path is None:
        raise FileError(f"The host has no cohort called {name!r}. Choose one from the list.")
    content = _bytes_of(path)
    answers = path.with_suffix(".json")  # saved at the door, beside the file: applied where the columns are the same
    columns = _read(answers) if answers.is_file() else None
    how = how_said(columns)
    raw = reading.read(content, how=how, tell=tell)
    try:
        return replace(load(raw, columns=columns, tell=tell), title=name, origin="library")
    except ColumnsError as problem:
        if columns is not None:
            raise
        raise FileError(
            f"The host's cohort {name!r} has no answers beside its file, and its columns leave something open: "
            f"{_what_is_open(raw)} Drop the file here once, save the answers that it asks for, and put them beside it "
            f"as {answers.name}."
        ) from problem


def _what_is_open(raw: Raw) -> str:
    """Give why the first question that must be answered is asked, as a sentence."""
    questions = sorted(guess(raw).questions, key=lambda question: not question.is_needed)
    return next((question.why for question in questions), "a role that the file does not name.")


def deck(name: str, *, most: int) -> bytes:
    """Give the host's deck of that name, a file NAME.deck.json beside the cohorts; no more than `most` + 1 letters."""
    place = folder()
    path = None if place is None else place / f"{name}.deck.json"
    with contextlib.suppress(OSError, ValueError):  # of a name that no file can have
        if path is not None and path.resolve().parent == place.resolve() and path.is_file():
            with path.open("rb") as file:
                return file.read(most + 1)
    raise no_deck(name)


def no_deck(name: str) -> DeckError:
    """Give what is said where there is no such deck, or not for this reader."""
    return DeckError(f"The host has no deck called {shortened(name)!r}. Ask for a new link.")


def changed(name: str) -> float | None:
    """Give when the file of a cohort was last changed, in seconds since 1970; None where there is none."""
    path = _files().get(name)
    with contextlib.suppress(OSError):
        return path.stat().st_mtime if path is not None else None
    return None


def saved_answers() -> Iterator[Mapping]:
    """Give the answers that lie beside the host's cohorts, for files with the same columns."""
    place = folder()
    paths = sorted(place.glob("*.json")) if place is not None else []
    for path in (path for path in paths if sign_in.sees(path.stem)):
        with contextlib.suppress(FatigueError, OSError):  # another json of the host's is none of ours
            yield _read(path)


def _read(answers: Path) -> Mapping:
    """Read the answers beside a cohort; one letter more than they may have shows that they are too long."""
    try:
        with answers.open("rb") as file:
            return from_json(file.read(LONGEST + 1))
    except (OSError, ColumnsError) as problem:
        why = "They cannot be read at present." if isinstance(problem, OSError) else str(problem)
        raise FileError(f"The answers in {answers.name} beside the cohort could not be used. {why}") from problem


def _bytes_of(path: Path) -> bytes:
    """Give what is in a file; where it may not be read, or not to its end, that is said without where it lies."""
    try:
        return bytes_of(path)
    except FileError as problem:
        if problem.__cause__ is None:  # too large, which is said without its place
            raise
        raise FileError(
            f"The host's file for the cohort {path.stem!r} cannot be read at present. Ask whoever keeps the server."
        ) from problem


def _files() -> dict[str, Path]:
    place = folder()
    found: dict[str, Path] = {}
    with contextlib.suppress(OSError):  # taken away while we look
        for path in sorted(place.iterdir()) if place is not None else []:
            is_ours = path.suffix.lower() in KINDS and path.stem not in RESERVED and not path.name.startswith(".")
            if is_ours and path.is_file() and path.resolve().parent == place.resolve():
                found[path.stem] = path
    return found
