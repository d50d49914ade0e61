"""What rules look for in values: each function yields the rows that break one, column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from fatigue.cohort.arrays import Flags, Floats
from fatigue.cohort.build.blocks import Kind
from fatigue.cohort.build.findings import Find, Finding, finding
from fatigue.cohort.build.scoring import key_of
from fatigue.cohort.build.table import Table
from fatigue.cohort.cells.cells import CODES
from fatigue.cohort.cells.vocabulary import understood
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.roles.mapping import STATUSES

TOLERANCE = 0.005  # a supplied score printed with two decimals is the same score


def not_numbers(*kinds: Kind, of: Callable[[str], bool] = bool) -> Find:
    """Give the search for texts where numbers belong."""

    def find(table: Table, instrument: Instrument) -> Iterator[Finding]:
        for block in table.of(*kinds):
            if of(block.name):
                bad = np.isnan(block.cells.number_of_text)
                if bad.any():
                    yield finding(table, block, bad, expected="a number was expected")

    return find


def out_of_range(*, codes: bool) -> Find:
    """Scores outside the scale: those that look like codes for "missing", or all others."""

    def find(table: Table, instrument: Instrument) -> Iterator[Finding]:
        for block in table.of("score"):
            scale = instrument.scale(block.name)
            values = block.cells.number_of_text
            bad = ((values < scale.lowest) | (values > scale.highest)) & (np.isin(values, list(CODES)) == codes)
            if bad.any():
                part = "" if block.name == "total" else f" {scale.label}"
                yield finding(
                    table,
                    block,
                    bad,
                    expected=f"the {instrument.name}{part} runs from {scale.lowest:g} to {scale.highest:g}",
                )

    return find


def fractions(table: Table, instrument: Instrument) -> Iterator[Finding]:
    """Scores between the steps of their scale; those counted from items are prorated, and said elsewhere."""
    if table.answered:
        return
    for block in table.of("score"):
        steps = (block.cells.number_of_text - instrument.scale(block.name).lowest) / (instrument.step or np.inf)
        bad = np.isfinite(steps) & (np.abs(steps - np.round(steps)) > 1e-9)
        if instrument.step is not None and bad.any():
            yield finding(table, block, bad, expected=f"the {instrument.name} is a sum of whole numbers")


def bounded(name: str, is_allowed: Callable[[Floats], Flags], expected: str) -> Find:
    """Give the search for numbers of one measure that cannot be."""

    def find(table: Table, instrument: Instrument) -> Iterator[Finding]:
        for block in table.of("measure", "baseline"):
            if block.name == name:
                values = block.cells.number_of_text
                bad = np.isfinite(values) & ~is_allowed(values)
                if bad.any():
                    yield finding(table, block, bad, expected=expected)

    return find


def is_edss(values: Floats) -> Flags:
    """Tell which numbers are an EDSS: 0, or 1 to 10 in half steps."""
    return np.asarray((values >= 0) & (values <= 10) & (values * 2 == np.round(values * 2)) & (values != 0.5))


def codes_in_measures(table: Table, instrument: Instrument) -> Iterator[Finding]:
    """Numbers such as -99 in a measure that is never negative."""
    for block in table.of("measure", "baseline"):
        values = block.cells.number_of_text
        code = np.isin(values, [value for value in CODES if value < 0])
        if block.name not in ("edss", "age") and code.any() and bool((values[~code & np.isfinite(values)] >= 0).all()):
            yield finding(table, block, code, expected="no other value of this column is negative")


def unknown_words(table: Table, instrument: Instrument) -> Iterator[Finding]:
    """Words, or codes without a label, that stand for nothing we know."""
    for block in table.of("status", "baseline"):
        if block.name in (*STATUSES, "sex", "course"):
            ours = understood(block.name, block.cells.texts)
            bad = np.array([ours[word] is None for word in block.cells.texts], dtype=bool)
            if bad.any():
                is_code = np.isfinite(block.cells.number_of_text)
                if (bad & is_code).any():
                    said = f"the file gives no word for this code of {block.name}"
                    yield finding(table, block, bad & is_code, expected=said)
                if (bad & ~is_code).any():
                    said = f"this is not among the words known for {block.name}"
                    yield finding(table, block, bad & ~is_code, expected=said)


def differs(*names: str, grows: bool = False) -> Find:
    """Rows whose baseline value is not that of the patient's first row that has one; age may grow by the follow-up."""

    def find(table: Table, instrument: Instrument) -> Iterator[Finding]:
        years = (max(table.months, default=0.0) - min(table.months, default=0.0)) / 12 + 1
        for block in table.of("baseline"):
            if block.name not in names or table.times.cells is None:
                continue
            column = block.cells
            if block.name in ("sex", "course"):
                ours = understood(block.name, column.texts)
                column = column.renamed([ours[word] or word for word in column.texts])
            valid = column.filled & (table.patient >= 0)
            first = np.full(len(table.ids) + 1, -1)
            first[table.patient[valid][::-1]] = column.codes[valid][::-1]
            other = first[table.patient]
            flags = valid & (column.codes != other)
            if grows:
                apart = np.abs(column.numbers - np.append(column.number_of_text, np.nan)[other])
                flags &= ~(apart <= years)
            words = np.array([*block.cells.texts, None], dtype=object)[block.cells.codes]
            yield Finding(
                column=block.column, flags=flags, values=words, months=table.month,
                expected="an earlier row of the same patient says otherwise",
            )  # fmt: skip

    return find


def not_answers(table: Table, instrument: Instrument) -> Iterator[Finding]:
    """Items that hold no answer the questionnaire has."""
    blocks = list(table.of("item"))
    if not blocks:
        return
    key = key_of(instrument, len({block.name for block in blocks}))
    for block in blocks:
        values = block.cells.number_of_text
        bad = ~((values >= key.lowest) & (values <= key.highest) & (values == np.floor(values)))
        if bad.any():
            expected = f"an item of the {instrument.name} is answered {key.lowest} to {key.highest}"
            yield finding(table, block, bad, expected=expected)


def differs_from_items(table: Table, instrument: Instrument) -> Iterator[Finding]:
    """Supplied scores that are not what their items give."""
    for scored in table.answered:
        apart = np.abs(scored.counted - scored.supplied)
        flags = np.isfinite(apart) & (apart > TOLERANCE) & (table.patient >= 0)
        words = np.array([f"{value:g}" for value in np.where(flags, scored.supplied, 0.0)], dtype=object)
        for value in np.unique(scored.counted[flags]):
            for is_prorated in (False, True):
                some = flags & (scored.counted == value) & (scored.prorated == is_prorated)
                said = (
                    f"its items give {value:g}, prorated for those missing"
                    if is_prorated
                    else f"its items give {value:g}"
                )
                if some.any():
                    yield Finding(column=scored.column, flags=some, values=words, months=scored.months, expected=said)
