"""Groups in the mixed model, in words: how much more one changed than another, and whether they differ."""

from __future__ import annotations

import math
from typing import Any

from fatigue.analysis.mmrm import Mmrm
from fatigue.show.words import numbers, yardsticks
from fatigue.show.words.mmrm import estimate
from fatigue.show.words.tables import line


def group_rows(model: Mmrm) -> list[dict[str, Any]]:
    """Give how much more one group changed than another at each visit, ready for a forest plot."""
    rows = []
    for row in model.between_groups[model.between_groups["of"] == "change"].to_dict("records"):
        pair = f", {row['group']} against {row['against']}" if len(model.groups) > 2 else ""
        rows.append(line(f"Month {numbers.of_month(row['month'])}{pair}", row, role="focus", text=estimate(row)))
    return rows


def group_heading(model: Mmrm) -> str:
    """Give whether the groups changed differently over the visits, by the joint test."""
    if len(model.groups) < 2:
        return "One group only: there is nothing to compare."
    if not math.isfinite(model.interaction_p):
        return "The groups could not be compared; the notes say why."
    p = numbers.p_equals(model.interaction_p)
    if model.groups_differ:
        return f"The groups changed differently over the visits ({p}, MMRM)."
    could = yardsticks.detectable(model.detectable_between)
    size = f"; {could} at the last visit" if could else ""
    return f"No clear difference in change between the groups ({p}, MMRM{size})."
