"""A table on its way back from the process that read it: its columns as Arrow, all else as json.

Nothing that comes back is run or unpickled: a reader that a file has taken over can send a wrong table, and no more.
"""

from __future__ import annotations

import json
import struct
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from fatigue.cohort.files.raw import Raw

PART = struct.Struct(">cQ")  # what a part of the answer is, and its length; after it come as many bytes
STEP, REFUSED, SAID, COLUMNS = b"s", b"r", b"t", b"c"
NUMBER = struct.Struct(">q")  # of a process, or how one ended
FAILED, NO_MEMORY = 3, 4  # exit codes
APART = frozenset({"frame", "memo"})  # what goes as Arrow, and what is not sent
# What bytes that are no table can lead to.
NO_TABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError, OSError, MemoryError, pa.ArrowException)


def packed(raw: Raw) -> tuple[bytes, pa.Buffer]:
    """Give what is said of a table, and its columns."""
    said = {field.name: getattr(raw, field.name) for field in fields(Raw) if field.name not in APART}
    said["columns"] = [str(name) for name in raw.frame.columns]
    arrays = [pa.array(raw.frame.iloc[:, at].array) for at in range(raw.frame.shape[1])]
    arrays.append(pa.array(np.asarray(raw.frame.index, dtype=np.int64)))
    table = pa.table(arrays, names=[str(at) for at in range(len(arrays))])
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)
    return json.dumps(said).encode(), out.getvalue()


def unpacked(said: bytes, columns: bytes) -> Raw:
    """Give the table that was sent.

    Raises
    ------
    One of `NO_TABLE`
        When it is none.
    """
    about: dict[str, Any] = {name: _fixed(value) for name, value in json.loads(said).items()}
    with pa.ipc.open_stream(pa.py_buffer(columns)) as stream:
        table = stream.read_all().combine_chunks()
    table.validate(full=True)
    names = about.pop("columns")
    *held, index = [column.chunk(0) for column in table.columns]
    frame = pd.DataFrame({at: _column(array) for at, array in enumerate(held)})
    frame = frame.set_axis(pd.Index(names, dtype="str"), axis=1).set_axis(_index(index.to_numpy()), axis=0)
    return Raw(frame=frame, **about)


def _fixed(value: object) -> object:
    """Give json's lists as the tuples they were."""
    if isinstance(value, list):
        return tuple(map(_fixed, value))
    return {key: _fixed(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def _column(array: pa.DictionaryArray) -> pd.Series:
    codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    words = pd.Index(array.dictionary.cast(pa.large_string()).to_pandas(), dtype="str")
    return pd.Series(pd.Categorical.from_codes(codes, categories=words))


def _index(rows: NDArray[np.int64]) -> pd.Index:
    """Give the numbers of the rows as a range where they are one: it takes no room, and is compared at once."""
    if not len(rows) or (np.diff(rows) != 1).any():
        return pd.Index(rows)
    index: pd.Index = pd.RangeIndex(int(rows[0]), int(rows[-1]) + 1)
    return index
