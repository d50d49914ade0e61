"""For all tests: no test is timed, not even by hypothesis; how long an example takes says nothing of the code."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
