"""Text from a file or a link, shown as it stands: no markdown, icon, colour, link, formula or arrow comes of it."""

from __future__ import annotations

import re

# What a backslash keeps from being read as markdown.
_MARKS = re.compile(r"([\\`*_{}\[\]$~#<>|:&!^])")
_AT_START = re.compile(r"(?m)^( *)([-+=])|^( *\d+)([.)])")
# Links, icons, emoji and arrows are made of the finished text, where no backslash is left: a space without width parts
# what would be put together. It is not seen, and a long address may be broken there.
_PARTED = re.compile(
    r"(?i)(www|https?://[-\w]*|@[-\w]*)(?=\.)"  # an address has a dot behind one of these
    r"|(:)(?=[^\s:]+:)"  # :smile:, :material/home:
    r"|([-<>=~])(?=[-<>=~])"  # --, ->, >=
)
_APART = "\u200b"
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST = 40


def literal(text: str) -> str:
    r"""Give text that a markdown renderer shows letter by letter.

    Examples
    --------
    >>> literal("a_b [x](y)")
    'a\\_b \\[x\\](y)'
    """
    seen = _UNSEEN.sub("\ufffd", text.replace("\t", " "))
    lines = [re.sub(r"^ {2,}", " ", line) for line in seen.splitlines()]  # four spaces would begin a block of code
    parted = _PARTED.sub(lambda found: found[0] + _APART, "\n".join(lines))
    return _AT_START.sub(r"\1\3\\\2\4", _MARKS.sub(r"\\\1", parted))


def shortened(text: str, longest: int = _LONGEST) -> str:
    """Give the beginning of a text that somebody else has written, on one line.

    Examples
    --------
    >>> shortened("a" * 50, 5)
    'aaaaa…'
    """
    line = " ".join(text[: 4 * longest].split())
    return line if len(line) <= longest and len(text) <= 4 * longest else f"{line[:longest]}…"
