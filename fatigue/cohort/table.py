"""A file with its roles: every column in use as one Block of cells, whether the file was wide or long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fatigue.cohort.cohort import Floats
from fatigue.cohort.formats import Raw
from fatigue.cohort.mapping import BASELINE_ROLES, STATUSES, Mapping, Place
from fatigue.cohort.values import Cells, Codes, cells, month
from fatigue.errors import ColumnsError

Kind = Literal["score", "measure", "status", "baseline"]

MAX_MONTHS = 100  # a month column with more different values is a date, a day or a serial number
MAX_STATUSES = 50


@dataclass(frozen=True, eq=False, kw_only=True)
class Block:
    """One column in use: what it holds, for whom (a row of the file), at which month (NaN: not tied to a visit)."""

    kind: Kind
    name: str  # "total", "edss", "steps", "age", ...
    column: str  # as the file calls it
    cells: Cells
    months: Floats  # one a row


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """The whole file: rows as the reader numbers them, whose they are, and the blocks."""

    rows: NDArray[np.int64]
    ids: tuple[str, ...]
    patient: Codes  # one a row: position among ids, -1 where the id is missing
    months: tuple[float, ...]  # ascending
    month_cells: Cells | None  # None in a wide file
    month: Floats  # one a row; NaN in a wide file
    blocks: tuple[Block, ...]
    patient_column: str
    month_column: str | None
    notes: tuple[str, ...]

    def of(self, *kinds: Kind) -> Iterator[Block]:
        """Give the blocks of these kinds."""
        return (block for block in self.blocks if block.kind in kinds)


def arrange(raw: Raw, mapping: Mapping) -> Table:
    """Give the file's cells under their roles.

    Raises
    ------
    ColumnsError
        When a column the mapping names is not in the file, or a role that is needed has none.
    """
    _require(raw, mapping)
    read = {
        column: cells(raw.frame[column], decimal=raw.decimal, missing=mapping.missing) for column in mapping.columns
    }
    month_column = mapping.roles.get("month") if mapping.layout == "long" else None
    month_cells = read[month_column] if month_column else None
    spoken = np.full(len(raw.frame), np.nan)
    if month_cells is not None:
        spoken = month_cells.spread(
            np.array([month(word, decimal=raw.decimal) for word in month_cells.texts], dtype=float)
        )
    months = np.unique(spoken[np.isfinite(spoken)]) if month_cells else np.unique([at for _, at in mapping.scores])
    if len(months) > MAX_MONTHS:
        raise ColumnsError(
            f"The column {month_column} holds {len(months):,} different months; at most {MAX_MONTHS} visits are read. "
            "Choose the column with months since treatment (0, 6, 12, ...), not days or dates."
        )
    blocks = tuple(_blocks(mapping, read, spoken))
    ids, patient, notes = _identify(read, mapping, spoken)
    return Table(
        rows=np.asarray(raw.frame.index, dtype=np.int64), ids=ids, patient=patient, month_cells=month_cells,
        months=tuple(float(at) for at in months), month=spoken, blocks=blocks,
        patient_column=mapping.roles["patient"], month_column=month_column, notes=notes,
    )  # fmt: skip


def _require(raw: Raw, mapping: Mapping) -> None:
    have = set(raw.frame.columns)
    absent = [column for column in mapping.columns if column not in have]
    if absent:
        raise ColumnsError(
            f"There is no column {absent[0][:80]!r}; the file has {', '.join(map(str, raw.frame.columns))[:300]}. "
            "Assign the columns again."
        )
    needed = {"patient": "patient" in mapping.roles, "score": bool(mapping.scores)}
    if mapping.layout == "long":
        needed["month"] = "month" in mapping.roles
    lacking = [role for role, is_there in needed.items() if not is_there]
    if lacking:
        raise ColumnsError(
            f"No column was found for: {', '.join(lacking)}; the file has "
            f"{', '.join(map(str, raw.frame.columns))[:300]}. Say which it is, for example "
            f"columns={{{lacking[0]!r}: {str(raw.frame.columns[0])[:40]!r}}}."
        )
    if any((at is None) != (mapping.layout == "long") for _, at in (*mapping.scores, *mapping.visits)):
        raise ColumnsError(
            f"The layout is {mapping.layout}, and the columns of the visits do not fit it: a wide file has one column "
            "a month, a long file one column for all months. Assign the columns again."
        )


def _blocks(mapping: Mapping, read: dict[str, Cells], spoken: Floats) -> Iterator[Block]:
    def block(kind: Kind, place: Place, column: str) -> Block:
        name, at = place
        months = spoken if at is None else np.full(len(spoken), at)
        return Block(kind=kind, name=name, column=column, cells=read[column], months=months)

    for place, column in mapping.scores.items():
        yield block("score", place, column)
    for place, column in mapping.visits.items():
        yield block("status" if place[0] in STATUSES else "measure", place, column)
    for role, column in mapping.roles.items():
        if role in ("site", *BASELINE_ROLES):
            yield _baseline(role, column, read, len(spoken))
    for name, column in mapping.others.items():
        yield _baseline(name, column, read, len(spoken))


def _baseline(name: str, column: str, read: dict[str, Cells], n_rows: int) -> Block:
    return Block(kind="baseline", name=name, column=column, cells=read[column], months=np.full(n_rows, np.nan))


def _identify(
    read: dict[str, Cells], mapping: Mapping, spoken: Floats
) -> tuple[tuple[str, ...], Codes, tuple[str, ...]]:
    """Number the patients in the order of the file; the site is part of the id where ids repeat between sites."""
    own = read[mapping.roles["patient"]]
    if "site" not in mapping.roles:
        return own.texts, own.codes, ()
    site = read[mapping.roles["site"]]
    both = np.where((own.codes >= 0) & (site.codes >= 0), own.codes * max(len(site.texts), 1) + site.codes, -1)
    months = np.unique(np.nan_to_num(spoken, nan=-1.0), return_inverse=True)[1]
    known = (both >= 0) | (own.codes < 0)
    if not known.all() or _repeats(own.codes, months) <= _repeats(both, months):
        return own.texts, own.codes, ()
    _, first, codes = np.unique(both, return_index=True, return_inverse=True)
    order = np.argsort(first)  # np.unique sorts by value; patients stay in the order of the file
    order = order[both[first[order]] >= 0]
    place = np.full(len(first), -1)
    place[order] = np.arange(len(order))
    ids = tuple(f"{site.texts[site.codes[at]]}-{own.texts[own.codes[at]]}" for at in first[order])
    note = (
        f"Ids repeat between sites, so a patient is known by site and id together ({mapping.roles['site']} and "
        f"{mapping.roles['patient']})."
    )
    return ids, place[codes], (note,)


def _repeats(codes: Codes, months: Codes) -> int:
    valid = codes >= 0
    keys = codes[valid] * (int(months.max(initial=0)) + 1) + months[valid]
    return len(keys) - len(np.unique(keys))
