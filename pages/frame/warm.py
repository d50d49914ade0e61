"""Load what other pages and files need while somebody looks at the first; then none of it is looked at as garbage."""

from __future__ import annotations

import gc
import importlib
import threading
from functools import cache

from fatigue.cohort import apart
from pages.frame import reading

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
    if apart.CAN_WAIT:
        reading.READERS.warm()  # the first file then waits for nothing
    for name in _LATER:
        importlib.import_module(name)
    # Streamlit collects garbage after every script. What is imported never becomes garbage: frozen, it need not be
    # looked at again, and the collection falls from about 100 ms to 1 ms.
    gc.collect()
    gc.freeze()
