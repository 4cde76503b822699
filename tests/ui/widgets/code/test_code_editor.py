"""The editor, typed into as a person does."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.tape.text.line_marks import Bracket, LineMarks
from explorer.ui.widgets.code.bracket_pairs import pair_at
from explorer.ui.widgets.code.editor import CodeEditor
from explorer.ui.widgets.code.marks import LineTrouble
from explorer.ui.widgets.theme import DARK, LIGHT, apply_theme, present_theme

Key = Qt.Key
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_PROGRAM = "import math\nx = 1\nif x:\n    y = 2\n"


@pytest.fixture
def editor(qtbot: QtBot) -> CodeEditor:
    made = CodeEditor(2000)
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    return made


@pytest.fixture
def edits(editor: CodeEditor) -> list[tuple[str, bool]]:
    told: list[tuple[str, bool]] = []
    editor.edited.connect(lambda text, is_typing: told.append((text, is_typing)))
    return told


def _select_lines(editor: CodeEditor, first: int, last: int) -> None:
    editor.go_to_line(first)
    cursor = editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.StartOfLine)
    end = editor.document().findBlockByNumber(last - 1)
    cursor.setPosition(end.position() + end.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def test_enter_indents_after_a_colon_and_tab_goes_to_the_next_step(editor: CodeEditor) -> None:
    QTest.keyClicks(editor, "if x:")
    QTest.keyClick(editor, Key.Key_Return)
    QTest.keyClicks(editor, "y")
    QTest.keyClick(editor, Key.Key_Tab)
    QTest.keyClicks(editor, "z")
    assert editor.text == "if x:\n    y   z"


def test_backspace_takes_a_whole_step_of_the_indentation(editor: CodeEditor) -> None:
    QTest.keyClicks(editor, "if x:")
    QTest.keyClick(editor, Key.Key_Return)
    QTest.keyClick(editor, Key.Key_Backspace)
    assert editor.text == "if x:\n"


def test_selected_lines_move_in_and_out_as_one_step(
    editor: CodeEditor, edits: list[tuple[str, bool]]
) -> None:
    editor.show_text("a\nb\nc")
    _select_lines(editor, 1, 2)
    QTest.keyClick(editor, Key.Key_Tab)
    assert edits == [("    a\n    b\nc", False)]
    QTest.keyClick(editor, Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert editor.text == "a\nb\nc"


def test_control_slash_comments_the_line_and_takes_the_comment_back(editor: CodeEditor) -> None:
    editor.show_text("a\n  b")
    editor.go_to_line(2)
    QTest.keyClick(editor, Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    assert editor.text == "a\n  # b"
    QTest.keyClick(editor, Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    assert editor.text == "a\n  b"


def test_home_goes_to_the_code_and_then_to_the_start_of_the_line(editor: CodeEditor) -> None:
    editor.show_text("    abc")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(editor, Key.Key_Home)
    assert editor.textCursor().position() == 4
    QTest.keyClick(editor, Key.Key_Home)
    assert editor.textCursor().position() == 0


def test_typing_is_told_as_typing_and_a_paste_as_a_step_of_its_own(
    editor: CodeEditor, edits: list[tuple[str, bool]]
) -> None:
    QTest.keyClicks(editor, "ab")
    data = QMimeData()
    data.setText("c\r\nd\0")
    editor.insertFromMimeData(data)
    assert edits == [("a", True), ("ab", True), ("abc\nd", False)]


def test_a_paste_that_is_too_long_is_refused_whole(
    editor: CodeEditor, edits: list[tuple[str, bool]]
) -> None:
    refused: list[int] = []
    editor.refused.connect(refused.append)
    data = QMimeData()
    data.setText("x" * 2001)
    editor.insertFromMimeData(data)
    assert (editor.text, refused, edits) == ("", [2001], [])


def test_a_dropped_file_is_left_to_the_window(editor: CodeEditor) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/snippet.py")])
    assert not editor.canInsertFromMimeData(data)


@pytest.mark.parametrize(
    "text", ["x = 'a\u00a0b'", "x = '𝒙' + 'é'\ny = '\u2028'", "\t\f\n\n", "a\nb\nc", ""]
)
def test_the_text_that_is_shown_is_the_text_that_is_had(editor: CodeEditor, text: str) -> None:
    editor.show_text("a = '𝒙𝒙'\nb\n")
    editor.show_text(text)
    assert editor.text == text


def test_showing_a_text_is_no_edit_and_keeps_the_cursor_in_its_line(
    editor: CodeEditor, edits: list[tuple[str, bool]]
) -> None:
    editor.show_text("a\nb\nc")
    editor.show_text("a\nbb\nc")
    assert editor.line == 2
    assert edits == []


def test_undo_and_redo_are_left_to_the_window(
    editor: CodeEditor, edits: list[tuple[str, bool]]
) -> None:
    QTest.keyClicks(editor, "ab")
    for key, held in ((Key.Key_Z, _CONTROL), (Key.Key_Z, _CONTROL | _SHIFT)):
        event = QKeyEvent(QEvent.Type.KeyPress, key, held)
        QApplication.sendEvent(editor, event)
        assert not event.isAccepted()
    assert editor.text == "ab"
    assert len(edits) == 2


def test_the_bracket_beside_the_cursor_is_shown_with_its_partner(editor: CodeEditor) -> None:
    editor.show_text("f(')', [1,\n  2])")
    document = editor.document()
    assert pair_at(document, 2) == (1, 15)
    assert pair_at(document, 7) == (7, 14)
    assert pair_at(document, 16) == (15, 1)
    assert pair_at(document, 3) is None


def test_a_bracket_without_partner_has_none(editor: CodeEditor) -> None:
    editor.show_text("f(1")
    assert pair_at(editor.document(), 2) == (1, None)


def test_the_line_of_the_cursor_is_told_once(editor: CodeEditor) -> None:
    editor.show_text(_PROGRAM)
    editor.go_to_line(1)
    told: list[int] = []
    editor.line_changed.connect(told.append)
    editor.go_to_line(4)
    QTest.keyClick(editor, Key.Key_Right)
    assert told == [4]


def test_marks_make_room_beside_the_text_and_a_click_on_them_goes_to_the_line(
    editor: CodeEditor,
) -> None:
    editor.show_text(_PROGRAM)
    before = editor.viewport().width()
    brackets = (Bracket(0, 3, 4, 0), Bracket(1, 4, 4, 1))
    editor.show_marks(LineMarks(brackets, {4: 2}, frozenset({3})), {})
    assert editor.viewport().width() < before - 50
    line, top, height = editor.visible_lines()[3]
    y = editor.viewport().y() + int(top + height / 2)
    column = editor.childAt(QPoint(4, y))
    place = column.mapFrom(editor, QPoint(4, y))
    QTest.mouseClick(column, Qt.MouseButton.LeftButton, pos=place)
    assert (line, editor.line) == (4, 4)


def _colours(editor: CodeEditor) -> set[str]:
    image = editor.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return {QColor.fromRgb(int(pixel)).name() for pixel in np.unique(pixels)}


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_brackets_silent_lines_and_errors_are_seen_in_both_themes(
    editor: CodeEditor, theme: object
) -> None:
    apply_theme(theme)  # pyright: ignore[reportArgumentType]
    try:
        shown = present_theme()
        editor.take_theme()
        editor.show_text(_PROGRAM)
        plain = _colours(editor)
        assert shown.missing.lower() not in plain
        marks = LineMarks((Bracket(0, 3, 4, 0),), {4: 2}, frozenset({3}))
        editor.show_marks(marks, {2: LineTrouble("error", "x is wrong")})
        found = _colours(editor)
        for colour in (shown.tapes[0], shown.missing, shown.error):
            assert colour.lower() in found
        editor.set_stale(True)
        assert shown.tapes[0].lower() not in _colours(editor)
    finally:
        apply_theme(LIGHT)


def test_tab_leaves_the_editor_after_escape_and_only_then(qtbot: QtBot) -> None:
    window, editor = QWidget(), CodeEditor(100)
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    other = QLineEdit()
    column.addWidget(editor)
    column.addWidget(other)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    editor.setFocus()
    QTest.keyClick(editor, Key.Key_Tab)
    assert (editor.text, editor.hasFocus()) == ("    ", True)
    QTest.keyClick(editor, Key.Key_Escape)
    QTest.keyClick(editor, Key.Key_Tab)
    assert (editor.text, other.hasFocus()) == ("    ", True)
