"""Where a cohort is from and whether it is still there, in words: which version is shown, and what to do without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from fatigue.cohort.cohort import Cohort
from fatigue.show.words.literal import shortened

_SHORT = 8  # letters of a digest: enough to tell the versions of one file apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """A page without its cohort: what is missing, why, and what can be done."""

    title: str
    sentence: str
    is_tried_again: bool = True  # the host may have put it right meanwhile


def clock(seconds: float) -> str:
    """Give a moment, from seconds since 1970: "2026-11-25 13:40 UTC"."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def version(cohort: Cohort, *, seconds: float | None) -> str:
    """Give which version of a cohort this is: when its file was opened or changed, and the first letters of its digest.

    Examples
    --------
    >>> import fatigue
    >>> len(version(fatigue.demo(), seconds=None))
    16
    """
    words = {"file": "opened", "library": "file of"}.get(cohort.origin, "")
    when = [f"{words} {clock(seconds)}"] if seconds is not None and words else []
    return ", ".join([*when, f"version {cohort.digest[:_SHORT]}"])


def of_own_file() -> Whereabouts:
    """Say that a file of a session is not in this one."""
    return Whereabouts(
        title="Your file is not open in this session.",
        sentence="The link speaks of a file that somebody opened in their own session. A session ends when the server "
        "starts again or the page was away for long, and files are not stored. Open the file here to go on.",
        is_tried_again=False,
    )


def of_library(name: str) -> Whereabouts:
    """Say that the host has no such cohort, or has it no more."""
    return Whereabouts(
        title="This cohort is not here.",
        sentence=f"The link asks for the cohort “{shortened(name)}”. This server has none of that name now; it may "
        "have been renamed or taken away. Choose one from the list, ask whoever sent the link, or open the "
        "file yourself.",
    )


def of_published() -> Whereabouts:
    """Say that a link leads to no published cohort; why is not told, so that no guess learns anything."""
    return Whereabouts(
        title="This link leads to no cohort.",
        sentence="A cohort that was published is open for a limited time. This one may have ended, been deleted by who "
        "published it, or the link was copied in part. Ask whoever sent it for a new link.",
    )


def of_unreadable(why: str) -> Whereabouts:
    """Say why the host's cohort does not open."""
    return Whereabouts(title="This cohort cannot be opened.", sentence=why)


def kept_filters(parts: list[str]) -> str:
    """Say which filters of the link wait for the cohort."""
    return f"The filters of the link are kept and apply once it is open: {'; '.join(parts)}." if parts else ""


def newer(seconds: float) -> str:
    """Say that a file of the host has changed since this session opened it."""
    return (
        f"The host has a newer version of this cohort, of {clock(seconds)}. You still see the one that you opened; its "
        "numbers do not change until you take the newer one."
    )
