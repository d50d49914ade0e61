"""What the columns of an ADaM table are: the parameter that is the score, the rows that count, what says when.

Kept are the rows chosen for analysis (ANL01FL = "Y") that were observed (DTYPE blank: nothing imputed), of the one
parameter a person chooses. CDISC, Analysis Data Model Implementation Guide 1.3.
"""

from __future__ import annotations

import re

from fatigue.cohort.cells.cells import cells_of
from fatigue.cohort.files.adam import is_adam
from fatigue.cohort.roles.placing import Placement

# Populations, units, groupings, dose and disposition of ADSL: the conduct of the trial, not the patient at baseline.
OF_THE_TRIAL = re.compile(r"\w+FL|\w+GR\d+N?|AGEU|TRTDUR|AVGDD|CUMDOSE|VISNUMEN|DC\w+|DISC\w*")
ARMS = ("TRT01P", "TRTP", "ARM", "TRT01A", "TRTA", "ACTARM")
TIMES = ("AVISIT", "AVISITN", "ADY", "ADT", "VISIT", "VISITNUM")
# Timing, results and bookkeeping of a form: no value of the patient.
OF_A_FORM = re.compile(
    r"(PARAM(CD|N|TYP)?|PARCAT\d+N?|AVISITN?|VISIT(NUM|DY)?|ADY|ADTM?|A(ST|EN)?DTM?|A(ST|EN)DY|ATPTN?|AVAL(C|CAT\d*N?)?"
    r"|BASE(TYPE|C)?|P?CHG(CAT\d*N?)?|ABLFL|ANL\d\dFL|DTYPE|AW\w+|CRIT\d+(FL|FN)?|SHIFT\d*N?|\w*SEQ|QS\w*|STUDYID"
    r"|DOMAIN|SUBJID|\w+DTC?|\w+DTM|R2BASE|SRC\w+|ONTRTFL|LVOTFL)"
)


def place(file: Placement) -> None:
    """Hand out the columns of an ADaM table; ask for the parameter, and for what says when."""
    if not is_adam(file.raw) or "score" in file.known.roles:
        return
    if "patient" not in file.roles:
        file.give("patient", "USUBJID", "certain")
    file.scores["total", None] = "AVAL"
    file.certainty["score"] = "likely"
    parameter = _parameter(file)
    if parameter is not None:
        file.only["PARAMCD"] = parameter
    if "ANL01FL" in file.names and "Y" in cells_of(file.raw, "ANL01FL").texts:
        file.only["ANL01FL"] = "Y"
    if "DTYPE" in file.names:
        file.only["DTYPE"] = ""
    arm = next((name for name in ARMS if name in file.names), None)
    if arm is not None and "arm" not in file.roles:
        file.give("arm", arm, "certain")
    file.taken |= {"AVAL", *file.only}
    times = tuple(name for name in TIMES if name in file.names)
    if times and "month" not in file.roles and "day" not in file.roles and "date" not in file.roles:
        file.give("month", times[0], "likely")
        why = (
            "Analysis visits (AVISIT) are named; days since treatment (ADY) can be put in six-monthly windows instead."
        )
        if "month" not in file.known.roles:
            file.ask("month", times[0], why, is_needed=False, among=times)
    if "BASE" in file.names and not _has_baseline(file):
        file.scores["total", 0.0] = "BASE"
        file.taken.add("BASE")
    twins = {name for name in file.names if name.endswith("N") and name[:-1] in file.names}
    copies = {name for name in ARMS if name != arm}
    for name in file.free():
        if OF_A_FORM.fullmatch(name) or OF_THE_TRIAL.fullmatch(name) or name in twins | copies:
            file.taken.add(name)
            file.left.append(name)


def _parameter(file: Placement) -> str | None:
    codes = cells_of(file.raw, "PARAMCD").texts
    asked = file.known.parameter
    if asked in codes:
        return asked
    named = {}
    if "PARAM" in file.names:
        pairs = file.raw.frame[["PARAMCD", "PARAM"]].drop_duplicates().dropna()
        named = {str(code).strip(): str(name) for code, name in pairs.to_numpy(dtype=object)}
    totals = [code for code in codes if re.search(r"tot", f"{code} {named.get(code, '')}", re.IGNORECASE)]
    guess = codes[0] if len(codes) == 1 else (totals[0] if len(totals) == 1 else None)
    if len(codes) > 1:
        shown = "; ".join(f"{code}: {named.get(code, '')}" for code in codes[:60])
        why = f"The file holds {len(codes)} parameters; one of them is the score. {shown}"
        file.ask("parameter", guess, why, is_needed=True, among=tuple(codes))
    return guess


def _has_baseline(file: Placement) -> bool:
    """Tell whether the rows chosen hold a form before treatment of their own."""
    for name, wanted in (("ABLFL", "Y"), ("AVISIT", "baseline"), ("AVISITN", "0")):
        if name in file.names and any(word.casefold() == wanted.casefold() for word in cells_of(file.raw, name).texts):
            return True
    return False
