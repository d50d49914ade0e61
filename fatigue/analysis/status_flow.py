"""Who stood where at each visit, at work or at the wheel, and who went where from one visit to the next.

Nobody leaves the picture: whoever has no status at a visit is counted there, apart from who had died or was lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.analysis.patients.able import QUESTIONS, Of, status_of
from fatigue.analysis.patients.followed import followed
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.statuses import Status
from fatigue.errors import AnalysisError

By = Literal["kind", "level"]
Codes = NDArray[np.int64]

KINDS = ("able", "unable", "other", "no status", "after death or loss")
KNOWN = KINDS[:3]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFlow:
    """Patients by status at each visit, and from each visit to the next; every visit counts all patients."""

    table: pd.DataFrame  # one row a visit and state: month state kind n percent
    moves: pd.DataFrame  # one row a pair of states that occurs between neighbouring visits: start end before after n
    of: Of
    states: tuple[str, ...]  # that occur, in the order they are drawn in
    n_unknown: int  # at the last visit: no status, follow-up not known to have ended
    n_ended: int  # at the last visit: no status, after a death or loss
    n_patients: int
    n_dropped: int  # nobody: whoever has no status is a state of its own
    method: str
    notes: tuple[str, ...]


def status_flow(cohort: Cohort, *, of: Of = "employment", by: By = "kind", end: float | None = None) -> StatusFlow:
    """Count patients by their status at each visit, and between neighbouring visits.

    Parameters
    ----------
    cohort : Cohort
    of : {"employment", "driving"}
    by : {"kind", "level"}
        Able, unable and other together ("kind": a student, a homemaker and a pensioner are not working), or every
        status that the file has, those of one kind side by side.
    end : float, optional
        The last month that is shown; the last visit by default.

    Returns
    -------
    StatusFlow
        `kind` is "able", "unable", "other" (in no denominator: "unknown", "never drove"), "no status" or "after death
        or loss". By kind, `state` is the kind. `percent` is of all patients.

    Notes
    -----
    A status recorded after the month in which follow-up ended counts as it was recorded.

    Raises
    ------
    AnalysisError
        When the cohort has no such status per visit, or `end` is not one of its visits.

    Examples
    --------
    >>> import fatigue
    >>> found = status_flow(fatigue.demo("60"))
    >>> found.states
    ('able', 'unable', 'no status', 'after death or loss')
    >>> found.n_unknown, found.n_ended
    (11, 3)
    """
    status = status_of(cohort, of)
    last = len(cohort.months) - 1 if end is None else cohort.month_index(end)
    if by not in ("kind", "level"):
        raise AnalysisError(f"Statuses by {by!r} were asked for; there are kind and level. Choose one of those.")
    kinds = _kinds(status, of)
    places = _places(cohort, status)[:, : last + 1]
    kind_of = [*kinds, *KINDS[3:]]  # of each place
    names = list(kind_of) if by == "kind" else [*status.levels, *KINDS[3:]]
    order = sorted(range(len(names)), key=lambda place: KINDS.index(kind_of[place]))
    present = set(places.ravel().tolist())
    states = tuple(dict.fromkeys(names[place] for place in order if place in present))
    state_of = np.array([states.index(name) if name in states else -1 for name in names])
    at = state_of[places]
    months = cohort.months[: last + 1]
    n_unknown, n_ended = (int((places[:, -1] == len(kinds) + extra).sum()) for extra in (0, 1))
    return StatusFlow(
        table=_table(at, states, months, kinds=[kind_of[names.index(state)] for state in states]),
        moves=_moves(at, states, months),
        of=of,
        states=states,
        n_unknown=n_unknown,
        n_ended=n_ended,
        n_patients=cohort.n_patients,
        n_dropped=0,
        method=(
            f"All patients by their status at each visit up to month {months[-1]:g}; "
            f"{QUESTIONS[of].does} = {', '.join(QUESTIONS[of].able)}; {QUESTIONS[of].does_not} = "
            f"{', '.join(QUESTIONS[of].unable)}. Nothing is carried forward: whoever has no status at a "
            "visit is counted so."
        ),
        notes=(),
    )


def _kinds(status: Status, of: str) -> list[str]:
    question = QUESTIONS[of]
    return [
        "able" if level in question.able else "unable" if level in question.unable else "other"
        for level in status.levels
    ]


def _places(cohort: Cohort, status: Status) -> Codes:
    """Give each patient's level at each visit; after the levels come "no status" and "after death or loss"."""
    codes = status.codes.astype(np.int64)
    lacking = np.where(followed(cohort), len(status.levels), len(status.levels) + 1)
    return np.asarray(np.where(codes >= 0, codes, lacking))


def _table(at: Codes, states: tuple[str, ...], months: tuple[float, ...], *, kinds: list[str]) -> pd.DataFrame:
    counts = np.array([np.bincount(visit, minlength=len(states)) for visit in at.T]).reshape(len(months), len(states))
    return pd.DataFrame(
        {
            "month": np.repeat(months, len(states)),
            "state": list(states) * len(months),
            "kind": kinds * len(months),
            "n": counts.ravel(),
            "percent": 100 * counts.ravel() / max(len(at), 1),
        }
    )


def _moves(at: Codes, states: tuple[str, ...], months: tuple[float, ...]) -> pd.DataFrame:
    rows = []
    for visit in range(len(months) - 1):
        pairs, counts = np.unique(at[:, visit] * len(states) + at[:, visit + 1], return_counts=True)
        rows += [
            (months[visit], months[visit + 1], states[pair // len(states)], states[pair % len(states)], int(n))
            for pair, n in zip(pairs, counts, strict=True)
        ]
    return pd.DataFrame(rows, columns=["start", "end", "before", "after", "n"])
