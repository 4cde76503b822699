"""Training as a person meets it: starting, watching, steering, comparing, and what cannot be."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QSlider,
)
from pytestqt.qtbot import QtBot

from explorer.core.runners import Runner
from explorer.core.runs import list_runs
from explorer.core.session import load
from explorer.core.specs import CurveSpec, FunctionSpec
from explorer.core.training import CsvFile, Housing, Layer, Samples, TrainingSpec
from explorer.core.training_runs import RunCurves
from explorer.engine.client import Engine, EngineState
from explorer.ui.controls import NumberField
from tests.ui.conftest import Person

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SLOW = 20.0
"""Steps a second at which a run does not end before the test."""
SMALL = {
    "function": FunctionSpec("sin x"),
    "data": Samples(count=200),
    "layers": (Layer(8, "tanh"),),
    "runner": Runner("sgd", 0.05),
    "batch": 16,
    "epochs": 5,
}
STEPS = 7
"""An epoch of the small data: 112 rows of 200 are for training."""


@pytest.fixture
def learner(person: Person) -> Iterator[Person]:
    """A person in Training before small data that are learned in no time."""
    _prepare(person)
    yield person
    person.page.trainer.stop()
    person.see(lambda: not person.page.trainer.is_on)


@pytest.fixture
def keeper(
    qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> Iterator[Person]:
    """The same person where runs are kept."""
    person = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    _prepare(person)
    yield person
    person.close()


def _prepare(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    person.set_spec(**SMALL)
    person.see(lambda: person.page.engine.state is EngineState.READY)


def _click(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _run(person: Person) -> RunCurves:
    assert person.page.current is not None
    return person.page.current


def _train(person: Person) -> RunCurves:
    """Start, and see the run to its end."""
    _click(person.page.bar.start_button)
    run = _run(person)
    person.see(lambda: not person.page.trainer.is_on)
    return run


def _see_steps(person: Person, count: int) -> None:
    """Wait until so many more steps are done."""
    run = _run(person)
    wanted = run.done + count
    person.see(lambda: run.done >= wanted)


def _see_pause(person: Person) -> None:
    person.see(lambda: person.page.trainer.is_paused)
    person.see(lambda: person.page.bar.progress_text.endswith("paused"))


def _menu(person: Person, run: RunCurves, title: str) -> QAction:
    """Return an entry of the menu of a run."""
    row = person.page.controls.runs.list.rows[run.number]
    return next(action for action in row.menu.actions() if action.text().startswith(title))


def _losses(run: RunCurves) -> np.ndarray:
    return np.array([run.losses.at(step)[1] for step in range(run.done)])


def _type(person: Person, field: NumberField, text: str) -> None:
    """Type a number over the one in a field, and confirm it."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    person.press(Qt.Key.Key_Return, on=field)


def _choose(box: QComboBox, value: str) -> None:
    """Choose an entry with the keyboard."""
    box.setFocus()
    wanted = box.findData(value)
    while box.currentIndex() != wanted:
        down = box.currentIndex() < wanted
        QTest.keyClick(box, Qt.Key.Key_Down if down else Qt.Key.Key_Up)


# The workspace.


def test_its_key_shows_it_with_an_engine_of_its_own(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    assert isinstance(person.spec, TrainingSpec)
    assert person.page.controls.isVisible()
    assert person.page.engine is not person.engine
    person.see(lambda: person.page.engine.state is EngineState.READY)
    assert person.page.engine.pid not in {0, person.engine.pid}
    assert person.page.bar.progress_text == "epoch 0 / 100"
    # There is nothing to compare, and nowhere that earlier runs could be.
    assert not person.page.controls.runs.compare_chip.isVisible()
    assert not person.page.controls.runs.earlier_button.isVisible()


def test_the_function_is_there_to_be_typed_only_where_it_is_learned(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    assert not person.shell.edit.isVisible()
    _choose(person.page.controls.data.kind, "function")
    assert person.shell.edit.isVisible()
    person.type_function("a sin x")
    assert person.spec.function.text == "a sin x"
    assert person.page.parameter_list.isVisible()
    person.press(Qt.Key.Key_1, CONTROL, on=person.shell)
    assert person.spec.function.text == "a sin x"
    assert person.shell.edit.isVisible()


def test_the_smoothing_suits_the_data_until_one_is_chosen(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    kind = person.page.controls.data.kind
    _choose(kind, "function")
    assert person.spec.smoothing == 0.9
    _choose(kind, "california")
    assert person.spec.smoothing == 0.98
    person.set_spec(smoothing=0.5)
    _choose(kind, "function")
    assert person.spec.smoothing == 0.5


def test_sizes_and_weights_are_said_before_anything_is_trained(person: Person) -> None:
    person.press(Qt.Key.Key_3, CONTROL, on=person.shell)
    controls = person.page.controls
    assert controls.data.sizes.text() == "11,610 train · 3,870 validation · 5,160 test"
    assert controls.model.weights.text() == "weights: 1,281"


# A run.


def test_a_run_is_watched_paused_told_another_rate_resumed_and_finished(learner: Person) -> None:
    person, bar = learner, learner.page.bar
    person.set_spec(pace=SLOW)
    _click(bar.start_button)
    assert bar.start_button.text() == "Pause"
    _see_steps(person, 3)
    _click(bar.start_button)
    _see_pause(person)
    assert bar.start_button.text() == "Go on"
    # A step that was on its way still comes.
    person.bot.wait(150)
    run, done = _run(person), _run(person).done
    person.bot.wait(150)
    assert run.done == done
    _type(person, person.page.controls.loop.runner_row.rate_field, "0.02")
    person.set_spec(runner=Runner("sgd", 0.02), pace=0.0)
    _click(bar.start_button)
    person.see(lambda: not person.page.trainer.is_on)
    (change,) = run.changes
    assert (change.step, change.after) == (done, pytest.approx(0.02))
    assert run.done == 5 * STEPS
    assert run.label == "SGD 0.05 → 0.02 · 8 tanh · batch 16 · 5 epochs · f = sin x"
    assert bar.progress_text == "epoch 5 / 5 · finished"
    assert person.window.status == "Trained to the end of epoch 5."
    assert person.page.figure._runs == [run]


def test_the_same_settings_give_the_same_run_and_both_are_listed(learner: Person) -> None:
    first = _train(learner)
    _click(learner.page.bar.reset_button)
    assert learner.page.bar.progress_text == "epoch 0 / 5"
    second = _train(learner)
    assert second is not first
    np.testing.assert_array_equal(_losses(first), _losses(second))
    assert [run.number for run in learner.page.runs] == [1, 2]
    assert set(learner.page.controls.runs.list.rows) == {1, 2}


def test_reset_while_a_run_goes_on_ends_it_and_start_begins_the_same_again(learner: Person) -> None:
    learner.set_spec(pace=SLOW)
    _click(learner.page.bar.start_button)
    first = _run(learner)
    _see_steps(learner, 3)
    _click(learner.page.bar.reset_button)
    learner.set_spec(pace=0.0)
    # Before the engine has said that the first one ended.
    learner.page.toggle()
    learner.see(lambda: len(learner.page.runs) == 2 and not learner.page.trainer.is_on)
    second = learner.page.runs[1]
    assert first.end is not None
    assert first.end.outcome == "stopped"
    assert second.done == 5 * STEPS
    np.testing.assert_array_equal(_losses(second)[: first.done], _losses(first))


def test_a_step_is_one_step_and_an_epoch_goes_to_its_end(learner: Person) -> None:
    bar = learner.page.bar
    _click(bar.step_button)
    _see_pause(learner)
    assert _run(learner).done == 1
    _click(bar.step_button)
    learner.see(lambda: _run(learner).done == 2)
    _see_pause(learner)
    _click(bar.epoch_button)
    learner.see(lambda: _run(learner).done == STEPS)
    _see_pause(learner)
    assert len(_run(learner).epochs.values) == 1


def test_a_run_is_stopped_and_what_there_is_of_it_stays(learner: Person) -> None:
    learner.set_spec(pace=SLOW)
    _click(learner.page.bar.start_button)
    _see_steps(learner, 2)
    _click(learner.page.bar.stop_button)
    learner.see(lambda: not learner.page.trainer.is_on)
    run = _run(learner)
    assert run.end is not None
    assert run.end.outcome == "stopped"
    assert learner.page.bar.progress_text == "epoch 0 / 5 · stopped"
    assert learner.window.status.startswith(f"Stopped after step {run.done}")
    assert not learner.page.bar.stop_button.isEnabled()


def test_space_starts_and_pauses_and_keys_step(learner: Person) -> None:
    learner.set_spec(pace=SLOW)
    learner.press(Qt.Key.Key_F3, on=learner.shell)
    assert learner.figure.hasFocus()
    learner.press(Qt.Key.Key_Space)
    _see_steps(learner, 1)
    learner.press(Qt.Key.Key_Space)
    _see_pause(learner)
    done = _run(learner).done
    learner.press(Qt.Key.Key_Period)
    learner.see(lambda: _run(learner).done == done + 1)
    learner.set_spec(pace=0.0)
    _see_pause(learner)
    learner.press(Qt.Key.Key_E)
    learner.see(lambda: _run(learner).done % STEPS == 0)


def test_the_pace_is_told_to_the_run(learner: Person) -> None:
    learner.set_spec(pace=1.0, epochs=50)
    _click(learner.page.bar.start_button)
    _see_steps(learner, 1)
    slider = learner.page.controls.pace.slider
    slider.setFocus()
    learner.press(Qt.Key.Key_End, on=slider)
    assert learner.spec.pace == 0
    learner.see(lambda: not learner.page.trainer.is_on)
    assert _run(learner).done == 50 * STEPS


def test_what_is_changed_meanwhile_holds_for_the_next_run_and_is_said(learner: Person) -> None:
    held = learner.page.controls._held
    learner.set_spec(pace=SLOW)
    _click(learner.page.bar.start_button)
    _see_steps(learner, 1)
    assert not held.isVisible()
    learner.set_spec(runner=Runner("sgd", 0.03))
    assert not held.isVisible()
    _type(learner, learner.page.controls.loop.batch, "32")
    assert "next run" in held.text()
    assert held.isVisible()
    learner.window.undo()
    assert not held.isVisible()
    learner.set_spec(seed=3)
    assert held.isVisible()
    _click(learner.page.bar.stop_button)
    learner.see(lambda: not learner.page.trainer.is_on)
    assert not held.isVisible()


def test_the_pitfall_is_one_switch_with_its_explanation(learner: Person) -> None:
    _train(learner)
    loop = learner.page.controls.loop
    _click(loop.pitfall)
    assert learner.spec.pitfall
    assert "(16, 16)" in loop._explanation.text()
    assert loop._explanation.isVisible()
    run = _train(learner)
    assert "pitfall" in run.label
    assert run.epochs.values[-1, 0] > learner.page.runs[0].epochs.values[-1, 0]


def test_a_run_that_diverges_says_when(learner: Person) -> None:
    learner.set_spec(layers=(), runner=Runner("sgd", 1e30))
    run = _train(learner)
    assert run.has_diverged
    assert learner.page.bar.progress_text.endswith("diverged")
    assert learner.window.status.startswith("Diverged at step")
    assert learner.page.controls.runs.list.rows[1].value.text() == "diverged"


def test_the_other_workspaces_stay_live_while_a_run_goes_on(learner: Person) -> None:
    learner.set_spec(pace=SLOW, epochs=1000)
    _click(learner.page.bar.start_button)
    _see_steps(learner, 1)
    run, page = _run(learner), learner.page
    learner.press(Qt.Key.Key_1, CONTROL, on=learner.shell)
    assert isinstance(learner.spec, CurveSpec)
    learner.type_function("x^3 - x")
    learner.see_curves()
    done = run.done
    learner.see(lambda: run.done > done)
    learner.press(Qt.Key.Key_3, CONTROL, on=learner.shell)
    assert learner.page is page
    assert learner.page.trainer.is_on
    learner.see(lambda: page.figure._runs == [run])


# Undo.


def test_undo_covers_every_input(learner: Person) -> None:
    controls = learner.page.controls
    before = learner.spec
    _choose(controls.loop.sampling, "shuffled")
    _click(controls.model.add_button)
    _type(learner, controls.model.rows[1].units, "5")
    _choose(controls.model.rows[1].activation, "relu")
    _type(learner, controls.data.noise, "0.5")
    _click(controls.view.chips["log_y"])
    _click(controls.view.axis_chips["step"])
    assert learner.spec.sampling == "shuffled"
    assert learner.spec.layers == (Layer(8, "tanh"), Layer(5, "relu"))
    assert learner.spec.data == Samples(count=200, noise=0.5)
    assert (learner.spec.log_y, learner.spec.axis) == (True, "step")
    for _ in range(20):
        if learner.spec == before:
            break
        learner.window.undo()
    assert learner.spec == before


def test_layers_are_removed_down_to_a_linear_model(learner: Person) -> None:
    model = learner.page.controls.model
    assert model.weights.text() == "weights: 25"
    _click(model.rows[0].remove_button)
    assert learner.spec.layers == ()
    assert model.weights.text() == "weights: 2"
    assert _train(learner).end is not None


@pytest.mark.parametrize(
    ("part", "field", "text"),
    [
        ("loop", "batch", "0"),
        ("loop", "epochs", "1.5"),
        ("loop", "seed", "-1"),
        ("data", "count", "7"),
        ("data", "noise", "-1"),
        ("data", "low", "5"),
    ],
)
@pytest.mark.shares_window
def test_a_number_that_cannot_be_is_refused_where_it_is_typed(
    person: Person, part: str, field: str, text: str
) -> None:
    _prepare(person)
    before = person.spec
    box = getattr(getattr(person.page.controls, part), field)
    _type(person, box, text)
    assert box.property("wrong")
    assert box.accessibleDescription()
    assert person.spec == before


# Data.


def test_the_fitted_function_is_drawn_against_the_true_one(learner: Person) -> None:
    run = _train(learner)
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


def test_a_csv_is_chosen_its_target_named_and_its_columns_checked(
    learner: Person, houses: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(houses), ""))
    data = learner.page.controls.data
    _choose(data.kind, "file")
    assert learner.spec.data == CsvFile(str(houses))
    assert data.problem.text() == "Choose the column that is to be predicted."
    assert "street" in data.notes.text()
    _choose(data.columns.target, "price")
    assert learner.spec.data == CsvFile(str(houses), "price")
    assert data.problem.text() == ""
    assert [data.columns.list.item(i).text() for i in range(3)] == ["area", "age", "street · text"]
    data.columns.list.setFocus()
    data.columns.list.setCurrentRow(1)
    learner.press(Qt.Key.Key_Space, on=data.columns.list)
    assert learner.spec.data == CsvFile(str(houses), "price", ("area",))
    learner.set_spec(batch=8, runner=Runner("adam", 0.01))
    run = _train(learner)
    assert run.begun is not None
    assert run.begun.inputs == ("area",)
    assert data.sizes.text() == "36 train · 12 validation · 16 test"


def test_missing_values_are_told_before_a_run_begins(learner: Person, tmp_path: Path) -> None:
    path = tmp_path / "gaps.csv"
    rows = [f"{i},{i % 5 or ''},{2 * i}" for i in range(50)]
    path.write_text("\n".join(["a,b,y", *rows]))
    learner.set_spec(data=CsvFile(str(path), "y"))
    data = learner.page.controls.data
    assert [data.columns.list.item(i).text() for i in range(2)] == ["a", "b · 10 missing"]
    assert "10 of 50 rows are left out: a cell is missing" in data.notes.text()
    assert data.sizes.text() == "22 train · 8 validation · 10 test"
    learner.set_spec(data=CsvFile(str(path), "y", ("a",)))
    assert "left out" not in data.notes.text()
    assert data.sizes.text() == "27 train · 10 validation · 13 test"
    run = _train(learner)
    assert run.begun is not None
    assert run.begun.rows == (27, 10, 13)


def test_a_column_that_says_nothing_is_refused_before_a_run_begins(
    learner: Person, tmp_path: Path
) -> None:
    path = tmp_path / "same.csv"
    path.write_text("\n".join(["a,y", *(f"{i},7" for i in range(50))]))
    learner.set_spec(data=CsvFile(str(path), "y"))
    told = learner.page.controls.data.problem.text()
    assert told == "`y` is 7 in every row: there is nothing to predict."


def test_a_dialog_that_is_cancelled_leaves_the_data(
    learner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    kind, before = learner.page.controls.data.kind, learner.spec
    kind.chosen.emit("file")
    assert learner.spec == before
    assert kind.currentData() == "function"


def test_a_csv_dropped_on_the_window_becomes_the_data(person: Person, houses: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(houses))])
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(600, 300), Qt.DropAction.CopyAction, mime, buttons, none)
    QApplication.sendEvent(person.shell, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(600, 300), Qt.DropAction.CopyAction, mime, buttons, none)
    QApplication.sendEvent(person.shell, drop)
    assert person.window.session.workspace == "training"
    assert person.spec.data == CsvFile(str(houses))
    assert not person.figure.acceptDrops()
    person.window.undo()
    assert person.window.session.training.data == Housing()


@pytest.mark.shares_window
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n3\n", "Line 3"),
        (b"a,b\n1,2\n", "only one row"),
        (b"a,b\n" + b"x,y\n" * 20, "text"),
        (b"a,b\n" + b"".join(b"%d,3\n" % i for i in range(20)), "is 3 in every row"),
    ],
)
def test_a_bad_csv_is_said_and_nothing_is_lost(
    person: Person, tmp_path: Path, data: bytes, said: str
) -> None:
    _prepare(person)
    path = tmp_path / "bad.csv"
    path.write_bytes(data)
    person.set_spec(data=CsvFile(str(path), "b"))
    _click(person.page.bar.start_button)
    person.see(lambda: not person.page.trainer.is_on)
    assert said in person.page.bar.message
    assert person.page.runs == []
    person.set_spec(**SMALL)
    assert person.page.bar.message == ""
    person.page.toggle()
    person.see(lambda: len(person.page.runs) == 1 and not person.page.trainer.is_on)
    person.page.remove(person.page.runs[0].number)


def test_a_batch_larger_than_the_data_is_said(learner: Person) -> None:
    learner.set_spec(batch=5000)
    _click(learner.page.bar.start_button)
    learner.see(lambda: not learner.page.trainer.is_on)
    assert "5,000" in learner.page.bar.message


# Many runs.


def test_runs_are_hidden_and_removed(learner: Person) -> None:
    first, second = _train(learner), _train(learner)
    rows = learner.page.controls.runs.list.rows
    _click(rows[1].badge)
    assert learner.page.figure._runs == [second]
    _click(rows[1].badge)
    assert learner.page.figure._runs == [first, second]
    _click(rows[2].remove_button)
    assert learner.page.figure._runs == [first]
    assert learner.page.bar.progress_text == "epoch 0 / 5"


def test_a_run_that_goes_on_is_removed_and_ends(learner: Person) -> None:
    learner.set_spec(pace=SLOW)
    _click(learner.page.bar.start_button)
    _see_steps(learner, 1)
    _click(learner.page.controls.runs.list.rows[1].remove_button)
    learner.see(lambda: not learner.page.trainer.is_on)
    assert learner.page.runs == []
    assert learner.page.bar.start_button.text() == "Start"


def test_the_numbers_are_the_epochs_of_the_runs_or_the_runs_compared(learner: Person) -> None:
    run = _train(learner)
    table = learner.page.table()
    assert table is not None
    assert table.titles == ("epoch", "train", "validation", "seconds")
    np.testing.assert_array_equal(np.array(table.columns[1:]).T, run.epochs.values)
    learner.set_spec(runner=Runner("adam", 0.01))
    _train(learner)
    table = learner.page.table()
    assert table is not None
    assert table.titles[:4] == ("epoch", "1 train", "1 validation", "1 seconds")
    _click(learner.page.controls.runs.compare_chip)
    table = learner.page.table()
    assert table is not None
    assert table.titles[:5] == ("run", "validation", "outcome", "epochs", "optimizer")
    assert table.columns[table.titles.index("optimizer")] == ["sgd", "adam"]
    assert learner.window.side.tab == "numbers"
    assert "adam,0.01" in table.csv()


def test_the_speeds_are_compared_while_no_run_goes_on(learner: Person) -> None:
    learner.set_spec(epochs=2)
    speeds = learner.page.controls.speeds
    _click(speeds.button)
    assert not speeds.button.isEnabled()
    learner.see(lambda: not learner.page.trainer.is_timing)
    assert all("×" in value for value in speeds.values.values())
    assert speeds.said.startswith("An epoch, from a second of steps each. The losses of the first ")
    assert speeds.button.isEnabled()
    learner.set_spec(pace=SLOW)
    _click(learner.page.bar.start_button)
    assert not speeds.button.isEnabled()


def test_start_ends_a_comparison_of_speeds(learner: Person) -> None:
    _click(learner.page.controls.speeds.button)
    run = _train(learner)
    assert run.done == 5 * STEPS
    assert not learner.page.trainer.is_timing


# What lasts, and what goes wrong.


def test_a_killed_engine_is_said_and_training_begins_again(learner: Person) -> None:
    learner.set_spec(pace=SLOW)
    _click(learner.page.bar.start_button)
    _see_steps(learner, 2)
    run = _run(learner)
    os.kill(learner.page.engine.pid, signal.SIGKILL)
    learner.see(lambda: not learner.page.trainer.is_on)
    assert learner.page.bar.message == "The engine stopped during this."
    assert run.end is not None
    assert learner.page.runs == [run]
    learner.set_spec(pace=0.0)
    again = _train(learner)
    np.testing.assert_array_equal(_losses(again)[: run.done], _losses(run))


def test_a_run_is_kept_beside_the_state_and_opened_again(
    keeper: Person, qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> None:
    run = _train(keeper)
    assert run.begun is not None
    assert Path(run.begun.directory).parent == tmp_path / "runs"
    assert [action.isEnabled() for action in keeper.page.controls.runs.fill_menu().actions()] == [
        False
    ]
    keeper.close()
    later = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    assert later.window.session.workspace == "training"
    assert later.spec.data == Samples(count=200)
    (action,) = later.page.controls.runs.fill_menu().actions()
    assert "SGD 0.05" in action.text()
    action.trigger()
    (kept,) = later.page.runs
    np.testing.assert_array_equal(_losses(kept), _losses(run))
    np.testing.assert_array_equal(kept.epochs.values, run.epochs.values)
    np.testing.assert_array_equal(kept.norms[-1], run.norms[-1])
    assert kept.end is not None
    assert kept.end.outcome == "finished"
    assert later.page.figure._runs == [kept]
    later.see(lambda: kept.fit is not None)
    assert run.fit is not None
    assert kept.fit is not None
    np.testing.assert_allclose(kept.fit.predictions, run.fit.predictions, rtol=1e-6)
    np.testing.assert_allclose(kept.fit.curves, run.fit.curves, rtol=1e-6)
    later.close()


def test_predictions_of_a_kept_run_whose_data_are_gone_are_said_to_be_missing(
    keeper: Person, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("a,y\n" + "".join(f"{n},{2 * n}\n" for n in range(40)))
    keeper.set_spec(data=CsvFile(str(path), "y"), batch=4)
    run = _train(keeper)
    assert run.begun is not None
    keeper.page.remove(run.number)
    path.unlink()
    keeper.page.reopen(Path(run.begun.directory))
    keeper.see(lambda: "Its predictions are missing: own.csv" in keeper.page.bar.message)
    assert keeper.page.bar.message.startswith("Trained to the end of epoch 5.")
    assert keeper.page.runs[0].done == run.done


def test_a_kept_run_goes_on_from_its_last_epoch(keeper: Person) -> None:
    first = _train(keeper)
    keeper.set_spec(runner=Runner("adam", 0.5), epochs=3)
    _menu(keeper, first, "Go on").trigger()
    keeper.see(lambda: not keeper.page.trainer.is_on)
    second = _run(keeper)
    assert second.number == 2
    # Its own settings, and as many epochs again.
    assert keeper.spec.runner == Runner("sgd", 0.05)
    assert keeper.spec.epochs == 10
    assert "from epoch 5" in second.label
    np.testing.assert_array_equal(_losses(second)[: first.done], _losses(first))
    assert len(second.epochs.values) == 10
    whole = _train(keeper)
    np.testing.assert_allclose(second.epochs.values[:, :2], whole.epochs.values[:, :2], rtol=1e-5)


def test_a_stopped_run_goes_on_to_the_epoch_it_was_to_reach(keeper: Person) -> None:
    _click(keeper.page.bar.epoch_button)
    _see_pause(keeper)
    _click(keeper.page.bar.stop_button)
    keeper.see(lambda: not keeper.page.trainer.is_on)
    _menu(keeper, _run(keeper), "Go on").trigger()
    keeper.see(lambda: not keeper.page.trainer.is_on)
    assert len(_run(keeper).epochs.values) == 5
    assert keeper.page.bar.message == ""


def test_a_diverged_run_goes_on_once_its_rate_is_lower(keeper: Person) -> None:
    _click(keeper.page.bar.epoch_button)
    _see_pause(keeper)
    keeper.set_spec(runner=Runner("sgd", 1e30))
    _click(keeper.page.bar.start_button)
    keeper.see(lambda: not keeper.page.trainer.is_on)
    first = _run(keeper)
    assert first.has_diverged
    _menu(keeper, first, "Go on").trigger()
    _see_pause(keeper)
    assert "Lower the learning rate" in keeper.page.bar.message
    keeper.set_spec(runner=Runner("sgd", 0.01))
    _click(keeper.page.bar.start_button)
    keeper.see(lambda: not keeper.page.trainer.is_on)
    second = _run(keeper)
    assert second.end is not None
    assert second.end.outcome == "finished"


def test_a_run_that_cannot_go_on_leaves_nothing_but_a_sentence(keeper: Person) -> None:
    run = _train(keeper)
    assert run.begun is not None
    directory = Path(run.begun.directory)
    settings = json.loads((directory / "settings.json").read_text())
    (directory / "settings.json").write_text(json.dumps({**settings, "data": "other"}))
    _menu(keeper, run, "Go on").trigger()
    keeper.see(lambda: not keeper.page.trainer.is_on)
    assert keeper.page.bar.message == "The data are not those of this run any more."
    assert keeper.page.runs == [run]
    weights = next(directory.glob("weights-*"))
    weights.write_bytes(weights.read_bytes()[:-1])
    _menu(keeper, run, "Go on").trigger()
    assert keeper.page.bar.message == f"{weights.name} is damaged."
    assert keeper.page.runs == [run]
    assert not keeper.page.trainer.is_on
    assert directory.exists()


def test_a_run_that_goes_on_in_another_window_cannot_be_deleted(
    keeper: Person, qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> None:
    _click(keeper.page.bar.epoch_button)
    _see_pause(keeper)
    begun = _run(keeper).begun
    assert begun is not None
    other = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    other.press(Qt.Key.Key_3, CONTROL, on=other.shell)
    other.page.reopen(Path(begun.directory))
    assert other.page.bar.message == "Still goes on, in epoch 2."
    other.page.delete(1)
    assert other.page.bar.message == "Not deleted: this run still goes on."
    assert Path(begun.directory).exists()
    other.close()
    keeper.page.trainer.stop()
    keeper.see(lambda: not keeper.page.trainer.is_on)


def test_a_function_with_a_mistake_is_not_trained_on(learner: Person) -> None:
    field = learner.shell.edit
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "sin(x cos(")
    learner.see(lambda: learner.window.function_field.is_mistaken)
    for button in (learner.page.bar.start_button, learner.page.bar.step_button):
        _click(button)
        assert learner.page.bar.message.startswith("The function has a mistake")
    assert not learner.page.runs
    assert not learner.page.trainer.is_on


def test_a_run_that_diverged_in_its_first_epoch_has_numbers(learner: Person) -> None:
    learner.set_spec(runner=Runner("sgd", 1e30))
    _train(learner)
    table = learner.page.table()
    assert table is not None
    assert "outcome" in table.titles


def test_a_run_without_an_epoch_cannot_go_on(keeper: Person) -> None:
    keeper.set_spec(pace=SLOW)
    _click(keeper.page.bar.start_button)
    _see_steps(keeper, 2)
    keeper.page.resume(_run(keeper).number)
    assert keeper.page.bar.message == "A run still goes on; stop it first."
    _click(keeper.page.bar.stop_button)
    keeper.see(lambda: not keeper.page.trainer.is_on)
    keeper.page.resume(_run(keeper).number)
    assert keeper.page.bar.message == "No epoch of this run was finished, so it cannot go on."


def test_a_run_that_goes_on_when_its_window_is_closed_says_so_later(
    keeper: Person, tmp_path: Path
) -> None:
    keeper.set_spec(epochs=100, pace=100.0)
    _click(keeper.page.bar.start_button)
    keeper.see(lambda: len(_run(keeper).epochs.values) > 0)
    keeper.close()

    def has_ended() -> bool:
        (summary,) = list_runs(tmp_path / "runs")
        return summary.end is not None and str(summary.sentence).startswith(
            "Ended with the program, after epoch"
        )

    keeper.see(has_ended)


@pytest.mark.parametrize(
    ("kind", "name", "written"),
    [("weights", "mine", "mine.weights.h5"), ("losses", "mine.csv", "mine.csv")],
)
def test_a_kept_run_goes_out_for_other_programs(
    keeper: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    name: str,
    written: str,
) -> None:
    run = _train(keeper)
    path = str(tmp_path / name)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, ""))
    _menu(keeper, run, {"weights": "Save weights", "losses": "Save the loss"}[kind]).trigger()
    keeper.see(lambda: keeper.page.bar.message == f"Saved {written}")
    data = (tmp_path / written).read_bytes()
    if kind == "losses":
        assert len(data.splitlines()) == 1 + run.done
    else:
        assert data.startswith(b"\x89HDF")


def test_logs_for_tensorboard_go_to_a_folder(
    keeper: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = _train(keeper)
    logs = tmp_path / "logs"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(logs))
    keeper.page.export_run(run.number, "events")
    keeper.see(lambda: keeper.page.bar.message != "")
    assert keeper.page.bar.message == "Saved logs"
    assert len(list(logs.rglob("events.out.tfevents*"))) == 2


def test_a_kept_run_is_deleted_once_it_has_ended(keeper: Person, tmp_path: Path) -> None:
    _click(keeper.page.bar.epoch_button)
    _see_pause(keeper)
    run = _run(keeper)
    keeper.page.delete(run.number)
    assert keeper.page.bar.message == "This run still goes on; stop it first."
    keeper.page.trainer.stop()
    keeper.see(lambda: not keeper.page.trainer.is_on)
    keeper.page.delete(run.number)
    assert not keeper.page.runs
    assert not list((tmp_path / "runs").iterdir())


def test_what_is_not_kept_cannot_go_out_or_on_and_says_so(learner: Person) -> None:
    run = _train(learner)
    for ask in (
        lambda: learner.page.export_run(run.number, "weights"),
        lambda: learner.page.delete(run.number),
        lambda: learner.page.resume(run.number),
    ):
        learner.page._say("")
        ask()
        assert learner.page.bar.message == "This run is not kept on the disk."
    assert learner.page.runs == [run]


def test_a_killed_engine_leaves_the_finished_epochs(keeper: Person) -> None:
    _click(keeper.page.bar.epoch_button)
    _see_pause(keeper)
    os.kill(keeper.page.engine.pid, signal.SIGKILL)
    keeper.see(lambda: not keeper.page.trainer.is_on)
    assert keeper.page.bar.message.endswith("The epochs up to 1 are kept.")


def test_a_session_keeps_the_training(learner: Person, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    learner.window.files._ask_for_path = lambda *_: path  # type: ignore[method-assign]
    learner.window.files.save_session()
    assert load(path).training == learner.spec


def test_every_control_has_a_name_and_a_tooltip(learner: Person) -> None:
    learner.set_spec(pitfall=True)
    _train(learner)
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSlider, QListWidget)
    for area in (learner.page.controls, learner.page.area()):
        for kind in kinds:
            for widget in area.findChildren(kind):
                if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                    assert widget.accessibleName(), widget
                    assert widget.toolTip(), widget.accessibleName()
