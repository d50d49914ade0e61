"""How long a reader waits: from a key press on the age slider to the last chart repainted, and to open a page.

Ours, with our .streamlit/config.toml, against a bare one-slider one-chart app with Streamlit's defaults, served beside
it and measured in turns; and ours with 100,000 patients against ours with 23. See README.md for the clock.

    python -m bench.pages                      everything, 15 repetitions
    python -m bench.pages --repetitions 30 --only press
    python -m bench.pages --itself             the bare app against itself: every ratio should be near 1
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import streamlit
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.served import ROOT, served
from tests.browser.settled import settled

HERE = Path(__file__).parent
RECORDER = (HERE / "recorder.js").read_text()
LARGE = 100_000
WARM_UP = 2  # presses and loads thrown away before the first that counts
PRESSES_A_WALK = 24  # then the page is opened anew with another EDSS filter, so that no selection is met twice
EDSS_TOPS = (None, "6", "5.5", "5", "4.5", "4", "3.5")
QUIET = 400  # ms without a stir = at rest; not counted
LIMIT = 180_000
THUMB = ".st-key-age input[type=range]"


@dataclass(kw_only=True)
class Measured:
    """One page of one app, and the milliseconds found so far."""

    name: str
    url: str
    query: dict[str, str] = field(default_factory=dict)
    samples: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Give the median of the samples, in ms."""
        return statistics.median(self.samples) if self.samples else float("nan")

    def address(self, more: Sequence[tuple[str, str]] = ()) -> str:
        """Give the address, with this page's query and `more`."""
        query = urlencode([*self.query.items(), *more])
        return self.url + ("?" + query if query else "")


class Walk:
    """One page held open, whose lower age is moved up a year at a time."""

    def __init__(self, browser: Browser, of: Measured) -> None:
        self.of = of
        self.page = _fresh_page(browser)
        self.presses = 0
        self._open()

    def _open(self) -> None:
        top = EDSS_TOPS[self.presses // PRESSES_A_WALK % len(EDSS_TOPS)]
        self.page.goto(self.of.address([("edss", "0"), ("edss", top)] if top else ()))
        _rest(self.page)
        self.page.locator(THUMB).first.wait_for(state="attached")

    def press(self) -> float | None:
        """Move the slider one step; give the ms to the last chart repainted, None where no chart had to change."""
        if self.presses and self.presses % PRESSES_A_WALK == 0:
            self._open()
        self.presses += 1
        self.page.bring_to_front()
        self.page.locator(THUMB).first.focus()
        self.page.wait_for_timeout(100)  # other pages' timers settle
        self.page.keyboard.press("ArrowRight")
        moments = _rest(self.page)
        return None if moments["painted"] is None else moments["painted"] - moments["pressed"]


def _fresh_page(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(RECORDER)
    page = context.new_page()
    page.set_default_timeout(LIMIT)
    return page


def _rest(page: Page) -> dict[str, float | None]:
    settled(page, quiet=QUIET, limit=LIMIT)
    return page.evaluate("(options) => window.__bench.rest(options)", {"quiet": QUIET, "limit": LIMIT})


def presses(browser: Browser, pages: Sequence[Measured], repetitions: int) -> None:
    """Fill `samples` with key presses, one page after the other in turns."""
    walks = [Walk(browser, page) for page in pages]
    for walk in walks:
        for _ in range(WARM_UP):
            walk.press()
    for turn in range(repetitions * 8):
        due = [walk for walk in walks if len(walk.of.samples) < repetitions]
        if not due:
            break
        # The order turns too: whoever comes first after a pause is not always the same.
        for walk in due[turn % len(due) :] + due[: turn % len(due)]:
            took = walk.press()
            if took is not None:
                walk.of.samples.append(took)
    for walk in walks:
        walk.page.context.close()
        if len(walk.of.samples) < repetitions:
            print(f"! {walk.of.name}: only {len(walk.of.samples)} of {walk.presses} presses moved a chart")


def loads(browser: Browser, pages: Sequence[Measured], repetitions: int) -> None:
    """Fill `samples` with page loads in a fresh profile on a warm server, to the last chart painted, in turns."""
    for turn in range(WARM_UP + repetitions):
        for measured in pages:
            page = _fresh_page(browser)
            page.goto(measured.address())
            moments = _rest(page)
            page.context.close()
            if turn >= WARM_UP and moments["painted"] is not None:
                measured.samples.append(moments["painted"])  # the page's clock starts at its navigation


def large_library(folder: Path) -> str:
    """Write a cohort of 100,000 patients x 7 visits into `folder`; give the name a link calls it by."""
    random = np.random.default_rng(7)
    person = random.normal(0, 22, (LARGE, 1))
    months = np.arange(0, 42, 6)
    scores = 55 + person - months * 0.4 + random.normal(0, 10, (LARGE, len(months)))
    table = pd.DataFrame(
        {
            "patient": [f"P{number:06d}" for number in range(LARGE)],
            "age": random.integers(18, 66, LARGE),
            "sex": random.choice(["female", "male"], LARGE, p=[0.7, 0.3]),
            "edss": random.integers(4, 13, LARGE) / 2,
            "employment": random.choice(["full-time", "part-time", "sick leave", "unemployed", "retired"], LARGE),
        }
    )
    for column, month in enumerate(months):
        table[f"FIS_{month}"] = np.clip(np.rint(scores[:, column]), 0, 160).astype(int)
    table.to_csv(folder / "large.csv", index=False)
    return "large"


def report(title: str, baseline: Sequence[Measured], ours: Sequence[Measured], reach: float) -> dict[str, object]:
    """Print a small table of medians and ratios; give the same as data."""
    print(f"\n{title}")
    print(f"  {'':34}{'median':>9}  {'middle half':>15}  {'n':>3}  {'ratio':>6}  reach")
    rows = []
    for measured in baseline:
        print(f"  {measured.name:34}{_spread(measured)}")
    for measured, against in zip(ours, _matched(baseline, len(ours)), strict=True):
        ratio = measured.median / against.median
        verdict = "yes" if ratio <= reach else "NO"
        print(f"  {measured.name:34}{_spread(measured)}  {ratio:6.2f}  at most {reach:g}: {verdict}")
        rows.append({"page": measured.name, "against": against.name, "ratio": ratio, "reach": reach})
    samples = {measured.name: measured.samples for measured in (*baseline, *ours)}
    medians = {measured.name: measured.median for measured in (*baseline, *ours)}
    return {"title": title, "ratios": rows, "medians_ms": medians, "samples_ms": samples}


def _matched(baseline: Sequence[Measured], count: int) -> Sequence[Measured]:
    return list(baseline) * count if len(baseline) == 1 else baseline


def _spread(measured: Measured) -> str:
    if len(measured.samples) < 2:
        return f"{measured.median:6.0f} ms"
    low, _, high = statistics.quantiles(measured.samples, n=4)
    return f"{measured.median:6.0f} ms  {f'{low:.0f} to {high:.0f}':>15}  {len(measured.samples):3}"


def main(arguments: argparse.Namespace) -> None:
    """Serve, measure, print, write bench/out/pages.json."""
    sys.stdout.reconfigure(line_buffering=True)  # each table as soon as it is measured
    path = chromium.find()
    if path is None:
        sys.exit(chromium.HOW_TO_GET_ONE)
    asked = set(arguments.only or ("press", "large", "load"))
    tables: list[dict[str, object]] = []
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        stack.callback(browser.close)
        version = browser.version
        home = stack.enter_context(tempfile.TemporaryDirectory())
        nobodys = {"HOME": home}  # no config.toml of whoever runs this
        bare = stack.enter_context(served(HERE / "bare", environment=nobodys))
        folder = HERE / "bare" if arguments.itself else ROOT
        paths = ("",) if arguments.itself else ("/", "/curves")
        small = stack.enter_context(served(folder, environment=nobodys))

        def ours(url: str, **query: str) -> list[Measured]:
            who = "bare app again" if arguments.itself else "ours, 100,000 " if query else "ours "
            return [Measured(name=who + path, url=url + path, query=query) for path in paths]

        def compare(measure: Callable[..., None], title: str, against: list[Measured], new: list[Measured],
                    reach: float) -> None:  # fmt: skip
            measure(browser, [*against, *new], arguments.repetitions)
            tables.append(report(title, against, new, reach))

        if "press" in asked:
            title = "Key press on the age slider to the last chart repainted, 23 patients"
            compare(presses, title, [Measured(name="bare app", url=bare)], ours(small), 1.6)
        if "load" in asked:
            title = "Opening a page, fresh profile, warm server, to the last chart painted"
            compare(loads, title, [Measured(name="bare app", url=bare)], ours(small), 1.5)
        if "large" in asked and not arguments.itself:
            library = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            name = large_library(library)
            big = stack.enter_context(served(environment={**nobodys, "FATIGUE_LIBRARY": str(library)}))
            title = "The same key press with 100,000 patients x 7 visits, against our own 23"
            compare(presses, title, ours(small), ours(big, cohort=name), 3.0)

    out = HERE / "out"
    out.mkdir(exist_ok=True)
    about = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"), "chromium": version,
        "streamlit": streamlit.__version__, "cores": os.cpu_count(), "itself": arguments.itself,
    }  # fmt: skip
    (out / "pages.json").write_text(json.dumps({**about, "tables": tables}, indent=1) + "\n")
    print(f"\nwritten: {out.relative_to(ROOT) / 'pages.json'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--repetitions", type=int, default=15, help="per page (default 15)")
    parser.add_argument("--only", nargs="+", choices=("press", "large", "load"), help="default: all three")
    parser.add_argument("--itself", action="store_true", help="the bare app against itself, to judge the harness")
    main(parser.parse_args())
