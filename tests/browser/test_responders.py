"""The threshold of responders: typed, dragged on the chart, tapped on a phone; always in the link."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.frame import heading, settles_under
from tests.browser.settled import settled

pytestmark = pytest.mark.browser


def main(page: Page) -> Locator:
    return page.locator('[data-testid="stMain"]')


def said(page: Page) -> str:
    """What the line on the chart says now."""
    words = main(page).locator("svg.marks").first.locator("text").all_text_contents()
    return next(text for text in words if "improved by at least" in text)


def on_line(page: Page, share: float) -> tuple[float, float]:
    """A point in the lower part of the chart, so far to the right."""
    chart = main(page).locator("svg.marks").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    return box["x"] + 60 + (box["width"] - 90) * share, box["y"] + box["height"] * 0.75


def test_the_line_is_dragged_and_typed_and_both_agree(page: Page) -> None:
    page.goto("/responders")
    settled(page)
    box = main(page).get_by_label("Improved by at least").first
    assert said(page) == "18 of 23 improved by at least 10 points"
    page.mouse.move(*on_line(page, 0.5))
    page.mouse.down()
    for share in (0.55, 0.6, 0.65):
        page.mouse.move(*on_line(page, share))
    dragged = said(page)  # before the server has heard of it: the browser counts
    assert "10 points" not in dragged
    expect(box).to_have_value("10")
    page.mouse.up()
    settled(page)
    points = dragged.split("at least ")[1].split()[0]
    expect(box).to_have_value(points)
    assert said(page) == dragged
    assert f"responders_points={points}" in page.url
    assert heading(page).startswith(dragged.split(" improved")[0])
    box.fill("5")  # what was typed last counts, though the chart was dragged before
    box.press("Enter")
    settles_under(page, "at least 5 points")
    assert said(page).endswith("at least 5 points")
    page.mouse.click(*on_line(page, 0.6))
    settled(page)
    expect(box).not_to_have_value("5")


@pytest.mark.parametrize("viewport", [(390, 844)], ids=["phone"])
def test_on_a_phone_a_tap_moves_the_line(page: Page) -> None:
    page.goto("/responders?cohort=demo60&responders_unit=Percent&responders_by=Everybody")
    settled(page)
    assert "at least 30" in said(page)
    page.mouse.click(*on_line(page, 0.95))
    settled(page)
    assert "at least 30" not in said(page)
    assert "responders_percent=" in page.url
