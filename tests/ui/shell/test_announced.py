"""What is announced to screen readers while somebody works by keys, and that it is said once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.ui.lessons.verdict import Verdict
from explorer.ui.widgets.controls import NumberField
from tests.ui.conftest import Person
from tests.ui.learning import prepare, train
from tests.ui.pages.tape.snippets import LOST, run, tape_page
from tests.ui.spoken import Reader, reader

__all__ = ["reader"]
pytestmark = pytest.mark.slow
_Key, _CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def test_a_mistake_in_the_function_is_announced_once(person: Person, reader: Reader) -> None:
    person.type_function("sni x")
    person.see(lambda: any("sni" in text for text in reader.heard))
    person.window.function_field.take_theme()
    QTest.qWait(1000)
    assert len([text for text in reader.heard if "sni" in text]) == 1


def test_a_number_that_cannot_be_is_announced(person: Person, reader: Reader) -> None:
    fields = person.page.controls.findChildren(NumberField)
    field = next(each for each in fields if each.accessibleName() == "Left end")
    person.type_number(field, "abc")
    assert reader.heard == [field.accessibleDescription()]


def test_the_values_are_announced_where_the_keys_have_moved_the_point(
    person: Person, reader: Reader
) -> None:
    person.paste_function("x^2")
    person.see_curves()
    person.press(_Key.Key_F3)
    person.press(_Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    person.see(lambda: any(text.startswith("At x = ") for text in reader.heard))


def test_verdicts_and_steps_of_a_descent_are_announced(person: Person, reader: Reader) -> None:
    person.press(_Key.Key_2, _CONTROL)
    person.paste_function("x^2")
    person.see_curves()
    person.see(lambda: any("onverged" in text or "moving" in text for text in reader.heard))
    # The mouse may lie anywhere.
    QTest.mouseMove(person.figure.viewport())
    person.press(_Key.Key_F3)
    person.press(_Key.Key_Period)
    person.see(lambda: any(text.startswith("At step 1: x = ") for text in reader.heard))


def test_the_end_of_a_training_is_announced_with_its_sentence(
    person: Person, reader: Reader
) -> None:
    prepare(person)
    train(person)
    person.see(lambda: any("Trained to the end" in text for text in reader.heard))


def test_what_came_of_a_snippet_is_announced_with_its_cause(person: Person, reader: Reader) -> None:
    tape_page(person)
    run(person, LOST)
    person.see(lambda: any("None" in text for text in reader.heard))


def test_a_marked_answer_is_announced_at_once(person: Person, reader: Reader) -> None:
    verdict = Verdict()
    person.bot.addWidget(verdict)
    verdict.show_marked(True, ["Right.", "It is 2."], ())
    assert reader.heard == ["✓ Right. It is 2."]
