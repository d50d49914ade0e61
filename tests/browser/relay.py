"""A line between a browser and its server that can be slow and can break."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.served import HOST

_PIECE = 16_384  # bytes at a time


class Relay:
    """What is sent to `address` goes on to a port of this machine, and back."""

    def __init__(self, port: int) -> None:
        self.port, self.delay = port, 0.0  # seconds a piece takes
        self._lines: list[socket.socket] = []
        self._carriers: list[threading.Thread] = []
        self._door = socket.create_server((HOST, 0))
        self.address = f"http://{HOST}:{self._door.getsockname()[1]}"
        self._opener = threading.Thread(target=self._answer)
        self._opener.start()

    def cut(self) -> int:
        """Break every line that is open; give how many there were."""
        broken, self._lines = self._lines, []
        for line in broken:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        return len(broken) // 2

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._opener.join()
        self._door.close()
        self.cut()
        for carrier in self._carriers:
            carrier.join()

    def _answer(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                here, _ = self._door.accept()
                try:
                    there = socket.create_connection((HOST, self.port))
                except OSError:
                    here.close()
                    continue
                self._lines += [here, there]
                self._carriers.append(threading.Thread(target=self._join, args=(here, there)))
                self._carriers[-1].start()

    def _join(self, here: socket.socket, there: socket.socket) -> None:
        with here, there:
            back = threading.Thread(target=self._carry, args=(there, here))
            back.start()
            self._carry(here, there)
            back.join()

    def _carry(self, of: socket.socket, to: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := of.recv(_PIECE):
                time.sleep(self.delay)
                to.sendall(piece)
        for end in (of, to):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def relayed(port: int) -> Iterator[Relay]:
    """Give such a line for as long as a `with` block lasts."""
    line = Relay(port)
    try:
        yield line
    finally:
        line.close()
