"""What was read from a file, and what of it was not used: carried by the cohort, so that a page can say it later."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, eq=False, kw_only=True)
class Reading:
    """How a file was read. It is no part of the cohort's digest: the same content is the same cohort.

    Attributes
    ----------
    format : "csv", "xlsx", "sav", ...
    layout : "wide" or "long"
    n_rows, n_columns : rows and columns of the table in the file; its header is not counted
    sheet, encoding, separator : where that applies, else None
    decimal : "." or ","
    rules : DataFrame
        One row a rule that was broken without stopping: rule, severity ("leaves out" or "notice"), n (times),
        what_to_do, first (the sentence of the first, what_to_do at its end).
    faults : DataFrame
        Those breaches one by one, as `checks.check` gives them; at most 1,000 a rule.
    rows : DataFrame or None
        What became of every row of a long file: rows ("with a total score" first, then each reason), n.
    start : str or None
        The visit that is taken as month 0 where the file has no form before treatment.
    scored : DataFrame or None
        Where scores were counted from items, one row a scale: scale, n_forms (with an item answered), n_complete,
        n_prorated, n_unscored (too few items answered), n_supplied (the file has a score too), n_same,
        n_apart_complete (another score although every item is answered), largest (the largest difference between
        counted and supplied; NaN without any).
    items : DataFrame or None
        One row an item: item (its number), scale, is_reversed, n_forms, n_missing.
    """

    format: str
    layout: str
    n_rows: int
    n_columns: int
    sheet: str | None
    encoding: str | None
    separator: str | None
    decimal: str
    rules: pd.DataFrame
    faults: pd.DataFrame
    rows: pd.DataFrame | None = None
    start: str | None = None
    scored: pd.DataFrame | None = None
    items: pd.DataFrame | None = None
