"""Another language in a window that is used: nothing stops, and nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.function import FunctionSpec
from explorer.core.session import Session
from explorer.core.translation import language, use
from explorer.engine.client import Engine
from explorer.ui.language.choice import install_translators
from explorer.ui.pages.tape.runner import RunState
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.state.state import WindowState, load_state, save_state
from tests.ui.conftest import Person

CHINESE = "zh_CN"
SLOW_SNIPPET = """\
import time
import tensorflow as tf

print("begun")
x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x
for i in range(12):
    time.sleep(0.1)
print("ended")
print(tape.gradient(y, x).numpy())
"""


@pytest.fixture(autouse=True)
def english_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    use("en")
    install_translators()


@pytest.fixture
def person(
    qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> Iterator[Person]:
    made = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    yield made
    made.close()


def _texts(widget: QWidget) -> set[str]:
    shown = [*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)]
    return {each.text() for each in shown if each.isVisible()}


def _speak_chinese(person: Person) -> None:
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(person.shell, Qt.Key.Key_T, held)
    person.see(lambda: language() == CHINESE and person.window.is_complete)


@pytest.mark.slow
def test_a_key_changes_every_part_of_the_window(person: Person) -> None:
    _speak_chinese(person)
    assert {"曲线", "梯度下降", "训练", "梯度带"} <= _texts(person.shell)
    assert person.shell.windowTitle() == "梯度探索器"
    for name in ("descent", "training", "tape", "curves"):
        person.window.show_workspace(name)
        assert not {"Training", "Start", "Run", "Function", "FUNCTION"} & _texts(person.shell)
    QTest.mouseClick(person.window.top_bar.buttons["language"], Qt.MouseButton.LeftButton)
    person.see(lambda: language() == "en")
    assert {"Curves", "Descent", "Training", "Tape"} <= _texts(person.shell)


@pytest.mark.slow
def test_history_and_the_shown_text_stay(person: Person) -> None:
    person.type_function("x^3 - x")
    person.see_curves()
    person.window.looks.set_language(CHINESE)
    assert person.shell.edit.toPlainText() == "x^3 - x"
    person.see_curves()
    person.window.commands.undo()
    assert person.window.session.function == FunctionSpec()
    person.window.commands.redo()
    assert person.shell.edit.toPlainText() == "x^3 - x"


@pytest.mark.slow
def test_what_is_half_typed_stays_with_cursor_and_focus(person: Person) -> None:
    person.type_function("x^2 + sni")
    QTest.keyClick(person.shell.edit, Qt.Key.Key_Left)
    person.window.looks.set_language(CHINESE)
    edit = person.shell.edit
    assert edit.toPlainText() == "x^2 + sni"
    assert edit.textCursor().position() == 8
    assert QApplication.focusWidget() is edit
    assert person.window.function_field.has_syntax_error
    QTest.keyClicks(edit, "x")
    assert edit.toPlainText() == "x^2 + snxi"


@pytest.mark.slow
def test_old_parts_are_gone_and_keys_are_heard_once(person: Person) -> None:
    def count(kind: type[QWidget] | type[QShortcut]) -> int:
        return len(person.shell.findChildren(kind))

    def is_settled() -> bool:
        # Made when there is time for it.
        return person.shell.command_palette is not None

    person.window.looks.set_language(CHINESE)
    person.see(is_settled)
    actions, widgets, shortcuts = len(person.shell.actions()), count(QWidget), count(QShortcut)
    for name in ("en", CHINESE):
        person.window.looks.set_language(name)
        person.see(is_settled)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(person.shell.actions()) == actions
    assert count(QShortcut) == shortcuts
    assert abs(count(QWidget) - widgets) <= 2
    dark = QApplication.instance()
    assert dark is not None
    before = dark.property("theme")
    QTest.keyClick(person.shell, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert dark.property("theme") != before
    QTest.keyClick(person.shell, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert dark.property("theme") == before


@pytest.mark.slow
def test_a_training_goes_on_and_can_be_steered(person: Person) -> None:
    person.window.show_workspace("training")
    person.set_spec(epochs=400, pace=1.0)
    person.page.toggle()
    person.see(lambda: person.page.current is not None and person.page.current.done >= 1)
    run, trainer, done = person.page.current, person.page.trainer, person.page.current.done
    person.window.looks.set_language(CHINESE)
    assert person.page.current is run
    assert person.page.trainer is trainer
    assert trainer.is_on
    person.see(lambda: "暂停" in _texts(person.page.area()))
    person.see(lambda: run.done > done)
    person.page.toggle()
    person.see(lambda: trainer.is_paused)
    person.page.trainer.stop()
    person.see(lambda: not trainer.is_on)
    assert run.end is not None
    # Hidden while its language changes.
    person.window.show_workspace("curves")
    person.window.looks.set_language("en")
    person.window.show_workspace("training")
    assert person.page.runs == [run]
    assert [row.run for row in person.page.controls.runs.list.rows.values()] == [run]
    person.see(lambda: "Start" in _texts(person.page.area()))


@pytest.mark.slow
def test_a_training_goes_on_while_its_page_is_hidden(person: Person) -> None:
    person.window.show_workspace("training")
    person.set_spec(epochs=400, pace=1.0)
    person.page.toggle()
    person.see(lambda: person.page.current is not None and person.page.current.done >= 1)
    run = person.page.current
    person.window.show_workspace("curves")
    person.window.looks.set_language(CHINESE)
    done = run.done
    person.see(lambda: run.done > done)
    person.window.show_workspace("training")
    assert person.page.current is run
    person.page.trainer.stop()
    person.see(lambda: not person.page.trainer.is_on)


@pytest.mark.slow
def test_a_snippet_goes_on_with_what_it_wrote(person: Person) -> None:
    person.window.show_workspace("tape")
    person.page.change("", snippet=SLOW_SNIPPET)
    person.page.run()
    person.see(lambda: "begun" in person.page.controls.output.text)
    person.window.looks.set_language(CHINESE)
    assert person.page.runner.state is RunState.RUNNING
    assert "begun" in person.page.controls.output.text
    person.see(lambda: person.page.record is not None)
    person.see(lambda: person.page.runner.state is RunState.IDLE)
    output = person.page.controls.output.text
    assert output.count("begun") == output.count("ended") == 1
    assert person.page.controls.code.toPlainText() == SLOW_SNIPPET
    record, step = person.page.record, person.page.player.step
    assert step > 0
    person.window.looks.set_language("en")
    assert person.page.record is record
    assert person.page.player.step == step
    assert "6.0" in person.page.controls.output.text


def test_the_chosen_language_is_kept_and_comes_first(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "state.json"
    save_state(path, WindowState(language=CHINESE))
    window = MainWindow(path)
    qtbot.addWidget(window)
    assert language() == CHINESE
    assert window.title.text() == "梯度探索器"
    other = MainWindow(path, "en")
    qtbot.addWidget(other)
    assert other.title.text() == "Gradient Explorer"


@pytest.mark.parametrize("damage", ['"fr"', "[]", "7", "null"])
def test_an_unknown_language_of_the_state_is_that_of_the_desktop(
    tmp_path: Path, qtbot: QtBot, damage: str
) -> None:
    path = tmp_path / "state.json"
    save_state(path, WindowState(session=Session(FunctionSpec("x^5"))))
    data = json.loads(path.read_text(encoding="utf-8"))
    data["language"] = json.loads(damage)
    path.write_text(json.dumps(data), encoding="utf-8")
    window = MainWindow(path)
    qtbot.addWidget(window)
    assert language() == "en"
    assert window.edit.toPlainText() == "x^5"


def test_a_state_of_before_there_were_languages_is_read(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    save_state(path, WindowState())
    data = json.loads(path.read_text(encoding="utf-8"))
    del data["language"]
    path.write_text(json.dumps(data), encoding="utf-8")
    state, said = load_state(path)
    assert said is None
    assert state is not None
    assert state.language == ""


def test_menus_of_fields_are_chinese_too(qapp: QApplication) -> None:
    use(CHINESE)
    install_translators()
    assert QCoreApplication.translate("QWidgetTextControl", "&Undo") == "撤消(&U)"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    use("en")
    install_translators()
    assert QCoreApplication.translate("QWidgetTextControl", "&Undo") == "&Undo"
    assert QGuiApplication.instance() is qapp


@pytest.mark.slow
def test_a_lesson_stays_open_at_its_step_in_the_other_language(person: Person) -> None:
    lessons = person.window.lessons
    lessons.open(lessons.entries()[0])
    lessons.move(1)
    step, lesson = lessons.classroom.step, lessons.classroom.lesson
    assert lesson is not None
    person.window.looks.set_language(CHINESE)
    lessons = person.window.lessons
    again = lessons.classroom.lesson
    assert again is not None
    assert again.folder == lesson.folder
    assert again.title != lesson.title
    assert lessons.classroom.step == step
    lessons.leave()
    assert person.window.session == Session()


@pytest.mark.slow
def test_a_presentation_goes_on(person: Person) -> None:
    person.window.commands.present()
    person.window.looks.set_language(CHINESE)
    assert person.window.presentation.is_on
    assert person.shell.frame.top_area.isHidden()
    person.window.commands.present()
    assert not person.shell.frame.top_area.isHidden()
