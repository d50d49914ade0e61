"""The linked views in a real browser: draw, click, let go, use as a filter, keep, by keyboard, on a phone."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from fatigue.cohort.demo import demo
from fatigue.show.words import numbers
from tests.browser.frame import heading, settles_under
from tests.browser.settled import settled

pytestmark = pytest.mark.browser

PLOT = """(name) => {
  const group = document.querySelector(`[data-testid="stMain"] svg g.${name}_group`);
  const box = group.querySelector('path.background').getBoundingClientRect();
  return [box.x, box.y, box.width, box.height];
}"""
STRIP = """() => [...document.querySelectorAll('[data-testid="stMain"] svg g.strip_group text')]
  .map((text) => text.textContent)"""


def main(page: Page) -> Locator:
    return page.locator('[data-testid="stMain"]')


def draw(page: Page, view: str, start: tuple[float, float], end: tuple[float, float], *, release: bool = True) -> None:
    """Draw a box over a view, its corners as shares of the plot."""
    page.locator(f"svg g.{view}_group").first.scroll_into_view_if_needed()
    x, y, width, height = page.evaluate(PLOT, view)
    page.mouse.move(x + width * start[0], y + height * start[1])
    page.mouse.down()
    for step in (0.3, 0.7, 1.0):
        across, down = (a + (b - a) * step for a, b in zip(start, end, strict=True))
        page.mouse.move(x + width * across, y + height * down)
    if release:
        page.mouse.up()
        settled(page)


def inside_age(low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """The first and last scores of the demo's patients of that age."""
    cohort = demo()
    age = cohort.patients["age"].to_numpy()
    scores = cohort.score_array()[(age > low) & (age < high)]
    return scores[:, 0], scores[:, -1]


def expected(first: np.ndarray, last: np.ndarray) -> list[str]:
    """What the strip is to say of patients, by numpy."""
    change = np.median(last - first)
    return [
        str(len(first)), *(numbers.score(float(np.median(scores))) for scores in (first, last)),
        numbers.signed_score(float(change)), f"{np.mean(last < first):.0%}",
    ]  # fmt: skip


def test_draw_read_use_as_a_filter_and_keep(page: Page) -> None:
    page.goto("/explore")
    settled(page)
    everybody = page.evaluate(STRIP)
    assert "Everybody" in everybody
    assert all(value in everybody for value in expected(*inside_age(0, 99)))

    # While the hand draws nothing is asked of the server: the strip follows, the title does not.
    title = heading(page)
    draw(page, "ranges", (0.36, 0), (0.99, 1), release=False)  # ages 29.4 to 54.6, any EDSS
    strip = page.evaluate(STRIP)
    assert [strip.count(name) for name in ("In focus", "The others", "Everybody")] == [1, 1, 0]
    inside, others = expected(*inside_age(29.4, 54.6)), expected(*inside_age(0, 29.4))
    for value in (*inside, *others):
        assert value in strip, (value, strip)
    assert heading(page) == title
    page.mouse.up()
    settles_under(page, f"{inside[0]} of 23 patients in focus")
    row = main(page).get_by_role("row").filter(has_text="In focus")
    for value in inside[:4]:
        expect(row).to_contain_text(value)
    expect(main(page).get_by_text("subgroup looked at: exploratory").first).to_be_visible()

    main(page).get_by_role("button", name="Keep as group A").click()
    settled(page)
    assert "groups=" in page.url
    assert "S0" not in page.url  # no patient's name
    expect(main(page).get_by_role("button", name="Keep as group B")).to_be_visible()
    main(page).get_by_role("button", name="Use as filter").click()
    expect(main(page).get_by_text("age 30 to").first).to_be_visible()
    settled(page)
    assert "age=30" in page.url
    assert "Everybody" in page.evaluate(STRIP)
    assert inside[0] in page.evaluate(STRIP)


def test_click_bars_draw_scores_and_let_go(page: Page) -> None:
    page.goto("/explore?explore_more=Sex")
    settled(page)
    page.locator("svg g.words_group").get_by_text("full-time").click(force=True)
    settles_under(page, "7 of 23 patients in focus")
    page.locator("svg g.words_group").get_by_text("part-time").click(force=True)
    settles_under(page, "11 of 23 patients in focus")
    draw(page, "changes", (0.02, 0.1), (0.55, 0.9))
    expect(main(page).get_by_text("picked by their scores").first).to_be_visible()
    expect(main(page).get_by_role("button", name="Use as filter")).to_be_disabled()
    main(page).get_by_role("button", name="Let go").click()
    settles_under(page, "Drag over any picture")
    assert "Everybody" in page.evaluate(STRIP)
    # By the keyboard the filters do the same.
    page.locator(".st-key-age input[type=range]").last.focus()
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
    expect(main(page).get_by_text("age 18 to 40").first).to_be_visible()
    settled(page)
    first, last = inside_age(0, 40.5)
    assert all(value in page.evaluate(STRIP) for value in expected(first, last))


def test_views_fill_a_wide_page_a_tablet_and_a_phone(page: Page) -> None:
    """Side by side, or one below the other: never wider than their place, drawn over at each width."""
    page.goto("/explore")
    for width, height, columns in ((1680, 1050, 2), (1440, 900, 2), (1024, 768, 2), (390, 844, 1)):
        page.set_viewport_size({"width": width, "height": height})
        settled(page)
        boxes = [page.evaluate(PLOT, view) for view in ("curves", "ranges", "changes", "words")]
        assert len({round(box[0]) for box in boxes}) == columns, width
        svg = main(page).locator("svg.marks").bounding_box()
        place = main(page).locator(".st-key-linked").bounding_box()
        assert svg
        assert place
        assert svg["width"] <= place["width"] + 1, width
        assert svg["width"] > place["width"] * 0.9, width
    draw(page, "ranges", (0.36, 0), (0.99, 1))
    settles_under(page, "in focus")
