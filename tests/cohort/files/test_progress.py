"""A long reading says how far it is, and ends where the listener raises; a reader beside the app is ended with it."""

from __future__ import annotations

import subprocess

import pandas as pd
import pytest

from fatigue.cohort.files import apart
from fatigue.cohort.load import load
from tests.cohort.files.sheets import as_xlsx
from tests.cohort.files.typed_files import as_typed, as_zip

TABLE = pd.DataFrame({"patient": ["a", "a", "b"], "month": [0, 6, 0], "FIS": [60, 45, 80], "EDSS": [4, 4, 5]})
CSV = TABLE.to_csv(index=False).encode()


class EnoughError(Exception):
    """What a listener raises to end a reading."""


@pytest.mark.parametrize("kind", ["csv", "xlsx", "zip"])
def test_every_stage_is_told_and_the_share_only_grows(kind):
    rows = [list(TABLE.columns), *TABLE.to_numpy(object).tolist()]
    data = {"csv": CSV, "xlsx": as_xlsx(rows), "zip": as_zip(data__csv=CSV)}[kind]
    steps: list[tuple[str, float]] = []
    load(data, tell=lambda step, share: steps.append((step, share)))
    start = next(at for at, (step, _) in enumerate(steps) if step.startswith("Putting every row"))
    for part in (steps[:start], steps[start:]):
        shares = [share for _, share in part]
        assert part
        assert shares == sorted(shares)
        assert 0 <= min(shares) <= max(shares) < 1
    assert sum(step.startswith("Checking: ") for step, _ in steps) > 20


@pytest.mark.parametrize("last", range(0, 30, 4))
def test_it_ends_where_the_listener_raises(last):
    steps: list[str] = []

    def tell(step: str, share: float) -> None:
        steps.append(step)
        if len(steps) > last:
            raise EnoughError

    with pytest.raises(EnoughError):
        load(CSV, tell=tell)
    assert len(steps) == last + 1


def test_the_reader_beside_is_ended(tmp_path, monkeypatch):
    data = as_typed(TABLE, "sav", tmp_path)
    started: list[subprocess.Popen] = []

    class Slow(subprocess.Popen):
        def __init__(self, command, **options):
            super().__init__(["sleep", "60"], **options)
            started.append(self)

    monkeypatch.setattr(apart.subprocess, "Popen", Slow)

    def tell(step: str, share: float) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        apart.read_once(data, tell=tell)
    assert len(started) == 1
    assert started[0].returncode is not None
    assert started[0].returncode != 0
