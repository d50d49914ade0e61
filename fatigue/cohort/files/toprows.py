"""What the first rows of a table show: titles above it, one row of names, two, or values from the first row on."""

from __future__ import annotations

import re

from fatigue.cohort.cells.names import parse, role_of, score_of

CALENDAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)|\d{1,2}[./]\d{1,2}[./]\d{2}(?!\d)")
MOST_TITLES, TABLE = 20, 3  # rows that may be titles, and the fewest columns of a table under one
Rows = list[list[str]]


def found(rows: Rows) -> tuple[list[int], list[str]]:
    """Give the rows with the names, by position, and what to say of a table that has none."""
    top = _below_titles(rows)
    above = next((at for at in range(top - 1, -1, -1) if any(rows[at])), None)
    if above is not None and _is_upper(rows[above], rows[top], rows[top + 1 :]):
        return [above, top], []
    under = next((at for at in range(top + 1, len(rows)) if any(rows[at])), None)
    if under is not None and _are_two(rows[top], rows[under], rows[under + 1 :]):
        belongs = _belongs(rows[top], rows[under])
        return ([top, under] if belongs else [under]), []
    if _is_data(rows[top], rows[top + 1 :]):
        if not _is_data(rows[0], rows[1:]):
            return [0], []
        return [], [
            "The file has no row with names: its first row holds values like those below it. The columns are called "
            "column 1, column 2 and so on; say header=1 if the first row holds the names."
        ]  # fmt: skip
    return [top], []


def _is_upper(above: list[str], names: list[str], body: Rows) -> bool:
    """Tell a row of one cell that belongs to the names below it from a title, which stands at the left."""
    return not above[0] and _are_two(above, names, body) and _belongs(above, names)


def _below_titles(rows: Rows) -> int:
    """Give the first row that is no title: titles have one cell, or few at the left, above a table that is wider."""
    filled = [at for at, row in enumerate(rows) if any(row)][:MOST_TITLES]
    n_cells = {at: sum(map(bool, rows[at])) for at in filled}
    widest = max(n_cells.values())
    for at in filled:
        most = max(1, widest // 2) if all(rows[at][: n_cells[at]]) else 1
        if widest < TABLE or n_cells[at] > most:
            return at
    return filled[0]


def _are_two(above: list[str], names: list[str], body: Rows) -> bool:
    """Tell two rows of names: the upper has gaps or repeats, the lower words over numbers, or visits under a name."""
    if all(above) and len(set(above)) == len(above):
        return False
    used = [at for at in range(len(names)) if above[at] or names[at] or any(row[at] for row in body)]
    has_gaps = any(not above[at] for at in used) or len({above[at] for at in used}) < len(used)
    if not has_gaps or not body or sum(map(bool, names)) < 2:
        return False
    if any(not names[at] and not above[at] for at in used[1:]):
        return False
    words = [at for at in used if names[at] and not is_number(names[at])]
    numbers = [at for at in used if is_number(names[at])]
    if numbers and (not _are_visits(above, names, numbers) or _is_data(names, body)):
        return False
    over_numbers = [at for at in (words or numbers) if share_of_numbers([row[at] for row in body]) > 0.5]
    speaks = any(_speaks(names[at]) for at in words)
    repeats = len({names[at] for at in words}) < len(words)
    return bool(over_numbers) and (speaks or repeats or bool(numbers) or len(over_numbers) > 1)


def _are_visits(above: list[str], names: list[str], numbers: list[int]) -> bool:
    """Tell whether numbers count the visits of what stands above them, as 0, 6, 12 below FIS do."""
    start = next((at for at, cell in enumerate(above) if cell), len(above))
    has_gap = any(not above[at] for at in numbers if at > start)
    return has_gap and numbers[0] >= start and all(re.fullmatch(r"\d{1,3}", names[at]) for at in numbers)


def _belongs(above: list[str], names: list[str]) -> bool:
    """Tell whether the upper row is part of the names: the lower is not enough, or the upper speaks of visits."""
    lower = [name for name in names if name]
    is_enough = len(set(lower)) == len(lower) and not any(
        cell and not name for cell, name in zip(above, names, strict=True)
    )
    says_when = any(_says_when(cell) for cell in above if cell)
    return not is_enough or says_when or any(is_number(name) for name in lower)


def _says_when(cell: str) -> bool:
    """Tell "Baseline", "Month 6" and 12 from "as of 03/2024": a calendar's year is no visit."""
    when = parse(cell).when
    return is_number(cell) or (when != "none" and not CALENDAR.search(cell))


def _is_data(row: list[str], body: Rows) -> bool:
    """Tell a row of values from one of names: numbers and words are like those below them, and no name is known."""
    below = [[other[at] for other in body if other[at]] for at in range(len(row))]
    cells = [(cell, found) for cell, found in zip(row, below, strict=True) if cell and found]
    if not cells or any(_speaks(cell) for cell, _ in cells):
        return False
    numbers = [_number(cell) for cell, _ in cells if is_number(cell)]
    are_alike = [is_alike(cell, found) for cell, found in cells if not is_number(cell)]
    if not numbers:  # words alone: only where one is there again in the same column
        return all(are_alike) and any(cell in found for cell, found in cells)
    if not any(are_alike) and 0 in numbers and numbers == sorted(set(numbers)):
        return False  # 0, 6, 12: months
    names_numbers = any(share_of_numbers(found) > 0.5 for cell, found in cells if not is_number(cell))
    return (
        not names_numbers and 2 * sum(are_alike) >= len(are_alike)
        and all(is_alike(cell, found) for cell, found in cells if is_number(cell))
    )  # fmt: skip


def is_alike(cell: str, below: list[str]) -> bool:
    """Tell whether a cell looks like those of a column."""
    if not is_number(cell):
        return cell in below or _shape(cell) in {_shape(other) for other in below}
    numbers = [_number(other) for other in below if is_number(other)]
    if 2 * len(numbers) <= len(below):
        return False
    room = max(numbers) - min(numbers) + max(1.0, abs(max(numbers)) / 2)
    return min(numbers) - room <= _number(cell) <= max(numbers) + room


def _shape(cell: str) -> str:
    """Give what a cell looks like: P01 and P02 are alike, as 2024-05-01 and 2024-11-30 are."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", cell)) if re.search(r"\d", cell) else cell


def _speaks(cell: str) -> bool:
    stem = parse(cell).stem
    return bool(stem) and not is_number(cell) and (role_of(stem) is not None or score_of(stem) is not None)


def is_number(cell: str) -> bool:
    """Tell a number of a header from a word."""
    return re.fullmatch(r"[+-]?\d{1,15}([.,]\d+)?", cell) is not None


def share_of_numbers(cells: list[str]) -> float:
    """Give the share of numbers among the cells that hold something."""
    some = [cell for cell in cells if cell]
    return sum(map(is_number, some)) / len(some) if some else 0.0


def _number(cell: str) -> float:
    return float(cell.replace(",", "."))
