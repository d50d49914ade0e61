"""What every page's frame offers: its heading, the menu at the top, and the ends of a range typed."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.settled import settled

_HEADING = '[data-testid="stMain"] h1'


def heading(page: Page) -> str:
    """Give the heading of a page that has settled: while it is drawn anew, that before may stand there, or both."""
    settled(page)
    expect(page.locator(_HEADING)).to_have_count(1)
    return page.locator(_HEADING).inner_text()


def settles_under(page: Page, words: str) -> None:
    """Wait until the page has settled under one heading, and that has these words."""
    expect(page.locator(_HEADING)).to_contain_text([words])  # a list: of two headings, one may have them
    settled(page)
    expect(page.locator(_HEADING)).to_have_count(1)
    expect(page.locator(_HEADING)).to_contain_text(words)


def turn_to(page: Page, title: str) -> None:
    """Open a page by the menu at the top."""
    for group in page.locator('[data-testid="stTopNavSection"]').all():
        group.click()
        entry = page.locator('[data-testid="stTopNavPopover"] a').filter(has_text=title)
        if entry.count():
            entry.click()
            return
        page.keyboard.press("Escape")
    raise AssertionError(f"no page {title} in the menu")


def titles(page: Page) -> list[str]:
    """The titles of all pages, as the menu has them."""
    found = []
    for group in page.locator('[data-testid="stTopNavSection"]').all():
        group.click()
        entries = page.locator('[data-testid="stTopNavPopover"] a')
        expect(entries.first).to_be_visible()
        found += [text.splitlines()[-1] for text in entries.all_inner_texts()]
        page.keyboard.press("Escape")
    return found


def type_ages(page: Page, *, to: str, at_the_foot: str = "Apply") -> None:
    """Type the upper end of the age filter and press a button under it."""
    page.get_by_role("button", name="Type ends").click()
    box = page.get_by_label("Age at baseline, years, to")
    box.fill(to)
    page.get_by_role("button", name=at_the_foot).click()


def choose_file(page: Page, path: Path) -> None:
    """Choose a file of one's own, once its place has opened: a hand takes longer than that run of the page."""
    page.get_by_role("button", name="Open your own file").click()
    settled(page)
    page.set_input_files('[data-testid="stFileUploaderDropzoneInput"], input[type=file]', path)
