"""The first visit to a server that nobody has opened yet may be a deep link: a colleague's, or after a restart.

So is the one to /curves in test_lost_session.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.frame import titles
from tests.browser.served import served
from tests.browser.settled import settled
from tests.browser.test_every_page import PATHS

pytestmark = pytest.mark.browser


@pytest.fixture
def app_url() -> Iterator[str]:
    """A server of this test's own, instead of the one shared by all."""
    with served() as url:
        yield url


def test_first_visit_to_a_fresh_server_may_be_a_deep_link(page: Page) -> None:
    """Symptoms: pages/curves.py ran alone, with the wrong menu and no filters; its icon was asked of another host."""
    page.goto("/repeated?age=18&age=40")
    settled(page)
    assert len(titles(page)) == len(PATHS)
    expect(page.locator(".st-key-age")).to_be_visible()
    expect(page.locator('[data-testid="stMain"]').get_by_text("age 18 to 40").first).to_be_visible()
