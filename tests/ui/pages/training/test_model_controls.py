"""The layers of a model."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.core.training.spec import MAX_LAYERS, Layer, TrainingSpec
from explorer.ui.pages.training.model_controls import ModelControls
from explorer.ui.shell.main_window import MainWindow


class Edited:
    """What is edited: the layers, shown at once."""

    def __init__(self) -> None:
        self.controls = ModelControls(self)
        self.layers: tuple[Layer, ...] = ()

    def change(self, key: str, **fields: tuple[Layer, ...]) -> None:
        self.show(**fields)

    def end_gesture(self) -> None:
        raise AssertionError("there is no slider")

    def show(self, layers: tuple[Layer, ...]) -> None:
        self.layers = layers
        self.controls.show_spec(replace(TrainingSpec(), layers=layers), 8)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def edited(qtbot: QtBot, window: MainWindow) -> Edited:
    """As many layers as can be, in a window."""
    made = Edited()
    window.left_column.addWidget(made.controls)
    made.show((Layer(),) * MAX_LAYERS)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return made


@pytest.fixture
def model(edited: Edited) -> ModelControls:
    return edited.controls


def test_after_a_layer_is_removed_the_focus_is_at_its_neighbour(model: ModelControls) -> None:
    model.rows[1].remove_button.setFocus()
    QTest.keyClick(model.rows[1].remove_button, Qt.Key.Key_Space)
    assert model.rows[1].remove_button.hasFocus()


def test_after_the_last_layer_is_removed_the_focus_is_where_one_is_added(
    model: ModelControls,
) -> None:
    button = model.rows[MAX_LAYERS - 1].remove_button
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert model.add_button.hasFocus()


def test_a_layer_is_added_by_a_click_on_the_words(edited: Edited, model: ModelControls) -> None:
    edited.show((Layer(),))
    assert model.add_button.text() == "add a layer"
    words = QPoint(model.add_button.width() - 12, model.add_button.height() // 2)
    QTest.mouseClick(model.add_button, Qt.MouseButton.LeftButton, pos=words)
    assert edited.layers == (Layer(), Layer())
