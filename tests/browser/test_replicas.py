"""Two servers behind the proxy: a link of one opens on the other, and where one dies its readers move."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.frame import choose_file, heading, turn_to
from tests.browser.proxied import Replicas, proxied
from tests.browser.settled import settled
from tests.browser.test_lost_session import FILE, main, opened

pytestmark = pytest.mark.browser


def place_of(context: BrowserContext, replicas: Replicas) -> int:
    """The server that this reader stays with."""
    values = [cookie["value"] for cookie in context.cookies() if cookie["name"] == "fatigue_replica"]
    return replicas.of_cookie(values[0])


def profile_on(browser: Browser, replicas: Replicas, place: int) -> BrowserContext:
    """A new reader whom the proxy sends to that server."""
    for _ in range(30):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.request.get(f"{replicas.address}/_stcore/health", headers={"User-Agent": "Mozilla/5.0"})
        if place_of(context, replicas) == place:
            return context
        context.close()
    raise AssertionError("thirty new readers all came to one server")


def opened_link(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    settled(page)
    return page


def moved_to(page: Page, title: str) -> str:
    """Turn to another page once the server is there again, and give its finding."""
    connected = page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
    expect(connected).to_be_attached(timeout=60_000)
    turn_to(page, title)
    settled(page)
    return heading(page)


def test_a_link_of_one_opens_on_the_other_and_a_death_moves_the_readers(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(FILE)
    with proxied(tmp_path) as replicas:
        stays, dies = profile_on(browser, replicas, 0), profile_on(browser, replicas, 1)
        theirs = opened_link(dies, f"{replicas.address}/drop?age=18&age=35")
        mine = opened_link(stays, theirs.url)
        assert heading(mine) == heading(theirs)
        uploader = opened_link(dies, f"{replicas.address}/curves")
        choose_file(uploader, file)
        opened(uploader)
        expect(main(uploader).get_by_text("12 patients").first).to_be_visible()

        replicas.end(1)
        found = moved_to(theirs, "Caution")
        assert place_of(dies, replicas) == 0
        assert found == moved_to(mine, "Caution")
        assert "age=18&age=35" in theirs.url
        # What only the dead server held is asked for; nothing else is shown in its place.
        assert moved_to(uploader, "Median drop") == "Your file is not open in this session."
        expect(uploader.get_by_text("of 23 patients")).to_have_count(0)
        stays.close()
        dies.close()
