"""When a form was filled in: the column that says it, and the month that each of its words stands for.

Months are proposed and asked; only words that speak of months ("6 months", "baseline") are taken as they are.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fatigue.cohort.build.windows import are_dates
from fatigue.cohort.cells.cells import Cells, cells_of, month, number
from fatigue.cohort.cells.folded import fold
from fatigue.cohort.cells.names import Name, month_of, parse, slug
from fatigue.cohort.cells.time_words import BASELINE, DAYS, MONTHS, TREATMENT, VISITS, WEEKS
from fatigue.cohort.cells.timing import Key
from fatigue.cohort.cells.vocabulary import MOST_WORDS
from fatigue.cohort.files.redcap import ARM
from fatigue.cohort.roles.months import LAST, UNITS, VISIT, ZERO, Proposal, months_of_weeks, proposed, unit_of
from fatigue.cohort.roles.placing import Placement, person_of, varies
from fatigue.cohort.roles.question import NO_VISIT, Question

MOST_VISITS = 60  # different words that are asked for; a column with more is a date, a day or a serial number
DAY_WORDS = (DAYS - {"d", "j"}) | {"ady", "reldays", "relday", "studyday", "visitdy"}
YEAR_WORDS = {word for word, months in MONTHS.items() if months == 12 and len(word) > 1} | {"age", "alter"}
WEEK_WORDS = WEEKS - {"w"}
VISIT_WORDS = {word for word in VISITS if len(word) > 2} | {"visitnum", "visitn", "avisitn", "avisit", "event",
                                                            "instance"}  # fmt: skip
TREATED_WORDS = TREATMENT | {"transplanted", "treated", "trtsdt", "trt", "therapiebeginn", "therapiestart",
                             "behandlungsbeginn", "transplantationsdatum"}  # fmt: skip
BASELINE_NAMES = frozenset({"base", "basval", "baseval", "basevalue", "blval", "baselinescore", "baselinevalue"})
MOSTLY = 0.8  # of the words are numbers
OFFERED = (0, 1, 2, 3, 6, 9, 12, 18, 24, 30, 36, 48, 60)


def date_columns(file: Placement) -> list[str]:
    """Give the free columns whose cells are dates."""
    return [column for column in file.free() if are_dates(file.cells(column))]


def find_baseline_score(file: Placement) -> None:
    """Take a column such as BASE, BASVAL or FIS_BL as the score at month 0 of a file that starts after treatment."""
    score = file.scores.get(("total", None))
    if score is None or ("total", 0.0) in file.scores or _is_none(file, "baseline"):
        return
    person = person_of(file)
    column = file.known.roles.get("baseline")
    if column not in file.names:
        plain = slug(score).replace("_", "")
        names = {*BASELINE_NAMES, *(f"{plain}{word}" for word in BASELINE), *(f"{word}{plain}" for word in BASELINE)}
        named = [other for other in file.free() if "".join(slug(other).split("_")) in names]
        found = [other for other in named if file.cells(other).share_of_numbers == 1
                 and not varies(file.cells(other).codes, person)]  # fmt: skip
        if len(found) != 1 or _says_baseline(file):
            return
        column = found[0]
        why = f"The column {column} looks like the score before treatment, given on every row; it is taken as month 0."
        file.ask("baseline", column, why, is_needed=False, among=(*found, NO_VISIT))
    file.scores["total", 0.0] = column
    file.taken.add(column)


def _is_none(file: Placement, role: str) -> bool:
    """Tell whether a person has said that the file has no such column."""
    return file.known.roles.get(role, "") is None


def _says_baseline(file: Placement) -> bool:
    """Tell whether a word of the month column speaks of month 0 itself."""
    column = file.roles.get("month")
    words = () if column is None else cells_of(file.raw, column, labelled=True).texts[:MOST_WORDS]
    return any(month(cleaned(word), decimal=file.raw.decimal) == 0 for word in words)


def settle(file: Placement, column: str, *, is_said: bool) -> None:
    """Take a column as what says when: dates and days become windows, other words are asked for their month.

    `is_said`: a person named the column; plain numbers with a 0 among them are then months.
    """
    words = cells_of(file.raw, column, labelled=True)
    unit = _unit(file.names[column])
    if are_dates(words):
        _move(file, column, "date")
        _find_treatment(file)
        return
    if words.share_of_numbers > MOSTLY:
        unit = _said_unit(file, column, words, unit)
    if unit == "day" and words.share_of_numbers > MOSTLY:
        _move(file, column, "day")
    elif unit != "asked":
        _ask_months(file, column, words, unit, is_said=is_said)


def _said_unit(file: Placement, column: str, words: Cells, unit: str) -> str:
    """Give what plain numbers count: as a person says, else as the name does; asked where they cannot well be that."""
    if file.known.unit is not None:
        return file.known.unit.removesuffix("s")
    is_answered = not file.known.visits.keys().isdisjoint(words.texts)
    seen = unit_of(words.number_of_text)
    if unit not in ("month", "visit") or is_answered or seen == "months":
        return unit
    some = ", ".join(words.texts[:4])
    why = f"The column {column} holds {some[:60]}, which look like {seen}; say what they count."
    file.ask("unit", seen, why, is_needed=True, among=UNITS)
    return "asked"


def _move(file: Placement, column: str, role: str) -> None:
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


def _find_treatment(file: Placement) -> None:
    if "treated" in file.roles or _is_none(file, "treated"):
        return
    dates = date_columns(file)
    named = [column for column in dates if {*file.names[column].stem} & TREATED_WORDS]
    if named:
        file.give("treated", named[0], "likely")
    if dates and "treated" not in file.known.roles:
        why = "Months are counted from the date of treatment; without one, from each patient's first form."
        file.ask("treated", named[0] if named else None, why, is_needed=False, among=(*dates, NO_VISIT))


def _ask_months(file: Placement, column: str, words: Cells, unit: str, *, is_said: bool) -> None:
    """Give every word its month: what it says, what a person has said, else a proposal that must be confirmed."""
    used = _words_with_forms(file, words)
    if len(used) > MOST_VISITS:
        why = (
            f"The column {column} holds {len(used):,} different words; the column with months, dates or days is needed."
        )
        if unit != "month":
            file.ask("month", None, why, is_needed=True)
        return
    spoken = {word: month(cleaned(word), decimal=file.raw.decimal) for word in used}
    numbers = {word: value for word, value in zip(words.texts, words.number_of_text, strict=True)
               if word in spoken and np.isfinite(value)}  # fmt: skip
    are_spoken = bool(spoken) and all(np.isfinite(value) for value in spoken.values())
    are_words = are_spoken and (len(numbers) < len(used) or (unit == "visit" and _are_months([*numbers.values()])))
    are_months = unit == "month" and bool(numbers) and (
        not is_said or 0 in numbers.values() or file.names[column].stem == ("month",)
    )  # fmt: skip
    if are_words or are_months:
        found = {word: _as_said(word, at) for word, at in spoken.items()}
        others = any(not np.isfinite(at) and _key(word)[0] != "none" for word, at in spoken.items())
        is_clear = all(cleaned(word) == word for word in used) and len(used) == len(words.texts)
        is_answered = not file.known.visits.keys().isdisjoint(used)
        is_plain = not others and not is_answered and (are_months or is_clear)
        _offer(file, column, found, is_plain=is_plain)
        if is_plain:
            return  # as the words stand; what is no month is a fault of its row
    else:
        _offer(file, column, _proposed(file, used, numbers, unit), is_plain=False)
    for word in used:
        at = file.months.get(word)
        if at is None and word in numbers and word not in file.known.visits:
            file.months[word] = numbers[word]  # a number out of range is a fault of its row
    file.no_visits += [word for word in words.texts if word not in file.months]


def _as_said(word: str, at: float) -> Proposal:
    if 0 <= at <= LAST:
        return Proposal(month=float(at), is_sure=True)
    return Proposal(month=None, is_sure=False)


def _key(word: str) -> Key:
    """Give the time a word of the month column speaks of; "dose 2" speaks of none."""
    name = parse(cleaned(word))
    if name.when == "none" and name.stem in (("fu",), ("followup",)):
        return "after", None, name.stem[0]
    return ("none", None, "") if name.when == "bare" else name.key


def _offer(file: Placement, column: str, found: dict[str, Proposal], *, is_plain: bool) -> None:
    """Take the months of words that a person or the word itself has said, and ask for the others.

    `is_plain`: the words are months as they stand, so that a question is only an offer.
    """
    is_late = _is_late(file, found, is_plain=is_plain)
    first = min((one.month for one in found.values() if one.month is not None), default=0.0) if is_late else 0.0
    for word, one in found.items():
        at = None if one.month is None or one.month - first > LAST else one.month - first
        at = file.known.visits.get(word, at)
        if at is not None and not is_plain:
            file.months[word] = at
        if word not in file.known.visits:
            label = file.raw.labels.get(f"event:{word}")
            called = f"{word} ({label})" if label else word
            why = f"The visit {called} needs its month ({ZERO})."
            if is_late:
                why = f"The visit {called}: nothing in the file comes before treatment, so months count from its first."
            elif one.is_sure:
                why = f"The visit {called} in the column {column} is read as month {one.month:g}."
            offered = dict.fromkeys(f"{float(at):g}" for at in (*([at] if at is not None else []), *OFFERED))
            file.questions.append(Question(
                asks="visits", name=word, guess=None if at is None else f"{at:g}", why=why,
                is_needed=not is_plain and (is_late or not one.is_sure), candidates=(*offered, NO_VISIT),
            ))  # fmt: skip


def _is_late(file: Placement, found: dict[str, Proposal], *, is_plain: bool) -> bool:
    """Tell whether months that are only proposed all come after treatment, so that they count from the first form."""
    months = [one.month for one in found.values() if one.month is not None]
    is_proposed = any(not one.is_sure and one.month is not None for one in found.values())
    has_baseline = ("total", 0.0) in file.scores
    return bool(months) and min(months) > 0 and is_proposed and not (is_plain or has_baseline)


def _days(file: Placement, used: list[str]) -> dict[str, float]:
    """Give the days of REDCap's events, where its table of events has them and they differ."""
    said = {word: number(file.raw.labels.get(f"day of event:{word}", "")) for word in used}
    return said if len(set(said.values())) > 1 and all(np.isfinite(day) for day in said.values()) else {}


def _words_with_forms(file: Placement, words: Cells) -> list[str]:
    """Give the words, in the order of the file, of rows that hold a score; of all rows where no score is known yet."""
    columns = [column for (_, at), column in (*file.scores.items(), *file.items.items()) if at is None]
    filled = np.any([file.cells(column).filled for column in columns], axis=0) if columns else words.filled
    for column, wanted in file.only.items():
        filled = filled & ~cells_of(file.raw, column).other_than(wanted)
    used = [words.texts[at] for at in np.unique(words.codes[filled & words.filled])]
    value_of = dict(zip(words.texts, words.number_of_text, strict=True))
    return sorted(used, key=lambda word: value_of[word]) if all(np.isfinite(value_of[word]) for word in used) else used


def cleaned(word: str) -> str:
    """Give a word of a visit without the arm that REDCap puts behind it."""
    return ARM.sub("", word).replace("_", " ")


def _are_months(numbers: list[float]) -> bool:
    """Visit numbers that count months: 0 is among them and all are multiples of three."""
    return 0 in numbers and all(number % 3 == 0 for number in numbers)


def _proposed(file: Placement, used: list[str], numbers: dict[str, float], unit: str) -> dict[str, Proposal]:
    """Propose a month for every word: what it says, else visits six months apart in the order of the file."""
    days = _days(file, used)
    if days:
        weeks = months_of_weeks({word: day / 7 for word, day in days.items()})
        return {word: Proposal(month=at, is_sure=False) for word, at in weeks.items()}
    first = VISIT if ("total", 0.0) in file.scores else 0.0
    keys = {word: _key(word) for word in used if word not in numbers}
    weeks = {word: value for word, value in numbers.items() if unit == "week"}
    are_weeks = {*weeks}  # the name of their column says so, or a person: words such as "week 12" are asked
    weeks |= {word: key[1] for word, key in keys.items() if key[0] == "weeks" and key[1] is not None}
    months = {word: Proposal(month=at, is_sure=word in are_weeks) for word, at in months_of_weeks(weeks).items()}
    if numbers and unit != "week":
        months |= {word: Proposal(month=at, is_sure=False) for word, at in _counted(numbers, unit, first).items()}
    arms: dict[str, list[str]] = {}
    for word in keys:
        arm = ARM.search(word)
        arms.setdefault(arm.group() if arm else "", []).append(word)
    start: list[Key] = [("month", 0.0, "")] if first else []
    for words in arms.values():
        months |= _in_order({word: keys[word] for word in words if word not in months}, start, first)
    return {word: months[word] for word in used}


def _counted(numbers: dict[str, float], unit: str, first: float) -> dict[str, float]:
    """Propose months for plain numbers: multiples of three as they are, years by twelve, visits six months apart."""
    least = min(numbers.values())
    are_multiples = (unit == "month" or 0 in numbers.values()) and all(value % 3 == 0 for value in numbers.values())
    step = VISIT if all(value % 1 == 0 for value in numbers.values()) and not are_multiples else 1.0
    step = 12.0 if unit == "year" else step
    return {word: first + step * (value - least) for word, value in numbers.items()}


def _in_order(keys: dict[str, Key], start: list[Key], first: float) -> dict[str, Proposal]:
    """Propose what the words say; a word that says nothing comes six months after the one before it."""
    if any(key[0] == "none" for key in keys.values()):  # visits among other words: in the order of the file
        keys = {word: ("none", None, "") if key[0] == "visit" else key for word, key in keys.items()}
    said = proposed([*start, *(key for key in keys.values() if key[0] != "none")])
    found: dict[str, Proposal] = {}
    following = first
    for word in sorted(keys, key=lambda word: (one := said.get(keys[word])) is None or one.month != 0):
        one = said.get(keys[word])
        if one is None:
            one = Proposal(month=following, is_sure=False)
        elif one.month is None or (one.is_sure and keys[word][0] == "month" and month_of(cleaned(word)) is None):
            one = replace(one, is_sure=False)
        found[word] = one
        following = one.month + VISIT if one.month is not None else following
    return found
