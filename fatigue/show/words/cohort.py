"""The cohort in words: who they are, and which forms are missing."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import partial
from typing import Any

import pandas as pd

from fatigue.analysis.describe import BASELINE, TableOne
from fatigue.analysis.flow import Flow
from fatigue.analysis.missing import MissingForms
from fatigue.analysis.patients.followed import EVERY_FORM
from fatigue.cohort.cohort import Cohort
from fatigue.show.words import numbers
from fatigue.show.words.curves import groups_in, scale_name
from fatigue.show.words.tables import COUNT, N, shown

EVERYBODY = "nobody"  # the option that makes no groups
MOST_GROUPS = 6
MOST_PATTERNS = 12  # of more, the rarest are counted together
NOT_GROUPS = ("ended", "ended_month")
ALL = "All patients"
NAME, KIND, DIFFERENCE, MISSING = "At baseline", "Shown", "Standardised difference", "Missing"  # columns of Table 1
WHY_NO_P = (
    "Off by default: groups that nobody drew by lot differ whatever p says, and many tests find something by chance. "
    "The standardised difference says how much they differ."
)


def heading(found: MissingForms) -> str:
    """Give how many patients there are, and how many of the forms that were due."""
    who = numbers.patients(found.n_patients)
    if not found.n_sent:
        return f"{who}, and no form with a score."
    if found.n_sent == found.n_due:
        return (
            f"{who}, and {'the one form that was' if found.n_due == 1 else f'all {found.n_due:,} forms that were'} due."
        )
    return f"{who}, {numbers.share(found.n_sent, found.n_due)} forms that were due."


def groups(cohort: Cohort) -> dict[str, str]:
    """Give what Table 1 can be told by: classes of age and EDSS, working or not, and every column of few values."""
    options = {EVERYBODY: "No groups", **groups_in(cohort)}
    for name in map(str, cohort.patients.columns):
        column = cohort.patients[name]
        if name not in (*options, *NOT_GROUPS) and 2 <= column.nunique() <= MOST_GROUPS:
            options[name] = cohort.label(name)
    many = {
        name for name in ("sex", "arm", "course") if name in options and cohort.patients[name].nunique() > MOST_GROUPS
    }
    return {name: label for name, label in options.items() if name not in many}


# --- Table 1 ------------------------------------------------------------------------------------------------------


def people(found: TableOne, cohort: Cohort) -> str:
    """Give who they are in one line: age, sex, EDSS; of two groups, in what they differ most."""
    table = found.table[found.table["group"] == "all"]
    parts = []
    for name, words in (("age", "median age"), ("edss", "median EDSS")):
        row = table[table["variable"] == name]
        if len(row) and math.isfinite(row["median"].iloc[0]):
            parts.append(f"{words} {numbers.score(float(row['median'].iloc[0]))}")
    female = table[(table["variable"] == "sex") & (table["level"] == "female")]
    if len(female) and math.isfinite(female["percent"].iloc[0]):
        parts.insert(1, f"{numbers.percent(float(female['percent'].iloc[0]))} female")
    said = ", ".join(parts) or f"{numbers.patients(found.n_patients)} at baseline"
    if len(found.groups) == 3 and (most := _differs_most(found, cohort)):
        return f"Table 1: {found.groups[1]} and {found.groups[2]} differ most in {most}."
    return f"Table 1: {said}."


def _differs_most(found: TableOne, cohort: Cohort) -> str:
    """Give the variable with the largest standardised difference of the two groups, and that; empty without any."""
    known = found.table[found.table["difference"].notna()]
    if not len(known):
        return ""
    row = known.iloc[int(known["difference"].abs().to_numpy().argmax())]
    name = _label(str(row["variable"]), cohort) + (f" ({row['level']})" if row["level"] else "")
    return f"{name}, by {numbers.plain(abs(float(row['difference'])), 2)} SD"


def table_one(found: TableOne, cohort: Cohort) -> pd.DataFrame:
    """Give Table 1 as it is printed: the rows of a characteristic under its name, a column a group.

    There is a column of p values only where they were asked for, and of missing values only where there are any.
    """
    names = [ALL, *found.groups[1:]]
    heads = [f"{name} (n{numbers.FIXED}={numbers.FIXED}{n:,})" for name, n in zip(names, found.sizes, strict=True)]
    lines: list[dict[str, str]] = []
    told: set[str] = set()
    for (name, level), part in found.table.groupby(["variable", "level"], sort=False):
        rows = part.to_dict("records")
        texts = [_cells(row, str(level)) for row in rows]
        for at, kind in enumerate(texts[0]):  # a measure's second line says only what is new
            is_first = not at and str(name) not in told
            told.add(str(name))
            lines.append({
                NAME: _label(str(name), cohort) if is_first else "",
                KIND: kind,
                **{head: text[kind] for head, text in zip(heads, texts, strict=True)},
                DIFFERENCE: "" if at else numbers.signed(rows[0]["difference"], 2),
                "p": numbers.p(rows[0]["p"]) if is_first and math.isfinite(rows[0]["p"]) else "",
                MISSING: _missing(rows) if is_first else "",
            })  # fmt: skip
    has = {
        DIFFERENCE: len(found.groups) == 3,
        "p": bool(found.table["p"].notna().any()),
        MISSING: bool((found.table["n_missing"] > 0).any()),
    }
    return pd.DataFrame(lines, columns=[NAME, KIND, *heads, *(name for name, is_shown in has.items() if is_shown)])


def _cells(row: dict[Hashable, Any], level: str) -> dict[str, str]:
    """Give a variable's cells by what they say: n (%) of a level, mean (SD) and median (IQR) of a number."""
    if row["kind"] == "category":
        return {level: f"{row['n']:,}{numbers.FIXED}({numbers.percent(row['percent'])})"}
    places = 0 if math.isfinite(row["median"]) and abs(row["median"]) >= 1000 else 1
    quartiles = numbers.interval(row["q1"], row["q3"], places).replace(" ", numbers.FIXED)
    median = f"{numbers.plain(row['median'], places)} ({quartiles})"
    cells = {"median (IQR)": median if row["n"] else numbers.UNKNOWN}
    if row["variable"] == "edss":  # an ordinal scale: its mean says little
        return cells
    mean = f"{numbers.plain(row['mean'], places)}{numbers.FIXED}({numbers.plain(row['sd'], places)})"
    return {"mean (SD)": mean if row["n"] else numbers.UNKNOWN, **cells}


def _missing(rows: list[dict[Hashable, Any]]) -> str:
    """Give how many values are missing, and in which groups; empty of none."""
    counts = [int(row["n_missing"]) for row in rows]
    if len(counts) == 1 or not counts[0]:
        return f"{counts[0]:,}" if counts[0] else ""
    return f"{counts[0]:,} ({' + '.join(f'{n:,}' for n in counts[1:])})"


def _label(name: str, cohort: Cohort) -> str:
    if name in cohort.scales and name not in cohort.patients:
        return scale_name(cohort.instrument, name)
    label = cohort.label(name)
    return label if label != name else "EDSS" if name == "edss" else name[:1].upper() + name[1:]


def completers_heading(found: TableOne, cohort: Cohort) -> str:
    """Give in what those with a form missing differ most from the others."""
    if len(found.groups) < 3:
        is_complete = EVERY_FORM in found.groups
        return f"{'Everybody' if is_complete else 'Nobody'} has a form at every visit: there are no groups to compare."
    most = _differs_most(found, cohort)
    if not most:
        if min(found.sizes[1:]) < 2:
            return "Too few patients to compare completers with the others."
        return "Nothing known at baseline varies, so completers and the others cannot be compared."
    return f"Completers and the others differ most in: {most}."


COMPLETERS = (
    "Every form = a score at every visit, the patients that complete-case methods keep; a form missing for any reason, "
    "death and loss included. Where the two differ, complete cases do not speak of everybody. "
)


# --- who is left, and which forms came ------------------------------------------------------------------------------


def flow_table(found: Flow, *, n_in_file: int) -> pd.DataFrame:
    """Give the stages from the file to those with every form, each with its denominator."""
    names = {"in the file": "In the file", "after filters": "After the filters", "baseline score": "Baseline score",
             "score at every visit": "Score at every visit"}  # fmt: skip
    lines = []
    for row in found.table.to_dict("records"):
        stage, n, of = str(row["stage"]), int(row["n"]), int(row["n_expected"])
        if stage == "in the file":
            n = of = n_in_file
        elif stage == "after filters":
            of = n_in_file
        elif stage == "score at visit":
            if row["month"] == BASELINE:
                continue  # the stage before
            stage = f"Score at {numbers.month(row['month'])}"
        share = numbers.percent(100 * n / of) if of else numbers.UNKNOWN
        lines.append((names.get(stage, stage[:1].upper() + stage[1:]), f"{n:,}", f"{of:,}", share))
    return pd.DataFrame(lines, columns=["Stage", "Patients", "Of", "Share"])


def completion_table(found: MissingForms) -> pd.DataFrame:
    """Give the forms of each visit, of those expected."""
    return shown(found.table, {
        "Month": (numbers.of_month, "month"), "Forms": N, "Expected": (COUNT, "n_expected"),
        "Share": (numbers.percent, "percent"),
        "95 % CI, %": (partial(numbers.interval, places=0), "conf_low", "conf_high"),
    })  # fmt: skip


def missing_heading(found: MissingForms) -> str:
    """Give how many forms are missing."""
    n = found.n_due - found.n_sent
    if not n:
        return "No form is missing."
    verb = "form is" if n == 1 else "forms are"
    return f"{n:,} {verb} missing, {numbers.percent(100 * n / found.n_due)} of those that were due."


def nothing_missing(found: MissingForms) -> str:
    """Give in a sentence what a map without a gap would show."""
    k = len(found.table)
    who = "The one patient" if found.n_patients == 1 else f"All {numbers.patients(found.n_patients)}"
    return f"{who} sent a form at {'the one visit' if k == 1 else f'each of the {k} visits'}."


def map_caption(found: MissingForms) -> str:
    """Give what is drawn."""
    many = found.n_patients > numbers.MOST_DRAWN
    drawn = f", {numbers.share(numbers.MOST_DRAWN, found.n_patients)} patients drawn at random" if many else ""
    return f"One line a patient{drawn}, those with the most forms at the top. Under each visit: forms that came."


PATTERNS = "Stopped: no form after the first missing one, deaths and losses included."


def pattern_heading(found: MissingForms) -> str:
    """Give how many stopped and how many have gaps."""
    if found.n_complete == found.n_patients:
        return "Every patient has a form at every visit."
    counts = {"every form": found.n_complete, "stopped": found.n_stopped, "gaps": found.n_gaps, "no form": found.n_none}
    words = "; ".join(f"{name}: {n:,}" for name, n in counts.items() if n)
    return f"{words[:1].upper()}{words[1:]}."


def pattern_table(found: MissingForms) -> pd.DataFrame:
    """Give the patterns of visits, the most frequent first."""
    months = tuple(found.table["month"])
    kinds = {"every visit": "complete", "stopped": "stopped", "gaps": "gaps", "none": "none"}
    rows = found.patterns.to_dict("records")
    lines = [(_pattern(row["months"], months), kinds[row["kind"]], row["n"]) for row in rows[:MOST_PATTERNS]]
    rest = rows[MOST_PATTERNS:]
    if rest:
        lines.append((f"{len(rest):,} other patterns", "", sum(row["n"] for row in rest)))
    return pd.DataFrame(
        [
            (words, kind, f"{n:,}", numbers.percent(100 * n / max(found.n_patients, 1)))
            for words, kind, n in lines
        ],
        columns=["Forms at", "Kind", "Patients", "Share"],
    )  # fmt: skip


def _pattern(seen: tuple[float, ...], months: tuple[float, ...]) -> str:
    """Give a pattern the shorter way: by the visits that came or by those that did not."""
    gone = [month for month in months if month not in seen]
    if not gone:
        return "every visit"
    if not seen:
        return "no visit"
    if len(gone) < len(seen):
        return f"all but {_months(gone)}"
    return f"{_months(list(seen))} only"


def _months(months: list[float]) -> str:
    return f"month{'s' if len(months) > 1 else ''} {numbers.listed(list(map(numbers.of_month, months)))}"
