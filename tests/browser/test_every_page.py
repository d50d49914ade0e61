"""Every page opens in a real browser: both cohorts, light and dark, on a desktop and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.axe import violations
from tests.browser.settled import settled
from tests.browser.shifts import AT_LOAD, SHIFTS, STILL, mark, marked, moved
from tests.pages.visit import PAGES

PATHS = ("/", *(f"/{page}" for page in PAGES if page != "overview"))
# The app's ground as the reader's system asks for it: a page that stays white in the dark is seen here.
GROUND = "getComputedStyle(document.querySelector('[data-testid=\"stApp\"]')).backgroundColor"
GROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 23, 28)"}
SIZES: dict[str, ViewportSize] = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
OTHER = {"light": "dark", "dark": "light", "desktop": "phone", "phone": "desktop"}
WITH_AXE = (("light", "desktop"), ("dark", "phone"))  # the other two looks differ in neither colours nor order

# Of what is seen on paper: what a hand could click, and what is wider than the paper.
ON_PAPER = """
() => {
  const clicked = [".stAppHeader", ".stSidebar", '[role="tablist"]', ".stPopover", ".stButton"];
  const seen = clicked.filter((one) => [...document.querySelectorAll(one)].some((found) => found.checkVisibility()));
  const wide = [...document.querySelectorAll(".st-key-page *")].filter(
    (one) => !one.closest("svg, .told, .katex-mathml") && one.getBoundingClientRect().right > window.innerWidth + 1);
  return [...seen, ...wide.map((one) => `${one.dataset.testid ?? one.tagName} ${one.className}`)];
}
"""
PAPER: ViewportSize = {"width": 688, "height": 1000}  # A4 within its margins

pytestmark = pytest.mark.browser


def main(page: Page) -> Locator:
    return page.locator('[data-testid="stMain"]')


def assert_whole(page: Page) -> None:
    """No fault, a finding as the page's heading, and nothing wider than the screen."""
    settled(page)
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)
    expect(main(page).locator("h1").first).to_be_visible()
    # A page wider than the screen scrolls sideways: on a phone, the sign of something cut off.
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than the screen"


@pytest.mark.parametrize(
    ("query", "theme", "size"), [("?age=18&age=40", "light", "desktop"), ("?cohort=demo60", "light", "phone")]
)
def test_page_opens_without_a_fault(page: Page, query: str, theme: str, size: str) -> None:
    """Each page is a visit of its own, in a new session, and is turned to the opposite look while it is open.

    The two cohorts are seen in two looks each, so that a page is seen in all four. A page opens in the look in which
    the one before was left. The demo is opened with filters: a link brings them back on every page. Nothing moves aside
    as a page opens, in either size; nor, on a desktop, as a filter moves, and then no chart is drawn anew.
    """
    broken = []
    page.add_init_script(SHIFTS)

    def turn(to_theme: str, to_size: str) -> None:
        nonlocal theme, size
        theme, size = to_theme, to_size
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.set_viewport_size(SIZES[size])

    def look() -> None:
        try:
            assert_whole(page)
            assert page.evaluate(GROUND) == GROUNDS[theme], "the ground is not this theme's"
            assert (theme, size) not in WITH_AXE or not (barriers := violations(page)), "\n".join(barriers)
            is_one_screen = "document.querySelector('[data-testid=\"stMain\"]').scrollHeight <= window.innerHeight"
            assert (path, size) != ("/", "desktop") or page.evaluate(is_one_screen), (
                "the overview is more than a screen"
            )
            assert "age" not in query or main(page).get_by_text("age 18 to ").first.is_visible(), "no filters"
        except AssertionError as wrong:
            broken.append(f"{path}{query} in {theme} on a {size}: {wrong}")

    def print_out() -> None:
        page.set_viewport_size(PAPER)
        page.emulate_media(media="print")
        if found := page.evaluate(ON_PAPER):
            broken.append(f"{path}{query} on paper: {found}")
        page.emulate_media(media="screen")

    def open_and_filter(path: str) -> None:
        page.goto(path + query)
        settled(page)
        shift, what = moved(page)
        if shift >= AT_LOAD:
            broken.append(f"{path}{query} on a {size} moves {shift:.3f} as it opens: {what}")
        if size == "phone":
            return
        charts = mark(page)
        page.locator(".st-key-age input[type=range]").last.focus()
        for _ in range(3):
            page.keyboard.press("ArrowLeft", delay=30)
        settled(page)
        top = 37 if "age=40" in query else 77
        if not main(page).get_by_text(f"age 18 to {top}").first.is_visible():
            broken.append(f"{path}{query}: the filter did not move")
        shift, what = moved(page)
        if shift >= STILL or marked(page) < charts:
            broken.append(f"{path}{query} filtered: moves {shift:.4f}, keeps {marked(page)} of {charts} charts: {what}")

    turn(theme, size)
    for path in PATHS:
        open_and_filter(path)
        look()
        print_out()
        turn(OTHER[theme], OTHER[size])
        look()
    assert not broken, "\n".join(broken)
