"""What a host starts: an image that holds what it needs and no more, and replicas that can do little harm."""

from __future__ import annotations

import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"] == service["memswap_limit"]
    assert service["pids_limit"] <= 256


def test_only_the_proxy_is_reached_from_outside_and_nothing_inside_calls_out() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert [name for name, service in SERVICES.items() if service["networks"] != ["inside"]] == ["proxy"]


def test_replicas_are_alike_and_the_proxy_knows_them() -> None:
    replicas = [service for service in SERVICES.values() if service.get("image") == "fatigue-explorer"]
    assert len(replicas) == 2
    assert replicas[0] == replicas[1]
    proxy = (ROOT / "hosting" / "Caddyfile").read_text(encoding="utf-8")
    names = re.search(r"\{\$REPLICAS:([^}]*)\}", proxy)
    assert names is not None
    assert {name.partition(":")[0] for name in names[1].split()} < set(SERVICES)


def test_what_the_image_copies_is_let_through() -> None:
    """Symptom: Dockerfile copied the lock file, and .dockerignore held it back: no image could be made."""
    lines = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] not in "#"]
    assert lines[0] == "*"
    let = [line[1:] for line in lines if line.startswith("!")]
    copied = re.findall(r"(?m)^COPY (?!\. )(\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert copied
    assert all(any(fnmatch(name, pattern) for pattern in let) for name in copied)
    assert all((ROOT / name).exists() for name in let)


def test_the_app_starts_from_what_the_image_holds(tmp_path: Path) -> None:
    let = [line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"]
    for name in let:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(ROOT / name)
    ask = "import app, fatigue; fatigue.demo(); print(app.app)"
    run = subprocess.run([sys.executable, "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
