"""Text from a file, shown as it stands: nothing in it is markdown, an icon, a colour, a link or a formula."""

from __future__ import annotations

import re

_MARKS = re.compile(r"([\\`*_{}\[\]$~#<>|:])")


def literal(text: str) -> str:
    r"""Give text that a markdown renderer shows letter by letter.

    Examples
    --------
    >>> literal("a_b [x](y)")
    'a\\_b \\[x\\](y)'
    """
    return _MARKS.sub(r"\\\1", text)
