"""The machine on which trainings are computed, for which a script takes the place of ssh."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.engine.client import EngineState
from tests.ui.conftest import Person
from tests.ui.learning import learner, train

__all__ = ["learner"]

ROOT = Path(__file__).parents[4]


def type_host(person: Person, text: str) -> None:
    field = person.page.controls.machine.field
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.slow
def test_a_training_is_computed_on_a_host_and_then_here_again(
    learner: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ssh = tmp_path / "ssh"
    ssh.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT}/main.py" engine\n')
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    host, engine = learner.page.controls.machine, learner.page.engine
    type_host(learner, "ada@lab")
    learner.see(lambda: engine.host == "ada@lab" and engine.state is EngineState.READY)
    learner.see(lambda: "computes on the CPU. Runs on ada@lab are not kept" in host.note.text())
    train(learner)
    run = learner.page.runs[-1]
    assert run.end is not None
    assert run.begun is not None
    assert (run.begun.directory, run.begun.device) == ("", "CPU:0")
    type_host(learner, "")
    learner.see(lambda: engine.host == "" and engine.state is EngineState.READY)
    learner.see(lambda: host.note.text() == "TensorFlow computes on the CPU.")


def test_what_is_no_host_is_said_and_changes_nothing(person: Person) -> None:
    person.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier, on=person.shell)
    host = person.page.controls.machine
    type_host(person, "-oProxyCommand=x")
    assert "cannot be a host" in host.error.text()
    assert person.page.engine.host == ""
