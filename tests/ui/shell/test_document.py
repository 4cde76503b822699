"""What a page changes that is hidden, or finds too late, leaves the rest of the session alone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.core.function import FunctionSpec
from explorer.core.session import Session
from tests.ui.conftest import Person
from tests.ui.descending import see_whole

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.slow
def test_a_start_found_for_a_function_that_is_gone_is_not_taken(person: Person) -> None:
    person.press(Qt.Key.Key_2, CONTROL, on=person.shell)
    descent = person.page
    person.paste_function("x^2")
    person.press(Qt.Key.Key_1, CONTROL, on=person.shell)
    person.paste_function("sin x")
    before = person.window.session
    descent.spec_found.emit(replace(descent.spec, start=(1.25, 0.0)))
    assert person.window.session == before


@pytest.mark.slow
def test_a_start_found_for_a_hidden_descent_is_taken_without_a_step_of_undo(
    person: Person,
) -> None:
    person.press(Qt.Key.Key_2, CONTROL, on=person.shell)
    descent = person.page
    see_whole(person)
    person.press(Qt.Key.Key_1, CONTROL, on=person.shell)
    descent.spec_found.emit(replace(descent.spec, start=(1.25, 0.0)))
    assert person.window.session.descent.start == (1.25, 0.0)
    assert not person.window.document.can_undo


@pytest.mark.slow
def test_a_number_left_half_typed_does_not_bring_an_older_function_back(person: Person) -> None:
    person.press(Qt.Key.Key_2, CONTROL, on=person.shell)
    field = person.page.controls.start_fields[0]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.5")
    # As a session that is dropped on the window; the field loses the focus when it is hidden.
    person.window.change_session(Session(FunctionSpec("tan x")))
    assert person.window.session.function.text == "tan x"
    assert person.shell.edit.toPlainText() == "tan x"
