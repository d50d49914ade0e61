"""Who counts as working or as driving, who as not, and who in neither: what the questions of work and driving share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.statuses import DRIVING, EMPLOYMENT, WORKING, Status
from fatigue.errors import AnalysisError

Of = Literal["employment", "driving"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What counts as able, what as not able, and how to say it; every other level is in no denominator."""

    able: tuple[str, ...]
    unable: tuple[str, ...]
    does: str
    does_not: str
    denominator: str


QUESTIONS: dict[str, Question] = {
    "employment": Question(
        able=WORKING,
        unable=tuple(level for level in EMPLOYMENT if level not in (*WORKING, "unknown")),
        does="working",
        does_not="not working",
        denominator=(
            "The denominator of those who returned to work is everybody not working at month 0 (students, homemakers "
            "and retired people among them) whose status is known at both visits."
        ),
    ),
    "driving": Question(
        able=DRIVING[:1],
        unable=DRIVING[1:3],
        does="driving",
        does_not="not driving",
        denominator=(
            "The denominator of those who drive again is everybody who had stopped driving at month 0 and whose status "
            'is known at both visits; "never drove" is not in it.'
        ),
    ),
}


def status_of(cohort: Cohort, of: str) -> Status:
    """Give the status that is asked about.

    Raises
    ------
    AnalysisError
        When there is no such question, or the cohort has no such status per visit.
    """
    if of not in QUESTIONS:
        raise AnalysisError(
            f"Transitions of {of!r} were asked for; there are {', '.join(QUESTIONS)}. Choose one of those."
        )
    if of not in cohort.statuses:
        raise AnalysisError(
            f"This cohort has no {of} status at each visit, which this question needs. Add a column {of} to the file."
        )
    return cohort.statuses[of]
