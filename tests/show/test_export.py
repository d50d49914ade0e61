"""What is downloaded: a stranger's text runs in no spreadsheet, numbers stay numbers, no column is written over."""

from __future__ import annotations

import ast
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fatigue.show.export import as_csv, harmless

ROOT = Path(__file__).parents[2]
FORMULAS = (
    "=1+1", "+cmd", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\tx", "\rx", "\n=1", " =1", "  =1+1", '"=1"',
    "'=1", "“=1", "\xa0=1", "\u200b=1", "\ufeff=1", " \t'\"=1", "＝1+1", "＋1+cmd", "－1+cmd", "＠SUM", "﹦1", "\x00=1",
    "\x1f=1", "-1+cmd", "-12.5 (-20 to -3)", "=", "-", "--", "+1 x", "-2+3+cmd|' /C calc'!A0",
)  # fmt: skip
NUMBERS = ("-12.5", "+3", "-1e-5", "-0,5", "-1,234.5", "-36 %", "-36%", "1", "-.5")
PLAIN = ("", "full-time", "a=b", "P-01", "−12.5", "−36 % (−50 to −20)", "x@y", "RRMS", "5 = five", "'", "…", "漢字")


def read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_made_harmless_in_a_cell_and_in_a_heading(text: str) -> None:
    assert harmless(text).startswith("'")
    back = read(as_csv(pd.DataFrame({text: ["a", text, "b"], "n": [1, 2, 3]}), {"Filters": text}))
    assert back.shape == (3, 3)  # a tab, a line break or a quote opens no cell of its own
    assert back.columns[0].startswith("'")
    assert back.iloc[1, 0].startswith("'")
    assert back["Filters"].str.startswith("'").all()


@pytest.mark.parametrize("text", NUMBERS + PLAIN)
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text
    assert read(as_csv(pd.DataFrame({"x": [text]})))["x"][0] == text


def test_what_was_made_harmless_stays_harmless() -> None:
    assert all(harmless(harmless(text)).startswith("'") for text in FORMULAS)


def test_a_number_of_a_column_is_written_as_a_number() -> None:
    frame = pd.DataFrame({"x": [-12.5, np.nan], "n": [-3, 4], "yes": [True, False], "mixed": [-1.5, "=1"]})
    assert as_csv(frame).decode("utf-8-sig") == '"x","n","yes","mixed"\n-12.5,-3,True,-1.5\n"",4,False,"\'=1"\n'


def test_no_column_is_written_over_by_what_is_said_of_the_table() -> None:
    frame = pd.DataFrame({"Filters": ["a"], "Patients": ["12"], "source": ["b"]})
    back = read(as_csv(frame, {"Filters": "f", "Source": "s", "Patients": "p"}))
    assert back.to_dict("list") == {
        "Filters": ["a"], "Patients": ["12"], "source": ["b"], "Filters (2)": ["f"], "Source (2)": ["s"],
        "Patients (2)": ["p"],
    }  # fmt: skip


def test_two_columns_of_one_name_and_categories_are_written() -> None:
    frame = pd.DataFrame([["=1", "=2"]], columns=["a", "a"]).assign(c=pd.Categorical(["@x"]))
    assert as_csv(frame).decode("utf-8-sig") == '"a","a","c"\n"\'=1","\'=2","\'@x"\n'


def test_nothing_else_writes_a_csv_or_a_spreadsheet() -> None:
    writers = {"to_csv", "to_excel", "ExcelWriter", "writer", "DictWriter"}
    for path in [*(ROOT / "fatigue").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        used = {getattr(call, "attr", getattr(call, "id", "")) for call in calls} & writers
        assert not used or path.name == "export.py", f"{path}: {used}"
