"""The tape in the real window, over real processes that run snippets."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from explorer.core.function import FunctionSpec
from explorer.core.session import Session, decode, encode
from explorer.core.tape.examples import EXAMPLES
from explorer.core.tape.spec import FIRST_SNIPPET, TapeSpec
from explorer.engine.client import Engine
from explorer.ui.pages.tape.clinic.cards import Card
from explorer.ui.pages.tape.clinic.diff_view import DiffView
from explorer.ui.pages.tape.runner import RunState
from explorer.ui.pages.tape.tape import TapePage
from explorer.ui.pages.tape.texts import place_text
from explorer.ui.shell.controller import MainController
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.state.state import WindowState, save_state
from tests.ui.conftest import PATIENCE, Person
from tests.ui.pages.tape.snippets import (
    ENDLESS,
    LEFT,
    LONG,
    LOST,
    SINE,
    TALKING,
    VANISHING,
    run,
    see_end,
    tape_page,
    type_snippet,
)

pytestmark = pytest.mark.slow
Key = Qt.Key
Case = Callable[[Person], None]


def _click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def a_run_shows_output_marks_calls_and_proof(person: Person) -> None:
    page = tape_page(person)
    assert page.controls.code.hasFocus()
    run(person, SINE)
    record = page.record
    assert record is not None
    assert page.controls.output.text.startswith("slope -1.8845")
    assert "✓ replayed" in page.controls.output.text
    marks = page.controls.code.marks
    assert [(b.first, b.last) for b in marks.lines.brackets] == [(4, 6)]
    assert set(marks.lines.recorded or {}) == {5, 6}
    assert [call.text for call in page.panel.calls.calls] == ["tape.gradient(y, x)"]
    assert not page.middle.shows_clinic
    assert "gradients: 1" in person.window.status
    assert person.window.side.tab == "own"
    assert page.has_record
    told = json.loads(page.record_json())
    assert told["output"].startswith("slope -1.8845")
    assert [call["text"] for call in told["calls"]] == ["tape.gradient(y, x)"]


def steps_are_gone_through_by_keys_and_by_the_slider(person: Person) -> None:
    page = tape_page(person)
    run(person, SINE)
    player, figure = page.player, page.figure
    assert figure is not None
    assert figure.step == player.step == player.steps > 4
    figure.setFocus()
    person.press(Key.Key_Comma)
    assert figure.step == player.steps - 1
    person.press(Key.Key_Less)
    assert figure.step == 0
    person.press(Key.Key_Period)
    person.press(Key.Key_Period)
    assert figure.step == 2
    assert page.player.label.text() == f"step 2 / {player.steps}"
    person.press(Key.Key_Greater)
    assert figure.step == player.steps
    person.press(Key.Key_Space)
    assert player.is_playing
    person.see(lambda: 0 < figure.step < player.steps)
    person.press(Key.Key_Space)
    assert not player.is_playing


def one_line_is_chosen_in_editor_and_figure(person: Person) -> None:
    page = tape_page(person)
    run(person, SINE)
    figure = page.figure
    assert figure is not None
    assert page.record is not None
    page.controls.code.go_to_line(6)
    sine = {o.id for o in page.record.operations if o.name == "Sin"}
    assert figure.canvas.strip.selected == sine
    figure.setFocus()
    person.press(Key.Key_Up)
    person.press(Key.Key_Up)
    selected = min(figure.canvas.strip.selected)
    line = next(o.line for o in page.record.operations if o.id == selected)
    assert line == page.controls.code.pointed == 5


def an_edit_leaves_the_record_as_that_of_an_older_text(person: Person) -> None:
    page = tape_page(person)
    run(person, SINE)
    record = page.record
    QTest.keyClicks(page.controls.code, "# ")
    assert page.is_stale
    assert page.record is record
    assert page.controls.code.marks.is_stale
    assert page.controls.output_title.text() == "OUTPUT OF AN OLDER TEXT"
    person.window.commands.undo()
    assert page.controls.code.text == SINE
    assert not page.is_stale


def a_lost_gradient_is_explained_and_its_repair_taken_over_and_undone(person: Person) -> None:
    page = tape_page(person)
    run(person, LOST)
    assert page.middle.shows_clinic
    (call,) = page.panel.calls.calls
    assert call.sources[0].causes == ("not_watched",)
    cards = page.middle.clinic.findChildren(Card)
    assert any("watch" in diff.text for diff in page.middle.clinic.findChildren(DiffView))
    (button,) = [b for b in cards[0].findChildren(QPushButton) if b.text() == "Take over and run"]
    _click(button)
    repaired = page.controls.code.text
    assert "tape.watch(x)" in repaired
    see_end(person)
    assert not page.middle.shows_clinic
    assert page.controls.output.text.startswith("tf.Tensor(4.0")
    # The first tensor of a process, whose number is 0, has its value too: in its row and its box.
    assert page.figure is not None
    assert page.figure.svg().decode().count('aria-label="2"') == 2
    person.window.commands.undo()
    assert page.controls.code.text == LOST
    assert page.is_stale


def an_error_is_told_at_its_line_with_what_it_means(person: Person) -> None:
    page = tape_page(person)
    run(person, LEFT.replace(".numpy()", ".item()"))
    trouble = page.controls.code.marks.troubles[7]
    assert trouble.kind == "error"
    assert "AttributeError" in page.controls.output.text
    assert page.middle.shows_clinic
    code = page.controls.code
    code.go_to_line(1)
    page.controls.output.setFocus()
    cursor = page.controls.output.textCursor()
    cursor.setPosition(page.controls.output.text.index("AttributeError"))
    page.controls.output.setTextCursor(cursor)
    person.press(Key.Key_Return)
    assert code.line == 7


def a_run_that_does_nothing_says_so(person: Person) -> None:
    page = tape_page(person)
    run(person, "x = 1\n")
    assert page.controls.output.text == "It wrote nothing."


def a_loop_without_end_is_stopped_and_the_next_snippet_runs(person: Person) -> None:
    page = tape_page(person)
    type_snippet(person, ENDLESS)
    _click(page.controls.bar.run_button)
    person.see(lambda: page.runner.state is RunState.RUNNING and page.runner.seconds > 0.3)
    assert not page.controls.bar.run_button.isEnabled()
    assert page.controls.bar.said.startswith("running")
    # The window listens meanwhile.
    QTest.keyClicks(page.controls.code, "# heard")
    assert "# heard" in person.spec.snippet
    _click(page.controls.bar.stop_button)
    see_end(person)
    assert page.record is not None
    assert page.record.stopped is not None
    run(person, SINE)
    assert page.controls.output.text.startswith("slope")


def output_is_shown_while_a_snippet_runs_and_stays_when_it_is_stopped(person: Person) -> None:
    page = tape_page(person)
    type_snippet(person, TALKING)
    page.run()
    output = page.controls.output
    person.see(lambda: "step 30" in output.text)
    assert page.runner.state is RunState.RUNNING
    assert "operations" in page.controls.bar.said
    assert "first 100%" in output.text
    assert "first 50%" not in output.text
    bar = output.verticalScrollBar()
    assert 0 < bar.value() == bar.maximum()
    # Who has scrolled away is left there.
    bar.setValue(0)
    person.see(lambda: "step 60" in output.text)
    assert bar.value() == 0
    page.stop()
    see_end(person)
    assert "step 60" in output.text
    assert "It was stopped." in output.text


def output_stays_where_a_process_is_killed(person: Person) -> None:
    page = tape_page(person)
    run(person, "import os\nprint('before')\nos.kill(os.getpid(), 9)\n")
    assert page.record is None
    assert page.controls.output.text.startswith("before\nThe snippet's process was killed")


def endless_output_leaves_the_reason_in_sight(person: Person) -> None:
    page = tape_page(person)
    type_snippet(person, "print('x' * 1_000_000)\nwhile True:\n    print('y' * 1000)\n")
    page.run()
    person.see(lambda: "not shown here" in page.controls.output.text)
    page.stop()
    see_end(person)
    assert "It was stopped." in page.controls.output.text
    assert len(page.controls.output.text) < 500_000
    assert max(map(len, page.controls.output.text.split("\n"))) <= 2000


def a_snippet_that_ends_its_process_is_said_so_and_the_next_one_runs(person: Person) -> None:
    page = tape_page(person)
    run(person, VANISHING)
    assert page.record is None or page.record.stopped is not None
    assert page.controls.output.text
    run(person, SINE)
    assert page.controls.output.text.startswith("slope")


def a_long_record_is_shown_whole_with_all_that_is_found_out_later(person: Person) -> None:
    page = tape_page(person)
    run(person, LONG)
    record, figure = page.record, page.figure
    assert record is not None
    assert figure is not None
    assert figure.story is not None
    assert len(record.operations) > 1000
    assert figure.step == figure.steps == page.player.steps > 800
    assert figure.story.call == record.calls[0]
    assert record.checked is not None
    assert "✓ replayed" in page.controls.output.text
    assert len(figure.story.rows) > 400


def a_long_record_that_came_while_another_run_began_is_not_shown(person: Person) -> None:
    page = tape_page(person)
    told: list[str] = []
    page.runner.recorded.connect(lambda problem, *_: told.append(problem.snippet))
    type_snippet(person, LONG)
    page.run()
    person.see(lambda: bool(told) or "tape" in {each.name for each in threading.enumerate()})
    type_snippet(person, SINE)
    page.runner.run(page.spec.problem())
    see_end(person)
    assert told[-1] == SINE
    assert page.answered is not None
    assert page.answered.snippet == SINE
    assert page.figure is not None
    assert page.figure.steps < 20


def a_gradient_of_several_numbers_is_told_to_the_end(person: Person) -> None:
    page = tape_page(person)
    run(person, SINE.replace("1.5", "[1.5, 2.0]"))
    (call,) = page.panel.calls.calls
    assert len(call.witnesses) == 5
    # Those of the parts that came before are deleted when events have passed.
    labels = page.panel.witnesses.findChildren(QLabel)
    marks = [label.text() for label in labels if label.isVisible()]
    assert marks.count("✓") == 5
    assert place_text(call) == "line 7 · sum −4.4991, differences −4.4991"


CASES: tuple[Case, ...] = (
    a_gradient_of_several_numbers_is_told_to_the_end,
    a_long_record_is_shown_whole_with_all_that_is_found_out_later,
    a_long_record_that_came_while_another_run_began_is_not_shown,
    a_run_shows_output_marks_calls_and_proof,
    steps_are_gone_through_by_keys_and_by_the_slider,
    one_line_is_chosen_in_editor_and_figure,
    an_edit_leaves_the_record_as_that_of_an_older_text,
    a_lost_gradient_is_explained_and_its_repair_taken_over_and_undone,
    an_error_is_told_at_its_line_with_what_it_means,
    a_run_that_does_nothing_says_so,
    a_loop_without_end_is_stopped_and_the_next_snippet_runs,
    a_snippet_that_ends_its_process_is_said_so_and_the_next_one_runs,
    output_is_shown_while_a_snippet_runs_and_stays_when_it_is_stopped,
    output_stays_where_a_process_is_killed,
    endless_output_leaves_the_reason_in_sight,
)


@pytest.mark.shares_window
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_in_the_window(person: Person, case: Case) -> None:
    case(person)


def nothing_runs_by_itself(person: Person) -> None:
    page = tape_page(person)
    states: list[RunState] = []
    page.runner.state_changed.connect(lambda: states.append(page.runner.state))
    page.show_example(3)
    assert page.controls.code.text == EXAMPLES[3].text
    person.window.commands.undo()
    assert page.controls.code.text == FIRST_SNIPPET
    kept = decode(encode(person.window.session))
    assert kept == person.window.session
    person.window.change_session(kept.within("curves"))
    person.window.change_session(kept)
    assert states == []
    assert page.record is None


def typing_is_one_step_of_undo_and_goes_with_the_others(person: Person) -> None:
    page = tape_page(person)
    code = page.controls.code
    code.go_to_line(1)
    QTest.keyClicks(code, "abc")
    _click(page.controls.bar.eager_chip)
    person.window.commands.undo()
    assert not person.spec.eager_functions
    assert code.text.startswith("abc")
    person.window.commands.undo()
    assert code.text == FIRST_SNIPPET
    person.window.commands.redo()
    assert code.text.startswith("abc")


def the_code_tab_has_the_snippet_as_it_stands(person: Person) -> None:
    page = tape_page(person)
    page.controls.code.go_to_line(1)
    QTest.keyClicks(page.controls.code, "# mine ")
    person.window.side.show_tab("code")
    person.see(lambda: person.window.side.program.startswith("# mine import"))
    shown = person.window.side.findChild(QPlainTextEdit, "code")
    assert shown.toPlainText() == person.window.side.program
    # It is written only where somebody looks.
    person.window.side.show_tab("own")
    QTest.keyClicks(page.controls.code, "still ")
    person.see(lambda: person.window.side.program.startswith("# mine still import"))
    assert shown.toPlainText().startswith("# mine import")
    person.window.side.show_tab("code")
    assert shown.toPlainText().startswith("# mine still import")
    person.window.show_workspace("curves")
    assert person.window.side.tab == "code"
    person.window.show_workspace("tape")
    assert person.window.side.tab == "code"
    person.window.side.show_tab("own")
    person.window.show_workspace("curves")
    assert person.window.side.tab == "code"


def curves_open_the_function_at_the_point_on_the_tape(person: Person) -> None:
    person.type_function("x^3")
    person.see_curves()
    _click(person.page.controls.values.tape_button)
    page = tape_page(person)
    text = page.controls.code.text
    assert text.count("GradientTape") == 3
    assert person.window.session.workspace == "tape"
    person.window.commands.undo()
    assert person.window.session.workspace == "curves"
    assert person.spec.function.text == "x^3"


def undo_takes_back_what_is_seen_and_no_function_that_is_half_typed_elsewhere(
    person: Person,
) -> None:
    person.type_function("x +")
    page = tape_page(person)
    page.controls.code.go_to_line(1)
    QTest.keyClicks(page.controls.code, "abc")
    person.window.commands.undo()
    assert page.controls.code.text == FIRST_SNIPPET
    person.window.show_workspace("curves")
    assert person.shell.edit.toPlainText() == "x +"
    person.window.commands.undo()
    assert person.shell.edit.toPlainText() == "x "


def the_line_that_the_cursor_rests_in_is_kept_and_is_no_step_of_undo(person: Person) -> None:
    tape_page(person).controls.code.go_to_line(5)
    person.see(lambda: person.spec.line == 5)
    assert not person.window.document.can_undo
    person.window.show_workspace("curves")
    assert tape_page(person).controls.code.line == 5


def tab_passes_snippet_and_output_as_the_eye_does(person: Person) -> None:
    controls = tape_page(person).controls
    order = [
        controls.bar.run_button,
        controls.bar.examples_button,
        controls.bar.eager_chip,
        controls.code,
        controls.output,
    ]
    held = Qt.KeyboardModifier.ShiftModifier
    for keys, stops in (((), order), ((held,), order[::-1])):
        stops[0].setFocus()
        for each in stops[1:]:
            # In the snippet Tab indents.
            person.press(Key.Key_Escape)
            if keys:
                person.press(Key.Key_Shift)
            person.press(Key.Key_Backtab if keys else Key.Key_Tab, *keys)
            assert QApplication.focusWidget() is each
    assert controls.code.text == FIRST_SNIPPET


QUIET: tuple[Case, ...] = (
    the_line_that_the_cursor_rests_in_is_kept_and_is_no_step_of_undo,
    tab_passes_snippet_and_output_as_the_eye_does,
    undo_takes_back_what_is_seen_and_no_function_that_is_half_typed_elsewhere,
    nothing_runs_by_itself,
    typing_is_one_step_of_undo_and_goes_with_the_others,
    the_code_tab_has_the_snippet_as_it_stands,
    curves_open_the_function_at_the_point_on_the_tape,
)


@pytest.mark.shares_window
@pytest.mark.parametrize("case", QUIET, ids=lambda case: case.__name__)
def test_without_a_run(person: Person, case: Case) -> None:
    case(person)


@pytest.mark.parametrize("ending", [".py", ".ipynb"])
def test_a_program_that_is_dropped_is_shown_and_not_run(
    person: Person, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"lesson{ending}"
    cells = '{"cells": [{"cell_type": "code", "source": ["x = 1\\n", "y = 2"]}], "nbformat": 4}'
    path.write_text("x = 1\r\ny = 2\n" if ending == ".py" else cells, newline="")
    person.shell.dropped.emit(path)
    page = tape_page(person)
    assert page.controls.code.text == "x = 1\ny = 2\n"
    assert page.spec.file == (str(path) if ending == ".py" else "")
    assert page.runner.state is RunState.IDLE
    person.window.commands.undo()
    assert person.window.session.workspace == "curves"


def test_a_program_is_known_whatever_its_file_is_called(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "lesson.txt"
    path.write_text("# From a web page.\nimport tensorflow as tf\nx = tf.Variable(1.0)\n")
    person.shell.dropped.emit(path)
    page = tape_page(person)
    assert page.controls.code.text == path.read_text()
    assert page.runner.state is RunState.IDLE
    assert "lesson.txt" in person.window.status


def test_snippet_and_view_come_back_at_the_next_start_and_nothing_runs(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "state.json"
    spec = TapeSpec(snippet=LOST, eager_functions=True, folding="lines", line=5)
    save_state(path, WindowState(session=Session().with_spec(spec).within("tape")))
    for _ in range(2):
        shell = MainWindow(path)
        window = MainController(shell, engine, path)
        with qtbot.waitSignal(window.completed, timeout=PATIENCE):
            shell.show()
            # There is no function to type into, not even before the editor is there.
            assert not shell.edit.isVisible()
            QTest.keyClicks(shell, "x")
            window.fill()
        assert window.session.function == FunctionSpec()
        page = window.page
        assert isinstance(page, TapePage)
        assert page.spec == spec
        assert page.controls.code.text == LOST
        assert page.controls.code.line == 5
        assert page.controls.bar.eager_chip.isChecked()
        assert page.runner.state is RunState.IDLE
        assert not shell.edit.isVisible()
        assert window.side.tab == "own"
        shell.close()
        shell.deleteLater()


def test_a_file_that_is_no_program_is_said_and_changes_nothing(
    person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.ipynb"
    path.write_text("{}")
    before = person.window.session
    person.shell.dropped.emit(path)
    assert person.window.session == before
    assert "lesson.ipynb" in person.window.status
