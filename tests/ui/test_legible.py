"""What cannot be read is found."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.ui.widgets.plain import Label
from tests.ui.legible import illegible


@pytest.fixture
def top(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show()
    return made


@pytest.mark.parametrize("kind", [Label, QPushButton, QCheckBox])
def test_a_text_without_its_room_is_found(top: QWidget, kind: type[QWidget]) -> None:
    made = kind("a long text")  # pyright: ignore[reportCallIssue]
    made.setParent(top)
    made.show()
    made.setGeometry(10, 10, 300, 40)
    assert illegible(top) == []
    made.setGeometry(10, 10, 30, 40)
    assert illegible(top) == ["cut: a long text"]


def test_a_wrapped_text_without_its_height_is_found(top: QWidget) -> None:
    label = Label("many words that need some lines in a narrow place", top)
    label.setWordWrap(True)
    label.show()
    label.setGeometry(0, 0, 80, 20)
    assert len(illegible(top)) == 1


def test_a_text_under_another_one_or_out_of_the_window_is_found(top: QWidget) -> None:
    one, other = Label("one", top), Label("other", top)
    one.setGeometry(0, 0, 60, 30)
    other.setGeometry(40, 0, 60, 30)
    for label in (one, other):
        label.show()
    assert illegible(top) == ["covered: one / other"]
    other.move(380, 0)
    assert illegible(top) == ["out of its parent: other"]
