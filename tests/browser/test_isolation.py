"""Twenty at once, each with a file and a deck of their own: nobody is sent a word of another's."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode

import pytest
from streamlit.proto.Common_pb2 import UploadedFileInfo

from fatigue.deck import Deck, View
from pages.frame.packed import packed
from tests.browser.spoken import spoken

pytestmark = pytest.mark.browser

READERS = 20
MARKER = re.compile(rb"(?:File|Deck)Of\d\dX")


def deck_of(reader: int) -> str:
    deck = Deck(title=f"DeckOf{reader:02}X", views=(View(page="drop", note=f"DeckOf{reader:02}X"),))
    return urlencode({"deck": packed(deck)})


def file_of(reader: int) -> bytes:
    rows = (f"FileOf{reader:02}X-{row},{30 + row},FileOf{reader:02}X,60,{20 + row}\n" for row in range(8))
    return ("patient,age,centre,FIS_0,FIS_6\n" + "".join(rows)).encode()


def test_twenty_at_once_are_sent_nothing_of_each_other(app_url: str) -> None:
    together = Barrier(READERS, timeout=200)
    files: dict[int, UploadedFileInfo] = {}

    def read(reader: int) -> set[bytes]:
        with spoken(app_url) as session:
            session.visit("deck", deck_of(reader))
            together.wait()
            files[reader] = session.upload(f"FileOf{reader:02}X.csv", file_of(reader))
            together.wait()
            session.press("_open")
            for page in ("patient", "patients"):
                together.wait()
                session.visit(page)
            session.choose(files[(reader + 1) % READERS])  # by the name that the server knows another's file by
            together.wait()
            return set(MARKER.findall(bytes(session.heard)))

    with ThreadPoolExecutor(READERS) as readers:
        heard = list(readers.map(read, range(READERS)))
    for reader, words in enumerate(heard):
        assert words == {f"{kind}Of{reader:02}X".encode() for kind in ("File", "Deck")}
