"""Text from data is no markup, on every way from a file or a key to the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QSize, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGraphicsTextItem,
    QLabel,
    QMenu,
)
from pytestqt.qtbot import QtBot

from explorer.core.training.data import CsvFile
from explorer.storage.runs.about import RunAbout, write_about
from explorer.storage.runs.folders import SETTINGS
from explorer.ui.pages.training.runs.browser.browser import RunBrowser
from explorer.ui.widgets.plain import ElidedLabel, FittingLabel, Label, LinesLabel, as_tip, caption
from explorer.ui.widgets.theme import labelled, section
from tests.storage.listing import list_runs
from tests.ui.conftest import Person

HOSTILE = "<img src='/dev/zero'> & <b>2</b>"
"""Where it is taken for markup, a file is opened that has no end."""


def texts_of(model: QAbstractItemModel) -> Iterator[str]:
    """Yield the tooltips of a model's first column."""
    for row in range(model.rowCount(QModelIndex())):
        yield str(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) or "")


def taken_for_markup() -> list[str]:
    """Return all texts of all widgets that Qt would read as markup and that data have a part in."""
    found: list[str] = []
    for widget in QApplication.allWidgets():
        found.append(widget.toolTip())
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            found.append(widget.text())
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            found += texts_of(widget.model())
        if isinstance(widget, QComboBox):
            found += texts_of(widget.model())
        if isinstance(widget, QMenu):
            found += [action.toolTip() for action in widget.actions()]
    return [text for text in found if "<img" in text and GuiQt.mightBeRichText(text)]


def read(text: str) -> str:
    """Return what a person reads of a tooltip."""
    document = QTextDocument()
    document.setHtml(text) if GuiQt.mightBeRichText(text) else document.setPlainText(text)
    return document.toPlainText().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("text", [HOSTILE, "x<b>2", "a < b", "", "line\n<i>line</i>", "1 & 2"])
def test_a_tooltip_is_read_to_the_letter(text: str) -> None:
    assert read(as_tip(text)) == text


def test_a_very_long_text_is_cut() -> None:
    assert len(read(as_tip("<p>" * 40_000))) == 1_000
    assert caption("n" * 120_000).endswith("n…")
    assert len(caption("n" * 120_000)) < 200


def test_an_ampersand_marks_no_key_in_a_menu() -> None:
    assert caption("R&D & more") == "R&&D && more"


@pytest.mark.parametrize("make", [Label, section, lambda text: labelled(text, "muted")])
def test_a_label_shows_its_text_to_the_letter(qtbot: QtBot, make: type[Label]) -> None:
    label = make("<h1>x</h1>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    # As high as one line, and not as a heading.
    assert label.sizeHint().height() < 2 * label.fontMetrics().height()
    assert label.sizeHint() != QSize(0, 0)


@pytest.mark.shares_window
@pytest.mark.parametrize("text", ["x<b>2", "x < <img src='/dev/zero'>", HOSTILE, "<i>x</i>"])
def test_what_is_typed_is_no_markup(person: Person, text: str) -> None:
    person.paste_function(text)
    QApplication.processEvents()
    assert taken_for_markup() == []


@pytest.mark.slow
def test_the_columns_of_a_file_and_its_name_are_no_markup(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "<img src=x>.csv"
    rows = [f"{i},{i % 7},road {i},{3 * i}" for i in range(40)]
    path.write_text("\n".join([f"{HOSTILE},<img src=b>,<img src=text>,y", *rows]))
    person.window.show_workspace("training")
    person.set_spec(data=CsvFile(str(path), "y"))
    data = person.page.controls.data
    person.see(data.columns.isVisible)
    assert HOSTILE in [data.columns.list.item(i).text() for i in range(data.columns.list.count())]
    assert taken_for_markup() == []
    person.set_spec(data=CsvFile(str(path), HOSTILE))
    assert taken_for_markup() == []


@pytest.mark.slow
def test_what_is_said_of_a_file_that_is_none_is_no_markup(person: Person, tmp_path: Path) -> None:
    for name in ("<img src=a>.json", "<img src=b>.csv", "<img src=c>"):
        path = tmp_path / name
        path.write_text(f'{{"program": "{HOSTILE}", "<img src=q>": 1}}')
        person.window.files.open_dropped(path)
        QApplication.processEvents()
        assert taken_for_markup() == []


def test_kept_runs_are_no_markup(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "2026-01-02-030405"
    folder.mkdir()
    (folder / SETTINGS).write_text(f'{{"program": "gradient-explorer", "version": "{HOSTILE}"}}')
    write_about(folder, RunAbout(HOSTILE, HOSTILE))
    browser = RunBrowser(tmp_path)
    qtbot.addWidget(browser)
    browser.show()
    qtbot.waitUntil(lambda: browser.model.rowCount() == len(list_runs(tmp_path)) == 1)
    cells = [browser.model.index(0, column) for column in range(browser.model.columnCount())]
    assert [cell.data() for cell in cells].count(HOSTILE) == 2
    assert all("<img" not in (cell.data(Qt.ItemDataRole.ToolTipRole) or "") for cell in cells)
    assert taken_for_markup() == []


@pytest.mark.slow
def test_nothing_in_the_figures_is_written_as_markup(person: Person) -> None:
    for name in ("curves", "descent", "training"):
        person.window.show_workspace(name)
        items = person.figure.scene().items()
        written = [i.toPlainText() for i in items if isinstance(i, QGraphicsTextItem)]
        assert [text for text in written if text.strip()] == []


def test_a_fitting_label_shows_the_longest_text_that_has_room(qtbot: QtBot) -> None:
    label = FittingLabel("running for 12 seconds", "running", "run")
    qtbot.addWidget(label)
    label.show()
    measure = label.fontMetrics()
    for text in ("running for 12 seconds", "running", "run"):
        label.resize(measure.horizontalAdvance(text) + 1, 20)
        assert label.text() == text
        assert label.whole == "running for 12 seconds"
    label.resize(measure.horizontalAdvance("r…") + 1, 20)
    assert label.text() == "r…"
    assert label.minimumSizeHint().width() <= 1 or label.minimumWidth() == 1


def test_a_label_of_lines_shows_as_many_words_as_it_has_room_for(qtbot: QtBot) -> None:
    label, text = LinesLabel(2), " ".join(f"word{number}" for number in range(50))
    qtbot.addWidget(label)
    label.show_text(text)
    label.show()
    shown = []
    for width in (120, 300, 5000):
        label.resize(width, label.height())
        flags = Qt.TextFlag.TextWordWrap
        taken = label.fontMetrics().boundingRect(label.rect(), flags, label.text())
        assert taken.height() <= label.height()
        shown.append(label.text())
    assert len(shown[0]) < len(shown[1])
    assert shown[0].endswith(" …")
    assert shown[2] == text
    assert label.toolTip() == text


@pytest.mark.parametrize("mode", [Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle])
def test_an_elided_label_makes_no_room_and_keeps_its_text(
    qtbot: QtBot, mode: Qt.TextElideMode
) -> None:
    text = "a name that nobody would like to see whole.csv"
    label, cut = ElidedLabel(text, mode), Label()
    for made in (label, cut):
        qtbot.addWidget(made)
        made.resize(90, 20)
    cut.setText(cut.fontMetrics().elidedText(text, mode, 90))
    assert label.minimumSizeHint().width() < 10
    assert label.sizeHint().width() > 200
    assert label.text() == text
    assert label.grab().toImage() == cut.grab().toImage()
