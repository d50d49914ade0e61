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

from fatigue.cohort.files.declared import KNOWN, emptied
from fatigue.cohort.files.encodings import about, decoded
from fatigue.cohort.files.stored import Stored, as_dates, unit_of

AS_BYTES = "ISO-8859-1"  # gives every byte a letter of the same number, so that nothing is lost
STATA_UNICODE = tuple(b"<stata_dta><header><release>%d<" % release for release in (118, 119))
READERS: dict[str, Callable[..., Any]] = {
    "sav": pyreadstat.read_sav, "por": pyreadstat.read_por, "dta": pyreadstat.read_dta,
    "sas7bdat": pyreadstat.read_sas7bdat, "xpt": pyreadstat.read_xport,
}  # fmt: skip


def _plain(column: pd.Series, shown_as: str | None, kind: str) -> tuple[pd.Series, Stored | None]:
    """Give a column Arrow can hold, numbers and texts as they are and dates as text; and what was made of dates."""
    if not pd.api.types.is_numeric_dtype(column):
        return pd.Series([None if pd.isna(value) else str(value) for value in column], dtype="str"), None
    if unit_of(shown_as, kind) is None:
        return column, None
    found = as_dates(column.to_numpy(dtype=float), str(shown_as), kind)
    return pd.Series(found.words, dtype="str"), found


def _frame(kind: str, data: bytes, most: tuple[int, int], **options: str) -> tuple[pd.DataFrame, Any]:
    reader, (most_rows, most_columns) = partial(READERS[kind], **options), most
    _, head = reader(io.BytesIO(data), metadataonly=True)
    if len(head.column_names) > most_columns:
        raise OverflowError(f"{len(head.column_names):,} columns")
    # The reader gives up a whole file for one date out of range, and knows few of the formats that show dates.
    told = {"user_missing": True} if kind in KNOWN else {}
    frame, found = reader(io.BytesIO(data), row_limit=most_rows + 1, disable_datetime_conversion=True, **told)
    if len(frame) > most_rows:
        raise OverflowError(f"more than {most_rows:,} rows")
    frame, found.declared = emptied(frame, found, kind)
    return frame, found


def _lettered(
    kind: str, data: bytes, most: tuple[int, int], encoding: str | None
) -> tuple[pd.DataFrame, Any, dict[str, object]]:
    """Give the table in the letters that the file names, else in those that its words show or a person says."""
    if kind == "por":
        return *_frame(kind, data, most), {}
    is_old = kind == "dta" and not data.startswith(STATA_UNICODE)  # names no encoding: Stata 13 and before
    if encoding is None and kind != "xpt" and not is_old:
        try:
            return *_frame(kind, data, most), {}
        except (OverflowError, MemoryError):
            raise
        except Exception:  # noqa: BLE001 - a broken file fails again below; one with other letters than it names does not
            encoding = None
    frame, found = _frame(kind, data, most, encoding=AS_BYTES)
    text = decoded("\n".join(_words(frame, found)).encode("latin-1", "replace"), encoding=encoding)
    notes, doubt = about(text)
    letters = {"encoding": text.encoding, "readings": text.readings, "notes": notes, "doubt": doubt}
    return _reread(frame, found, text.encoding), found, {**letters} if text.readings else {}


def _texts(frame: pd.DataFrame) -> list[str]:
    return [column for column in frame.columns if not pd.api.types.is_numeric_dtype(frame[column])]


def _words(frame: pd.DataFrame, found: Any) -> list[str]:  # noqa: ANN401 - pyreadstat's container has no type
    words = {word for column in _texts(frame) for word in frame[column].dropna().unique() if isinstance(word, str)}
    words |= {*frame.columns, *(label for label in (found.column_names_to_labels or {}).values() if label)}
    named = (found.variable_value_labels or {}).values()
    return sorted(words | {str(label) for labels in named for label in labels.values()})


def _reread(frame: pd.DataFrame, found: Any, encoding: str) -> pd.DataFrame:  # noqa: ANN401
    """Give the table with its texts, and the container its labels, in their own letters."""

    def right(word: object) -> object:
        return word.encode("latin-1", "replace").decode(encoding, "replace") if isinstance(word, str) else word

    for column in _texts(frame):
        frame[column] = frame[column].map(right)
    labels, values = found.column_names_to_labels or {}, found.variable_value_labels or {}
    found.column_names_to_labels = {right(name): right(label) for name, label in labels.items()}
    found.variable_value_labels = {
        right(name): {right(value): right(label) for value, label in named.items()} for name, named in values.items()
    }
    return frame.rename(columns=right)


def read(kind: str, data: bytes, *, most_rows: int, most_columns: int, encoding: str | None = None) -> bytes:
    """Give the table, its labels in the metadata of the schema."""
    frame, found, letters = _lettered(kind, data, (most_rows, most_columns), encoding)
    formats = dict(zip(frame.columns, (found.original_variable_types or {}).values(), strict=False))
    plain = {name: _plain(frame.iloc[:, at], formats.get(name), kind) for at, name in enumerate(frame.columns)}
    said = {
        "columns": [str(name) for name in frame.columns],
        "labels": {name: label for name, label in (found.column_names_to_labels or {}).items() if label},
        "values": {
            name: [[value, str(label)] for value, label in labels.items() if isinstance(value, str | int | float)]
            for name, labels in (found.variable_value_labels or {}).items()
        },
        "declared": {str(frame.columns[at]): codes for at, codes in found.declared.items()},
        **letters,
        "dates": {
            str(name): {"format": formats[name], "lost": list(dates.lost[:1]), "n_lost": len(dates.lost),
                        "is_coarse": dates.is_coarse}
            for name, (_, dates) in plain.items() if dates is not None
        },
    }  # fmt: skip
    arrays = [pa.array(column, from_pandas=True) for column, _ in plain.values()]
    table = pa.table(arrays, names=[str(at) for at in range(len(arrays))])
    table = table.replace_schema_metadata({"said": json.dumps(said)})
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)
    return out.getvalue()
