"""A PostgreSQL server of our own, for as long as a test lasts."""

from __future__ import annotations

import os
import pwd
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import programs
from tests.browser.served import HOST, free_port


@dataclass(frozen=True)
class Server:
    """A database, and what starts and stops it."""

    url: str
    start: Callable[[], None]
    stop: Callable[[], None]


@contextmanager
def server() -> Iterator[Server]:
    """Give a fresh database that is up as long as the block lasts."""
    found, port = programs.find("initdb"), free_port()
    if found is None:
        pytest.fail("PostgreSQL is not on this machine; python -m tests.programs installs it.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        user = _user(folder)
        folder.chmod(0o711)
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        data, log = folder / "data" / "base", folder / "data" / "log"

        def run(program: str, *said: str) -> None:
            command = [found.resolve().parent / program, *said]
            done = subprocess.run(command, user=user, cwd=folder, env=environment, check=False,
                                  capture_output=True, text=True, stdin=subprocess.DEVNULL)  # fmt: skip
            assert done.returncode == 0, done.stderr

        def start() -> None:
            run("pg_ctl", "-D", str(data), "-w", "-l", str(log), "-o",
                f"-p {port} -c listen_addresses={HOST} -c unix_socket_directories= -c fsync=off", "start")  # fmt: skip

        def stop() -> None:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")

        run("initdb", "-D", str(data), "-U", "app", "--auth=trust", "--no-sync")
        start()
        try:
            yield Server(f"postgresql://app@{HOST}:{port}/postgres", start, stop)
        finally:
            stop()


def _user(folder: Path) -> int | None:
    """Give who runs the server: PostgreSQL refuses root, so then a user without rights."""
    place = folder / "data"
    place.mkdir()
    if os.geteuid() != 0:
        return None
    names = [person.pw_name for person in pwd.getpwall()]
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody").pw_uid
    os.chown(place, user, -1)
    return user
