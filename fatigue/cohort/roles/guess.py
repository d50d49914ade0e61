"""Which column plays which role, guessed from the names (and only then the values), with what must be asked.

`guess` never raises because of what a file holds: what it cannot settle is a Question.
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import replace

import pandas as pd

from fatigue.cohort.build.spacing import planned
from fatigue.cohort.build.windows import are_dates
from fatigue.cohort.cells.names import Name, parse, role_of, score_of
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.files.read import read
from fatigue.cohort.instruments import INSTRUMENTS
from fatigue.cohort.roles import adam, identifiers, items, kin, patient, proposing, redcap, visits, wide
from fatigue.cohort.roles.answers import Answers, answers_of
from fatigue.cohort.roles.layouts import find_layout
from fatigue.cohort.roles.mapping import BASELINE_ROLES, TIME_ROLES, Mapping
from fatigue.cohort.roles.placing import Placement, ScoreColumn, place_long_scores, place_rest_long
from fatigue.cohort.roles.question import Question

__all__ = ["Mapping", "Question", "guess"]


def guess(source: Raw | pd.DataFrame, *, known: Answers | Dictionary[str, object] | None = None) -> Mapping:
    """Give the roles of the columns as far as their names tell them, with the questions that remain.

    Parameters
    ----------
    source : Raw or DataFrame
    known : Answers or mapping, optional
        What is already settled; a mapping as `fatigue.load` takes it: {"patient": "pid", "month:FIS_V2": 6}.

    Returns
    -------
    Mapping
        `instrument` is filled only where the columns' names say it beyond doubt; a column called FSS may be the
        Fatigue Severity Scale or a Kurtzke functional system, and is always asked.

    Examples
    --------
    >>> import pandas as pd
    >>> found = guess(pd.DataFrame({"ID": ["a"], "fis_baseline": [40], "FIS 6m": [30]}))
    >>> found.layout, found.scores
    ('wide', {('total', 0.0): 'fis_baseline', ('total', 6.0): 'FIS 6m'})
    """
    raw = read(source) if isinstance(source, pd.DataFrame) else source
    if not isinstance(known, Answers):  # what nobody has answered is left to be guessed
        known = answers_of({role: answer for role, answer in (known or {}).items() if answer is not None})
    answers = known
    file = Placement(raw=raw, known=answers, names={column: parse(column) for column in raw.columns})
    _read_labels(file)
    for role, column in answers.roles.items():
        if column in file.names and role in ("patient", "site", *TIME_ROLES, *BASELINE_ROLES):
            file.give(role, column, "certain")
    identifiers.find(file)
    redcap.place(file)
    adam.place(file)
    patient.find(file)
    patient.leave_row_names(file)
    of_items = items.find(file)
    instrument, named = _find_scores(file, of_items)
    layout = find_layout(file, named)
    if layout == "long":
        if not named and not file.scores and not file.items:
            file.proposed = proposing.score(file)
        place_long_scores(file, named)
        visits.find_baseline_score(file)
        kin.leave_out(file, named, of_items)
        _settle_time(file)
        place_rest_long(file)
    else:
        wide.place_rest(file, wide.place_scores(file, named, of_items))
    used = {*file.roles.values(), *file.scores.values(), *file.visits.values(), *file.others.values(), *file.only}
    left = [column for column in dict.fromkeys((*file.left, *file.free())) if column not in used]
    mapping = Mapping(
        layout=layout, roles=file.roles, scores=file.scores, visits=file.visits, others=file.others,
        ignored=tuple(left), instrument=instrument, labels=file.labels, certainty=file.certainty,
        questions=tuple(file.questions), missing=tuple(file.missing), months=file.months, only=file.only,
        items=file.items, no_visits=tuple(dict.fromkeys(file.no_visits)), identifiers=tuple(file.identifiers),
        admitted=tuple(column for column in file.identifiers if column in answers.admitted),
    )  # fmt: skip
    return replace(
        planned(raw, mapping, answers), missing=(*mapping.missing, *answers.missing), rule=answers.rule,
        reverse=answers.reverse, number_patients=answers.number_patients, words=answers.words,
    )  # fmt: skip


def _read_labels(file: Placement) -> None:
    """Where a column's own name says nothing and the file's label for it does, the label is its name (v17 of SPSS)."""
    for column, name in file.names.items():
        label = file.raw.labels.get(column)
        speaks = bool(name.stem) and (role_of(name.stem) is not None or score_of(name.stem) is not None)
        if label is None or speaks:
            continue
        said = parse(label)
        if role_of(said.stem) is not None or score_of(said.stem) is not None:
            is_counted = not name.stem and name.when == "visit"  # v17 counts the columns, not the visits
            timing = said if said.when != "none" or is_counted else name
            file.names[column] = replace(said, number=timing.number, when=timing.when)
            file.by_label.add(column)


def _settle_time(file: Placement) -> None:
    """Find out what the words of the column that says when stand for, now that the rows with a score are known."""
    column = file.roles.get("month")
    if "score" in {question.role for question in file.questions}:
        return  # only the visits with a score are asked for, so that one comes first
    is_open = "month" in {question.role for question in file.questions if question.is_needed}
    if column is not None and (not is_open or are_dates(file.cells(column))):
        visits.settle(file, column, is_said="month" in file.known.roles)
    elif "date" in file.roles:
        visits.settle(file, file.roles["date"], is_said=True)


def _find_scores(file: Placement, of_items: str | None) -> tuple[str | None, list[ScoreColumn]]:
    """Find the columns that hold the scores of one instrument, and that instrument where the names say it."""
    if file.scores:  # the layout has said which
        return _settle_instrument(file, None, (), []), []
    named = _chosen_scores(file) or [
        ScoreColumn(column=column, instrument=said[0], scale=said[1], name=name)
        for column in file.free()
        for name in (file.names[column],)
        if (said := score_of(name.stem) or ((None, "total") if _is_visit_alone(file, column) else None))
        and not are_dates(file.cells(column))
    ]
    counts = pd.Series([score.instrument for score in named if score.instrument], dtype="object").value_counts(
        sort=False
    )
    asked_for = file.known.instrument or ""
    asked = next((name for name in INSTRUMENTS if name.casefold() == asked_for.casefold()), None)
    best = asked if asked in counts.index else (str(counts.idxmax()) if len(counts) else None)
    best = of_items or best
    columns = [score for score in named if score.instrument == best]
    if best in INSTRUMENTS:
        scales = {scale.name for scale in INSTRUMENTS[best].scales}
        whens = {score.name.when for score in columns}
        have = {(score.scale, score.name.key) for score in columns}
        columns += [
            score for score in named
            if score.instrument is None and score.scale in scales - {"total"} and score.name.when in whens
            and (score.scale, score.name.key) not in have
        ]  # fmt: skip
    return _settle_instrument(file, best, tuple(map(str, counts.index)), columns), columns


def _is_visit_alone(file: Placement, column: str) -> bool:
    """Tell a column called by its visit alone: 6, "baseline", "pre", "V2"; a date called "start" is none."""
    when = file.names[column].when
    return not file.names[column].stem and (when in ("month", "bare", "visit", "weeks") or (
        when != "none" and file.cells(column).share_of_numbers > 0.8
    ))  # fmt: skip


def _chosen_scores(file: Placement) -> list[ScoreColumn]:
    """Give the score a person named, and the subscales that go with it; a name with a month stands for all its months.

    Without a word from anybody, columns named as the instrument itself are (BDI_0, BDI_6 for a custom "BDI").
    """
    column = file.known.roles.get("score")
    chosen = file.names.get(column) if column is not None else parse(file.known.instrument or "")
    if chosen is None or not chosen.stem:
        return []
    totals = [
        other for other in file.free() if file.names[other].stem == chosen.stem and file.names[other].when != "none"
    ]  # fmt: skip
    if column is not None and (chosen.when == "none" or len(totals) < 2 or _is_long(file)):
        totals = [column]
    instrument, _ = score_of(chosen.stem) or (None, "total")
    if column is None and not totals:
        totals = [other for other in file.free() if file.names[other].stem == chosen.stem][:1]
    if not totals or (column is None and instrument is not None):
        return []
    file.taken.update(totals)
    is_wide = len(totals) > 1
    scores = [
        ScoreColumn(
            column=total, instrument=instrument, scale="total",
            name=file.names[total] if is_wide else Name(stem=chosen.stem, label=chosen.label),
        )
        for total in totals
    ]  # fmt: skip
    for other in file.free():
        said = score_of(file.names[other].stem)
        if said and said[0] == instrument and said[1] != "total":
            scores.append(ScoreColumn(column=other, instrument=instrument, scale=said[1], name=file.names[other]))
    return scores


def _is_long(file: Placement) -> bool:
    return bool("month" in file.known.roles or {*TIME_ROLES} & file.roles.keys() or file.repeats is not None)


def _settle_instrument(
    file: Placement, best: str | None, found: tuple[str, ...], named: list[ScoreColumn]
) -> str | None:
    if file.known.instrument is not None:
        return best if best and best.casefold() == file.known.instrument.casefold() else None
    every = tuple(INSTRUMENTS)
    if best not in INSTRUMENTS:
        best = None
        why = "No column names a questionnaire, and numbers alone never tell FIS from MFIS."
    elif len(found) > 1:
        why = f"The file has columns of {' and '.join(found)}."
    elif not named:
        why = f"The items are those of the {best} ({INSTRUMENTS[best].title}); it should be confirmed."
        file.ask("instrument", best, why, is_needed=False, among=every)
        file.certainty["instrument"] = "certain"
        return best
    elif any("fss" in score.name.stem for score in named):
        why = "FSS may be the Fatigue Severity Scale or a Kurtzke functional system score."
    else:
        why = f"The column {named[0].column} names it; its range ({INSTRUMENTS[best].title}) should be confirmed."
        file.ask("instrument", best, why, is_needed=False, among=every)
        file.certainty["instrument"] = "certain"
        return best
    file.ask("instrument", best, why, is_needed=True, among=every)
    file.certainty["instrument"] = "guess"
    return None
