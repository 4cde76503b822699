"""How good a run is, in the picture: any metric, the baseline, the best epoch and the test."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.results import TrainingBegun, TrainingEnd, TrainingEpoch, TrainingSteps
from explorer.core.training.spec import Metric, TrainingProblem, TrainingSpec
from tests.ui.runs import figure_of, texts_of

VALIDATION = (0.9, 0.5, 0.3, 0.4, 0.6)


def learned(number: int = 1, baseline: float = 1.3) -> RunCurves:
    """Return a run of five epochs, of which the third is the best."""
    run = RunCurves(number, f"run {number}", TrainingProblem())
    told = {"loss": baseline, "mae": 0.95, "rmse": 1.14, "r2": 0.0}
    run.take(
        TrainingBegun(
            (60, 20, 20), ("a",), "price", 10, ("last",), 9, "", [], baseline=told
        )
    )  # fmt: skip
    for epoch, value in enumerate(VALIDATION, 1):
        losses = np.full(10, value, np.float32)
        one = np.ones(1)
        run.take(TrainingSteps(10 * epoch - 10, losses, losses, 0.1 * epoch, 0.01, one, one))
        metrics = {"mae": value / 2, "rmse": value**0.5, "r2": 1 - value}
        run.take(TrainingEpoch(epoch, value, value, 0.1, 0.01, metrics, metrics))
    tests = {"mae": 0.25, "rmse": 0.7, "r2": 0.6}
    run.take(TrainingEnd("finished", 50, sentence("Trained."), 0.1, 0.5, 0.49, tests))
    return run


@pytest.mark.parametrize(
    ("metric", "name", "marks"),
    [
        ("loss", "mean squared error of price", ("best epoch 3: 0.3", "test: 0.49")),
        ("mae", "mean absolute error of price", ("best epoch 3: 0.15", "test: 0.25")),
        ("rmse", "root of the mean squared error of price", ("test: 0.7",)),
        ("r2", "R², explained variance of price", ("best epoch 3: 0.7", "test: 0.6")),
    ],
)
def test_a_metric_is_drawn_with_its_best_epoch_and_its_test(
    qtbot: QtBot, metric: Metric, name: str, marks: tuple[str, ...]
) -> None:
    figure = figure_of(qtbot, [learned()], metric=metric)
    texts = texts_of(figure)
    assert name in texts
    assert set(marks) <= set(texts)
    # There is nothing of every step but its loss.
    assert ("every step" in texts) == (metric == "loss")
    trace = figure.losses._traces[0]
    epochs, values = learned().by_epoch(metric)
    np.testing.assert_array_equal(trace.validation[0], epochs)
    np.testing.assert_allclose(trace.validation[1], values[:, 1])


def test_the_baseline_is_a_line_or_said_where_it_lies(qtbot: QtBot) -> None:
    inside = texts_of(figure_of(qtbot, [learned(baseline=0.7)]))
    above = texts_of(figure_of(qtbot, [learned(baseline=40.0)]))
    assert "baseline (always the mean): 0.7" in inside
    assert "baseline (always the mean): 40 ↑" in above


def test_runs_with_the_same_baseline_share_a_line(qtbot: QtBot) -> None:
    texts = texts_of(figure_of(qtbot, [learned(1), learned(2)], metric="mae"))
    assert sum("always the mean" in text for text in texts) == 1


def test_of_several_runs_marks_have_no_texts(qtbot: QtBot) -> None:
    texts = texts_of(figure_of(qtbot, [learned(1), learned(2)]))
    assert not any(text.startswith(("best epoch", "test:")) for text in texts)


def test_a_metric_that_no_run_has_leaves_the_loss(qtbot: QtBot) -> None:
    texts = texts_of(figure_of(qtbot, [learned()], metric="accuracy"))
    assert "mean squared error of price" in texts


def test_the_key_follows_what_is_drawn(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [learned()])
    assert "smoothed" in texts_of(figure)
    figure.show_spec(TrainingSpec(metric="mae"))
    assert "smoothed" not in texts_of(figure)


def test_a_run_of_an_older_version_has_only_its_loss(qtbot: QtBot) -> None:
    run = RunCurves(1, "old", TrainingProblem())
    run.take(TrainingBegun((60, 20, 20), ("a",), "price", 10, ("last",), 9, "", []))
    run.take(TrainingEpoch(1, 0.5, 0.5, 0.1, 0.01))
    figure = figure_of(qtbot, [run], metric="mae")
    assert not len(figure.losses._traces[0].validation[0])
    assert figure.view.high > 0


def test_the_values_of_a_metric_are_read_by_epoch(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [learned()], metric="r2")
    view = figure.view
    (reading,) = figure.losses.readings(float(view.x_to_pixel(3.4)), view)
    assert (reading.train, reading.validation) == pytest.approx((0.7, 0.7))
    assert np.isnan(reading.smoothed)


@pytest.mark.parametrize(("bottom", "top", "way"), [(0.5, 1.0, "↓"), (0.0, 0.2, "↑")])
def test_marks_out_of_the_picture_are_said_where_they_lie(
    qtbot: QtBot, bottom: float, top: float, way: str
) -> None:
    texts = texts_of(figure_of(qtbot, [learned()], bottom=bottom, top=top))
    assert f"best epoch 3: 0.3 {way}" in texts
    assert f"test: 0.49 {way}" in texts


def test_the_test_stands_at_the_epoch_whose_weights_it_is_of() -> None:
    last, best = learned(), learned()
    assert last.tested_step == 50
    best.problem = replace(best.problem, early_stopping=2)
    assert best.end is not None
    best.end = replace(best.end, best_epoch=3)
    assert best.tested_step == 30


def test_the_best_epoch_is_marked_no_sooner_than_its_line_is_drawn(qtbot: QtBot) -> None:
    run = learned()
    run.end = None
    figure = figure_of(qtbot, [run])
    losses, one = np.full(10, 0.1, np.float32), np.ones(1)
    run.take(TrainingSteps(50, losses, losses, 0.6, 0.01, one, one))
    run.take(TrainingEpoch(6, 0.1, 0.1, 0.1, 0.01))
    assert not any(text.startswith("best epoch 6") for text in texts_of(figure))
    figure.show_runs([run])
    assert any(text.startswith("best epoch 6") for text in texts_of(figure))
