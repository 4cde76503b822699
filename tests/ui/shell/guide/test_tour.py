"""The tour, gone through as a person goes through it: by keys, by mouse, and midway elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core.examples import EXAMPLES
from explorer.core.translation import language, use
from explorer.engine.client import Engine
from explorer.ui.language.choice import install_translators
from explorer.ui.shell.guide.stops import STOPS
from explorer.ui.shell.guide.tour import Tour
from explorer.ui.widgets.theme import DARK
from tests.ui.conftest import Person

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def english_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    use("en")
    install_translators()


def switch(person: Person, name: str) -> None:
    """Speak a language."""
    if language() != name:
        person.window.looks.set_language(name)
    person.see(lambda: language() == name and person.window.is_complete)


def _begin(person: Person) -> Tour:
    person.window.actions.by_name["tour"].trigger()
    return person.window.tour


def _target(person: Person) -> QRect:
    return person.window.tour.pointer.ring.seen()


def _card(person: Person) -> QRect:
    card = person.window.tour.card
    return QRect(card.mapTo(person.shell, QPoint()), card.size())


def _see_stop(person: Person, number: int) -> None:
    """Wait until a stop is pointed at and said."""
    tour = person.window.tour
    person.see(lambda: tour.number == number and tour.card.isVisible())
    person.see(lambda: tour.pointer.ring.isVisible())
    QApplication.processEvents()


def _assert_clear(person: Person) -> None:
    """Assert that the target is seen, and that the card neither covers it nor leaves the window."""
    target, card = _target(person), _card(person)
    assert target.width() > 20
    assert target.height() > 10
    assert person.shell.rect().contains(target)
    assert person.shell.rect().contains(card)
    assert not card.intersects(target)
    label = person.window.tour.card._text
    assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.slow
@pytest.mark.shares_window
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [(1024, 640), (1280, 800)], ids=["small", "usual"])
@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_every_stop_is_seen_beside_its_card_after_panels_were_hidden(
    person: Person, spoken: str, size: tuple[int, int], scale: float
) -> None:
    person.shell.resize(*size)
    switch(person, spoken)
    try:
        person.window.looks.set_scale(scale)
        if not person.window.side.isHidden():
            person.window.side_area.toggle()
        tour = _begin(person)
        for number, stop in enumerate(STOPS, 1):
            _see_stop(person, number)
            if stop.workspace:
                assert person.window.session.workspace == stop.workspace
            _assert_clear(person)
            QTest.keyClick(tour.card, Qt.Key.Key_Right)
        assert not tour.is_on
        # What was hidden before it is hidden again.
        assert person.window.side.isHidden()
        assert person.window.session.workspace == "curves"
    finally:
        person.window.tour.end()
        person.window.looks.set_scale(1.0)
        switch(person, "en")


@pytest.mark.slow
def test_it_goes_by_keys_there_and_back_and_ends_at_escape_from_anywhere(person: Person) -> None:
    before = person.window.session
    tour = _begin(person)
    _see_stop(person, 1)
    assert QApplication.focusWidget() is tour.card
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Right)
    assert tour.number == 3
    person.press(Qt.Key.Key_Left)
    person.press(Qt.Key.Key_Left)
    # There is none before the first.
    person.press(Qt.Key.Key_Left)
    assert tour.number == 1
    person.press(Qt.Key.Key_F3, on=person.shell)
    assert person.figure.hasFocus()
    person.press(Qt.Key.Key_Escape)
    assert not tour.is_on
    assert not tour.card.isVisible()
    person.see(lambda: not tour.pointer.ring.isVisible())
    assert person.window.session == before


@pytest.mark.slow
def test_it_goes_by_its_buttons_through_which_the_focus_goes_and_out_again(person: Person) -> None:
    tour = _begin(person)
    _see_stop(person, 1)
    card = tour.card
    found = []
    for _ in range(3):
        person.press(Qt.Key.Key_Tab)
        found.append(QApplication.focusWidget())
    # Back has nothing to do at the first stop.
    assert found[:2] == [card.end_button, card.next_button]
    assert not card.isAncestorOf(found[2])
    QTest.mouseClick(card.next_button, Qt.MouseButton.LeftButton)
    assert tour.number == 2
    QTest.mouseClick(card.back_button, Qt.MouseButton.LeftButton)
    assert tour.number == 1
    card.end_button.setFocus()
    person.press(Qt.Key.Key_Return)
    assert not tour.is_on


@pytest.mark.slow
def test_it_goes_on_once_the_point_was_dragged(person: Person) -> None:
    tour = _begin(person)
    tour.move(1)
    _see_stop(person, 2)
    at = person.spec.point
    y = float(person.samples.point.derivatives[0] or 0.0)
    person.drag(person.pixel_of(at, y), person.pixel_of(at + 1.0, y))
    assert person.spec.point != at
    assert tour.number == 2
    _see_stop(person, 3)


@pytest.mark.slow
def test_typing_is_left_in_peace_and_is_said_to_be_done(person: Person) -> None:
    tour = _begin(person)
    _see_stop(person, 1)
    person.type_function("x^2")
    person.see(lambda: tour.card._done.text() == "✓")
    assert not tour._timer.isActive()
    assert tour.number == 1


@pytest.mark.slow
def test_running_the_program_at_its_stop_goes_on(person: Person) -> None:
    tour = _begin(person)
    for _ in range(4):
        tour.move(1)
    _see_stop(person, 5)
    QTest.mouseClick(person.page.controls.bar.run_button, Qt.MouseButton.LeftButton)
    _see_stop(person, 6)
    assert person.page.record is not None


@pytest.mark.slow
def test_who_ends_it_midway_stays_and_goes_on_typing(person: Person) -> None:
    person.window.show_workspace("tape")
    tour = _begin(person)
    _see_stop(person, 1)
    assert person.window.session.workspace == "curves"
    person.type_function("x^2")
    person.press(Qt.Key.Key_Escape, on=person.shell.edit)
    assert not tour.is_on
    assert person.window.session.workspace == "curves"
    QTest.keyClicks(person.shell.edit, " + 1")
    assert person.spec.function.text == "x^2 + 1"


@pytest.mark.slow
def test_after_the_last_stop_the_first_workspace_comes_back(person: Person) -> None:
    person.window.show_workspace("descent")
    tour = _begin(person)
    for _ in STOPS:
        tour.move(1)
    assert not tour.is_on
    assert person.window.session.workspace == "descent"


@pytest.mark.slow
def test_another_language_theme_and_size_in_the_middle_leave_it_where_it_is(
    person: Person,
) -> None:
    _begin(person).move(1)
    _see_stop(person, 2)
    switch(person, "zh_CN")
    try:
        _see_stop(person, 2)
        assert person.window.tour.card.text.startswith("蓝点")
        person.window.looks.set_theme(DARK)
        person.shell.resize(1024, 640)
        person.see(lambda: person.shell.rect().contains(_card(person)))
        _assert_clear(person)
        person.window.tour.end()
        assert person.window.session.workspace == "curves"
    finally:
        switch(person, "en")


@pytest.mark.slow
def test_lessons_and_a_presentation_take_its_place(person: Person) -> None:
    tour = _begin(person)
    person.press(Qt.Key.Key_L, CONTROL, on=person.shell)
    assert person.window.lessons.is_open
    assert not tour.is_on
    _begin(person)
    assert tour.is_on
    assert not person.window.lessons.is_open
    person.press(Qt.Key.Key_F11, on=person.shell)
    assert not tour.is_on
    _begin(person)
    assert tour.is_on
    assert not person.window.presentation.is_on


@pytest.mark.slow
def test_it_stands_beside_a_function_of_two_variables_too(person: Person) -> None:
    number = next(i for i, each in enumerate(EXAMPLES) if each.has_two)
    person.window.commands.show_example("curves", number)
    tour = _begin(person)
    for number in range(1, len(STOPS) + 1):
        _see_stop(person, number)
        _assert_clear(person)
        tour.move(1)


@pytest.mark.slow
def test_it_is_offered_in_a_fresh_profile_and_not_again_once_it_was_taken(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "state.json"
    person = Person(qtbot, engine, path)
    line = person.window.guide.line
    assert (line.text, line.offer_button.text()) == ("New here?", "Take the tour")
    QTest.mouseClick(line.offer_button, Qt.MouseButton.LeftButton)
    _see_stop(person, 1)
    # Nothing else speaks meanwhile.
    assert line.text == ""
    person.press(Qt.Key.Key_Escape)
    assert line.text
    assert line.text != "New here?"
    person.close()
    again = Person(qtbot, engine, path)
    assert again.window.guide.line.text.startswith("Drag the point")
    again.close()
