"""A link carries the filters: a colleague who opens it on another computer sees the same patients.

That it brings them back on every page is seen in test_every_page.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.frame import turn_to
from tests.browser.settled import settled

pytestmark = pytest.mark.browser

FILTERS = "?age=18&age=40"
CAPTION = "age 18 to 40"


def has_its_filters(page: Page) -> bool:
    return page.locator('[data-testid="stMain"]').get_by_text(CAPTION).first.is_visible()


def test_filters_stay_when_the_page_is_loaded_again_or_changes(page: Page) -> None:
    page.goto("/curves" + FILTERS)
    settled(page)
    page.reload()
    settled(page)
    assert has_its_filters(page)
    assert page.url.endswith("/curves" + FILTERS)
    turn_to(page, "Median drop")
    page.wait_for_url("**/drop**")
    settled(page)
    assert has_its_filters(page)
    assert FILTERS.removeprefix("?") in page.url
