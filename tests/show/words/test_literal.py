"""Text of a file keeps its letters: what a markdown renderer would make something of is escaped or parted."""

from __future__ import annotations

import pytest

from fatigue.show.words.literal import literal, shortened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("-12.5", "\\-12.5"), ("- item", "\\- item"), ("1. one", "1\\. one"), ("2) two", "2\\) two"), ("# h", "\\# h"),
        ("    code", " code"), ("\tcode", " code"), ("a\n===", "a\n\\=\u200b=\u200b="), ("a--b", "a-\u200b-b"),
        ("www.x.org", "www\u200b.x.org"), ("WWW.x", "WWW\u200b.x"), ("a@x.org", "a@x\u200b.org"), ("a@b", "a@b"),
        ("https://x.y/z", "https\\://x\u200b.y/z"), (":smile:", "\\:\u200bsmile\\:"), ("a: b: c", "a\\: b\\: c"),
        ("&amp;", "\\&amp;"), ("a\x00b\u202ec\ud800", "a\ufffdb\ufffdc\ufffd"), ("Month 6", "Month 6"), ("", ""),
        ("a|b", "a\\|b"), ("[^1]", "\\[\\^1\\]"), ("−36 % (−50 to −20)", "−36 % (−50 to −20)"), ("a\n\nb", "a\n\nb"),
    ],
)  # fmt: skip
def test_every_mark_is_taken_off(text: str, shown: str) -> None:
    assert literal(text) == shown


def test_a_text_of_somebody_is_shortened_to_one_line() -> None:
    assert shortened("x" * 10_000) == "x" * 40 + "…"
    assert shortened("a\n\n b\t c") == "a b c"
    assert shortened("y" * 40) == "y" * 40
    assert len(shortened("\n" * 10_000 + "z")) <= 41
