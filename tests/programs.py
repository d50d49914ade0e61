"""The programs that some tests drive beside a browser: found on this machine, or installed.

`python -m tests.programs` installs what is missing; `make test` calls it. A missing program is a failure with a
sentence, never a skipped test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Each with Debian's packages that hold it, and what it is needed for.
PROGRAMS = {
    "caddy": (("caddy",), "the proxy before two servers"),
    "initdb": (("postgresql",), "PostgreSQL, the store that two servers share"),
}
_ELSEWHERE = "/usr/lib/postgresql"  # Debian keeps the database's own programs off the path


def find(name: str) -> Path | None:
    """Give the path of a program, or None where it is not on this machine."""
    found = shutil.which(name)
    inside = sorted(Path(_ELSEWHERE).glob(f"*/bin/{name}"))
    return Path(found) if found else inside[-1] if inside else None


def install(*packages: str) -> bool:
    """Install packages of Debian; False where we may not."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not (is_root and shutil.which("apt-get")):
        return False
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", *packages]):
        subprocess.run(["apt-get", *command], env=quietly, stdin=subprocess.DEVNULL, check=False)
    return True


def missing() -> list[str]:
    """Name the programs that are not here."""
    return [name for name in PROGRAMS if find(name) is None]


if __name__ == "__main__":
    if lacking := missing():
        sys.stderr.write(f"Not here yet: {', '.join(lacking)}; installing.\n")
        install("--no-install-recommends", *(package for name in lacking for package in PROGRAMS[name][0]))
    if lacking := missing():
        needed = "; ".join(f"{name} ({PROGRAMS[name][1]})" for name in lacking)
        packages = " ".join(package for name in lacking for package in PROGRAMS[name][0])
        sys.exit(f"The tests need programs that are not on this machine: {needed}. On Debian or Ubuntu: sudo apt-get "
                 f"install {packages}. Then try again.")  # fmt: skip
