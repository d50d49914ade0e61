"""SPSS, Stata and SAS files as Arrow tables, read with pyreadstat.

That reader is C, and a damaged file can make it crash: only `reader.py`, the program of a process that is there for one
file, imports this.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import pyreadstat

READERS: dict[str, Callable[..., Any]] = {
    "sav": pyreadstat.read_sav, "por": pyreadstat.read_por, "dta": pyreadstat.read_dta,
    "sas7bdat": pyreadstat.read_sas7bdat, "xpt": pyreadstat.read_xport,
}  # fmt: skip


def _plain(column: pd.Series) -> pd.Series:
    """Give a column Arrow can hold: numbers and texts as they are, dates and all else as text."""
    if pd.api.types.is_numeric_dtype(column):
        return column
    words = [None if pd.isna(value) else _day(value) for value in column]
    return pd.Series(words, dtype="str")


def _day(value: object) -> str:
    return str(value.isoformat()).removesuffix("T00:00:00") if hasattr(value, "isoformat") else str(value)


def read(kind: str, data: bytes, *, most_rows: int, most_columns: int, encoding: str | None = None) -> bytes:
    """Give the table, its labels in the metadata of the schema."""
    reader = partial(READERS[kind], encoding=encoding) if kind != "por" else READERS[kind]
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
