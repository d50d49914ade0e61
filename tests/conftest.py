"""For all tests: no test is timed, not even by hypothesis; how long an example takes says nothing of the code."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from altair.utils import schemapi
from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.register_profile("many", deadline=None, max_examples=5000)  # pytest --hypothesis-profile=many, by hand
settings.load_profile("house")

# At each channel of a chart Altair hashes the schema of all its classes anew: half of the time of drawing one.
_table_of = schemapi._FromDict.__init__
_tables: dict[tuple[type, ...], dict] = {}


def _remembered(self: schemapi._FromDict, wrapper_classes: Iterable[type[schemapi.SchemaBase]], /) -> None:
    classes = tuple(wrapper_classes)
    if classes not in _tables:
        _table_of(self, classes)
        _tables[classes] = self.class_dict
    self.class_dict = _tables[classes]


schemapi._FromDict.__init__ = _remembered  # type: ignore[method-assign]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the browser: those tests are the longest, and while they wait for a page others compute."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
