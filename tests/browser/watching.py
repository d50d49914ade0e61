"""One session watches and changes a filter, while another opens a file: how long each took, and what the door said."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.frame import type_ages
from tests.browser.settled import settled

TRIES = 6
OUTCOME = "This file cannot be used yet|Ready to open|Answer what is asked"


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What came of one file."""

    said: str  # the door's title, and its sentence where it has one
    seconds: float  # until then
    changes: list[float]  # seconds of each filter change that was made meanwhile; one at least


def change_filter(page: Page, top: int) -> float:
    """Set the upper age of a page at rest; give the seconds until the page says so."""
    settled(page, quiet=200)
    shown = page.locator('[data-testid="stMain"]').get_by_text(f"age 18 to {top}").first
    start = time.monotonic()
    # A number typed while the page is drawn may be lost; a person types it again, and the clock runs on.
    for _ in range(TRIES):
        type_ages(page, to=str(top))
        try:
            expect(shown).to_be_visible(timeout=5_000)
            break
        except AssertionError:
            settled(page, quiet=200)
    expect(shown).to_be_visible()
    return time.monotonic() - start


def open_file(watcher: Page, opener: Page, file: Path, *, pause: float = 0.0, limit: float = 200) -> Watched:
    """Drop a file in one session while the other changes its filter again and again, until the door has an answer."""
    main = opener.locator('[data-testid="stMain"]')
    settled(opener)  # the form of the file before has a place for a file as well, and is taken away last of all
    place = opener.locator('[data-testid="stPopoverBody"] input[type=file]')
    if not place.count():
        opener.get_by_role("button", name="Open your own file").click()
    start = time.monotonic()
    place.set_input_files(file)
    changes: list[float] = []
    title = main.locator("h1")
    words = OUTCOME.split("|")
    while True:
        changes.append(change_filter(watcher, 40 + (len(changes) + int(start)) % 30))
        heads = title.all_inner_texts()
        if any(word in head for head in heads for word in words):
            break
        if time.monotonic() - start > limit:
            raise TimeoutError(f"{file.name}: the door says nothing after {limit:g} s; the page says {heads}")
        watcher.wait_for_timeout(1000 * max(pause - changes[-1], 0))
    seconds = time.monotonic() - start
    alerts = main.locator('[data-testid="stAlert"]').all_inner_texts()
    opener.get_by_role("button", name="Back to").first.click()
    expect(opener.get_by_role("button", name="Back to")).to_have_count(0, timeout=30_000)
    return Watched(said=" ".join([*heads, *alerts]), seconds=seconds, changes=changes)
