"""Who looked at which cohort, on which page and when, where the host asks for it: nothing of a patient, no filter.

`FATIGUE_AUDIT` names the file. Each line of it is one json object. An own file goes by "your file", as its name may be
a patient's; a published one by the name its store knows it by, which opens nothing.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

from fatigue.cohort.cohort import Cohort
from pages.frame import host, logs, sign_in
from pages.frame.door import kept
from pages.frame.publish import opened, seal

SETTING = "FATIGUE_AUDIT"
_SHORT = 12  # letters of the store's name of a published cohort


def look(page: str, cohort: Cohort) -> None:
    """Write down that a page is opened on a cohort; once, however often it is drawn anew."""
    if host.setting(SETTING) and kept.is_another_look(f"{page} of {cohort.digest}"):
        act(page, cohort)


def act(what: str, cohort: Cohort) -> None:
    """Write a line; where that fails the page goes on, and the server's log says so."""
    file = host.setting(SETTING)
    if not file:
        return
    now = datetime.now(UTC).isoformat(timespec="seconds")
    line = json.dumps({"time": now, "who": sign_in.who(), "what": what, "cohort": _name(cohort)})
    try:
        place = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(place, f"{line}\n".encode())  # at once, so that the lines of several replicas do not mix
        finally:
            os.close(place)
    except OSError:
        logs.write("A line of the audit log could not be written.\n")


def _name(cohort: Cohort) -> str:
    if cohort.origin == "file":
        return "your file"
    if cohort.origin == "published":
        secret, _ = opened.parts(kept.link_of_published())
        return f"published {seal.name_of(secret)[:_SHORT]}"
    return cohort.title
