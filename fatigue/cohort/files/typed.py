"""Tables whose columns have types and labels of their own: parquet, SPSS, Stata, SAS, and pandas DataFrames."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet

from fatigue.cohort.cells.dates import FIRST_YEAR, LAST_YEAR
from fatigue.cohort.files import raw as limits
from fatigue.cohort.files.progress import Tell, silent
from fatigue.cohort.files.raw import Raw, categories, refuse_too_large, text, tidy, too_large, typed_column, with_points
from fatigue.cohort.files.stored import FIRST, LAST
from fatigue.errors import FileError

Labelled = Callable[..., bytes]  # reads a file with labels, as `isolated.read` does
SAS7BDAT = bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011")
STATA = (b"<stata_dta>", *(bytes((release, order, 1)) for release in range(102, 116) for order in (1, 2)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format whose columns have types, as everything that must know of it needs it; the content tells it, no name."""

    called: str  # "a Stata file"
    endings: tuple[str, ...]  # of the names of its files, to offer them
    is_it: Callable[[bytes], bool]  # whether these bytes, or the start of them, are such a file
    read: Callable[[bytes, str], Raw] | None = None  # the bytes, and what to call the file; None: pyreadstat reads it


def kind_of(data: bytes) -> str | None:
    """Give which of these formats the bytes are, from what they start with; None when they are none of them."""
    return next((kind for kind, known in FORMATS.items() if known.is_it(data)), None)


def read_typed(
    data: bytes, kind: str, called: str = "The file", *, tell: Tell = silent, labelled: Labelled | None = None
) -> Raw:
    """Give the table in bytes of one of these formats; those without a reader here are read by `labelled`.

    Raises
    ------
    FileError
        When the file is broken or too large.
    """
    known = FORMATS[kind]
    tell(f"Reading {known.called}", 0.0)
    if known.read is not None:
        return known.read(data, called)
    try:
        if labelled is None:
            raise NotImplementedError(kind)
        table_bytes = labelled(kind, data, most_rows=limits.MAX_ROWS, most_columns=limits.MAX_COLUMNS)
    except OverflowError as problem:
        raise FileError(too_large(str(problem)[:200])) from problem
    except MemoryError:
        raise
    except Exception as problem:  # whatever the reader makes of a broken file, it is a broken file
        raise FileError(_broken(called, kind)) from problem
    tell("Taking over the columns", 0.6)
    with pa.ipc.open_stream(table_bytes) as stream:
        table = stream.read_all()
    said = json.loads(table.schema.metadata[b"said"])
    raw = _from_arrow(table, [str(name) for name in said["columns"]], kind)
    have = set(raw.columns)
    labels = {name: " ".join(label.split()) for name, label in said["labels"].items() if name in have}
    values = {
        name: {str(text(value)): " ".join(label.split()) for value, label in pairs if label.strip()}
        for name, pairs in said["values"].items()
        if name in have
    }
    return Raw(
        frame=raw.frame, format=kind, labels=labels, values=values,
        declared={name: codes for name, codes in said["declared"].items() if name in have},
        encoding=said.get("encoding"),
        notes=(*said.get("notes", ()), *_notes(said["dates"])), doubt=said.get("doubt", ""),
        readings=tuple((encoding, words) for encoding, words in said.get("readings", ())),
    )  # fmt: skip


def _notes(dates: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """Say which columns lost a date that cannot be, and which are shown without a day."""
    notes = [_lost(name, said["n_lost"], said["lost"][0]) for name, said in dates.items() if said["n_lost"]]
    coarse = [f"{name} ({said['format']})" for name, said in dates.items() if said["is_coarse"]]
    if coarse:
        notes.append(f"Shown without a day: {', '.join(coarse)[:200]}. The day that the file holds for it counts.")
    return tuple(notes)


def _lost(column: str, n: int, first: str) -> str:
    cells = f"{n:,} cells hold dates" if n > 1 else "1 cell holds a date"
    return f"{column[:80]}: {cells} that cannot be ({first}{', ...' if n > 1 else ''}), read as missing."


def _broken(called: str, kind: str) -> str:
    return (
        f"{called} looks like {FORMATS[kind].called} but is broken or cut short. Open it in the program it came from, "
        "save it again, or save it as csv, and give that."
    )


def _parquet(data: bytes, called: str) -> Raw:
    try:
        with parquet.ParquetFile(io.BytesIO(data)) as file:
            said = file.metadata
            refuse_too_large(said.num_rows, said.num_columns)
            fields = [field for field in file.schema_arrow if not field.name.startswith("__index_level_")]
            nested = [field.name for field in fields if pa.types.is_nested(field.type)]
            table = file.read(columns=[field.name for field in fields if field.name not in nested])
            table.validate(full=True)  # text that is no UTF-8 would fail much later, and not as a fault of the file
    except (pa.ArrowException, OSError, ValueError, KeyError, NotImplementedError) as problem:
        raise FileError(_broken(called, "parquet")) from problem
    if nested and not table.num_columns:
        raise FileError(
            f"Every column of the file holds lists or structures ({', '.join(nested)[:200]}); one value a cell was "
            "expected. Unfold them and save again."
        )
    raw = _from_arrow(table, list(table.column_names), "parquet")
    left_out = f"Left out, as each of their cells holds a list or a structure: {', '.join(nested)[:200]}."
    return replace(raw, notes=(*raw.notes, left_out)) if nested else raw


def _from_arrow(table: pa.Table, names: list[str], kind: str) -> Raw:
    columns, notes = {}, []
    for at, name in enumerate(names):
        column, lost = _possible(table.column(at))
        columns[at] = _arrow_column(column)
        if len(lost):
            notes.append(_lost(name, len(lost), lost[0]))
    grid = pd.DataFrame(columns, index=range(table.num_rows))
    return Raw(frame=with_points(tidy(grid, names, 1)), format=kind, notes=tuple(notes))


def _possible(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, list[str]]:
    """Give a column without the dates that cannot be, and those; Python knows no year after 9999."""
    kind = column.type
    if pa.types.is_date32(kind):
        numbers, unit = column.cast(pa.int32()), "D"
    elif pa.types.is_date64(kind) or pa.types.is_timestamp(kind):
        numbers, unit = column.cast(pa.int64()), "ms" if pa.types.is_date64(kind) else kind.unit
    else:
        return column, []
    first, last = (int(day.astype(f"datetime64[{unit}]").astype(np.int64)) for day in (FIRST, LAST + 1))
    is_lost = pc.or_(pc.less(numbers, first), pc.greater_equal(numbers, last))
    wrong = np.array(numbers.filter(is_lost).to_pylist(), dtype=np.int64)
    lost = [str(day) for day in wrong.astype(f"datetime64[{unit}]").astype("datetime64[D]")]
    return pc.if_else(is_lost, pa.scalar(None, kind), column) if lost else column, lost


def _arrow_column(column: pa.ChunkedArray) -> pd.Series:
    """Give a column as categories of text; texts are numbered by Arrow, without a Python object for each cell."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return typed_column(categories(column.cast(pa.string())))
    try:
        return typed_column(column.to_pandas())
    except (pa.ArrowException, ValueError, OverflowError, TypeError):
        return typed_column(pd.Series([str(value) for value in column], dtype=object))


def read_frame(frame: pd.DataFrame) -> Raw:
    """Give a DataFrame as text; an index with a name counts as columns."""
    if any(name is not None for name in frame.index.names):
        # Header names may repeat here; `tidy` says so in a sentence, where reset_index would fail.
        index = frame.index.to_frame(index=False).set_axis(frame.index, axis=0)
        frame = pd.concat([index, frame], axis=1)
    header = [_header(cast("Hashable", name)) for name in frame.columns]
    columns, notes = {}, []
    for at, name in enumerate(header):
        column = frame.iloc[:, at]
        if pd.api.types.is_datetime64_any_dtype(column):  # other dates are objects, and their text says which they are
            is_lost = column.notna() & ~column.dt.year.between(FIRST_YEAR, LAST_YEAR)
            if is_lost.any():
                notes.append(_lost(name, int(is_lost.sum()), column[is_lost].iloc[0].isoformat().partition("T")[0]))
                column = column.mask(is_lost)
        columns[at] = typed_column(column)
    grid = pd.DataFrame(columns, index=range(len(frame)))
    return Raw(frame=with_points(tidy(grid, header, 0)), format="dataframe", first_row=0, notes=tuple(notes))


def _header(name: Hashable) -> str:
    return " ".join(str(part) for part in name) if isinstance(name, tuple) else str(name)


def _starting(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(starts)


def _is_por(data: bytes) -> bool:
    return data[:700].translate(None, b"\r\n")[456:464] == b"SPSSPORT"


# A new format is a function that gives a Raw, and one line here.
FORMATS: dict[str, Format] = {
    "parquet": Format(called="a parquet file", endings=("parquet",), is_it=_starting(b"PAR1"), read=_parquet),
    "sav": Format(called="an SPSS file", endings=("sav", "zsav"), is_it=_starting(b"$FL2", b"$FL3")),
    "xpt": Format(called="a SAS transport file", endings=("xpt",), is_it=_starting(b"HEADER RECORD*******LI")),
    "sas7bdat": Format(called="a SAS file", endings=("sas7bdat",), is_it=_starting(SAS7BDAT)),
    "por": Format(called="an SPSS portable file", endings=("por",), is_it=_is_por),
    "dta": Format(called="a Stata file", endings=("dta",), is_it=_starting(*STATA)),
}
LABELLED = frozenset(kind for kind, known in FORMATS.items() if known.read is None)
ENDINGS = tuple(ending for known in FORMATS.values() for ending in known.endings)
