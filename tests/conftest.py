"""For all tests: no test is timed, not even by hypothesis; how long an example takes says nothing of the code."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.register_profile("many", deadline=None, max_examples=5000)  # pytest --hypothesis-profile=many, by hand
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the browser: those tests are the longest, and while they wait for a page others compute."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
