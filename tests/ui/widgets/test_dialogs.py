"""Where the file dialogs begin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from explorer.engine.client import Engine
from explorer.ui.widgets.dialogs import last_folder, remember_folder
from tests.ui.conftest import Person


@pytest.fixture
def no_folder(qapp: QApplication) -> Iterator[None]:
    """No folder was used before, and none is told to the next test."""
    before = last_folder()
    remember_folder("")
    yield
    remember_folder(before)


@pytest.mark.usefixtures("no_folder")
def test_a_dialog_begins_in_the_last_folder_after_a_restart_too(
    qtbot: QtBot, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lessons = tmp_path / "lessons"
    lessons.mkdir()
    saved = (str(lessons / "first.json"), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: saved)
    first = Person(qtbot, engine, tmp_path / "state.json")
    first.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier, on=first.shell)
    first.close()
    # What another process would not know either.
    remember_folder("")
    begun: list[str] = []

    def open_in(_parent: object, _title: str, folder: str, _pattern: str) -> tuple[str, str]:
        begun.append(folder)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", open_in)
    later = Person(qtbot, engine, tmp_path / "state.json")
    later.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier, on=later.shell)
    later.close()
    assert begun == [str(lessons)]
