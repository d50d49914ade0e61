"""A published cohort by its link: looked up at every run, so that one that is deleted or has ended is gone at once.

In the link stands the secret, and in that of the publisher a second one after a dot, which allows to delete it.
"""

from __future__ import annotations

import streamlit as st

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.snapshot import of_bytes
from fatigue.errors import FileError
from pages.frame.door import kept
from pages.frame.publish import seal, store
from pages.frame.publish.guesses import GUESSES

OPTION = "published"  # in the picker and in a link, as the cohort


def parts(link: str) -> tuple[str, str]:
    """Give the secret of a link, and the publisher's own; the latter is empty in a link that was shared."""
    secret, _, publisher = link.partition(".")
    return secret, publisher


def cohort(link: str) -> Cohort | None:
    """Give the cohort of a link; None where there is none or none any more.

    Raises
    ------
    FileError
        When the store cannot be reached, or this sender has sent too many wrong links.
    """
    secret, publisher = parts(link)
    known = kept.published(secret)
    if known is not None:
        if store.is_on() and store.look(secret) is not None:
            return known
        kept.keep_published(secret, None)
        return None
    sender = _sender()
    if GUESSES.are_too_many(sender):
        raise FileError("Too many links from here led to no cohort. Wait a minute, and try again.")
    found = _opened(secret, publisher)
    if found is None:
        GUESSES.add(sender)
    else:
        kept.keep_published(secret, found)
    return found


def _sender() -> str:
    """Give who asks, as far as the server can tell; behind a proxy all may be one."""
    return st.context.ip_address or "this machine"


def _opened(secret: str, publisher: str) -> Cohort | None:
    if not (store.is_on() and seal.is_secret(secret)):
        return None
    content = store.take(secret, is_counted=not publisher)
    return None if content is None else of_bytes(content)
