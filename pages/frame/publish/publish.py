"""Publishing in the session: what would be stored, the links once it is, how often they were opened, Delete."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.published import offered, prepared
from fatigue.cohort.snapshot import to_bytes
from fatigue.errors import FatigueError
from fatigue.show.words import published as said
from fatigue.show.words.literal import literal
from pages.frame import audit, menu
from pages.frame.door import kept
from pages.frame.publish import opened, seal, store


def offer(whole: Cohort) -> None:
    """Show under Share, where the host allows it, the way to publish an own file, or what became of it."""
    if not store.is_on():
        return
    try:
        if whole.origin == "published":
            _of_publisher(kept.link_of_published(), whole)
        elif whole.origin == "file":
            _of_own_file(whole)
    except FatigueError as error:
        st.info(literal(str(error)), icon=":material/info:")


def _of_own_file(whole: Cohort) -> None:
    link = _own_link(whole)
    if link:
        _links(link)
        _of_publisher(link, whole)
        return
    st.markdown("To let others see groups of these patients without your file:")
    st.button("Publish this cohort as a link", icon=":material/add_link:", key="_publish", on_click=kept.ask_to_publish)


def form(whole: Cohort) -> None:
    """Open the form where it was just asked for; Share, which would lie over it, is closed by then."""
    if kept.is_publishing_asked() and whole.origin == "file" and store.is_on():
        _form(whole)


def _own_link(whole: Cohort) -> str:
    """Give the publisher's link of a cohort that this session has published and that is still there."""
    link = kept.own_links().get(whole.digest, "")
    return link if link and store.look(opened.parts(link)[0]) is not None else ""


def _links(link: str) -> None:
    st.markdown("**Published.** Whoever has this link sees groups of these patients:")
    st.code(_address(opened.parts(link)[0]), language=None, wrap_lines=True)
    st.markdown("For you alone, to see how often it was opened and to delete it; keep it:")
    st.code(_address(link), language=None, wrap_lines=True)


def _of_publisher(link: str, whole: Cohort) -> None:
    """Show how often a cohort was opened, and the button that deletes it, to whoever has the publisher's link."""
    secret, publisher = opened.parts(link)
    entry = store.look(secret) if publisher else None
    if entry is None or entry.publisher != seal.is_of(publisher):
        return
    st.caption(said.state(entry.opened, entry.until))
    st.button(
        "Delete it now", icon=":material/delete:", key="_unpublish", on_click=_delete, args=(secret, publisher, whole)
    )


def _delete(secret: str, publisher: str, whole: Cohort) -> None:
    try:
        store.remove(secret, publisher=publisher)
        audit.act("delete", whole)
    except FatigueError as error:
        st.toast(literal(str(error)), icon=":material/error:")


@st.dialog("Publish this cohort as a link", width="large")
def _form(whole: Cohort) -> None:
    """Show what would be stored as it is chosen, and store it."""
    link = _own_link(whole)
    if link:
        _links(link)
        return
    names, usual = offered(whole)
    st.markdown(literal(said.promise(store.fewest(), store.days())))
    title = st.text_input("What others call it", "Published cohort", max_chars=60, key="_publish_title")
    columns = st.multiselect("Known at baseline", names, usual, format_func=lambda name: literal(whole.label(name)),
                             key="_publish_columns")  # fmt: skip
    seed = kept.remembered(f"_publish_seed_{whole.digest}", lambda: secrets.randbits(64))
    try:
        found = prepared(whole, columns=columns, fewest=store.fewest(), title=title, seed=seed)
        st.markdown("**What is stored**")
        shown = said.stored_table(found, whole)
        st.table(shown.map(lambda cell: literal(str(cell))), border="horizontal", hide_index=True)
        is_allowed = st.checkbox("I may share these data in this form.", key="_publish_allowed")
        if st.button("Publish", type="primary", disabled=not is_allowed, key="_publish_now"):
            secret, publisher = seal.new_secret(), seal.new_secret()
            store.put(to_bytes(found.cohort), secret=secret, publisher=publisher)
            audit.act("publish", whole)
            kept.own_links()[whole.digest] = f"{secret}.{publisher}"
            st.rerun(scope="fragment")
    except FatigueError as error:
        st.error(literal(str(error)), icon=":material/error:")


def _address(link: str) -> str:
    """Give the address that opens a published cohort."""
    here = urlsplit(str(st.context.url or ""))
    root, _, last = here.path.rstrip("/").rpartition("/")
    path = root if last in dict(menu.titles()) else here.path.rstrip("/")
    query = f"cohort={opened.OPTION}&published={link}"
    return urlunsplit((here.scheme, here.netloc, f"{path}/", query, ""))
