"""What comes back from a process that a file may have taken over."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fatigue.cohort.files.read import read
from fatigue.cohort.files.sent import NO_TABLE, packed, unpacked

SAID, COLUMNS = packed(read(b"patient,month,FIS\nP1,0,60\nP1,6,45\n"))


def rows_of_none() -> bytes:
    """A stream that has columns and never a row."""
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, pa.schema([("0", pa.int64())])):
        pass
    return out.getvalue().to_pybytes()


def test_bytes_that_are_no_table_are_known_as_such() -> None:
    """Symptom: a stream without rows and one cut off ended the page in a fault instead of a sentence."""
    whole = COLUMNS.to_pybytes()
    assert len(unpacked(SAID, whole).frame) == 2
    for said in (SAID, b"{}", b"[]", b"null", b"[" * 100_000, b'{"columns": []}', SAID[:-9]):
        for columns in (b"", b"\x01\0\0\0,", rows_of_none(), whole[:40], whole[:-200], whole[::-1]):
            with pytest.raises(NO_TABLE):
                unpacked(said, columns)
