"""How the tests of the descent page get before a descent, and what they do and wait for there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from explorer.core.descent.results import DescentPath
from explorer.ui.widgets.controls import NumberField
from tests.ui.conftest import Person

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def go(person: Person, number: int) -> None:
    """Go to a workspace by its key."""
    key = {1: Qt.Key.Key_1, 2: Qt.Key.Key_2}[number]
    person.press(key, CONTROL, on=person.shell)


@pytest.fixture
def descent(person: Person) -> Iterator[Person]:
    """A person in Descent before x²."""
    go(person, 2)
    person.type_function("x^2")
    # As a person puts it there: no other is found for the next function.
    person.set_spec(start=(1.0, 0.0), start_is_chosen=True)
    see_whole(person)
    yield person
    person.page.pause()


def _is_whole(person: Person) -> bool:
    page = person.page
    return page.answered == page.problem() and page.paths is not None and page.paths.is_whole


def see_whole(person: Person) -> None:
    """Wait until all steps of the present spec are drawn."""
    person.see(lambda: _is_whole(person))


def see_ground(person: Person) -> None:
    """Wait until what is descended is drawn."""
    page = person.page
    person.see(lambda: page.ground.is_drawn)


def path_of(person: Person, number: int = 0) -> DescentPath:
    return person.page.paths.paths[number]


def row_of(person: Person, number: int = 0) -> object:
    return person.page.controls.runner_list.rows[number]


def expect_refused(field: NumberField) -> str:
    """Return the sentence at a field that was refused."""
    sentence = field.accessibleDescription()
    assert sentence
    assert field.toolTip() == sentence
    assert field.property("wrong")
    return sentence
