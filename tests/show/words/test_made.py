"""A link says what it was made on: other data or another version of the app is told, an older link is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fatigue.cohort.demo import demo
from fatigue.show.words import made
from fatigue.version import __version__


def test_a_link_opened_where_it_was_made_says_nothing() -> None:
    assert made.differs(made.on(demo()), demo()) == []


def test_other_data_and_another_version_are_told() -> None:
    other = demo().take(np.arange(23) < 22)
    (line,) = made.differs(made.on(demo()), other)
    assert "other data" in line
    assert demo().digest[:8] in line
    assert other.digest[:8] in line
    (line,) = made.differs(f"{demo().digest[:8]}-0.0.9", demo())
    assert "0.0.9" in line
    assert __version__ in line
    assert len(made.differs("00000000-0.0.9", demo())) == 2


def test_a_link_without_a_mark_or_with_a_mangled_one_goes_on_in_silence() -> None:
    for mark in ("", "-", "x", "853699cc", f"853699cc-{'1' * 99}", "ABC-1.0", "853699cc-1.0\n<b>", "-" * 5000):
        assert made.differs(mark, demo()) == [], mark


def test_of_a_published_cohort_the_version_alone_is_said() -> None:
    closed = replace(demo(), origin="published", fewest=5)
    assert closed.is_closed
    assert made.on(closed) == f"-{__version__}"
    assert made.differs(f"00000000-{__version__}", closed) == []
