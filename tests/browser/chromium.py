"""Which Chromium the browser tests and benchmarks drive: found on this machine, or installed.

`python -m tests.browser.chromium` installs one where there is none; `make test` calls it. A missing browser is a
failure with a sentence, never a skipped test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import programs

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ELSEWHERE = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
ARGUMENTS = (
    "--no-sandbox",  # in a container, as root, Chromium's own sandbox cannot start
    "--disable-gpu",
    "--disable-quic",
    # A browser under test speaks to the app and to nobody else.
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOW_TO_GET_ONE = (
    "No Chromium was found on this machine, and the browser tests need one. Install Chromium or Google Chrome (on "
    "Debian or Ubuntu: sudo apt-get install chromium), or name one with CHROMIUM=/path/to/chromium, and try again."
)


def find() -> Path | None:
    """Give the path of a Chromium: the one named by CHROMIUM, the system's, or Playwright's own; None without any."""
    if named := os.environ.get("CHROMIUM"):
        return Path(named) if Path(named).exists() else None
    for name in NAMES:
        if path := shutil.which(name):
            return Path(path)
    for path in ELSEWHERE:
        if path.exists():
            return path
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None


def install() -> None:
    """Install a Chromium: Debian's package when root, else Playwright's own build in the user's cache."""
    if not programs.install("chromium"):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if find() is None and not os.environ.get("CHROMIUM"):
        sys.stderr.write("No Chromium here yet: installing one.\n")
        install()
    if find() is None:
        sys.exit(HOW_TO_GET_ONE)
