"""A study in the window: followed while workers go on with it, looked at, its settings taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.spec import Layer
from explorer.core.training.study.study import Trial
from explorer.ui.figures.training.study.figure import StudyFigure
from tests.studies import do_trials, made_study
from tests.ui.conftest import Person
from tests.ui.learning import CONTROL, click, prepare, train

pytestmark = pytest.mark.slow
NAN = float("nan")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a study of eight trials, of which four have ended."""
    study = made_study(tmp_path / "study")
    do_trials(tmp_path / "study", study, [0.5, 0.25, NAN, 0.4])
    return tmp_path / "study"


def _open(person: Person, folder: Path) -> StudyFigure:
    person.window.files.open_dropped(folder)
    person.see(lambda: person.page.study is not None and person.page.study.picture is not None)
    return person.page.study.figure


def test_the_status_line_says_nothing_of_a_run_beside_a_study(person: Person, folder: Path) -> None:
    prepare(person)
    train(person)
    person.see(lambda: "Trained to the end" in person.window.status)
    person.set_spec(study=str(folder))
    person.see(lambda: person.window.status == "")
    click(person.page.study.back_button)
    person.see(lambda: "Trained to the end" in person.window.status)


def _pixel(figure: StudyFigure, trial: Trial) -> QPoint:
    """Return the pixel of a trial in the chart of the best so far."""
    at = figure.best._pixels(trial)
    return figure.mapFromScene(figure.best.plot.unit.mapToScene(QPointF(at)))


def test_a_dropped_study_is_shown_and_goes_on_as_its_workers_do(
    person: Person, folder: Path
) -> None:
    figure = _open(person, folder)
    view = person.page.study
    assert person.window.session.workspace == "training"
    assert view.standing == "3 of 8 trials complete, 0 running, 1 failed"
    assert "Nobody works on it now" in view.message
    assert "Trial 2 failed: " in view.message
    assert view.chosen.number == 1
    assert len(figure.ranked.picture.curves[1]) == 3
    assert person.page.shown_figure is figure
    table = person.page.table()
    assert table.titles == ("trial", "state", "value", "rate", "layers", "optimizer", "run",
                            "reason")  # fmt: skip
    assert table.length == 8
    from explorer.storage.studies.files import read_study

    do_trials(folder, read_study(folder), [0.125])
    person.see(lambda: view.standing.startswith("4 of 8"))
    person.see(lambda: view.chosen.number == 4)


def test_the_settings_of_a_trial_become_those_of_the_next_run(person: Person, folder: Path) -> None:
    figure = _open(person, folder)
    view = person.page.study
    trial = figure.ranked.trial(3)
    QTest.mouseClick(figure.viewport(), Qt.MouseButton.LeftButton, pos=_pixel(figure, trial))
    person.see(lambda: view.chosen.number == 3)
    click(view.settings_button)
    settings = trial.settings
    assert person.spec.study == ""
    assert person.spec.runner == OptimizerConfig(settings["optimizer"], settings["rate"])
    units = [int(part) for part in settings["layers"].split(",")]
    assert person.spec.layers == tuple(map(Layer, units))
    assert person.spec.epochs == 3
    assert "settings of trial 3" in person.page.bar.message
    assert person.page.shown_figure is person.page.figure
    # As everything that is typed, it is undone.
    person.press(Qt.Key.Key_Z, CONTROL, on=person.shell)
    assert person.spec.study == str(folder)


def test_a_double_click_on_a_trial_opens_its_run(person: Person, folder: Path) -> None:
    figure = _open(person, folder)
    trial = figure.ranked.trial(1)
    QTest.mouseDClick(figure.viewport(), Qt.MouseButton.LeftButton, pos=_pixel(figure, trial))
    QTest.mouseClick(figure.viewport(), Qt.MouseButton.LeftButton, pos=_pixel(figure, trial))
    click(person.page.study.run_button)
    person.see(lambda: len(person.page.runs) > 0)
    (run, *_) = person.page.runs
    assert Path(run.begun.directory).name == trial.run
    assert person.spec.study == ""


def test_keys_go_from_trial_to_trial_and_a_drag_on_an_axis_narrows_them_down(
    person: Person, folder: Path
) -> None:
    figure = _open(person, folder)
    view = person.page.study
    figure.setFocus()
    for key, number in (
        (Qt.Key.Key_Home, 1), (Qt.Key.Key_Down, 3), (Qt.Key.Key_Down, 0), (Qt.Key.Key_Up, 3)
    ):  # fmt: skip
        QTest.keyClick(figure, key)
        assert view.chosen.number == number
    chart = figure.parallel
    axis = len(figure.ranked.scales) - 1
    x = float(chart._axes()[axis])
    ends = [float(chart._height_of(place)) for place in (0.4, 0.8)]
    first, last = (figure.mapFromScene(chart.plot.unit.mapToScene(QPointF(x, y))) for y in ends)
    _drag(person, figure, first, last)
    kept = {t.number for i, t in enumerate(figure.ranked.trials) if figure.ranked.is_kept(i)}
    assert kept == {3}
    QTest.keyClick(figure, Qt.Key.Key_Escape)
    assert not figure.ranked.kept
    assert view.chosen.number == 1


def _drag(person: Person, figure: StudyFigure, start: QPoint, end: QPoint) -> None:
    viewport = figure.viewport()
    QTest.mouseMove(viewport, start)
    person.bot.wait(30)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for i in range(1, 9):
        at = start + QPoint(0, round((end.y() - start.y()) * i / 8))
        QTest.mouseMove(viewport, at)
        person.bot.wait(15)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    person.bot.wait(15)


def test_a_study_whose_folder_vanishes_is_told_and_comes_back(person: Person, folder: Path) -> None:
    _open(person, folder)
    view = person.page.study
    away = folder.with_name("away")
    folder.rename(away)
    person.see(lambda: "The study in “study” is gone" in view.message)
    # What was seen of it is still there.
    assert view.picture is not None
    away.rename(folder)
    person.see(lambda: "is gone" not in view.message)
    click(view.back_button)
    assert person.spec.study == ""


def test_a_folder_that_is_no_study_is_refused_in_a_sentence(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    person.window.actions.by_name["study"].trigger()
    assert "is not the folder of a study" in person.window.status


def test_the_file_of_a_study_opens_it(person: Person, folder: Path) -> None:
    person.window.files.open_file(folder / "study.json")
    person.see(lambda: person.page.study is not None and person.page.study.picture is not None)
    assert person.spec.study == str(folder)
    for theme in ("light", "dark"):
        png = person.page.shown_figure.png()
        assert png.startswith(b"\x89PNG"), theme
        person.press(Qt.Key.Key_T, CONTROL, on=person.shell)
    assert person.page.study.figure.theme.name == "light"
