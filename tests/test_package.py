"""The wheel in an environment that holds its requirements and nothing of this checkout."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

import fatigue

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    """A new environment with the wheel; its requirements are lent by the one that runs the tests."""
    place = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(place, with_pip=False)
    library = Path(sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)}))
    (library / "requirements.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    install = [sys.executable, "-m", "pip", "--python", str(place / "bin" / "python"), "install", "--quiet"]
    subprocess.run([*install, "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    return place


def test_the_wheel_holds_the_app_the_data_and_no_litter(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"fatigue/cohort/data/demo23.csv", "fatigue_app/app.py", "fatigue_app/pages/frame/icon.png"} <= names
    assert "fatigue_app/.streamlit/config.toml" in names
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "fatigue").rglob("*.py")}
    assert ours <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith(("tests/", "bench/", "pages/"))]


def test_the_commands_of_the_wheel_work_in_an_empty_folder(environment, tmp_path):
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [str(environment / "bin" / words[0]), *words[1:]]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    described = run("fatigue", "describe", "demo")
    assert described.returncode == 0, described.stderr
    assert "23 patients" in described.stdout
    place = run("python", "-c", "import fatigue; print(fatigue.__file__)")
    assert str(environment) in place.stdout
    (tmp_path / "bad.csv").write_text("patient,month,FIS\nA,0,50\nA,6,999\n", encoding="utf-8")
    assert run("fatigue", "check", "bad.csv", "--instrument", "FIS").returncode == 1
    assert run("fatigue", "--version").stdout == f"fatigue {fatigue.__version__}\n"


def test_the_app_of_the_wheel_opens_the_demo(environment, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(environment / "bin" / "fatigue-explorer"), "--port", str(port), "--no-browser"]
    home = {**os.environ, "HOME": str(tmp_path)}
    with subprocess.Popen(
        command, cwd=tmp_path, env=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as server:
        try:
            assert _answer(f"http://127.0.0.1:{port}/_stcore/health", server) == "ok"
            assert "<title>" in _answer(f"http://127.0.0.1:{port}/", server)
        finally:
            os.killpg(server.pid, 15)
    assert list(tmp_path.iterdir()) == []  # nothing is written where it was started, nor into the home


def _answer(address: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        assert server.poll() is None, server.stdout.read().decode()
        try:
            with urllib.request.urlopen(address, timeout=5) as found:
                return found.read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} never answered")


def test_the_version_stands_in_one_place():
    """What must repeat it, repeats it rightly."""
    cited = re.search(r"(?m)^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited
    assert cited[1] == fatigue.__version__
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" not in project
    assert f"## [{fatigue.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_lock_and_the_package_ask_for_what_is_pinned():
    pins = dict(re.findall(r"(?m)^([\w.-]+)==([\w.]+)", (ROOT / "requirements.txt").read_text(encoding="utf-8")))
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert pins.items() <= dict(re.findall(r"(?m)^([\w.-]+)==([\w.]+)", locked)).items()
    entries = re.split(r"(?m)^(?=[\w.-]+==)", locked)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["app"]]
    assert {re.split(r"[=<>]", one)[0] for one in asked} == set(pins)
