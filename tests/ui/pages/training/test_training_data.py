"""What is learned: the data of a function, and columns of a CSV with whatever is wrong in them."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.data import CsvFile, Housing
from explorer.core.training.spec import TrainingSpec
from explorer.programs.formatting import WIDEST
from explorer.ui.pages.training.data_controls import DataControls
from tests.ui.conftest import Person, choose
from tests.ui.learning import SMALL, click, learner, prepare, train

__all__ = ["learner"]


@pytest.mark.slow
def test_the_fitted_function_is_drawn_against_the_true_one(learner: Person) -> None:
    run = train(learner)
    assert run.fit is not None
    assert run.fit.curves.shape == (4, len(run.fit.x))
    np.testing.assert_allclose(run.fit.curves[0], np.sin(run.fit.x), atol=1e-9)
    np.testing.assert_allclose(run.fit.curves[2], np.cos(run.fit.x), atol=1e-9)


@pytest.fixture
def houses(tmp_path: Path) -> Path:
    """A CSV with two columns of numbers beside the target, one of text."""
    path = tmp_path / "houses.csv"
    rows = [f"{i},{i * i % 17},road {i},{3 * i + 5}" for i in range(64)]
    path.write_text("\n".join(["area,age,street,price", *rows]))
    return path


@pytest.mark.slow
def test_a_csv_is_chosen_its_target_named_and_its_columns_checked(
    learner: Person, houses: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(houses), ""))
    data = learner.page.controls.data
    choose(data.kind, "file")
    assert learner.spec.data == CsvFile(str(houses))
    learner.see(data.columns.isVisible)
    assert data.error.text() == "Choose the column that is to be predicted."
    assert "street" in data.notes.text()
    learner.see(lambda: learner.window.side.program.startswith("# Choose the column"))
    said = learner.window.side.program.splitlines()
    assert " ".join(line.removeprefix("# ") for line in said) == data.error.text()
    assert max(map(len, said)) <= WIDEST
    click(learner.page.bar.start_button)
    learner.see(lambda: learner.page.bar.message == "Choose the column that is to be predicted.")
    choose(data.columns.target, "price")
    assert learner.spec.data == CsvFile(str(houses), "price")
    assert data.error.text() == ""
    assert [data.columns.list.item(i).text() for i in range(3)] == ["area", "age", "street · text"]
    data.columns.list.setFocus()
    data.columns.list.setCurrentRow(1)
    learner.press(Qt.Key.Key_Space, on=data.columns.list)
    assert learner.spec.data == CsvFile(str(houses), "price", ("area",))
    learner.set_spec(batch=8, runner=OptimizerConfig("adam", 0.01))
    run = train(learner)
    assert run.begun is not None
    # A start that came to nothing is no run.
    assert run.number == 1
    assert run.begun.inputs == ("area",)
    assert data.sizes.text() == "36 train · 12 validation · 16 test"


@pytest.mark.slow
def test_missing_values_are_told_before_a_run_begins(learner: Person, tmp_path: Path) -> None:
    path = tmp_path / "gaps.csv"
    rows = [f"{i},{i % 5 or ''},{2 * i}" for i in range(50)]
    path.write_text("\n".join(["a,b,y", *rows]))
    learner.set_spec(data=CsvFile(str(path), "y"))
    data = learner.page.controls.data
    learner.see(data.columns.isVisible)
    assert [data.columns.list.item(i).text() for i in range(2)] == ["a", "b · 10 missing"]
    assert "10 of 50 rows are left out: a cell is missing" in data.notes.text()
    assert data.sizes.text() == "22 train · 8 validation · 10 test"
    learner.set_spec(data=CsvFile(str(path), "y", ("a",)))
    assert "left out" not in data.notes.text()
    assert data.sizes.text() == "27 train · 10 validation · 13 test"
    run = train(learner)
    assert run.begun is not None
    assert run.begun.rows == (27, 10, 13)


def test_a_column_that_says_nothing_is_refused_before_a_run_begins(
    learner: Person, tmp_path: Path
) -> None:
    path = tmp_path / "same.csv"
    path.write_text("\n".join(["a,y", *(f"{i},7" for i in range(50))]))
    learner.set_spec(data=CsvFile(str(path), "y"))
    data = learner.page.controls.data
    learner.see(data.columns.isVisible)
    told = data.error.text()
    assert told == "“y” is 7 in every row: there is nothing to predict."


def test_a_dialog_that_is_cancelled_leaves_the_data(
    learner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    kind, before = learner.page.controls.data.kind, learner.spec
    kind.chosen.emit("file")
    assert learner.spec == before
    assert kind.currentData() == "function"


def drop(person: Person, url: QUrl) -> None:
    mime = QMimeData()
    mime.setUrls([url])
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(600, 300), Qt.DropAction.CopyAction, mime, buttons, none)
    QApplication.sendEvent(person.shell, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(600, 300), Qt.DropAction.CopyAction, mime, buttons, none)
    QApplication.sendEvent(person.shell, event)


def test_a_csv_dropped_on_the_window_becomes_the_data(person: Person, houses: Path) -> None:
    drop(person, QUrl.fromLocalFile(str(houses)))
    assert person.window.session.workspace == "training"
    assert person.spec.data == CsvFile(str(houses))
    assert not person.figure.acceptDrops()
    person.window.commands.undo()
    assert person.window.session.training.data == Housing()


def test_a_file_is_read_beside_the_window_and_its_columns_follow(
    person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "wide.csv"
    names = [f"column of the file {i}" for i in range(3000)]
    path.write_text("\n".join([",".join(names), *[",".join(["1.5"] * 3000)] * 20]))
    drop(person, QUrl.fromLocalFile(str(path)))
    data = person.page.controls.data
    assert data.notes.text() == "wide.csv is being read …"
    assert data.columns.isHidden()
    person.see(data.columns.isVisible)
    assert data.columns.target.count() == 3001


NOT_TABLES = {
    "a name with a NUL": "no file can have this name",
    "a pipe": "is no file, but a pipe or a device",
    "packed": "is packed (gzip): unpack it, and open what was in it",
    "with NULs": "is not a text file: line 2 holds a character with the code 0",
    "10,000 columns": "has 10,000 columns; up to 5,000 are read",
    "a cell of 50 MB": "is too long for a table: it has more than 4,000,000 characters",
}


def not_table(folder: Path, kind: str) -> QUrl:
    path = folder / "data.csv"
    if kind == "a name with a NUL":
        return QUrl.fromLocalFile(str(folder / "da\0ta.csv"))
    if kind == "a pipe":
        os.mkfifo(path)
    else:
        contents = {
            "packed": gzip.compress(b"a,b\n1,2\n"),
            "with NULs": b"a,b\n1,\0\n" * 20,
            "10,000 columns": b"\n".join([b",".join([b"1.5"] * 10_000)] * 5),
            "a cell of 50 MB": b"a,b\n1," + b"x" * 50_000_000 + b"\n",
        }
        path.write_bytes(contents[kind])
    return QUrl.fromLocalFile(str(path))


@pytest.mark.shares_window
@pytest.mark.parametrize("kind", NOT_TABLES)
def test_what_is_no_table_is_said_in_a_sentence_and_nothing_is_lost(
    kind: str, person: Person, tmp_path: Path
) -> None:
    before = person.window.session
    drop(person, not_table(tmp_path, kind))
    data = person.page.controls.data
    person.see(lambda: NOT_TABLES[kind] in data.error.text())
    assert data.columns.isHidden()
    person.window.commands.undo()
    assert person.window.session.training == before.training


@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n3\n", "Line 3"),
        (b"a,b\n1,2\n", "only one row"),
        (b"a,b\n" + b"x,y\n" * 20, "no other column of varying numbers"),
        (b"a,b\n" + b"".join(b"%d,3\n" % i for i in range(20)), "is 3 in every row"),
    ],
)
def test_a_bad_csv_is_said_and_nothing_is_lost(
    person: Person, tmp_path: Path, data: bytes, said: str
) -> None:
    prepare(person)
    path = tmp_path / "bad.csv"
    path.write_bytes(data)
    person.set_spec(data=CsvFile(str(path), "b"))
    click(person.page.bar.start_button)
    person.see(lambda: not person.page.trainer.is_on)
    assert said in person.page.bar.message
    assert person.page.runs == []
    person.set_spec(**SMALL)
    assert person.page.bar.message == ""
    person.page.toggle()
    person.see(lambda: len(person.page.runs) == 1 and not person.page.trainer.is_on)
    person.page.collection.remove(person.page.runs[0].number)


@pytest.mark.slow
def test_a_batch_larger_than_the_data_is_all_of_them_and_is_said(learner: Person) -> None:
    loop = learner.page.controls.loop
    learner.set_spec(batch=5000, pitfall=True)
    run = train(learner)
    assert run.begun is not None
    rows = run.begun.rows[0]
    assert run.begun.steps == 1
    assert loop.note.text().startswith(f"A step takes {rows} rows instead of 5,000")
    assert f"({rows}, 1)" in loop._explanation.text()
    learner.set_spec(batch=rows)
    assert loop.note.text() == ""


def test_a_long_name_of_a_file_makes_no_control_wider(qtbot: QtBot) -> None:
    controls = DataControls(lambda data: None)
    qtbot.addWidget(controls)
    controls.show_spec(replace(TrainingSpec(), data=CsvFile(f"/data/{'a long name ' * 12}.csv")))
    assert controls.minimumSizeHint().width() <= 255
