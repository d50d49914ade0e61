"""From a mark to its patient and back: by a click on every chart of patients, by keyboard, on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.frame import settles_under
from tests.browser.settled import settled

pytestmark = pytest.mark.browser


def main(page: Page) -> Locator:
    return page.locator('[data-testid="stMain"]')


# Page, the named marks, and how far into them the mark lies that is clicked.
MARKS = {
    "/drop": "bars_marks",
    "/responders?age=18&age=60": "bars_marks",
    "/predictors": "points_marks",
    "/explore": "dots_1_marks",
}


def click_mark(page: Page, marks: str) -> None:
    """Click the first mark of that name that nothing lies over."""
    chart = main(page).locator(f"svg.marks:has(g.{marks})").first
    chart.scroll_into_view_if_needed()
    at = page.evaluate(
        """(name) => {
          for (const mark of document.querySelectorAll(`[data-testid="stMain"] svg g.${name} path`)) {
            const box = mark.getBoundingClientRect();
            const point = [box.x + box.width / 2, box.y + box.height / 2];
            if (box.width > 2 && document.elementFromPoint(...point) === mark) return point;
          }
          return null;
        }""",
        marks,
    )
    assert at is not None, f"no mark of {marks} to click"
    page.mouse.click(*at)


def choose_row(page: Page) -> None:
    """Choose the first row of a table of patients; it is drawn on a canvas, its box at the left."""
    main(page).get_by_role("tab", name="Table").first.click()
    table = main(page).locator('[data-testid="stDataFrame"]').first
    table.scroll_into_view_if_needed()
    settled(page)
    table.click(position={"x": 15, "y": 55})


def test_a_click_leads_to_the_patient_and_back_with_the_filters(page: Page) -> None:
    for path, marks in MARKS.items():
        page.goto(path)
        settled(page)
        click_mark(page, marks)
        settled(page)
        button = main(page).get_by_role("link", name="Open patient")
        name = button.inner_text().split()[-1]
        assert name not in page.url
        button.click()
        settles_under(page, f"Patient {name}:")
        assert name not in page.url
        assert "/patient" in page.url
        assert ("age=18&age=60" in page.url) == ("age" in path)
        main(page).get_by_role("link", name="Back to").click()
        page.wait_for_url(f"**{path.partition('?')[0]}*")
        settled(page)
        assert ("age=18&age=60" in page.url) == ("age" in path)
        if "responders" in path:  # a row of its table leads there as well
            choose_row(page)
            expect(main(page).get_by_role("link", name="Open patient")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/patient")
    settled(page)
    chosen = main(page).get_by_label("Patient", exact=True)
    chosen.focus()
    page.keyboard.type("S09")
    page.keyboard.press("Enter")
    settles_under(page, "Patient S09:")
    assert "S09" not in page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
