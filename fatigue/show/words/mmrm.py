"""One question by four methods, in words: the table, whether they agree and why not, the model's own tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from fatigue.analysis.arithmetic import verdict
from fatigue.analysis.arithmetic.verdict import is_directed
from fatigue.analysis.drop import MedianDrop
from fatigue.analysis.mmrm import Mmrm
from fatigue.analysis.repeated import Contrasts, Friedman, RmAnova
from fatigue.cohort.instruments import Instrument
from fatigue.show.words import numbers, yardsticks
from fatigue.show.words.subject import moved, opening, subject
from fatigue.show.words.tables import CI, ONE, SE, N, P, T, line, shown, with_interval

Row = Mapping[Any, Any]
_EMPTY = {"estimate": math.nan, "conf_low": math.nan, "conf_high": math.nan, "p_value": math.nan}

STRUCTURES = {
    "auto": "chosen by a fixed rule",
    "us": "unstructured",
    "toeph": "heterogeneous Toeplitz",
    "toep": "Toeplitz",
    "ar1h": "heterogeneous AR(1)",
    "ar1": "AR(1)",
    "csh": "heterogeneous compound symmetry",
    "cs": "compound symmetry",
    "ri": "random intercept, a straight line over time",
    "ris": "random intercept and slope, a straight line over time",
}
DF = {"kenward-roger": "Kenward-Roger", "satterthwaite": "Satterthwaite", "robust": "robust (CR2)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The same question answered four ways: did the score change by this visit?"""

    month: float
    anova: RmAnova
    contrasts: Contrasts
    friedman: Friedman
    drop: MedianDrop
    model: Mmrm


def _hodges_lehmann(drop: MedianDrop) -> Row:
    found = drop.table[drop.table["definition"] == "Hodges-Lehmann"].to_dict("records")
    return {**(found[0] if found else _EMPTY), "p_value": drop.p_value}


F_TEST, CONTRAST = "RM-ANOVA, F-test", "RM-ANOVA, contrast"


def _rows(answers: Answers) -> list[tuple[str, Row, int, int, str]]:
    """Give method, numbers, n used, n left out, and what it answers."""
    month = numbers.month(answers.month)
    anova, friedman = ({**_EMPTY, "p_value": p} for p in (answers.anova.p_decides, answers.friedman.p_value))
    return [
        (F_TEST, anova, answers.anova.n_patients, answers.anova.n_dropped,
         "does any visit differ, patients with every form (no size)"),
        (CONTRAST, answers.contrasts.row(answers.month), answers.contrasts.n_patients,
         answers.contrasts.n_dropped, f"mean change to {month} by paired t, patients with every form"),
        ("MMRM, everybody", answers.model.row(answers.month), answers.model.n_patients, answers.model.n_dropped,
         f"mean change to {month}, every form counts"),
        ("Wilcoxon", _hodges_lehmann(answers.drop), answers.drop.n_patients, answers.drop.n_dropped,
         f"middle change to {month} (Hodges-Lehmann), patients with both forms"),
        ("Friedman, complete cases", friedman, answers.friedman.n_patients, answers.friedman.n_dropped,
         "does any visit differ, by ranks (no size)"),
    ]  # fmt: skip


def four(answers: Answers) -> pd.DataFrame:
    """Give the four answers side by side."""
    return pd.DataFrame(
        [
            {
                "Method": f"{name}: {question}",
                "Change, points (95 % CI)": estimate(row),
                "p": numbers.p(row["p_value"]),
                "n used": f"{used:,}",
                "Left out": f"{left:,}",
            }
            for name, row, used, left, question in _rows(answers)
        ]
    )


def estimate(row: Row) -> str:
    """Give a change with its interval, or a dash."""
    if not math.isfinite(row["estimate"]):
        return numbers.UNKNOWN
    return with_interval(row["estimate"], row["conf_low"], row["conf_high"])


def agreement(answers: Answers) -> str:
    """Give whether the methods agree, with both answers of the RM-ANOVA, and if not, who was dropped."""
    tested = {name: row for name, row, *_ in _rows(answers) if math.isfinite(row["p_value"])}
    if len(tested) < 2:
        return "Too few methods could be run to compare them."
    return " ".join(
        part for part in (_verdict(tested, answers), _anova(tested, answers), _who_was_dropped(answers)) if part
    )


def _verdict(tested: Mapping[str, Row], answers: Answers) -> str:
    found = verdict.agreement({name: (row["p_value"], row["estimate"]) for name, row in tested.items()})
    clear, unclear = list(found.clear), list(found.unclear)
    if not clear:
        could = yardsticks.detectable(answers.model.detectable(answers.month))
        return f"No method finds a clear change{f' ({could})' if could else ''}."
    if found.is_opposed:
        return "The methods find changes in opposite directions; read each row."
    if answers.drop.finding == "too few" and unclear:
        return (
            f"{numbers.listed(clear)} {'finds' if len(clear) == 1 else 'find'} a change, but Wilcoxon's test cannot: "
            f"of so few changes its smallest p is above {verdict.LEVEL:g}. What the means say rests on changes that "
            "scatter like a bell, which so few cannot show."
        )
    if unclear:
        find, do = ("finds" if len(clear) == 1 else "find"), ("does" if len(unclear) == 1 else "do")
        return (
            f"The methods do not agree, so there is no clear answer: {numbers.listed(clear)} {find} a change; "
            f"{numbers.listed(unclear)} {do} not."
        )
    n_methods = len(tested) - (F_TEST in tested and CONTRAST in tested)  # two answers of one method
    if n_methods == 4:
        return "All four methods find a clear change."
    which = {3: "All three methods", 2: "Both methods"}.get(n_methods, "The one method")
    return f"{which} that could be run find{'s' * (n_methods == 1)} a clear change."


def _anova(tested: Mapping[str, Row], answers: Answers) -> str:
    """Give both answers of the RM-ANOVA, and that they disagree where they do."""
    if F_TEST not in tested or CONTRAST not in tested:
        return ""
    p_any, p_one = (tested[name]["p_value"] for name in (F_TEST, CONTRAST))
    said = (
        f"RM-ANOVA over all visits (F-test): {numbers.p_equals(p_any)}; its contrast at {numbers.month(answers.month)} "
        f"(paired t): {numbers.p_equals(p_one)}"
    )
    if len(verdict.agreement({name: (tested[name]["p_value"], math.nan) for name in (F_TEST, CONTRAST)}).clear) == 1:
        return f"{said}. The two disagree: one asks whether any visit differs, the other about this visit."
    return f"{said}."


def _who_was_dropped(answers: Answers) -> str:
    complete, everybody = answers.contrasts.row(answers.month), answers.model.row(answers.month)
    n_left = answers.contrasts.n_dropped - answers.model.n_dropped
    if n_left <= 0:
        return "Nobody was dropped by one and kept by another."
    if not (math.isfinite(complete["estimate"]) and math.isfinite(everybody["estimate"])):
        return ""
    without, with_them = numbers.signed(complete["estimate"]), numbers.signed(everybody["estimate"])
    return (
        f"RM-ANOVA leaves out {numbers.patients(n_left)} with a missing form that the MMRM keeps. Without them the "
        f"mean change is {without} points, with them {with_them}."
    )


def heading(answers: Answers, instrument: Instrument) -> str:
    """Give the finding from the model that uses everybody; the verb follows its interval."""
    row, month = answers.model.row(answers.month), numbers.month(answers.month)
    if not math.isfinite(row["conf_low"]):
        return f"No model could be fitted for the change to {month}."
    size, p = numbers.plain(abs(row["estimate"]), 1), numbers.p_equals(row["p_value"])
    if answers.drop.finding in ("untested", "too few"):  # as the headline: so few patients are told no direction
        change = numbers.points(numbers.signed(row["estimate"]))
        return f"{_too_few(answers.drop)} too few to tell: mean change {change} by {month} ({p}, MMRM)."
    found = answers.model.by_interval(answers.month)
    if not is_directed(found):
        could = yardsticks.detectable(answers.model.detectable(answers.month))
        tested = f"{p}, MMRM"
        return f"No clear mean change by {month} ({tested}; {could})." if could else f"No clear mean change ({tested})."
    verb = moved(instrument, is_better=(found == "fall") == instrument.lower_is_better)
    return f"{opening(subject(instrument))} {verb} by {size} points on average by {month} ({p}, MMRM)."


def _too_few(drop: MedianDrop) -> str:
    """Give who changed, where they are too few for any word on a direction."""
    if drop.finding == "too few" and drop.n_zero:
        return f"{numbers.share(drop.n_patients - drop.n_zero, drop.n_patients)} changed,"
    return f"{numbers.patients(drop.n_patients)} with both visits {'is' if drop.n_patients == 1 else 'are'}"


def change_rows(answers: Answers) -> list[dict[str, Any]]:
    """Give the change at each visit, ready for a forest plot: by the model, and under it by complete cases.

    Where both are the same to the decimal that is shown at every visit, one mark says it.
    """
    visits = [month for month in answers.model.months if month != answers.model.months[0]]
    is_one = _are_same(answers)
    rows = []
    for month in visits:
        name = f"Month {numbers.of_month(month)}"
        mixed, complete = answers.model.row(month), answers.contrasts.row(month)
        rows.append(line(name, mixed, role="focus", text=estimate(mixed)))
        if not is_one:
            under = line(f"{name}, complete cases", complete, role="faint", text=estimate(complete))
            rows.append({**under, "is_second": True})
    return rows


def _are_same(answers: Answers) -> bool:
    visits = [month for month in answers.model.months if month != answers.model.months[0]]
    return all(estimate(answers.model.row(month)) == estimate(answers.contrasts.row(month)) for month in visits)


def change_caption(answers: Answers) -> str:
    """Give what the marks are."""
    drawn = "Mean change from baseline, 95 % CI."
    if _are_same(answers):
        return f"{drawn} The mixed model and the paired t tests of complete cases give the same at every visit."
    return (
        f"{drawn} Blue, with its numbers: mixed model, every form counts. Grey, under it: paired t, patients with "
        "every form."
    )


def change_table(answers: Answers) -> pd.DataFrame:
    """Give the change at each visit by both."""
    visits = [month for month in answers.model.months if month != answers.model.months[0]]
    models = {"Mixed model (95 % CI)": answers.model, "Complete cases (95 % CI)": answers.contrasts}
    return pd.DataFrame({
        "Month": [numbers.of_month(month) for month in visits],
        **{title: [estimate(found.row(month)) for month in visits] for title, found in models.items()},
    })  # fmt: skip


def estimate_table(table: pd.DataFrame, *, first: Mapping[str, str]) -> pd.DataFrame:
    """Give any table of the model for display; `first` names the leading columns and their headings."""
    leading = {title: (_word, name) for name, title in first.items()}
    return shown(table, {
        **leading, "Estimate": (ONE, "estimate"), "SE": SE, "95 % CI": CI, "t": T, "df": (ONE, "df"), "p": P, "n": N,
    })  # fmt: skip


def _word(value: object) -> str:
    return numbers.of_month(value) if isinstance(value, float) else str(value)


def test_table(model: Mmrm) -> pd.DataFrame:
    """Give the joint F test of each term."""
    return shown(model.tests, {"Term": (str, "term"), "F": T, "df": (_two, "df1", "df"), "p": P})


def _two(first: float, second: float) -> str:
    return f"{first:g},{numbers.FIXED}{numbers.plain(second, 1)}"


def tables(model: Mmrm) -> dict[str, pd.DataFrame]:
    """Give every table of the model, each by its name."""
    visit = {"group": "Patients", "month": "Month"}
    return {
        "Change from baseline, MMRM": estimate_table(model.table, first=visit),
        "Least-squares means, MMRM": estimate_table(model.means, first=visit),
        "Coefficients, MMRM": estimate_table(model.coefficients, first={"effect": "Effect", "at": "At"}),
        "Joint tests, MMRM": test_table(model),
        "Fit of the MMRM": fit_table(model),
    }


def fit_table(model: Mmrm) -> pd.DataFrame:
    """Give how the model was fitted and how well."""
    lines = [
        ("Covariance", STRUCTURES.get(model.structure, model.structure), f"{model.n_parameters} parameters"),
        ("Degrees of freedom", DF.get(model.df_method, model.df_method), "small-sample correction"),
        ("−2 restricted log-likelihood", numbers.plain(model.minus2_loglik, 2), "smaller fits better"),
        ("AIC", numbers.plain(model.aic, 1), "counts the covariance parameters"),
        ("BIC", numbers.plain(model.bic, 1), "over patients"),
        ("Patients", f"{model.n_patients:,}", f"{model.n_first_only:,} with the first form only"),
        ("Scores", f"{model.n_scores:,}", f"{len(model.patterns):,} patterns of missing forms"),
    ]
    return pd.DataFrame(lines, columns=["What", "Value", "What it says"])
