"""How long a filter change takes in one session while another opens a file that was made to harm.

Every file of tests/cohort/files/hostile.py, and those of a folder that is named, is dropped at the door of one session,
while a second session changes its filter every second; the server must live, and its median change stay under a second.

    .venv/bin/python -m bench.watch                          # some minutes
    .venv/bin/python -m bench.watch --folder some/files
    .venv/bin/python -m bench.watch --only xlsx
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.browser.served import served
from tests.browser.settled import settled
from tests.browser.watching import change_filter, open_file
from tests.cohort.files.hostile import hostile

MOST = 1.0  # seconds, at the median


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--folder", type=Path, action="append", default=[])
    options.add_argument("--only", default="")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as made, served() as url, sync_playwright() as playwright:
        files = []
        for name, make in hostile().items():
            # The picker takes endings that it knows; what a file is, its content decides.
            path = Path(made) / (name if name.rpartition(".")[2] != "xlsb" else f"{name}.xlsx")
            path.write_bytes(make())
            files.append(path)
        files += [path for folder in asked.folder for path in sorted(folder.iterdir())]
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.ARGUMENTS)
        watcher, opener = (browser.new_context().new_page() for _ in range(2))
        for page in (watcher, opener):
            page.goto(url)
            settled(page)
        alone = [change_filter(watcher, top) for top in range(40, 52)]
        print(f"nobody else: {statistics.median(alone):.2f} s a change, at most {max(alone):.2f}")
        every: list[float] = []
        for file in files:
            if asked.only not in file.name:
                continue
            found = open_file(watcher, opener, file, pause=1.0)
            every += found.changes
            median, most = statistics.median(found.changes), max(found.changes)
            print(f"{file.name}: {median:.2f} s a change, at most {most:.2f}; after {found.seconds:.1f} s:")
            print(f"    {' '.join(found.said.split())[:200]}")
        print(f"all: {statistics.median(every):.2f} s a change (at most {MOST:g}), {len(every)} changes")
        browser.close()


if __name__ == "__main__":
    main()
