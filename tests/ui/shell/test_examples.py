"""Curves worth seeing, chosen as a person chooses them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from explorer.core.examples import EXAMPLES
from tests.ui.conftest import Person

CONTROL = Qt.KeyboardModifier.ControlModifier


def _choose(person: Person, number: int) -> None:
    """Choose an entry of the menu of the button beside the function."""
    button = person.window.top_bar.examples
    assert button.isVisible()
    # Without a screen there is nothing that a menu can pop up on.
    button.menu().aboutToShow.emit()
    entries = [action for action in button.menu().actions() if not action.isSeparator()]
    assert [entry.text() for entry in entries] == [each.title for each in EXAMPLES]
    entries[number].trigger()


def _number(title: str) -> int:
    return next(i for i, each in enumerate(EXAMPLES) if title in each.title)


def _about(person: Person) -> str:
    label = person.page.controls.about
    return label.text() if label.isVisible() else ""


@pytest.mark.slow
@pytest.mark.shares_window
@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=lambda i: EXAMPLES[i].title)
def test_an_example_is_shown_as_it_is_written_said_in_a_line_and_undone(
    person: Person, number: int
) -> None:
    example, before = EXAMPLES[number], person.window.session
    _choose(person, number)
    person.page.pause()
    spec = example.spec
    shown = person.spec
    assert type(shown) is type(spec)
    assert (shown.function.text, shown.low, shown.high, shown.point) == (
        spec.function.text, spec.low, spec.high, spec.point,
    )  # fmt: skip
    assert person.shell.edit.toPlainText() == example.text
    assert _about(person) == example.about
    person.see_curves()
    person.press(Qt.Key.Key_Z, CONTROL, on=person.shell)
    if example.plays:
        # The animation until then was one step more.
        person.press(Qt.Key.Key_Z, CONTROL, on=person.shell)
    assert person.window.session == before
    assert _about(person) == ""


def test_what_an_example_shows_is_said_while_its_function_is_shown(person: Person) -> None:
    person.window.commands.show_example("curves", _number("A pole"))
    said = _about(person)
    assert said == EXAMPLES[_number("A pole")].about
    person.type_function("x^2")
    assert _about(person) == ""
    person.press(Qt.Key.Key_Z, CONTROL, on=person.shell)
    person.see(lambda: _about(person) == said)


@pytest.mark.slow
def test_the_letter_that_is_to_move_does_so_whichever_page_was_shown_before(
    person: Person,
) -> None:
    person.window.commands.show_example("curves", _number("A saddle"))
    person.see_curves()
    assert person.window.session.page.name == "surface"
    person.window.commands.show_example("curves", _number("Two extrema"))
    assert person.window.session.page.name == "curves"
    began = person.spec.function.values()["a"]
    person.see(lambda: person.spec.function.values()["a"] != began)


def test_an_example_takes_the_place_of_what_has_no_meaning(person: Person) -> None:
    person.type_function("sin(x)^2 +* ")
    person.window.commands.show_example("curves", 0)
    assert person.shell.edit.toPlainText() == EXAMPLES[0].text
    assert not person.window.function_field.has_syntax_error


@pytest.mark.slow
def test_the_button_is_where_the_examples_are_of_functions(person: Person) -> None:
    button = person.window.top_bar.examples
    shown = {}
    for name in ("curves", "descent", "training", "tape"):
        person.window.show_workspace(name)
        shown[name] = button.isVisible()
    assert shown == {"curves": True, "descent": False, "training": False, "tape": False}
