"""Names of a file and of a link are shown letter by letter in a browser: nothing is made of them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.frame import choose_file, titles, turn_to
from tests.browser.settled import settled

pytestmark = pytest.mark.browser

# Everything that Streamlit's markdown would make something of.
HOSTILE = (
    "www.evil.example a@evil.example http://evil.example/x <https://evil.example> [x](http://evil.example) "
    "![y](http://evil.example/z.png) :material/skull: :smile: :red[loud] :red-badge[b] $\\pi$ a -- b -> c >= d `code` "
    "**bold** ~~s~~ <b>raw</b> <img src=http://evil.example/i.png> # h | t | ^u"
)
# What must not be in the page: made by text, wherever it stands.
MADE = (
    'a[href*="evil"], a[href^="mailto:"], img[src*="evil"], .katex:has-text("π"), code:has-text("code"), del, '
    '[data-testid="stIconMaterial"]:has-text("skull"), .stMarkdownColoredText:text-is("loud"), '
    '.stMarkdownBadge:text-is("b"), strong:text-is("bold"), b:text-is("raw")'
)
TURNED = ("😄", "a – b", "b → c", "→ c", "≥ d", "π")


def hostile(what: str) -> str:
    return f"{what} {HOSTILE}"


def table(path: Path) -> Path:
    """A long table in which every word that a file may choose is hostile."""
    head = [
        "patient",
        "month",
        "FIS",
        "age",
        "employment",
        "course",
        "arm",
        "driving",
        hostile("pain"),
        hostile("gene"),
    ]
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(head)
        for row in range(16):
            for month in (0, 6, 12):
                words = [hostile(f"work{row % 2}"), hostile(f"course{row % 2}"), hostile(f"arm{row % 2}")]
                out.writerow([hostile(f"P{row}"), month, 100 - row - 3 * month % 40, 30 + row, *words,
                              hostile(f"car{row % 2}"), row + month, hostile(f"gene{row % 2}")])  # fmt: skip
    return path


def assert_literal(page: Page, where: str) -> None:
    made = page.locator(MADE)
    assert made.count() == 0, (where, [part.evaluate("e => e.outerHTML.slice(0, 300)") for part in made.all()[:5]])
    text = page.locator('[data-testid="stApp"]').inner_text()
    assert not [text[max(0, text.find(turned) - 80) :][:120] for turned in TURNED if turned in text], where


def test_hostile_names_of_a_file_are_shown_letter_by_letter(page: Page, tmp_path: Path) -> None:
    file = table(tmp_path / ":material, skull: :smile: www.evil.example [x](y).csv")
    page.goto("/")
    settled(page)
    choose_file(page, file)
    expect(page.get_by_text("Ready to open", exact=False).first).to_be_visible()
    settled(page)
    assert_literal(page, "the door")
    page.get_by_role("button", name="Open this cohort").click()
    expect(page.get_by_text("16 of 16 patients").first).to_be_visible()
    page.get_by_text("More filters").click()
    settled(page)
    for path in titles(page):
        turn_to(page, path)
        settled(page)
        page.evaluate(
            "document.querySelectorAll('details:not([open]) > summary').forEach((summary) => summary.click())"
        )
        settled(page)
        assert page.locator('[data-testid="stException"]').count() == 0, path
        assert_literal(page, path)
        assert "evil" not in page.url


def test_hostile_words_of_a_link_are_shown_letter_by_letter(page: Page) -> None:
    page.goto("/curves?cohort=:material/skull:%20www.evil.example%20a@evil.example%20:smile:%20a%20--%20b")
    settled(page)
    expect(page.get_by_text("www.evil.example").first).to_be_visible()
    assert_literal(page, "a cohort that is not there")
    page.goto(
        "/curves?employment=:material/skull:%20www.evil.example&curve_line=a%20--%20b%20:smile:&x=www.evil.example"
    )
    settled(page)
    expect(page.get_by_text("Part of the link was not understood")).to_be_visible()
    expect(page.get_by_text(":material/skull: www.evil.example").first).to_be_visible()
    assert_literal(page, "a link that is not understood")
