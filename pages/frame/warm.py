"""Load what pages and files need while the browser still opens; then none of it is looked at as garbage.

What they need is read off their own imports, so that no list is kept by hand.
"""

from __future__ import annotations

import ast
import gc
import importlib
import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fatigue.cohort.files import apart
from pages.frame.sweep import SWEEPER

_PAGES = Path(__file__).parents[1]


@cache
def warm_up() -> threading.Thread:
    """Start loading, once a server: as the server starts, or after the first page where it has not."""
    thread = threading.Thread(target=_load, daemon=True, name="warm-up")
    thread.start()
    threading.Thread(target=SWEEPER.go_on, daemon=True, name="sweep").start()
    return thread


def imported() -> list[tuple[str, str]]:
    """Give what pages and their parts import from the package: a module, and a name in it that may be one too."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (*_PAGES.glob("*.py"), *_PAGES.glob("parts/*.py"))]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    found = {(node.module or "", alias.name) for node in nodes for alias in node.names}
    return sorted((module, name) for module, name in found if module.startswith("fatigue."))


def _load() -> None:
    for module, name in imported():
        is_package = hasattr(importlib.import_module(module), "__path__")
        if is_package and find_spec(f"{module}.{name}") is not None:
            importlib.import_module(f"{module}.{name}")
    # What is imported never becomes garbage: frozen, it need not be looked at again by any collection.
    gc.collect()
    gc.freeze()
    if apart.CAN_WAIT:
        apart.READERS.warm()  # the first file then waits for nothing
