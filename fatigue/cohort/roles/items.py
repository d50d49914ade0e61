"""Which columns hold the items of a questionnaire, at which month: fis1 ... fis40, mfis_01_m6, fis_bl_3, ...

Columns are items where a run of numbers names every item of the instrument; single numbers alone never are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fatigue.cohort.cells.instrument_words import SPELLINGS
from fatigue.cohort.cells.names import Name, parse
from fatigue.cohort.cells.timing import Key
from fatigue.cohort.instruments import INSTRUMENTS, Instrument
from fatigue.cohort.roles.months import WHYS, ZERO, proposed
from fatigue.cohort.roles.placing import Placement

SAID = [said.casefold() for said, name in SPELLINGS.items() if INSTRUMENTS[name].items and " " not in said]
SHORT = {said.casefold().replace("-", ""): name for said, name in SPELLINGS.items()}
NUMBERED, PLAINLY = (
    "|".join(said.replace("-", "-?") for said in SAID if said[-1].isdigit() is ends) for ends in (True, False)
)
FIRST = (
    re.compile(rf"({PLAINLY})(.*)", re.IGNORECASE),
    re.compile(rf"({NUMBERED})(?=\D)(.*)", re.IGNORECASE),
)
LED = re.compile(rf"(.+?)[\W_]+({PLAINLY})([\W_].*|\d.*)", re.IGNORECASE)  # T0_MFIS_1
ITEM_FIRST = re.compile(r"[\W_]*(?:items?|q|question|i|frage|nr)?[\W_]*0*(\d{1,2})(?!\d)(.*)", re.IGNORECASE)
ITEM_LAST = re.compile(r"(.*?)[\W_]+(?:items?|q|question|i|frage|nr)?[\W_]*0*(\d{1,2})", re.IGNORECASE)
PLAIN = re.compile(r"(?:items?|q|question|i|frage)[\W_]*0*(\d{1,2})(?!\d)(.*)", re.IGNORECASE)
Found = tuple[str, int, str, Name]  # instrument, item, column, what the rest of the name says of the time


def find(file: Placement) -> str | None:
    """Hand out the items of one instrument, and give its name; None when the file has no complete set of items.

    The months of a wide file are those the names speak of; visit numbers are asked as for scores.
    """
    wanted = file.known.instrument
    if file.known.items:
        columns = [name for name in file.known.items if name in file.names]
        file.items |= {(str(at), None): column for at, column in enumerate(columns, start=1)}
        file.taken.update(columns)
        return wanted
    for read in (_item_first, _item_last):
        found = list(read(file, wanted))
        # The longest first: mfis1 ... mfis21 hold the items of the MFIS-5 too.
        for instrument in sorted({name for name, *_ in found}, key=_n_items, reverse=True):
            if wanted in INSTRUMENTS and instrument != wanted and not {wanted, instrument} <= {"MFIS", "MFIS-5"}:
                continue
            sets = _complete(instrument, [one for one in found if one[0] == instrument])
            if sets:
                _give(file, sets)
                return wanted if wanted == "MFIS-5" else instrument
    return None


def _item_first(file: Placement, wanted: str | None) -> Iterator[Found]:
    for column in file.free():
        for instrument, rest in _readings(column, wanted):
            item = ITEM_FIRST.fullmatch(rest)
            if item:
                yield instrument, int(item[1]), column, parse(item[2].strip(" _.-"))


def _item_last(file: Placement, wanted: str | None) -> Iterator[Found]:
    for column in file.free():
        for instrument, rest in _readings(column, wanted):
            item = ITEM_LAST.fullmatch(rest)
            if item:
                yield instrument, int(item[2]), column, parse(item[1].strip(" _.-"))


def _readings(column: str, wanted: str | None) -> Iterator[tuple[str, str]]:
    """Give the instrument a name starts with and the rest of it; mfis5 is the MFIS-5, or item 5 of the MFIS."""
    for start in FIRST:
        found = start.fullmatch(column.strip())
        if found:
            yield SHORT[found[1].casefold().replace("-", "")], found[2]
    led = LED.fullmatch(column.strip())
    if led and not parse(led[1]).stem:  # a visit stands first
        yield SHORT[led[2].casefold().replace("-", "")], f"{led[3]}_{led[1]}"
    plain = PLAIN.fullmatch(column.strip())
    if plain and wanted in INSTRUMENTS:
        yield str(wanted), column.strip()


def _complete(instrument: str, found: list[Found]) -> dict[Key, list[Found]]:
    """Give time -> its columns, where every time has the items of the instrument and nothing else is in the name."""
    sets: dict[Key, list[Found]] = {}
    for one in found:
        name = one[3]
        if not name.stem:
            sets.setdefault(name.key, []).append(one)
    return {time: some for time, some in sets.items() if _is_whole(INSTRUMENTS[instrument], [one[1] for one in some])}


def _n_items(instrument: str) -> int:
    return len(INSTRUMENTS[instrument].scale().items)


def _is_whole(instrument: Instrument, numbers: Iterable[int]) -> bool:
    have = sorted(numbers)
    own = sorted(instrument.scale().items)
    return bool(own) and have in (own, list(range(1, len(own) + 1)))


def _give(file: Placement, sets: dict[Key, list[Found]]) -> None:
    if any(when == "none" for when, _, _ in sets):  # one set of items for all rows: the file is long
        sets = {time: some for time, some in sets.items() if time[0] == "none"}
    months = _months(file, sets)
    used: dict[float | None, str] = {}
    for time, some in sets.items():
        at, columns = months[time], [column for _, _, column, _ in some]
        file.taken.update(columns)
        if time[0] != "none" and at is not None and at in used:
            why = f"The columns {used[at]} and {columns[0]} both stand for month {at:g}; each has one set of items."
            file.ask_month(columns[0], None, why, is_needed=True)
        if time[0] != "none" and (at is None or at in used):  # no visit, or not known which
            file.left += columns
            continue
        used[at] = columns[0]
        for _, item, column, _ in some:
            file.items[str(item), at] = column


def _months(file: Placement, sets: dict[Key, list[Found]]) -> dict[Key, float | None]:
    """Give the month of every set; visits numbered 1, 2, 3 are proposed six months apart and asked."""
    months: dict[Key, float | None] = {("none", None, ""): None}
    for time, one in proposed(time for time in sets if time[0] != "none").items():
        column = sets[time][0][2]
        months[time] = file.known.months.get(column, one.month)
        if column not in file.known.months:
            guess = None if one.month is None else f"{one.month:g}"
            why = f"The name {column} gives {WHYS[time[0]]}; its month is needed ({ZERO})."
            file.ask_month(column, guess, why, is_needed=not one.is_sure)
    return months
