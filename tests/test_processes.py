"""How the program starts itself: with an interpreter, and as a folder without one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from explorer import app, processes
from explorer.processes import WORKERS, environment_of_others, program_command, worker_command


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program as PyInstaller leaves it."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)


@pytest.mark.parametrize("module", WORKERS)
def test_a_worker_is_a_module_of_the_interpreter(module: str) -> None:
    assert worker_command(module) == [sys.executable, "-P", "-m", module]
    path = Path(processes.__file__).parents[1].joinpath(*module.split(".")).with_suffix(".py")
    assert "\ndef main() -> None:" in path.read_text()


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("module", WORKERS)
def test_without_an_interpreter_the_program_becomes_the_worker(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, *arguments = worker_command(module)
    assert program == sys.executable
    served: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(sys, "argv", ["before"])
    monkeypatch.setattr(
        f"{module}.main", lambda: served.append((module, sys.argv[1:])), raising=True
    )
    assert app.main([*arguments, "gently"]) == 0
    assert served == [(module, ["gently"])]


@pytest.mark.usefixtures("frozen")
def test_nothing_but_a_worker_is_started_so() -> None:
    with pytest.raises(ValueError, match="antigravity is no worker"):
        app.main(["--as-worker", "antigravity"])


def test_with_an_interpreter_there_is_no_such_option() -> None:
    assert app.main(["--as-worker", WORKERS[0]]) == 2


@pytest.mark.usefixtures("frozen")
def test_libraries_of_a_folder_are_not_those_of_other_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/folder/_internal")
    assert "LD_LIBRARY_PATH" not in environment_of_others()
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/usr/local/lib")
    assert environment_of_others()["LD_LIBRARY_PATH"] == "/usr/local/lib"
    assert program_command() == [sys.executable]


def test_elsewhere_they_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/local/lib")
    assert environment_of_others() == dict(os.environ)


def test_the_command_that_was_started_is_that_of_the_menu(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = tmp_path / "bin" / "gradient-explorer"
    command.parent.mkdir()
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(command)])
    assert program_command() == [str(command)]
