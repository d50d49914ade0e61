"""`fatigue-explorer`: its options, and what it says where it cannot start. A start is in tests/test_package.py."""

from __future__ import annotations

import pytest

from fatigue.commands import explorer


@pytest.fixture
def started(monkeypatch):
    """Calls of the server, instead of a server."""
    calls: list[tuple[list[str], dict[str, str]]] = []

    class Ended:
        returncode = 0

    def run(command, *, env, check):
        assert not check
        calls.append((command, env))
        return Ended

    monkeypatch.setattr(explorer.subprocess, "run", run)
    return calls


def test_the_app_starts_for_this_computer_alone(started):
    assert explorer.main([]) == 0
    command, _ = started[0]
    assert command[command.index("--server.address") + 1] == "localhost"
    assert command[command.index("--server.port") + 1] == "8501"
    assert explorer.app().name == "app.py"


def test_port_and_library_are_handed_on(started, tmp_path):
    assert explorer.main(["--port", "8600", "--library", str(tmp_path), "--no-browser"]) == 0
    command, settings = started[0]
    assert command[command.index("--server.port") + 1] == "8600"
    assert command[command.index("--server.headless") + 1] == "true"
    assert settings["FATIGUE_LIBRARY"] == str(tmp_path)


def test_a_library_that_is_no_folder_is_a_sentence(started, capsys):
    assert explorer.main(["--library", "no/such/folder"]) == 2
    assert "no/such/folder is no folder" in capsys.readouterr().err
    assert not started


@pytest.mark.parametrize("port", ["0", "99999", "x"])
def test_a_port_that_is_none_is_refused(port, capsys):
    with pytest.raises(SystemExit) as ended:
        explorer.main(["--port", port])
    assert ended.value.code == 2
    assert "is no port" in capsys.readouterr().err


def test_without_streamlit_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(explorer, "find_spec", lambda name: None)
    assert explorer.main([]) == 2
    assert "fatigue-explorer[app]" in capsys.readouterr().err
