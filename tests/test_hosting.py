"""What a host starts: an image that holds what it needs and no more, and replicas that can do little harm."""

from __future__ import annotations

import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from sqlalchemy import make_url

from pages.frame.hosts import is_ours

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
SIGN_IN = (ROOT / "hosting" / "sign-in.yaml").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")


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


def test_replicas_share_the_store_answer_to_the_proxy_and_publish_nothing_unasked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said, store = SERVICES["app-one"]["environment"], SERVICES["store"]["environment"]
    asked = re.fullmatch(r"\$\{PUBLISH:\+(.*)\}", said["FATIGUE_PUBLISH"])  # nothing unless PUBLISH is set
    assert asked is not None
    url = make_url(asked[1].replace("${STORE_PASSWORD}", "secret"))
    assert (url.host, url.username, url.database) == ("store", store["POSTGRES_USER"], store["POSTGRES_DB"])
    assert store["POSTGRES_PASSWORD"].startswith("${STORE_PASSWORD:?")
    monkeypatch.setenv("FATIGUE_HOSTS", re.sub(r"\$\{HOSTS:[^}]*\}", "fatigue.hospital.example", said["FATIGUE_HOSTS"]))
    assert is_ours("fatigue.hospital.example")
    assert is_ours("app-one:8501")
    assert is_ours("app-two:8501")
    assert not is_ours("evil.example")


def test_what_signs_in_may_call_out_and_no_other() -> None:
    more = yaml.safe_load(SIGN_IN)["services"]
    assert set(more) == {name for name, service in SERVICES.items() if service.get("image") == "fatigue-explorer"}
    assert all(service["networks"] == ["inside", "outside"] for service in more.values())


def test_the_guide_names_every_setting() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for place in ("pages", "fatigue") for path in (ROOT / place).rglob("*.py")
    )
    for name in set(re.findall(r"\bFATIGUE_[A-Z_]+", code)):
        assert f"| `{name}` |" in GUIDE, name
    asked = re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text(encoding="utf-8") + SIGN_IN)
    for name in {*asked}:
        assert f"`{name}`" in GUIDE or f"{name}=" in GUIDE, name


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
