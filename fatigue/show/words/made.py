"""What a link or a deck was made on: the cohort, by a few letters of its digest, and the version of the app."""

from __future__ import annotations

import re

from fatigue.cohort.cohort import Cohort
from fatigue.deck import DIGEST
from fatigue.version import __version__

NAME = "made"  # in a link
_MADE = re.compile(r"([0-9a-f]{0,64})-([\w.+-]{1,40})", re.ASCII)


def on(whole: Cohort) -> str:
    """Give the mark of this cohort and this version.

    Of a published cohort it is the version alone: what lies behind it is closed, and its link leads to that and nothing
    else.
    """
    return f"{'' if whole.is_closed else whole.digest[:DIGEST]}-{__version__}"


def differs(mark: str, whole: Cohort, *, what: str = "link") -> list[str]:
    """Give what has changed since then, as sentences; a link of an earlier version has no mark, and nothing to say."""
    found = _MADE.fullmatch(mark)
    if found is None:
        return []
    digest, version = found.groups()
    lines = []
    if digest and not whole.is_closed and not whole.digest.startswith(digest):
        lines.append(
            f"This {what} was made on other data (version {digest}); here is {whole.digest[: len(digest)]}. You see "
            "what these data say."
        )
    if version != __version__:
        lines.append(
            f"This {what} was made with version {version} of the app; this is {__version__}. The changelog says which "
            "numbers changed."
        )
    return lines
