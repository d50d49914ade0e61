"""A Streamlit app served on this machine for as long as a `with` block lasts."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"


@contextmanager
def served(
    folder: Path = ROOT,
    *,
    script: str = "app.py",
    options: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
    seconds: float = 90,
    log_to: Path | None = None,
    port: int | None = None,
) -> Iterator[str]:
    """Give the address of `script`, served from `folder` (its .streamlit/config.toml applies) on `port` or a free one.

    What the server prints goes to `log_to`, where that is given.
    """
    port = port or free_port()
    command = [
        sys.executable, "-m", "streamlit", "run", script,
        "--server.port", str(port), "--server.address", HOST, "--server.headless", "true",
        "--browser.gatherUsageStats", "false",
        "--browser.serverAddress", HOST,  # else Streamlit asks a service elsewhere for this machine's own address
        *options,
    ]  # fmt: skip
    # What the developer's own shell says must not change what is tested.
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "FATIGUE_"))}
    with log_to.open("w+b") if log_to else tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            command, cwd=folder, env={**inherited, **(environment or {})},
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + seconds
            while not is_healthy(port):
                if server.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    said = log.read().decode(errors="replace")[-4000:]
                    raise RuntimeError(f"{script} did not come up within {seconds:g} s. It said:\n{said}")
                time.sleep(0.1)
            yield f"http://{HOST}:{port}"
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_healthy(port: int) -> bool:
    """Say whether a server, or a proxy before one, answers there."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
