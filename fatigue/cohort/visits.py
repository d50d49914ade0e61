"""When a form was filled in: the column that says it, and the month that each of its words stands for.

Months are proposed and asked; only words that speak of months ("6 months", "baseline") are taken as they are.
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary

import numpy as np

from fatigue.cohort.mapping import NO_VISIT, Mapping
from fatigue.cohort.names import BASELINE, Name, fold, month_of, parse, slug
from fatigue.cohort.placing import File, person_of, varies
from fatigue.cohort.redcap import ARM
from fatigue.cohort.values import Cells, cells_of, month, number
from fatigue.cohort.windows import are_dates
from fatigue.errors import ColumnsError

MOST_VISITS = 60  # different words that are asked for; a column with more is a date, a day or a serial number
MONTH = 30.4375  # days
DAY_WORDS = frozenset(
    {"day", "days", "ady", "reldays", "relday", "tag", "tage", "jour", "jours", "studyday", "visitdy"}
)
YEAR_WORDS = frozenset({"year", "years", "yr", "yrs", "age", "jahr", "jahre", "alter"})
WEEK_WORDS = frozenset({"week", "weeks", "wk", "wks", "woche", "wochen", "semaine"})
VISIT_WORDS = frozenset({"visit", "visitnum", "visitn", "avisitn", "avisit", "event", "wave", "timepoint", "time",
                         "assessment", "instance"})  # fmt: skip
START_WORDS = frozenset({
    "enrollment", "enrolment", "screening", "intake", "consent", "inclusion", "admission", "start", "vorher", "before",
    *BASELINE,
})  # fmt: skip
TREATED_WORDS = frozenset({
    "transplant", "transplantation", "transplanted", "ahsct", "hsct", "treatment", "treated", "infusion", "reinfusion",
    "trtsdt", "trt", "therapy", "therapie", "therapiebeginn", "therapiestart", "behandlung", "behandlungsbeginn",
    "transplantationsdatum", "traitement",
})  # fmt: skip
BASELINE_NAMES = frozenset({"base", "basval", "baseval", "basevalue", "blval", "baselinescore", "baselinevalue"})
OFFERED = (0, 1, 2, 3, 6, 9, 12, 18, 24, 30, 36, 48, 60)


def refuse_no_month(known: Dictionary[str, str]) -> None:
    """Refuse an answer to "which month?" that is none, before it silently means "no visit".

    Raises
    ------
    ColumnsError
        When an answer is neither a number of months nor "no visit".
    """
    for role, answer in known.items():
        kind, _, asked = role.partition(":")
        if kind in ("month", "visit") and asked and answer != NO_VISIT and not 0 <= month(str(answer)) < np.inf:
            raise ColumnsError(
                f"The month of {asked[:60]} is given as {str(answer)[:40]!r}; a number of months since treatment (0 = "
                f"before it) was expected, or {NO_VISIT!r} for what is no visit. Give one of those."
            )


def date_columns(file: File) -> list[str]:
    """Give the free columns whose cells are dates."""
    return [column for column in file.free() if are_dates(file.cells(column))]


def find_baseline_score(file: File) -> None:
    """Take a column such as BASE, BASVAL or FIS_BL as the score at month 0 of a file that starts after treatment."""
    score = file.scores.get(("total", None))
    if score is None or ("total", 0.0) in file.scores or file.known.get("baseline") == NO_VISIT:
        return
    person = person_of(file)
    column = file.known.get("baseline")
    if column not in file.names:
        plain = slug(score).replace("_", "")
        names = {*BASELINE_NAMES, *(f"{plain}{word}" for word in BASELINE), *(f"{word}{plain}" for word in BASELINE)}
        named = [other for other in file.free() if "".join(slug(other).split("_")) in names]
        found = [other for other in named if file.cells(other).share_of_numbers == 1
                 and not varies(file.cells(other).codes, person)]  # fmt: skip
        if len(found) != 1 or _says_baseline(file):
            return
        column = found[0]
        why = f"{column} looks like the score before treatment, given on every row; it is taken as month 0."
        file.ask("baseline", column, why, is_needed=False, among=(*found, NO_VISIT))
    file.scores["total", 0.0] = column
    file.taken.add(column)


def _says_baseline(file: File) -> bool:
    """Tell whether a word of the month column speaks of month 0 itself."""
    column = file.roles.get("month")
    return column is not None and any(
        month(_cleaned(word), decimal=file.raw.decimal) == 0 for word in cells_of(file.raw, column, labelled=True).texts
    )


def settle(file: File, column: str, *, is_said: bool) -> None:
    """Take a column as what says when: dates and days become windows, other words are asked for their month.

    `is_said`: a person named the column; plain numbers with a 0 among them are then months.
    """
    words = cells_of(file.raw, column, labelled=True)
    unit = _unit(file.names[column])
    if are_dates(words):
        _move(file, column, "date")
        _find_treatment(file)
    elif unit == "day" and words.share_of_numbers > 0.8:
        _move(file, column, "day")
    else:
        _ask_months(file, column, words, unit, is_said=is_said)


def _move(file: File, column: str, role: str) -> None:
    certainty = file.certainty.pop("month", "likely")
    file.roles.pop("month", None)
    file.give(role, column, certainty)


def _unit(name: Name) -> str:
    """Give what a column's numbers count, by its name: day, week, year, visit or month."""
    words = {*name.stem, *(fold(word) for word in name.label.split())}
    if words & DAY_WORDS or any(word.startswith("days") for word in words) or words == {"date"}:
        return "day"
    if words & WEEK_WORDS or name.when == "weeks":
        return "week"
    if words & YEAR_WORDS:
        return "year"
    return "visit" if words & VISIT_WORDS or name.when == "visit" else "month"


def _find_treatment(file: File) -> None:
    if "treated" in file.roles or file.known.get("treated") == NO_VISIT:
        return
    dates = date_columns(file)
    named = [column for column in dates if {*file.names[column].stem} & TREATED_WORDS]
    if named:
        file.give("treated", named[0], "likely")
    if dates and "treated" not in file.known:
        why = "Months are counted from the date of treatment; without one, from each patient's first form."
        file.ask("treated", named[0] if named else None, why, is_needed=False, among=(*dates, NO_VISIT))


def _ask_months(file: File, column: str, words: Cells, unit: str, *, is_said: bool) -> None:
    used = _words_with_forms(file, words)
    spoken = {word: month(_cleaned(word), decimal=file.raw.decimal) for word in used}
    numbers = {word: value for word, value in zip(words.texts, words.number_of_text, strict=True)
               if word in used and np.isfinite(value)}  # fmt: skip
    are_spoken = bool(spoken) and all(np.isfinite(value) for value in spoken.values())
    if len(used) > MOST_VISITS:
        why = (
            f"The column {column} holds {len(used):,} different words; the column with months, dates or days is needed."
        )
        if unit != "month":
            file.ask("month", None, why, is_needed=True)
        return
    if unit == "month" and numbers and (not is_said or 0 in numbers.values() or file.names[column].stem == ("month",)):
        return  # months as they stand; what is none of them is a fault of its row
    is_numeric = len(numbers) == len(used)
    if are_spoken and (not is_numeric or (unit == "visit" and _are_months([*numbers.values()]))):
        if all(_cleaned(word) == word for word in used) and len(used) == len(words.texts):
            return
        file.months |= {word: float(value) for word, value in spoken.items()}
        file.no_visits += [word for word in words.texts if word not in file.months]
        return
    has_baseline = ("total", 0.0) in file.scores
    proposed = _proposed(used, numbers, unit, days=_days(file, used), first=6.0 if has_baseline else 0.0)
    first = min(proposed.values(), default=0.0)
    is_late = first > 0 and not has_baseline
    if is_late:
        proposed = {word: at - first for word, at in proposed.items()}
    for word in used:
        answer = file.known.get(f"visit:{word}")
        value = month(answer) if answer is not None and answer != NO_VISIT else np.nan
        at = proposed.get(word) if answer is None else (float(value) if np.isfinite(value) else None)
        if at is not None:
            file.months[word] = at
        if answer is None:
            offered = dict.fromkeys(f"{float(at):g}" for at in (*([at] if at is not None else []), *OFFERED))
            label = file.raw.labels.get(f"event:{word}")
            called = f"{word} ({label})" if label else word
            why = f"{called} is no month; the month since treatment is needed (0 = before it)."
            if is_late:
                why = f"{called}: nothing in the file comes before treatment, so months count from the first form."
            file.ask(f"visit:{word}", f"{at:g}" if at is not None else NO_VISIT, why, is_needed=True,
                     among=(*offered, NO_VISIT))  # fmt: skip
    file.no_visits += [word for word in words.texts if word not in file.months]


def _days(file: File, used: list[str]) -> dict[str, float]:
    """Give the days of REDCap's events, where its table of events has them and they differ."""
    said = {word: number(file.raw.labels.get(f"day of event:{word}", "")) for word in used}
    return said if len(set(said.values())) > 1 and all(np.isfinite(day) for day in said.values()) else {}


def start(mapping: Mapping) -> str | None:
    """Give the visit that is taken as the start although its name speaks of a later month or week."""
    for word, at in mapping.months.items():
        name = parse(_cleaned(word))
        if at == 0 and name.when in ("month", "weeks") and name.number:
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


def _words_with_forms(file: File, words: Cells) -> list[str]:
    """Give the words, in the order of the file, of rows that hold a score; of all rows where no score is known yet."""
    columns = [column for (_, at), column in (*file.scores.items(), *file.items.items()) if at is None]
    filled = np.any([file.cells(column).filled for column in columns], axis=0) if columns else words.filled
    for column, wanted in file.only.items():
        filled = filled & ~cells_of(file.raw, column).other_than(wanted)
    used = [words.texts[at] for at in np.unique(words.codes[filled & words.filled])]
    value_of = dict(zip(words.texts, words.number_of_text, strict=True))
    return sorted(used, key=lambda word: value_of[word]) if all(np.isfinite(value_of[word]) for word in used) else used


def _cleaned(word: str) -> str:
    return ARM.sub("", word).replace("_", " ")


def _are_months(numbers: list[float]) -> bool:
    """Visit numbers that count months: 0 is among them and all are multiples of three."""
    return 0 in numbers and all(number % 3 == 0 for number in numbers)


def _proposed(
    used: list[str], numbers: dict[str, float], unit: str, *, days: dict[str, float], first: float
) -> dict[str, float]:
    """Propose a month for every word: what it says, else visits six months apart in the order of the file."""
    if days:
        return _months_of_weeks({word: day / 7 for word, day in days.items()})
    weeks = {word: number for word, number in numbers.items() if unit == "week"}
    for word in used:
        name = parse(_cleaned(word))
        if word not in numbers and name.when == "weeks" and name.number is not None:
            weeks[word] = name.number
    proposed = _months_of_weeks(weeks)
    if numbers and unit != "week":
        least = min(numbers.values())
        are_multiples = unit == "month" and all(value % 3 == 0 for value in numbers.values())
        step = 6.0 if all(value % 1 == 0 for value in numbers.values()) and not are_multiples else 1.0
        step = 12.0 if unit == "year" else step
        proposed |= {word: first + step * (value - least) for word, value in numbers.items()}
    next_of_arm: dict[str, float] = {}
    for word in sorted(used, key=lambda word: not _is_start(word)):
        if word in proposed:
            continue
        arm = ARM.search(word)
        arm_name = arm.group() if arm else ""
        following = next_of_arm.get(arm_name, first)
        said = month_of(_cleaned(word))
        proposed[word] = said if said is not None else (0.0 if _is_start(word) else following)
        next_of_arm[arm_name] = proposed[word] + 6.0
    return proposed


def _is_start(word: str) -> bool:
    return bool({fold(part) for part in _cleaned(word).split()} & START_WORDS)


def _months_of_weeks(weeks: dict[str, float]) -> dict[str, float]:
    """Give weeks as months, as coarse as keeps them apart: whole, half or tenths of a month."""
    for step in (1.0, 0.5, 0.1):
        months = {word: float(np.rint(number * 7 / MONTH / step) * step) for word, number in weeks.items()}
        if len(set(months.values())) == len(set(weeks.values())):
            return {word: float(f"{at:.1f}") for word, at in months.items()}
    return {word: number * 7 / MONTH for word, number in weeks.items()}
