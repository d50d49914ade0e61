"""A file read in a process of its own (`reader.py`): what goes wrong there is a sentence here.

The first file starts a process that loads what reading needs; it waits, and forks for each file, so that a small file
opens at once. It ends with the program that started it. Where a system cannot fork, each file starts its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import BinaryIO, cast

from fatigue.cohort.files import raw as limits
from fatigue.cohort.files.how import AS_FOUND, How
from fatigue.cohort.files.progress import Tell, silent
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.files.sent import COLUMNS, FAILED, NO_MEMORY, NO_TABLE, NUMBER, PART, REFUSED, SAID, STEP, unpacked
from fatigue.errors import FileError

BEAT = 0.2  # seconds between two looks whether it is still wanted
MB = 2**20
MEMORY, MEMORY_A_BYTE, MOST_MEMORY = 768 * MB, 24, 4096 * MB  # of address space, beside what every reader has loaded
SECONDS, SECONDS_A_MB, MOST_SECONDS = 10, 1, 120  # of computing
PATIENCE = 6  # times as long by the clock: the computer may be busy
START = 60  # seconds that a process may take to start
MOST_BACK = {STEP: 2000, REFUSED: 8000, SAID: 64 * MB, COLUMNS: 1024 * MB}  # bytes of what comes back
MOST_PARTS = 100_000
TOOK_LONG = -int(getattr(signal, "SIGXCPU", 24))
NO_ROOM = (NO_MEMORY, -int(getattr(signal, "SIGKILL", 9)), -int(signal.SIGABRT))
CAN_WAIT = hasattr(os, "fork") and hasattr(socket, "send_fds")  # not on Windows: there no process waits for files
PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from fatigue.cohort.files import reader; reader.main()"
)
# One thread of arithmetic, so that it may fork; memory from the system, so that its limit is the limit.
SETTINGS = {
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A process that waits for its one file: where that goes in, where the answer comes out, and how it is ended."""

    asks: BinaryIO
    answers: BinaryIO
    end: Callable[[], int]  # gives how it ended


def read(data: bytes, *, name: str | None = None, how: How = AS_FOUND, tell: Tell = silent) -> Raw:
    """Give the table in bytes, as `read.read` does, read in a process that is there for this file alone.

    Raises
    ------
    FileError
        When no table can be read from it, or it takes more memory or time than one file is given.
    """
    return (READERS.read if CAN_WAIT else read_once)(data, name=name, how=how, tell=tell)


def read_once(data: bytes, *, name: str | None = None, how: How = AS_FOUND, tell: Tell = silent) -> Raw:
    """Give the table in bytes, as `read` does, by a process that is started now."""
    # Our own program with our own search path; the file goes in through a pipe and is never run.
    program = subprocess.Popen(  # noqa: S603
        _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
    )
    asks, answers = cast("BinaryIO", program.stdin), cast("BinaryIO", program.stdout)

    def end() -> int:
        program.kill()
        with contextlib.suppress(OSError):
            asks.close()
        return program.wait()

    with answers:
        return _read(Reader(asks=asks, answers=answers, end=end), data, name=name, how=how, tell=tell)


class Readers:
    """A process that has loaded the readers and forks one for each file; where it was ended, another is started."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._close: Callable[[], object] = lambda: None

    def warm(self) -> None:
        """Start it, without waiting until it is ready."""
        with self._lock:
            self._started()

    def close(self) -> None:
        """End it, and every reader with it."""
        with self._lock:
            self._forget()

    def read(self, data: bytes, *, name: str | None = None, how: How = AS_FOUND, tell: Tell = silent) -> Raw:
        """Give the table in bytes, as `apart.read` does."""
        here, there = socket.socketpair()
        with here, here.makefile("rb") as answers, here.makefile("wb", buffering=0) as asks:
            with there:
                number = self._ask(0, there)
            if number is None:
                raise FileError(
                    "The part of the app that reads files does not start, so no file can be opened now. Try again in a "
                    "minute; if that does not help, tell who runs this app."
                )

            def end() -> int:
                code = self._ask(number)
                with contextlib.suppress(OSError):  # whatever else holds the other end, nobody listens any more
                    here.shutdown(socket.SHUT_RDWR)
                return FAILED if code is None else code

            reader = Reader(asks=cast("BinaryIO", asks), answers=cast("BinaryIO", answers), end=end)
            return _read(reader, data, name=name, how=how, tell=tell)

    def _ask(self, number: int, socket_of_reader: socket.socket | None = None) -> int | None:
        """Have a reader forked (its number comes back) or the one of this number ended (how it ended comes back)."""
        with self._lock:
            for _ in range(1 if number else 2):  # one that was killed is started again
                control = self._started()
                with contextlib.suppress(OSError):
                    handles = [socket_of_reader.fileno()] if socket_of_reader else []
                    socket.send_fds(control, [NUMBER.pack(number)], handles)
                    back = control.recv(NUMBER.size)
                    if len(back) == NUMBER.size:
                        return int(NUMBER.unpack(back)[0])
                self._forget()
        return None

    def _started(self) -> socket.socket:
        if self._control is None:
            here, there = socket.socketpair()
            here.settimeout(START)
            with there:
                program = subprocess.Popen(  # noqa: S603 - as above
                    [*_command(), str(there.fileno())], pass_fds=[there.fileno()], stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment(),
                    start_new_session=True,  # Ctrl+C is for the server; this ends when the server has closed its end
                )  # fmt: skip
            self._control = here
            self._close = weakref.finalize(self, _close, here, program)
        return self._control

    def _forget(self) -> None:
        self._close()
        self._control = None


READERS = Readers()


def _close(control: socket.socket, program: subprocess.Popen[bytes]) -> None:
    control.close()
    try:
        program.wait(timeout=1)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


def _command() -> list[str]:
    path = [entry or os.getcwd() for entry in sys.path]
    return [sys.executable, "-I", "-c", PROGRAM, json.dumps(path)]


def _environment() -> dict[str, str]:
    return {**os.environ, **SETTINGS}


@dataclass
class Answer:
    """What has come back from a reader."""

    parts: dict[bytes, bytes] = field(default_factory=dict)
    step: tuple[str, float] = ("Reading the file", 0.0)


def _read(reader: Reader, data: bytes, *, name: str | None, how: How, tell: Tell) -> Raw:
    """Have the file read, looking now and then whether it is still wanted; the reader has ended when this returns."""
    megabytes = len(data) // MB
    seconds = min(SECONDS + SECONDS_A_MB * megabytes, MOST_SECONDS)
    memory = min(MEMORY + MEMORY_A_BYTE * len(data), MOST_MEMORY)
    asked = {
        "name": name, "how": asdict(how), "size": len(data), "memory": memory, "seconds": seconds,
        "most": (limits.MAX_ROWS, limits.MAX_COLUMNS, limits.MAX_CELLS),
    }  # fmt: skip
    answer = Answer()
    talk = threading.Thread(target=_talk, args=(reader, asked, data, answer), daemon=True)
    talk.start()
    is_over, late = False, time.monotonic() + PATIENCE * seconds
    try:
        while not is_over and time.monotonic() < late:
            talk.join(BEAT)
            is_over = not talk.is_alive()
            if not is_over:
                tell(*answer.step)
    finally:
        code = reader.end()
        talk.join(BEAT)
    called = name or "The file"
    if REFUSED in answer.parts:
        raise FileError(answer.parts[REFUSED].decode("utf-8", "replace"))
    if code == 0 and is_over:
        with contextlib.suppress(*NO_TABLE):
            return unpacked(answer.parts[SAID], answer.parts[COLUMNS])
    if not is_over or code == TOOK_LONG:
        raise FileError(
            f"{called} took more than {seconds} seconds to read, so it was stopped. Keep the rows and columns that are "
            "needed, save them as csv, and give that."
        )
    if code in NO_ROOM:
        raise FileError(
            f"{called} needs more memory to read than the {memory // MB:,} MB that a file of its size is given, or is "
            "damaged. Keep the rows and columns that are needed, save them as csv, and give that."
        )
    raise FileError(
        f"{called} is broken or cut short: it could not be read to its end. Open it in the program it came from, save "
        "it again, or save it as csv, and give that."
    )


def _talk(reader: Reader, asked: dict[str, object], data: bytes, answer: Answer) -> None:
    """Give the file and take what comes back, until the reader has ended or what comes is no answer."""
    with contextlib.suppress(OSError, ValueError, TypeError, struct.error):
        for part in (json.dumps(asked).encode() + b"\n", data):
            left = memoryview(part)
            while left:
                left = left[reader.asks.write(left) :]
        reader.asks.flush()
    with contextlib.suppress(OSError, ValueError, TypeError, struct.error):
        for _ in range(MOST_PARTS):
            kind, length = PART.unpack(reader.answers.read(PART.size))
            if length > MOST_BACK.get(kind, -1):
                break
            part = reader.answers.read(length)
            if len(part) < length:
                break
            if kind == STEP:
                step, share = json.loads(part)
                answer.step = (str(step), min(max(float(share), 0.0), 1.0))
            else:
                answer.parts[kind] = part
