"""What a file's months are counted from: treatment only where the file itself says so, else its baseline."""

from __future__ import annotations

import re

from fatigue.cohort.cells.folded import fold
from fatigue.cohort.cells.names import parse, slug
from fatigue.cohort.cells.time_words import AFTER, BEFORE, ENDS, OPERATED
from fatigue.cohort.cells.time_words import TREATMENT as TREATMENT_WORDS
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.visits import cleaned

TREATMENT, BASELINE, FIRST_VISIT = "treatment", "baseline", "the first visit"

# Beside the tables of words: pieces of them, so that "pretreatment", "months_since_aHSCT" and "Behandlungsbeginn" are
# found too, and the endings of cases ("tedavisi", "kezelésig").
_TREATMENT = re.compile(
    r"treat|trt|transplant|hsct|asct|therap|behandl|traitement|infusion|surg|operati|(?:pre|post) op|chemo|"
    + "|".join(sorted(word for word in TREATMENT_WORDS if len(word) > 4))
)
_AROUND = re.compile(r"pre|post|since|after|before|seit|nach|vor|apres|avant|despues|antes|dopo|prima")
_LATE = re.compile(r"ende\b|\bend of|early term|discontinu|stopp")  # of treatment: these do not say when it began


def counted_from(mapping: Mapping) -> str:
    """Give what stands behind "months since" for a file with these roles: the words that a reader sees.

    A column with the date of treatment says it, CDISC's ADY (whose day 1 is the first of treatment), or a name: of the
    column of months, of a visit or of a score ("months since aHSCT", "pre-treatment", "FIS_post_transplant_6").

    Examples
    --------
    >>> named = Mapping(layout="long", roles={"patient": "id", "month": "months since aHSCT"}, scores={})
    >>> counted_from(named), counted_from(Mapping(layout="long", roles={"patient": "id", "month": "month"}, scores={}))
    ('treatment', 'baseline')
    """
    if start(mapping) is not None:
        return FIRST_VISIT
    if "treated" in mapping.roles or mapping.roles.get("day", "").upper() == "ADY":
        return TREATMENT
    when = [mapping.roles[role] for role in ("month", "date", "day") if role in mapping.roles]
    columns = (str(column) for column in (*mapping.scores.values(), *mapping.items.values()))
    visits = [column for column in columns if _is_around(column)]  # not the score "treatment satisfaction"
    return TREATMENT if any(map(_tells_treatment, (*when, *mapping.months, *visits))) else BASELINE


def _tells_treatment(name: str) -> bool:
    words, text = _words(name), re.sub(r"[\W_]+", " ", fold(name))
    is_late = bool(_LATE.search(text)) or not words.isdisjoint(ENDS)
    return not is_late and (bool(_TREATMENT.search(text)) or not words.isdisjoint(TREATMENT_WORDS | OPERATED))


def _is_around(name: str) -> bool:
    return bool(_AROUND.search(fold(name))) or not _words(name).isdisjoint(BEFORE | AFTER)


def _words(name: str) -> set[str]:
    return {*slug(name).split("_")}


def start(mapping: Mapping) -> str | None:
    """Give the visit that is taken as the start although its name speaks of a later day, week or month."""
    columns = [column for (_, at), column in mapping.scores.items() if at == 0 and mapping.layout == "wide"]
    for word in (*(word for word, at in mapping.months.items() if at == 0), *columns):
        name = parse(cleaned(word))
        if name.when == "after" or (name.when in ("month", "weeks", "days") and name.number):
            return word
    return None


def start_note(mapping: Mapping) -> tuple[str, ...]:
    """Say so where there is such a visit."""
    word = start(mapping)
    if word is None:
        return ()
    return (
        f"The file has no form before {word}: that is taken as the start (month 0). Change is counted from it, "
        "and what changed before it is not known.",
    )
