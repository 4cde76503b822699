"""What lasts of a run, and what goes wrong with one."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QTableView
from pytestqt.qtbot import QtBot

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.curves import RunCurves
from explorer.core.training.data import CsvFile, Samples
from explorer.engine.client import Engine
from explorer.storage.runs.saved import load_run
from tests.storage.listing import list_runs
from tests.ui.conftest import Person
from tests.ui.learning import (
    CONTROL,
    SLOW,
    click,
    learner,
    losses,
    prepare,
    run_of,
    see_pause,
    see_steps,
    train,
)

pytestmark = pytest.mark.slow

__all__ = ["learner"]


@pytest.fixture
def keeper(
    qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> Iterator[Person]:
    """The same person where runs are kept."""
    person = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    prepare(person)
    yield person
    person.close()


def _menu(person: Person, run: RunCurves, title: str) -> QAction:
    """Return an entry of the menu of a run."""
    row = person.page.controls.runs.list.rows[run.number]
    return next(action for action in row.menu.actions() if action.text().startswith(title))


def test_a_killed_engine_is_said_and_training_begins_again(learner: Person) -> None:
    learner.set_spec(pace=SLOW)
    click(learner.page.bar.start_button)
    see_steps(learner, 2)
    run = run_of(learner)
    os.kill(learner.page.engine.pid, signal.SIGKILL)
    learner.see(lambda: not learner.page.trainer.is_on)
    assert learner.page.bar.message == "The engine crashed while computing this."
    assert run.end is not None
    assert learner.page.runs == [run]
    learner.set_spec(pace=0.0)
    again = train(learner)
    np.testing.assert_array_equal(losses(again)[: run.done], losses(run))


def test_a_run_is_kept_beside_the_state_and_opened_again(
    keeper: Person, qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> None:
    run = train(keeper)
    assert run.begun is not None
    assert Path(run.begun.directory).parent == tmp_path / "runs"
    score = keeper.page.bar.progress_text
    assert "test RMSE" in score
    keeper.close()
    later = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    assert later.window.session.workspace == "training"
    assert later.spec.data == Samples(count=200)
    # It is shown again, and once it is off the list the table of all runs offers it.
    later.see(lambda: len(later.page.runs) == 1)
    later.page.collection.remove(1)
    table = later.page.browsing.open_table().table
    later.see(lambda: table.model().rowCount() == 1)
    table.selectRow(0)
    later.press(Qt.Key.Key_Space, on=table)
    later.see(lambda: len(later.page.runs) == 1)
    (kept,) = later.page.runs
    np.testing.assert_array_equal(losses(kept), losses(run))
    np.testing.assert_array_equal(kept.epochs.values, run.epochs.values)
    np.testing.assert_array_equal(kept.norms[-1], run.norms[-1])
    assert kept.end is not None
    assert kept.end.outcome == "finished"
    assert later.page.bar.progress_text == score
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
    run = train(keeper)
    assert run.begun is not None
    keeper.page.collection.remove(run.number)
    path.unlink()
    keeper.page.collection.reopen(Path(run.begun.directory))
    keeper.see(lambda: "Its predictions are missing: own.csv" in keeper.page.bar.message)
    assert keeper.page.bar.message.startswith("Trained to the end of epoch 5.")
    assert keeper.page.runs[0].done == run.done


def _see_another(person: Person, first: RunCurves) -> RunCurves:
    """Wait until another run than the first has begun and ended, and return it."""
    person.see(lambda: run_of(person) is not first)
    person.see(lambda: not person.page.trainer.is_on)
    return run_of(person)


def test_a_kept_run_goes_on_from_its_last_epoch(keeper: Person) -> None:
    first = train(keeper)
    keeper.set_spec(runner=OptimizerConfig("adam", 0.5), epochs=3)
    _menu(keeper, first, "Continue").trigger()
    second = _see_another(keeper, first)
    assert second.number == 2
    # Its own settings, and as many epochs again.
    assert keeper.spec.runner == OptimizerConfig("sgd", 0.05)
    assert keeper.spec.epochs == 10
    assert "from epoch 5" in second.label
    np.testing.assert_array_equal(losses(second)[: first.done], losses(first))
    assert len(second.epochs.values) == 10
    whole = train(keeper)
    np.testing.assert_allclose(second.epochs.values[:, :2], whole.epochs.values[:, :2], rtol=1e-5)


def test_a_stopped_run_goes_on_to_the_epoch_it_was_to_reach(keeper: Person) -> None:
    click(keeper.page.bar.epoch_button)
    see_pause(keeper)
    click(keeper.page.bar.stop_button)
    keeper.see(lambda: not keeper.page.trainer.is_on)
    first = run_of(keeper)
    _menu(keeper, first, "Continue").trigger()
    assert len(_see_another(keeper, first).epochs.values) == 5
    assert keeper.page.bar.message == ""


def test_a_diverged_run_goes_on_once_its_rate_is_lower(keeper: Person) -> None:
    click(keeper.page.bar.epoch_button)
    see_pause(keeper)
    keeper.set_spec(runner=OptimizerConfig("sgd", 1e30))
    click(keeper.page.bar.start_button)
    keeper.see(lambda: not keeper.page.trainer.is_on)
    first = run_of(keeper)
    assert first.has_diverged
    _menu(keeper, first, "Continue").trigger()
    keeper.see(lambda: run_of(keeper) is not first)
    see_pause(keeper)
    assert "Lower the learning rate" in keeper.page.bar.message
    keeper.set_spec(runner=OptimizerConfig("sgd", 0.01))
    click(keeper.page.bar.start_button)
    keeper.see(lambda: not keeper.page.trainer.is_on)
    second = run_of(keeper)
    assert second.end is not None
    assert second.end.outcome == "finished"


def test_a_run_that_cannot_go_on_leaves_nothing_but_a_sentence(keeper: Person) -> None:
    run = train(keeper)
    assert run.begun is not None
    directory = Path(run.begun.directory)
    settings = json.loads((directory / "settings.json").read_text())
    (directory / "settings.json").write_text(json.dumps({**settings, "data": "other"}))
    _menu(keeper, run, "Continue").trigger()
    said = "The data have changed since this run."
    keeper.see(lambda: keeper.page.bar.message == said)
    assert keeper.page.runs == [run]
    # That of the best epoch may be there too.
    weights = max(directory.glob("weights-*"))
    weights.write_bytes(weights.read_bytes()[:-1])
    _menu(keeper, run, "Continue").trigger()
    keeper.see(lambda: keeper.page.bar.message == f"{weights.name} is damaged.")
    assert keeper.page.runs == [run]
    assert not keeper.page.trainer.is_on
    assert directory.exists()


def test_a_run_that_goes_on_in_another_window_cannot_be_deleted(
    keeper: Person, qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> None:
    click(keeper.page.bar.epoch_button)
    see_pause(keeper)
    begun = run_of(keeper).begun
    assert begun is not None
    other = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    other.press(Qt.Key.Key_3, CONTROL, on=other.shell)
    other.page.collection.reopen(Path(begun.directory))
    other.see(lambda: other.page.bar.message == "Still in progress, in epoch 2.")
    other.page.collection.ask("delete", 1)
    assert other.page.bar.message == "Not deleted: this run is still in progress."
    assert Path(begun.directory).exists()
    other.close()
    keeper.page.trainer.stop()
    keeper.see(lambda: not keeper.page.trainer.is_on)


def test_a_function_with_a_mistake_is_not_trained_on(learner: Person) -> None:
    field = learner.shell.edit
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "sin(x cos(")
    learner.see(lambda: learner.window.function_field.has_syntax_error)
    for button in (learner.page.bar.start_button, learner.page.bar.step_button):
        click(button)
        assert learner.page.bar.message.startswith("The function has an error")
    assert not learner.page.runs
    assert not learner.page.trainer.is_on


def test_a_run_that_diverged_in_its_first_epoch_has_numbers(learner: Person) -> None:
    learner.set_spec(runner=OptimizerConfig("sgd", 1e30))
    train(learner)
    table = learner.page.table()
    assert table is not None
    assert "outcome" in table.titles


def test_a_run_without_an_epoch_cannot_go_on(keeper: Person) -> None:
    keeper.set_spec(pace=SLOW)
    click(keeper.page.bar.start_button)
    see_steps(keeper, 2)
    keeper.page.collection.ask("continue", run_of(keeper).number)
    assert keeper.page.bar.message == "A run is still in progress; stop it first."
    click(keeper.page.bar.stop_button)
    keeper.see(lambda: not keeper.page.trainer.is_on)
    for action in ("continue", "delete", "weights"):
        keeper.page.bar.show_message("")
        keeper.page.collection.ask(action, run_of(keeper).number)
        said = "Nothing of this run is kept: its first epoch was not finished."
        assert keeper.page.bar.message == said


def test_a_run_that_goes_on_when_its_window_is_closed_says_so_later(
    keeper: Person, tmp_path: Path
) -> None:
    keeper.set_spec(epochs=100, pace=100.0)
    click(keeper.page.bar.start_button)
    keeper.see(lambda: len(run_of(keeper).epochs.values) > 0)
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
    run = train(keeper)
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
    run = train(keeper)
    logs = tmp_path / "logs"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(logs))
    keeper.page.collection.ask("events", run.number)
    keeper.see(lambda: keeper.page.bar.message != "")
    assert keeper.page.bar.message == "Saved logs"
    assert len(list(logs.rglob("events.out.tfevents*"))) == 2


def test_a_kept_run_is_deleted_once_it_has_ended(keeper: Person, tmp_path: Path) -> None:
    click(keeper.page.bar.epoch_button)
    see_pause(keeper)
    run = run_of(keeper)
    keeper.page.collection.ask("delete", run.number)
    assert keeper.page.bar.message == "This run is still in progress; stop it first."
    keeper.page.trainer.stop()
    keeper.see(lambda: not keeper.page.trainer.is_on)
    keeper.page.collection.ask("delete", run.number)
    assert not keeper.page.runs
    assert not list((tmp_path / "runs").iterdir())


def test_what_is_not_kept_cannot_go_out_or_on_and_says_so(learner: Person) -> None:
    run = train(learner)
    for action in ("weights", "delete", "continue"):
        learner.page.bar.show_message("")
        learner.page.collection.ask(action, run.number)
        assert learner.page.bar.message == "This run is not kept on the disk."
    assert learner.page.runs == [run]


def test_a_killed_engine_leaves_the_finished_epochs(keeper: Person) -> None:
    click(keeper.page.bar.epoch_button)
    see_pause(keeper)
    os.kill(keeper.page.engine.pid, signal.SIGKILL)
    keeper.see(lambda: not keeper.page.trainer.is_on)
    assert keeper.page.bar.message.endswith("The epochs up to 1 are kept.")


def test_a_run_that_diverged_in_its_first_epoch_cannot_go_on(keeper: Person) -> None:
    keeper.set_spec(layers=(), runner=OptimizerConfig("sgd", 1e30))
    click(keeper.page.bar.start_button)
    keeper.see(lambda: bool(keeper.page.runs) and keeper.page.runs[-1].has_diverged)
    keeper.page.collection.ask("continue", run_of(keeper).number)
    said = "No epoch of this run was finished, so it cannot be continued."
    keeper.see(lambda: keeper.page.bar.message == said)


def test_runs_come_back_at_the_next_start_with_their_numbers(
    keeper: Person, qtbot: QtBot, engine: Engine, training_engine: Engine, tmp_path: Path
) -> None:
    runs = [train(keeper) for _ in range(3)]
    keeper.page.collection.remove(1)
    keeper.page.controls.runs.list.rows[2].badge.click()
    keeper.close()
    later = Person(qtbot, engine, tmp_path / "state.json", training_engine)
    later.see(lambda: len(later.page.runs) == 2)
    assert [run.number for run in later.page.runs] == [2, 3]
    assert later.page.controls.runs.list.hidden == {2}
    for run, found in zip(runs[1:], later.page.runs, strict=True):
        np.testing.assert_array_equal(losses(found), losses(run))
        assert found.label == run.label
        assert run.end is not None
        assert found.end is not None
        assert (found.end.test, found.end.outcome) == (run.end.test, "finished")
    assert train(later).number == 4
    later.close()


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("way", ["button", "key"])
@pytest.mark.parametrize("act", ["remove", "delete"])
def test_a_run_that_was_taken_away_is_brought_back(
    keeper: Person, act: str, way: str, tmp_path: Path
) -> None:
    first, second = train(keeper), train(keeper)
    assert first.begun is not None
    directory = Path(first.begun.directory)
    rate = keeper.spec.runner.rate
    keeper.set_spec(runner=OptimizerConfig("sgd", 2 * rate))
    if act == "remove":
        keeper.page.collection.remove(first.number)
    else:
        keeper.page.collection.ask("delete", first.number)
    assert directory.exists() == (act == "remove")
    assert keeper.page.runs == [second]
    if way == "button":
        click(keeper.page.bar.undo_button)
    else:
        keeper.press(Qt.Key.Key_Z, CONTROL, on=keeper.shell)
    assert keeper.page.runs == [first, second]
    assert load_run(directory).losses.tolist() == losses(first).tolist()
    assert keeper.spec.runner.rate == 2 * rate
    assert keeper.page.bar.undo_button.isHidden()
    keeper.press(Qt.Key.Key_Z, CONTROL, on=keeper.shell)
    assert keeper.spec.runner.rate == rate
    assert [path.name for path in tmp_path.iterdir() if "deleted" in path.name] == []


def test_what_was_changed_after_a_run_was_taken_away_is_undone_first(keeper: Person) -> None:
    run = train(keeper)
    keeper.page.collection.remove(run.number)
    keeper.set_spec(batch=8)
    keeper.press(Qt.Key.Key_Z, CONTROL, on=keeper.shell)
    assert (keeper.spec.batch, keeper.page.runs) == (16, [])
    keeper.press(Qt.Key.Key_Z, CONTROL, on=keeper.shell)
    assert keeper.page.runs == [run]


def test_a_deleted_run_is_gone_for_good_once_the_window_is_closed(
    keeper: Person, tmp_path: Path
) -> None:
    run = train(keeper)
    keeper.page.collection.ask("delete", run.number)
    assert list((tmp_path / "runs.deleted").iterdir())
    keeper.close()
    assert not (tmp_path / "runs.deleted").exists()
    assert not list((tmp_path / "runs").iterdir())


def test_numbers_follow_when_a_run_is_opened_again(keeper: Person) -> None:
    first = train(keeper)
    assert first.begun is not None
    keeper.page.collection.remove(first.number)
    keeper.window.side.show()
    keeper.window.side.show_tab("numbers")
    keeper.page.collection.reopen(Path(first.begun.directory))
    keeper.see(lambda: len(keeper.page.runs) == 1)
    model = keeper.window.side.findChild(QTableView).model()
    shown = [model.index(row, 1).data() for row in range(model.rowCount())]
    assert [float(text) for text in shown] == pytest.approx(first.epochs.values[:, 0], rel=1e-3)


def test_nothing_in_the_bar_moves_when_something_is_said(learner: Person) -> None:
    bar = learner.page.bar
    places = [bar.start_button.pos(), bar.step_button.pos(), bar.size()]
    for text in ("One line.", "A sentence of many words. " * 40, ""):
        learner.page.bar.show_message(text, is_error=True)
        learner.bot.wait(20)
        assert [bar.start_button.pos(), bar.step_button.pos(), bar.size()] == places
        assert bar.message == text


def test_no_animation_is_offered_where_there_is_none(learner: Person) -> None:
    action = learner.window.actions.by_name["gif"]
    assert not action.isVisible()
    learner.press(Qt.Key.Key_1, CONTROL, on=learner.shell)
    assert action.isVisible()
    learner.press(Qt.Key.Key_3, CONTROL, on=learner.shell)
