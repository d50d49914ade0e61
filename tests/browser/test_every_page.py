"""Every page opens in a real browser: both cohorts, light and dark, on a desktop and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.settled import settled

PATHS = (
    "/", "/patients", "/curves", "/drop", "/repeated", "/predictors", "/independence", "/companions", "/caution",
    "/methods",
)  # fmt: skip

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
