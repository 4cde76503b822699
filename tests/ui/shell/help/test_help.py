"""The help in the panel at the side."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.language.reference import rows
from explorer.engine.client import Engine
from explorer.storage.ideas import idea, ideas
from explorer.ui.shell.help.help import Help
from explorer.ui.shell.help.search_view import SearchView
from explorer.ui.widgets.explained import HelpButton, explain, idea_at
from tests.ui.conftest import Person

SHIFT = Qt.KeyboardModifier.ShiftModifier


def _help(person: Person) -> Help:
    return person.window.commands.helping.help


def _opened(person: Person, *held: Qt.KeyboardModifier) -> SearchView:
    person.press(Qt.Key.Key_F1, *held, on=person.shell.edit)
    search = _help(person).search
    person.see(search.isVisible)
    assert QApplication.focusWidget() is search.field
    return search


def _enter(widget: QWidget) -> None:
    QTest.keyClick(widget, Qt.Key.Key_Return)


# Ideas.


def test_a_question_opens_its_idea_and_escape_goes_back_step_by_step(person: Person) -> None:
    search = _opened(person)
    titles = [item.title for item in search.shown]
    assert titles[0] == "Curves"
    assert {each.title("en") for each in ideas()} < set(titles)
    QTest.keyClicks(search.field, "why is my gradient none?")
    assert search.shown[0].title == "Why is my gradient None?"
    _enter(search.field)
    view = _help(person).idea_view
    assert view.isVisible()
    assert QApplication.focusWidget() is view.area
    assert view.area.accessibleName() == "Why is my gradient None?"
    QTest.keyClick(view.area, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is search.field
    assert search.field.text() == "why is my gradient none?"
    QTest.keyClick(search.field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is person.shell.edit
    assert person.window.side.tab == "help"


def test_a_word_of_chinese_finds_the_idea_in_an_english_window(person: Person) -> None:
    search = _opened(person)
    search.field.setText("学习率")
    assert search.shown[0].title == "Which learning rate should I take?"


def test_the_ideas_of_the_present_workspace_come_first(person: Person) -> None:
    search = _opened(person)
    person.window.show_workspace("training")
    assert search.shown[0].title == "Training"
    person.window.show_workspace("tape")
    assert search.shown[0].title == "Tape"


def test_an_idea_is_tried_in_its_workspace_as_one_step_of_undo(person: Person) -> None:
    person.window.commands.show_idea("stable-rate")
    view = _help(person).idea_view
    buttons = {button.text(): button for button in view.findChildren(QPushButton)}
    assert list(buttons) == ["Try it in Descent", "Put it into Tape"]
    before = person.window.session
    buttons["Try it in Descent"].click()
    assert person.window.session.workspace == "descent"
    assert person.window.session.descent.runners[0].rate == 0.33
    assert view.isVisible()
    buttons["Put it into Tape"].click()
    assert person.window.session.workspace == "tape"
    assert person.window.session.tape.snippet == f"{idea('stable-rate').program}\n"
    person.window.commands.undo()
    person.window.commands.undo()
    assert person.window.session == before


def test_what_an_idea_points_at_is_opened_from_it(person: Person) -> None:
    person.window.commands.show_idea("none")
    view = _help(person).idea_view
    assert view.list is not None
    kinds = {item.title: item.kind for item in view.list.items}
    assert kinds["What does watch do?"] == "idea"
    assert kinds["Who is watched?"] == "lesson"
    _enter(view.list)
    assert view.name == "watch"
    lists = [item.title for item in view.list.items if item.kind == "lesson"]
    assert lists == ["Who is watched?"]
    view.list.chosen.emit(view.list.items[-1])
    assert person.window.lessons.has_lesson


def test_the_program_of_an_idea_and_what_it_prints_stand_whole(person: Person) -> None:
    for each in ideas():
        person.window.commands.show_idea(each.name)
        shown = _help(person).idea_view.area.widget().findChildren(QPlainTextEdit)
        assert [edit.toPlainText() for edit in shown] == (
            [each.program, each.printed] if each.program else []
        )
        QApplication.processEvents()
        for edit in shown:
            assert edit.verticalScrollBar().maximum() == 0


def test_f1_opens_the_idea_of_the_control_that_has_the_focus(person: Person) -> None:
    explain(person.page.controls, "derivative")
    button = person.page.controls.findChild(QPushButton)
    assert button is not None
    button.setFocus()
    person.press(Qt.Key.Key_F1, on=button)
    assert _help(person).idea_view.name == "derivative"
    person.press(Qt.Key.Key_F1, on=_help(person).idea_view)
    assert person.window.side.tab == "code"
    assert QApplication.focusWidget() is button


# Functions.


def test_a_function_is_searched_and_taken_with_the_keyboard(person: Person) -> None:
    search = _opened(person, SHIFT)
    assert [item.title for item in search.shown] == [row.text for row in rows()]
    QTest.keyClicks(search.field, "arsinh")
    assert search.shown[0].title == "asinh(x)"
    _enter(search.field)
    person.see_curves()
    assert person.spec.function.text == "asinh(x)"
    assert person.window.commands.can_undo


def test_arrows_go_through_the_rows_and_tell_what_each_means(person: Person) -> None:
    search = _opened(person, SHIFT)
    QTest.keyClicks(search.field, "sqrt")
    first = search.view.current
    QTest.keyClick(search.field, Qt.Key.Key_Down)
    assert first is search.shown[0]
    assert search.view.current is search.shown[1]
    assert search.told == search.shown[1].detail
    assert "derivative" in search.shown[0].detail
    QTest.keyClick(search.field, Qt.Key.Key_Up)
    QTest.keyClick(search.field, Qt.Key.Key_Up)
    assert search.view.current is first


def test_a_click_takes_the_row(person: Person) -> None:
    search = _opened(person, SHIFT)
    search.field.setText("tanh")
    place = search.view.visualRect(search.view.model().index(0, 0)).center()
    QTest.mouseClick(search.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    person.see_curves()
    assert person.spec.function.text == "tanh(x)"


def test_functions_come_first_only_where_they_are_browsed(person: Person) -> None:
    search = _opened(person, SHIFT)
    search.field.setText("square")
    assert search.shown[0].title == "square(x)"
    search.chips["ideas"].click()
    assert search.field.text() == ""
    search.field.setText("loss")
    assert search.shown[0].title == "What is a loss?"


def test_the_rows_that_are_seen_are_typeset_while_nothing_else_happens(person: Person) -> None:
    search = _opened(person, SHIFT)
    person.see(lambda: search.view._formulas.of("3x^2 - 1") is not None)


def test_the_button_at_the_field_opens_the_functions_and_closes_them(person: Person) -> None:
    person.window.top_bar.typing_button.click()
    assert person.window.side.tab == "help"
    assert _help(person).section == "functions"
    person.window.top_bar.typing_button.click()
    assert person.window.side.tab == "code"
    person.window.show_workspace("training")
    assert not person.window.top_bar.typing_button.isVisible()


# Keys, actions, lessons.


def test_an_action_is_found_by_its_key_and_done(person: Person) -> None:
    search = _opened(person)
    for typed in ("ctrl + z", "Ctrl+Z", "undo"):
        search.field.setText(typed)
        assert search.shown[0].title == "undo"
    _enter(search.field)
    person.window.take_function("x^5")
    _enter(search.field)
    assert person.window.session.function.text != "x^5"


def test_lessons_examples_and_actions_without_a_key_are_found_as_well(person: Person) -> None:
    search = _opened(person)
    kinds: list[str] = []
    for query in ("Who is watched?", "rosenbrock", "save as svg"):
        search.field.setText(query)
        kinds.append(search.shown[0].kind)
    assert kinds == ["lesson", "example of Descent", "action"]


def test_nothing_found_is_said_and_escape_goes_back_to_the_field(person: Person) -> None:
    search = _opened(person)
    QTest.keyClicks(search.field, "qqqq")
    assert not search.shown
    assert search.told == "Nothing in the help matches “qqqq”. One word is often enough."
    _enter(search.field)
    QTest.keyClick(search.field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is person.shell.edit


# About.


def test_the_report_is_copied_without_names_and_paths(person: Person) -> None:
    person.window.say("Saved “my-thesis.png” in /home/somebody/pictures.")
    search = _opened(person)
    search.about_button.click()
    view = _help(person).about_view
    assert view.isVisible()
    view.copy_button.click()
    copied = QApplication.clipboard().text()
    assert "tensorflow " in copied
    assert "Language        en\n" in copied
    assert "Last messages:\n" in copied
    assert "thesis" not in copied
    assert "somebody" not in copied
    texts = [edit.toPlainText() for edit in view.findChildren(QPlainTextEdit)]
    assert texts[0] == copied.rstrip("\n")
    assert "JetBrains Mono" in texts[1]
    QTest.keyClick(view.area, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is search.field


@pytest.mark.parametrize("size", [(1024, 640), (1280, 800)])
def test_no_idea_is_wider_than_the_panel(person: Person, size: tuple[int, int]) -> None:
    person.shell.resize(*size)
    for name in ("none", "central-difference", "custom-loop"):
        person.window.commands.show_idea(name)
        area = _help(person).idea_view.area
        assert area.widget().width() <= area.viewport().width()


def test_sections_are_reached_by_the_tabulator_and_changed_by_the_arrows(person: Person) -> None:
    search = _opened(person)
    QTest.keyClick(search.field, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is search.chips["ideas"]
    QTest.keyClick(search.chips["ideas"], Qt.Key.Key_Right)
    assert QApplication.focusWidget() is search.chips["functions"]
    assert search.section == "functions"
    QTest.keyClick(search.chips["functions"], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is search.about_button
    QTest.keyClick(search.about_button, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is person.shell.edit


def test_a_button_that_asks_opens_the_idea_and_escape_comes_back_to_it(person: Person) -> None:
    button = HelpButton("none")
    person.page.controls.layout().addWidget(button)
    button.show()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert _help(person).idea_view.name == "none"
    person.press(Qt.Key.Key_F1, on=_help(person).idea_view.area)
    assert QApplication.focusWidget() is button


def test_the_controls_of_every_workspace_lead_to_ideas(person: Person) -> None:
    found: dict[str, set[str]] = {}
    for workspace in ("curves", "descent", "training"):
        person.window.show_workspace(workspace)
        widgets = person.page.controls.findChildren(QWidget)
        found[workspace] = {idea_at(widget) for widget in widgets} - {""}
    assert {"central-difference", "extremum", "derivative"} <= found["curves"]
    assert {"learning-rate", "stable-rate"} <= found["descent"]
    assert {"epoch", "seed", "broadcasting", "validation", "early-stopping"} <= found["training"]


@pytest.mark.slow
def test_the_help_that_was_open_comes_back_at_the_next_start_without_the_keyboard(
    qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> None:
    first = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    first.press(Qt.Key.Key_F1, on=first.shell)
    first.close()
    again = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    search = _help(again).search
    assert again.window.side.tab == "help"
    assert search.isVisible()
    assert search.shown
    assert QApplication.focusWidget() is not search.field
    again.close()
