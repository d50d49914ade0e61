"""Predictors in words: what went with a larger fall, coefficient rows and tables, fit, correlations, what-if."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from fatigue.analysis.arithmetic.verdict import is_directed
from fatigue.analysis.correlations import Correlations
from fatigue.analysis.predictors import PredictorModel
from fatigue.analysis.what_if import Prediction
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import numbers
from fatigue.show.words.tables import P, correlation, line, shown, with_interval

_LOWER = {"age": "younger patients", "edss": "those with a lower EDSS", "working": "patients who were not working",
          "baseline_depression": "those less depressed"}  # fmt: skip
_HIGHER = {"age": "older patients", "edss": "those with a higher EDSS", "working": "patients who were working",
           "baseline_depression": "those more depressed"}  # fmt: skip


def heading(model: PredictorModel, instrument: Instrument) -> str:
    """Give the finding: "Younger patients and those with a lower EDSS improved more."."""
    questions = model.table[model.table["role"] == "question"]
    if model.n_terms > model.budget:
        return f"Too many measures for {numbers.patients(model.n_patients)} to tell which matters."
    if not len(questions):
        return "Only the baseline score is in the model: no other measure was chosen that varies."
    if questions["p_adjusted"].isna().all():
        return "Nothing could be tested here; the notes say why."
    clear = model.clear.to_dict("records")
    if not clear:
        return "No baseline measure went clearly with the change."
    clear.sort(key=lambda row: -abs(row["standardised"]))
    who = sorted((_who(row, instrument) for row in clear[:2]), key=lambda words: words.startswith("those"))
    text = " and ".join(who)
    weakly = "" if model.loo_r_squared > 0 else ", but the model predicts poorly"
    verb = "worsened less" if _got_worse(model, instrument) else "improved more"
    return f"{text[0].upper()}{text[1:]} {verb}{weakly}."


def _got_worse(model: PredictorModel, instrument: Instrument) -> bool:
    """Say whether the mean change is clearly to the worse."""
    return model.mean_change == ("rise" if instrument.lower_is_better else "fall")


def _who(row: Mapping[Any, Any], instrument: Instrument) -> str:
    falls_more_when_high = (row["estimate"] < 0) == instrument.lower_is_better
    names = _HIGHER if falls_more_when_high else _LOWER
    if row["term"] in names:
        return names[row["term"]]
    if " vs " in row["per"]:
        level, reference = row["per"].split(" vs ", 1)
        column = lowered(row["label"].removesuffix(f": {level}"))
        return f"those with {column} {level if falls_more_when_high else reference}"
    return f"those with {'more' if falls_more_when_high else 'less'}: {lowered(row['label'])}"


def lowered(label: str) -> str:
    """Give a label inside a sentence: "age", but "EDSS"."""
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def sentences(model: PredictorModel, instrument: Instrument) -> list[str]:
    """Give one sentence a predictor, the strongest first."""
    questions = model.table[model.table["role"] == "question"]
    clear, noun = set(model.clear["term"]), "worsening" if _got_worse(model, instrument) else "improvement"
    weak = ", exploratory: too many measures for these patients" if model.n_terms > model.budget else ""
    order = questions["standardised"].abs().sort_values(ascending=False).index
    said = []
    for row in questions.loc[order].to_dict("records"):
        per, factor = unit(row, model)
        low, high = sorted((row["hc3_conf_low"] * factor, row["hc3_conf_high"] * factor))
        interval = numbers.interval(low, high, 1)
        if row["term"] in clear:
            is_worse = (row["estimate"] > 0) == instrument.lower_is_better
            more = "more" if is_worse == (noun == "worsening") else "less"
            size = numbers.plain(abs(row["estimate"] * factor), 1)
            words = f"{size} points {more} {noun} (95 % CI of the change {interval}){weak}"
        elif is_directed(model.by_interval(row["term"])):
            words = f"not clear once {len(questions)} measures are looked at (95 % CI of the change, not adjusted for "
            words += f"that, {interval})"
        else:
            words = f"no clear difference (95 % CI of the change {interval})"
        said.append(f"{row['label']}{per}: {words}.")
    return said


def three_ways(columns: Collection[str]) -> str:
    """Give why a model, groups and a filter may answer otherwise for age or EDSS; empty without either."""
    names = [name for column, name in (("age", "age"), ("edss", "EDSS")) if column in columns]
    if not names:
        return ""
    what = " and ".join(names)
    return (
        f"{what[0].upper()}{what[1:]} can be looked at in three ways that may differ: the model (Predictors, Overview) "
        "takes every patient's own value with the baseline score and its other measures held equal; the groups "
        f"(Curves) cut the patients into smaller bands that start from different scores; a filter shows the change of "
        f"medians of those it keeps, another quantity. What goes with {what} is the model's question."
    )


def unit(row: Mapping[Any, Any], model: PredictorModel) -> tuple[str, float]:
    """Give the step a coefficient is told in, and the factor to it: ", per 10 years", 10."""
    if row["term"] == "intercept":
        return "", 1.0
    if row["term"] in ("age", "duration"):
        return ", per 10 years", 10.0
    if row["term"] == "edss":
        return ", per point", 1.0
    term = next(term for term in model.terms if term.name == row["term"])
    predictor = next(found for found in model.predictors if found.column == term.column)
    if predictor.is_category:
        return "", 1.0
    if row["term"] == "baseline_score" and model.scale.highest - model.scale.lowest >= 40:
        return ", per 10 points", 10.0
    factor = 10.0 ** max(math.floor(math.log10(max(abs(predictor.highest), 1e-9) / 5)), 0)
    return (f", per {factor:,.0f}" if factor > 1 else ", per point"), factor


def rows(model: PredictorModel, *, is_standardised: bool, is_robust: bool) -> list[dict[str, Any]]:
    """Give the coefficients ready for a forest plot; the intercept is no finding and stays out."""
    out = []
    for row in model.table.to_dict("records"):
        if row["role"] == "intercept":
            continue
        per, factor = ("", 1.0) if is_standardised else unit(row, model)
        if is_standardised:
            kind, stem, places = "standardised", "standardised" if is_robust else "standardised_ols", 2
        else:
            kind, stem, places = "estimate", "hc3_conf" if is_robust else "conf", 1
        estimate, low, high = row[kind] * factor, row[f"{stem}_low"] * factor, row[f"{stem}_high"] * factor
        told = {"estimate": estimate, "conf_low": low, "conf_high": high}
        role = "focus" if row["role"] == "question" else "faint"
        p = numbers.p(row["hc3_p_value"] if is_robust else row["p_value"])
        out.append(
            line(f"{row['label']}{per}", told, role=role, text=with_interval(estimate, low, high, places=places), p=p)
        )
    return out


def forest_axis(instrument: Instrument, *, is_standardised: bool) -> str:
    """Give the x title of the forest plot, with its direction."""
    unit_name = "SD" if is_standardised else "points"
    ends = ("better", "worse") if instrument.lower_is_better else ("worse", "better")
    return f"← {ends[0]} · change in {instrument.name}, {unit_name} · {ends[1]} →"


def forest_caption(model: PredictorModel, *, is_robust: bool) -> str:
    """Give what is drawn and on how many."""
    errors = "HC3" if is_robust else "ordinary least squares"
    left = f", {numbers.patients(model.n_dropped)} left out for a missing value" if model.n_dropped else ""
    n = int((model.table["role"] == "question").sum())
    among = f" Called clear: by HC3 and Holm for the {n} measures looked at." if n > 1 else ""
    return (
        f"Linear model of the change to {numbers.month(model.end)}, n = {model.n_patients:,}{left}; 95 % CI "
        f"({errors}). Each row holds the other rows equal. Grey: adjustment for the baseline score, always in the "
        f"model.{among}"
    )


def table(model: PredictorModel) -> pd.DataFrame:
    """Give the display table: natural units, both kinds of error, VIF."""
    return shown(model.table, {
        "Term": (lambda label, per: f"{label} ({per})" if per else label, "label", "per"),
        "Estimate": (_small, "estimate"), "SE": (_small, "std_error"), "95 % CI": (_interval, "conf_low", "conf_high"),
        "t": (_small, "statistic"), "p": P, "HC3 SE": (_small, "hc3_std_error"),
        "HC3 95 % CI": (_interval, "hc3_conf_low", "hc3_conf_high"), "HC3 p": (numbers.p, "hc3_p_value"),
        "HC3 p (Holm)": (numbers.p, "p_adjusted"), "Standardised": (_small, "standardised"), "VIF": (_small, "vif"),
    })  # fmt: skip


def _small(value: float) -> str:
    return numbers.plain(value, 2 if abs(value) >= 0.1 or value == 0 or not math.isfinite(value) else 4)


def _interval(low: float, high: float) -> str:
    return numbers.interval(low, high, 2 if max(abs(low), abs(high)) >= 0.1 or not math.isfinite(low) else 4)


def fit_table(model: PredictorModel) -> pd.DataFrame:
    """Give how well the model describes these patients, and others like them."""
    spare = "within" if model.n_terms <= model.budget else "MORE than"
    lines = [
        ("R²", numbers.plain(model.r_squared, 2), "share of the variation of the change that the model describes"),
        ("Adjusted R²", numbers.plain(model.adj_r_squared, 2), "the same, less what chance alone would give"),
        ("Leave-one-out R²", numbers.plain(model.loo_r_squared, 2), "each patient predicted from the others"),
        ("F", f"{numbers.statistic(model.f_statistic)} on {model.f_df1} and {model.f_df2} df, "
         f"{numbers.p_equals(model.f_p)}", "all predictors together"),
        ("Residual SD", f"{numbers.plain(model.sigma, 1)} points", "scatter round the model"),
        ("Equal scatter", f"{numbers.statistic(model.breusch_pagan)}, {numbers.p_equals(model.breusch_pagan_p)}",
         "Breusch-Pagan test, studentised; a small p speaks for HC3"),
        ("Predictors", f"{model.n_terms} of at most {model.budget}",
         f"{spare} what {numbers.patients(model.n_patients)} allow: the baseline score and one per 7 patients"),
    ]  # fmt: skip
    return pd.DataFrame(lines, columns=["What", "Value", "What it says"])


def correlation_table(found: Correlations) -> pd.DataFrame:
    """Give Pearson and Spearman side by side, one row a measure."""
    out = []
    for label, part in found.table.groupby("label", sort=False):
        kinds = {row["kind"]: row for _, row in part.iterrows()}
        line: dict[str, object] = {"Baseline measure": label}
        for kind, symbol in (("pearson", "Pearson r"), ("spearman", "Spearman ρ")):
            row = kinds[kind]
            line[f"{symbol} (95 % CI)"] = correlation(row["estimate"], row["conf_low"], row["conf_high"])
            line["p" if kind == "pearson" else "p of ρ"] = numbers.p(row["p_value"])
        line["n"] = f"{int(kinds['pearson']['n']):,}"
        out.append(line)
    return pd.DataFrame(out)


def correlation_rows(found: Correlations) -> list[dict[str, Any]]:
    """Give Spearman's correlations ready for a forest plot."""
    out = []
    for row in found.table[found.table["kind"] == "spearman"].to_dict("records"):
        text = with_interval(row["estimate"], row["conf_low"], row["conf_high"], places=2)
        name = str(row["label"]).removesuffix(" at baseline")  # all of them are
        out.append(line(name, row, role="faint" if row["term"] == "baseline_score" else "focus", text=text))
    return out


def points_caption(model: PredictorModel, *, ids: str) -> str:
    """Give what the points are, and who carries an id."""
    kept = ", the farthest among them" if model.n_patients > numbers.MOST_DRAWN else ""
    return f"{numbers.one_each('point', model.n_patients)}{kept}; ids {ids}."


PARTIAL = (
    "Each point is a patient: the change that the other predictors leave, about its mean, with the model's line; where "
    "a predictor is yes or no, with the mean of each side and its 95 % interval (t)."
)


def side_words(sides: pd.DataFrame) -> list[str]:
    """Give the mean of each side with its interval."""
    found = zip(sides["estimate"], sides["conf_low"], sides["conf_high"], strict=True)
    return [with_interval(mean, low, high) if math.isfinite(low) else numbers.signed(mean) for mean, low, high in found]


def sides_in_words(sides: pd.DataFrame) -> str:
    """Give both sides in words."""
    pairs = zip(sides["level"], side_words(sides), sides["n"], strict=True)
    return "; ".join(f"{level} {mean} points (n = {n:,})" for level, mean, n in pairs)


def partial_tables(model: PredictorModel) -> list[pd.DataFrame]:
    """Give, a predictor each, what every patient has of it and the change that the others leave."""
    return [
        shown(part.head(numbers.MOST_DRAWN), {
            "Patient": (str, "patient"), str(part["label"].iloc[0]): (_small, "x"),
            "Change beyond the others, points": (numbers.signed, "partial_residual"),
        })
        for _, part in model.partial.groupby("term", sort=False)
    ]  # fmt: skip


def patients_table(model: PredictorModel) -> pd.DataFrame:
    """Give what the model says of each patient, those it fits worst first."""
    order = model.patients["rstudent"].abs().fillna(0.0).sort_values(ascending=False, kind="stable").index
    found = model.patients.loc[order].head(numbers.MOST_DRAWN).rename_axis("patient").reset_index()
    return shown(found, {
        "Patient": (str, "patient"), "Change, points": (numbers.signed_score, "observed"),
        "Model": (numbers.signed, "fitted"), "Residual": (numbers.signed, "residual"),
        "Studentised": (_small, "rstudent"), "Leverage": (_small, "leverage"),
        "Cook's distance": (_small, "cooks_distance"),
    })  # fmt: skip


def residual_words(patients: pd.DataFrame) -> list[str]:
    """Give a hover line a patient: measured and expected change."""
    return [
        f"{numbers.points(numbers.signed_score(seen))}, model {numbers.signed(fitted)}"
        for seen, fitted in zip(patients["observed"], patients["fitted"], strict=True)
    ]


def prediction(expected: Prediction) -> tuple[str, str]:
    """Give the expected score, and the range for one such patient."""
    low, high = expected.score_pred_low, expected.score_pred_high
    places = 1 if high - low < 10 else 0  # a short scale, such as FSS from 1 to 7
    return numbers.plain(expected.score, places), f"one such patient: {numbers.interval(low, high, places)}"


def prediction_sentence(expected: Prediction, instrument: Instrument) -> str:
    """Give the expected change with both intervals."""
    return (
        f"Expected change {numbers.signed(expected.estimate, 1)} points of the {instrument.name}; mean of such "
        f"patients {numbers.interval(expected.conf_low, expected.conf_high, 1)} (95 % CI), one such patient "
        f"{numbers.interval(expected.pred_low, expected.pred_high, 1)} (95 % prediction interval if changes scatter "
        "alike at every baseline, some 91 % where they have long tails). A description of "
        f"these {numbers.patients(expected.n_patients)}, not advice for one."
    )
