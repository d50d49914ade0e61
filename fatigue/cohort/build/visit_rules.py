"""What rules look for in patients and visits: each function yields the rows that break one, column by column."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.cohort.arrays import Flags
from fatigue.cohort.build.findings import Find, Finding
from fatigue.cohort.build.table import Table
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.roles.schedule import HALF

DEAD = 10.0  # of the EDSS


def _same(table: Table, word: str) -> NDArray[np.object_]:
    """Give a word for every row, held once."""
    return np.broadcast_to(np.array([word], dtype=object), len(table.rows))


def nobody(table: Table, instrument: Instrument) -> Iterator[Finding]:
    """Rows without the id of a patient."""
    if (table.patient >= 0).all():
        return
    yield Finding(
        column=table.patient_column, flags=table.patient < 0, values=_same(table, "empty"),
        months=table.month, expected="every row needs the id of a patient",
    )  # fmt: skip


def bad_months(*, is_text: bool) -> Find:
    """Give the search for months, days or dates that are none, or for months before treatment."""

    def find(table: Table, instrument: Instrument) -> Iterator[Finding]:
        times = table.times
        if times.cells is not None and times.column is not None:
            is_dated = bool(np.isfinite(times.days).any())
            explained = times.skipped | times.undated | times.unstarted | np.isfinite(times.days)
            flags = np.isnan(table.month) & ~explained if is_text else table.month < 0
            if is_dated or table.is_events:  # other rows, such as those of baseline fields, need none
                flags &= np.any([block.cells.filled for block in table.of("score", "item")], axis=0)
            dated = "a date (2024-05-31) of a visit was expected"
            if not flags.any():
                return
            yield Finding(
                column=times.column, flags=np.asarray(flags & (table.patient >= 0)), months=table.month,
                values=np.array([*times.cells.texts, "empty"], dtype=object)[times.cells.codes],
                expected=dated if is_dated else "months were expected, as a number from 0",
            )  # fmt: skip

    return find


def twice(table: Table, instrument: Instrument) -> Iterator[Finding]:
    """Rows that give the same patient and visit again."""
    is_long = table.times.cells is not None
    is_usable = (table.patient >= 0) & (np.isfinite(table.month) if is_long else np.ones(len(table.rows), dtype=bool))
    if table.is_events:  # rows of one visit complete each other; only a second score is one too many
        is_usable &= np.any([block.cells.filled for block in table.of("score")], axis=0)
    frame = pd.DataFrame({"patient": table.patient, "month": table.month})[is_usable]
    repeated = frame.duplicated(keep="first").to_numpy()
    flags = np.zeros(len(table.rows), dtype=bool)
    flags[np.flatnonzero(is_usable)[repeated]] = True
    if not flags.any():
        return
    values = np.full(len(table.rows), "", dtype=object)
    first = pd.Series(table.rows[is_usable]).groupby([frame[name].to_numpy() for name in frame], dropna=False)
    values[is_usable] = [f"there again after row {row}" for row in first.transform("first")]
    visit = "patient" if not is_long else "patient and visit"
    yield Finding(
        column=table.patient_column, flags=flags, values=values, months=table.month,
        expected=f"one row a {visit} was expected",
    )  # fmt: skip


def no_baseline(table: Table, instrument: Instrument) -> Iterator[Finding]:
    """The first row of every patient who has a form later, and none at month 0."""
    has = {is_first: np.zeros(len(table.ids) + 1, dtype=bool) for is_first in (True, False)}
    for block in table.of("score"):
        filled = block.cells.filled
        for is_first, some in has.items():
            some[table.patient[filled & ((block.months == 0) == is_first)]] = True
    lacking = has[False] & ~has[True]
    if not lacking.any():
        return
    is_first_row = ~pd.Series(table.patient).duplicated().to_numpy()
    yield Finding(
        column="month 0", flags=np.asarray(is_first_row & lacking[table.patient] & (table.patient >= 0)),
        values=_same(table, "without a score"), months=np.broadcast_to(np.nan, len(table.rows)),
        expected="change is counted from a form before treatment",
    )  # fmt: skip


def out_of_window(reason: str) -> Find:
    """Forms of a file with dates that are no visit, by the name of their flags in `windows.Times`."""
    expected = {
        "undated": "a form needs a date that can be, or no visit is known for it",
        "unstarted": "the patient's treatment needs a date, from which this form is counted",
        "after": "a form after treatment is no baseline, and it is too early for the first visit",
        "outside": "a baseline lies at most {days} days before treatment",
        "between": "it lies in the window of no visit",
        "second": "another form of the same patient lies nearer to this visit",
    }[reason]

    def find(table: Table, instrument: Instrument) -> Iterator[Finding]:
        times = table.times
        if times.cells is not None and times.column is not None:
            flags: Flags = getattr(times, reason) & (table.patient >= 0)
            if not flags.any():
                return
            words = np.array([*times.cells.texts, "empty"], dtype=object)[times.cells.codes]
            days = -times.schedule[0].first if times.schedule else HALF
            yield Finding(column=times.column, flags=flags, values=words, months=table.month,
                          expected=expected.format(days=days))  # fmt: skip

    return find


def repeated_values(table: Table, instrument: Instrument) -> Iterator[Finding]:
    """Rows of a repeating form that give a measure of the same visit again."""
    if not table.repeated.any():
        return
    yield Finding(
        column=table.patient_column, flags=table.repeated, months=table.month,
        values=_same(table, "there again"), expected="one value a visit was expected",
    )  # fmt: skip


def forms_after_death(table: Table, instrument: Instrument) -> Iterator[Finding]:
    """Scores at a month after the patient's EDSS was 10."""
    death = np.full(len(table.ids) + 1, np.inf)
    for block in table.of("measure"):
        if block.name == "edss":
            dead = np.flatnonzero((block.cells.numbers == DEAD) & (table.patient >= 0) & np.isfinite(block.months))
            np.minimum.at(death, table.patient[dead], block.months[dead])
    death[-1] = np.inf  # rows of nobody
    if np.isinf(death).all():
        return
    for block in table.of("score"):
        flags = block.cells.filled & (block.months > death[table.patient])
        words = np.array([*block.cells.texts, None], dtype=object)[block.cells.codes]
        yield Finding(column=block.column, flags=np.asarray(flags), values=words, months=block.months,
                      expected="the EDSS was 10 at an earlier visit, and 10 is death")  # fmt: skip
