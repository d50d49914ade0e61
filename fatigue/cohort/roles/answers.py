"""What a person has said of a file's columns: what a notebook gives is read here, once; the form builds it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, fields
from typing import Any, cast, get_args

from fatigue.cohort.cells.cells import month
from fatigue.cohort.cells.vocabulary import VOCABULARY
from fatigue.cohort.files.raw import text
from fatigue.cohort.roles.mapping import BASELINE_ROLES, STATUSES, TIME_ROLES, Mapping, Rule
from fatigue.cohort.roles.months import LAST, UNITS, ZERO
from fatigue.cohort.roles.question import NO_VISIT, PREFIXES, Question
from fatigue.cohort.roles.schedule import Window, schedule_of
from fatigue.errors import ColumnsError

COLUMNS = ("patient", *TIME_ROLES, "score", "site", *BASELINE_ROLES, "baseline")
OF_NAMES = {prefix.removesuffix(":"): asks for asks, prefix in PREFIXES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is settled about the columns of a file before anything is guessed.

    Attributes
    ----------
    roles : role -> column
        patient, month, date, day, score, site, and baseline values: age, sex, edss, ...; treated, the date of
        treatment; baseline, the baseline score on every row. None: the file has no such column.
    months : column of a wide file -> the month it holds; None: it is no visit
    visits : word of the month column -> the month it stands for; None: it is no visit
    admitted : columns that may tell who a person is, and are let in
    items : columns of the items, in the order of the questionnaire
    instrument : the questionnaire
    parameter : the PARAMCD of an ADaM table
    unit : "days", "weeks" or "months", which plain numbers of visits count
    schedule : planned visits with their windows; () = every sixth month, None = as the forms show
    first_day : 1 where the day of treatment is day 1; None: as the days show
    missing, rule, reverse, number_patients, words : as in `Mapping`
    """

    roles: dict[str, str | None] = field(default_factory=dict)
    months: dict[str, float | None] = field(default_factory=dict)
    visits: dict[str, float | None] = field(default_factory=dict)
    admitted: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    instrument: str | None = None
    parameter: str | None = None
    unit: str | None = None
    schedule: tuple[Window, ...] | None = None
    first_day: int | None = None
    missing: tuple[str, ...] = ()
    rule: Rule = "half"
    reverse: tuple[int, ...] = ()
    number_patients: bool = False
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def __or__(self, later: Answers) -> Answers:
        """Give both; what `later` says counts where both say something."""
        said: dict[str, Any] = {}
        for one in fields(self):
            own, other = getattr(self, one.name), getattr(later, one.name)
            said[one.name] = {**own, **other} if isinstance(own, dict) else own if other == one.default else other
        return Answers(**said)

    def to(self, question: Question) -> str | None:
        """Give the answer to a question as it is given: a column, a month, "no visit"; None where there is none."""
        if question.asks in ("roles", "months", "visits"):
            said = getattr(self, question.asks)
            if question.name not in said:
                return None
            answer = said[question.name]
            return NO_VISIT if answer is None else answer if isinstance(answer, str) else f"{answer:g}"
        return cast("str | None", getattr(self, question.asks))


NOTHING_SAID = Answers()


def answer(question: Question, said: str) -> Answers:
    """Give the answer to one question.

    Examples
    --------
    >>> answer(Question(asks="months", name="FIS_V2", guess=None, candidates=(), why="", is_needed=True), "6").months
    {'FIS_V2': 6.0}
    """
    if question.asks == "roles":
        return Answers(roles={question.name: None if said == NO_VISIT else said})
    if question.asks in ("months", "visits"):
        return Answers(**cast("Any", {question.asks: {question.name: _month(said)}}))
    return Answers(**cast("Any", {question.asks: said}))


def _month(said: str) -> float | None:
    at = month(said)
    return at if math.isfinite(at) else None


# --- what a notebook says ---------------------------------------------------------------------------------------------


def answers_of(said: Dictionary[str, object] | None) -> Answers:
    """Read what a notebook says, as `fatigue.load` describes it.

    Raises
    ------
    ColumnsError
        When a name or an answer is not understood.

    Examples
    --------
    >>> said = answers_of({"patient": "pid", "month:FIS_day7": 0.23, "month:FIS_x": "no visit"})
    >>> said.roles, said.months
    ({'patient': 'pid'}, {'FIS_day7': 0.23, 'FIS_x': None})
    """
    found: dict[str, Any] = {"roles": {}, "months": {}, "visits": {}, "admitted": ()}
    for key, given in (said or {}).items():
        kind, _, name = str(key).partition(":")
        if key in COLUMNS:
            found["roles"][key] = None if isinstance(given, str) and given == NO_VISIT else str(given)
        elif key in SETTINGS:
            found[key] = SETTINGS[key](given)
        elif name and kind in OF_NAMES:
            found[OF_NAMES[kind]][name] = _month_given(str(key), name, given)
        elif name and kind == "admit":
            found["admitted"] += (name,) if given else ()
        else:
            raise ColumnsError(
                f"columns names a role {str(key)[:80]!r}; known are {', '.join((*COLUMNS, *SETTINGS))}, "
                "month:<column>, visit:<word> and admit:<column>. Use those."
            )
    return Answers(**found)


def _month_given(key: str, name: str, given: object) -> float | None:
    """Give the month that was said; None for "no visit"."""
    said = str(given)
    if said == NO_VISIT:
        return None
    at = month(said)
    if not 0 <= at <= LAST:
        raise ColumnsError(
            f"The month of {name[:60]} is given as {said[:40]!r}; a number of months ({ZERO}; at most {LAST:g}) was "
            f"expected, or {NO_VISIT!r} for what is no visit. Give one of those, for example "
            f"columns={{{key!r}: {NO_VISIT!r}}}."
        )
    return at


def _items(given: object) -> tuple[str, ...]:
    """Give the columns of items: a list of them, or one text with commas between, or a line each."""
    names = (
        given.split("\n" if "\n" in given else ",")
        if isinstance(given, str)
        else given
        if isinstance(given, Iterable)
        else [given]
    )
    return tuple(str(name).strip() for name in names if str(name).strip())


def _missing(given: object) -> tuple[str, ...]:
    codes = given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    return tuple(said for said in map(text, codes) if said is not None)


def _rule(given: object) -> Rule:
    if given is not None and given not in get_args(Rule):
        raise ColumnsError(f"The rule for missing items is {str(given)[:40]!r}; it is 'half' or 'strict'. Choose one.")
    return cast("Rule", given or "half")


def _reverse(given: object) -> tuple[int, ...]:
    if not isinstance(given, list | tuple) or not all(isinstance(number, int) for number in given):
        raise ColumnsError("reverse names items by their numbers, as in [2, 5]. Give a list of whole numbers.")
    return tuple(given)


def _first_day(given: object) -> int:
    if str(given) not in ("0", "1"):
        raise ColumnsError(
            f"first_day is {str(given)[:40]!r}; it is 1 where the day of treatment is day 1 and no day is 0, else 0. "
            "Give one of the two."
        )
    return int(str(given))


def _unit(given: object) -> str:
    if given not in UNITS:
        raise ColumnsError(
            f"The unit is given as {str(given)[:40]!r}; it is what the numbers of visits count: {', '.join(UNITS)}. "
            "Give one of those."
        )
    return str(given)


def _words(given: object) -> dict[str, dict[str, str]]:
    """Check that words of the file are said to stand for words of ours."""
    said = given if isinstance(given, Dictionary) else {}
    if not said or not all(role in VOCABULARY and isinstance(words, Dictionary) for role, words in said.items()):
        raise ColumnsError(
            "words gives, for employment, driving, sex or course, the words of the file and what they stand for, as in "
            "{'employment': {'berentet': 'disability pension'}}. Give it in that shape."
        )
    for role, words in said.items():
        wrong = [str(ours) for ours in words.values() if ours and ours not in VOCABULARY[role][0]]
        if wrong:
            raise ColumnsError(
                f"{wrong[0][:40]!r} is no word for {role}; the words are {', '.join(VOCABULARY[role][0])}. Choose one "
                "of those, or '' for missing."
            )
    return {str(role): {str(word): str(ours) for word, ours in words.items()} for role, words in said.items()}


SETTINGS: dict[str, Callable[[object], object]] = {
    "instrument": str, "parameter": str, "items": _items, "rule": _rule, "reverse": _reverse,
    "number_patients": lambda given: given is True, "missing": _missing, "schedule": schedule_of,
    "first_day": _first_day, "unit": _unit, "words": _words,
}  # fmt: skip


# --- what was said of the file before ---------------------------------------------------------------------------------


def recalled(before: Mapping) -> Answers:
    """Give what was confirmed for one file as answers to the questions about the next with the same columns.

    Examples
    --------
    >>> before = Mapping(layout="long", roles={"patient": "id", "month": "visit"}, scores={("total", None): "FIS"},
    ...                  months={"pre": 0.0}, no_visits=("call",))
    >>> recalled(before).visits, recalled(before).roles["baseline"]
    ({'pre': 0.0, 'call': None}, None)
    """
    is_wide = before.layout == "wide"
    is_timed = not {"date", "day"}.isdisjoint(before.roles)
    roles: dict[str, str | None] = dict(before.roles)
    roles |= {
        name: column for (name, at), column in before.visits.items() if at is None and name in ("edss", *STATUSES)
    }
    score = before.column_of("score")
    if score is not None and not before.only:
        roles["score"] = score
    if not is_wide:  # what was refused must not be proposed again
        roles["baseline"] = before.scores.get(("total", 0.0))
    if "date" in before.roles:
        roles.setdefault("treated", None)
    counts = "days" if "day" in before.roles else "months"  # asked where the numbers do not tell
    is_counted = "day" in before.roles or ("month" in before.roles and not before.months)
    months: dict[str, float | None] = {
        column: at for places in (before.scores, before.items, before.visits) for (_, at), column in places.items()
        if is_wide and at is not None
    }  # fmt: skip
    return Answers(
        roles=roles, visits={**before.months, **dict.fromkeys(before.no_visits)},
        months=months | dict.fromkeys(before.ignored if is_wide else ()), unit=counts if is_counted else None,
        schedule=before.schedule if is_timed else None, first_day=before.first_day if is_timed else None,
        parameter=before.only.get("PARAMCD"),
    )  # fmt: skip
