"""Who may come in, where the host asks for a sign-in: by Streamlit's own OpenID Connect, and by a list of the host.

It is asked where `[auth]` stands in `.streamlit/secrets.toml`. Then `[access]` beside it names who is let in: `people`,
a list of addresses and domains ("@clinic.example"), and under `[access.cohorts]` the same for single cohorts of the
host. Nobody is let in who is not named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from fatigue.show.words.literal import literal
from pages.frame import host

_SIGN_OUT = ":material/logout:"


def is_on() -> bool:
    """Say whether the host asks for a sign-in."""
    return bool(host.section("auth"))


def is_let_in(person: Mapping[str, Any], *, cohort: str = "") -> bool:
    """Say whether somebody whom the provider vouches for is on the host's list, for the app or one of its cohorts."""
    access = host.section("access")
    if not _is_named(person, access.get("people", ())):
        return False
    cohorts = access.get("cohorts", {})
    return cohort not in cohorts or _is_named(person, cohorts[cohort])


def sees(cohort: str) -> bool:
    """Say whether this session's reader may see a cohort of the host."""
    return not is_on() or is_let_in(_reader(), cohort=cohort)


def at_the_door() -> bool:
    """Show the way in to whoever is not let in, and nothing else; True while it is shown."""
    if not is_on():
        return False
    person = _reader()
    if is_let_in(person):
        return False
    if person:
        st.title("You are signed in, but not on the list.", anchor=False)
        st.error(literal(f"{_address(person) or 'This account'} is not among those whom the host of this app has let "
                         "in. Ask whoever keeps the server, or sign in with another account."),
                 icon=":material/block:")  # fmt: skip
        st.button("Sign out", icon=_SIGN_OUT, on_click=st.logout, key="_sign_out")
    else:
        st.title("Sign in to go on.", anchor=False)
        st.markdown("This app shows data to people whom its host has named. Nothing is shown before.")
        st.button("Sign in", type="primary", icon=":material/login:", on_click=st.login, key="_sign_in")
    return True


def way_out() -> None:
    """Show who is signed in, with the way out."""
    if is_on():
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="_signed_in"):
            st.caption(literal(f"Signed in as {_address(_reader())}"), width="content")
            st.button("Sign out", type="tertiary", icon=_SIGN_OUT, on_click=st.logout, key="_sign_out")


def who() -> str:
    """Give the address of who is signed in; nothing where nobody is."""
    return _address(_reader()) if is_on() else ""


def _reader() -> dict[str, Any]:
    """Give what the provider said of this session's reader; nothing where nobody is signed in."""
    return st.user.to_dict() if st.user.get("is_logged_in") else {}


def _address(person: Mapping[str, Any]) -> str:
    """Give a person's address; none where the provider says that it is not theirs for sure."""
    is_theirs = str(person.get("email_verified", True)).lower() != "false"
    return str(person.get("email") or "").strip().lower() if is_theirs else ""


def _is_named(person: Mapping[str, Any], listed: Iterable[str] | str) -> bool:
    address = _address(person)
    name, at, domain = address.rpartition("@")
    if not (name and at and domain) or "@" in name:
        return False
    named = {str(one).strip().lower() for one in ([listed] if isinstance(listed, str) else listed)}
    return address in named or f"@{domain}" in named
