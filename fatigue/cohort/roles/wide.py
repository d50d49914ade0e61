"""One row a patient: the month that every column stands for, the scores first, then what was recorded beside them.

A column that shares its stem with a score is a visit, a question, or left out by name; never something else.
"""

from __future__ import annotations

from dataclasses import replace

from fatigue.cohort.cells.names import role_of
from fatigue.cohort.cells.time_words import AMBIGUOUS, BASELINE
from fatigue.cohort.cells.timing import Key
from fatigue.cohort.roles.kin import kin_of
from fatigue.cohort.roles.mapping import BASELINE_ROLES, STATUSES
from fatigue.cohort.roles.months import WHYS, ZERO, Proposal, proposed
from fatigue.cohort.roles.placing import PER_VISIT, Placement, ScoreColumn, is_numeric, place_baseline
from fatigue.cohort.roles.question import NO_VISIT, Question

BOTH = "both stand for month"
Meaning = dict[Key, float | None]  # None: no visit


def place_scores(file: Placement, named: list[ScoreColumn], of_items: str | None) -> Meaning:
    """Give every score its month; return what each time means, so that EDSS_V2 gets the month of FIS_V2."""
    scores = [*named, *kin_of(file, named, of_items)]
    said = {score.column: file.known.months[score.column] for score in scores if score.column in file.known.months}
    meaning: Meaning = {}
    leads: dict[Key, str] = {}
    for score in sorted(scores, key=lambda one: (one.column not in said, one.scale != "total")):
        if score.name.when != "none" and not score.is_derived:
            leads.setdefault(score.name.key, score.column)
            if score.column in said:
                meaning.setdefault(score.name.key, said[score.column])
    proposals = _proposals(scores)
    asked = {}
    for score in sorted(scores, key=lambda one: _strength(one, is_said=one.column in said)):
        asked[score.column] = _place(file, score, said=said, meaning=meaning, proposal=proposals[score.name.key])
    for score in scores:
        guess, why, is_needed = asked[score.column]
        lead = leads.get(score.name.key, score.column)
        follows = "" if lead == score.column else lead
        if why:
            file.questions.append(Question(
                asks="months", name=score.column, guess=guess, candidates=(guess or NO_VISIT,), why=why,
                is_needed=is_needed and (not follows or BOTH in why), follows=follows,
            ))  # fmt: skip
    is_open = any(is_needed for _, _, is_needed in asked.values())
    file.certainty["score"] = "guess" if is_open else "certain"
    at = {column: position for position, column in enumerate(file.names)}
    file.scores = dict(sorted(file.scores.items(), key=lambda placed: at[placed[1]]))  # as they stand in the file
    for key, proposal in proposals.items():
        meaning.setdefault(key, proposal.month)
    return meaning


def _proposals(scores: list[ScoreColumn]) -> dict[Key, Proposal]:
    """Propose the months; a score without any time beside others that have one may be the baseline."""
    found = proposed(score.name.key for score in scores if not score.is_derived)
    is_started = any(one.month == 0 for one in found.values())
    plain = Proposal(month=None if is_started else 0.0, is_sure=False)
    own = {score.name.key: found.get(score.name.key, Proposal(month=None, is_sure=True)) for score in scores}
    return {key: plain if key[0] == "none" else proposal for key, proposal in own.items()}


def _strength(score: ScoreColumn, *, is_said: bool) -> int:
    """Rank what is surest to stand for its month: an answer, a number, "baseline", "before", then what is asked."""
    if is_said:
        return 0
    if score.name.when not in ("month", "bare") or not score.is_sure:
        return 4
    return 1 if not score.name.word else 2 if score.name.word in BASELINE else 3


def _place(
    file: Placement, score: ScoreColumn, *, said: dict[str, float | None], meaning: Meaning, proposal: Proposal
) -> tuple[str | None, str, bool]:
    """Place one score; give the guess, why it is asked ("": it is not) and whether it must be answered."""
    column, key = score.column, score.name.key
    is_said = column in said
    is_known = is_said or (key in meaning and not score.is_derived)
    at = said[column] if is_said else meaning[key] if is_known else proposal.month
    is_needed = not is_known and not score.is_derived and not (proposal.is_sure and score.is_sure)
    what = WHYS["none"] if file.names[column].when == "none" and score.is_sure else WHYS[score.name.when]
    why = f"The name {column} gives {what}; its month is needed ({ZERO})."
    if score.is_derived and not is_said:
        at, why = None, f"The column {column} does not look like the score of a visit; give its month if it is one."
    file.taken.add(column)
    holder = file.scores.get((score.scale, at)) if at is not None else None
    if holder is not None and (is_said or score.is_sure or not is_needed):
        file.left.append(column)
        return None, f"The columns {holder} and {column} {BOTH} {at:g}; every month has one.", True
    if at is None or holder is not None:
        file.left.append(column)
        return (None if is_needed else NO_VISIT), "" if is_said else why, is_needed
    file.scores[score.scale, at] = column
    return f"{at:g}", "" if is_said else why, is_needed


def place_rest(file: Placement, meaning: Meaning) -> None:
    """Put what repeats over months at its visits, the rest at the baseline."""
    groups: dict[str, dict[float, str]] = {}
    for column, at in _months_beside(file, meaning).items():
        slug = file.names[column].slug
        if at is None or at in groups.get(slug, ()):
            _leave(file, column)
        else:
            groups.setdefault(slug, {})[at] = column
    for stem, columns in groups.items():
        _place_group(file, stem, columns)
    place_baseline(file, file.free())


def _leave(file: Placement, column: str) -> None:
    file.taken.add(column)
    file.left.append(column)


def _months_beside(file: Placement, meaning: Meaning) -> dict[str, float | None]:
    """Give the month of every free column with a time in its name; None where it is no visit or not known which."""
    timed = {column: file.names[column] for column in file.free() if file.names[column].stem}
    counts: dict[str, int] = {}
    for name in timed.values():
        counts[name.slug] = counts.get(name.slug, 0) + (name.when != "none")
    own = proposed(name.key for name in timed.values() if name.key not in meaning)
    found: dict[str, float | None] = {}
    for column, name in timed.items():
        is_vague = name.when == "visit" or name.word in AMBIGUOUS  # lesions_T2 is no visit of its own
        if column in file.known.months:
            found[column] = file.known.months[column]
        elif name.when in ("none", "word"):
            continue
        elif name.key in meaning:
            found[column] = meaning[name.key]
        elif name.when == "bare" or (is_vague and counts[name.slug] == 1 and role_of(name.stem) not in PER_VISIT):
            continue
        else:
            one = own[name.key]
            found[column] = one.month if one.is_sure or name.when == "weeks" else None
            if not one.is_sure and _is_measure(file, column):
                guess = NO_VISIT if found[column] is None else f"{found[column]:g}"
                why = f"The name {column} gives {WHYS[name.when]}; no score stands for the same visit."
                file.ask_month(column, guess, why, is_needed=False)
    return found


def _is_measure(file: Placement, column: str) -> bool:
    role = role_of(file.names[column].stem)
    return role in PER_VISIT or (role is None and is_numeric(file, column) and bool(file.cells(column).texts))


def _place_group(file: Placement, stem: str, columns: dict[float, str]) -> None:
    """Place the columns of one measure: at its visits, as a value before treatment, or nowhere if after it alone."""
    name = file.names[next(iter(columns.values()))]
    role = role_of(name.stem)
    measure = role if role in PER_VISIT else stem
    is_later = any(at > 0 for at in columns)
    is_group = (len(columns) > 1 and (role in PER_VISIT or role is None)) or (role in PER_VISIT and is_later)
    if is_group and (role in STATUSES or all(is_numeric(file, column) for column in columns.values())):
        for at, column in columns.items():
            if (measure, at) in file.visits:
                file.left.append(column)
            file.visits.setdefault((measure, at), column)
            file.taken.add(column)
        file.labels[measure] = name.label
    elif role in BASELINE_ROLES and role not in file.roles and 0.0 in columns:
        file.give(role, columns[0.0], "likely")
    for at, column in columns.items():
        if at > 0 and column not in file.taken and file.names[column].when not in ("visit", "bare"):
            _leave(file, column)  # known after treatment only: no baseline value, and no course


def single_visit(named: list[ScoreColumn]) -> list[ScoreColumn]:
    """Give scores without any time as those of one visit, whose month is asked."""
    return [replace(score, name=replace(score.name, number=0.0, when="visit")) for score in named]
