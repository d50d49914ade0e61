"""Scores counted from the items of a file, in the place of those it supplies; both are kept, to be compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fatigue.cohort.arrays import Flags, Floats
from fatigue.cohort.build.blocks import Block
from fatigue.cohort.build.scoring import scores_from
from fatigue.cohort.cells.cells import cells_of_numbers
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.roles.mapping import Mapping


@dataclass(frozen=True, eq=False, kw_only=True)
class Scored:
    """One scale counted from items, one value a row of the file."""

    scale: str
    column: str  # of the supplied score, or what stands for it
    at: float | None  # the month its items stand for; None in a long file
    months: Floats
    counted: Floats
    supplied: Floats  # NaN where the file has no such score
    n_answered: Floats  # items of the whole questionnaire
    prorated: Flags


def counted_from_items(
    blocks: tuple[Block, ...], mapping: Mapping, instrument: Instrument
) -> tuple[tuple[Block, ...], tuple[Scored, ...]]:
    """Give the blocks with counted scores first; a form without any answered item keeps the score it came with."""
    supplied = {(block.name, block.at): block for block in blocks if block.kind == "score"}
    made: list[Block] = []
    scored: list[Scored] = []
    for at in dict.fromkeys(month for _, month in mapping.items):
        items = {int(block.name): block for block in blocks if block.kind == "item" and block.at == at}
        answers = {number: block.cells.numbers for number, block in items.items()}
        found = scores_from(answers, instrument, rule=mapping.rule, reverse=mapping.reverse)
        months = next(iter(items.values())).months
        for scale, values in found.scores.items():
            given = supplied.pop((scale, at), None)
            own = np.full(len(values), np.nan) if given is None else given.cells.numbers
            column = f"items of the {instrument.name}" if given is None else given.column
            cells = cells_of_numbers(np.where(found.n_answered > 0, values, own))
            made.append(Block(kind="score", name=scale, column=column, cells=cells, months=months, at=at))
            scored.append(Scored(scale=scale, column=column, at=at, months=months, counted=values, supplied=own,
                                 n_answered=found.n_answered, prorated=found.prorated[scale]))  # fmt: skip
    rest = [block for block in blocks if block.kind != "score"]
    return (*made, *supplied.values(), *rest), tuple(scored)
