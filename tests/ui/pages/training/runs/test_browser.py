"""The run browser in the real window: listed, sorted, filtered, changed and followed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import sentence
from explorer.core.training.results import TrainingEpoch
from explorer.core.training.spec import Layer, TrainingProblem
from explorer.engine.client import Engine
from explorer.storage.runs.about import read_about
from explorer.storage.runs.writer import RunWriter
from explorer.ui.pages.training.runs.browser.browser import RunBrowser
from tests.runs import begin_run
from tests.ui.conftest import Person
from tests.ui.learning import CONTROL

pytestmark = pytest.mark.slow

STEPS = 4


def begin(folder: Path, rate: float, units: int = 8) -> RunWriter:
    problem = TrainingProblem(
        layers=(Layer(units, "tanh"),), runner=OptimizerConfig("sgd", rate), epochs=9
    )
    return begin_run(folder, problem, ("a",), "y", ("dense", "dense_1"), steps=STEPS)


def keep(writer: RunWriter, epoch: int, validation: float = 0.5) -> None:
    rate = 0.01
    told = TrainingEpoch(epoch, validation / 2, validation, 0.1, rate)
    writer.keep_epoch(told, np.full(STEPS, validation, np.float32), [np.ones(1)])


def kept(folder: Path, rate: float, validation: float) -> Path:
    writer = begin(folder, rate)
    keep(writer, 1, 2 * validation)
    keep(writer, 2, validation)
    writer.end("finished", sentence("Trained to the end."), 1.0, validation)
    writer.close()
    return writer.directory


RATES = {0.1: 0.75, 0.01: 0.25, 0.001: 0.5}
"""Validation losses by the rates of three runs, the oldest first."""


@pytest.fixture
def reader(
    qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> Iterator[Person]:
    """A person in Training before the table of three kept runs."""
    for rate, validation in RATES.items():
        kept(tmp_path / "runs", rate, validation)
    person = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    person.press(Qt.Key.Key_F3, on=person.shell)
    person.press(Qt.Key.Key_R)
    person.see(lambda: browser(person).model.rowCount() == 3)
    yield person
    person.close()


def browser(person: Person) -> RunBrowser:
    assert person.page.browsing.is_open
    return person.page.browsing.browser


def column(person: Person, name: str) -> list[str]:
    """Return what is read in a column, from the top."""
    model = browser(person).model
    place = 1 + [each.name for each in model.columns].index(name)
    return [model.index(row, place).data() for row in range(model.rowCount())]


def titles(person: Person) -> list[str]:
    """Return what is read over the columns."""
    model = browser(person).model
    across = Qt.Orientation.Horizontal
    return [model.headerData(i, across) for i in range(1, model.columnCount())]


def cell(person: Person, row: int, name: str) -> QPoint:
    model, table = browser(person).model, browser(person).table
    place = 1 + [each.name for each in model.columns].index(name) if name else 0
    table.scrollTo(model.index(row, place))
    return table.visualRect(model.index(row, place)).center()


def press(person: Person, row: int, name: str = "", *, twice: bool = False) -> None:
    """Click a cell, or that of the badge."""
    viewport, place = browser(person).table.viewport(), cell(person, row, name)
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    if twice:
        QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_runs_are_listed_sorted_and_filtered_by_keys(reader: Person) -> None:
    assert focus() is browser(reader).filter
    assert column(reader, "best") == ["0.5", "0.25", "0.75"]
    assert column(reader, "settings") == [f"SGD {rate:g} → 0.01" if rate != 0.01 else "SGD 0.01"
                                          for rate in reversed(RATES)]  # fmt: skip
    # Without a name of its own a run is called as in the list beside.
    assert column(reader, "run") == column(reader, "settings")
    browser(reader)._sort(5)
    assert column(reader, "best") == ["0.25", "0.5", "0.75"]
    assert "best ↑" in titles(reader)
    browser(reader)._sort(5)
    assert column(reader, "best") == ["0.75", "0.5", "0.25"]
    assert "best ↓" in titles(reader)
    browser(reader)._sort(1)
    assert column(reader, "run") == sorted(column(reader, "settings"))
    assert "best" in titles(reader)
    browser(reader)._sort(5)
    browser(reader)._sort(5)
    QTest.keyClicks(browser(reader).filter, "rate>0.005")
    reader.see(lambda: column(reader, "best") == ["0.75", "0.25"])
    assert browser(reader).foot.text == "2 / 3 runs"
    QTest.keyClicks(browser(reader).filter, " rata>1")
    reader.see(lambda: browser(reader).mistake.text() == "Runs have no “rata”; did you mean rate?")
    assert column(reader, "best") == ["0.75", "0.25"]
    browser(reader).filter.setText("nothing of the kind")
    reader.see(lambda: browser(reader).table.nothing.startswith("No run is as the filter asks."))
    reader.press(Qt.Key.Key_Escape)
    reader.see(lambda: browser(reader).model.rowCount() == 3)
    reader.press(Qt.Key.Key_Down)
    assert focus() is browser(reader).table
    # Letters go to the filter, Escape back to the figure.
    reader.press(Qt.Key.Key_X)
    assert (focus(), browser(reader).filter.text()) == (browser(reader).filter, "x")
    reader.press(Qt.Key.Key_Escape)
    reader.press(Qt.Key.Key_Escape)
    assert not reader.page.browsing.is_open
    assert reader.figure.hasFocus()


def test_runs_are_shown_and_hidden_by_mouse_and_by_key(reader: Person) -> None:
    press(reader, 1)
    reader.see(lambda: len(reader.page.figure._runs) == 1)
    (run,) = reader.page.runs
    assert run.epochs.values[-1, 1] == 0.25
    assert browser(reader).model.is_shown(1)
    press(reader, 1)
    assert reader.page.figure._runs == []
    assert browser(reader).model.number(1) == 1
    reader.press(Qt.Key.Key_A, CONTROL, on=browser(reader).table)
    reader.press(Qt.Key.Key_Space, on=browser(reader).table)
    reader.see(lambda: len(reader.page.figure._runs) == 3)
    assert len(reader.page.runs) == 3


def test_a_name_and_a_note_are_written_where_they_stand(reader: Person, tmp_path: Path) -> None:
    press(reader, 0, "run")
    reader.press(Qt.Key.Key_F2, on=browser(reader).table)
    QTest.keyClicks(focus(), "slow one")
    reader.press(Qt.Key.Key_Return)
    reader.see(lambda: column(reader, "run")[0] == "slow one")
    press(reader, 0, "note", twice=True)
    assert isinstance(focus(), QLineEdit)
    QTest.keyClicks(focus(), "Rates below 0.01 take ages")
    reader.press(Qt.Key.Key_Return)
    reader.see(lambda: column(reader, "note")[0] == "Rates below 0.01 take ages")
    about = read_about(browser(reader).model.path(0))
    assert (about.name, about.note) == ("slow one", "Rates below 0.01 take ages")
    press(reader, 0)
    reader.see(lambda: [run.label for run in reader.page.runs] == ["slow one"])


def test_the_settings_of_a_run_are_used_and_that_is_undone(reader: Person) -> None:
    before = reader.spec
    press(reader, 2, "data")
    QTest.mouseClick(browser(reader).foot.settings_button, Qt.MouseButton.LeftButton)
    reader.see(lambda: reader.spec.runner.rate == 0.1)
    assert reader.spec.layers == (Layer(8, "tanh"),)
    assert reader.page.bar.message.startswith("These are the settings of “SGD 0.1 · 8 tanh")
    reader.press(Qt.Key.Key_Z, CONTROL, on=reader.shell)
    assert reader.spec == before


def test_several_runs_are_deleted_and_all_come_back(reader: Person, tmp_path: Path) -> None:
    press(reader, 0)
    reader.see(lambda: len(reader.page.runs) == 1)
    press(reader, 0, "data")
    reader.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, on=browser(reader).table)
    reader.press(Qt.Key.Key_Delete, on=browser(reader).table)
    assert reader.page.bar.message == "2 runs were deleted from the disk."
    assert len(list((tmp_path / "runs").iterdir())) == 1
    assert reader.page.runs == []
    reader.see(lambda: browser(reader).model.rowCount() == 1)
    reader.press(Qt.Key.Key_Z, CONTROL, on=reader.shell)
    assert reader.page.bar.message == "2 runs are restored."
    assert len(reader.page.runs) == 1
    reader.see(lambda: browser(reader).model.rowCount() == 3)


def test_a_run_of_another_process_grows_in_the_table_and_in_the_figure(
    reader: Person, tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere"
    writer = begin(folder, 0.5)
    keep(writer, 1)
    reader.page.browsing.open_folder(folder)
    reader.see(lambda: column(reader, "outcome") == ["in progress"])
    press(reader, 0)
    reader.see(lambda: len(reader.page.figure._runs) == 1)
    keep(writer, 2, 0.125)
    reader.see(lambda: column(reader, "last") == ["0.125"])
    (run,) = reader.page.runs
    reader.see(lambda: run.done == 2 * STEPS)
    another = begin(folder, 0.25)
    reader.see(lambda: browser(reader).model.rowCount() == 2)
    writer.end("stopped", sentence("Stopped."), 1.0)
    writer.close()
    another.discard()
    reader.see(lambda: column(reader, "outcome") == ["stopped"])
    reader.see(lambda: run.end is not None and run.end.outcome == "stopped")


def test_other_files_in_the_place_of_a_shown_run_are_drawn(reader: Person, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    writer, other = begin(folder, 0.5), begin(tmp_path / "third", 0.25)
    keep(writer, 1)
    keep(other, 1, 4.0)
    reader.page.browsing.open_folder(folder)
    reader.see(lambda: browser(reader).model.rowCount() == 1)
    press(reader, 0)
    reader.see(lambda: len(reader.page.runs) == 1)
    for name in ("settings.json", "losses.f32", "epochs.jsonl"):
        (other.directory / name).replace(writer.directory / name)
    reader.see(lambda: reader.page.runs[0].epochs.values[-1, 1] == 4.0)
    reader.see(lambda: column(reader, "last") == ["4"])
    writer.close()
    other.close()


def test_the_table_is_saved_as_it_is_listed(
    reader: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser(reader)._sort(5)
    path = tmp_path / "mine.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    browser(reader)._save_table()
    assert reader.page.bar.message == "Saved mine.csv"
    first, *rows = path.read_text().splitlines()
    assert first.startswith("run,data,outcome,epochs,best,last,test")
    assert [row.split(",")[4] for row in rows] == ["0.25", "0.5", "0.75"]


def test_several_runs_are_written_to_a_folder(
    reader: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    reader.press(Qt.Key.Key_A, CONTROL, on=browser(reader).table)
    browser(reader)._ask("losses")
    reader.see(lambda: reader.page.bar.message == "Saved 3 runs in out")
    assert len(list(out.glob("*.csv"))) == 3


def test_every_control_of_the_table_has_a_name(reader: Person) -> None:
    for widget in browser(reader).findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName(), widget


def _go_to(menu: QMenu, text: str) -> None:
    """Go down a menu by its arrow key."""
    for _ in menu.actions():
        if (active := menu.activeAction()) is not None and active.text() == text:
            return
        QTest.keyClick(menu, Qt.Key.Key_Down)
    raise AssertionError(text)


# The offscreen platform says of each menu that it can do neither.
@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")
def test_runs_are_sorted_by_the_menu_and_its_keys_alone(reader: Person) -> None:
    menu = browser(reader).foot.menu
    for order in (["0.25", "0.5", "0.75"], ["0.75", "0.5", "0.25"]):
        menu.popup(QPoint(0, 0))
        reader.see(menu.isVisible)
        _go_to(menu, "Sort by")
        sorting = menu.activeAction().menu()
        assert isinstance(sorting, QMenu)
        QTest.keyClick(menu, Qt.Key.Key_Right)
        reader.see(sorting.isVisible)
        _go_to(sorting, "best")
        QTest.keyClick(sorting, Qt.Key.Key_Return)
        reader.see(lambda order=order: column(reader, "best") == order)
        reader.see(lambda: not menu.isVisible())


def test_a_folder_of_runs_that_is_dropped_is_listed_and_offered_again(
    qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> None:
    elsewhere, gone = tmp_path / "elsewhere", tmp_path / "gone"
    directory = kept(elsewhere, 0.3, 0.4)
    kept(gone, 0.2, 0.9)
    reader = Person(qtbot, engine, tmp_path / "state.json", training_engine)

    def listed() -> list[Path]:
        return [run.directory for run in browser(reader).model.listed()]

    reader.shell.dropped.emit(gone)
    reader.see(lambda: listed() == [*gone.iterdir()])
    # A run itself is listed among those beside it, and chosen.
    reader.shell.dropped.emit(directory)
    reader.see(lambda: listed() == [directory])
    reader.see(lambda: browser(reader).table.selected() == [directory])
    assert reader.window.session.workspace == "training"
    reader.close()
    for path in gone.iterdir():
        shutil.rmtree(path)
    gone.rmdir()
    later = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    later.page.browsing.open_table()
    folders = browser(later).folders
    assert folders.opened == (str(gone), str(elsewhere))
    assert folders.currentText() == "own runs"
    for folder, told in ((elsewhere, ""), (gone, "gone cannot be opened: No such file")):
        folders.setCurrentIndex(folders.findData(str(folder)))
        folders.activated.emit(folders.currentIndex())
        later.see(lambda told=told: browser(later).mistake.text().startswith(told))
        later.see(lambda folder=folder: browser(later).folder == folder)
    later.close()
