"""Two servers with one PostgreSQL behind the proxy: a link of one opens on the other, and a death moves the readers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.frame import choose_file, heading, turn_to, type_ages
from tests.browser.proxied import Replicas, proxied
from tests.browser.settled import settled
from tests.browser.test_lost_session import main, opened
from tests.browser.test_publish import FILE, publish
from tests.pages.frame.publish import postgres

pytestmark = pytest.mark.browser

CONNECTED = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'


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
    expect(page.locator(CONNECTED)).to_be_attached(timeout=60_000)
    turn_to(page, title)
    return heading(page)


def test_a_link_of_one_opens_on_the_other_and_a_death_moves_the_readers(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(FILE)
    with postgres.server() as database, proxied(tmp_path, environment={"FATIGUE_PUBLISH": database.url}) as replicas:
        stays, dies = profile_on(browser, replicas, 0), profile_on(browser, replicas, 1)
        uploader = opened_link(dies, f"{replicas.address}/curves")
        choose_file(uploader, file)
        opened(uploader)
        expect(main(uploader).get_by_text("40 of 40 patients").first).to_be_visible()
        shared, _ = publish(uploader)
        uploader.keyboard.press("Escape")

        theirs = opened_link(dies, f"{shared}&age=18&age=50")
        mine = opened_link(stays, theirs.url)
        expect(main(mine).get_by_text("of 40 patients").first).to_be_visible()
        assert heading(mine) == heading(theirs)
        assert "age=18&age=50" in mine.url

        with theirs.expect_websocket(), uploader.expect_websocket():  # each asks for another line by itself
            replicas.end(1)
        for page in (theirs, mine):
            expect(page.locator(CONNECTED)).to_be_attached(timeout=60_000)
            type_ages(page, to="45")
            expect(page).to_have_url(re.compile("age=18&age=45"))
        assert moved_to(theirs, "Median drop") == moved_to(mine, "Median drop")
        assert place_of(dies, replicas) == 0
        expect(main(theirs).get_by_text("Published cohort").first).to_be_visible()
        assert "age=18&age=45" in theirs.url
        # What only the dead server held is asked for; nothing else is shown in its place.
        assert moved_to(uploader, "Median drop") == "Your file is not open in this session."
        expect(uploader.get_by_text("of 23 patients")).to_have_count(0)
        stays.close()
        dies.close()
