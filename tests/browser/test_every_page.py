"""Every page opens in a real browser: both cohorts, light and dark, on a desktop and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import served
from tests.browser.settled import settled

PATHS = ("/", "/patients", "/curves", "/drop", "/repeated", "/predictors", "/independence", "/methods")

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("viewport", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?cohort=demo60"], ids=["demo", "demo60"])
@pytest.mark.parametrize("path", PATHS)
def test_page_opens_without_a_fault(page: Page, path: str, query: str) -> None:
    page.goto(path + query)
    settled(page)
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)
    expect(page.locator('[data-testid="stMain"] h1').first).to_be_visible()  # the finding, as the page's heading
    # A page wider than the screen scrolls sideways: on a phone, the sign of something cut off.
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_first_visit_to_a_fresh_server_may_be_a_deep_link(browser: Browser) -> None:
    """Symptom: on a server nobody had opened yet, /curves ran pages/curves.py alone: wrong menu, no filters."""
    with served() as fresh:
        page = browser.new_page(base_url=fresh)
        page.goto("/curves?age=18&age=40")
        settled(page)
        expect(page.locator('[data-testid="stSidebarNav"] a')).to_have_count(len(PATHS))
        expect(page.locator(".st-key-age")).to_be_visible()
        expect(page.locator('[data-testid="stMain"]').get_by_text("age 18 to 40").first).to_be_visible()
        page.context.close()
