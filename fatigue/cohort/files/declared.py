"""Values that SPSS, Stata and SAS files declare missing themselves (99, .a, ._): emptied, and counted by their code."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from fatigue.cohort.arrays import Flags

Declared = dict[int, dict[str, int]]  # position of the column -> code -> in how many cells
KNOWN = frozenset({"sav", "dta", "sas7bdat"})  # of these the reader tells the codes


def emptied(frame: pd.DataFrame, found: Any, kind: str) -> tuple[pd.DataFrame, Declared]:  # noqa: ANN401
    """Give the table with these cells empty, and what stood in them; `found` is what the reader says of the file."""
    columns, declared = {}, {}
    for at, (name, column) in enumerate(frame.items()):
        if kind == "sav":
            is_declared = _in_ranges(column, (found.missing_ranges or {}).get(name, ()))
        else:
            is_declared = _are_letters(column, (found.missing_user_values or {}).get(name, ()))
        if is_declared is not None and is_declared.any():
            texts, counts = np.unique(column[is_declared].to_numpy().astype(str), return_counts=True)
            declared[at] = {_code(text, kind): int(n) for text, n in zip(texts, counts, strict=True)}
            column = column.mask(is_declared)  # noqa: PLW2901
        columns[at] = pd.to_numeric(column, errors="coerce") if is_declared is not None and kind != "sav" else column
    return pd.DataFrame(columns, index=frame.index).set_axis(frame.columns, axis=1), declared


def _in_ranges(column: pd.Series, ranges: Any) -> Flags | None:  # noqa: ANN401
    if not ranges:
        return None
    is_in = np.zeros(len(column), dtype=bool)
    for one in ranges:
        low, high = one["lo"], one["hi"]
        is_text = isinstance(low, str)
        if is_text != (not pd.api.types.is_numeric_dtype(column)):
            continue
        cells = column.str.strip() if is_text else column
        is_in |= np.asarray(cells == low.strip() if is_text else (cells >= low) & (cells <= high), dtype=bool)
    return is_in


def _are_letters(column: pd.Series, letters: Any) -> Flags | None:  # noqa: ANN401
    return np.asarray(column.isin(list(letters)), dtype=bool) if letters else None


def _code(text: str, kind: str) -> str:
    return text.removesuffix(".0") if kind == "sav" else f".{text}"
