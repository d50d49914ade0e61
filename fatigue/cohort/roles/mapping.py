"""Which column plays which role: what a person confirms, what a notebook passes on, what can be kept as json."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from fatigue.cohort.files.raw import Raw, counted
from fatigue.cohort.instruments import Instrument, custom
from fatigue.cohort.roles.months import LAST, to_hundredths
from fatigue.cohort.roles.question import Question
from fatigue.cohort.roles.schedule import SIX_MONTHLY, Window, schedule_of
from fatigue.errors import ColumnsError

Layout = Literal["wide", "long"]
Rule = Literal["half", "strict"]
Certainty = Literal["certain", "likely", "guess"]
Place = tuple[str, float | None]  # (scale or measure, month); the month is None in a long file

TIME_ROLES = ("month", "date", "day", "treated")
BASELINE_ROLES = ("age", "sex", "edss", "employment", "driving", "course", "duration", "arm")
STATUSES = ("employment", "driving")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Roles of the columns of one file.

    Attributes
    ----------
    layout : "wide" (one row a patient) or "long" (one row a patient and visit)
    roles : role -> column
        patient; when (long files): month, or date or day (days since treatment; these are put in windows of 91 days
        round every sixth month, or of `schedule`), treated (the date of treatment); site; and baseline values: age,
        sex, edss, employment, driving, course, duration, arm.
    scores : (scale, month) -> column
        In a long file the month of the key is None: {("total", None): "FIS"}; a column that holds the baseline score
        on every row has the month 0 there.
    visits : (measure, month) -> column
        Per-visit values other than the score: edss, employment, driving, and companion measures by their name.
    others : name -> column
        Other baseline columns, under the name they will have in `Cohort.patients`.
    ignored : columns that are left out.
    missing : texts that mean "missing" in this file beside the usual ones, such as "-99".
    months : word of the month column -> its month; a word that is not here is no visit. Empty: the words speak.
    words : role -> {word of the file: the word of ours it stands for}; "" = it means "missing". Employment, driving,
        sex and course only; a word that is not here is looked up in the vocabulary.
    only : column -> the text a row must have there to be a form ("" = empty), such as PARAMCD and ANL01FL.
    items : (number of the item, month) -> column; scores are then counted from the items.
    reverse : numbers of the items to turn round, beside those the instrument itself reverses.
    rule : "half" (a scale with half its items is prorated) or "strict" (any missing item: no score).
    identifiers : columns that look as if they would identify a person; left out unless `admitted`.
    admitted : identifiers that a person let in by name.
    no_visits : words of the month column that were seen and are no visit.
    number_patients : True: ids become P01, P02, ... in the order of the file.
    instrument : the questionnaire: its name, where a column names it beyond doubt or a person chose it, or a score of
        the user's own; else None.
    schedule : the planned visits of a file with dates or days, each with its window; empty: every sixth month.
    first_day : 1 where the day of treatment is day 1 and there is no day 0; else 0.
    labels : what to call a measure or a baseline column when speaking to people.
    header, encoding : how the file was read, where a person has said it (`how.How`); None: as it was found.
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
    instrument: str | Instrument | None = None
    labels: dict[str, str] = field(default_factory=dict)
    months: dict[str, float] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    only: dict[str, str] = field(default_factory=dict)
    items: dict[Place, str] = field(default_factory=dict)
    reverse: tuple[int, ...] = ()
    rule: Rule = "half"
    identifiers: tuple[str, ...] = ()
    admitted: tuple[str, ...] = ()
    no_visits: tuple[str, ...] = ()
    number_patients: bool = False
    header: tuple[int, ...] | None = None
    encoding: str | None = None
    schedule: tuple[Window, ...] = ()
    first_day: int = 0
    certainty: dict[str, Certainty] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column in use."""
        groups = (self.roles, self.scores, self.visits, self.others, self.items)
        return tuple(dict.fromkeys((*(column for group in groups for column in group.values()), *self.only)))

    @property
    def withheld(self) -> tuple[str, ...]:
        """Columns that may identify a person and were not let in."""
        return tuple(column for column in self.identifiers if column not in self.admitted)

    def fits(self, raw: Raw) -> bool:
        """Tell whether a file has the columns this mapping was made for, no other, and no new word for a visit."""
        if set(raw.columns) != {*self.columns, *self.ignored}:
            return False
        if not self.months or "month" not in self.roles:
            return True
        words = {" ".join(word.split()) for word in counted(raw.frame[self.roles["month"]])[0]}
        return words <= {*self.months, *self.no_visits}

    def without(self, role: str) -> Mapping:
        """Give the mapping with nothing for this role; its columns are left out."""
        freed = [column for name, column in self.roles.items() if name == role]
        freed += [column for (name, _), column in self.visits.items() if name == role]
        return replace(
            self, roles={name: column for name, column in self.roles.items() if name != role},
            visits={place: column for place, column in self.visits.items() if place[0] != role},
            ignored=(*self.ignored, *(column for column in freed if column not in self.ignored)),
        )  # fmt: skip

    def column_of(self, role: str) -> str | None:
        """Give the column of a role; of one with a column a month, that of the first month."""
        if role == "score":
            places = self.scores
        elif role in self.roles:
            return self.roles[role]
        else:
            places = {place: column for place, column in self.visits.items() if place[0] == role}
        wanted = {place: column for place, column in places.items() if role != "score" or place[0] == "total"}
        timed = sorted(wanted.items(), key=lambda item: (item[0][1] is not None, item[0][1] or 0.0))
        return timed[0][1] if timed else None

    def to_dict(self) -> dict[str, object]:
        """Give the mapping as json can hold it, without certainty and questions: saving is confirming.

        Examples
        --------
        >>> Mapping(layout="long", roles={"patient": "id"}, scores={("total", None): "FIS"}).to_dict()["scores"]
        {'total': 'FIS'}
        """
        return {
            "layout": self.layout,
            "instrument": _described(self.instrument),
            "roles": dict(self.roles),
            "scores": _nested(self.scores),
            "visits": _nested(self.visits),
            "others": dict(self.others),
            "ignored": list(self.ignored),
            "missing": list(self.missing),
            "labels": dict(self.labels),
            "months": dict(self.months),
            "no_visits": list(self.no_visits),
            "words": {role: dict(said) for role, said in self.words.items()},
            "only": dict(self.only),
            "items": _nested(self.items),
            "reverse": list(self.reverse),
            "rule": self.rule,
            "identifiers": list(self.identifiers),
            "admitted": list(self.admitted),
            "number_patients": self.number_patients,
            **({} if self.header is None else {"header": list(self.header)}),
            **({} if self.encoding is None else {"encoding": self.encoding}),
            "schedule": [[window.month, window.first, window.last] for window in self.schedule],
            "first_day": self.first_day,
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
            rule = saved.get("rule", "half")
            if rule != "half" and rule != "strict":
                raise ValueError(rule)
            instrument = saved.get("instrument")
            return cls(
                layout=layout,
                roles=_names(saved.get("roles", {})),
                scores=_places(saved.get("scores", {})),
                visits=_places(saved.get("visits", {})),
                others=_names(saved.get("others", {})),
                ignored=_texts(saved, "ignored"),
                missing=_texts(saved, "missing"),
                instrument=_instrument(instrument),
                labels=_names(saved.get("labels", {})),
                months={word: _month(at) for word, at in _names(saved.get("months", {})).items()},
                no_visits=_texts(saved, "no_visits"),
                words=_words(saved.get("words", {})),
                only=_names(saved.get("only", {})),
                items=_items(saved.get("items", {})),
                reverse=tuple(int(number) for number in _texts(saved, "reverse")),
                rule=rule,
                identifiers=_texts(saved, "identifiers"),
                admitted=_texts(saved, "admitted"),
                number_patients=saved.get("number_patients") is True,
                header=None if saved.get("header") is None else tuple(map(int, _texts(saved, "header"))),
                encoding=None if saved.get("encoding") is None else str(saved["encoding"]),
                schedule=schedule_of(saved.get("schedule") or SIX_MONTHLY),
                first_day=1 if saved.get("first_day") == 1 else 0,
            )
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as problem:
            raise ColumnsError(
                f"The saved roles of columns could not be read (at {str(problem)[:80]}); what Mapping.to_dict gives "
                "was expected. Assign the columns again."
            ) from problem


def _described(instrument: str | Instrument | None) -> object:
    if not isinstance(instrument, Instrument):
        return instrument
    scale = instrument.scale()
    return {"name": instrument.name, "lowest": scale.lowest, "highest": scale.highest,
            "direction": instrument.direction}  # fmt: skip


def _instrument(saved: object) -> str | Instrument | None:
    if not isinstance(saved, Dictionary):
        return None if saved is None else str(saved)
    direction = saved["direction"]
    if direction != "higher is worse" and direction != "higher is better":
        raise TypeError(direction)
    return custom(str(saved["name"]), lowest=float(saved["lowest"]), highest=float(saved["highest"]),
                  direction=direction)  # fmt: skip


def _nested(places: dict[Place, str]) -> dict[str, object]:
    """Give {name: column} where a name has one column for all months, else {name: {month: column}}; "" = all months."""
    nested: dict[str, dict[str, str]] = {}
    for (name, month), column in places.items():
        nested.setdefault(name, {})["" if month is None else f"{month:g}"] = column
    return {name: columns[""] if set(columns) == {""} else columns for name, columns in nested.items()}


def _texts(saved: Dictionary[str, object], name: str) -> tuple[str, ...]:
    found = saved.get(name, ())
    if not isinstance(found, list | tuple):
        raise TypeError(name)
    return tuple(map(str, found))


def _names(saved: object) -> dict[str, str]:
    return {str(name): str(column) for name, column in cast("dict[object, object]", saved).items()}


def _words(saved: object) -> dict[str, dict[str, str]]:
    return {str(role): _names(said) for role, said in cast("dict[object, object]", saved).items()}


def _places(saved: object) -> dict[Place, str]:
    places: dict[Place, str] = {}
    for name, columns in cast("dict[str, object]", saved).items():
        if isinstance(columns, str):
            places[str(name), None] = columns
        else:
            for month, column in cast("dict[str, str]", columns).items():
                place = str(name), _month(month) if month else None
                if place in places:
                    raise TypeError(f"{name}, month {month}")
                places[place] = str(column)
    return places


def _items(saved: object) -> dict[Place, str]:
    """Give the places of the items; each is called by its number."""
    return {(str(int(item)), month): column for (item, month), column in _places(saved).items()}


def _month(saved: object) -> float:
    """Give a month as it is read from a file; it is neither before treatment nor beyond any study."""
    month = to_hundredths(float(str(saved)))
    if not 0 <= month <= LAST:
        raise TypeError(f"month {saved}")
    return month
