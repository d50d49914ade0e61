"""Handing out the columns of a long file: every score to its scale, the rest to a visit, the baseline or nobody."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from fatigue.cohort.arrays import Codes
from fatigue.cohort.build.windows import are_dates
from fatigue.cohort.cells.cells import Cells, cells_of
from fatigue.cohort.cells.names import Name, role_of, slug
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.answers import Answers
from fatigue.cohort.roles.mapping import BASELINE_ROLES, STATUSES, Certainty, Place
from fatigue.cohort.roles.question import ALONE, NO_VISIT, Question

LONGEST_LEVEL = 60  # letters
MAX_LEVELS = 30  # a text column with more different values is free text, not a group
PER_VISIT = ("edss", *STATUSES)


@dataclass
class Placement:
    """The columns of a file while roles are handed out: what each name says, what is taken, what is to be asked."""

    raw: Raw
    known: Answers
    names: dict[str, Name]
    taken: set[str] = field(default_factory=set)
    roles: dict[str, str] = field(default_factory=dict)
    scores: dict[Place, str] = field(default_factory=dict)
    visits: dict[Place, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    items: dict[Place, str] = field(default_factory=dict)
    months: dict[str, float] = field(default_factory=dict)
    no_visits: list[str] = field(default_factory=list)
    only: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # columns that the layout has no use for
    identifiers: list[str] = field(default_factory=list)
    proposed: str | None = None  # the column that looks most like a score where no name says so
    by_label: set[str] = field(default_factory=set)  # columns whose own name says nothing, and whose label does
    repeats: str | None = None  # the column that numbers the instances of a repeating form
    labels: dict[str, str] = field(default_factory=dict)
    certainty: dict[str, Certainty] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)

    def cells(self, column: str) -> Cells:
        """Give the cells of a column, read once."""
        return cells_of(self.raw, column, missing=self.missing)

    def free(self) -> list[str]:
        """Give the columns that have no role yet."""
        return [column for column in self.names if column not in self.taken]

    def give(self, role: str, column: str, certainty: Certainty) -> None:
        """Hand a column its role."""
        self.roles[role] = column
        self.certainty[role] = "likely" if certainty == "certain" and column in self.by_label else certainty
        self.taken.add(column)

    def ask(self, role: str, guess: str | None, why: str, *, is_needed: bool, among: tuple[str, ...] = ()) -> None:
        """Keep a question about a role; the candidates are all free columns unless said."""
        asks, among = ALONE.get(role, "roles"), among or tuple(self.free())
        self.questions.append(
            Question(asks=asks, name=role, guess=guess, candidates=among, why=why, is_needed=is_needed)
        )

    def ask_month(self, column: str, guess: str | None, why: str, *, is_needed: bool) -> None:
        """Keep a question about the month of a column of a wide file."""
        self.questions.append(
            Question(
                asks="months", name=column, guess=guess, candidates=(guess or NO_VISIT,), why=why, is_needed=is_needed
            )
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ScoreColumn:
    """A column whose name speaks of a score."""

    column: str
    instrument: str | None
    scale: str
    name: Name
    is_sure: bool = True  # False: the name shares the stem of the score and is not understood as a whole
    is_derived: bool = False  # a change, a date, a remark: no score of a visit unless a person says so


def place_long_scores(file: Placement, named: list[ScoreColumn]) -> None:
    """Give every scale its one column."""
    for score in named:
        if score.name.when == "none" and (score.scale, None) not in file.scores:
            file.scores[score.scale, None] = score.column
            file.taken.add(score.column)
    if not file.scores and not file.items:
        ask_score(file)
    file.certainty["score"] = "certain" if any(score.instrument for score in named) else "likely"


def ask_score(file: Placement) -> None:
    """Ask which column is the score, where no name says it."""
    numeric = tuple(column for column in file.free() if file.cells(column).share_of_numbers > 0.9)
    why = "No column is called FIS, MFIS, FSS, fatigue or score"
    why += f"; {file.proposed} looks most like one." if file.proposed else ". Choose the one that holds it."
    if "USUBJID" in file.names and "TRTSDT" in file.names and "AVAL" not in file.names:
        why = "This looks like ADSL, which has no scores. Put it into one zip with ADQS, and give that."
    file.ask("score", file.proposed, why, is_needed=True, among=numeric)


def is_numeric(file: Placement, column: str) -> bool:
    """A column is numeric when nearly all of its different texts are; the rest will be listed as faults."""
    cells = file.cells(column)
    return (cells.share_of_numbers > 0.8 and not are_dates(cells)) or not cells.texts


def place_rest_long(file: Placement) -> None:
    """Put what changes within a patient at the visits, what stays at the baseline."""
    patient = person_of(file)
    _move_to_visits(file, patient)
    steady = []
    for column in file.free():
        name = file.names[column]
        role = role_of(name.stem)
        if not varies(file.cells(column).codes, patient) or role in {"site", *BASELINE_ROLES} - set(PER_VISIT):
            steady.append(column)
        elif role in ("patient", "month", "time"):
            continue
        elif role in STATUSES or is_numeric(file, column):
            measure = role if role in PER_VISIT and name.when == "none" else slug(column)
            if measure and (measure, None) not in file.visits:
                file.visits[measure, None] = column
                file.labels[measure] = file.raw.labels.get(column, column)
                file.taken.add(column)
    place_baseline(file, steady)


def _move_to_visits(file: Placement, patient: Codes) -> None:
    """A column that a person named for EDSS, employment or driving belongs to the visits where it changes."""
    for role in PER_VISIT:
        column = file.known.roles.get(role)
        if column is not None and file.roles.get(role) == column and varies(file.cells(column).codes, patient):
            del file.roles[role]
            file.visits[role, None] = column
            file.labels[role] = file.raw.labels.get(column, column)


def person_of(file: Placement) -> Codes:
    """Give every row a number for its patient, -1 for none; where a site is named, the same id elsewhere is another."""
    if "patient" not in file.roles:
        return np.full(len(file.raw.frame), -1)
    own = file.cells(file.roles["patient"]).codes
    named = (column for column in file.names if role_of(file.names[column].stem) == "site")
    site = file.roles.get("site", next(named, None))
    if site is None:
        return own
    at = file.cells(site)
    return np.unique(np.where(own < 0, -1, own * (len(at.texts) + 1) + at.codes + 1), return_inverse=True)[1] - (
        1 if (own < 0).any() else 0
    )


def varies(codes: Codes, patient: Codes) -> bool:
    """Tell whether any patient has two different values."""
    valid = (codes >= 0) & (patient >= 0)
    if not valid.any():
        return False
    if not valid.all():
        codes, patient = codes[valid], patient[valid]
    first = np.empty(patient.max() + 1, dtype=codes.dtype)
    first[patient[::-1]] = codes[::-1]
    return bool((codes != first[patient]).any())


def place_baseline(file: Placement, columns: list[str]) -> None:
    """Take columns as values before treatment: a known role, a number, or a few groups."""
    measures = {measure for measure, _ in file.visits}
    for column in columns:
        name = file.names[column]
        role = role_of(name.stem) if name.when in ("none", "before") or name.number == 0 else None
        if role in (*BASELINE_ROLES, "site") and role not in file.roles:
            file.give(role, column, "certain" if name.when == "none" else "likely")
        elif role in ("patient", "month", "time") or not _is_group(cells_of(file.raw, column, labelled=True)):
            continue
        else:
            own = slug(column) or f"column_{list(file.names).index(column) + 1}"
            reserved = {"patient", "site", *BASELINE_ROLES, *measures, *(f"baseline_{measure}" for measure in measures)}
            while own in reserved or own in file.others:
                own += "_2"
            file.others[own] = column
            file.labels[own] = file.raw.labels.get(column, column)
            file.taken.add(column)


def _is_group(column: Cells) -> bool:
    """Numbers, or a few short words; not dates, which tell less than months and more than they should."""
    if column.share_of_numbers == 1 or not column.texts:
        return bool(column.texts) and not are_dates(column)
    few = len(column.texts) <= MAX_LEVELS and max(map(len, column.texts)) <= LONGEST_LEVEL
    return few and not are_dates(column)
