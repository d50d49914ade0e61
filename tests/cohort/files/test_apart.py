"""Files read in a process of their own: the same table comes back, and whatever goes wrong there is a sentence here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from fatigue.cohort.files import apart
from fatigue.cohort.files.apart import Readers
from fatigue.cohort.files.how import How
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.files.read import read
from fatigue.errors import FileError
from tests.cohort.files.hostile import hostile
from tests.cohort.files.sheets import as_ods, as_xlsx
from tests.cohort.files.typed_files import as_typed, as_zip

CSV = "patient,month,FIS,arm\nP1,0,60,\n,,,\nP1,6,45,Zo\u00eb\n".encode()
TABLE = pd.DataFrame({"patient": ["a", "a", "b"], "month": [0, 6, 0], "FIS": [60.0, 45, None]})
ROWS = [list(TABLE.columns), *TABLE.astype(object).where(TABLE.notna(), None).to_numpy().tolist()]


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    found = Readers()
    yield found
    found.close()


def test_the_same_table_comes_back_from_every_format(readers, tmp_path):
    files = [CSV, as_xlsx(ROWS), as_ods(ROWS), as_typed(TABLE, "parquet", tmp_path), as_typed(TABLE, "sav", tmp_path),
             as_zip(data__csv=CSV, more__csv=CSV)]  # fmt: skip
    for data in files:
        there, here = readers.read(data, name="f"), read(data, name="f")
        pd.testing.assert_frame_equal(there.frame, here.frame)
        for field in fields(Raw):
            assert field.name == "frame" or getattr(there, field.name) == getattr(here, field.name)


def test_a_sentence_of_the_reader_comes_back_as_it_is(readers):
    with pytest.raises(FileError, match=r"^notes\.pdf is a PDF document inside"):
        readers.read(b"%PDF-1.7", name="notes.pdf")
    with pytest.raises(FileError, match="There is no sheet 'X'"):
        readers.read(as_xlsx(ROWS), how=How(sheet="X"))


def test_a_zip_of_many_labelled_tables_is_one_process(tmp_path, monkeypatch):
    data = as_zip(**{f"t{at}__sav": as_typed(TABLE, "sav", tmp_path) for at in range(3)})
    asked = []
    ask = Readers._ask
    monkeypatch.setattr(Readers, "_ask", lambda self, *of: asked.append(of) or ask(self, *of))
    assert len(read(data).sheets) == 3
    assert len(asked) == 2  # start one, end it


def test_without_a_process_that_waits_one_is_started(tmp_path, monkeypatch):
    data = as_typed(TABLE, "sav", tmp_path)
    expected = read(data).frame
    monkeypatch.setattr(apart, "CAN_WAIT", False)
    pd.testing.assert_frame_equal(read(data).frame, expected)


@pytest.fixture
def played(monkeypatch):
    """Readers whose program does what a test says instead of reading."""
    found = Readers()

    def play(act: str) -> Readers:
        program = apart.PROGRAM.replace(
            "reader.main()", f"import os, signal, time; reader.read = lambda *a, **k: {act}; reader.main()"
        )
        monkeypatch.setattr(apart, "PROGRAM", program)
        return found

    yield play
    found.close()


@pytest.mark.parametrize(("act", "said"), [
    ("os.kill(os.getpid(), signal.SIGSEGV)", "broken or cut short"),
    ("os.kill(os.getpid(), signal.SIGABRT)", "needs more memory"),
    ("os.kill(os.getpid(), signal.SIGKILL)", "needs more memory"),
    ("bytearray(8 * 2**30)", "needs more memory"),
    ("os._exit(0)", "broken or cut short"),
    ("1 / 0", "broken or cut short"),
    ("[os.write(at, b'garbage' * 1000) for at in range(3, 12)]", "broken or cut short|needs more memory"),
])  # fmt: skip
def test_a_reader_that_ends_badly_is_a_sentence_and_the_next_file_opens(played, act, said):
    readers = played(act)
    with pytest.raises(FileError, match=said):
        readers.read(CSV, name="f.csv")
    with pytest.raises(FileError, match=said):  # the process that waits is still there, and forks again
        readers.read(CSV, name="f.csv")


@pytest.mark.parametrize("act", ["[0 for _ in iter(int, 1)]", "time.sleep(60)"])
def test_a_reader_that_never_ends_is_stopped(played, monkeypatch, act):
    monkeypatch.setattr(apart, "SECONDS", 1)
    monkeypatch.setattr(apart, "PATIENCE", 2)
    with pytest.raises(FileError, match="took more than 1 seconds"):
        played(act).read(CSV)


def test_nothing_is_written(played, tmp_path):
    with pytest.raises(FileError, match="broken or cut short"):
        played(f"open({str(tmp_path / 'new')!r}, 'w').write('x' * 100_000)").read(CSV)
    assert not (tmp_path / "new").read_bytes()


class EnoughError(Exception):
    """What a listener raises to end a reading."""


def test_a_reader_that_is_not_wanted_any_more_is_ended(played):
    numbers = []

    def tell(step: str, share: float) -> None:
        if step.isdigit():
            numbers.append(int(step))
            raise EnoughError

    with pytest.raises(EnoughError):
        played("k['tell'](str(os.getpid()), 0.5) or time.sleep(60)").read(CSV, tell=tell)
    assert not is_running(numbers[0])


def is_running(number: int) -> bool:
    status = Path(f"/proc/{number}/status")
    return status.exists() and "zombie" not in status.read_text()


SERVER = r"""
import os, sys
from pathlib import Path
from fatigue.cohort.files.apart import Readers
readers = Readers()
readers.read(b"patient,month,FIS\nP1,0,60\n")
print(Path(f"/proc/self/task/{os.getpid()}/children").read_text(), flush=True)
os.kill(os.getpid(), 9)
"""


def test_the_process_that_waits_ends_with_the_server():
    said = subprocess.run([sys.executable, "-c", SERVER], capture_output=True, text=True, check=False).stdout
    waits = int(said)
    until = time.monotonic() + 10
    while is_running(waits) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_running(waits)


def test_a_process_that_waits_and_was_killed_is_started_again(readers):
    readers.read(CSV)
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    for number in children.read_text().split():
        if "reader.main" in Path(f"/proc/{number}/cmdline").read_text():
            os.kill(int(number), signal.SIGKILL)
    assert len(readers.read(CSV).frame) == 2


QUICK = ("far-cell-first.xlsx", "far-row.xlsx", "many-strings-said.xlsx", "far-cell.xlsb", "lines.csv",
         "repeated-columns.ods", "bomb-that-lies.zip", "rows.parquet", "spss.sav")  # fmt: skip


@pytest.mark.parametrize("name", QUICK)
def test_a_file_made_to_harm_is_a_sentence_in_a_notebook_too(name):
    with pytest.raises(FileError, match=r"[Kk]eep|broken|again"):
        read(hostile()[name](), name=name)
