"""Controls of which the help has something to say."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.storage.ideas import ideas
from explorer.ui.widgets import explained
from explorer.ui.widgets.explained import explain, explain_setting, idea_at


@pytest.fixture
def outer(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    QVBoxLayout(widget)
    return widget


def test_the_idea_of_a_widget_is_that_of_the_nearest_one_that_has_it(outer: QWidget) -> None:
    inner, plain = QPushButton(outer), QPushButton(outer)
    assert idea_at(inner) == idea_at(None) == ""
    explain(outer, "loss")
    explain(inner, "seed")
    assert (idea_at(inner), idea_at(plain)) == ("seed", "loss")


def test_the_tip_tells_of_the_help_where_there_is_one(outer: QWidget) -> None:
    button, label = QPushButton(outer), QLabel(outer)
    button.setToolTip("Rows of a step")
    for widget in (button, label):
        explain_setting(widget, "batch")
    assert button.toolTip() == "Rows of a step\nF1 explains it."
    assert label.toolTip() == ""
    assert idea_at(label) == "epoch"


def test_a_setting_without_an_idea_stays_as_it_is(outer: QWidget) -> None:
    outer.setToolTip("Width")
    explain_setting(outer, "width")
    assert (outer.toolTip(), idea_at(outer)) == ("Width", "")


def test_every_idea_of_a_setting_is_there() -> None:
    assert set(explained._OF_SETTINGS.values()) <= {each.name for each in ideas()}
