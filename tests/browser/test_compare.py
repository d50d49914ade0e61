"""Groups in a real browser: one click, halves at a cut, filter against rest, letting go; all in the link."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.frame import heading
from tests.browser.settled import settled

pytestmark = pytest.mark.browser

ENDS = """() => [...document.querySelectorAll('[data-testid="stMain"] svg text')]
  .filter((text) => /^[ABCD]: /.test(text.textContent)).map((text) => {
    const box = text.getBoundingClientRect(); return [box.top, box.bottom, box.right];
  }).sort((a, b) => a[0] - b[0])"""


def main(page: Page) -> Locator:
    return page.locator('[data-testid="stMain"]')


def test_groups_are_made_by_clicks_and_live_in_the_link(page: Page) -> None:
    page.goto("/compare?age=18&age=35")
    settled(page)
    main(page).get_by_role("button", name="These against the rest").click()
    expect(main(page).get_by_role("button", name="B: age over 35 (9 patients)")).to_be_visible()
    settled(page)
    assert "groups=" in page.url
    assert "age=35" not in page.url  # the filter has become a group
    main(page).get_by_role("button", name="A: age at most 35 (14 patients)").click()
    expect(main(page).get_by_text("One group is kept").first).to_be_visible()
    settled(page)
    main(page).get_by_role("button", name="Halves by EDSS").click()
    page.get_by_role("button", name="Compare the halves").click()
    expect(main(page).get_by_role("button", name="A: EDSS at most 4 (9 patients)")).to_be_visible()
    settled(page)
    title = heading(page)
    page.goto(page.url)
    settled(page)
    assert heading(page) == title
    expect(main(page).get_by_text("Part of the link was not understood")).to_have_count(0)
    assert "S0" not in page.url


def test_labels_of_four_groups_never_meet(page: Page) -> None:
    page.goto("/compare?groups=age:18-35&groups=edss:0-4&groups=sex:female&groups=rest;age:0-30")
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        settled(page)
        ends = page.evaluate(ENDS)
        assert len(ends) == 4
        assert all(below[0] >= above[1] for above, below in pairwise(ends)), width
        assert max(right for _, _, right in ends) <= width
    expect(main(page).get_by_text("In two groups:").first).to_be_visible()
