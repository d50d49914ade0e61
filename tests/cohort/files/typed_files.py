"""Writers for tests: a table as SPSS, Stata, SAS transport or parquet bytes. pyreadstat writes to paths only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyreadstat

WRITERS = {
    "sav": pyreadstat.write_sav, "zsav": pyreadstat.write_sav, "por": pyreadstat.write_por,
    "dta": pyreadstat.write_dta, "xpt": pyreadstat.write_xport,
}  # fmt: skip
KINDS = (*WRITERS, "parquet")


def as_typed(
    frame: pd.DataFrame, kind: str, folder: Path, *, labels: Mapping | None = None, values: Mapping | None = None
) -> bytes:
    if kind == "parquet":
        out = io.BytesIO()
        frame.to_parquet(out)
        return out.getvalue()
    options: dict[str, object] = {"compress": True} if kind == "zsav" else {}
    if labels is not None:
        options["column_labels"] = [labels.get(name, "") for name in frame.columns]
    if values is not None and kind in ("sav", "zsav", "dta"):
        options["variable_value_labels"] = values
    path = folder / f"written.{kind}"
    WRITERS[kind](frame, path, **options)
    return path.read_bytes()


def as_zip(**tables: bytes) -> bytes:
    """`data__csv` becomes data.csv."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tables.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()
