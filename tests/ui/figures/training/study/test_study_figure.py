"""The figure of a study, without a window."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from explorer.core.training.spec import TrainingProblem
from explorer.core.training.study.picture import StudyPicture
from explorer.core.training.study.search import Choice, Range, read_search
from explorer.core.training.study.study import Study, Trial
from explorer.ui.figures.training.study.figure import StudyFigure
from explorer.ui.figures.training.study.scales import scale_of, scale_of_values
from explorer.ui.widgets.theme import THEMES

SEARCH = read_search(["rate=1e-4..1 log", "optimizer=momentum|adam", "momentum=0..0.9"])
TRIALS = (
    Trial(0, "complete", {"rate": 1e-2, "optimizer": "adam"}, 0.5, told=0),
    Trial(1, "failed", {"rate": 1.0, "optimizer": "adam"}, reason="It diverged.", told=1),
    Trial(2, "complete", {"rate": 1e-3, "optimizer": "momentum", "momentum": 0.3}, 0.25, told=2),
    Trial(3, "running", {"rate": 1e-4, "optimizer": "momentum", "momentum": 0.0}),
    Trial(4),
)
CURVES = {0: np.array([2.0, 1.0, 0.5]), 2: np.array([1.0, math.nan, 0.25]), 3: np.array([3.0])}


@pytest.fixture
def figure(qapp: QApplication) -> Iterator[StudyFigure]:
    made = StudyFigure(THEMES["light"])
    made.lay_out(900, 600)
    study = Study(TrainingProblem(), SEARCH, 5, datetime.now().astimezone(), "0.1.0")
    made.show_study(StudyPicture(study, TRIALS, CURVES), None)
    yield made
    made.close()


def test_values_stand_where_their_axis_has_them() -> None:
    rates = scale_of(Range("rate", 1e-4, 1.0, log=True))
    assert [rates.place(v) for v in (1e-4, 1e-2, 1.0)] == pytest.approx([0, 0.5, 1])
    assert math.isnan(rates.place("adam"))
    choice = scale_of(Choice("layers", ("", "8")))
    assert [choice.place(v) for v in ("", "8")] == [0.25, 0.75]
    assert [text for _, text in choice.labels(9)] == ["–", "8"]
    assert scale_of_values(np.array([1.0, 100.0, math.nan])).place(10.0) == pytest.approx(0.5)
    # Neither one value nor none leaves an axis without an extent.
    for values in ([0.5], [0.0], []):
        scale = scale_of_values(np.array(values))
        assert scale.low < scale.high


def test_a_line_leads_to_its_trial_and_ends_where_there_is_no_value(figure: StudyFigure) -> None:
    chart = figure.parallel
    ranked = figure.ranked
    assert [trial.number for trial in ranked.trials] == [1, 3, 0, 2]
    assert ranked.best is not None
    assert ranked.best.number == 2
    places = dict(zip([t.number for t in ranked.trials], ranked.places, strict=True))
    assert np.isnan(places[1]).tolist() == [False, False, True, True]
    axes = chart._axes()
    for number in (0, 2):
        heights = chart._height_of(places[number])
        between = QPointF((axes[0] + axes[1]) / 2, (heights[0] + heights[1]) / 2)
        found = chart.trial_at(between)
        assert found is not None
        assert found.number == number
    assert chart.trial_at(QPointF(axes[0] + 3, 5.0)) is None


def test_the_line_of_a_failed_trial_ends_above_all_values_and_leads_to_it(
    figure: StudyFigure,
) -> None:
    chart = figure.parallel
    row = [trial.number for trial in figure.ranked.trials].index(1)
    heights = chart._heights()
    # The setting that the trial does not have interrupts its line.
    assert np.isfinite(heights[row]).tolist() == [True, True, False, True]
    assert heights[row, -1] < chart._height_of(1.0)
    search = read_search(["rate=1e-4..1 log"])
    study = Study(TrainingProblem(), search, 1, datetime.now().astimezone(), "0.1.0")
    failed = Trial(0, "failed", {"rate": 1.0}, reason="It diverged.")
    figure.show_study(StudyPicture(study, (failed,), {}), None)
    axes, heights = chart._axes(), chart._heights()[0]
    assert chart.trial_at(QPointF(axes.mean(), heights.mean())) == failed
    assert "failed" in figure.svg().decode()


def test_where_names_are_too_long_for_one_row_they_stand_whole_in_two(figure: StudyFigure) -> None:
    names = ["rate=1e-4..1 log", "layers=8|16", "optimizer=sgd|adam", "batch=8..64",
             "dropout=0..0.5", "l2=1e-6..1e-2 log", "activation=relu|tanh"]  # fmt: skip
    study = Study(TrainingProblem(), read_search(names), 1, datetime.now().astimezone(), "0.1.0")
    for width, has_two_rows in ((1200, False), (420, True)):
        figure.lay_out(width, 500)
        figure.show_study(StudyPicture(study, (Trial(0),), {}), None)
        assert figure.parallel._has_two_rows == has_two_rows
        text = figure.svg().decode()
        assert all(name.split("=")[0] in text for name in names)
        assert "loss" in text


def test_the_study_goes_into_every_kind_of_file(figure: StudyFigure) -> None:
    assert figure.png().startswith(b"\x89PNG")
    assert figure.pdf().startswith(b"%PDF")
    text = figure.svg().decode()
    for name in ("rate", "optimizer", "momentum", "validation loss"):
        assert name in text


def test_in_little_room_the_axes_of_trials_and_epochs_have_more_than_their_beginning(
    figure: StudyFigure,
) -> None:
    figure.lay_out(396, 410)
    study = Study(TrainingProblem(), SEARCH, 30, datetime.now().astimezone(), "0.1.0")
    trials = (*TRIALS, *(Trial(number) for number in range(5, 30)))
    curves = {0: np.linspace(1.0, 0.5, 60)}
    figure.show_study(StudyPicture(study, trials, curves), None)
    for chart in (figure.best, figure.curves):
        assert len(chart.plot.bottom_axis.positions(chart.plot.view.width)) >= 2


def test_a_study_of_which_nothing_has_ended_is_drawn_without_numbers(figure: StudyFigure) -> None:
    picture = figure.ranked.picture
    assert picture is not None
    figure.show_study(StudyPicture(picture.study, (Trial(0), Trial(1)), {}), None)
    assert figure.ranked.best is None
    assert not figure.ranked.has_values
    assert figure.png().startswith(b"\x89PNG")
    figure.show_failure("The study in s is gone.")
    assert "is gone" in figure.svg().decode()
