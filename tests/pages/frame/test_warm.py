"""What is loaded while the first page is looked at is what the pages import, and no page waits for a library then."""

from __future__ import annotations

import subprocess
import sys

from pages.frame.warm import imported
from tests.pages.visit import PAGES, ROOT


def test_every_page_is_read():
    modules = {module for module, _ in imported()}
    assert {
        "fatigue.analysis.shrinkage",
        "fatigue.analysis.mmrm",
        "fatigue.show.charts",
        "fatigue.show.words",
    } <= modules
    source = "\n".join((ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8") for page in PAGES)
    assert all(name in source for module, name in imported() if module == "fatigue.show.charts" and name != "holds")


def test_after_it_the_libraries_are_there_and_frozen():
    ask = (
        "import gc, sys; from pages.frame.warm import warm_up; warm_up().join(); "
        "print({'statsmodels', 'sklearn', 'scipy.stats'} <= set(sys.modules), gc.get_freeze_count() > 100_000)"
    )
    run = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stdout.split() == ["True", "True"], run.stderr
