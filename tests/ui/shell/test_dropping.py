"""What is dropped on the window: functions, sessions and data, as files and as text."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from explorer.core.training.data import CsvFile
from explorer.storage.function_files import single_line
from tests.ui.conftest import Person


def mime_of(text: str = "", path: Path | None = None) -> QMimeData:
    data = QMimeData()
    if path is not None:
        data.setUrls([QUrl.fromLocalFile(str(path))])
    else:
        data.setText(text)
    return data


def drop(on: QWidget, data: QMimeData) -> bool:
    """Drop something, as the desktop tells of it; return whether it may be dropped."""
    place, actions = QPointF(300, 300), Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(place.toPoint(), actions, data, *held)
    enter.ignore()
    QApplication.sendEvent(on, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(on, QDropEvent(place, actions, data, *held))
    return True


@pytest.mark.parametrize("name", ["f.txt", "f.tex", "f", "f.py"])
def test_a_text_file_with_a_function_goes_to_the_function_field(
    person: Person, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text("\ufeff  x^3 - 2x \r\n\n", encoding="utf-8")
    assert drop(person.shell, mime_of(path=path))
    assert person.window.session.workspace == "curves"
    assert person.spec.function.text == "x^3 - 2x"
    person.see_curves()
    person.window.commands.undo()
    assert person.spec.function.text == "sin²x"


def test_a_table_goes_to_training(person: Person, tmp_path: Path) -> None:
    for name, text in (("t.txt", "x y\n1 2\n3 4\n"), ("t.csv", "x\n")):
        path = tmp_path / name
        path.write_text(text)
        assert drop(person.shell, mime_of(path=path))
        assert person.window.session.workspace == "training"
        assert person.window.session.training.data == CsvFile(str(path))


@pytest.mark.parametrize("text", ["2 sin x cos x", " e^(-x)\n ", "tf.square(tf.sin(x))"])
def test_a_dropped_text_is_the_function(person: Person, text: str) -> None:
    assert drop(person.shell, mime_of(text))
    assert person.spec.function.text == text.strip()
    person.see_curves()


@pytest.mark.parametrize("text", ["Dear Sir or Madam,", "https://example.org/?q=1", "sin(", ""])
def test_of_a_text_that_is_no_function_it_is_said_why(person: Person, text: str) -> None:
    before = person.spec.function
    if drop(person.shell, mime_of(text)):
        assert person.window.status.startswith("What was dropped is not a function: ")
    assert person.spec.function == before
    assert person.shell.edit.toPlainText() == "sin²x"


def test_a_text_dropped_on_training_of_data_goes_to_curves(person: Person) -> None:
    person.window.show_workspace("training")
    assert not person.page.uses_function
    assert drop(person.shell, mime_of("cos x"))
    assert person.window.session.workspace == "curves"
    person.see(lambda: person.spec.function.text == "cos x")


def test_the_field_leaves_files_to_the_window(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_text("cos x")
    assert not person.shell.edit.canInsertFromMimeData(mime_of(path=path))
    assert person.shell.edit.canInsertFromMimeData(mime_of("cos x"))


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"x^2", "x^2"),
        (b"\n\n x^2 \n", "x^2"),
        (b"x^2\ny^2", None),
        (b"", None),
        (b"\xff\xfe\x00", None),
        (b"x" * 1001, None),
        (b"x" * 100_000, None),
    ],
)
def test_a_function_is_one_line_of_text(tmp_path: Path, data: bytes, line: str | None) -> None:
    path = tmp_path / "f.txt"
    path.write_bytes(data)
    assert single_line(path) == line
    assert single_line(tmp_path / "none.txt") is None
    assert single_line(tmp_path) is None
