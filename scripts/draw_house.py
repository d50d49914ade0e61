"""Draw the house from the imports: floors with their rooms, arrows with how many imports go along.

    .venv/bin/python scripts/draw_house.py           # writes the picture
    .venv/bin/python scripts/draw_house.py --check   # says whether it is still true; a test asks this

It stands in CONTRIBUTING.md, as Mermaid text, which GitHub and most editors draw.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "CONTRIBUTING.md"
START, END = "<!-- the house: drawn by scripts/draw_house.py -->\n", "<!-- end of the house -->\n"
TOP = ("fatigue", "pages")
OPENED = ("fatigue/errors", "fatigue/cohort", "fatigue/analysis", "fatigue/show", "pages")  # rooms within are shown


def room_of(name: str) -> str | None:
    """Give the room a module lies in: the deepest folder that is shown; None for what is not ours."""
    parts = name.split(".")
    if parts[0] not in TOP:
        return None
    room = parts[0]
    for part in parts[1:]:
        if f"{room}/{part}" in OPENED or (room in OPENED and (ROOT / room / part).is_dir()):
            room = f"{room}/{part}"
        else:
            break
    return room


def floor_of(room: str) -> str:
    """Give the floor a room lies on: fatigue/cohort/cells is on fatigue/cohort."""
    return next((floor for floor in OPENED if room == floor or room.startswith(f"{floor}/")), room)


def arrows() -> dict[tuple[str, str], int]:
    """Give how many imports go from one room to another."""
    found: dict[tuple[str, str], int] = {}
    paths = [ROOT / "app.py", *(path for top in TOP for path in sorted((ROOT / top).rglob("*.py")))]
    for path in paths:
        here = "app" if path.name == "app.py" else room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                modules = {f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                modules = {alias.name for alias in node.names}
            else:
                continue
            for room in {room_of(module) for module in modules} - {None, here}:
                found[str(here), str(room)] = found.get((str(here), str(room)), 0) + 1
    return found


def drawn() -> str:
    """Give the picture as text: rooms inside their floors, an arrow from a room to each other floor it needs."""
    floors = {floor_of(room) for pair in arrows() for room in pair}
    counted: dict[tuple[str, str], int] = {}
    for (here, there), n in arrows().items():
        pair = floor_of(here), floor_of(there)
        if pair[0] != pair[1]:
            counted[pair] = counted.get(pair, 0) + n
    key = {floor: floor.replace("/", "_") for floor in floors}
    lines = ["```mermaid", "flowchart TB"]
    for floor in sorted(floors):
        rooms = [path.name for path in sorted((ROOT / floor).glob("*/")) if any(path.glob("*.py"))]
        within = "<br>" + ", ".join(rooms) if rooms and floor in OPENED else ""
        lines.append(f'  {key[floor]}["{floor}{within}"]')
    lines += [f"  {key[here]} -->|{n}| {key[there]}" for (here, there), n in sorted(counted.items())]
    return "\n".join([*lines, "```", ""])


def main() -> int:
    """Write the picture, or with --check say whether it is true; 1 where it is not."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    true = before + START + drawn() + END + after
    if "--check" in sys.argv[1:]:
        if text != true:
            sys.stderr.write("The picture of the house in CONTRIBUTING.md is out of date: run scripts/draw_house.py.\n")
        return int(text != true)
    PAGE.write_text(true, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
