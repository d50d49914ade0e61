"""A file with its roles: every column in use as one Block of cells, whether the file was wide or long."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fatigue.cohort.arrays import Codes, Flags, Floats
from fatigue.cohort.build.blocks import Block, Kind
from fatigue.cohort.build.scored import Scored, counted_from_items
from fatigue.cohort.build.windows import Forms, Times, elapsed, in_windows, instants
from fatigue.cohort.cells.cells import Cells, cells_of
from fatigue.cohort.cells.vocabulary import MOST_WORDS, VOCABULARY
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.roles.mapping import BASELINE_ROLES, STATUSES, Mapping, Place
from fatigue.errors import ColumnsError

__all__ = ["Block", "Forms", "Kind", "Table", "arrange"]

MAX_MONTHS = 100  # a month column with more different values is a date, a day or a serial number
MAX_STATUSES = 50


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """The whole file: rows as the reader numbers them, whose they are, and the blocks."""

    rows: NDArray[np.int64]
    ids: tuple[str, ...]
    patient: Codes  # one a row: position among ids, -1 where the id is missing
    months: tuple[float, ...]  # ascending
    times: Times
    blocks: tuple[Block, ...]
    patient_column: str
    notes: tuple[str, ...]
    is_events: bool  # one visit may be spread over several rows
    repeated: Flags  # rows with a second value of a measure at the same visit
    answered: tuple[Scored, ...]  # scores counted from items
    memo: dict[Hashable, object] = field(default_factory=dict)  # what building keeps of it, for the next column

    @property
    def month(self) -> Floats:
        """The month of every row; NaN in a wide file, and where a row is no visit."""
        return self.times.month

    def of(self, *kinds: Kind) -> Iterator[Block]:
        """Give the blocks of these kinds."""
        return (block for block in self.blocks if block.kind in kinds)


def arrange(raw: Raw, mapping: Mapping, instrument: Instrument | None = None) -> Table:
    """Give the file's cells under their roles; with an instrument, items are counted into scores.

    Raises
    ------
    ColumnsError
        When a column that is named is not in the file, or a role that is needed has none.
    """
    _require(raw, mapping)
    skipped = np.zeros(len(raw.frame), dtype=bool)
    for column, wanted in mapping.only.items():
        skipped |= cells_of(raw, column).other_than(wanted)
    if "month" in mapping.roles:
        column = mapping.roles["month"]
        _refuse_many_words(cells_of(raw, column), column, "the visits")
    times = instants(raw, mapping, skipped)
    ids, patient, notes = _identify(raw, mapping, times.month)
    times = in_windows(times, raw, mapping, patient=patient, has_score=_has_score(raw, mapping))
    timed = times.month[np.isfinite(times.month)]
    columns = (*mapping.scores, *mapping.items)
    months = np.unique([*pd.unique(timed), *(at for _, at in columns if at is not None)])
    if len(months) > MAX_MONTHS:
        raise ColumnsError(
            f"The column {times.column} holds {len(months):,} different months; at most {MAX_MONTHS} visits are read. "
            "Choose the column with months (0, 6, 12, ...), not days or dates."
        )
    blocks = tuple(_blocks(raw, mapping, times))
    repeated = np.zeros(len(raw.frame), dtype=bool)
    if is_events(raw):
        blocks, repeated = _first_of_each_visit(blocks, patient)
    answered: tuple[Scored, ...] = ()
    if mapping.items and instrument is not None:
        blocks, answered = counted_from_items(blocks, mapping, instrument)
    if mapping.number_patients:
        ids = tuple(f"P{at + 1:0{max(2, len(str(len(ids))))}d}" for at in range(len(ids)))
    return Table(
        rows=np.asarray(raw.frame.index, dtype=np.int64), ids=ids, patient=patient, months=tuple(map(float, months)),
        times=times, blocks=blocks, patient_column=mapping.roles["patient"],
        notes=(*raw.notes, *notes, *times.notes), repeated=repeated, answered=answered, is_events=is_events(raw),
    )  # fmt: skip


def forms_of(raw: Raw, mapping: Mapping) -> Forms:
    """Give the forms of a file whose roles say when they were filled in by date or day."""
    skipped = np.zeros(len(raw.frame), dtype=bool)
    for column, wanted in mapping.only.items():
        skipped |= cells_of(raw, column).other_than(wanted)
    times = instants(raw, mapping, skipped)
    _, patient, _ = _identify(raw, mapping, times.month)
    has_score = _has_score(raw, mapping)
    days, since = elapsed(times, raw, mapping, patient=patient, has_score=has_score)
    is_form = has_score & ~skipped & (patient >= 0) & np.isfinite(days)
    counted = times.cells.numbers if times.cells is not None and "day" in mapping.roles else days
    return Forms(days=days[is_form], patient=patient[is_form], counted=counted[is_form], since=since)


def is_events(raw: Raw) -> bool:
    """Tell whether one visit may be spread over several rows, as REDCap does with events and repeating forms."""
    return any(column in raw.frame.columns for column in ("redcap_event_name", "redcap_repeat_instrument"))


def _has_score(raw: Raw, mapping: Mapping) -> Flags:
    has = np.zeros(len(raw.frame), dtype=bool)
    for (_, at), column in (*mapping.scores.items(), *mapping.items.items()):
        if at is None:
            has |= cells_of(raw, column, missing=mapping.missing).filled
    return has


def _first_of_each_visit(blocks: tuple[Block, ...], patient: Codes) -> tuple[tuple[Block, ...], Flags]:
    """Keep the first of several values of a measure at one visit, as repeating forms give; say which rows lose one."""
    repeated = np.zeros(len(patient), dtype=bool)
    kept = []
    for block in blocks:
        if block.kind in ("measure", "status"):
            rows = np.flatnonzero(block.cells.filled & np.isfinite(block.months) & (patient >= 0))
            keys = pd.DataFrame({"patient": patient[rows], "month": block.months[rows]})
            later = rows[keys.duplicated().to_numpy()]
            repeated[later] = True
            codes = block.cells.codes.copy()
            codes[later] = -1
            kept.append(replace(block, cells=replace(block.cells, codes=codes)))
        else:
            kept.append(block)
    return tuple(kept), repeated


def _require(raw: Raw, mapping: Mapping) -> None:
    have = set(raw.frame.columns)
    absent = [column for column in mapping.columns if column not in have]
    if absent:
        raise ColumnsError(
            f"There is no column {absent[0][:80]!r}; the file has {', '.join(map(str, raw.frame.columns))[:300]}. "
            "Assign the columns again."
        )
    needed = {"patient": "patient" in mapping.roles, "score": bool(mapping.scores or mapping.items)}
    if mapping.layout == "long":
        needed["month"] = any(role in mapping.roles for role in ("month", "date", "day"))
    lacking = [role for role, is_there in needed.items() if not is_there]
    if lacking:
        raise ColumnsError(
            f"No column was found for: {', '.join(lacking)}; the file has "
            f"{', '.join(map(str, raw.frame.columns))[:300]}. Name it among the roles, or leave the "
            "answers out to have the roles guessed."
        )
    timed = [at for _, at in (*mapping.scores, *mapping.items, *mapping.visits)]
    fixed = [at for _, at in (*mapping.items, *mapping.visits)] + [at for _, at in mapping.scores if at != 0]
    if any((at is None) != (mapping.layout == "long") for at in (timed if mapping.layout == "wide" else fixed)):
        raise ColumnsError(
            f"The layout is {mapping.layout}, and the columns of the visits do not fit it: a wide file has one column "
            "a month, a long file one column for all months. Assign the columns again."
        )


def _blocks(raw: Raw, mapping: Mapping, times: Times) -> Iterator[Block]:
    n_rows = len(raw.frame)
    nowhere = np.full(n_rows, np.nan)

    def block(kind: Kind, place: Place, column: str, *, labelled: bool = False) -> Block:
        name, at = place
        fixed = nowhere if at is None else np.where(times.skipped, np.nan, at)
        found = cells_of(raw, column, missing=mapping.missing, labelled=labelled, is_status=name in STATUSES)
        if name in VOCABULARY:
            _refuse_many_words(found, column, name)
            found = found.reworded(mapping.words.get(name, {}))
        return Block(kind=kind, name=name, column=column, cells=found, at=at,
                     months=times.month if at is None and kind != "baseline" else fixed)  # fmt: skip

    for place, column in mapping.scores.items():
        yield block("score", place, column)
    for place, column in mapping.items.items():
        yield block("item", place, column)
    for place, column in mapping.visits.items():
        is_status = place[0] in STATUSES
        yield block("status" if is_status else "measure", place, column, labelled=is_status)
    for role, column in mapping.roles.items():
        if role in ("site", *BASELINE_ROLES):
            yield block("baseline", (role, None), column, labelled=role not in ("age", "edss", "duration"))
    for name, column in mapping.others.items():
        yield block("baseline", (name, None), column, labelled=True)


def _refuse_many_words(found: Cells, column: str, name: str) -> None:
    if len(found.texts) > MOST_WORDS:
        raise ColumnsError(
            f"The column {column} holds {len(found.texts):,} different words for {name}; at most {MOST_WORDS:,} are "
            "read. Choose another column for it, or none."
        )


def _identify(raw: Raw, mapping: Mapping, spoken: Floats) -> tuple[tuple[str, ...], Codes, tuple[str, ...]]:
    """Number the patients in the order of the file; the site is part of the id where ids repeat between sites."""
    own = cells_of(raw, mapping.roles["patient"], missing=mapping.missing)
    alike = _alike(own.texts)
    if "site" not in mapping.roles:
        return own.texts, own.codes, alike
    site = cells_of(raw, mapping.roles["site"], missing=mapping.missing)
    both = np.where((own.codes >= 0) & (site.codes >= 0), own.codes * max(len(site.texts), 1) + site.codes, -1)
    at = np.unique(np.nan_to_num(spoken, nan=-1.0), return_inverse=True)[1]
    known = (both >= 0) | (own.codes < 0)
    is_visit = np.isfinite(spoken) if np.isfinite(spoken).any() else np.ones(len(spoken), dtype=bool)
    if not known.all() or _repeats(own.codes[is_visit], at[is_visit]) <= _repeats(both[is_visit], at[is_visit]):
        return own.texts, own.codes, alike
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


def _alike(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Say which ids may be one patient, spelled twice: they stay apart."""
    spelled: dict[str, list[str]] = {}
    for name in ids:
        spelled.setdefault("".join(name.split()).casefold().lstrip("0"), []).append(name)
    twice = [" and ".join(names) for names in spelled.values() if len(names) > 1]
    if not twice:
        return ()
    return (
        f"Ids that differ in blanks, capitals or leading zeros alone are different patients: {'; '.join(twice)[:200]}. "
        "Write each patient's id in one way if they are not.",
    )


def _repeats(codes: Codes, months: Codes) -> int:
    valid = codes >= 0
    keys = codes[valid] * (int(months.max(initial=0)) + 1) + months[valid]
    return len(keys) - len(np.unique(keys))
