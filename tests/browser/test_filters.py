"""The filters under fast hands: no step is lost, filters and link agree, nothing jumps; and each can be taken off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.frame import type_ages
from tests.browser.settled import settled
from tests.browser.shifts import SHIFTS, STILL, mark, marked, moved

pytestmark = pytest.mark.browser

# Where things stand, drawn by drawn frame: the controls in the sidebar, which are no higher than before a run.
_WATCH = """
() => {
  window.seen = [];
  const parts = ['.st-key-age', '.st-key-edss', '.st-key-employment', '[data-testid="stMain"] h1'];
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


def ends(page: Page) -> tuple[list[str], str]:
    """What the slider shows, and what the link says."""
    return [thumb.input_value() for thumb in page.locator(".st-key-age input[type=range]").all()], query(page)


def query(page: Page) -> str:
    return page.url.partition("?")[2]


@pytest.mark.parametrize("slower", [1, 4])
def test_no_step_of_the_slider_is_lost_and_nothing_jumps(page: Page, slower: int) -> None:
    """Symptoms: holding ArrowLeft 20 times ended between 67 and 73, and the filters jumped 44 px at each run.

    A filter changes data only: no chart of the overview is embedded anew (its svg element stays the same). It was as
    soon as somebody was left out: the number in a chart's alternative text is a part of its specification.
    """
    page.add_init_script(SHIFTS)
    page.goto("/")
    settled(page)
    moved(page)
    charts = mark(page)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    thumb = page.locator(".st-key-age input[type=range]").last
    thumb.focus()
    page.evaluate(_WATCH)
    for _ in range(20):
        page.keyboard.press("ArrowLeft", delay=30)
    settled(page)
    page.evaluate("cancelAnimationFrame(window.watching)")
    assert ends(page) == (["18", "60"], "age=18&age=60")
    seen = page.evaluate("window.seen")
    assert len(seen) > 20
    assert {tuple(places) for places in seen} == {tuple(seen[0])}
    assert None not in seen[0]
    assert moved(page)[0] < STILL
    for _ in range(20):
        page.keyboard.press("ArrowLeft", delay=30)
    expect(page.get_by_text("18 of 23 patients").first).to_be_visible()
    settled(page)
    assert marked(page) == charts > 0


def test_ends_that_are_typed_and_levels_that_are_clicked_are_kept_and_taken_off(page: Page) -> None:
    """Symptom: five numbers typed without a pause ended on an earlier one."""
    page.goto("/")
    settled(page)
    page.get_by_role("button", name="Type ends").click()
    box = page.get_by_label("Age at baseline, years, to")
    for age in ("70", "60", "50", "45", "40"):
        box.fill(age)
    page.get_by_role("button", name="Apply").click()
    settled(page)
    expect(box).to_have_count(0)
    assert ends(page) == (["18", "40"], "age=18&age=40")
    expect(page.get_by_text("age 18 to 40").first).to_be_visible()
    thumb = page.locator(".st-key-age input[type=range]").first
    thumb.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight", delay=30)
    settled(page)
    assert ends(page) == (["23", "40"], "age=23&age=40")
    type_ages(page, to="38")
    settled(page)
    assert ends(page) == (["23", "38"], "age=23&age=38")

    level = page.get_by_role("button", name="Part-time 3 of 4")
    level.click()
    expect(page.get_by_role("button", name="Full-time 0 of 7")).to_have_attribute("aria-pressed", "false")
    settled(page)
    assert query(page) == "age=23&age=38&employment=Part-time"
    page.get_by_role("button", name="Reset filters").first.click()
    expect(page.get_by_text("23 of 23 patients · any age · any EDSS · any employment").first).to_be_visible()
    settled(page)
    assert ends(page) == (["18", "80"], "")


@pytest.mark.parametrize("viewport", [(390, 844), (1024, 768), (1440, 900)], ids=["phone", "tablet", "desktop"])
def test_a_filter_is_seen_together_with_the_chart_it_moves(page: Page, viewport: tuple[int, int]) -> None:
    """Symptom: on a phone the filters covered the page, and at 1024 px none of them was on the first screen."""
    width, height = viewport
    page.goto("/curves?edss=2&edss=6")
    settled(page)
    if width < 768:
        page.get_by_role("button", name="Expand sidebar").click()
    page.locator('[data-testid="stMain"] svg.marks').first.scroll_into_view_if_needed()
    page.locator('[data-testid="stMain"] svg.marks').first.evaluate("svg => svg.scrollIntoView({ block: 'start' })")
    settled(page)
    shown = {
        part: page.evaluate(
            """part => {
              const box = document.querySelector(part).getBoundingClientRect();
              const hit = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 120));
              return hit !== null && document.querySelector(part).contains(hit);
            }""",
            part,
        )
        for part in (".st-key-age", ".st-key-edss", '[data-testid="stMain"] svg.marks')
    }
    assert shown == dict.fromkeys(shown, True)
    if width >= 768:
        lowest = page.locator(".st-key-_filters_foot").bounding_box()
        assert lowest is not None
        assert height < 900 or lowest["y"] + lowest["height"] <= height, "the filters fit a screen"
    else:
        page.get_by_role("button", name="Collapse sidebar").click()
    chip = page.get_by_role("button", name="EDSS 2 to 6")
    chip.click()
    expect(chip).to_have_count(0)
    settled(page)
    assert query(page) == ""
