"""What a least-squares fit must not be read without: terms left out, entangled predictors, patients who decide it."""

from __future__ import annotations

import pandas as pd

from fatigue.analysis.arithmetic.regression import FULL_LEVERAGE, LeastSquares
from fatigue.analysis.patients.design import Design

PER_TERM = 7  # patients for each term beside the baseline score
HIGH_VIF, HIGH_COOK = 10.0, 1.0
NAMED = 5  # patients named in one note


def fit_notes(found: LeastSquares, planned: Design, *, patients: pd.DataFrame, budget: int) -> list[str]:
    """Give what a reader of the coefficients must know; `budget` is how many terms these patients bear."""
    notes = [
        f"{planned.terms[position].label} follows from the other predictors (collinear), so it is not in the model."
        for position in found.left_out
    ]
    if found.is_flat:
        notes.append("The outcome is the same in every patient: there is nothing to explain, and no test was run.")
    elif found.is_exact:
        notes.append("The predictors reproduce the outcome exactly: no scatter is left, and no test was run.")
    full = patients.index[found.leverage >= 1 - FULL_LEVERAGE]
    if len(full):
        notes.append(
            f"A coefficient rests on one patient alone ({_named(full)}): its HC3 error and the leave-one-out R2 are "
            "not defined."
        )
    terms = [planned.terms[position] for position in found.kept]
    entangled = [term.label for term, vif in zip(terms, found.vif, strict=True) if vif > HIGH_VIF]
    if entangled:
        notes.append(f"Hard to tell apart from the other predictors (VIF above {HIGH_VIF:g}): {', '.join(entangled)}.")
    heavy = patients.index[(patients["cooks_distance"] > HIGH_COOK).to_numpy()]
    if len(heavy):
        notes.append(f"The coefficients move much without {_named(heavy)} (Cook's distance above {HIGH_COOK:g}).")
    if len(terms) > budget:
        notes.append(
            f"{len(terms)} terms are more than {found.n} patients bear: the budget is {budget}, the baseline "
            f"score and one more per {PER_TERM} patients. Read the coefficients as exploratory."
        )
    return notes


def _named(patients: pd.Index) -> str:
    more = f" and {len(patients) - NAMED} more" if len(patients) > NAMED else ""
    return ", ".join(map(str, patients[:NAMED])) + more
