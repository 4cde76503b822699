"""Number fields and sliders."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.ui.widgets.controls import DropDown, NumberField, Slider, range_texts, short_number
from explorer.ui.widgets.theme import LIGHT, apply_theme


@pytest.fixture
def field(qtbot: QtBot) -> NumberField:
    made = NumberField("point", "where")
    qtbot.addWidget(made)
    made.show_number(1.0)
    return made


def _enter(field: NumberField, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "value"),
    [("2.5", 2.5), ("-pi/2", -math.pi / 2), ("sqrt 2", math.sqrt(2)), ("1e-3", 1e-3)],
)
def test_a_number_is_read_as_people_write_it(
    qtbot: QtBot, field: NumberField, text: str, value: float
) -> None:
    with qtbot.waitSignal(field.number_entered) as entered:
        _enter(field, text)
    assert entered.args == [value]


@pytest.mark.parametrize("text", ["x", "1/0", "__import__('os')", "9^9^9^9", ""])
def test_what_is_no_number_is_marked_with_a_sentence_and_not_taken(
    qtbot: QtBot, field: NumberField, text: str
) -> None:
    with qtbot.assertNotEmitted(field.number_entered):
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Delete)
        _enter(field, text)
    assert field.property("wrong")
    assert len(field.toolTip()) > 10
    assert field.accessibleDescription() == field.toolTip()


def test_a_mark_goes_when_the_text_is_changed(field: NumberField) -> None:
    _enter(field, "x")
    QTest.keyClicks(field, "1")
    assert not field.property("wrong")
    assert field.toolTip() == "where"


def test_a_field_that_is_left_untouched_changes_nothing(qtbot: QtBot, field: NumberField) -> None:
    field.show_number(math.pi)
    with qtbot.assertNotEmitted(field.number_entered):
        QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_number_that_is_not_taken_gives_way_to_the_one_that_holds(field: NumberField) -> None:
    _enter(field, "7")
    assert field.text() == "1"


def test_a_number_that_is_taken_stays(field: NumberField) -> None:
    field.number_entered.connect(field.show_number)
    _enter(field, "7")
    assert field.text() == "7"


def test_a_number_that_cannot_be_is_marked_and_its_reason_said(field: NumberField) -> None:
    field.number_entered.connect(lambda _: field.refuse("A step is more than 0."))
    _enter(field, "0")
    assert field.text() == "0"
    assert field.property("wrong")
    assert field.toolTip() == "A step is more than 0."


def test_a_number_half_typed_is_taken_back(qtbot: QtBot, field: NumberField) -> None:
    QTest.keyClicks(field, "55")
    with qtbot.assertNotEmitted(field.number_entered):
        assert field.take_back()
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "1"
    assert not field.take_back()


def test_short_numbers_have_a_true_minus_sign() -> None:
    assert short_number(-0.1 - 0.2) == "−0.3"
    assert short_number(1e-300) == "1e−300"


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (-2 * math.pi, 2 * math.pi, ("−6.283", "6.283")),
        (0.99661, 0.99664, ("0.99661", "0.99664")),
        (1 - 1e-9, 1 + 1e-9, ("0.999999999", "1.000000001")),
        (0.8414709848069, 0.8414709848089, ("0.8414709848069", "0.8414709848089")),
        (-1e300, 1e300, ("−1e300", "1e300")),
        (2.0, 2.0, ("2", "2")),
    ],
)
def test_the_ends_of_a_range_are_told_apart(
    low: float, high: float, texts: tuple[str, str]
) -> None:
    assert range_texts(low, high, 4) == texts


def test_a_slider_gives_round_steps_within_its_range(qtbot: QtBot) -> None:
    slider = Slider("a", "value of a")
    qtbot.addWidget(slider)
    seen: list[float] = []
    slider.number_changed.connect(seen.append)
    slider.show_number(0.0, -1.0, 1.0, 0.1)
    for position in range(0, slider.maximum() + 1, 97):
        slider.setValue(position)
    assert all(-1 <= v <= 1 for v in seen)
    assert all(abs(v * 10 - round(v * 10)) < 1e-9 for v in seen)


def test_showing_a_value_is_not_moving_the_slider(qtbot: QtBot) -> None:
    slider = Slider("a", "value of a")
    qtbot.addWidget(slider)
    with qtbot.assertNotEmitted(slider.number_changed):
        slider.show_number(0.5, 0.0, 1.0)


def test_escape_takes_back_what_is_typed(field: NumberField) -> None:
    field.show_number(3.0)
    field.show()
    field.setFocus()
    for typed in ("7", "no number"):
        field.selectAll()
        QTest.keyClicks(field, typed)
        if typed != "7":
            QTest.keyClick(field, Qt.Key.Key_Return)
            assert field.property("wrong")
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert field.text() == "3"
        assert not field.property("wrong")


def test_a_mistake_is_seen_while_the_field_has_the_focus(qtbot: QtBot) -> None:
    apply_theme(LIGHT)
    field = NumberField("point", "where")
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    field.setFocus()
    _enter(field, "no number")
    image = field.grab().toImage()
    assert image.pixelColor(image.width() // 2, 0).name() == QColor(LIGHT.error).name()


def test_the_entry_that_is_come_to_stands_out_in_the_list(qtbot: QtBot) -> None:
    apply_theme(LIGHT)
    box = DropDown()
    qtbot.addWidget(box)
    box.addItems(["one", "two", "three"])
    view = box.view()
    view.window().resize(200, 120)
    view.window().grab()
    view.setCurrentIndex(view.model().index(1, 0))
    image = view.grab().toImage()
    places = [view.visualRect(view.model().index(row, 0)).center() for row in range(3)]
    grounds = [image.pixelColor(image.width() - 8, place.y() + 1).name() for place in places]
    assert grounds[0] == grounds[2] == QColor(LIGHT.field).name()
    assert grounds[1] == QColor(LIGHT.hover).name()
