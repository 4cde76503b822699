"""The window around the workspaces: mistakes, undo, files, theme, a dying engine."""

from __future__ import annotations

import errno
import json
import os
import signal
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec
from explorer.core.session import Session, encode
from explorer.engine.client import Engine, EngineState
from explorer.programs.formatting import WIDEST
from explorer.storage import files
from explorer.storage.sessions import load
from explorer.ui.shell.state.state import load_state
from explorer.ui.widgets.theme import present_theme
from tests.ui.conftest import Person

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _answer_dialog(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Let the system's file dialogs answer with a path; they are not the program's own."""
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), ""))


def _choose(monkeypatch: pytest.MonkeyPatch, *paths: Path | None) -> list[tuple[str, str]]:
    """Choose a path at each question of a dialog; return the titles and names it came with."""
    asked: list[tuple[str, str]] = []
    answers = iter(paths)

    def answer(_parent: object, title: str, suggested: str, _pattern: str) -> tuple[str, str]:
        asked.append((title, Path(suggested).name))
        return str(next(answers) or ""), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return asked


@pytest.mark.slow
def test_a_mistake_is_said_where_it_arose_and_the_picture_stays(person: Person) -> None:
    person.type_function("x^2")
    person.see_curves()
    before = person.samples
    person.type_function("x^2 + sni(x)")
    field = person.window.function_field
    person.see(lambda: bool(field.message))
    assert field.message == "“sni” is not known; did you mean “sin”?"
    assert field.marked == (6, 9)
    assert person.samples is not None
    assert person.spec.function.text == "x^2 "
    person.type_function("x^2")
    person.see_curves()
    assert field.message == ""
    assert np.array_equal(person.samples.x, before.x)


def test_half_a_word_is_not_yet_a_mistake(person: Person) -> None:
    person.type_function("2 +")
    assert person.window.function_field.message == ""


def test_a_slider_moved_does_not_take_away_half_a_word(person: Person) -> None:
    person.type_function("a x")
    person.type_function("a x + (")
    person.page.parameter_list.rows["a"].slider.setValue(7000)
    assert person.shell.edit.toPlainText() == "a x + ()"


def test_what_was_typed_before_the_program_was_loaded_is_read(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    from explorer.ui.shell.controller import MainController
    from explorer.ui.shell.main_window import MainWindow

    shell = MainWindow(tmp_path / "state.json")
    shell.show()
    shell.edit.selectAll()
    QTest.keyClicks(shell.edit, "cos 3x")
    window = MainController(shell, engine, tmp_path / "state.json")
    with qtbot.waitSignal(window.completed):
        window.fill()
    assert window.session.curves.function.text == "cos 3x"
    shell.close()


def test_ten_megabytes_pasted_are_refused_in_a_sentence(person: Person) -> None:
    data = QMimeData()
    data.setText("x+" * 5_000_000)
    person.window.function_field.select_all()
    person.shell.edit.insertFromMimeData(data)
    field = person.window.function_field
    assert field.message == (
        "With what was pasted there would be 10,000,000 characters; 1,000 is the limit."
    )
    assert person.shell.edit.toPlainText() == "sin²x"
    assert field.marked is None


@pytest.mark.parametrize("key", ["2", "+", "("])
def test_what_was_said_of_a_refused_paste_goes_with_the_next_key(person: Person, key: str) -> None:
    data = QMimeData()
    data.setText("x" * 998)
    person.window.function_field.select_all()
    person.press(Qt.Key.Key_End)
    person.shell.edit.insertFromMimeData(data)
    assert "1,003 characters" in person.window.function_field.message
    QTest.keyClicks(person.shell.edit, key)
    assert person.window.function_field.message == ""


def test_what_was_said_of_a_refused_paste_goes_with_the_next_change(person: Person) -> None:
    data = QMimeData()
    data.setText("x" * 1001)
    person.shell.edit.insertFromMimeData(data)
    assert person.window.function_field.message
    person.set_spec(point=0.5)
    assert person.window.function_field.message == ""


def test_lines_from_documentation_are_pasted_as_one(person: Person) -> None:
    person.paste_function("y = tf.square(\n    tf.sin(x))")
    person.see_curves()
    assert np.allclose(person.samples.derivatives[0], np.sin(person.samples.x) ** 2)


def test_undo_and_redo_cover_typing_sliders_and_switches(person: Person) -> None:
    person.type_function("a x")
    person.window.end_gesture()
    person.page.parameter_list.rows["a"].slider.setValue(9000)
    person.window.end_gesture()
    person.page.controls.dtype_chips["float32"].click()
    assert person.spec.dtype == "float32"
    person.press(Qt.Key.Key_Z, CONTROL)
    assert person.spec.dtype == "float64"
    person.press(Qt.Key.Key_Z, CONTROL)
    assert person.spec.function.shown_parameters()[0].value == 1.0
    person.press(Qt.Key.Key_Z, CONTROL)
    assert person.spec.function.text == "sin²x"
    assert person.shell.edit.toPlainText() == "sin²x"
    for _ in range(3):
        person.press(Qt.Key.Key_Z, CONTROL, SHIFT)
    assert person.spec.dtype == "float32"
    assert person.spec.function.shown_parameters()[0].value == 4.0


def test_undo_takes_back_a_mistake_first(person: Person) -> None:
    person.type_function("x^2")
    person.window.end_gesture()
    QTest.keyClicks(person.shell.edit, "+1+sni(")
    person.press(Qt.Key.Key_Z, CONTROL)
    assert person.shell.edit.toPlainText() == person.spec.function.text
    assert person.spec.function.text == "x^2+1"
    assert not person.window.function_field.message
    person.press(Qt.Key.Key_Z, CONTROL)
    assert person.shell.edit.toPlainText() == person.spec.function.text == "x^2"


def test_undo_takes_back_a_number_half_typed_and_keeps_what_can_be_redone(
    person: Person,
) -> None:
    person.type_function("a x")
    person.window.end_gesture()
    rows = person.page.parameter_list.rows
    rows["a"].slider.setValue(9000)
    person.press(Qt.Key.Key_Z, CONTROL)
    field = rows["a"].value_field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "77")
    person.press(Qt.Key.Key_Z, CONTROL)
    assert field.text() == "1"
    person.press(Qt.Key.Key_Z, CONTROL)
    assert person.spec.function.text == "sin²x"
    for _ in range(2):
        person.press(Qt.Key.Key_Z, CONTROL, SHIFT)
    assert [p.value for p in person.spec.function.shown_parameters()] == [4.0]


@pytest.mark.slow
def test_undo_ends_an_animation_and_goes_back_to_before_it(person: Person) -> None:
    person.type_function("a x + b")
    person.press(Qt.Key.Key_Return)
    person.window.end_gesture()
    rows = person.page.parameter_list.rows
    rows["a"].play_button.click()
    rows["b"].play_button.click()
    seen = set()

    def have_moved() -> bool:
        seen.add(tuple(p.value for p in person.spec.function.shown_parameters()))
        return len(seen) > 10

    person.see(have_moved)
    person.press(Qt.Key.Key_Z, CONTROL)
    person.bot.wait(100)
    assert not rows["a"].is_playing
    assert [p.value for p in person.spec.function.shown_parameters()] == [1.0, 1.0]
    person.press(Qt.Key.Key_Z, CONTROL)
    assert person.spec.function.text == "sin²x"


@pytest.mark.slow
def test_the_last_state_comes_back(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    first = Person(qtbot, engine, tmp_path / "state.json")
    first.type_function("b cos x")
    first.set_spec(point=0.5)
    first.window.commands.switch_theme()
    name = present_theme().name
    first.window.side.show_tab("numbers")
    first.close()
    second = Person(qtbot, engine, tmp_path / "state.json")
    assert second.spec.function.text == "b cos x"
    assert second.shell.edit.toPlainText() == "b cos x"
    assert second.spec.point == 0.5
    assert present_theme().name == name
    assert second.window.side.tab == "numbers"
    second.close()


@pytest.mark.slow
def test_the_state_is_kept_while_a_parameter_plays(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "state.json"
    person = Person(qtbot, engine, path)
    person.type_function("a x")
    person.see_curves()
    person.page.parameter_list.rows["a"].play_button.click()

    def kept() -> float:
        parameters = load_state(path)[0].session.curves.function.parameters
        return parameters[0].value if parameters else 1.0

    person.see(lambda: kept() != 1)
    first = kept()
    person.see(lambda: kept() != first)
    assert person.page.parameter_list.rows["a"].is_playing
    person.close()


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b'{"session": 5}', b"[" * 100_000])
def test_a_damaged_state_is_kept_aside_and_said(
    qtbot: QtBot, engine: Engine, tmp_path: Path, damage: bytes
) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(damage)
    person = Person(qtbot, engine, path)
    assert "damaged" in person.window.status
    assert (tmp_path / "state.json.broken").read_bytes() == damage
    person.close()


def test_a_session_is_saved_and_opened(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lesson.json"
    _answer_dialog(monkeypatch, path)
    person.type_function("x^2 - 2x + 1")
    person.press(Qt.Key.Key_S, CONTROL)
    assert load(path).curves.function.text == "x^2 - 2x + 1"
    person.type_function("cos x")
    person.press(Qt.Key.Key_O, CONTROL)
    assert person.spec.function.text == "x^2 - 2x + 1"
    person.press(Qt.Key.Key_Z, CONTROL)
    assert person.spec.function.text == "cos x"


def test_a_bad_session_file_is_said_and_nothing_is_lost(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({"program": "gradient-explorer", "version": 99}))
    _answer_dialog(monkeypatch, path)
    person.window.files.open_session()
    assert "newer version" in person.window.status
    assert person.spec.function.text == "sin²x"


def test_a_session_whose_function_has_no_meaning_is_said_and_nothing_is_lost(
    person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "lesson.json"
    path.write_bytes(encode(Session().with_spec(CurveSpec(FunctionSpec("x + sni(x)")))))
    person.window.files.open_file(path)
    assert person.window.status == "“sni” is not known; did you mean “sin”?"
    assert person.spec.function.text == "sin²x"
    assert person.shell.edit.toPlainText() == "sin²x"
    person.press(Qt.Key.Key_Z, CONTROL)
    assert person.spec.function.text == "sin²x"


@pytest.mark.parametrize("kind", ["png", "svg", "pdf", "csv"])
def test_the_figure_is_exported(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = tmp_path / f"figure.{kind}"
    _answer_dialog(monkeypatch, path)
    person.window.files.export(kind)
    assert path.stat().st_size > 1000
    assert person.window.status == f"Saved figure.{kind}"


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize(
    ("typed", "written"),
    [("fig", "fig.png"), ("fig v1.5", "fig v1.5.png"), ("foo.txt", "foo.txt.png"),
     ("FIG.PNG", "FIG.PNG"), ("fig.", "fig..png"), (".png", ".png.png")],
)  # fmt: skip
def test_a_name_without_the_suffix_of_its_format_gets_it(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, written: str
) -> None:
    _choose(monkeypatch, tmp_path / typed)
    person.window.files.export("png")
    assert [path.name for path in tmp_path.iterdir()] == [written]
    assert person.window.status == f"Saved {written}"


def test_a_session_is_saved_under_a_name_with_its_suffix(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(monkeypatch, tmp_path / "lesson 1.2")
    person.window.files.save_session()
    assert load(tmp_path / "lesson 1.2.json") == person.window.session


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    ("suffix", "name", "is_notebook"),
    [(".ipynb", "up.IPYNB", True), (".ipynb", "up", True), (".py", "up.ipynb", False)],
)
def test_a_program_is_a_notebook_where_its_button_says_so(
    person: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
    name: str,
    is_notebook: bool,
) -> None:
    _choose(monkeypatch, tmp_path / name)
    person.window.files.save_program(suffix)
    (path,) = tmp_path.iterdir()
    assert path.read_text(encoding="utf-8").startswith("{") is is_notebook
    assert path.suffix.lower() == suffix


def test_a_file_is_replaced_only_after_its_own_name_was_asked_about(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "fig.png"
    old.write_bytes(b"old")
    asked = _choose(monkeypatch, tmp_path / "fig", None)
    person.window.files.export("png")
    assert asked == [("Save as PNG", "curves.png"), ("Replace fig.png?", "fig.png")]
    assert old.read_bytes() == b"old"
    _choose(monkeypatch, tmp_path / "fig", old)
    person.window.files.export("png")
    assert old.read_bytes() != b"old"
    assert person.window.status == "Saved fig.png"


def test_a_name_that_no_file_can_have_is_said(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(monkeypatch, tmp_path / "a\0b")
    person.window.files.export("png")
    assert person.window.status == "a\0b.png was not written: no file can have this name."
    assert not list(tmp_path.iterdir())


def test_a_picture_that_is_still_owed_is_not_saved(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "figure.png"
    _answer_dialog(monkeypatch, path)
    os.kill(person.engine.pid, signal.SIGSTOP)
    person.type_function("e^x")
    person.window.files.export("png")
    os.kill(person.engine.pid, signal.SIGCONT)
    assert not path.exists()
    assert "still being computed" in person.window.status
    person.see_curves()
    person.window.files.export("png")
    assert path.exists()


def test_a_name_that_is_too_long_is_said(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for length in (253, 300):
        _answer_dialog(monkeypatch, tmp_path / ("n" * length))
        person.window.files.export("png")
        assert "File name too long" in person.window.status


def test_numbers_that_are_not_there_yet_are_neither_saved_nor_copied(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.page.samples = None
    asked = _choose(monkeypatch)
    person.window.files.export("csv")
    assert asked == []
    missing = "There are no numbers yet: the engine has not answered."
    assert person.window.status == missing
    person.window.say("")
    QGuiApplication.clipboard().setText("before")
    person.window.side.show_tab("numbers")
    person.window.files.copy_side()
    assert person.window.status == missing
    assert QGuiApplication.clipboard().text() == "before"


def test_a_full_disk_leaves_the_old_file_and_no_debris(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "figure.png"
    path.write_bytes(b"old")
    _answer_dialog(monkeypatch, path)

    def is_full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", is_full)
    person.window.files.export("png")
    assert person.window.status == "figure.png was not written: No space left on device."
    assert [p.name for p in tmp_path.iterdir()] == ["figure.png"]
    assert path.read_bytes() == b"old"


def test_code_and_numbers_are_copied(person: Person) -> None:
    person.window.files.copy_side()
    assert "tf.GradientTape() as third" in QGuiApplication.clipboard().text()
    person.window.side.show_tab("numbers")
    person.window.files.copy_side()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "x\tf\tf′\tf″\tf‴"
    assert len(lines) == len(person.samples.x) + 1
    assert float(lines[1].split("\t")[1]) == person.samples.derivatives[0][0]  # type: ignore[index]


def test_the_picture_is_copied_at_twice_its_size(person: Person) -> None:
    person.press(Qt.Key.Key_C, CONTROL, SHIFT, on=person.shell)
    image = QGuiApplication.clipboard().image()
    assert image.width() == 2 * person.figure.width()


@pytest.mark.slow
def test_a_killed_engine_is_said_restarted_and_asked_again(person: Person) -> None:
    seen: list[EngineState] = []
    person.engine.state_changed.connect(lambda state, _: seen.append(state))
    os.kill(person.engine.pid, signal.SIGKILL)
    person.type_function("cos 2x")
    person.see(lambda: EngineState.RESTARTING in seen)
    person.see_curves()
    assert np.allclose(person.samples.derivatives[0], np.cos(2 * person.samples.x))
    assert person.engine.state is EngineState.READY


def test_every_control_has_a_name_a_tooltip_and_a_way_by_keyboard(person: Person) -> None:
    person.type_function("a x")
    controls = [
        w
        for w in person.shell.findChildren(QWidget)
        if isinstance(w, QAbstractButton | QLineEdit | QPlainTextEdit) and w.isVisible()
    ]
    assert len(controls) > 30
    for control in controls:
        described = control.accessibleName() or control.text()  # type: ignore[union-attr]
        assert described, control
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, described
        if not isinstance(control, QPlainTextEdit):
            assert control.toolTip(), described


def _stops(person: Person, key: Qt.Key) -> list[str]:
    """Press a key from the function field until it comes back, and return what it passed."""
    person.shell.edit.setFocus()
    passed = []
    for _ in range(100):
        person.press(key)
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget is person.shell.edit:
            return passed
        passed.append(widget.accessibleName())
    raise AssertionError(f"Tab does not come back, but passes {passed}")


@pytest.mark.slow
def test_tab_passes_every_control_as_the_eye_does(person: Person) -> None:
    person.type_function("a x + b")
    stops = _stops(person, Qt.Key.Key_Tab)
    order = [
        "Value of a",
        "Animate a",
        "Value of b",
        "The point",
        "Show f",
        "Show f′",
        "Tangent at the point",
        "Left end",
        "float64",
        "Curves of the function and its derivatives",
        "Code",
        "TensorFlow program",
        "Undo (Ctrl+Z)",
        "Help (F1)",
    ]
    places = [stops.index(name) for name in order]
    assert places == sorted(places)
    assert "" not in stops
    assert _stops(person, Qt.Key.Key_Backtab) == stops[::-1]


def test_help_is_shown_when_the_panel_was_folded_away_with_it(person: Person) -> None:
    person.press(Qt.Key.Key_F1, on=person.shell)
    person.press(Qt.Key.Key_F9, on=person.shell)
    person.press(Qt.Key.Key_F1, on=person.shell)
    assert person.window.side.tab == "help"
    assert not person.window.side.isHidden()


def test_the_theme_is_switched_everywhere(person: Person) -> None:
    before = present_theme().name
    person.press(Qt.Key.Key_T, CONTROL, on=person.shell)
    assert present_theme().name != before
    assert person.figure.theme.name == present_theme().name
    corner = person.figure.image(1.0).pixelColor(2, 2).name()
    assert corner == present_theme().background


def test_the_status_line_counts_what_was_computed_without_a_plural(person: Person) -> None:
    person.set_spec(order=0)
    person.see_curves()
    person.see(lambda: person.window.status.startswith("Curves: 1 · samples: "))


def test_help_lists_the_keys(person: Person) -> None:
    person.press(Qt.Key.Key_F1, on=person.shell)
    assert person.window.side.tab == "help"
    person.press(Qt.Key.Key_F1, on=person.shell)
    assert person.window.side.tab == "code"


@pytest.mark.fast_cases(4)
@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("workspace", "text"),
    [("curves", "x^2"), ("curves", "x y"), ("descent", "x^2"), ("descent", "x y")],
)
@pytest.mark.parametrize("held", [[], [SHIFT]])
def test_plus_and_minus_zoom_every_figure_on_every_keyboard(
    person: Person, workspace: str, text: str, held: list[Qt.KeyboardModifier]
) -> None:
    person.window.show_workspace(workspace)  # type: ignore[arg-type]
    person.paste_function(text)
    person.see_curves()
    # Of the view: a map at equal scales may show more than its spec asks for.
    width = person.figure.view.high - person.figure.view.low
    person.press(Qt.Key.Key_Plus, *held, on=person.figure)
    assert person.spec.high - person.spec.low == pytest.approx(width / 1.2)
    person.press(Qt.Key.Key_Minus, *held, on=person.figure)
    assert person.spec.high - person.spec.low == pytest.approx(width)


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("size", [(1280, 800), (1024, 640)])
@pytest.mark.parametrize(
    ("workspace", "meaning"),
    [
        ("curves", "move the point, with Shift faster"),
        ("descent", "one step back, forward"),
        ("training", "to the end of the epoch"),
    ],
)
def test_the_keys_of_the_workspace_come_first_and_all_can_be_read(
    person: Person, size: tuple[int, int], workspace: str, meaning: str
) -> None:
    person.shell.resize(*size)
    person.window.show_workspace(workspace)  # type: ignore[arg-type]
    person.press(Qt.Key.Key_F1, on=person.shell)
    assert person.window.side.tab == "help"
    search = person.window.commands.helping.help.search
    search.chips["keys"].click()
    assert [item.title for item in search.shown if item.is_heading][:3] == [
        workspace.title(),
        "In the figure",
        "Everywhere",
    ]
    assert search.shown[0].title == workspace.title()
    assert meaning in [item.title for item in search.shown]
    assert person.shell.height() == size[1]
    for row in range(len(search.shown)):
        # A title takes as many lines as it needs.
        index = search.view.model().index(row, 0)
        assert search.view.visualRect(index).width() <= search.view.viewport().width()


def test_a_narrow_window_folds_the_panel_away_until_it_is_wide_again(person: Person) -> None:
    side, window = person.window.side, person.window
    person.shell.resize(1280, 800)
    assert not side.isHidden()
    person.shell.resize(760, 480)
    assert side.isHidden()
    person.shell.resize(1280, 800)
    assert not side.isHidden()
    window.commands.toggle_panel()
    person.shell.resize(760, 480)
    person.shell.resize(1280, 800)
    assert side.isHidden()
    person.shell.resize(760, 480)
    window.commands.toggle_panel()
    assert not side.isHidden()


def test_the_code_fits_into_the_panel_at_its_widest(person: Person) -> None:
    side = person.window.side
    side.show_program("\n".join(["x" * WIDEST] * 200))
    bar = side._code.horizontalScrollBar()
    person.see(lambda: side._code.verticalScrollBar().maximum() > 0)
    assert bar.maximum() == 0
    side.show_program("\n".join(["x" * (WIDEST + 3)] * 200))
    person.see(lambda: bar.maximum() > 0)


@pytest.mark.slow
@pytest.mark.parametrize("workspace", ["training", "descent"])
def test_a_workspace_that_is_gone_to_is_laid_out_before_it_is_painted(
    person: Person, workspace: str
) -> None:
    person.window.show_workspace(workspace)  # type: ignore[arg-type]
    body = person.shell.left_scroll.widget()
    assert body.height() >= body.minimumSizeHint().height()
    controls = person.page.controls
    assert controls.height() >= controls.minimumSizeHint().height()
