"""The program that reads one file in a process of its own, within limits of memory and time; it writes no file.

Readers are C and Rust, and a file made to harm, or merely damaged, can make them crash, hang or fill the memory. Here
that ends this process and nobody else's. Started by `apart.py`: once for a file, or to wait and fork for each.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import signal
import socket
import sys
from typing import Any, BinaryIO

import pyarrow as pa

from fatigue.cohort.files import isolated, sent
from fatigue.cohort.files import raw as limits
from fatigue.cohort.files.how import how_of
from fatigue.cohort.files.read import read
from fatigue.cohort.files.sent import COLUMNS, FAILED, NO_MEMORY, NUMBER, PART, REFUSED, SAID, STEP
from fatigue.errors import FatigueError

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

THREADS = 4


def main() -> None:
    """Read the one file that comes in, or wait beside the app for files to come."""
    if len(sys.argv) > 2:
        serve(socket.socket(fileno=int(sys.argv[2])))
    else:
        answer(sys.stdin.buffer, sys.stdout.buffer)


def serve(control: socket.socket) -> None:
    """Fork a reader for each socket that comes in; end one when its number comes in; end all when the app ends."""
    readers: set[int] = set()
    gc.freeze()  # what is loaded stays shared with the readers
    while True:
        asked, handles, _, _ = socket.recv_fds(control, NUMBER.size, 1)
        if len(asked) < NUMBER.size:
            break
        if handles:
            reader = os.fork()
            if reader == 0:
                _die_with_parent()
                control.close()
                with socket.socket(fileno=handles[0]) as talk:
                    answer(talk.makefile("rb"), talk.makefile("wb"))
            os.close(handles[0])
            readers.add(reader)
            control.sendall(NUMBER.pack(reader))
        else:
            (reader,) = NUMBER.unpack(asked)
            readers.discard(reader)
            control.sendall(NUMBER.pack(_ended(reader)))
    for reader in readers:
        _ended(reader)


def _ended(reader: int) -> int:
    """End a reader, which may have ended by itself: its number is not given away until it is waited for."""
    os.kill(reader, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1])


def _die_with_parent() -> None:
    """Where the system can (Linux), have this process ended with the one that started it."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def answer(asks: BinaryIO, answers: BinaryIO) -> None:
    """Read one file and give its table, or the sentence why not; then this process ends."""

    def give(kind: bytes, part: bytes | memoryview) -> None:
        answers.write(PART.pack(kind, memoryview(part).nbytes))
        answers.write(part)
        answers.flush()

    code = FAILED
    try:
        asked = json.loads(asks.readline())
        data = asks.read(asked["size"])
        _limit(asked)
        raw = read(
            data, name=asked["name"], how=how_of(asked["how"]), labelled=isolated.read,
            tell=lambda step, share: give(STEP, json.dumps([step, share]).encode()),
        )  # fmt: skip
        said, columns = sent.packed(raw)
        give(SAID, said)
        give(COLUMNS, memoryview(columns))
        code = 0
    except FatigueError as error:
        give(REFUSED, str(error).encode("utf-8", "replace"))
        code = 0
    except MemoryError:
        code = NO_MEMORY
    finally:  # whatever the reader makes of a broken file, it is a broken file; nothing is left to clean up or to close
        os._exit(code)


def _limit(asked: dict[str, Any]) -> None:
    """Where the system knows limits (not Windows), this process can take no more than one file may need."""
    limits.MAX_ROWS, limits.MAX_COLUMNS, limits.MAX_CELLS = asked["most"]
    pa.set_cpu_count(min(THREADS, os.cpu_count() or 1))
    if resource is not None:
        _limit_process(asked["memory"], asked["seconds"])


def _limit_process(memory: int, seconds: int) -> None:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    seconds += int(spent.ru_utime + spent.ru_stime)
    most = {"RLIMIT_FSIZE": (0, 0), "RLIMIT_CORE": (0, 0), "RLIMIT_CPU": (seconds, seconds + 2)}
    used = _address_space()
    if used:
        most["RLIMIT_AS"] = (used + memory, used + memory)
    for name, soft_and_hard in most.items():
        with contextlib.suppress(ValueError, OSError, AttributeError):  # the host may allow less than that already
            resource.setrlimit(getattr(resource, name), soft_and_hard)


def _address_space() -> int:
    """Give the bytes of address space in use; 0 where the system does not say."""
    with contextlib.suppress(OSError), open("/proc/self/statm", encoding="ascii") as said:
        return int(said.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0
