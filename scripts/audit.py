"""Look up known faults of every package that requirements.lock names, by its exact version.

`make audit` installs pip-audit and calls this. It ends with 1 where a fault is known, and with 2 and a sentence where
the database cannot be asked: then nobody knows.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
# No package is installed or resolved: the lock names all of them.
COMMAND = (sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip", "--require-hashes",
           "--format", "json", "--progress-spinner", "off")  # fmt: skip


def told(answer: str, error: str) -> tuple[int, str]:
    """Give how to end, and what to say of the answer of pip-audit."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        why = error.strip().splitlines()[-1:] or ["it said nothing"]
        return 2, (
            f"Nobody knows whether faults are known of the {LOCK.name}: the database of PyPI could not be asked "
            f"({why[0]}). Try again where the network leads there."
        )
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in {fault['fix_versions'] or 'none'}"
        for package in packages
        for fault in package.get("vulns", ())
    ]
    if faults:
        return 1, "\n".join([f"Faults are known of what {LOCK.name} names. Take newer versions: `make lock`.", *faults])
    if unknown:
        return 2, (
            f"Nobody knows whether faults are known of {len(unknown)} of the {len(packages)} packages of {LOCK.name}: "
            f"the database that was asked does not have {', '.join(unknown[:5])}. Try again where PyPI is reached."
        )
    return 0, f"No fault is known of the {len(packages)} packages of {LOCK.name}."


def main() -> int:
    """Ask, and say what came of it."""
    done = subprocess.run(COMMAND, capture_output=True, text=True, check=False)  # noqa: S603 - words of our own
    code, words = told(done.stdout, done.stderr)
    sys.stdout.write(f"{words}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
