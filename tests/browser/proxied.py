"""Two servers of the app and the proxy before them, as compose.yaml has them, by hand on this machine."""

from __future__ import annotations

import hashlib
import hmac
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.served import HOST, ROOT, free_port, is_healthy, served
from tests.programs import find

CADDYFILE = ROOT / "hosting" / "Caddyfile"
_KEY = "of this test"


@dataclass(frozen=True)
class Replicas:
    """Where the proxy is, and each server with what ends it."""

    address: str
    servers: tuple[tuple[str, ExitStack], tuple[str, ExitStack]]

    def of_cookie(self, value: str) -> int:
        """Say which server a reader was sent to: the proxy writes the keyed hash of its name."""
        names = [url.removeprefix("http://").encode() for url, _ in self.servers]
        return [hmac.new(_KEY.encode(), name, hashlib.sha256).hexdigest() for name in names].index(value)

    def end(self, of: int) -> None:
        """End one of the servers."""
        self.servers[of][1].close()


@contextmanager
def proxied(folder: Path, *, environment: Mapping[str, str] | None = None) -> Iterator[Replicas]:
    """Serve the app twice, behind the proxy, for as long as a `with` block lasts; files of the proxy go to `folder`."""
    shared = {"STREAMLIT_SERVER_COOKIE_SECRET": "shared by both", **(environment or {})}
    with ExitStack() as stack:
        servers = []
        for _ in range(2):
            own = stack.enter_context(ExitStack())
            servers.append((own.enter_context(served(environment=shared)), own))
        first, second = servers
        port = free_port()
        address = f"http://{HOST}:{port}"
        program = find("caddy")
        assert program is not None, "python -m tests.programs installs it"
        names = [url.removeprefix("http://") for url, _ in servers]
        proxy = subprocess.Popen(
            [program, "run", "--config", CADDYFILE, "--adapter", "caddyfile"],
            env={**os.environ, "SITE": address, "REPLICAS": " ".join(names), "STICKY_SECRET": _KEY,
                 "HEALTH_INTERVAL": "1s", "HOME": str(folder), "XDG_CONFIG_HOME": str(folder),
                 "XDG_DATA_HOME": str(folder)},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 30
            while not is_healthy(port):
                assert time.monotonic() < deadline, "the proxy did not come up within 30 s"
                time.sleep(0.1)
            yield Replicas(address, (first, second))
        finally:
            proxy.terminate()
            proxy.wait(timeout=10)
