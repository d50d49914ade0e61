"""docs/coverage.md names every interval that a page shows, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import numpy as np

from bench.questions import QUESTIONS
from bench.shown import NO_COVERAGE, SAME_AS, SHOWN, addresses
from bench.truths import TRUTHS, cohort, with_gaps

ROOT = Path(__file__).parents[1]
DOCS = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
SHRUNK = {"responder_model", "shrinkage", "stability", "validation"}  # they give no interval: none holds
ADDRESS = re.compile(r"`([A-Z]\w+\.[\w.]+)`")


def computed_on_pages() -> set[str]:
    """Names of the analyses handed to `pages.compute`, and what-if, which a page asks of a model it has."""
    names = {"predict"}
    for path in (ROOT / "pages").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "pages.compute":
                names.add(ast.unparse(call.args[0]))
    return names


def test_every_analysis_of_a_page_is_among_the_questions() -> None:
    asked = (ROOT / "bench" / "questions.py").read_text(encoding="utf-8")
    body = asked.partition("QUESTIONS:")[2] + asked.partition("def model")[2].partition("QUESTIONS:")[0]
    missing = {name for name in computed_on_pages() - SHRUNK if not re.search(rf"\b{name}\b", body)}
    assert not missing, f"bench/questions.py does not ask {', '.join(sorted(missing))}"


def test_what_gives_no_interval_has_none() -> None:
    for name in SHRUNK:
        source = (ROOT / "fatigue" / "analysis" / f"{name}.py").read_text(encoding="utf-8")
        assert not re.search(r"\b\w*(_low|conf_high)\b", source)


def test_every_interval_of_every_result_has_its_row() -> None:
    people = with_gaps(cohort("normal", 23, np.random.default_rng(1)), np.random.default_rng(2))
    shown = {one for question in QUESTIONS.values() for one in addresses(question(people))}
    known = {row.address for row in SHOWN} | {*SAME_AS, *NO_COVERAGE, "Prediction.pred_low"}
    assert shown == known
    assert known == set(ADDRESS.findall(DOCS)), "run python -m bench.coverage"


def test_every_row_has_a_number_for_every_truth() -> None:
    rows = [line.split("|")[1:-1] for line in DOCS.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(SHOWN) + 1
    for row in rows:
        assert len(row) == 3 + len(TRUTHS)
        for cell in row[2:-1]:
            assert re.fullmatch(r" (-|\**\d+\.\d\**( \(\d+ %\))?) ", cell), cell
    assert "What follows" in DOCS
