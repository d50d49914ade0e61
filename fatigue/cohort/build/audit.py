"""What became of a file: its rows, the values that broke a rule, and the scores counted from its items."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fatigue.cohort.arrays import Flags, Floats
from fatigue.cohort.build.checks import sentence
from fatigue.cohort.build.scored import Scored
from fatigue.cohort.build.scoring import item_numbers, key_of
from fatigue.cohort.build.table import Table
from fatigue.cohort.build.value_rules import TOLERANCE
from fatigue.cohort.cells.cells import cells_of
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.reading import Reading
from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.since import start

MOST_FAULTS = 1_000  # of each rule that are kept to be read later
OTHER_ROWS = {
    "PARAMCD": "another parameter (PARAMCD)", "ANL01FL": "not chosen for analysis (ANL01FL)",
    "DTYPE": "imputed, not observed (DTYPE)",
}  # fmt: skip


def reading(raw: Raw, mapping: Mapping, table: Table, *, instrument: Instrument, found: pd.DataFrame) -> Reading:
    """Give how the file was read, for the page that tells it later; `found` are its faults, none of which stops."""
    lines = []
    for rule, some in found.groupby("rule", sort=False):
        one = some.iloc[0]
        lines.append((rule, one["severity"], len(some), one["what_to_do"], sentence(one)))
    return Reading(
        format=raw.format, layout=mapping.layout, n_rows=len(raw.frame), n_columns=raw.frame.shape[1],
        sheet=raw.sheet, encoding=raw.encoding, separator=raw.separator, decimal=raw.decimal,
        rules=pd.DataFrame(lines, columns=["rule", "severity", "n", "what_to_do", "first"]),
        faults=found.groupby("rule", sort=False).head(MOST_FAULTS).reset_index(drop=True),
        rows=rows(raw, mapping, table), start=start(mapping),
        scored=scored_scales(table), items=items(table, mapping, instrument),
    )  # fmt: skip


def scored_scales(table: Table) -> pd.DataFrame | None:
    """Give one row a scale, as `Reading.scored` describes; None where no score was counted from items."""
    lines = []
    for scale in dict.fromkeys(scored.scale for scored in table.answered):
        parts = [(scored, _forms(table, scored)) for scored in table.answered if scored.scale == scale]
        counted = np.concatenate([scored.counted[forms] for scored, forms in parts])
        supplied = np.concatenate([scored.supplied[forms] for scored, forms in parts])
        prorated = np.concatenate([scored.prorated[forms] for scored, forms in parts])
        has_score = np.isfinite(counted)
        both = has_score & np.isfinite(supplied)
        apart, is_whole = np.abs(counted - supplied)[both], ~prorated[both]
        lines.append({
            "scale": scale, "n_forms": len(counted), "n_complete": int((has_score & ~prorated).sum()),
            "n_prorated": int(prorated.sum()), "n_unscored": int((~has_score).sum()), "n_supplied": len(apart),
            "n_same": int((apart <= TOLERANCE).sum()), "n_apart_complete": int((apart[is_whole] > TOLERANCE).sum()),
            "largest": float(apart.max()) if len(apart) else np.nan,
        })  # fmt: skip
    order = sorted(lines, key=lambda line: line["scale"] != "total")
    return pd.DataFrame(order) if order else None


def rows(raw: Raw, mapping: Mapping, table: Table) -> pd.DataFrame | None:
    """Give what became of every row of a long file, as `Reading.rows` describes; None for one row a patient."""
    if mapping.layout == "wide":
        return None
    left = np.ones(len(raw.frame), dtype=bool)
    lines: list[tuple[str, int]] = []

    def take(reason: str, flags: Flags) -> None:
        nonlocal left
        n = int((left & flags).sum())
        if n:
            lines.append((reason, n))
        left = left & ~flags

    totals = [block.cells.filled for block in table.of("score") if block.name == "total" and block.at is None]
    has_total = np.any(totals, axis=0) if totals else np.zeros(len(left), dtype=bool)
    for column, wanted in mapping.only.items():
        found = cells_of(raw, column)
        if column == "PARAMCD":
            take("a subject without any form", ~found.filled)
        take(OTHER_ROWS.get(column, f"left out by {column}"), found.other_than(wanted))
    take("no patient id", table.patient < 0)
    take("no visit: an event or word that is none", table.times.skipped)
    take("no total score in the row", ~has_total)
    take("no date, or one that cannot be", table.times.undated)
    take("no date of treatment", table.times.unstarted)
    take("another form of the patient lies nearer to the visit", table.times.second)
    take("in the window of no visit", table.times.between)
    take("too far from any visit, or after treatment", np.isnan(table.month))
    take("a second value at the same visit", table.repeated)
    return pd.DataFrame([("with a total score", int(left.sum())), *lines], columns=["rows", "n"])


def items(table: Table, mapping: Mapping, instrument: Instrument) -> pd.DataFrame | None:
    """Give one row an item, as `Reading.items` describes; None where no score was counted from items."""
    blocks = list(table.of("item"))
    if not blocks:
        return None
    names = {int(block.name) for block in blocks}
    key, number_of = key_of(instrument, len(names)), item_numbers(instrument, names)
    totals = {scored.at: scored for scored in table.answered if scored.scale == "total"}
    scale_of = {number: scale.label for scale in instrument.scales[1:] for number in scale.items}
    lines = []
    for own, number in sorted(number_of.items()):
        parts = [(block, _forms(table, totals[block.at])) for block in blocks if int(block.name) == own]
        lines.append({
            "item": own, "scale": scale_of.get(number, ""), "is_reversed": number in {*key.reversed, *mapping.reverse},
            "n_forms": sum(int(forms.sum()) for _, forms in parts),
            "n_missing": sum(int((forms & ~block.cells.filled).sum()) for block, forms in parts),
        })  # fmt: skip
    return pd.DataFrame(lines)


def _forms(table: Table, scored: Scored) -> Flags:
    """Rows that are a form of somebody with an item answered."""
    return np.asarray((scored.n_answered > 0) & np.isfinite(scored.months) & (table.patient >= 0))


def answered(table: Table, months: tuple[float, ...]) -> dict[str, Floats]:
    """Give the number of items answered and which forms are prorated, as patients x months; NaN without a form."""
    grids: dict[str, Floats] = {}
    known = np.asarray(months)
    for scored in table.answered:
        if scored.scale != "total":
            continue
        at = np.minimum(np.searchsorted(known, scored.months), len(known) - 1)
        rows = np.flatnonzero((known[at] == scored.months) & _forms(table, scored))
        for name, values in (("n_answered", scored.n_answered), ("prorated", scored.prorated.astype(float))):
            grid = grids.setdefault(name, np.full((len(table.ids), len(months)), np.nan))
            grid[table.patient[rows], at[rows]] = values[rows]
    for grid in grids.values():
        grid.flags.writeable = False
    return grids


def note(table: Table, mapping: Mapping) -> tuple[str, ...]:
    """Say how scores were counted from items, and how many of them are prorated."""
    totals = [scored for scored in table.answered if scored.scale == "total"]
    if not totals:
        return ()
    n_forms = sum(int(np.isfinite(scored.counted).sum()) for scored in totals)
    n_prorated = sum(int(scored.prorated.sum()) for scored in totals)
    rule = "half of the items of each scale" if mapping.rule == "half" else "every item"
    return (
        f"{n_forms:,} total scores are counted from items; {rule} must be answered ({mapping.rule} rule), and "
        f"{n_prorated:,} of them are prorated.",
    )
