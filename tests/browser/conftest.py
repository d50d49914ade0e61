"""A real browser on the real app: one app and one Chromium a worker; its profile is emptied after each test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser import chromium
from tests.browser.served import served

OWN_HOSTS = {"127.0.0.1", "localhost"}
# On a deep link Streamlit's page asks for its server under /curves/_stcore first, is told 404, and then asks at the
# root. Chromium reports that 404 on the console whatever the app does.
STREAMLITS_OWN_PROBE = re.compile(r"^http://[^/]+/\w+/_stcore/(health|host-config)$")

expect.set_options(timeout=30_000)  # the server computes, and shares its machine: five seconds were not always enough


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


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A profile for each address: a new one compiles all of Streamlit's scripts anew, half of the time of a visit."""
    opened: dict[str, BrowserContext] = {}
    yield opened
    for context in opened.values():
        context.close()


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Width and height; override with parametrize."""
    return (1440, 900)


@pytest.fixture
def color_scheme() -> Literal["light", "dark"]:
    """`light` or `dark`, as the reader's system asks for; override with parametrize."""
    return "light"


@pytest.fixture
def page(
    browser: Browser,
    profiles: dict[str, BrowserContext],
    app_url: str,
    viewport: tuple[int, int],
    color_scheme: Literal["light", "dark"],
) -> Iterator[Page]:
    """A new tab in an emptied profile. Afterwards: no error in its console, and no request to any host but ours."""
    if app_url not in profiles:
        profiles[app_url] = browser.new_context(base_url=app_url)
    context = profiles[app_url]
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
    page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
    page.emulate_media(color_scheme=color_scheme)
    context.on("request", asked)
    page.on("websocket", lambda socket: watch(socket.url))
    page.on("console", hear)
    page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    page.set_default_timeout(60_000)
    yield page
    kept = {"origin": app_url, "storageTypes": "cookies,local_storage,indexeddb"}
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", kept)
    context.remove_listener("request", asked)
    for tab in context.pages:
        tab.close()
    assert faults == []
