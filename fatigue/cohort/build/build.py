"""From a file with its roles to a Cohort: check everything, then put every cell at its patient and month."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import numpy as np
import pandas as pd

from fatigue.cohort.arrays import Codes, Flags, Floats
from fatigue.cohort.build import audit
from fatigue.cohort.build.checks import faults, sentence
from fatigue.cohort.build.table import MAX_STATUSES, Block, Table, arrange
from fatigue.cohort.cells.cells import category, codes_and_levels
from fatigue.cohort.cells.names import parse, score_of
from fatigue.cohort.cells.vocabulary import VOCABULARY
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.files.progress import Tell, silent
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.instruments import Instrument
from fatigue.cohort.instruments import instrument as instrument_called
from fatigue.cohort.roles import absent
from fatigue.cohort.roles.mapping import BASELINE_ROLES, Mapping
from fatigue.cohort.roles.question import PREFIXES
from fatigue.cohort.roles.since import counted_from, start_note
from fatigue.cohort.statuses import Status
from fatigue.errors import CohortError, ColumnsError

NUMBERS = ("age", "edss", "duration")
LABELS = {
    "age": "Age", "sex": "Sex", "edss": "EDSS", "employment": "Employment", "driving": "Driving", "course": "Course",
    "duration": "Disease duration", "arm": "Arm", "site": "Site",
}  # fmt: skip
NO_SCORE = "The file has no score in any row: every cell of the score is empty. Check which column holds the score."
MOST_NAMED = 40  # columns that are named in one note
MAX_CELLS = 50_000_000  # patients x months


def build(raw: Raw, mapping: Mapping, instrument: Instrument | str, *, tell: Tell = silent) -> Cohort:
    """Give the cohort in a table whose columns have their roles.

    Patients come in the order of the file. Per-visit values at month 0 are also baseline columns of `patients`:
    edss, employment and driving under their own name, other measures as `baseline_<measure>`. A file with every
    subscale and no total gets their sum as the total, and a note. `tell` is told how far it is; what it raises ends it.

    Raises
    ------
    ColumnsError
        When a role that is needed has no column, or the instrument has no such scale.
    CohortError
        When values break a rule that stops; its `faults` list every fault of the file.
    """
    scale_of = instrument_called(instrument) if isinstance(instrument, str) else instrument
    for scale, _ in mapping.scores:
        scale_of.scale(scale)
    parts = _parts_of_total(mapping, scale_of)
    tell("Putting every row at its patient and month", 0.0)
    table = arrange(raw, mapping, scale_of)
    if len(table.ids) * max(len(table.months), 1) > MAX_CELLS:
        raise ColumnsError(
            f"{len(table.ids):,} patients with {len(table.months)} visits are more than is read. Check that "
            f"{table.patient_column} is the patient and {table.times.column} the month."
        )
    found = faults(table, scale_of, tell=tell)
    _refuse(found)
    tell("Putting the cohort together", 0.8)
    if not table.months:
        raise CohortError(NO_SCORE)
    scores = _grids(table, table.of("score"), table.months)
    if parts:
        scores = {"total": np.sum([scores[part] for part in parts], axis=0), **scores}
    months, dropped = _months_with_scores(table, mapping, scores["total"])
    kept = [table.months.index(at) for at in months]
    grids = _grids(table, table.of("measure"), months)
    statuses = _statuses(table, months)
    patients = _patients(table, grids, statuses)
    _complete_baseline(grids, statuses, patients)
    return Cohort(
        patients=patients, months=months, instrument=scale_of, measures=grids, statuses=statuses, title="Your file",
        since=counted_from(mapping),
        scores={
            scale.name: _frozen(scores[scale.name][:, kept]) for scale in scale_of.scales if scale.name in scores
        },
        labels=_labels(mapping, patients.columns), answered=audit.answered(table, months),
        notes=(*table.notes, *start_note(mapping), *_notes(found, mapping), *_other_name(mapping, scale_of),
               *_parts_note(parts), *absent.note(raw, mapping), *audit.note(table, mapping), *dropped),
        reading=audit.reading(raw, mapping, table, instrument=scale_of, found=found),
    )  # fmt: skip


def _parts_of_total(mapping: Mapping, instrument: Instrument) -> tuple[str, ...]:
    """Give the subscales whose sum must stand in for the total; none when the file has the total."""
    have = {scale for scale, _ in mapping.scores}
    if "total" in have or not have or mapping.items:
        return ()
    parts = instrument.scales[1:]
    if {part.name for part in parts} != have or sum(part.highest for part in parts) != instrument.scale().highest:
        raise ColumnsError(
            f"The file has {', '.join(sorted(have))} and no total of the {instrument.name}. Say which column is "
            "the total."
        )
    return tuple(part.name for part in parts)


def _parts_note(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Say that the total was summed from subscales, if it was."""
    return (f"The file has no total; it is the sum of {', '.join(parts)}.",) if parts else ()


def _refuse(found: pd.DataFrame) -> None:
    stops = found[found["severity"] == "stops"]
    if stops.empty:
        return
    more = len(stops) - 1
    rest = f" {more:,} more fault{'s are' if more > 1 else ' is'} listed." if more else ""
    raise CohortError(sentence(stops.iloc[0]) + rest, found)


def _grids(table: Table, blocks: Iterable[Block], months: tuple[float, ...]) -> dict[str, Floats]:
    """Give every measure as patients x months; NaN where nothing was recorded."""
    grids: dict[str, Floats] = {}
    # A column of baseline scores comes first, so that a form of month 0 takes its place.
    for block in sorted(blocks, key=lambda block: block.at is None):
        grid = grids.setdefault(block.name, np.full((len(table.ids), len(months)), np.nan))
        patient, at, rows = _places(table, block, months)
        grid[patient, at] = block.cells.numbers[rows]
    return {name: _frozen(grid) for name, grid in grids.items()}


def _frozen(grid: Floats) -> Floats:
    grid.flags.writeable = False
    return grid


def _places(table: Table, block: Block, months: tuple[float, ...]) -> tuple[Codes, Codes, Codes]:
    """Give patient, position of the month and row of every cell that belongs to somebody and is filled."""
    at, inside = _positions(table, block.months, months)
    rows = np.flatnonzero(inside & (table.patient >= 0) & block.cells.filled)
    return table.patient[rows], at[rows], rows


def _positions(table: Table, of_rows: Floats, months: tuple[float, ...]) -> tuple[Codes, Flags]:
    """Give where the month of every row stands among the months, and whether it does; found once for all columns."""
    key = (id(of_rows), months)
    if key not in table.memo:
        known = np.asarray(months)
        at = np.minimum(np.searchsorted(known, of_rows), len(known) - 1)
        table.memo[key] = (at, known[at] == of_rows)
    return cast("tuple[Codes, Flags]", table.memo[key])


def _months_with_scores(table: Table, mapping: Mapping, total: Floats) -> tuple[tuple[float, ...], tuple[str, ...]]:
    has = [bool(np.isfinite(at).any()) for at in total.T]
    months = tuple(at for at, is_kept in zip(table.months, has, strict=True) if is_kept)
    if not months:
        raise CohortError(NO_SCORE)
    if 0.0 not in months:
        raise CohortError(
            f"The file has no form at month 0; its months are {', '.join(f'{at:g}' for at in months[:20])}. Change is "
            "counted from a form before treatment: give that visit the month 0" + _first_as_0(table, mapping, months[0])
        )
    without = [f"{at:g}" for at, is_kept in zip(table.months, has, strict=True) if not is_kept]
    note = f"No patient has a total score at month {', '.join(without)}; what was recorded then is left out."
    return months, (note,) if without else ()


def _first_as_0(table: Table, mapping: Mapping, first: float) -> str:
    """Give how to say that the first visit is the one before treatment."""
    columns = [column for (_, at), column in (*mapping.scores.items(), *mapping.items.items()) if at == first]
    role = f"{PREFIXES['months']}{columns[0]}" if columns else None
    if mapping.layout == "long" and "month" in mapping.roles and table.times.cells is not None:
        at = np.flatnonzero(table.month == first)
        role = PREFIXES["visits"] + table.times.cells.texts[table.times.cells.codes[at[0]]]
    return "." if role is None else f", for example columns={{{role!r}: '0'}}."


def _statuses(table: Table, months: tuple[float, ...]) -> dict[str, Status]:
    blocks: dict[str, list[Block]] = {}
    for block in table.of("status"):
        blocks.setdefault(block.name, []).append(block)
    statuses = {}
    for name, parts in blocks.items():
        read = [codes_and_levels(part.cells, name) for part in parts]
        present = {level for _, levels in read for level in levels}
        order = VOCABULARY[name][0]
        levels = (*(level for level in order if level in present), *sorted(present - set(order)))
        _limit(levels, parts[0].column, name)
        grid = np.full((len(table.ids), len(months)), -1, dtype=np.int8)
        for part, (codes, own) in zip(parts, read, strict=True):
            place = np.array([levels.index(level) for level in own] + [-1], dtype=np.int8)
            patient, at, rows = _places(table, part, months)
            grid[patient, at] = place[codes[rows]]
        grid.flags.writeable = False
        statuses[name] = Status(codes=grid, levels=levels)
    return statuses


def _limit(levels: tuple[str, ...], column: str, name: str) -> None:
    if len(levels) > MAX_STATUSES:
        raise ColumnsError(
            f"The column {column} holds {len(levels):,} different words for {name}; at most {MAX_STATUSES} are read. "
            "Choose another column for it, or none."
        )


def _patients(table: Table, grids: dict[str, Floats], statuses: dict[str, Status]) -> pd.DataFrame:
    """Give one row a patient: roles in a fixed order, measures at month 0, then the file's other baseline columns."""
    given = {block.name: block for block in table.of("baseline")}
    columns: dict[str, object] = {}
    for role in BASELINE_ROLES:
        if role in given:
            columns[role] = _baseline(table, given.pop(role), role)
        elif role in grids:
            columns[role] = grids[role][:, 0]
        elif role in statuses:
            status = statuses[role]
            first = pd.Categorical.from_codes(status.codes[:, 0], categories=pd.Index(status.levels))
            columns[role] = first.remove_unused_categories()
    columns |= {f"baseline_{name}": grid[:, 0] for name, grid in grids.items() if name != "edss"}
    columns |= {name: _baseline(table, block, name) for name, block in given.items()}
    return pd.DataFrame(columns, index=pd.Index(list(table.ids), name="patient", dtype="str"))


def _baseline(table: Table, block: Block, name: str) -> object:
    """Give every patient's value at the earliest month that has one."""
    rows = np.flatnonzero(block.cells.filled & (table.patient >= 0))
    months = np.nan_to_num(table.month[rows])
    chosen = np.full(len(table.ids), len(table.rows))
    for at in sorted({0.0, *table.months}, reverse=True):  # the earliest month is written last
        of_month = rows[months == at]
        chosen[table.patient[of_month]] = of_month
    is_number = name in NUMBERS or (name not in ("site", *BASELINE_ROLES) and block.cells.share_of_numbers == 1)
    if is_number:
        return np.append(block.cells.numbers, np.nan)[chosen]
    groups = category(block.cells.chosen(chosen), name)
    if name in BASELINE_ROLES:
        _limit(tuple(groups.categories), block.column, name)
    return groups


def _complete_baseline(grids: dict[str, Floats], statuses: dict[str, Status], patients: pd.DataFrame) -> None:
    """Where visits lack the value at month 0 and the file has it as a baseline column, it is the same fact."""
    if "edss" in grids:
        grid = grids["edss"].copy()
        grid[:, 0] = np.where(np.isnan(grid[:, 0]), patients["edss"].to_numpy(dtype=float), grid[:, 0])
        grids["edss"] = _frozen(grid)
    for name, status in statuses.items():
        first = patients[name].astype("object").map({level: at for at, level in enumerate(status.levels)})
        codes = status.codes.copy()
        codes[:, 0] = np.where(codes[:, 0] < 0, first.fillna(-1).to_numpy(dtype=np.int8), codes[:, 0])
        codes.flags.writeable = False
        statuses[name] = Status(codes=codes, levels=status.levels)


def _labels(mapping: Mapping, columns: Iterable[str]) -> dict[str, str]:
    labels = {**LABELS, **mapping.others}
    for measure in dict.fromkeys(name for name, _ in mapping.visits):
        if measure not in LABELS:
            labels[measure] = mapping.labels.get(measure, measure)
            labels[f"baseline_{measure}"] = f"{labels[measure]} at baseline"
    labels |= {name: words for name, words in mapping.labels.items() if name in mapping.others}
    used = {*columns, *(name for name, _ in mapping.visits)}
    return {name: words for name, words in labels.items() if name in used}


def _other_name(mapping: Mapping, instrument: Instrument) -> tuple[str, ...]:
    """Say so when a score's column is called after another questionnaire than the one chosen."""
    for column in mapping.scores.values():
        said = score_of(parse(column).stem)
        if said and said[0] and said[0].casefold() != instrument.name.casefold():
            return (f"The column {column} is named after the {said[0]} and is read as {instrument.name}, as chosen.",)
    return ()


def _notes(found: pd.DataFrame, mapping: Mapping) -> tuple[str, ...]:
    notes = []
    for rule, some in found.groupby("rule", sort=False):
        times = f"{rule} ({len(some):,} times, here the first)" if len(some) > 1 else str(rule)
        notes.append(f"{times[0].upper()}{times[1:]}. {sentence(some.iloc[0])}")
    if mapping.missing:
        notes.append(f"Cells with {', '.join(mapping.missing)} are read as missing.")
    left_out = [column for column in mapping.identifiers if column not in mapping.columns]
    if left_out:
        notes.append(f"Left out, as they may tell who a person is: {', '.join(left_out)[:300]}.")
    ignored = [column for column in mapping.ignored if column not in left_out]
    if ignored:
        more = f" and {len(ignored) - MOST_NAMED:,} more" if len(ignored) > MOST_NAMED else ""
        notes.append(f"Columns not used: {', '.join(ignored[:MOST_NAMED])}{more}.")
    for role, words in mapping.words.items():
        said = "; ".join(f"{theirs} = {ours or 'missing'}" for theirs, ours in words.items())
        notes.append(f"Words read for {role} as you said: {said[:300]}.")
    return tuple(notes)
