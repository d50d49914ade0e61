"""Repeated measures in words: one finding, the ANOVA with its corrections, Friedman, contrasts, who was left out."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from fatigue.analysis.arithmetic.verdict import is_significant
from fatigue.analysis.repeated import Contrasts, Friedman, RmAnova
from fatigue.show.words import numbers

_CORRECTIONS = {
    "uncorrected": "none (sphericity assumed)",
    "lower bound": "lower bound (most cautious)",
}


def heading(anova: RmAnova) -> str:
    """Give the finding: whether the mean score changed over the visits."""
    p = anova.p_decides
    if not math.isfinite(p):
        return "No test over the visits could be run; the notes say why."
    if is_significant(p):
        return f"The scores changed over the visits ({numbers.p_equals(p)})."
    return f"No clear change over the visits ({numbers.p_equals(p)})."


def sentence(anova: RmAnova) -> str:
    """Give the ANOVA as it is written in a paper."""
    if not math.isfinite(anova.statistic):
        return ""
    row = anova.table[anova.table["correction"] == "Greenhouse-Geisser"].iloc[0]
    return (
        f"RM-ANOVA, Greenhouse-Geisser: F({numbers.plain(row['df1'], 2)}, {numbers.plain(row['df2'], 2)}) = "
        f"{numbers.statistic(row['statistic'])}, {numbers.p_equals(row['p_value'])}, "
        f"n = {anova.n_patients:,} with every form."
    )


def anova_table(anova: RmAnova) -> pd.DataFrame:
    """Give F under each correction for sphericity."""
    shown = anova.table
    return pd.DataFrame(
        {
            "Correction": [_CORRECTIONS.get(name, name) for name in shown["correction"]],
            "ε": [numbers.plain(value, 3) for value in shown["epsilon"]],
            "F": [numbers.statistic(value) for value in shown["statistic"]],
            "df": [
                f"{numbers.plain(a, 2)}, {numbers.plain(b, 2)}" for a, b in zip(shown["df1"], shown["df2"], strict=True)
            ],
            "p": [numbers.p(value) for value in shown["p_value"]],
            "n": [f"{n:,}" for n in shown["n"]],
        }
    )


def mixed_table(anova: RmAnova) -> pd.DataFrame:
    """Give the mixed ANOVA: visits, groups and whether the groups run differently, with every correction."""
    shown = anova.table
    return pd.DataFrame(
        {
            "Term": [str(term).replace("group x visit", "group × visit").capitalize() for term in shown["term"]],
            "Correction": [_CORRECTIONS.get(name, name) for name in shown["correction"]],
            "ε": [numbers.plain(value, 3) for value in shown["epsilon"]],
            "F": [numbers.statistic(value) for value in shown["statistic"]],
            "df": [
                f"{numbers.plain(a, 2)},{numbers.FIXED}{numbers.plain(b, 2)}"
                for a, b in zip(shown["df1"], shown["df2"], strict=True)
            ],
            "p": [numbers.p(value) for value in shown["p_value"]],
            "Partial η²": [numbers.plain(value, 3) for value in shown["eta_sq_partial"]],
            "Generalised η²": [numbers.plain(value, 3) for value in shown["eta_sq_generalised"]],
            "n": [f"{n:,}" for n in shown["n"]],
        }
    )


def anova_details(anova: RmAnova) -> pd.DataFrame:
    """Give the sphericity test and the effect sizes."""
    mauchly = (
        f"W = {numbers.plain(anova.mauchly_w, 3)}, {numbers.p_equals(anova.mauchly_p)}"
        if math.isfinite(anova.mauchly_w)
        else "not run"
    )
    lines = [
        ("Mauchly's test of sphericity", mauchly, "a small p: read the corrected rows"),
        ("Huynh-Feldt ε before it is cut at 1", numbers.plain(anova.hf_epsilon_raw, 3), "above 1 it is set to 1"),
        (
            "Generalised η²",
            numbers.plain(anova.eta_sq_generalised, 3),
            "share of all variation; compares across designs",
        ),
        ("Partial η²", numbers.plain(anova.eta_sq_partial, 3), "share of the variation within patients"),
        ("Complete patients", f"{anova.n_patients:,}", f"{anova.n_dropped:,} left out, lacking a form"),
    ]
    return pd.DataFrame(lines, columns=["What", "Value", "What it says"])


def friedman_table(friedman: Friedman) -> pd.DataFrame:
    """Give Friedman's test."""
    lines = [
        ("χ² (corrected for ties)", numbers.statistic(friedman.statistic), f"{numbers.df(friedman.df)} df"),
        ("p", numbers.p(friedman.p_value), "ranks of each patient's own visits"),
        ("Kendall's W", numbers.plain(friedman.kendall_w, 2), "0: no common order of visits, 1: the same order in all"),
        ("Complete patients", f"{friedman.n_patients:,}", f"{friedman.n_dropped:,} left out"),
    ]
    return pd.DataFrame(lines, columns=["What", "Value", "What it says"])


def contrast_rows(contrasts: Contrasts, *, is_lower_better: bool) -> list[dict[str, Any]]:
    """Give each visit against the baseline, ready for a forest plot."""
    rows = []
    for found in contrasts.table.to_dict("records"):
        text = f"{numbers.signed(found['estimate'])} ({numbers.interval(found['conf_low'], found['conf_high'], 1)})"
        is_worse = found["estimate"] > 0 if is_lower_better else found["estimate"] < 0
        rows.append(
            {
                "name": f"Month {numbers.of_month(found['month'])}",
                "text": text,
                "estimate": found["estimate"],
                "low": found["conf_low"],
                "high": found["conf_high"],
                "role": "worse" if is_worse else "focus",
                "value": text,
                "p": f"{numbers.p(found['p_adjusted'])} (Holm)",
            }
        )
    return rows


def contrast_table(contrasts: Contrasts) -> pd.DataFrame:
    """Give the display table of the contrasts."""
    shown = contrasts.table
    return pd.DataFrame(
        {
            "Against baseline": [f"Month {numbers.of_month(month)}" for month in shown["month"]],
            "Mean change, points": [numbers.plain(value, 1) for value in shown["estimate"]],
            "SE": [numbers.plain(value, 2) for value in shown["std_error"]],
            "95 % CI": [numbers.interval(a, b, 1) for a, b in zip(shown["conf_low"], shown["conf_high"], strict=True)],
            "t": [numbers.statistic(value) for value in shown["statistic"]],
            "df": [numbers.df(value) for value in shown["df"]],
            "p": [numbers.p(value) for value in shown["p_value"]],
            "p (Holm)": [numbers.p(value) for value in shown["p_adjusted"]],
            "d_z": [numbers.plain(value, 2) for value in shown["d_z"]],
            "n": [f"{n:,}" for n in shown["n"]],
        }
    )


def left_out_heading(anova: RmAnova) -> str:
    """Give how many patients were left out."""
    if not anova.n_dropped:
        return "Nobody was left out: every patient has every form."
    return f"{numbers.patients(anova.n_dropped)} left out for a missing form."


def left_out_table(anova: RmAnova) -> pd.DataFrame:
    """Give who was left out, and which forms they lack."""
    shown = anova.left_out
    return pd.DataFrame(
        {
            "Patient": [str(patient) for patient in shown["patient"]],
            "Lacks month": [", ".join(map(numbers.of_month, months)) for months in shown["missing"]],
        }
    )
