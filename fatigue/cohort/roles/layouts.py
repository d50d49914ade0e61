"""Wide or long: one column a visit, one row a visit, or one row in all; and which column tells the visits apart."""

from __future__ import annotations

import numpy as np

from fatigue.cohort.build.windows import are_dates
from fatigue.cohort.cells.cells import cells_of, month
from fatigue.cohort.cells.names import parse, role_of
from fatigue.cohort.cells.vocabulary import MOST_WORDS
from fatigue.cohort.roles import proposing, visits
from fatigue.cohort.roles.kin import by_word, kin_of
from fatigue.cohort.roles.mapping import Layout
from fatigue.cohort.roles.months import ZERO
from fatigue.cohort.roles.placing import Placement, ScoreColumn, ask_score, person_of, varies
from fatigue.cohort.roles.wide import single_visit


def find_layout(file: Placement, named: list[ScoreColumn]) -> Layout:
    """Find out how the visits stand in the file, and ask what its names leave open."""
    timed: set[object] = {score.name.key for score in named if score.name.when != "none"}
    timed |= {at for _, at in file.items if at is not None}
    plain = [score for score in named if score.name.when == "none"]
    if any(role in file.roles for role in ("month", "date", "day")):
        return "long"
    if wide := _said_wide(file, named):
        named[:] = wide
        return "wide"
    untimed = [column for column in file.free() if file.names[column].when == "none"]
    months = [column for column in untimed if role_of(file.names[column].stem) == "month"]
    times = [column for column in untimed if role_of(file.names[column].stem) == "time"]
    if len(timed) > 1 and not (months and plain):
        return "wide"
    if months:
        file.give("month", months[0], "certain" if len(months) == 1 else "likely")
    elif file.repeats is not None or times or (dates := _dates_of_forms(file)):
        _ask_time(file, [file.repeats] if file.repeats is not None else (times or dates))
    elif len(timed) == 1 and not plain:
        return "wide"
    elif not named and len(some := by_word(file)) > 1 and _is_one_row_each(file):
        named[:] = some
        return "wide"
    elif not named and (stems := _repeated_stems(file)):
        why = "No column is called FIS, MFIS, FSS, fatigue or score; these come once a month or visit."
        file.ask("score", stems[0], why, is_needed=True, among=stems)
        return "wide"
    elif _is_one_row_each(file) and (plain or _proposed_score(file, named)):
        named[:] = single_visit(plain or named)
        return "wide"
    else:
        _propose_visits(file, named)
    return "long"


def _said_wide(file: Placement, named: list[ScoreColumn]) -> list[ScoreColumn]:
    """Give the scores of a file for whose columns a person has given months, none of which a name says."""
    return kin_of(file, []) if not named and not file.items and file.known.months else []


def _proposed_score(file: Placement, named: list[ScoreColumn]) -> bool:
    """Propose the score of a file with one row a patient; False where nothing looks like one."""
    file.proposed = proposing.score(file)
    if file.proposed is None or file.items:
        return False
    ask_score(file)
    named.append(ScoreColumn(column=file.proposed, instrument=None, scale="total", name=file.names[file.proposed]))
    return True


def _propose_visits(file: Placement, named: list[ScoreColumn]) -> None:
    scores = {score.column for score in named}
    column = None if _is_one_row_each(file) else proposing.visits(file, but=scores)
    why = f"No column is called month, and every score needs one ({ZERO})."
    if column is not None:
        file.give("month", column, "guess")
        why += f" The column {column} differs between the rows of every patient."
    others = [other for other in file.free() if other not in scores]
    file.ask("month", column, why, is_needed=True, among=(*([column] if column else []), *others))


def _is_one_row_each(file: Placement) -> bool:
    """Tell a file of a single visit: nobody has two rows."""
    person = person_of(file)
    known = person[person >= 0]
    return len(known) > 0 and len(np.unique(known)) == len(known)


def _dates_of_forms(file: Placement) -> list[str]:
    """Give the columns of dates that change within a patient: dates of forms, not of birth or treatment."""
    person = person_of(file)
    return [column for column in visits.date_columns(file) if varies(file.cells(column).codes, person)]


def _repeated_stems(file: Placement) -> tuple[str, ...]:
    """Give one column of every group of columns that differ only in their month or visit, the largest group first."""
    groups: dict[str, list[str]] = {}
    for column in file.free():
        name = file.names[column]
        if (
            name.when in ("month", "days", "weeks", "visit", "after", "before")
            and name.stem
            and file.cells(column).share_of_numbers == 1
            and not proposing.is_time(file, column)
        ):
            groups.setdefault(name.slug, []).append(column)
    return tuple(group[0] for group in sorted(groups.values(), key=len, reverse=True) if len(group) > 1)


def _ask_time(file: Placement, times: list[str]) -> None:
    """A visit number or a date is not a month; words such as "6 months" are."""
    column = times[0]
    words = cells_of(file.raw, column, labelled=True)
    speaks = (
        not np.isfinite(number) and (np.isfinite(month(word)) or parse(word).when not in ("none", "bare"))
        for word, number in zip(words.texts, words.number_of_text, strict=True)
    )  # fmt: skip
    if 0 < len(words.texts) <= MOST_WORDS and all(speaks) and not are_dates(words):
        file.give("month", column, "likely")
        why = f"The cells of {column} speak of visits ({', '.join(words.texts[:3])[:80]})."
        file.ask("month", column, why, is_needed=False, among=(column, *file.free()))
    else:
        file.give("month", column, "guess")
        why = f"The column {column} may count visits, weeks or days; months are needed ({ZERO})."
        if are_dates(words):
            why = f"The column {column} holds dates; the form nearest to every sixth month is taken as that visit."
        file.ask("month", column, why, is_needed=True, among=(column, *file.free()))
