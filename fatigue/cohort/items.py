"""Which columns hold the items of a questionnaire, at which month: fis1 ... fis40, mfis_01_m6, fis_bl_3, ...

Columns are items where a run of numbers names every item of the instrument; single numbers alone never are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fatigue.cohort.instruments import INSTRUMENTS, Instrument
from fatigue.cohort.mapping import NO_VISIT
from fatigue.cohort.names import Name, parse
from fatigue.cohort.placing import File

SHORT = {"fis": "FIS", "mfis": "MFIS", "mfis5": "MFIS-5", "dfis": "D-FIS", "fss": "FSS", "fsmc": "FSMC"}
FIRST = (
    re.compile(r"([md]-?fis|fis|fss|fsmc)(.*)", re.IGNORECASE),
    re.compile(r"(m-?fis-?5)(?=\D)(.*)", re.IGNORECASE),
)
ITEM_FIRST = re.compile(r"[\W_]*(?:items?|q|question|i|frage|nr)?[\W_]*0*(\d{1,2})(?!\d)(.*)", re.IGNORECASE)
ITEM_LAST = re.compile(r"(.*?)[\W_]+(?:items?|q|question|i|frage|nr)?[\W_]*0*(\d{1,2})", re.IGNORECASE)
PLAIN = re.compile(r"(?:items?|q|question|i|frage)[\W_]*0*(\d{1,2})(?!\d)(.*)", re.IGNORECASE)
Found = tuple[str, int, str, Name]  # instrument, item, column, what the rest of the name says of the time


def find(file: File) -> str | None:
    """Hand out the items of one instrument, and give its name; None when the file has no complete set of items.

    The months of a wide file are those the names speak of; visit numbers are asked as for scores.
    """
    named = file.known.get("items")
    if named is not None:
        parts = named.split("\n") if "\n" in named else named.split(",")  # a name may hold a comma, never a new line
        columns = [name.strip() for name in parts if name.strip() in file.names]
        file.items |= {(str(at), None): column for at, column in enumerate(columns, start=1)}
        file.taken.update(columns)
        return file.known.get("instrument")
    wanted = file.known.get("instrument")
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


def _item_first(file: File, wanted: str | None) -> Iterator[Found]:
    for column in file.free():
        for instrument, rest in _readings(column, wanted):
            item = ITEM_FIRST.fullmatch(rest)
            if item:
                yield instrument, int(item[1]), column, parse(item[2].strip(" _.-"))


def _item_last(file: File, wanted: str | None) -> Iterator[Found]:
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
    plain = PLAIN.fullmatch(column.strip())
    if plain and wanted in INSTRUMENTS:
        yield str(wanted), column.strip()


def _complete(instrument: str, found: list[Found]) -> dict[tuple[str, float | None], list[Found]]:
    """Give time -> its columns, where every time has the items of the instrument and nothing else is in the name."""
    sets: dict[tuple[str, float | None], list[Found]] = {}
    for one in found:
        name = one[3]
        if not name.stem:
            sets.setdefault((name.when, name.number), []).append(one)
    return {time: some for time, some in sets.items() if _is_whole(INSTRUMENTS[instrument], [one[1] for one in some])}


def _n_items(instrument: str) -> int:
    return len(INSTRUMENTS[instrument].scale().items)


def _is_whole(instrument: Instrument, numbers: Iterable[int]) -> bool:
    have = sorted(numbers)
    own = sorted(instrument.scale().items)
    return bool(own) and have in (own, list(range(1, len(own) + 1)))


def _give(file: File, sets: dict[tuple[str, float | None], list[Found]]) -> None:
    whens = {when for when, _ in sets}
    timed = {number for when, number in sets if when != "none" and number is not None}
    months = _months(file, sets) if timed else {}
    if "none" in whens:  # one set of items for all rows: the file is long
        sets = {time: some for time, some in sets.items() if time[0] == "none"}
    for time, some in sets.items():
        if time in months and months[time] < 0:  # the user says that it is no visit
            columns = [column for _, _, column, _ in some]
            file.taken.update(columns)
            file.left += columns
            continue
        at = None if time[0] == "none" else months[time]
        for _, item, column, _ in some:
            file.items[str(item), at] = column
            file.taken.add(column)


def _months(file: File, sets: dict[tuple[str, float | None], list[Found]]) -> dict[tuple[str, float | None], float]:
    """Give the month of every set; visits numbered 1, 2, 3 are proposed six months apart and asked."""
    months: dict[tuple[str, float | None], float] = {}
    for when in sorted({when for when, _ in sets}):
        numbers = sorted(number for other, number in sets if other == when and number is not None)
        is_spoken = when == "month" or (when == "bare" and 0 in numbers and all(number % 3 == 0 for number in numbers))
        for at, number in enumerate(numbers):
            column = sets[when, number][0][2]
            answer = file.known.get(f"month:{column}")
            proposed = number if is_spoken else 6.0 * at
            months[when, number] = float(answer) if answer and answer.replace(".", "").isdigit() else proposed
            if answer == NO_VISIT:
                months[when, number] = -1.0
            if not is_spoken and answer is None:
                why = f"The name {column} gives a visit number; the month since treatment is needed (0 = before it)."
                file.ask(f"month:{column}", f"{proposed:g}", why, is_needed=True, among=(f"{proposed:g}",))
    return months
