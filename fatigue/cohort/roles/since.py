"""What a file's months are counted from: treatment only where the file itself says so, else its baseline."""

from __future__ import annotations

import re

from fatigue.cohort.cells.names import fold
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.visits import start

TREATMENT, BASELINE, FIRST_VISIT = "treatment", "baseline", "the first visit"

# Pieces of words, so that "pretreatment", "months_since_aHSCT" and "Behandlungsbeginn" are found too.
_TREATMENT = re.compile(r"treat|trt|transplant|hsct|asct|therap|behandl|traitement|infusion|surg|operati|chemo")
_AROUND = re.compile(r"pre|post|since|after|before|seit|nach|vor|apres|avant|despues|antes|dopo|prima")
_LATE = re.compile(r"\bend of|\beot\b|early term|discontinu|stopp")  # of treatment: these do not say when it began


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
    visits = [column for column in columns if _AROUND.search(fold(column))]  # not the score "treatment satisfaction"
    return TREATMENT if any(map(_tells_treatment, (*when, *mapping.months, *visits))) else BASELINE


def _tells_treatment(name: str) -> bool:
    words = re.sub(r"[\W_]+", " ", fold(name))
    return bool(_TREATMENT.search(words)) and not _LATE.search(words)
