"""The door: whatever a clinic has becomes a Cohort, or a sentence that says what to fix."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast, get_args

from fatigue.cohort.build.build import build
from fatigue.cohort.cells.vocabulary import VOCABULARY
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.files.how import How
from fatigue.cohort.files.progress import Tell, silent
from fatigue.cohort.files.read import Raw, Source, read, text
from fatigue.cohort.instruments import INSTRUMENTS, Instrument
from fatigue.cohort.instruments import instrument as instrument_called
from fatigue.cohort.roles.answered import refuse_no_month, refuse_unknown, refuse_unused, what_is_open
from fatigue.cohort.roles.guess import guess
from fatigue.cohort.roles.mapping import Mapping, Rule
from fatigue.cohort.roles.schedule import as_text, schedule_of
from fatigue.errors import ColumnsError, FileError

__all__ = ["build", "load", "template"]


def load(
    source: Source | Raw,
    *,
    instrument: str | Instrument | None = None,
    columns: Mapping | Dictionary[str, object] | None = None,
    sheet: str | None = None,
    header: int | Sequence[int] | None = None,
    encoding: str | None = None,
    tell: Tell = silent,
) -> Cohort:
    r"""Give the cohort in a file: one row a patient (wide), a patient and visit (long), or an item, event or parameter.

    Parameters
    ----------
    source : path, bytes, binary file object, DataFrame or Raw
        csv (comma, semicolon, tab; any usual encoding; decimal point or comma), xlsx, xls, ods, SPSS (sav, zsav,
        por), Stata (dta), SAS (sas7bdat, xpt), parquet, or a zip of csv (REDCap with its dictionary; ADSL and ADQS).
    instrument : str or Instrument, optional
        The questionnaire, by name or from `instruments.custom`. Left out, it is taken from the name of the score's
        column where that names one beyond doubt (FIS, MFIS, ...; never FSS), and a note says so.
    columns : Mapping or dict, optional
        The roles of the columns, as `roles.guess.guess` or `Mapping.to_dict` give them; or a few by name, the rest
        guessed: ``{"patient": "pid", "month": "visit", "score": "x", "missing": ["-99"]}``; also what `guess` takes
        as known ("visit:V2": "6"), "rule" ("half" or "strict"), "reverse" (item numbers), "number_patients",
        "schedule" (of a file by date or day: ``{0: (-91, 0), 0.46: (8, 21)}``, month: its days), "first_day" (1: no
        day 0), "unit" ("days", "weeks" or "months": what plain numbers of visits count), and "words":
        ``{"employment": {"berentet": "disability pension"}}`` ("" = the word means missing).
    sheet : str, optional
        Sheet of a spreadsheet, or table in a zip; the first that is not empty when left out.
    header : int or sequence of int, optional
        The row of a csv or spreadsheet that holds the names of the columns, as a spreadsheet program numbers rows: 2;
        (1, 2) joins what row 1 says above a column to its name in row 2 ("Baseline FIS"); () is a table without names,
        whose columns are then called "column 1", "column 2", ... Found from the rows when left out.
    encoding : str, optional
        How the letters of a csv, SPSS, Stata or SAS file are written, by Python's name: "cp1250", "mac_roman",
        "shift_jis". Found from the words when left out, and asked where that is not certain.
    tell : callable, optional
        Is told what is being done and the share that is done, stage by stage; what it raises ends the reading.

    Returns
    -------
    Cohort
        Patients in the order of the file, months ascending. Empty cells and NA, N/A, . and the like are NaN; nothing
        is imputed. `notes` say what was assumed and what was left out.

    Raises
    ------
    FileError
        When there is no table in it.
    ColumnsError
        When a column that is needed is not found or not certain.
    CohortError
        When values break a rule; `faults` lists all of them.

    Examples
    --------
    >>> import fatigue
    >>> cohort = fatigue.load(b"patient,month,FIS\nP1,0,60\nP1,6,45\n")
    >>> cohort.instrument.name, cohort.months
    ('FIS', (0.0, 6.0))
    """
    saved = columns if isinstance(columns, Mapping) or columns is None else _saved(columns)
    how = how_said(saved, sheet=sheet, header=header, encoding=encoding)
    raw = read(source, how=how, tell=tell)
    if raw.doubt:
        raise FileError(raw.doubt)
    chosen = instrument_called(instrument) if isinstance(instrument, str) else instrument
    mapping = (
        saved if saved is not None else _guessed(raw, dict(cast("Dictionary[str, object]", columns or {})), chosen)
    )
    if chosen is not None:
        return build(raw, mapping, chosen, tell=tell)
    if mapping.instrument is None:
        raise ColumnsError(_which_instrument(mapping))
    cohort = build(raw, mapping, mapping.instrument, tell=tell)
    if not mapping.questions:  # a mapping that a person has confirmed
        return cohort
    column = next(iter((*mapping.scores.values(), *mapping.items.values())))
    note = (
        f"The instrument was taken from the name of the column {column}: {cohort.instrument.title}. Say instrument= to "
        "choose another."
    )
    return replace(cohort, notes=(note, *cohort.notes))


def _saved(columns: Dictionary[str, object]) -> Mapping | None:
    return Mapping.from_dict(columns) if "layout" in columns else None


def how_said(
    saved: Mapping | None, *, sheet: str | None = None, header: int | Sequence[int] | None = None,
    encoding: str | None = None,
) -> How:  # fmt: skip
    """Give how to read a file: as said now, else as it was said when the roles of its columns were saved."""
    rows = saved.header if header is None and saved is not None else header
    letters = saved.encoding if encoding is None and saved is not None else encoding
    if not (rows is None or isinstance(rows, int | tuple | list)) or isinstance(rows, bool):
        raise FileError(
            f"header is {str(rows)[:40]!r}; the number of a row was expected, or several as in (1, 2). Give one of "
            "those."
        )
    return How(
        sheet=sheet,
        header=(rows,) if isinstance(rows, int) else None if rows is None else tuple(rows),
        encoding=letters,
    )


def _guessed(raw: Raw, answers: dict[str, object], chosen: Instrument | None) -> Mapping:
    """Guess the roles round what is already answered; refuse while something needed is open."""
    missing = answers.pop("missing", ())
    settings = _settings(answers)
    known = {
        str(role): "\n".join([*map(str, answer), ""]) if isinstance(answer, list | tuple) else str(answer)
        for role, answer in answers.items()
    }
    known |= {name: str(settings.pop(name)) for name in ("first_day",) if name in settings}
    if "schedule" in settings:
        known["schedule"] = as_text(settings.pop("schedule"))
    refuse_unknown(raw, known)
    refuse_no_month(known)
    if chosen is not None:
        known["instrument"] = chosen.name
    mapping = guess(raw, known=known)
    if any(question.is_needed and question.role != "instrument" for question in mapping.questions):
        raise ColumnsError(what_is_open(raw, mapping, known))
    refuse_unused(raw, mapping, known)
    codes = [missing] if isinstance(missing, str | int | float) else list(cast("list[object]", missing))
    return replace(mapping, missing=(*mapping.missing, *(str(text(code)) for code in codes)), **settings)


def _settings(answers: dict[str, object]) -> dict[str, Any]:
    """Take out what is no role of a column: how items are scored, and whether ids are replaced by numbers."""
    settings: dict[str, Any] = {}
    rule = answers.pop("rule", None)
    if rule is not None and rule not in get_args(Rule):
        raise ColumnsError(f"The rule for missing items is {str(rule)[:40]!r}; it is 'half' or 'strict'. Choose one.")
    if rule is not None:
        settings["rule"] = rule
    if "reverse" in answers:
        found = cast("list[object]", answers.pop("reverse"))
        if not isinstance(found, list | tuple) or not all(isinstance(number, int) for number in found):
            raise ColumnsError("reverse names items by their numbers, as in [2, 5]. Give a list of whole numbers.")
        settings["reverse"] = tuple(found)
    if "number_patients" in answers:
        settings["number_patients"] = answers.pop("number_patients") is True
    if "schedule" in answers:
        settings["schedule"] = schedule_of(answers.pop("schedule"))
    if "first_day" in answers:
        first_day = answers.pop("first_day")
        if str(first_day) not in ("0", "1"):
            raise ColumnsError(
                f"first_day is {str(first_day)[:40]!r}; it is 1 where the day of treatment is day 1 and no day is 0, "
                "else 0. Give one of the two."
            )
        settings["first_day"] = int(str(first_day))
    if "words" in answers:
        settings["words"] = _words(answers.pop("words"))
    return settings


def _words(found: object) -> dict[str, dict[str, str]]:
    """Check that words of the file are said to stand for words of ours."""
    said = found if isinstance(found, Dictionary) else {}
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


def _which_instrument(mapping: Mapping) -> str:
    why = next((question.why for question in mapping.questions if question.role == "instrument"), "")
    return (
        f"{why or 'No instrument was given.'} Choose it with instrument=, one of {', '.join(INSTRUMENTS)}, or "
        "instruments.custom for any other score."
    )


def template() -> str:
    """Give a csv to fill in: the columns this app understands by name, with three rows to overwrite.

    Examples
    --------
    >>> load(template().encode()).n_patients
    2
    """
    return (
        "patient,month,FIS,EDSS,employment,driving,depression,steps,age,sex,course,duration,arm\n"
        "P01,0,84,4.5,sick leave,licensed but not driving,14,3200,34,female,RRMS,6,treated\n"
        "P01,6,61,4,part-time,drives,9,4700,34,female,RRMS,6,treated\n"
        "P02,0,102,5,full-time,drives,,,41,male,SPMS,11,treated\n"
    )
