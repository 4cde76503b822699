"""Typing key by key: what is half typed draws nothing, moves nothing and says where it stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.core.function import FunctionSpec
from explorer.core.language.expression import names
from explorer.core.language.parser import parse_expression
from explorer.ui.shell.veil import Veil
from tests.ui.conftest import Person

BEFORE = "x^3 - 3x"


def watched(person: Person) -> list[FunctionSpec]:
    """Return the list to which every function that is drawn anew is added."""
    drawn: list[FunctionSpec] = []
    person.window.function_field.function_changed.connect(drawn.append)
    return drawn


def begin(person: Person, text: str = BEFORE) -> list[FunctionSpec]:
    person.paste_function(text)
    person.see_curves()
    drawn = watched(person)
    person.window.function_field.select_all()
    return drawn


@pytest.mark.fast_cases(4)
@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("sin(x)", "sin(x)"),
        ("3x^2 + 2x - 1", "3x^2 + 2x - 1"),
        ("2 sin x cos x", "2 sin x cos x"),
        ("sqrt(1+x^2)", "sqrt(1+x^2)"),
        ("exp(-x^2)", "exp(-x^2)"),
        ("a x^2 + b x + c", "a x^2 + b x + c"),
        ("a/2 sin 2x", "a/2 sin 2x"),
        ("tf.square(tf.sin(x))", "tf.square(tf.sin(x))"),
        (r"\frac{1}{2}x", r"\frac{1}{2}x"),
        ("|x-1| x", "|x-1| x"),
        ("x if x>0 || x<-1 else 0", "x if x>0 || x<-1 else 0"),
        ("{x<0: -x, x^2}", "{x<0: -x, x^2}"),
        ("log_3(x)", "log_3(x)"),
        ("np.exp(-x**2)", "np.exp(-x**2)"),
        ("sen(x) + th x", "sen(x) + th x"),
        # The bracket that is left out closed itself.
        ("sin(x", "sin(x)"),
        ("((x+1", "((x+1))"),
    ],
)
def test_no_part_of_a_word_is_ever_drawn(person: Person, keys: str, text: str) -> None:
    drawn = begin(person)
    for key in keys:
        QTest.keyClicks(person.shell.edit, key)
        assert list(person.page.parameter_list.rows) == list(person.spec.function.parameter_names())
    assert person.shell.edit.toPlainText() == text
    person.see(lambda: person.spec.function.text == text)
    final = set(names(parse_expression(text)))
    assert [f.text for f in drawn if not set(names(f.parsed().expression)) <= final] == []
    assert {f.axis() for f in drawn} == {"x"}


@pytest.mark.slow
@pytest.mark.shares_window
@pytest.mark.parametrize("keys", ["si", "co", "sq", "lim", "d/d", "foo", "int", "tf", "th", "qrs"])
def test_half_a_word_draws_nothing_however_long_it_stands(person: Person, keys: str) -> None:
    drawn = begin(person)
    QTest.keyClicks(person.shell.edit, keys)
    field = person.window.function_field
    person.see(lambda: bool(field.message))
    person.bot.wait(1000)
    assert drawn == []
    assert person.spec.function.text == BEFORE
    assert not person.page.parameter_list.rows


@pytest.mark.slow
def test_the_picture_of_another_workspace_is_dimmed_by_a_mistake_too(person: Person) -> None:
    person.type_function("x^2 + sni")
    person.see(lambda: bool(person.figure.findChildren(Veil)))
    workspaces: tuple[tuple[str, bool], ...] = (
        ("descent", True),
        ("training", False),
        ("curves", True),
    )
    for workspace, is_dimmed in workspaces:
        person.window.show_workspace(workspace)
        person.see(lambda is_dimmed=is_dimmed: bool(_veils(person)) == is_dimmed)
    person.type_function("x^2")
    person.see(lambda: not _veils(person))


def _veils(person: Person) -> list[Veil]:
    return [veil for veil in person.figure.findChildren(Veil) if veil.isVisible()]


@pytest.mark.slow
def test_the_picture_is_dimmed_while_a_sentence_stands_and_nothing_moves(person: Person) -> None:
    begin(person)
    field, controls = person.window.function_field, person.page.controls
    place = controls.pos()
    QTest.keyClicks(person.shell.edit, "foo(x)")
    person.see(lambda: bool(field.message))
    assert field.message == "“foo” is not known."
    QApplication.processEvents()
    assert controls.pos() == place
    (veil,) = person.figure.findChildren(Veil)
    assert veil.isVisible()
    assert veil.size() == person.figure.size()
    person.type_function("x^2")
    person.see_curves()
    assert not field.message
    person.see(lambda: not person.figure.findChildren(Veil))
    assert controls.pos() == place


@pytest.mark.slow
def test_a_new_letter_brings_its_slider_when_the_keys_rest(person: Person) -> None:
    begin(person)
    QTest.keyClicks(person.shell.edit, "x + k")
    assert not person.page.parameter_list.rows
    person.see(lambda: list(person.page.parameter_list.rows) == ["k"])
    assert person.spec.function.text == "x + k"


@pytest.mark.slow
def test_the_letter_of_the_axis_is_drawn_at_once_after_a_number(person: Person) -> None:
    begin(person)
    QTest.keyClicks(person.shell.edit, "0.5 + 2x")
    assert person.spec.function.text == "0.5 + 2x"
    person.type_function("7")
    QTest.keyClicks(person.shell.edit, " t")
    assert person.spec.function.text == "7 "
    person.see(lambda: person.spec.function.text == "7 t")


def test_enter_takes_the_product_that_may_become_a_name(person: Person) -> None:
    begin(person)
    QTest.keyClicks(person.shell.edit, "ab x + si")
    field = person.window.function_field
    person.see(lambda: bool(field.message))
    assert field.message == "“si” may become “sin”; press Enter for the product s·i."
    person.press(Qt.Key.Key_Return, on=person.shell.edit)
    assert person.spec.function.text == "ab x + si"
    assert list(person.page.parameter_list.rows) == ["a", "b", "s", "i"]


def test_enter_closes_the_brackets_that_are_open(person: Person) -> None:
    person.paste_function("sin(2*(x+1")
    person.press(Qt.Key.Key_Return, on=person.shell.edit)
    assert person.shell.edit.toPlainText() == "sin(2*(x+1))"
    assert person.spec.function.text == "sin(2*(x+1))"


def test_what_is_pasted_or_composed_is_taken_as_it_is(person: Person) -> None:
    begin(person)
    QGuiApplication.clipboard().setText("a + (si")
    person.shell.edit.paste()
    assert person.shell.edit.toPlainText() == "a + (si"
    begin(person, "2 sin x")
    composed = QInputMethodEvent()
    composed.setCommitString("(")
    QApplication.sendEvent(person.shell.edit, composed)
    assert person.shell.edit.toPlainText() == "("
    person.paste_function("x si")
    assert list(person.page.parameter_list.rows) == ["s", "i"]


def test_undo_takes_back_what_brackets_brought(person: Person) -> None:
    begin(person)
    QTest.keyClicks(person.shell.edit, "sin(")
    assert person.shell.edit.toPlainText() == "sin()"
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert person.shell.edit.toPlainText() == BEFORE
    person.window.function_field.select_all()
    QTest.keyClicks(person.shell.edit, "(")
    assert person.shell.edit.toPlainText() == f"({BEFORE})"
    person.press(Qt.Key.Key_Backspace, on=person.shell.edit)
    assert person.shell.edit.toPlainText() == "()"
    person.press(Qt.Key.Key_Backspace, on=person.shell.edit)
    assert person.shell.edit.toPlainText() == ""
