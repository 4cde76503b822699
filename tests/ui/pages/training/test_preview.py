"""The preview of a CSV file: what was understood is seen, and changed by mouse and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from explorer.core.session import Session
from explorer.core.training.data import CsvFile, Reading
from explorer.ui.pages.training.dropped import with_table
from explorer.ui.pages.training.preview.preview import Preview
from explorer.ui.widgets.theme import present_theme
from tests.ui.conftest import Person, choose
from tests.ui.learning import CONTROL, click

pytestmark = pytest.mark.slow
ROWS = 60


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Numbers with commas, two texts, a date, a grade, and missing cells."""
    rows = [
        f"{i},5;{100 + i};{'rot' if i % 2 else 'blau'};{i % 5 + 1};2024-01-{i % 28 + 1:02};"
        f"{'' if i == 3 else i * i}"
        for i in range(ROWS)
    ]
    found = tmp_path / "wein.csv"
    found.write_text("Säure;Preis;Farbe;Note;Datum;pH\n" + "\n".join(rows), encoding="cp1252")
    return found


def opened(person: Person, path: Path) -> Preview:
    """Drop a file; its preview is there."""
    person.window.document.start_over(Session().within("training"))
    person.see(lambda: person.page.figure is not None)
    person.window.document.start_over(with_table(person.window.session, path))
    person.see(lambda: person.page.previewing.is_open)
    preview = person.page.previewing.preview
    assert isinstance(preview, Preview)
    person.see(lambda: preview.model.rowCount() > 0)
    return preview


def header(preview: Preview) -> dict[str, str]:
    """Return what is said of each column."""
    model = preview.model
    texts = [
        str(model.headerData(i, Qt.Orientation.Horizontal)) for i in range(model.columnCount())
    ]
    return dict(text.split("\n") for text in texts)  # pyright: ignore[reportReturnType]


def look_at(preview: Preview, name: str) -> None:
    """Go to a column with the arrows."""
    names = [*header(preview)]
    preview.table.setFocus()
    while (at := preview.table.currentIndex().column()) != names.index(name):
        key = Qt.Key.Key_Right if at < names.index(name) else Qt.Key.Key_Left
        QTest.keyClick(preview.table, key)


def test_a_dropped_file_is_shown_as_it_was_understood(person: Person, path: Path) -> None:
    preview = opened(person, path)
    assert header(preview) == {
        "Säure": "input · number",
        "Preis": "input · number",
        "Farbe": "out · text",
        "Note": "input · number",
        "Datum": "out · date",
        "pH": "input · number",
    }
    model = preview.model
    row = [model.data(model.index(3, i)) for i in range(6)]
    assert row == ["3.5", "103", "rot", "4", "2024-01-04", "missing"]
    assert "3,5" in str(model.data(model.index(3, 0), Qt.ItemDataRole.ToolTipRole))
    assert preview.file.delimiter.currentText() == "semicolon (found)"
    assert preview.file.decimal.currentText() == "comma (found)"
    assert preview.file.encoding.currentText() == "Windows-1252 (found)"
    assert preview.file.header.currentText() == "in the first row (found)"


def test_columns_are_chosen_with_the_keyboard_and_taken_back(person: Person, path: Path) -> None:
    preview = opened(person, path)
    look_at(preview, "Farbe")
    QTest.keyClick(preview.table, Qt.Key.Key_Return)
    assert person.spec.data.target == "Farbe"
    assert header(preview)["Farbe"] == "target · classes"
    person.set_spec(data=CsvFile(str(path), "Farbe", reading=Reading(missing=("rot",))))
    person.see(lambda: preview.model.data(preview.model.index(1, 2)) == "missing")
    person.window.document.undo()
    person.see(lambda: preview.model.data(preview.model.index(1, 2)) == "rot")
    look_at(preview, "Preis")
    QTest.keyClick(preview.table, Qt.Key.Key_Space)
    assert person.spec.data.columns == ("Säure", "Note", "pH")
    assert header(preview)["Preis"] == "out · number"
    QTest.keyClick(preview.table, Qt.Key.Key_Space)
    assert person.spec.data.columns == ()
    for _ in range(3):
        person.window.document.undo()
    assert person.spec.data == CsvFile(str(path))
    assert header(preview)["Farbe"] == "out · text"
    look_at(preview, "Datum")
    QTest.keyClick(preview.table, Qt.Key.Key_Return)
    assert person.spec.data.target == ""


def test_how_a_file_is_read_is_chosen_and_taken_back(person: Person, path: Path) -> None:
    preview = opened(person, path)
    assert not preview.reset_button.isEnabled()
    choose(preview.file.decimal, ".")
    assert person.spec.data.reading == Reading(decimal=".")
    person.see(lambda: header(preview)["Säure"] == "out · text")
    look_at(preview, "Säure")
    assert "which is no number with the marks that were chosen" in _said(preview)
    click(preview.reset_button)
    assert person.spec.data.reading == Reading()
    person.see(lambda: header(preview)["Säure"] == "input · number")
    person.window.document.undo()
    assert person.spec.data.reading == Reading(decimal=".")


def test_lines_missing_values_and_names_are_chosen(person: Person, path: Path) -> None:
    preview = opened(person, path)
    person.type_number(preview.file.skipped, "2")
    assert person.spec.data.reading.skipped == 2
    person.see(lambda: "column 1" in header(preview))
    person.type_number(preview.file.skipped, "0")
    preview.file.missing.setFocus()
    QTest.keyClicks(preview.file.missing, "102, 104")
    QTest.keyClick(preview.file.missing, Qt.Key.Key_Return)
    assert person.spec.data.reading == Reading(skipped=0, missing=("102", "104"))
    model = preview.model
    person.see(lambda: model.data(model.index(2, 1)) == "missing")
    assert model.data(model.index(3, 1)) == "103"
    choose(preview.file.header, False)  # pyright: ignore[reportArgumentType]
    person.see(lambda: "column 2" in header(preview))


def test_a_kind_is_chosen_for_a_column(person: Person, path: Path) -> None:
    preview = opened(person, path)
    look_at(preview, "Note")
    choose(preview.column.kind, "class")
    assert person.spec.data.reading.kinds == {"Note": "class"}
    person.see(lambda: header(preview)["Note"] == "out · classes")
    assert preview.column.kind.currentData() == "class"
    choose(preview.column.role, "target")
    assert header(preview)["Note"] == "target · classes"
    choose(preview.column.kind, "number")
    person.see(lambda: header(preview)["Note"] == "target · number")


def test_the_last_input_stays(person: Person, path: Path) -> None:
    preview = opened(person, path)
    person.set_spec(data=CsvFile(str(path), "Note", ("Preis",)))
    look_at(preview, "Preis")
    QTest.keyClick(preview.table, Qt.Key.Key_Space)
    assert person.spec.data.columns == ("Preis",)
    assert "It is the only input" in _said(preview)


def test_an_error_is_said_and_the_choices_remain(person: Person, path: Path) -> None:
    preview = opened(person, path)
    choose(preview.file.encoding, "utf-16")
    person.see(lambda: preview.error.isVisible())
    assert preview.error.text() == "wein.csv is no text in the encoding utf-16 that was chosen."
    click(preview.reset_button)
    person.see(lambda: preview.error.isHidden() and preview.model.rowCount() == ROWS)


@pytest.mark.parametrize("bad", [3, 90])
def test_of_a_file_that_is_no_table_the_line_that_is_wrong_is_shown(
    person: Person, tmp_path: Path, bad: int
) -> None:
    path = tmp_path / "bad.csv"
    rows = ["a,b,c", *["1,2,3"] * 200]
    rows[bad - 1] = "4,5"
    path.write_text("\n".join(rows))
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    person.set_spec(data=CsvFile(str(path)))
    preview = person.page.previewing.preview
    person.see(lambda: preview.error.isVisible() and bool(preview.table._lines))
    assert preview.table._lines[bad - 1] == "4,5"
    wanted, image = QColor(present_theme().removed), preview.table.viewport().grab().toImage()
    middle = image.width() - 20
    assert any(image.pixelColor(middle, y) == wanted for y in range(image.height()))


def test_escape_and_the_key_v_close_and_open_it(person: Person, path: Path) -> None:
    preview = opened(person, path)
    preview.take_focus()
    QTest.keyClick(preview.table, Qt.Key.Key_Escape)
    assert not person.page.previewing.is_open
    assert person.figure.hasFocus()
    person.press(Qt.Key.Key_V)
    assert person.page.previewing.is_open
    assert preview.table.hasFocus()
    click(person.page.controls.data.preview_button)
    assert not person.page.previewing.is_open
    person.set_spec(data=CsvFile(str(path), "Preis"))
    click(person.page.controls.data.preview_button)
    assert person.page.previewing.is_open
    person.set_spec(data=Session().training.data)
    assert not person.page.previewing.is_open
    person.press(Qt.Key.Key_V, on=person.figure)
    assert person.page.bar.message.startswith("The preview is of a CSV file")


def test_a_few_whole_numbers_are_asked_about(person: Person, path: Path) -> None:
    opened(person, path)
    person.set_spec(data=CsvFile(str(path), "Note"))
    question = person.page.controls.data.question
    person.see(lambda: bool(question.text))
    assert question.text == "“Note” has 5 different values. Are they classes, or amounts?"
    assert question.button("classes").isChecked()
    split = person.page.controls.split
    # It is asked in one place only.
    assert not split.task.isVisible()
    assert "softmax" in person.page.controls.model._last.text()
    click(question.button("regression"))
    assert person.spec.task == "regression"
    assert question.text == ""
    assert "linear" in person.page.controls.model._last.text()
    person.window.document.undo()
    assert question.text


def test_start_learns_what_is_highlighted_and_shows_the_figure(person: Person, path: Path) -> None:
    opened(person, path)
    person.set_spec(data=CsvFile(str(path), "Note"), epochs=2)
    click(person.page.bar.start_button)
    person.see(lambda: person.page.current is not None and person.page.current.end is not None)
    assert not person.page.previewing.is_open
    assert person.page.current.begun.classes == ("1", "2", "3", "4", "5")


def test_thousands_of_columns_are_shown(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    row = ",".join(str(i % 97) for i in range(5000)) + "\n"
    path.write_text(",".join(f"c{i}" for i in range(5000)) + "\n" + row * 60)
    preview = opened(person, path)
    assert preview.model.columnCount() == 5000
    assert preview.model.rowCount() == 50
    QTest.keyClick(preview.table, Qt.Key.Key_End)
    assert preview.table.currentIndex().column() == 4999


def _said(preview: Preview) -> str:
    return preview.column.reason.text()
