"""Load what other pages need while the reader looks at the first, then leave all of it out of garbage collection."""

from __future__ import annotations

import gc
import importlib
import threading
from functools import cache

_LATER = (
    "fatigue.analysis.caution",
    "fatigue.analysis.correlations",
    "fatigue.analysis.drop",
    "fatigue.analysis.independence",
    "fatigue.analysis.mmrm",
    "fatigue.analysis.predictors",
    "fatigue.analysis.repeated",
    "fatigue.analysis.what_if",
    "fatigue.show.charts.caution",
    "fatigue.show.charts.companions",
    "fatigue.show.charts.cohort",
    "fatigue.show.charts.curve",
    "fatigue.show.charts.drop",
    "fatigue.show.charts.independence",
    "fatigue.show.charts.mmrm",
    "fatigue.show.charts.predictors",
    "fatigue.show.charts.repeated",
)


@cache
def warm_up() -> threading.Thread:
    """Start loading, once a server."""
    thread = threading.Thread(target=_load, daemon=True, name="warm-up")
    thread.start()
    return thread


def _load() -> None:
    for name in _LATER:
        importlib.import_module(name)
    # Streamlit collects garbage after every script. What is imported never becomes garbage: frozen, it need not be
    # looked at again, and the collection falls from about 100 ms to 1 ms.
    gc.collect()
    gc.freeze()
