"""Runs of other programs are shown in the real window as they are logged."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from explorer import watch
from explorer.core.sentence import SentenceError
from explorer.core.session import Session
from explorer.core.training.logged import LoggedCurves
from explorer.core.training.spec import TrainingProblem
from explorer.storage.logs.writer import first_record, records
from explorer.ui.pages.training.dropped import with_table
from explorer.ui.pages.training.logs.group import logs_changes
from explorer.ui.pages.training.logs.logged_runs import MOST_RUNS
from explorer.ui.pages.training.training import TrainingPage
from tests.runs import begin_run
from tests.storage.logs.files import BEGUN, append, events, picture, write
from tests.ui.conftest import Person, choose
from tests.ui.shell.test_dropping import drop, mime_of

pytestmark = pytest.mark.slow


def page_of(person: Person) -> TrainingPage:
    page = person.window.page
    assert isinstance(page, TrainingPage)
    return page


def runs_of(person: Person) -> dict[str, LoggedCurves]:
    """Return the runs that are listed, by their names."""
    return {run.label: run for run in page_of(person).runs if isinstance(run, LoggedCurves)}


def see_points(person: Person, counts: dict[str, int]) -> None:
    """Wait until the listed runs have so many points."""

    person.see(lambda: {name: run.done for name, run in runs_of(person).items()} == counts)


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder with two runs."""
    folder = tmp_path / "logs"
    write(folder / "a", events(range(0, 50, 5)))
    write(folder / "b", events(range(30), scale=2.0))
    return folder


@pytest.fixture
def watcher(person: Person, logs: Path) -> Person:
    """A person who has dropped it on the window."""
    assert drop(person.shell, mime_of(path=logs))
    see_points(person, {"a": 10, "b": 30})
    return person


def test_a_dropped_folder_is_followed_in_training(watcher: Person) -> None:
    assert watcher.window.session.workspace == "training"
    page = page_of(watcher)
    assert [run.number for run in page.runs] == [1, 2]
    assert page.figure is not None
    assert page.figure.main_plot.left_axis.name == "loss"
    # What their models predict is not known.
    assert not any(plot.isVisible() for plot in page.figure.charts.plots)
    # Along their own steps.
    assert watcher.window.session.training.axis == "step"
    assert page.figure.view.high == pytest.approx(45, abs=1)


def test_new_points_runs_and_removals_are_shown(watcher: Person, logs: Path) -> None:
    path = next((logs / "a").iterdir())
    append(path, events([55])[len(events([])) :])
    see_points(watcher, {"a": 11, "b": 30})
    write(logs / "c", events([1, 2]))
    see_points(watcher, {"a": 11, "b": 30, "c": 2})
    shutil.rmtree(logs / "b")
    see_points(watcher, {"a": 11, "c": 2})


def test_another_tag_is_chosen(person: Person, tmp_path: Path) -> None:
    log = watch.run("loop", tmp_path)
    for step in range(20):
        log(step, loss=1 / (step + 1), accuracy=step / 20)
    assert drop(person.shell, mime_of(path=tmp_path))
    see_points(person, {"loop": 20})
    group, page = page_of(person).controls.logs, page_of(person)
    assert [group.tag.itemData(i) for i in range(group.tag.count())] == ["loss", "accuracy"]
    choose(group.tag, "accuracy")
    person.see(lambda: runs_of(person)["loop"].tag == "accuracy")
    assert page.figure is not None
    assert page.figure.main_plot.left_axis.name == "accuracy"
    np.testing.assert_allclose(runs_of(person)["loop"].logged_values, np.arange(20) / 20, 1e-6)


def test_opening_is_undone_and_done_again(watcher: Person) -> None:
    watcher.window.commands.undo()
    assert watcher.window.session.training.logs == ""
    watcher.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier, on=watcher.shell)
    see_points(watcher, {})
    watcher.window.commands.undo()
    watcher.window.commands.redo()
    watcher.window.commands.redo()
    see_points(watcher, {"a": 10, "b": 30})


def test_the_button_opens_and_closes_a_folder(
    person: Person, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier, on=person.shell)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(logs))
    group = page_of(person).controls.logs
    group.open_button.click()
    see_points(person, {"a": 10, "b": 30})
    assert group.name.text() == "logs"
    group.close_button.click()
    see_points(person, {})
    assert person.window.session.training.logs == ""


def test_kept_runs_that_are_chosen_as_a_log_folder_are_listed_in_their_table(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier, on=person.shell)
    writer = begin_run(tmp_path / "kept", TrainingProblem(), ["a"], "b", ["last"])
    kept = writer.directory
    page = page_of(person)
    for chosen in (kept.parent, kept):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, at=chosen: str(at))
        page.controls.logs.open_button.click()
        assert page.browsing.is_open
        assert page.browsing.browser is not None
        assert page.browsing.browser.folder == kept.parent
        page.browsing.close_table()
    assert page.spec.logs == ""


def test_the_points_are_the_numbers_and_a_comparison_is_a_row_for_each(watcher: Person) -> None:
    page = page_of(watcher)
    table = page.table()
    assert table is not None
    assert table.titles == ("step", "1 a loss", "2 b loss")
    assert len(table.columns[0]) == 34
    page.controls.runs.compare_chip.setChecked(True)
    table = page.table()
    assert table is not None
    rows = dict(zip(table.titles, table.columns, strict=True))
    assert [*rows["name"]] == ["a", "b"]
    assert [*rows["last"]] == [45.0, 58.0]
    assert [*rows["step of the least"]] == [0.0, 0.0]


def test_what_is_wrong_is_said_under_the_folder(person: Person, tmp_path: Path) -> None:
    write(tmp_path / "bad", b"these are no events at all")
    assert drop(person.shell, mime_of(path=tmp_path))
    group = page_of(person).controls.logs
    person.see(lambda: "is not an event file" in group.note)


def test_a_folder_without_logs_says_that_it_waits(person: Person, tmp_path: Path) -> None:
    assert drop(person.shell, mime_of(path=tmp_path))
    group = page_of(person).controls.logs
    person.see(lambda: "No event files" in group.note)
    write(tmp_path / "late", events([1, 2, 3]))
    see_points(person, {"late": 3})
    assert group.note == ""


def test_a_folder_of_pictures_says_that_they_are_not_shown(person: Person, tmp_path: Path) -> None:
    write(tmp_path / "run", first_record(BEGUN) + 2 * picture())
    assert drop(person.shell, mime_of(path=tmp_path))
    group = page_of(person).controls.logs
    person.see(lambda: "their 2 distributions, pictures and texts" in group.note)


LARGEST = float(np.finfo(np.float32).max)
EXTREMES = {
    "steps": [(BEGUN, step, 1.0) for step in (-(2**63), -1, 0, 2**53 + 1, 2**63 - 1)],
    "times": [
        (time, step, 1.0)
        for step, time in enumerate([np.nan, np.inf, -np.inf, -1e300, 0.0, 1.7e308, BEGUN])
    ],
    "values": [
        (BEGUN + step, step, value)
        for step, value in enumerate([LARGEST, -LARGEST, 1e-45, np.nan, np.inf, -np.inf, 0.0])
    ],
    "one": [(BEGUN, 7, 1.0)],
    "nothing finite": [(BEGUN, step, np.nan) for step in range(3)],
}


@pytest.mark.parametrize("name", EXTREMES)
def test_steps_times_and_values_of_any_size_are_drawn_on_every_axis(
    person: Person, tmp_path: Path, name: str
) -> None:
    rows = ((time, step, {"loss": value}) for time, step, value in EXTREMES[name])
    write(tmp_path / "run", records(rows, BEGUN))
    assert drop(person.shell, mime_of(path=tmp_path))
    see_points(person, {"run": len(EXTREMES[name])})
    page = page_of(person)
    for axis in ("step", "epoch", "time"):
        for is_log in (False, True):
            page.change("", axis=axis, log_x=is_log, log_y=is_log)
            figure = page.figure
            assert figure is not None
            person.shell.grab()
            view = figure.view
            assert np.isfinite([view.low, view.high, view.bottom, view.top]).all()
            assert view.low < view.high
            assert view.bottom < view.top
            figure.losses.readings(view.width / 2, view)


def test_values_that_are_no_numbers_leave_a_gap_and_the_figure_is_drawn(
    person: Person, tmp_path: Path
) -> None:
    log = watch.run("loop", tmp_path)
    for step in range(40):
        log(step, loss=float("nan") if 10 <= step < 20 else float("inf") if step == 30 else step)
    assert drop(person.shell, mime_of(path=tmp_path))
    see_points(person, {"loop": 40})
    figure = page_of(person).figure
    assert figure is not None
    person.shell.grab()
    assert figure.view.top <= 40


@pytest.mark.parametrize("axis", ["step", "epoch", "time"])
@pytest.mark.parametrize("log_x", [False, True])
def test_every_axis_shows_all_points(watcher: Person, axis: str, log_x: bool) -> None:
    page = page_of(watcher)
    page.change("", axis=axis, log_x=log_x, log_y=log_x)
    figure = page.figure
    assert figure is not None
    watcher.shell.grab()
    reading = figure.losses.readings(figure.view.width / 4, figure.view)
    assert {each.run.label for each in reading} == {"a", "b"}
    assert all(np.isfinite(each.loss) for each in reading)
    end = {"step": 45.0, "epoch": 45.0, "time": 2.9}[axis]
    assert figure.view.high == pytest.approx(np.log10(end) if log_x else end, rel=1e-3)


def test_a_run_is_hidden_and_taken_off(watcher: Person) -> None:
    page = page_of(watcher)
    page.controls.runs.list.show_run(1, is_shown=False)
    assert [run.label for run in page._shown] == ["b"]
    page.collection.remove(2)
    assert [run.label for run in page.runs] == ["a"]
    page.collection.bring_back()
    assert {run.label for run in page.runs} == {"a", "b"}


def test_of_very_many_runs_some_are_listed_and_that_is_said(person: Person, tmp_path: Path) -> None:
    for number in range(MOST_RUNS + 5):
        write(tmp_path / f"run {number}", events([1]))
    assert drop(person.shell, mime_of(path=tmp_path))
    group = page_of(person).controls.logs
    person.see(lambda: "305 runs, of which 300 are shown" in group.note)
    assert len(runs_of(person)) == MOST_RUNS


def test_a_folder_whose_name_is_no_text_is_refused(person: Person, tmp_path: Path) -> None:
    with pytest.raises(SentenceError, match="is no text"):
        logs_changes(os.fsdecode(b"/logs/\xff"))
    # A run may be called like that.
    directory = os.fsencode(tmp_path) + b"/run \xff"
    os.mkdir(directory)  # noqa: PTH102
    write(Path(os.fsdecode(directory)), events([1, 2]))
    assert drop(person.shell, mime_of(path=tmp_path))
    see_points(person, {"run \\udcff": 2})


def test_a_folder_of_the_program_s_own_runs_is_told_from_logs(tmp_path: Path) -> None:
    run = tmp_path / "runs" / "2026-01-02-101112"
    run.mkdir(parents=True)
    (run / "settings.json").write_text("{}")
    for path in (run, run.parent):
        session = with_table(Session(), path)
        # They are listed, which changes nothing of what is trained or followed.
        assert session.training == Session().training
        assert session.workspace == "training"


def test_training_and_validation_data_of_a_run_are_one_with_two_curves(
    person: Person, tmp_path: Path
) -> None:
    logs = tmp_path / "logs"
    train = write(logs / "x" / "train", events([1, 2, 3]))
    write(logs / "y" / "train", events([1, 2]))
    write(logs / "y", events([5]))
    write(logs / "y" / "validation", events([1]))
    assert drop(person.shell, mime_of(path=logs))
    # A directory with event files of its own is a run beside those in it.
    others = {"y": 1, "y/train": 2, "y/validation": 1}
    see_points(person, {"x/train": 3, **others})
    run = runs_of(person)["x/train"]
    # Keras begins with the validation data later, and then with either as they come.
    validation = write(logs / "x" / "validation", events([1, 3], scale=2.0))
    see_points(person, {"x": 3, **others})
    assert runs_of(person)["x"] is run
    person.see(lambda: run.by_epoch("loss")[1][:, 1].tolist() == [2.0, 6.0])
    places, values = run.by_epoch("loss")
    np.testing.assert_array_equal(run.places(places, "step"), [1, 3])
    assert np.isnan(values[:, 0]).all()
    append(train, events([4]))
    append(validation, events([4], scale=2.25))
    person.see(lambda: run.done == 4 and run.by_epoch("loss")[1][-1, 1] == 9.0)
    figure = page_of(person).figure
    assert figure is not None
    person.see(lambda: "validation" in figure.header._titles)
    table = page_of(person).table()
    assert table is not None
    assert f"{run.number} x validation loss" in table.titles
    shutil.rmtree(logs / "x" / "train")
    see_points(person, {"x/validation": 3, **others})
