"""CDISC ADaM: ADQS (one row a patient, visit and parameter) with ADSL (one row a patient), or ADQS alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from fatigue.cohort.files.raw import Raw, typed_column

NEEDED = frozenset({"USUBJID", "PARAMCD", "AVAL"})


def is_adam(raw: Raw) -> bool:
    """Tell an ADaM table of questionnaires by the columns it must have."""
    return set(raw.columns) >= NEEDED


def joined(forms: Raw, subjects: Raw) -> Raw:
    """Give the forms with the columns of ADSL on every row, and a row for every subject without any form."""
    new = [name for name in subjects.columns if name not in forms.columns]
    keys = forms.frame["USUBJID"].astype("str")
    once = subjects.frame.drop_duplicates("USUBJID")
    own = once.set_index(once["USUBJID"].astype("str"))
    without = own.index[~own.index.isin(set(keys.dropna()))].dropna()
    place = own.index.get_indexer(pd.Index(keys))
    rows = np.concatenate([place, own.index.get_indexer(without)])
    n_more = len(without)
    columns: dict[str, pd.Series] = {}
    for name in forms.columns:
        words = list(forms.frame[name].astype("object").where(forms.frame[name].notna(), None))
        rest = [None] * n_more
        if name in own.columns:
            values = list(own[name].astype("object").where(own[name].notna(), None))
            rest = [values[row] for row in rows[len(keys) :]]
        columns[name] = typed_column(pd.Series([*words, *rest], dtype="object"))
    for name in new:
        values = [*own[name].astype("object").where(own[name].notna(), None), None]
        columns[name] = typed_column(pd.Series([values[row] for row in rows], dtype="object"))
    first, last = forms.frame.index[0], forms.frame.index[-1]
    index = pd.Index([*forms.frame.index, *range(last + 1, last + 1 + n_more)])
    note = f"Columns of ADSL were joined by USUBJID: {len(own):,} subjects, {n_more:,} of them without any row in ADQS."
    return replace(
        forms, frame=pd.DataFrame(columns).set_axis(index, axis=0), first_row=int(first), memo={},
        labels={**subjects.labels, **forms.labels}, values={**subjects.values, **forms.values},
        declared={**subjects.declared, **forms.declared},
        notes=(*forms.notes, note),
    )  # fmt: skip
