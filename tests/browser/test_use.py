"""What only a browser shows: dropping a file, clicking a line, downloading, what never leaves a session."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.frame import choose_file, heading, settles_under, turn_to
from tests.browser.settled import settled

pytestmark = pytest.mark.browser

FILES = Path(__file__).parents[1] / "cohort" / "data"
FIRST_COLUMNS = "patient,month,FIS\n"
GOOD = FIRST_COLUMNS + "".join(f"Zebra{i},{month},{90 - i - month}\n" for i in range(8) for month in (0, 6, 12))
FAULTY = GOOD + "Zebra1,18,171\n"


def main(page: Page):
    return page.locator('[data-testid="stMain"]')


def test_a_shared_link_shows_a_colleague_the_same_page(page: Page, browser: Browser, app_url: str) -> None:
    page.goto("/curves?age=18&age=40&curve_by=Sex")
    settled(page)
    main(page).locator('[data-testid="stPopover"] button').filter(has_text="Share").click()
    link = main(page).page.locator('[data-testid="stCode"] code').first
    expect(link).to_contain_text("curves?")
    shared = str(link.inner_text()).replace("\n", "")
    finding = heading(page)
    colleague = browser.new_context().new_page()
    colleague.goto(shared)
    settled(colleague)
    assert heading(colleague) == finding
    expect(colleague.locator('[data-testid="stMain"]').get_by_text("age 18 to 40").first).to_be_visible()
    colleague.context.close()


def test_a_file_is_opened_and_stays_in_its_session(
    page: Page, browser: Browser, app_url: str, server_log: Path, tmp_path: Path
) -> None:
    file = tmp_path / "secret_name.csv"
    file.write_text(GOOD)
    page.goto("/")
    settled(page)
    choose_file(page, file)
    expect(main(page).get_by_text("Ready to open: 8 patients, 24 forms.")).to_be_visible()
    page.get_by_role("button", name="Open this cohort").click()
    expect(main(page).get_by_text("Your file").first).to_be_visible()
    settled(page)
    for title in ("Curves", "Cohort", "Predictors", "Caution"):
        turn_to(page, title)
        settled(page)
        assert "ebra" not in page.url
        assert "secret" not in page.url
        expect(page.locator('[data-testid="stException"]')).to_have_count(0)
    colleague = browser.new_context().new_page()
    colleague.goto(page.url)
    settled(colleague)
    expect(colleague.get_by_text("8 of 8 patients")).to_have_count(0)
    expect(
        colleague.get_by_text("The link speaks of a file that somebody opened in their own session").first
    ).to_be_visible()
    colleague.context.close()
    log = server_log.read_text(errors="replace")
    assert "Zebra" not in log
    assert "secret_name" not in log


def test_a_faulty_file_lists_its_faults_and_leaves_what_was_shown(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "faulty.csv"
    file.write_text(FAULTY)
    page.goto("/")
    settled(page)
    choose_file(page, file)
    expect(main(page).get_by_text("This file cannot be used yet: 1 value needs a correction.")).to_be_visible()
    expect(main(page).get_by_role("cell", name="171")).to_be_visible()
    page.get_by_role("button", name="Back to Synthetic cohort, 23 patients").click()
    expect(main(page).get_by_text("23 of 23 patients").first).to_be_visible()


def test_a_click_on_a_line_shows_that_patient(page: Page) -> None:
    page.goto("/curves")
    settled(page)
    x, y = page.evaluate(
        """() => {
          let top = null;
          document.querySelectorAll('[data-testid="stMain"] svg path[stroke-width="14"]').forEach((line) => {
            const at = line.getPointAtLength(60), m = line.getScreenCTM();
            const point = [at.x * m.a + m.e, at.y * m.d + m.f];
            if (!top || point[1] < top[1]) top = point;
          });
          return top;
        }"""
    )
    page.mouse.click(x, y)
    expect(main(page).get_by_role("heading", name="Patient S14")).to_be_visible()  # 118 at baseline, the highest
    expect(main(page).get_by_role("cell", name="118", exact=True)).to_be_visible()
    assert "S14" not in page.url


def test_what_is_shown_can_be_downloaded(page: Page, tmp_path: Path) -> None:
    page.goto("/drop?age=18&age=40")
    settled(page)
    main(page).locator('[data-testid="stPopover"] button').filter(has_text="Download").click()
    for kind, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("CSV", b"\xef\xbb\xbf")):
        with page.expect_download() as waiting:
            page.locator('[data-testid="stDownloadButton"] button').filter(has_text=kind).first.click()
        waiting.value.save_as(tmp_path / kind)
        content = (tmp_path / kind).read_bytes()
        assert content.startswith(begins), kind
        if kind != "PNG":
            text = content.decode("utf-8-sig")
            assert "age 18 to 40" in text, kind
            assert "Synthetic cohort" in text, kind


def slow_zip(folder: Path) -> Path:
    """A cohort, and beside it long tables that take some seconds to read."""
    long = "patient,month,FIS\n" + "".join(f"P{at},{month},{at % 160}\n" for at in range(60_000) for month in (0, 6))
    with zipfile.ZipFile(folder / "slow.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(FILES / "cohort60.sas7bdat", "cohort.sas7bdat")
        for at in range(30):
            archive.writestr(f"table{at}.csv", long)
    return folder / "slow.zip"


def test_a_slow_load_shows_how_far_it_is_and_can_be_cancelled(page: Page, tmp_path: Path) -> None:
    slow = slow_zip(tmp_path)
    page.goto("/?cohort=demo60")
    settled(page)
    finding = heading(page)
    choose_file(page, slow)
    expect(page.get_by_text("Reading the tables in the zip")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    settles_under(page, finding)
    expect(main(page).get_by_text("60 of 60 patients").first).to_be_visible()


def test_a_slow_load_goes_on_while_something_else_is_clicked(page: Page, tmp_path: Path) -> None:
    slow = slow_zip(tmp_path)
    page.goto("/")
    settled(page)
    choose_file(page, slow)
    expect(page.get_by_text("Reading the tables in the zip")).to_be_visible()
    turn_to(page, "Curves")
    expect(main(page).get_by_text("Ready to open: 60 patients, 357 forms.")).to_be_visible(timeout=60_000)
