"""Columns that would tell who a person is, by their name and by what their cells look like.

They are named at the door and left out; a person lets one in by name ("admit:<column>").
"""

from __future__ import annotations

import re

from fatigue.cohort.cells.cells import Cells
from fatigue.cohort.cells.dates import dates_of
from fatigue.cohort.cells.names import parse, role_of
from fatigue.cohort.cells.role_words import IDENTIFIERS
from fatigue.cohort.roles.placing import Placement

MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
PHONE = re.compile(r"(?=(?:\D*\d){8,15}\D*$)(\+|00|\()?[\d][\d\s()/.-]*[\s()/-][\d\s()/.-]*\d|\+\d{8,15}")
STREET = re.compile(
    r"\d{1,5}\s+\w.*\b(street|st|road|rd|avenue|ave|lane|drive)\b.*|.*(stra(ss|ß)e|weg|gasse|platz)\s+\d+.*",
    re.IGNORECASE,
)
NUMBERED = frozenset({"hospital", "health", "insurance", "patient", "medical"})
ROLES = frozenset({"age", "sex", "edss", "employment", "driving", "course", "duration", "arm", "month", "time", "site"})
JOINED = ("firstname", "lastname", "surname", "nachname", "vorname", "birthdate", "dateofbirth", "geburt", "telephone",
          "telefon", "mobilephone", "emailaddress", "homeaddress", "healthcard", "healthnumber", "hospitalnumber",
          "insurance", "versicherung", "socialsecurity", "passport")  # fmt: skip
MOST_LOOKED_AT = 300  # different texts of a column


def find(file: Placement) -> None:
    """Set aside every free column that looks like one, unless it was admitted or has a role a person gave it."""
    for column in file.free():
        if column.startswith("redcap_"):
            continue
        is_known = role_of(parse(column).stem) in (*ROLES, "patient")
        looks = not is_known and _looks_personal(file.cells(column))
        if column in file.raw.identifiers or speaks_of_a_person(column) or looks:
            file.identifiers.append(column)
            if column not in file.known.admitted:
                file.taken.add(column)
                file.left.append(column)


def speaks_of_a_person(column: str) -> bool:
    """Tell whether a column's name speaks of a name, birth, mail, phone, address or health number.

    Examples
    --------
    >>> [speaks_of_a_person(name) for name in ("Date of birth", "last_name", "site name", "hospital number", "FIS")]
    [True, True, False, True, False]
    """
    stem = parse(column).stem
    words = set(stem)
    role = role_of(stem)
    joined = "".join(stem)
    if any(part in joined for part in JOINED):
        return True
    if words & NUMBERED and words & {"number", "nr", "card"} and role != "patient":
        return True
    return bool(words & IDENTIFIERS) and role not in ROLES


def _looks_personal(found: Cells) -> bool:
    some = [word for word in found.texts[:MOST_LOOKED_AT] if len(word) > 5]
    if len(some) < max(1, len(found.texts[:MOST_LOOKED_AT]) // 2):
        return False
    for pattern in (MAIL, PHONE, STREET):
        hits = sum(bool(pattern.fullmatch(word)) for word in some)
        if 2 * hits > len(some) and not (dates_of(tuple(some)) > 0).any():
            return True
    return False
