"""Several tables in one zip: a REDCap export with its dictionary and events, ADSL with ADQS, or tables to choose from.

Members are read in memory after a look at how large they unpack; nothing is extracted to disk.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from fatigue.cohort.files.adam import is_adam, joined
from fatigue.cohort.files.progress import Tell, silent
from fatigue.cohort.files.raw import MAX_BYTES, Raw
from fatigue.cohort.files.redcap import dressed, is_arm_table, is_dictionary, is_event_table
from fatigue.cohort.files.tables import chosen_of, together
from fatigue.cohort.files.typed import ENDINGS
from fatigue.errors import FileError

MAX_UNPACKED = 2**30
MAX_TABLES = 40
MOST_LOOKED_AT, START = 1_000, 700  # files in a zip, and bytes of each, to see which readers are needed
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, MemoryError)
TABLES = frozenset(
    f".{ending}" for ending in (*ENDINGS, "csv", "tsv", "txt", "zip", "xlsx", "xls", "ods", "gz", "7z", "rar")
)
Read = Callable[[bytes, str, bool], Raw]  # the bytes, what to call them, and whether they were chosen


def read_zip(
    data: bytes, read: Read, *, called: str = "The file", sheet: str | None = None, tell: Tell = silent
) -> Raw:
    """Give the table in a zip; several that belong together are put together, else the one that `sheet` names.

    Raises
    ------
    FileError
        When the zip is broken, encrypted, too large, holds an archive or no table.
    """
    members = _members(data, called)
    tables = {}
    for at, (name, content) in enumerate(members.items()):
        tell("Reading the tables in the zip", at / len(members))
        tables[name] = read(content, f"The table {name}", name == sheet or len(members) == 1)
    dictionary = next((raw for raw in tables.values() if is_dictionary(raw)), None)
    events = next((raw for raw in tables.values() if is_event_table(raw)), None)
    arms = next((raw for raw in tables.values() if is_arm_table(raw)), None)
    aside = [raw for raw in (dictionary, events, arms) if raw is not None]
    tables = {name: raw for name, raw in tables.items() if not any(raw is other for other in aside)}
    subjects = {
        name: raw for name, raw in tables.items() if "USUBJID" in raw.columns and "PARAMCD" not in raw.columns
    }  # fmt: skip
    forms = {name: raw for name, raw in tables.items() if is_adam(raw)}
    if len(subjects) == 1 and forms:
        tables = {name: joined(raw, *subjects.values()) for name, raw in forms.items()}
    if not tables:
        raise FileError(f"{called} holds no table of patients. Put the csv with the data into the zip and try again.")
    sheets = tuple(tables)
    is_one_study = bool(aside or forms)  # REDCap and ADaM have their own way to belong together
    if sheet is not None and sheet not in tables:
        raise FileError(f"There is no table {sheet!r}; the zip has {', '.join(sheets)[:300]}. Choose one of those.")
    chosen = sheet or (sheets[0] if is_one_study else chosen_of(tables))
    raw = tables[chosen] if is_one_study else together(tables, chosen, is_said=sheet is not None)
    if aside:
        raw = dressed(raw, dictionary=dictionary, events=events, arms=arms)
    return replace(raw, sheet=chosen, sheets=sheets if len(sheets) > 1 else ())


def starts(data: bytes) -> list[bytes]:
    """Give how each file in a zip starts that may be a table; none where it cannot be opened."""
    found = []
    with contextlib.suppress(*BROKEN), zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist()[:MOST_LOOKED_AT]:
            if _may_be_table(part.filename) and not part.flag_bits & 1:
                with archive.open(part) as member:
                    found.append(member.read(START))
    return found


def _members(data: bytes, called: str) -> dict[str, bytes]:
    """Give name -> bytes of everything in the zip that may be a table."""
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if _may_be_table(part.filename) and not part.is_dir()]
            if any(part.flag_bits & 1 for part in parts):
                raise FileError(f"{called} is a zip locked with a password. Unpack it and give the table inside.")
            total = sum(part.file_size for part in parts)
            if total > MAX_UNPACKED or any(part.file_size > MAX_BYTES for part in parts):
                raise FileError(
                    f"{called} would unpack to {total / 2**20:,.0f} MB; at most {MAX_BYTES / 2**20:,.0f} MB a table "
                    "are read. Keep the columns and rows that are needed and zip again."
                )
            if len(parts) > MAX_TABLES:
                raise FileError(
                    f"{called} holds {len(parts):,} tables; at most {MAX_TABLES} are read. Zip those that are needed."
                )
            for part in parts:
                found[part.filename] = archive.read(part)
    except BROKEN as problem:
        raise FileError(f"{called} is a zip that is broken or cut short. Zip the tables again and give that.") from (
            problem
        )
    if not found:
        raise FileError(
            f"{called} is a zip archive without a table in it. Unpack it and give the table inside as csv or xlsx."
        )
    return found


def _may_be_table(name: str) -> bool:
    path = PurePosixPath(name)
    is_hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return not is_hidden and path.suffix.casefold() in TABLES
