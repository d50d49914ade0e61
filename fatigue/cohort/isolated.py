"""Run as a program of its own: bytes of an SPSS, Stata or SAS file on stdin become an Arrow table on stdout.

The reader (pyreadstat) is C, and a damaged file can make it crash. Here a crash ends this process and not the app,
and nothing needs to be written to disk. It imports nothing of the package, so that it starts quickly.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa
import pyreadstat

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

READERS: dict[str, Callable[..., Any]] = {
    "sav": pyreadstat.read_sav, "por": pyreadstat.read_por, "dta": pyreadstat.read_dta,
    "sas7bdat": pyreadstat.read_sas7bdat, "xpt": pyreadstat.read_xport,
}  # fmt: skip
MEMORY = 6 * 2**30  # bytes of address space; more is refused by the operating system
FAILED, TOO_LARGE = 3, 4  # exit codes


def _limit_memory() -> None:
    """Where the operating system knows limits (not Windows), a file that claims to be huge cannot take everything."""
    if resource is not None:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _plain(column: pd.Series) -> pd.Series:
    """Give a column Arrow can hold: numbers and texts as they are, dates and all else as text."""
    if pd.api.types.is_numeric_dtype(column):
        return column
    words = [None if pd.isna(value) else _day(value) for value in column]
    return pd.Series(words, dtype="str")


def _day(value: object) -> str:
    return str(value.isoformat()).removesuffix("T00:00:00") if hasattr(value, "isoformat") else str(value)


def read(kind: str, data: bytes, *, most_rows: int, most_columns: int) -> bytes:
    """Give the table, its labels in the metadata of the schema."""
    reader = READERS[kind]
    _, head = reader(io.BytesIO(data), metadataonly=True)
    if len(head.column_names) > most_columns:
        raise OverflowError(f"{len(head.column_names):,} columns")
    frame, found = reader(io.BytesIO(data), row_limit=most_rows + 1)
    if len(frame) > most_rows:
        raise OverflowError(f"more than {most_rows:,} rows")
    said = {
        "columns": [str(name) for name in frame.columns],
        "labels": {name: label for name, label in (found.column_names_to_labels or {}).items() if label},
        "values": {
            name: [[value, str(label)] for value, label in labels.items() if isinstance(value, str | int | float)]
            for name, labels in (found.variable_value_labels or {}).items()
        },
    }
    arrays = [pa.array(_plain(frame.iloc[:, at]), from_pandas=True) for at in range(frame.shape[1])]
    table = pa.table(arrays, names=[str(at) for at in range(len(arrays))])
    table = table.replace_schema_metadata({"said": json.dumps(said)})
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)
    return out.getvalue()


def main() -> int:
    """Read stdin as the format named; the exit code says whether it was one."""
    _limit_memory()
    kind, most_rows, most_columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    try:
        table = read(kind, sys.stdin.buffer.read(), most_rows=most_rows, most_columns=most_columns)
    except (OverflowError, MemoryError) as problem:
        sys.stderr.write(str(problem)[:200])
        return TOO_LARGE
    except Exception as problem:  # noqa: BLE001 - whatever the reader makes of a broken file, it is a broken file
        sys.stderr.write(type(problem).__name__)
        return FAILED
    sys.stdout.buffer.write(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
