"""A real browser on the real app: one app and one Chromium a worker, one fresh profile a test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.browser import chromium
from tests.browser.served import served

OWN_HOSTS = {"127.0.0.1", "localhost"}
# On a deep link Streamlit's page asks for its server under /curves/_stcore first, is told 404, and then asks at the
# root. Chromium reports that 404 on the console whatever the app does.
STREAMLITS_OWN_PROBE = re.compile(r"^http://[^/]+/\w+/_stcore/(health|host-config)$")


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What our app's server prints."""
    return tmp_path_factory.mktemp("server") / "log.txt"


@pytest.fixture(scope="session")
def app_url(server_log: Path) -> Iterator[str]:
    """The address of our app, as `streamlit run app.py` serves it."""
    with served(log_to=server_log) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.HOW_TO_GET_ONE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Width and height; override with parametrize."""
    return (1440, 900)


@pytest.fixture
def color_scheme() -> str:
    """`light` or `dark`, as the reader's system asks for; override with parametrize."""
    return "light"


@pytest.fixture
def page(browser: Browser, app_url: str, viewport: tuple[int, int], color_scheme: str) -> Iterator[Page]:
    """A page in a fresh profile. Afterwards: no error in its console, and no request to any host but ours."""
    width, height = viewport
    context = browser.new_context(
        base_url=app_url, viewport={"width": width, "height": height}, color_scheme=color_scheme
    )
    faults: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        url = str(message.location.get("url"))
        if message.type == "error" and not STREAMLITS_OWN_PROBE.match(url):
            faults.append(f"console: {message.text} ({url})")

    def watch(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in OWN_HOSTS:
            faults.append(f"request to another host: {url}")

    def asked(request: Request) -> None:
        watch(request.url)

    page = context.new_page()
    context.on("request", asked)
    page.on("websocket", lambda socket: watch(socket.url))
    page.on("console", hear)
    page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    page.set_default_timeout(60_000)
    yield page
    context.close()
    assert faults == []
