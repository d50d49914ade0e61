"""A file that was made to harm is dropped in one session: the server lives, and the other session's clicks complete."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.settled import settled
from tests.browser.watching import change_filter, open_file
from tests.cohort.files.hostile import hostile

pytestmark = pytest.mark.browser

FILES = ("far-cell-first.xlsx", "repeated-product.ods", "months.csv")


def test_the_others_go_on_while_harmful_files_are_opened(
    page: Page, browser: Browser, app_url: str, tmp_path: Path
) -> None:
    opener = browser.new_context(base_url=app_url).new_page()
    for session in (page, opener):
        session.goto("/")
        settled(session)
    for name in FILES:
        file = tmp_path / name
        file.write_bytes(hostile()[name]())
        found = open_file(page, opener, file)
        assert "This file cannot be used yet" in found.said
        assert found.changes
    good = tmp_path / "good.csv"
    good.write_text("patient,month,FIS\nA,0,60\nA,6,45\nB,0,70\nB,6,50\n")
    assert "Ready to open: 2 patients, 4 forms." in open_file(page, opener, good).said
    assert change_filter(page, 33) > 0
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)
    opener.context.close()
