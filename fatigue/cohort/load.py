"""The door: whatever a clinic has becomes a Cohort, or a sentence that says what to fix."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import replace

from fatigue.cohort.build.build import build
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.files.how import How
from fatigue.cohort.files.progress import Tell, silent
from fatigue.cohort.files.read import Raw, Source, read
from fatigue.cohort.instruments import INSTRUMENTS, Instrument
from fatigue.cohort.instruments import instrument as instrument_called
from fatigue.cohort.roles.answers import Answers, answers_of
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.settled import settled
from fatigue.errors import ColumnsError, FileError

__all__ = ["build", "load", "template"]


def load(
    source: Source | Raw,
    *,
    instrument: str | Instrument | None = None,
    columns: Mapping | Answers | Dictionary[str, object] | None = None,
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
    columns : Mapping, Answers or dict, optional
        The roles of the columns, as `roles.guess.guess` or `Mapping.to_dict` give them; or a few by name, the rest
        guessed: ``{"patient": "pid", "month": "visit", "score": "x"}``; "site", "treated" (date of treatment),
        "baseline" (column with the baseline score on every row), "age" and the like are columns too. Beside them:
        "month:<column>", the month that a column of a wide file holds, and "visit:<word>", the month that a word of
        the month column stands for (a number, or "no visit"); "items" (list of columns, in order), "rule" ("half" or
        "strict"), "reverse" (item numbers); "missing" (codes: ``["-99"]``); "words"
        (``{"employment": {"berentet": "disability pension"}}``, "" = the word means missing); "parameter" (PARAMCD
        of an ADaM table); "unit" ("days", "weeks" or "months", which plain numbers of visits count); "schedule" (of a
        file by date or day: ``{0: (-91, 0), 0.46: (8, 21)}``, month: its days), "first_day" (1: no day 0);
        "number_patients" (True: P01, P02, ...); and "admit:<column>" (True lets an identifying column in).
    sheet : str, optional
        Sheet of a spreadsheet, or table in a zip; the first with scores when left out. Tables with one row a patient
        and without scores are joined to it by the patient, which a note says.
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
    said = columns if isinstance(columns, Mapping | Answers) else _said({} if columns is None else columns)
    saved = said if isinstance(said, Mapping) else None
    if isinstance(said, Answers):
        instrument = instrument or said.instrument
    chosen = instrument_called(instrument) if isinstance(instrument, str) else instrument
    if isinstance(said, Answers) and chosen is not None:
        said |= Answers(instrument=chosen.name)
    raw = read(source, how=how_said(saved, sheet=sheet, header=header, encoding=encoding), tell=tell)
    if raw.doubt:
        raise FileError(raw.doubt)
    mapping = said if isinstance(said, Mapping) else settled(raw, said)
    scale_of = chosen or mapping.instrument
    if scale_of is None:
        raise ColumnsError(_which_instrument(mapping))
    cohort = build(raw, mapping, scale_of, tell=tell)
    if chosen is not None or not mapping.questions:  # said, or confirmed with the roles
        return cohort
    column = next(iter((*mapping.scores.values(), *mapping.items.values())))
    note = (
        f"The instrument was taken from the name of the column {column}: {cohort.instrument.title}. Say instrument= to "
        "choose another."
    )
    return replace(cohort, notes=(note, *cohort.notes))


def _said(columns: object) -> Answers | Mapping:
    """Give the answers of a notebook, or the roles that somebody has confirmed and saved."""
    if not isinstance(columns, Dictionary):
        raise ColumnsError(
            f"columns is a {type(columns).__name__}; roles with their columns were expected, as in "
            "{'patient': 'pid', 'month': 'visit'}. Give those."
        )
    return Mapping.from_dict(columns) if "layout" in columns else answers_of(columns)


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
