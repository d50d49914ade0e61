"""The server itself: it asks no other host, refuses pages of other sites, and its log holds no word of a file."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.served import ROOT, served
from tests.browser.settled import settled

pytestmark = pytest.mark.browser

# Run by Python before anything else of the server: each host that is looked up or called is written down.
WATCHED = """
import socket
def watch(name, place):
    real = getattr(socket if place == 0 else socket.socket, name)
    def watched(*args, **named):
        host = args[0] if place == 0 else args[1]
        host = host[0] if isinstance(host, tuple) else host
        if host not in ("127.0.0.1", "::1", "localhost", "0.0.0.0", None):
            with open({file!r}, "a") as out:
                out.write(name + " " + repr(host) + "\\n")
            raise OSError("no other host is asked")
        return real(*args, **named)
    setattr(socket if place == 0 else socket.socket, name, watched)
watch("getaddrinfo", 0)
watch("connect", 1)
"""
# Our app's server, with a page that fails in every way, each time with a value of a patient in the message.
FAILING = """
import logging, sys, threading, warnings
sys.path.insert(0, {root!r})
import streamlit as st
from pages.frame import logs, server

def fail():
    try:
        {{}}["Marker of P07"]
    except KeyError as first:
        raise ValueError("Marker of P07") from first

if __name__ == "__main__":
    warnings.warn("Marker of P07")
    logging.getLogger("pyarrow").warning("went wrong: %s", ValueError("Marker of P07"))
    logging.getLogger("streamlit.dataframe_util").warning(ValueError("Marker of P07"))
    try:
        fail()
    except ValueError:
        logging.getLogger("pandas").exception("Marker of P07")
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    st.button("Fail in a callback", on_click=fail)
    st.write("Drawn")
    if st.toggle("Fail"):
        fail()
else:
    logs.keep_quiet()
    app = st.App(__file__, middleware=server.MIDDLEWARE)
"""


@pytest.fixture
def app_url(tmp_path: Path, server_log: Path) -> Iterator[str]:
    """A server whose page fails."""
    (tmp_path / "failing.py").write_text(FAILING.format(root=str(ROOT)))
    with served(tmp_path, script="failing.py", log_to=server_log) as url:
        yield url


@pytest.fixture
def server_log(tmp_path: Path) -> Path:
    return tmp_path / "log.txt"


def test_no_fault_tells_a_value_of_a_patient_to_the_log(page: Page, server_log: Path) -> None:
    page.goto("/")
    expect(page.get_by_text("Drawn")).to_be_visible()
    page.get_by_text("Fail", exact=True).click()
    expect(page.locator('[data-testid="stException"]').first).to_be_visible()
    page.get_by_text("Fail", exact=True).click()
    page.get_by_role("button", name="Fail in a callback").click()
    expect(page.locator('[data-testid="stException"]').first).to_be_visible()
    settled(page)
    log = server_log.read_text()
    assert "Marker" not in log
    assert "P07" not in log
    assert "UserWarning at " in log
    assert log.count("Unexpected ValueError\n") >= 4  # handled, in a thread, in the page, in a callback
    assert "failing.py" in log  # the place is told
    assert "after KeyError" in log


def handshake(url: str, origin: str | None) -> int:
    """Give the answer to a request for a websocket from a page of `origin`."""
    place = urlsplit(url)
    lines = [
        "GET /_stcore/stream HTTP/1.1", f"Host: {place.netloc}", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
        *([] if origin is None else [f"Origin: {origin}"]), "", "",
    ]  # fmt: skip
    with socket.create_connection((place.hostname, place.port), timeout=10) as line:
        line.sendall("\r\n".join(lines).encode())
        return int(line.recv(200).split()[1])


def test_a_page_of_another_site_is_refused_and_no_other_host_is_asked_about_it(tmp_path: Path) -> None:
    """Symptom: a foreign Origin made Streamlit ask a service elsewhere for this machine's address."""
    asked = tmp_path / "asked.txt"
    (tmp_path / "sitecustomize.py").write_text(WATCHED.format(file=str(asked)))
    environment = {"PYTHONPATH": str(tmp_path)}
    options = ("--server.corsAllowedOrigins", "https://named.example")
    with served(environment=environment, options=options) as url:
        began = time.monotonic()
        wrong = (f"{url}.evil.example", "http://127.0.0.1.evil.example", "file://")
        for foreign in ("https://evil.example", "null", "", "http://[", *wrong):
            assert handshake(url, foreign) == 403, foreign
        for ours in (None, url, "http://localhost:3000", "https://named.example"):
            assert handshake(url, ours) == 101, ours
        assert time.monotonic() - began < 2
    assert not asked.exists(), asked.read_text()
