"""Which column plays which role: what a person confirms, what a notebook passes on, what can be kept as json."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from typing import Literal, cast

from fatigue.errors import ColumnsError

Layout = Literal["wide", "long"]
Certainty = Literal["certain", "likely", "guess"]
Place = tuple[str, float | None]  # (scale or measure, month); the month is None in a long file

BASELINE_ROLES = ("age", "sex", "edss", "employment", "driving", "course", "duration", "arm")
STATUSES = ("employment", "driving")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something the names alone do not settle."""

    role: str  # "patient", "month", "score", "instrument", "month:FIS_V1", ...
    guess: str | None
    candidates: tuple[str, ...]
    why: str
    is_needed: bool  # True: nothing is loaded before it is answered; False: the guess is taken, and said


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Roles of the columns of one file.

    Attributes
    ----------
    layout : "wide" (one row a patient) or "long" (one row a patient and visit)
    roles : role -> column
        patient, month (long files), site, and baseline values: age, sex, edss, employment, driving, course,
        duration, arm.
    scores : (scale, month) -> column
        In a long file the month of the key is None: {("total", None): "FIS"}.
    visits : (measure, month) -> column
        Per-visit values other than the score: edss, employment, driving, and companion measures by their name.
    others : name -> column
        Other baseline columns, under the name they will have in `Cohort.patients`.
    ignored : columns that are left out.
    missing : texts that mean "missing" in this file beside the usual ones, such as "-99".
    instrument : name of the questionnaire where a column names it beyond doubt, else None.
    labels : what to call a measure or a baseline column when speaking to people.
    certainty : role -> "certain", "likely" or "guess".
    questions : what should be asked; a mapping that a person has confirmed has none.
    """

    layout: Layout
    roles: dict[str, str] = field(default_factory=dict)
    scores: dict[Place, str] = field(default_factory=dict)
    visits: dict[Place, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    instrument: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    certainty: dict[str, Certainty] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column in use."""
        groups = (self.roles, self.scores, self.visits, self.others)
        return tuple(dict.fromkeys(column for group in groups for column in group.values()))

    def to_dict(self) -> dict[str, object]:
        """Give the mapping as json can hold it, without certainty and questions: saving is confirming.

        Examples
        --------
        >>> Mapping(layout="long", roles={"patient": "id"}, scores={("total", None): "FIS"}).to_dict()["scores"]
        {'total': 'FIS'}
        """
        return {
            "layout": self.layout,
            "instrument": self.instrument,
            "roles": dict(self.roles),
            "scores": _nested(self.scores),
            "visits": _nested(self.visits),
            "others": dict(self.others),
            "ignored": list(self.ignored),
            "missing": list(self.missing),
            "labels": dict(self.labels),
        }

    @classmethod
    def from_dict(cls, saved: Dictionary[str, object]) -> Mapping:
        """Give back the mapping that `to_dict` wrote.

        Raises
        ------
        ColumnsError
            When it is not of that shape.
        """
        try:
            layout = saved["layout"]
            if layout != "wide" and layout != "long":
                raise ValueError(layout)
            instrument = saved.get("instrument")
            return cls(
                layout=layout,
                roles=_names(saved.get("roles", {})),
                scores=_places(saved.get("scores", {})),
                visits=_places(saved.get("visits", {})),
                others=_names(saved.get("others", {})),
                ignored=tuple(map(str, cast("list[str]", saved.get("ignored", ())))),
                missing=tuple(map(str, cast("list[str]", saved.get("missing", ())))),
                instrument=None if instrument is None else str(instrument),
                labels=_names(saved.get("labels", {})),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            raise ColumnsError(
                f"The saved roles of columns could not be read (at {str(problem)[:80]}); what Mapping.to_dict gives "
                "was expected. Assign the columns again."
            ) from problem


def _nested(places: dict[Place, str]) -> dict[str, object]:
    nested: dict[str, object] = {}
    for (name, month), column in places.items():
        if month is None:
            nested[name] = column
        else:
            cast("dict[str, str]", nested.setdefault(name, {}))[f"{month:g}"] = column
    return nested


def _names(saved: object) -> dict[str, str]:
    return {str(name): str(column) for name, column in cast("dict[object, object]", saved).items()}


def _places(saved: object) -> dict[Place, str]:
    places: dict[Place, str] = {}
    for name, columns in cast("dict[str, object]", saved).items():
        if isinstance(columns, str):
            places[name, None] = columns
        else:
            for month, column in cast("dict[str, str]", columns).items():
                places[name, float(month)] = str(column)
    return places
