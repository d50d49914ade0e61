"""The notebook in docs/ runs from its first cell to its last, and says what the app says."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import altair as alt

NOTEBOOK = Path(__file__).parents[1] / "docs" / "from_file_to_report.ipynb"


def run(cells: list[str]) -> tuple[dict[str, object], list[object]]:
    """Run the cells in one namespace, as a kernel does: the last expression of each is its output."""
    names: dict[str, object] = {}
    shown = []
    for source in cells:
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)  # noqa: S102 - our own notebook
        if last is not None:
            shown.append(eval(compile(ast.Expression(last.value), "cell", "eval"), names))  # noqa: S307
    return names, shown


def test_the_notebook_runs_and_its_numbers_are_those_of_the_app(capsys):
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert all(cell["outputs"] == [] for cell in cells if cell["cell_type"] == "code")  # nothing stale is committed
    names, shown = run(["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"])
    assert names["cohort"].n_patients == 60
    assert names["cohort"].wide().equals(names["wide"])
    assert any(isinstance(one, alt.LayerChart) for one in shown)
    assert "FIS" in capsys.readouterr().out
    assert names["found"].n_patients == 23
