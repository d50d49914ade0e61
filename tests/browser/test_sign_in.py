"""Where the host asks for a sign-in: nothing before it, the link after it, a cohort for some, a sentence for others."""

from __future__ import annotations

import re
import shutil
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.frame import settles_under
from tests.browser.provider import CLIENT, SECRET, provider
from tests.browser.served import ROOT, free_port, served
from tests.browser.settled import settled

pytestmark = pytest.mark.browser

SECRETS = """
[auth]
redirect_uri = "{app}/oauth2callback"
cookie_secret = "thirty-two letters that nobody guesses"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[access]
people = ["ann@hospital.example", "@clinic.example"]

[access.cohorts]
ward = ["ann@hospital.example"]
"""
FILE = "patient,age,FIS_0,FIS_6\n" + "".join(f"P{row},{25 + row},{60 + row},{40 + row}\n" for row in range(12))


def main(page: Page):
    return page.locator('[data-testid="stMain"]')


def status(url: str, cookie: str = "") -> int:
    try:
        return int(urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie})).status)
    except urllib.error.HTTPError as refused:
        return refused.code


def sign_in(page: Page, who: str) -> None:
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name=who, exact=True).click()
    page.wait_for_url(re.compile(r"^http://127\.0\.0\.1:\d+/(?!authorize|choose)"))
    settled(page)


def test_who_is_on_the_list_comes_to_the_link_and_who_is_not_sees_a_sentence(browser: Browser, tmp_path: Path) -> None:
    port, books = free_port(), tmp_path / "books"
    books.mkdir()
    for name in ("ward", "shared"):
        (books / f"{name}.csv").write_text(FILE)
    (tmp_path / ".streamlit").mkdir()
    shutil.copy(ROOT / ".streamlit" / "config.toml", tmp_path / ".streamlit")
    app = f"http://127.0.0.1:{port}"
    with provider() as other:
        said = SECRETS.format(app=app, provider=other, client=CLIENT, secret=SECRET)
        (tmp_path / ".streamlit" / "secrets.toml").write_text(said)
        environment = {"FATIGUE_LIBRARY": str(books), "PYTHONPATH": str(ROOT)}
        with served(tmp_path, script=str(ROOT / "app.py"), environment=environment, port=port):
            _walk(browser, app)


def _walk(browser: Browser, app: str) -> None:
    link = f"{app}/curves?cohort=ward&age=18&age=30"

    page = browser.new_context().new_page()
    page.goto(link)
    settles_under(page, "Sign in to go on.")
    expect(page.get_by_text("FIS")).to_have_count(0)
    sign_in(page, "Ann")
    expect(page.get_by_text("6 of 12 patients").first).to_be_visible()  # the link, not the start
    assert "cohort=ward" in page.url
    expect(page.get_by_text("Signed in as ann@hospital.example")).to_be_visible()
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    closed = (f"{app}/media/abc.csv", f"{app}/_stcore/upload_file/a/b")
    for address in closed:
        assert status(address) == 403
        assert status(address, cookie.replace("_streamlit_user=", "_streamlit_user=x")) == 403
        assert status(address, cookie) != 403
    page.get_by_role("button", name="Sign out").click()
    settles_under(page, "Sign in to go on.")

    page = browser.new_context().new_page()
    page.goto(app)
    settled(page)
    sign_in(page, "Ben")  # of a domain that is let in, but not to that cohort
    page.get_by_role("combobox", name="Cohort").click()
    expect(page.get_by_role("option", name="shared")).to_be_visible()
    expect(page.get_by_role("option", name="ward")).to_have_count(0)
    page.goto(link)
    settles_under(page, "This cohort is not here.")

    for who in ("Eve", "Mallory"):
        page = browser.new_context().new_page()
        page.goto(link)
        settled(page)
        sign_in(page, who)
        settles_under(page, "You are signed in, but not on the list.")
        expect(page.get_by_text("FIS")).to_have_count(0)
        expect(page.get_by_text("demo")).to_have_count(0)
