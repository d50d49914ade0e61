"""How the scores of a file were counted from its items: what is prorated, and how far supplied scores differ."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fatigue.cohort.cohort import Floats
from fatigue.cohort.findings_of_values import TOLERANCE
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.mapping import Mapping
from fatigue.cohort.scored import Scored
from fatigue.cohort.scoring import item_numbers, key_of
from fatigue.cohort.table import Table
from fatigue.cohort.values import Flags


def scored_scales(table: Table) -> pd.DataFrame | None:
    """Give one row a scale, as `Reading.scored` describes; None where no score was counted from items."""
    lines = []
    for scale in dict.fromkeys(scored.scale for scored in table.answered):
        parts = [(scored, _forms(table, scored)) for scored in table.answered if scored.scale == scale]
        counted = np.concatenate([scored.counted[forms] for scored, forms in parts])
        supplied = np.concatenate([scored.supplied[forms] for scored, forms in parts])
        prorated = np.concatenate([scored.prorated[forms] for scored, forms in parts])
        has_score = np.isfinite(counted)
        apart = np.abs(counted - supplied)[has_score & np.isfinite(supplied)]
        lines.append({
            "scale": scale, "n_forms": len(counted), "n_complete": int((has_score & ~prorated).sum()),
            "n_prorated": int(prorated.sum()), "n_unscored": int((~has_score).sum()), "n_supplied": len(apart),
            "n_same": int((apart <= TOLERANCE).sum()), "largest": float(apart.max()) if len(apart) else np.nan,
        })  # fmt: skip
    order = sorted(lines, key=lambda line: line["scale"] != "total")
    return pd.DataFrame(order) if order else None


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
