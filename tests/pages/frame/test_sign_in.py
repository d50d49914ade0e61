"""Who is on the host's list, and what is behind the sign-in; tests/browser/test_sign_in.py walks with a provider."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from pages.frame import host, sign_in
from pages.frame.behind import BehindSignIn, local
from tests.pages.visit import PAGES, says, visit

ANNS = "ann@hospital.example"
ACCESS: dict[str, Any] = {"people": ["Ann@Hospital.example ", "@clinic.example"], "cohorts": {"ward": [ANNS]}}
KEY = "thirty-two letters that nobody guesses"


@pytest.fixture
def _listed(monkeypatch: pytest.MonkeyPatch) -> None:
    sections = {"auth": {"client_id": "x"}, "access": ACCESS}
    monkeypatch.setattr(host, "section", lambda name: sections.get(name, {}))
    monkeypatch.setattr("pages.frame.behind.get_cookie_secret", lambda: KEY)


@pytest.mark.usefixtures("_listed")
def test_only_a_whole_address_or_domain_that_is_named_is_let_in() -> None:
    for address in ("ann@hospital.example", "ANN@hospital.EXAMPLE", " ann@hospital.example", "ben@clinic.example"):
        assert sign_in.is_let_in({"email": address}), address
    wrong = ("", "ann", "@clinic.example", "clinic.example", "ann@clinic.example.evil.example",
             "ann@sub.clinic.example", "ann@hospital.example@evil.example", "x@evil.example@clinic.example",
             "bann@hospital.example", None)  # fmt: skip
    for address in wrong:
        assert not sign_in.is_let_in({"email": address}), address
    for said in (False, "false", "False"):
        assert not sign_in.is_let_in({"email": "ann@hospital.example", "email_verified": said})
    assert not sign_in.is_let_in({})
    assert sign_in.is_let_in({"email": "ben@clinic.example"}, cohort="another")
    assert not sign_in.is_let_in({"email": "ben@clinic.example"}, cohort="ward")


def test_a_sign_in_without_a_list_lets_nobody_in_and_no_sign_in_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "section", lambda name: {"client_id": "x"} if name == "auth" else {})
    assert not sign_in.is_let_in({"email": "ann@hospital.example"})
    assert not sign_in.sees("ward")
    monkeypatch.undo()
    assert not sign_in.is_on()
    assert sign_in.sees("ward")


@pytest.mark.usefixtures("_listed")
def test_no_page_shows_anything_before_the_sign_in() -> None:
    for page in PAGES:
        at = visit(page)
        assert [title.value for title in at.title] == ["Sign in to go on."], page
        assert "FIS" not in says(at)
        assert not at.get("vega_lite_chart")


@dataclass
class Answer:
    status: int
    headers: Headers
    text: str


def cookie_of(person: dict[str, Any], *, key: str = KEY) -> str:
    signed = create_signed_value(key, USER_COOKIE_NAME, json.dumps({"is_logged_in": True, **person}))
    return f"{USER_COOKIE_NAME}={signed.decode()}"


def get(path: str, cookie: str = "", *, accept: str = "*/*", method: str = "GET") -> Answer:
    """Ask a server whose every answer is "ours"; nothing in it waits, so that it needs no event loop."""
    path, _, query = path.partition("?")
    scope = {"type": "http", "path": path, "raw_path": path.encode(), "query_string": query.encode(), "method": method,
             "scheme": "http", "server": ("localhost", 80), "headers": [(b"host", b"localhost"),
             (b"accept", accept.encode()), (b"cookie", cookie.encode())]}  # fmt: skip
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asked = BehindSignIn(PlainTextResponse("ours"))(scope, None, send)  # type: ignore[arg-type]
    with pytest.raises(StopIteration):
        asked.send(None)
    return Answer(sent[0]["status"], Headers(raw=sent[0]["headers"]), sent[1]["body"].decode())


FILES = ("/media/a.csv", "/base/media/a.csv", "/_stcore/upload_file/s/f", "/component/x/y")
ANN = cookie_of({"email": ANNS})
PAGE = "text/html"


@pytest.mark.usefixtures("_listed")
def test_files_of_sessions_are_closed_to_whoever_is_not_let_in() -> None:
    strangers = ["", cookie_of({"email": "eve@evil.example"}), cookie_of({"email": ANNS}, key="another key"),
                 cookie_of({"email": ANNS, "is_logged_in": False})]  # fmt: skip
    for path in FILES:
        assert [get(path, cookie).status for cookie in strangers] == [403] * 4, path
        assert get(path, ANN).text == "ours", path
    assert get(FILES[2], method="PUT").status == 403
    for path in (
        "/",
        "/static/js/x.js",
        "/static/media/font.woff2",
        "/base/static/media/font.woff2",
        "/_stcore/health",
        "/auth/login",
        "/oauth2callback",
    ):
        assert get(path).text == "ours", path


@pytest.mark.usefixtures("_listed")
def test_a_link_waits_for_the_sign_in_and_leads_to_this_server_alone() -> None:
    said = get("/curves?cohort=ward&age=18", accept=PAGE).headers["set-cookie"]
    assert "HttpOnly" in said
    kept = said.partition(";")[0]
    assert get("/", f"{ANN}; {kept}", accept=PAGE).headers["location"] == "/curves?cohort=ward&age=18"
    assert get("/", f"{ANN}; {kept}").text == "ours"  # no page
    assert "set-cookie" not in get("/oauth2callback?state=x", accept=PAGE).headers
    for elsewhere in ("//evil.example/x", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: b=c", ""):
        assert not local(elsewhere), elsewhere
        answer = get("/", f"{ANN}; fatigue_link={quote(elsewhere, safe='')}", accept=PAGE)
        assert answer.text == "ours", elsewhere


def test_without_a_sign_in_nothing_is_closed_and_no_cookie_is_set() -> None:
    for path in (*FILES, "/curves?cohort=demo"):
        answer = get(path, accept=PAGE)
        assert answer.text == "ours"
        assert "set-cookie" not in answer.headers
