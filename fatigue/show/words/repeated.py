"""Repeated measures in words: one finding, the ANOVA with its corrections, Friedman, contrasts, who was left out."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from fatigue.analysis.repeated import Contrasts, Friedman, RmAnova
from fatigue.show.words import numbers
from fatigue.show.words.tables import CI, DF, ONE, SE, THREE, TWO, N, P, T, line, shown

_CORRECTIONS = {
    "uncorrected": "none (sphericity assumed)",
    "lower bound": "lower bound (most cautious)",
}


def heading(anova: RmAnova) -> str:
    """Give the finding: whether the mean score changed over the visits."""
    p = anova.p_decides
    if not math.isfinite(p):
        return "No test over the visits could be run; the notes say why."
    if anova.is_clear:
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
    return shown(anova.table, {
        "Correction": (_correction, "correction"), "ε": (THREE, "epsilon"), "F": T,
        "df": (lambda a, b: f"{numbers.plain(a, 2)}, {numbers.plain(b, 2)}", "df1", "df2"), "p": P, "n": N,
    })  # fmt: skip


def mixed_table(anova: RmAnova) -> pd.DataFrame:
    """Give the mixed ANOVA: visits, groups and whether the groups run differently, with every correction."""
    return shown(anova.table, {
        "Term": (lambda term: str(term).replace("group x visit", "group × visit").capitalize(), "term"),
        "Correction": (_correction, "correction"), "ε": (THREE, "epsilon"), "F": T,
        "df": (lambda a, b: f"{numbers.plain(a, 2)},{numbers.FIXED}{numbers.plain(b, 2)}", "df1", "df2"), "p": P,
        "Partial η²": (THREE, "eta_sq_partial"), "Generalised η²": (THREE, "eta_sq_generalised"), "n": N,
    })  # fmt: skip


def _correction(name: str) -> str:
    return _CORRECTIONS.get(name, name)


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
        is_worse = found["estimate"] > 0 if is_lower_better else found["estimate"] < 0
        name, p = f"Month {numbers.of_month(found['month'])}", f"{numbers.p(found['p_adjusted'])} (Holm)"
        rows.append(line(name, found, role="worse" if is_worse else "focus", p=p))
    return rows


def contrast_table(contrasts: Contrasts) -> pd.DataFrame:
    """Give the display table of the contrasts."""
    return shown(contrasts.table, {
        "Against baseline": (lambda month: f"Month {numbers.of_month(month)}", "month"),
        "Mean change, points": (ONE, "estimate"), "SE": SE, "95 % CI": CI, "t": T, "df": DF, "p": P,
        "p (Holm)": (numbers.p, "p_adjusted"), "d_z": (TWO, "d_z"), "n": N,
    })  # fmt: skip


def left_out_heading(anova: RmAnova) -> str:
    """Give how many patients were left out."""
    if not anova.n_dropped:
        return "Nobody was left out: every patient has every form."
    return f"{numbers.patients(anova.n_dropped)} left out for a missing form."


def left_out_table(anova: RmAnova) -> pd.DataFrame:
    """Give who was left out, and which forms they lack."""
    return shown(anova.left_out, {
        "Patient": (str, "patient"),
        "Lacks month": (lambda months: ", ".join(map(numbers.of_month, months)), "missing"),
    })  # fmt: skip
