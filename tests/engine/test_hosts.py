"""An engine on another machine, for which a script stands in that takes the place of ssh."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtWidgets import QApplication

from explorer import __version__
from explorer.core.curves.results import CurveSamples
from explorer.engine.client import Engine, EngineState
from explorer.engine.messages import Ready, pack
from explorer.engine.places import Place, host_error
from tests.engine.test_client import FAST_WORKER, Listener, asked, wait_until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The script in ssh's place, with what it was given in the file beside it."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path / "ssh"


def stands_in(ssh: Path, command: str) -> None:
    ssh.write_text(f'#!/bin/sh\necho "$@" >> "{ssh}.told"\n{command}\n')
    ssh.chmod(0o755)


@pytest.fixture
def engine(qapp: QApplication) -> Iterator[Engine]:
    engine = Engine(host="ada@lab", patience=5, start_patience=30, pause=0.01)
    yield engine
    engine.stop()


def test_it_is_started_by_ssh_without_a_question_and_answers(ssh: Path, engine: Engine) -> None:
    stands_in(ssh, FAST_WORKER)
    heard = Listener(engine)
    engine.start()
    assert str(engine.state_sentence) == "Connecting to ada@lab …"
    heard.ask("x^2")
    assert isinstance(heard.answers[0][1], CurveSamples)
    told = Path(f"{ssh}.told").read_text()
    assert "BatchMode=yes" in told
    assert told.endswith("-- ada@lab gradient-explorer engine\n")
    assert heard.states[-1][1].endswith(" ready on ada@lab (CPU:0)")


def test_a_lost_line_is_said_and_joined_again(ssh: Path, engine: Engine) -> None:
    stands_in(ssh, FAST_WORKER)
    heard = Listener(engine)
    engine.start()
    wait_until(lambda: engine.state is EngineState.READY)
    psutil.Process(engine.pid).kill()
    wait_until(lambda: engine.state is EngineState.RESTARTING)
    wait_until(lambda: engine.state is EngineState.READY)
    said = [text for state, text in heard.states if state is EngineState.RESTARTING]
    assert said == ["No line to ada@lab: it said nothing. Connecting again …"]
    heard.ask("x")
    assert heard.finished


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("echo 'ssh: Could not resolve hostname lab' >&2; exit 255", "Could not resolve hostname"),
        (
            "echo 'Welcome to the lab, today is Monday and all is well.'; cat",
            "something else than Gradient Explorer",
        ),
        ("echo 'gradient-explorer: not found' >&2; exit 127", "gradient-explorer: not found"),
    ],
)
def test_a_host_without_an_engine_is_given_up_with_the_reason(
    ssh: Path, engine: Engine, command: str, reason: str
) -> None:
    stands_in(ssh, command)
    engine.start()
    wait_until(lambda: engine.state is EngineState.FAILED)
    assert str(engine.state_sentence).startswith("ada@lab gives no engine: ")
    assert reason in str(engine.state_sentence)


def test_an_engine_of_another_version_is_refused(ssh: Path, engine: Engine, tmp_path: Path) -> None:
    answer = tmp_path / "answer"
    answer.write_bytes(pack(Ready("2.21.0", 1.0, "9.9.9")))
    stands_in(ssh, f'cat "{answer}"; cat > /dev/null')
    heard = Listener(engine)
    heard.request(asked("x"))
    engine.start()
    wait_until(lambda: engine.state is EngineState.FAILED)
    told = f"ada@lab has version 9.9.9 of Gradient Explorer and this window {__version__}: install "
    assert str(engine.state_sentence).startswith(told)
    assert [text for _, text in heard.failed] == [str(engine.state_sentence)]


def test_it_moves_to_a_host_and_back_and_what_went_on_is_said_to_have_ended(
    ssh: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_in(ssh, FAST_WORKER)
    engine = Engine(pause=0.01)
    monkeypatch.setattr(Place, "process", _fast_here(Place.process))
    heard = Listener(engine)
    engine.start()
    wait_until(lambda: engine.state is EngineState.READY)
    engine.move("ada@lab")
    heard.ask("x")
    heard.request(asked("waits"))
    engine.move("")
    assert [text for _, text in heard.failed] == ["This ended when another machine was chosen."]
    wait_until(lambda: engine.state is EngineState.READY)
    assert engine.host == ""
    engine.stop()


def _fast_here(process):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Have the worker of this machine be the one that starts at once."""

    def made(place: Place, parent: object):  # type: ignore[no-untyped-def]  # noqa: ANN202
        found = process(place, parent)
        if not place.host:
            found.setArguments(["-P", "-m", "tests.engine.fast_worker"])
        return found

    return made


@pytest.mark.parametrize("host", ["-oProxyCommand=x", "a b", "a;b", "$(x)", "a\nb", "über", "."])
def test_what_ssh_could_take_for_something_else_is_no_host(host: str) -> None:
    assert "cannot be a host" in str(host_error(host))


@pytest.mark.parametrize("host", ["", "lab", "ada@lab.example.org", "10.0.0.7", "fe80::1%eth0"])
def test_hosts_as_ssh_knows_them_are_taken(host: str) -> None:
    assert host_error(host) is None


@pytest.mark.slow
def test_the_command_is_an_engine_on_its_standard_streams(
    ssh: Path, engine: Engine, tmp_path: Path
) -> None:
    stands_in(ssh, f'exec "{sys.executable}" "{ROOT}/main.py" engine')
    heard = Listener(engine)
    heard.request(asked("x^2", 3.0))
    engine.start()
    wait_until(lambda: heard.finished)
    assert isinstance(heard.answers[0][1], CurveSamples)
    process = psutil.Process(engine.pid)
    engine.stop()
    wait_until(lambda: not process.is_running())
