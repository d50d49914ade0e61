"""Would the predictors hold in other patients, in words: signs, selections, what is left of R2, and who responds."""

from __future__ import annotations

import pandas as pd

from fatigue.analysis.responder_model import ResponderModel
from fatigue.analysis.shrinkage import Shrinkage
from fatigue.analysis.stability import Stability
from fatigue.analysis.validation import Validation
from fatigue.cohort.instruments import Scale
from fatigue.show.words import numbers
from fatigue.show.words.tables import TWO, shown


def heading(found: Shrinkage) -> str:
    """Give what shrinking does to the signs."""
    turned = found.table.loc[~found.table["is_sign_kept"], "label"].tolist()
    if not turned:
        return "Shrunk to predict best, every predictor keeps its sign."
    return f"Shrunk to predict best, {numbers.listed(turned)} {'changes' if len(turned) == 1 else 'change'} sign."


def path_caption(found: Shrinkage) -> str:
    """Give what the lines are, and what the penalty chosen does."""
    return (
        f"Ridge regression, n = {found.n_patients:,}: each coefficient, in points of change per standard deviation, as "
        "the penalty grows from left to right. The rule marks the penalty under which patients left out are predicted "
        f"best: R² {numbers.plain(found.loo_r_squared, 2)} there, "
        f"{numbers.plain(found.loo_r_squared_least_squares, 2)} without a penalty."
    )


def validation_sentences(found: Validation) -> list[str]:
    """Give R2 and calibration slope, in these patients and in others like them."""
    r_squared, slope = found.table.to_dict("records")
    worse = " Below 0 it would do worse than saying the mean to everybody." if r_squared["estimate"] < 0 else ""
    spread = "are too extreme" if found.is_too_extreme else "spread about as the changes do"
    return [
        f"R² is {numbers.plain(r_squared['apparent'], 2)} in these {numbers.patients(found.n_patients)}; in others "
        f"like them about {numbers.plain(r_squared['estimate'], 2)} is to be expected (optimism "
        f"{numbers.plain(r_squared['optimism'], 2)}).{worse}",
        f"The calibration slope to be expected is {numbers.plain(slope['estimate'], 2)}: predictions for others "
        f"{spread}.",
    ]


def table(shrunk: Shrinkage, stable: Stability, valid: Validation) -> pd.DataFrame:
    """Give one row a predictor: both coefficients, how often it comes out alike, what is lost without it."""
    each = shrunk.table.assign(
        sign_kept=stable.table["sign_kept"], selected=stable.table["selected"], lost=valid.importance["estimate"],
        spread=valid.importance["spread"],
    )  # fmt: skip
    return shown(each, {
        "Predictor": (str, "label"), "Least squares, points per SD": (numbers.signed, "least_squares"),
        "Ridge, points per SD": (numbers.signed, "estimate"),
        "Sign kept, % of resamples": (numbers.plain, "sign_kept"),
        "Picked by the lasso, % of resamples": (numbers.plain, "selected"),
        "R² lost when shuffled (SD)": (lambda lost, spread: f"{TWO(lost)} ({TWO(spread)})", "lost", "spread"),
    })  # fmt: skip


def responder_heading(found: ResponderModel) -> str:
    """Give how many responded, and whether the model tells them apart."""
    share = numbers.share(found.n_responders, found.n_patients)
    if found.tells_apart:
        tells = f"ranks a patient left out with an area under the curve of {numbers.plain(found.auc, 2)}"
    else:
        tells = "tells them apart no better than one share for all"
    return f"{share} improved by {numbers.score(found.threshold)} points or more; the model {tells}."


def responder_table(found: ResponderModel) -> pd.DataFrame:
    """Give the odds ratios, one row a predictor."""
    return shown(found.table, {
        "Predictor": (str, "label"), "Odds ratio of responding, per SD": (TWO, "odds_ratio"),
    })  # fmt: skip


def responder_caption(found: ResponderModel) -> str:
    """Give the errors of prediction, beside those of knowing nothing."""
    return (
        f"n = {found.n_patients:,}. Brier score of patients left out {numbers.plain(found.brier, 2)}; saying the same "
        f"share to everybody gives {numbers.plain(found.brier_of_the_mean, 2)} (smaller is better). Odds ratios are "
        "shrunk, so they carry no interval."
    )


def usual_threshold(scale: Scale) -> tuple[float, float]:
    """Give a tenth of the scale to start from, and the step to change it by."""
    width = scale.highest - scale.lowest
    step = 1.0 if width >= 20 else 0.1
    return round(width / 10 / step) * step, step
