#!/bin/sh
# Makes .venv with a Python of 3.11 or newer. Where that cannot be done, says in a sentence what is missing.
set -eu
venv=${1:-.venv}
wanted='import sys; sys.exit(sys.version_info < (3, 11))'

found=
for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c "$wanted" >/dev/null 2>&1; then
        found=$name
        break
    fi
done
if [ -z "$found" ]; then
    have=$("${PYTHON:-python3}" --version 2>&1) || have="no Python at all"
    echo "Fatigue Explorer needs Python 3.11 or newer; found ${have}. Install one from https://www.python.org/downloads/ and run this again." >&2
    exit 1
fi
if ! "$found" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    echo "$("$found" --version) is here but cannot make a virtual environment. On Debian or Ubuntu: sudo apt-get install python3-venv. Then run this again." >&2
    exit 1
fi
echo "Making $venv with $("$found" --version)"
rm -rf "$venv"
"$found" -m venv "$venv"
