"""Write the pages of the package's functions into docs/api: `make docs`. They read their docstrings, so they agree."""

from __future__ import annotations

import sys
from pathlib import Path

import pdoc
import pdoc.render

ROOT = Path(__file__).parents[1]

OUT = ROOT / "docs" / "api"


def main(out: Path = OUT) -> int:
    """Write the pages."""
    pdoc.render.configure(docformat="numpy", footer_text="Fatigue Explorer, MIT licence")
    paths = [path.relative_to(ROOT).with_suffix("") for path in sorted((ROOT / "fatigue").rglob("*.py"))]
    names = [".".join(path.parts).removesuffix(".__init__") for path in paths if path.name != "__main__"]
    pdoc.pdoc(*names, output_directory=out)
    sys.stdout.write(f"{len(list(out.rglob('*.html')))} pages in {out}; open index.html\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
