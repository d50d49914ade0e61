"""A link carries the filters: a colleague who opens it on another computer sees the same patients."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.settled import settled
from tests.browser.test_every_page import PATHS

pytestmark = pytest.mark.browser

FILTERS = "?age=18&age=40"
CAPTION = "age 18 to 40"


@pytest.mark.parametrize("path", PATHS)
def test_link_with_filters_brings_them_back_on_every_page(page: Page, path: str) -> None:
    page.goto(path + FILTERS)
    settled(page)
    expect(page.locator('[data-testid="stMain"]').get_by_text(CAPTION).first).to_be_visible()


def test_reload_keeps_the_filters(page: Page) -> None:
    page.goto("/curves" + FILTERS)
    settled(page)
    page.reload()
    settled(page)
    expect(page.locator('[data-testid="stMain"]').get_by_text(CAPTION).first).to_be_visible()
    assert page.url.endswith("/curves" + FILTERS)


def test_filters_stay_when_the_page_changes(page: Page) -> None:
    page.goto("/" + FILTERS)
    settled(page)
    page.locator('[data-testid="stSidebarNav"] a[href*="/drop"]').click()
    page.wait_for_url("**/drop**")
    settled(page)
    expect(page.locator('[data-testid="stMain"]').get_by_text(CAPTION).first).to_be_visible()
    assert FILTERS.removeprefix("?") in page.url


def test_key_press_on_the_slider_reaches_the_link_and_the_caption(page: Page) -> None:
    page.goto("/" + FILTERS)
    settled(page)
    page.locator(".st-key-age input[type=range]").last.press("ArrowLeft")
    settled(page)
    expect(page.locator('[data-testid="stMain"]').get_by_text("age 18 to 39").first).to_be_visible()
    assert "age=18&age=39" in page.url
