"""`fatigue-explorer`: start the app, wherever the package is installed."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from fatigue.version import __version__

UNUSABLE = 2  # exit code: what was asked for cannot be done
PARENT = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the app and give its exit code; 2 where it cannot start."""
    asked = _asked(arguments)
    if find_spec("streamlit") is None:
        sys.stderr.write("The app needs Streamlit, which is not installed. Run: pip install 'fatigue-explorer[app]'\n")
        return UNUSABLE
    settings = dict(os.environ)
    if asked.library is not None:
        folder = Path(asked.library).resolve()
        if not folder.is_dir():
            sys.stderr.write(f"{asked.library} is no folder; a folder of cohort files was expected. Name one.\n")
            return UNUSABLE
        settings["FATIGUE_LIBRARY"] = str(folder)
    command = [sys.executable, "-m", "streamlit", "run", str(app()), *flags(asked)]
    try:
        # Our own program with a port, an address and a path of ours.
        return subprocess.run(command, env=settings, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        return 0


def app() -> Path:
    """Give the app's script: beside the package in a checkout, in `fatigue_app` where it was installed."""
    places = (PARENT / "fatigue_app" / "app.py", PARENT / "app.py")
    return next(place for place in places if place.exists())


def flags(asked: argparse.Namespace) -> list[str]:
    """Give Streamlit's options: only this computer is served, and nothing is written, unless said otherwise."""
    is_headless = "true" if asked.no_browser else "false"
    return ["--server.port", str(asked.port), "--server.address", asked.address, "--server.headless", is_headless]


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="fatigue-explorer",
        description="Open the Fatigue Explorer in a browser. It serves this computer only, reads the cohorts of the "
        "library folder without ever writing there, and keeps files that are opened in memory.",
    )
    parser.add_argument("--port", type=_port, default=8501, help="port to listen on (default: 8501)")
    parser.add_argument("--address", default="localhost", help="address to listen on (default: localhost)")
    parser.add_argument("--library", metavar="FOLDER", help="folder of cohort files to offer to every visitor")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--version", action="version", version=f"fatigue-explorer {__version__}")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; a whole number from 1 to 65535 was expected")
    return int(text)
