"""What screen readers are told that Qt does not know by itself."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.ui.lessons.answers.axis_mark import AxisMark
from explorer.ui.pages.descent.rate_slider import RateSlider
from explorer.ui.widgets.controls import DropDown, Slider
from explorer.ui.widgets.spoken import Announcer
from tests.ui.spoken import Reader, reader

__all__ = ["reader"]
_Text = QAccessible.Text


def _spoken(widget: QWidget) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(widget)


def test_a_slider_tells_its_number_and_not_its_position(qtbot: QtBot) -> None:
    slider = Slider("a", "Value of a")
    qtbot.addWidget(slider)
    slider.show_number(1.25, -5.0, 5.0)
    spoken, value = _spoken(slider), _spoken(slider).valueInterface()
    assert spoken.role() == QAccessible.Role.Slider
    assert (spoken.text(_Text.Name), spoken.text(_Text.Value)) == ("a", "1.25")
    assert (value.minimumValue(), value.currentValue(), value.maximumValue()) == (-5, 1.25, 5)


def test_a_logarithmic_slider_tells_the_rate_and_not_its_exponent(qtbot: QtBot) -> None:
    slider = RateSlider()
    qtbot.addWidget(slider)
    slider.show_rate(0.01)
    assert _spoken(slider).text(_Text.Value) == "0.01"
    assert _spoken(slider).valueInterface().currentValue() == pytest.approx(0.01, rel=1e-3)


def test_a_screen_reader_moves_a_slider_as_the_mouse_does(qtbot: QtBot) -> None:
    slider = RateSlider()
    qtbot.addWidget(slider)
    slider.show_rate(0.01)
    with qtbot.waitSignal(slider.number_changed) as moved:
        _spoken(slider).valueInterface().setCurrentValue(1.0)
    assert moved.args == [pytest.approx(0.0, abs=1e-3)]


def test_what_a_slider_shows_is_told_in_words_where_there_are_some(qtbot: QtBot) -> None:
    slider = Slider("Pace", "Steps a second")
    qtbot.addWidget(slider)
    slider.say("as fast as possible")
    assert _spoken(slider).text(_Text.Value) == "as fast as possible"


def test_a_box_tells_what_is_chosen_in_it(qtbot: QtBot) -> None:
    box = DropDown()
    qtbot.addWidget(box)
    box.addItem("Adam")
    box.describe("Optimizer 1", "The rule by which it steps")
    assert _spoken(box).text(_Text.Value) == "Adam"
    assert _spoken(box).text(_Text.Description) == "Optimizer 1: The rule by which it steps"


def test_the_mark_on_an_axis_tells_where_it_is(qtbot: QtBot, reader: Reader) -> None:
    mark = AxisMark(0.001, 10.0, is_log=True)
    qtbot.addWidget(mark)
    assert _spoken(mark).text(_Text.Value) == ""
    _spoken(mark).valueInterface().setCurrentValue(0.1)
    assert (mark.value, _spoken(mark).text(_Text.Value)) == (0.1, "0.1")
    assert reader.changed == [QAccessible.Event.ValueChanged]


def test_widgets_that_speak_go_without_a_trace(qtbot: QtBot) -> None:
    # Windows of other tests may still be on their way out.
    before = _sliders()
    for _ in range(20):
        window = QWidget()
        column = QVBoxLayout(window)
        for _ in range(5):
            column.addWidget(Slider("a", ""))
        for slider in window.findChildren(Slider):
            assert _spoken(slider).valueInterface().currentValue() == 0.0
        window.deleteLater()
        del window, column
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
    assert _sliders() <= before


def _sliders() -> set[Slider]:
    return {each for each in QApplication.allWidgets() if isinstance(each, Slider)}


def test_what_changes_is_announced_once_when_it_has_come_to_rest(
    qtbot: QtBot, reader: Reader
) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    label.show()
    announcer = Announcer(label)
    for text in ("Still moving", "Oscillating", "Converged"):
        announcer.take(text)
    qtbot.waitUntil(lambda: reader.heard == ["Converged"])
    announcer.take("Diverged")
    announcer.take("Converged")
    announcer.take("Diverged")
    qtbot.waitUntil(lambda: reader.heard == ["Converged", "Diverged"])
