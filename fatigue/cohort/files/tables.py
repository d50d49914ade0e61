"""Several tables in one file: the one with scores is taken, those with one row a patient are joined to it by the id.

Nothing is joined that may be scores of its own; what is in both tables is taken from the one with the scores, and said.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from fatigue.cohort.cells import instrument_words
from fatigue.cohort.cells.names import collapsed, parse, role_of, score_of
from fatigue.cohort.files.raw import Raw, compact, from_codes

HALF = 0.5  # of the patients with scores must be in a table that is joined
MOST_NAMED = 5


def chosen_of(tables: dict[str, Raw]) -> str:
    """Give the name of the first table with scores; of the first where no table has a name for one."""
    return next((name for name, raw in tables.items() if has_scores(raw)), next(iter(tables)))


def has_scores(raw: Raw) -> bool:
    """Tell whether a column is called by a questionnaire, its items or a score."""
    stems = [parse(column).stem for column in raw.columns]
    return any(score_of(stem) is not None or {*collapsed(stem)} & {*instrument_words.WORDS} for stem in stems)


def together(tables: dict[str, Raw], name: str, *, is_said: bool) -> Raw:
    """Give a table with the columns of those joined to it, and say what was taken.

    `is_said`: a person named the table.
    """
    raw, notes, left = tables[name], [], []
    for other, table in tables.items():
        joined = _joined(raw, table, other) if other != name and has_scores(raw) and not has_scores(table) else None
        if joined is not None:
            raw = joined
        elif other != name:
            left.append(other)
    if not is_said and name != next(iter(tables)):
        notes.append(f"The table {name[:40]!r} was taken, the first of {len(tables)} with scores.")
    if left and len(tables) > 1 and has_scores(raw):
        notes.append(f"Not used: the tables {', '.join(repr(other[:40]) for other in left[:MOST_NAMED])}.")
    return replace(raw, notes=(*raw.notes, *notes))


def _joined(raw: Raw, table: Raw, called: str) -> Raw | None:
    """Give the rows with the columns of a table that has one row a patient; None where it is no such table."""
    own, other = _patient(raw), _patient(table)
    if own is None or other is None:
        return None
    keys, others = _keys(raw.frame[own]), _keys(table.frame[other])
    found = others[others != ""]
    patients = set(keys[keys != ""])
    n_shared = len(patients & set(found))
    if found.duplicated().any() or not patients or n_shared < HALF * len(patients):
        return None
    position = pd.Series(np.arange(len(others)), index=others)
    position = position[position.index != ""]
    rows = position.reindex(keys).fillna(-1).to_numpy().astype(int)
    names = [name for name in table.columns if name != other]
    columns = {name: _at(table.frame[name], rows, raw.frame.index) for name in names if name not in raw.columns}
    both = {name: _differs(raw.frame[name], _at(table.frame[name], rows, raw.frame.index))
            for name in names if name in raw.columns}  # fmt: skip
    twice = [f"{name} (differs in {n:,} rows)" if n else name for name, n in both.items()]
    note = f"The table {called[:40]!r} was joined by {own}: {n_shared:,} of {len(patients):,} patients are in it."
    if twice:
        note += f" In both, and taken from the table with the scores: {', '.join(twice)[:200]}."
    return replace(
        raw, frame=pd.concat([raw.frame, pd.DataFrame(columns, index=raw.frame.index)], axis=1), memo={},
        labels={**table.labels, **raw.labels}, values={**table.values, **raw.values},
        declared={**table.declared, **raw.declared},
        identifiers=(*raw.identifiers, *table.identifiers), notes=(*raw.notes, note),
    )  # fmt: skip


def _patient(raw: Raw) -> str | None:
    return next((name for name in raw.columns if role_of(parse(name).stem) == "patient"), None)


def _keys(column: pd.Series) -> pd.Index:
    """Give ids to compare: without blanks, capitals and leading zeros, which spreadsheets lose."""
    return pd.Index(["" if pd.isna(text) else "".join(str(text).split()).casefold().lstrip("0") for text in column])


def _at(column: pd.Series, rows: np.ndarray[tuple[int], np.dtype[np.int64]], index: pd.Index) -> pd.Series:
    codes = np.append(np.asarray(column.cat.codes), -1)[rows]
    return compact(from_codes(codes, list(column.cat.categories)).set_axis(index))


def _differs(one: pd.Series, other: pd.Series) -> int:
    """Count the rows where both hold something, and not the same."""
    texts, others = one.astype("str"), other.astype("str")
    return int((one.notna() & other.notna() & (texts.str.strip() != others.str.strip())).sum())
