"""A link to a deck leads to its first view; nothing else is led anywhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from fatigue.deck import Deck, View
from pages.frame import host
from pages.frame.opening import Opening
from pages.frame.packed import packed
from tests.pages.frame.test_sign_in import ACCESS, ANNS, KEY, cookie_of

Led = Callable[..., str]

DECK = Deck(title="", views=(View(page="drop", params={"age": ("18", "40")}), View(page="overview")))


@pytest.fixture
def led(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Led:
    """Where a visit is led to; nothing where it is let through. The host has a deck called ward."""
    (tmp_path / "ward.deck.json").write_text(DECK.to_json(), encoding="utf-8")
    (tmp_path / "bad.deck.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("FATIGUE_LIBRARY", str(tmp_path))

    def led(link: str, *, accept: str = "text/html", cookie: str = "") -> str:
        sent: list[dict[str, Any]] = []

        async def app(*_: Any) -> None:
            sent.append({"headers": []})

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        path, _, query = link.partition("?")
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(),
                 "headers": [(b"accept", accept.encode()), (b"cookie", cookie.encode())]}  # fmt: skip
        run = Opening(app)(scope, None, send)  # type: ignore[arg-type]
        with suppress(StopIteration):  # nothing in it waits
            run.send(None)
        return dict(sent[0]["headers"]).get(b"location", b"").decode()

    return led


def test_a_deck_opens_at_its_first_view(led: Led) -> None:
    assert led("/?deck=demo&present=1") == "./?deck=demo&cohort=demo&step=1&present=1"
    assert led("/curves?deck=ward&present=1") == "drop?deck=ward&age=18&age=40&step=1&present=1"
    assert led("/?deck=ward&present=1&cohort=ward") == "drop?cohort=ward&deck=ward&age=18&age=40&step=1&present=1"
    word = packed(DECK)
    assert led(f"/?deck={word}&present=1") == f"drop?deck={word}&age=18&age=40&step=1&present=1"


def test_where_a_sign_in_is_asked_a_deck_leads_those_alone_who_may_see_its_cohort(
    led: Led, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = {"auth": {"client_id": "x"}, "access": ACCESS}
    monkeypatch.setattr(host, "section", lambda name: listed.get(name, {}))
    monkeypatch.setattr("pages.frame.behind.get_cookie_secret", lambda: KEY)
    for address, of_demo, of_ward in (("", False, False), ("eve@evil.example", False, False),
                                      ("ben@clinic.example", True, False), (ANNS, True, True)):  # fmt: skip
        cookie = cookie_of({"email": address}) if address else ""
        assert bool(led("/?deck=demo&present=1", cookie=cookie)) == of_demo, address
        assert bool(led("/?deck=ward&present=1", cookie=cookie)) == of_ward, address


def test_all_else_is_let_through(led: Led) -> None:
    unreadable = ("none", "bad", "../ward", "~x", "%00", "~" + "A" * 9000)
    for query in (
        "",
        "deck=demo",
        "present=1",
        "deck=demo&present=1&step=2",
        *(f"deck={x}&present=1" for x in unreadable),
    ):
        assert led(f"/?{query}") == "", query
    assert led("/?deck=demo&present=1", accept="*/*") == ""
