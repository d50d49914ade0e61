"""Saved answers come back as they were; any other json is refused in a sentence."""

from __future__ import annotations

import json

import pytest

from fatigue.cohort.roles.mapping import Mapping
from fatigue.cohort.roles.saved import from_json
from fatigue.errors import ColumnsError

DEEP = "[" * 5000 + "]" * 5000
SAVED = '{"layout": "long", "roles": {"patient": "id"}, %s}'


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "null", "3", "[]", DEEP, '{"a":' * 3000 + "1" + "}" * 3000, "\x00", "\ud83d", b"\xff\xfe\x00",
        "9" * 5000, "x" * (2**20 + 1), SAVED % f'"roles": {{"patient": {DEEP}}}', SAVED % '"months": {"pre": NaN}',
        SAVED % '"months": {"pre": 1e999}', SAVED % '"months": {"pre": []}',
        SAVED % '"scores": {"total": {"NaN": "x"}}', SAVED % '"items": {"x": {"0": "c"}}', SAVED % '"reverse": ["1e9"]',
        SAVED % '"labels": {"a": "\\ud800"}',
        SAVED % '"instrument": {"name": "x", "lowest": 0, "highest": Infinity, "direction": "higher is worse"}',
        SAVED % '"instrument": {"name": "x", "lowest": NaN, "highest": 5, "direction": "higher is worse"}',
        SAVED % f'"instrument": {{"name": "x", "lowest": {"9" * 400}, "highest": 5, "direction": "higher is worse"}}',
    ],
    ids=lambda text: str(text[:40]).encode("ascii", "replace").decode(),
)  # fmt: skip
def test_json_that_this_app_has_not_written_is_refused_in_a_sentence(text: str | bytes) -> None:
    with pytest.raises(ColumnsError, match=r"\.$"):
        from_json(text)


def test_json_brings_back_what_was_saved() -> None:
    saved = Mapping(layout="wide", roles={"patient": "id"}, scores={("total", 0.0): "FIS_0", ("total", 6.5): "FIS_6"},
                    items={("2", 0.0): "i2"}, months={"pre": 0.0})  # fmt: skip
    assert from_json(json.dumps(saved.to_dict())) == saved
