"""Hints: one at a time, with the real keys, and gone for good once used or dismissed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.engine.client import Engine
from explorer.ui.shell.guide.hints import HINTS, key_of
from explorer.ui.shell.state.state import WindowState, load_state, save_state
from explorer.workspaces import all_pages
from tests.ui.conftest import Person

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the state of someone who took the tour."""
    path = tmp_path / "state.json"
    save_state(path, WindowState(hints=("tour",)))
    return path


@pytest.fixture
def person(qtbot: QtBot, engine: Engine, training_engine: Engine, path: Path) -> Iterator[Person]:
    made = Person(qtbot, engine, path, training_engine)
    yield made
    made.close()


def _hint(person: Person) -> str:
    return person.window.guide.line.text


def _kept(person: Person, path: Path) -> tuple[str, ...]:
    """Return what the next start will know."""
    person.window.save_state()
    state, _ = load_state(path)
    assert state is not None
    return state.hints


def test_every_hint_has_the_key_that_the_list_of_keys_has() -> None:
    keys = {hint.name: key_of(hint) for hint in HINTS}
    assert keys == {
        "tour": "",
        "point": "← → ↑ ↓",
        "view": "",
        "rate": "",
        "play": "Space",
        "train": "Space",
        "run": "Ctrl + Enter, F5",
        "palette": "Ctrl + K",
    }
    assert all(bool(keys[hint.name]) == ("{key}" in hint.text) for hint in HINTS)


def test_hints_are_few_and_of_pages_that_there_are() -> None:
    pages = {page.name for page in all_pages()}
    assert {page for hint in HINTS for page in hint.pages} <= pages
    for page in pages:
        assert sum(not hint.pages or page in hint.pages for hint in HINTS) <= 4


@pytest.mark.slow
def test_a_key_that_does_it_ends_a_hint_and_the_next_one_comes(person: Person, path: Path) -> None:
    assert _hint(person) == "Drag the point, or move it by ← → ↑ ↓"
    person.press(Qt.Key.Key_F3, on=person.shell)
    person.press(Qt.Key.Key_Right)
    assert _hint(person).startswith("The wheel zooms")
    person.press(Qt.Key.Key_Plus)
    assert _hint(person) == "Ctrl + K finds every action, example and lesson"
    person.press(Qt.Key.Key_K, CONTROL, on=person.shell)
    person.press(Qt.Key.Key_Escape)
    assert _hint(person) == ""
    assert _kept(person, path) == ("tour", "point", "view", "palette")


@pytest.mark.slow
def test_the_mouse_that_does_it_ends_a_hint_too(person: Person, path: Path) -> None:
    x = person.spec.point
    y = float(person.samples.point.derivatives[0] or 0.0)
    person.drag(person.pixel_of(x, y), person.pixel_of(x + 1.0, y))
    assert _hint(person).startswith("The wheel zooms")
    viewport = person.figure.viewport()
    middle = QPointF(viewport.rect().center())
    button, held, phase = Qt.MouseButton, Qt.KeyboardModifier, Qt.ScrollPhase
    at = QPointF(viewport.mapToGlobal(middle.toPoint()))
    turn = QWheelEvent(
        middle, at, QPoint(), QPoint(0, 120), button.NoButton, held.NoModifier,
        phase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, turn)
    person.see(lambda: _hint(person).startswith("Ctrl + K"))
    assert _kept(person, path) == ("tour", "point", "view")


@pytest.mark.slow
def test_a_hint_that_is_dismissed_does_not_come_again_at_the_next_start(
    person: Person, path: Path, qtbot: QtBot, engine: Engine
) -> None:
    QTest.mouseClick(person.window.guide.line.close_button, Qt.MouseButton.LeftButton)
    assert _hint(person).startswith("The wheel zooms")
    person.close()
    again = Person(qtbot, engine, path)
    assert _hint(again).startswith("The wheel zooms")
    again.close()


@pytest.mark.slow
def test_a_workspace_has_its_own_first_and_what_nobody_did_ends_none(person: Person) -> None:
    # An example sets another point, which is no drag of a person's.
    person.window.commands.show_example("curves", 3)
    assert _hint(person).startswith("Drag the point")
    person.window.show_workspace("descent")
    assert _hint(person).startswith("Drag the learning rate")
    slider = person.page.controls.runner_list.rows[0].slider
    slider.setFocus()
    person.press(Qt.Key.Key_Right)
    assert _hint(person) == "Space plays the descent"
    person.see(lambda: person.page.player.steps > 0)
    person.press(Qt.Key.Key_F3, on=person.shell)
    person.press(Qt.Key.Key_Space)
    person.see(lambda: _hint(person).startswith("Ctrl + K"))
    person.window.show_workspace("tape")
    assert _hint(person) == "Ctrl + Enter, F5 runs the program"
    person.press(Qt.Key.Key_F5, on=person.shell)
    person.see(lambda: _hint(person).startswith("Ctrl + K"))
    person.window.show_workspace("training")
    assert _hint(person) == "Space starts the training"


@pytest.mark.slow
def test_a_hint_neither_covers_anything_nor_moves_the_figure(person: Person) -> None:
    person.shell.resize(1024, 640)
    QApplication.processEvents()
    before = person.figure.geometry()
    line = person.window.guide.line
    assert person.shell.frame.status_area.isAncestorOf(line)
    for _ in range(3):
        QTest.mouseClick(line.close_button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        assert person.figure.geometry() == before
    assert _hint(person) == ""
