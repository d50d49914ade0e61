"""A line that breaks, and a server that starts again, under an open page: nothing is lost that need not be.

The page never shows another cohort under the reader's own link.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.frame import choose_file, settles_under, titles, turn_to, type_ages
from tests.browser.relay import Relay, relayed
from tests.browser.served import free_port, served
from tests.browser.settled import settled
from tests.browser.test_every_page import PATHS

pytestmark = pytest.mark.browser

FILE = "patient,age,FIS_0,FIS_6\n" + "".join(f"P{row},{25 + row},{60 + row},{40 + row}\n" for row in range(12))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose console may speak of the server that went away."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def main(page: Page):
    return page.locator('[data-testid="stMain"]')


def test_a_slow_or_broken_line_loses_nothing_and_after_a_restart_the_file_is_asked_for(
    page: Page, tmp_path: Path
) -> None:
    """Symptom: the next click showed the demo's 23 patients under the link of the reader's own file."""
    file = tmp_path / "mine.csv"
    file.write_text(FILE)
    port = free_port()
    with relayed(port) as line:
        _walk(page, file, line)


def _walk(page: Page, file: Path, line: Relay) -> None:
    url = line.address
    with served(port=line.port):
        page.goto(f"{url}/curves")  # the first visit to this server: see test_cold_visit
        settled(page)
        assert len(titles(page)) == len(PATHS)
        expect(page.locator(".st-key-age")).to_be_visible()
        line.delay = 0.1
        choose_file(page, file)
        opened(page)
        line.delay = 0.0
        type_ages(page, to="30")
        expect(main(page).get_by_text("6 of 12 patients").first).to_be_visible()
        settled(page)
        connected = page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
        with page.expect_websocket():  # the page opens another line by itself
            assert line.cut()
        expect(connected).to_be_attached(timeout=60_000)
        turn_to(page, "Caution")
        settled(page)
        expect(main(page).get_by_text("6 of 12 patients").first).to_be_visible()  # the same session, its file with it
    with served(port=line.port):
        expect(connected).to_be_attached(timeout=60_000)
        turn_to(page, "Median drop")
        settles_under(page, "Your file is not open in this session.")
        expect(page.get_by_text("of 23 patients")).to_have_count(0)
        assert "cohort=your+file" in page.url or "cohort=your%20file" in page.url
        main(page).locator("input[type=file]").set_input_files(file)
        opened(page)
        expect(main(page).get_by_text("6 of 12 patients").first).to_be_visible()
        settled(page)
        assert "age=18&age=30" in page.url


def opened(page: Page) -> None:
    """Open the file at the door, once its form is at rest, and wait until its page is."""
    button = main(page).get_by_role("button", name="Open this cohort")
    expect(button).to_be_visible()
    settled(page)
    button.click()
    expect(button).to_have_count(0)
    settled(page)
