"""A talk from the demo's deck, walked by keys on a screen of a lecture room: nothing is cut off, all is large."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.frame import heading, settles_under
from tests.browser.settled import settled

pytestmark = pytest.mark.browser

_SIZES = """
() => {
  const box = (node) => node.getBoundingClientRect();
  const letters = [...document.querySelectorAll(".st-key-_pictures svg.marks text")].filter((node) => node.textContent);
  const size = (node) => parseFloat(getComputedStyle(node).fontSize) * (node.ownerSVGElement.currentCSSZoom ?? 1);
  const cut = [...document.querySelectorAll(".st-key-_pictures svg.marks")].filter((svg) => {
    const place = box(svg.closest('[class*="st-key-_picture_"]'));
    return box(svg).bottom > place.bottom + 1 || box(svg).right > place.right + 1;
  });
  return {
    heading: parseFloat(getComputedStyle(document.querySelector("h1")).fontSize),
    least: Math.min(...letters.map(size)),
    lines: [...document.querySelectorAll(".st-key-_pictures svg.marks [stroke-width^='3']")].map(
      (node) => parseFloat(getComputedStyle(node).strokeWidth) * node.ownerSVGElement.currentCSSZoom),
    pictures: document.querySelectorAll(".st-key-_pictures svg.marks").length,
    cut: cut.length,
    foot: box(document.querySelector(".st-key-_foot")).bottom,
    above: box(document.querySelector(".st-key-_head")).bottom - box(document.querySelector(".st-key-_pictures")).top,
    others: [...document.querySelectorAll('header, [data-testid="stSidebar"], .st-key-_behind')].filter(
      (node) => node.checkVisibility()).length,
    scrolls: document.querySelector('[data-testid="stMain"]').scrollHeight > innerHeight,
  };
}
"""


_PHONE = """
() => {
  const box = (what) => document.querySelector(what).getBoundingClientRect();
  return {
    wide: document.querySelector('[data-testid="stMain"]').scrollWidth,
    steps: box("nav.talk").bottom,
    picture: box(".st-key-_pictures").bottom,
    filters: box(".st-key-_foot .st-key-_filters").top,
  };
}
"""


def at_step(page: Page, step: int, *, of: int = 8) -> None:
    expect(page.locator("nav.talk .steps")).to_contain_text(f"{step} of {of}")


def walk(page: Page, key: str, *, to: int) -> None:
    """Press a key; wait until that step stands there."""
    page.keyboard.press(key)
    at_step(page, to)


def test_the_demos_deck_is_walked_by_keys(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto("/?deck=demo&present=1")
    headings = []
    for step in range(1, 9):
        at_step(page, step)
        settled(page)
        assert f"step={step}" in page.url
        headings.append(heading(page))
        found = page.evaluate(_SIZES)
        assert 56 <= found["heading"] <= 64, found
        assert found["least"] >= 24, found
        assert {round(px) for px in found["lines"]} == {5}, found
        assert found["pictures"] in (1, 2), found
        assert found["cut"] == 0, found
        assert found["above"] <= 0, found
        assert found["foot"] <= 1080, found
        assert found["others"] == 0, found
        assert not found["scrolls"], found
        assert step > 1 or violations(page) == []
        if step < 8:
            walk(page, "PageDown", to=step + 1)
    assert len(set(headings)) == 8
    walk(page, "PageUp", to=7)
    for _ in range(6):  # ahead of what is drawn
        page.keyboard.press("PageUp")
    at_step(page, 1)
    settled(page)
    assert heading(page) == headings[0]
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("nav.talk a.next").click()
    at_step(page, 2)
    page.reload()
    at_step(page, 2)
    settled(page)
    assert heading(page) == headings[1]
    found = page.evaluate(_PHONE)
    assert found["wide"] <= 390, found
    assert found["steps"] <= 844, found
    assert found["picture"] < found["filters"], found


def test_the_filters_are_at_hand_and_every_key_is_heard_wherever_the_focus_is(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto("/curves?deck=demo&present=1&step=2")
    settled(page)
    everybody = heading(page)
    thumb = page.locator(".st-key-age input").last
    thumb.focus()
    for _ in range(45):
        page.keyboard.press("ArrowLeft")  # the slider's own
    expect(page.locator(".st-key-_head")).to_contain_text("age 18 to 35")
    at_step(page, 2)
    page.keyboard.press("PageDown")  # the talk's
    at_step(page, 3)
    page.keyboard.press("PageUp")
    at_step(page, 2)
    settles_under(page, everybody)  # a step is as the deck has it
    page.keyboard.press("b")
    assert page.evaluate("document.documentElement.className.includes('blank')")
    page.keyboard.press("b")
    assert not page.evaluate("document.documentElement.className.includes('blank')")
    page.keyboard.press("n")
    expect(page.locator("nav.talk .note > span")).to_be_visible()
    page.keyboard.press("q")
    expect(page.locator("nav.talk .code img")).to_be_visible()
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    for _ in range(3):  # the note, the code, the talk
        page.keyboard.press("Escape")
    expect(page.locator("nav.talk")).to_have_count(0)
    settled(page)
    assert "present" not in page.url
    page.go_back()
    at_step(page, 2)


def test_a_deck_of_ones_own_outlives_a_reload(page: Page) -> None:
    page.goto("/deck?deck=demo")
    settled(page)
    page.locator(".st-key-_view_up_2 button").first.click()
    expect(page.locator(".st-key-_view_1")).to_contain_text("Median drop")
    settled(page)
    page.reload()
    settled(page)
    expect(page.locator(".st-key-_view_1")).to_contain_text("Median drop")
    page.locator("a.go", has_text="Present the deck").click()
    at_step(page, 1)
    page.keyboard.press("ArrowRight")
    at_step(page, 2)
    page.reload()
    at_step(page, 2)
    settles_under(page, "However it is counted")
