"""How smooth is drawing over Explore's linked views: frames while the hand moves, with 23 and with 2,000 patients.

    python -m bench.drag

A frame is the time between two repaints. The hand moves once a frame; no request may leave for the server meanwhile.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium
from tests.browser.served import served
from tests.browser.settled import settled

MANY = 2_000
STEPS = 60
_FRAMES = """() => {
  window.__frames = []; window.__on = true; let last = performance.now();
  const next = () => { const now = performance.now(); window.__frames.push(now - last); last = now;
                       if (window.__on) requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""
_PLOT = """() => { const box = document.querySelector('svg g.ranges_group path.background').getBoundingClientRect();
                   return [box.x, box.y, box.width, box.height]; }"""


def library(folder: Path) -> str:
    """Write a cohort of 2,000 patients x 7 visits; give the name a link calls it by."""
    random = np.random.default_rng(7)
    scores = 55 + random.normal(0, 22, (MANY, 1)) - np.arange(0, 42, 6) * 0.4 + random.normal(0, 10, (MANY, 7))
    table = pd.DataFrame({
        "patient": [f"P{number:06d}" for number in range(MANY)], "age": random.integers(18, 66, MANY),
        "edss": random.integers(4, 13, MANY) / 2,
        "employment": random.choice(["full-time", "part-time", "sick leave", "unemployed", "retired"], MANY),
    })  # fmt: skip
    for visit, month in enumerate(range(0, 42, 6)):
        table[f"FIS_{month}"] = np.clip(np.rint(scores[:, visit]), 0, 160).astype(int)
    table.to_csv(folder / "many.csv", index=False)
    return "many"


def frames(page: Page, address: str) -> list[float]:
    """Draw a box over age and EDSS, one step a frame; give the ms of each frame."""
    page.goto(address)
    settled(page)
    x, y, width, height = page.evaluate(_PLOT)
    page.mouse.move(x + 5, y + 5)
    page.mouse.down()
    page.evaluate(_FRAMES)
    for step in range(1, STEPS + 1):
        page.mouse.move(x + width * step / STEPS * 0.95, y + height * step / STEPS * 0.95)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
    found: list[float] = page.evaluate("() => { window.__on = false; return window.__frames; }")
    page.mouse.up()
    return found


def main() -> None:
    """Serve, draw, print."""
    path = chromium.find()
    if path is None:
        sys.exit(chromium.HOW_TO_GET_ONE)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        name = library(Path(folder))
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        with served(environment={"FATIGUE_LIBRARY": folder}) as url:
            for cohort, n in (("demo", 23), (name, MANY)):
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.set_default_timeout(120_000)
                took = sorted(frames(page, f"{url}/explore?cohort={cohort}"))
                late = took[int(len(took) * 0.95)]
                print(
                    f"{n:6,} patients: {len(took)} frames, median {statistics.median(took):.1f} ms, 95 % {late:.1f} ms"
                )
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
