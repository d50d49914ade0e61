"""Reference values from R, and one way to compare with them: every entry at its own tolerance."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

HERE = Path(__file__).parent


@cache
def expected(name: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Section -> key -> entry (value, names, fn, rtol) of one data set."""
    content = json.loads((HERE / "expected" / f"{name}.json").read_text())
    return {
        section: {entry["key"]: entry for entry in body["entries"]} for section, body in content["sections"].items()
    }


def spec(name: str, section: str) -> dict[str, Any]:
    content = json.loads((HERE / "expected" / f"{name}.json").read_text())
    return content["sections"][section]["spec"]


def data(file: str) -> pd.DataFrame:
    return pd.read_csv(HERE / "data" / file)


def assert_matches(section: dict[str, dict[str, Any]], got: dict[str, Any], *, rtol: float | None = None) -> None:
    """Compare `got` (key -> number, list in the entry's order, or dict by the entry's names) with the reference."""
    for key, given in got.items():
        entry = section[key]
        want, value = entry["value"], given
        if isinstance(given, dict):
            keep = [name in given for name in entry["names"]]
            assert any(keep), f"{key}: none of {list(given)} is among {entry['names']}"
            want = [w for w, k in zip(want, keep, strict=True) if k]
            value = [given[name] for name, k in zip(entry["names"], keep, strict=True) if k]
        wanted = np.array(want, dtype=float)
        scale = np.nanmax(np.abs(wanted)) if wanted.size else 0.0
        np.testing.assert_allclose(
            np.asarray(value, dtype=float),
            wanted,
            rtol=rtol or entry["rtol"],
            atol=max(entry.get("atol") or 0.0, 1e-12 * scale),
            err_msg=f"{key} ({entry['fn']})",
        )
