"""A file becomes a link: what is stored is shown before; opened in another profile, deleted; no log knows it."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.frame import choose_file, settles_under, turn_to
from tests.browser.served import served
from tests.browser.settled import settled

pytestmark = pytest.mark.browser

ABSENT = "This link leads to no cohort."
# Every fourth patient of another centre, each name a marker.
draw = np.random.default_rng(1)
FILE = "patient,age,sex,centre,FIS_0,FIS_6,FIS_12\n" + "".join(
    f"Marker{row},{25 + row},{'female' if row % 3 else 'male'},{'Harbour' if row % 4 else 'Hill'},"
    + ",".join(map(str, draw.integers(10, 150, 3))) + "\n"
    for row in range(40)
)  # fmt: skip


def main(page: Page):
    return page.locator('[data-testid="stMain"]')


def visit(browser: Browser, link: str, *, asked: list[str] | None = None) -> Page:
    """Open a link in a profile of its own, and write down every Referer that is sent."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    if asked is not None:
        page.on("request", lambda request: asked.append(request.headers.get("referer", "")))
    page.goto(link)
    settled(page)
    return page


def links_of(page: Page) -> list[str]:
    """Open Share, and give the links in it."""
    page.get_by_role("button", name="Share").click()
    settled(page)
    found = page.locator('[data-testid="stPopoverBody"] code').all_inner_texts()
    return [link.strip() for link in found]


def publish(page: Page) -> tuple[str, str]:
    """Publish the file that is open; give the link to share and the publisher's own."""
    links_of(page)
    page.get_by_role("button", name="Publish this cohort as a link").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_text("the names in your file are not stored")).to_be_visible()
    expect(form.get_by_text("none; visits are months since baseline: 0, 6 and 12")).to_be_visible()
    expect(form.get_by_text("not stored: not chosen")).to_be_visible()  # the centre
    expect(form.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    form.get_by_text("I may share these data in this form.").click()
    form.get_by_role("button", name="Publish", exact=True).click()
    expect(form.get_by_text("Published.")).to_be_visible()
    shared, private = form.locator("code").all_inner_texts()
    return shared, private


def test_a_cohort_is_published_opened_elsewhere_and_deleted(browser: Browser, tmp_path: Path) -> None:
    file, log, store = tmp_path / "Ward nine.csv", tmp_path / "log.txt", tmp_path / "store"
    file.write_text(FILE)
    with served(environment={"FATIGUE_PUBLISH": str(store)}, log_to=log) as url:
        page = visit(browser, url)
        choose_file(page, file)
        main(page).get_by_role("button", name="Open this cohort").click()
        expect(page.get_by_text("40 of 40 patients").first).to_be_visible()
        settled(page)

        shared, private = publish(page)
        secret = parse_qs(urlsplit(shared).query)["published"][0]
        assert re.fullmatch(r"[\w-]{43}", secret)

        referers: list[str] = []
        other = visit(browser, shared, asked=referers)
        expect(main(other).get_by_text("40 of 40 patients").first).to_be_visible()
        expect(main(other).get_by_text("Published cohort").first).to_be_visible()
        other.locator("a.go", has_text="Present").click()
        expect(other.locator("nav.talk")).to_be_visible()
        settled(other)
        assert parse_qs(urlsplit(other.url).query)["published"] == [secret]  # a step is a link; no page has the secret
        expect(main(other).get_by_text("40 of 40 patients").first).to_be_visible()
        other.keyboard.press("Escape")
        expect(other.locator("nav.talk")).to_have_count(0)
        settled(other)
        turn_to(other, "One patient")
        settles_under(other, "This page is not shown of a published cohort.")
        other.reload()
        settles_under(other, "This page is not shown of a published cohort.")
        assert "Marker" not in other.content()
        assert not any(secret in referer for referer in referers)

        owner = visit(browser, private)
        handed_on = links_of(owner)[0]
        assert secret in handed_on
        assert private.rpartition(".")[2] not in handed_on  # the link to share deletes nothing
        expect(owner.get_by_text("Opened 2 times")).to_be_visible()
        owner.get_by_role("button", name="Delete it now").click()
        settles_under(owner, ABSENT)
        other.reload()
        settles_under(other, ABSENT)

        wrong = visit(browser, f"{url}/?cohort=published&published={'A' * 43}")
        settles_under(wrong, ABSENT)
        expect(wrong.get_by_text("not understood")).to_have_count(0)
    assert sqlite3.connect(store / "published.sqlite").execute("SELECT count(*) FROM published").fetchone() == (0,)
    assert secret not in log.read_text()
