"""The filters under fast hands: no step is lost, slider, boxes, link and caption agree, and nothing jumps meanwhile."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.settled import settled

pytestmark = pytest.mark.browser

# Where things stand, drawn by drawn frame: the controls in the sidebar, which are no higher than before a run.
_WATCH = """
() => {
  window.seen = [];
  const parts = ['.st-key-age', '.st-key-edss', '.st-key-employment', '.st-key-_age_0', '[data-testid="stMain"] h1'];
  const look = () => {
    window.seen.push(parts.map((part) => {
      const found = document.querySelector(part);
      return found ? Math.round(found.getBoundingClientRect().top) : null;
    }));
    window.watching = requestAnimationFrame(look);
  };
  look();
}
"""


def ends(page: Page) -> tuple[list[str], list[str], str]:
    """What the slider shows, what the boxes show, and what the link says."""
    slider = [thumb.input_value() for thumb in page.locator(".st-key-age input[type=range]").all()]
    boxes = [page.get_by_label(f"Age at baseline, years, {end}").input_value() for end in ("from", "to")]
    return slider, boxes, page.url.partition("?")[2]


def says(page: Page, caption: str) -> None:
    expect(page.locator('[data-testid="stMain"]').get_by_text(caption).first).to_be_visible()


def test_no_step_of_the_slider_is_lost_and_nothing_jumps(page: Page) -> None:
    """Symptoms: holding ArrowLeft 20 times ended between 67 and 73, and the filters jumped 44 px at each run.

    A filter changes data only: no chart of the overview is embedded anew (its svg element stays the same).
    """
    page.goto("/")
    settled(page)
    page.evaluate("document.querySelectorAll('svg.marks').forEach((svg) => { svg.dataset.mark = 'before'; })")
    assert page.locator("svg.marks").count() == 5
    page.locator(".st-key-age input[type=range]").last.focus()
    page.evaluate(_WATCH)
    for _ in range(20):
        page.keyboard.press("ArrowLeft", delay=30)
    settled(page)
    page.evaluate("cancelAnimationFrame(window.watching)")
    assert ends(page) == (["18", "60"], ["18", "60"], "age=18&age=60")
    seen = page.evaluate("window.seen")
    assert len(seen) > 20
    assert {tuple(places) for places in seen} == {tuple(seen[0])}
    assert None not in seen[0]
    assert page.locator("svg.marks[data-mark]").count() == 5


def test_what_is_typed_in_one_box_after_the_other_is_kept(page: Page) -> None:
    page.goto("/?age=30&age=70")
    settled(page)
    for end, age in (("to", "55"), ("from", "25"), ("to", "52"), ("from", "27")):
        box = page.get_by_label(f"Age at baseline, years, {end}")
        box.fill(age)
        box.press("Enter")
    settled(page)
    assert ends(page) == (["27", "52"], ["27", "52"], "age=27&age=52")
    says(page, "age 27 to 52")
    page.locator(".st-key-age input[type=range]").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight", delay=30)
    settled(page)
    assert ends(page) == (["32", "52"], ["32", "52"], "age=32&age=52")


def test_what_is_typed_or_stepped_again_is_taken(page: Page) -> None:
    """Symptom: a box stepped back to what it had just shown kept its old value, and a number typed later was lost."""
    page.goto("/?age=30&age=59&employment=Full-time")
    settled(page)
    box = page.get_by_label("Age at baseline, years, to")
    for age in ("50", "60", "50", "60", "50"):
        box.fill(age)
        box.press("Enter")
        page.wait_for_timeout(400)
    settled(page)
    assert ends(page) == (["30", "50"], ["30", "50"], "age=30&age=50&employment=Full-time")
    thumb = page.locator(".st-key-age input[type=range]").last
    for control, key in ((thumb, "ArrowLeft"), (box, "ArrowUp"), (box, "ArrowDown"), (thumb, "ArrowRight")):
        control.focus()
        for _ in range(3):
            page.keyboard.press(key, delay=30)
        settled(page)
    assert ends(page) == (["30", "50"], ["30", "50"], "age=30&age=50&employment=Full-time")
    box.fill("45")
    page.get_by_text("Reset filters").click()  # the click takes the number and then everything back
    settled(page)
    assert ends(page) == (["18", "80"], ["18", "80"], "")
    says(page, "23 of 23 patients · any age · any EDSS · any employment")
