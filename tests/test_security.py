"""What docs/security.md says has a test: each line names one, and each that is named is there."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest

from scripts import audit

ROOT = Path(__file__).parents[1]
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.endswith("| test |")
]


@cache
def functions_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_line_names_its_tests_and_they_are_there() -> None:
    assert len(ROWS) > 30
    for row in ROWS:
        assert len(row) == 3, row
        named = re.findall(r"`(tests/[^`]+)`", row[2])
        assert named, row[0]
        for name in named:
            file, _, function = name.partition("::")
            assert function in functions_in(file), name


@pytest.mark.parametrize(("answer", "code", "said"), [
    ({"dependencies": [{"name": "a", "version": "1", "vulns": []}]}, 0, "No fault is known"),
    ({"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}]}, 1, "a 1: X-1"),
    ({"dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}]}, 2, "b"),
    ({}, 2, "could not be asked"),
])  # fmt: skip
def test_an_audit_says_what_it_knows_and_no_more(answer: dict[str, object], code: int, said: str) -> None:
    """Symptom: a database that knew none of the packages was told as "no fault is known"."""
    ended, words = audit.told(json.dumps(answer), "")
    assert ended == code
    assert said in words
