"""The words of files for employment, driving, sex and course, each with the word of ours it stands for."""

from __future__ import annotations

import re
import unicodedata

from fatigue.cohort.statuses import DRIVING, EMPLOYMENT

EMPLOYMENT_WORDS: dict[str, tuple[str, ...]] = {
    "full-time": ("full time", "fulltime", "ft", "full", "vollzeit", "temps plein", "employed full time",
                  "full time work", "working full time", "full time employed", "tiempo completo"),
    "part-time": ("part time", "parttime", "pt", "part", "teilzeit", "temps partiel", "employed part time",
                  "part time work", "working part time", "part time employed", "reduced hours", "tiempo parcial"),
    "self-employed": ("self employed", "selfemployed", "freelance", "selbstandig", "independant", "own business"),
    "employed": ("working", "works", "at work", "in work", "yes", "true", "berufstatig", "angestellt", "employe"),
    "student": ("in education", "studying", "school", "studium", "etudiant", "in training"),
    "homemaker": ("housewife", "househusband", "home maker", "home", "hausfrau", "hausmann", "au foyer", "caregiver"),
    "sick leave": ("sick", "on sick leave", "medical leave", "krankgeschrieben", "arret maladie", "krank"),
    "disability pension": ("disability", "disabled", "on disability", "pension", "rente", "invalidite", "incapacity",
                           "disability benefit", "erwerbsunfahig", "medically retired", "long term disability"),
    "unemployed": ("jobless", "looking for work", "arbeitslos", "sans emploi", "chomage", "out of work"),
    "retired": ("retirement", "pensioner", "rentner", "rentnerin", "retraite", "in rente"),
    "not employed": ("not working", "does not work", "no", "false", "none", "nicht berufstatig", "no work"),
    "unknown": ("unk", "not known", "unbekannt", "inconnu", "uk"),
}  # fmt: skip
DRIVING_WORDS: dict[str, tuple[str, ...]] = {
    "drives": ("yes", "true", "driving", "driver", "drive", "active driver", "ja", "oui", "currently driving"),
    "licensed but not driving": ("licensed", "has licence", "licence but not driving", "licensed not driving",
                                 "license but not driving"),
    "does not drive for MS": ("stopped for ms", "stopped because of ms", "stopped due to ms", "not driving due to ms",
                              "does not drive because of ms", "gave up for ms", "not driving because of ms"),
    "never drove": ("never", "never driven", "no licence", "no license", "never licensed", "nie"),
    "does not drive": ("no", "false", "not driving", "nein", "non", "stopped", "stopped driving"),
    "unknown": ("unk", "not known", "unbekannt", "inconnu"),
}  # fmt: skip
SEX_WORDS: dict[str, tuple[str, ...]] = {
    "female": ("f", "w", "woman", "women", "weiblich", "frau", "femme", "mujer"),
    "male": ("m", "man", "men", "mannlich", "mann", "homme", "hombre"),
}  # fmt: skip
COURSE_WORDS: dict[str, tuple[str, ...]] = {
    "RRMS": ("rr", "rr ms", "relapsing remitting", "relapsing remitting ms", "relapsing"),
    "SPMS": ("sp", "sp ms", "secondary progressive", "secondary progressive ms"),
    "PPMS": ("pp", "pp ms", "primary progressive", "primary progressive ms"),
    "PRMS": ("pr", "progressive relapsing", "progressive relapsing ms"),
}  # fmt: skip
MOST_WORDS = 2_000  # different words of one column; one with more holds free text
VOCABULARY: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    "employment": (EMPLOYMENT, EMPLOYMENT_WORDS),
    "driving": (DRIVING, DRIVING_WORDS),
    "sex": (tuple(SEX_WORDS), SEX_WORDS),
    "course": (tuple(COURSE_WORDS), COURSE_WORDS),
}


def plain(word: str) -> str:
    """Give a word without case, accents, hyphens and underscores, as the tables above hold it."""
    folded = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[-_/.,]+", " ", kept).split())


def known_word(role: str, word: str) -> str | None:
    """Give the word of our vocabulary that a file's word stands for; None when it is not in the table.

    Examples
    --------
    >>> known_word("employment", "Full time"), known_word("employment", "Teilzeit"), known_word("employment", "3")
    ('full-time', 'part-time', None)
    """
    levels, synonyms = VOCABULARY[role]
    key = plain(word)
    return next((level for level in levels if key == plain(level) or key in synonyms.get(level, ())), None)
