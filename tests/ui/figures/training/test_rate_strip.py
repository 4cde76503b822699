"""The rates of schedules over the losses: there without a choice, and only where there are some."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.training.curves import RunCurves
from explorer.core.training.results import TrainingBegun, TrainingSteps
from explorer.core.training.spec import TrainingProblem
from explorer.core.training.table import training_table
from explorer.ui.figures.training.run_looks import run_colour
from explorer.ui.widgets.theme import LIGHT
from tests.ui.runs import STEPS, figure_of, losses_of, run_of, texts_of

_EPOCHS = 100


def _scheduled(number: int, rate: float, schedule: str = "cosine", **settings: float) -> RunCurves:
    runner = OptimizerConfig("sgd", rate, schedule=schedule, schedule_settings=settings)
    run = RunCurves(number, f"sgd {number}", TrainingProblem(runner=runner, epochs=_EPOCHS))
    run.take(TrainingBegun((11610, 3870, 5160), ("x",), "y", STEPS, ("first", "last"), 9, "", []))
    losses, layers = losses_of(_EPOCHS * STEPS), np.array([1.0, 0.1])
    run.take(TrainingSteps(0, losses, losses, 1.0, 0.0, layers, layers))
    return run


def test_without_a_schedule_the_losses_keep_the_room(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [run_of(losses_of(3620))])
    before = figure.view.height
    assert not figure.rates.is_shown
    figure.show_runs([_scheduled(1, 0.01)])
    QApplication.processEvents()
    assert figure.rates.is_shown
    assert figure.view.height < before
    figure.show_runs([run_of(losses_of(3620))])
    QApplication.processEvents()
    assert not figure.rates.is_shown
    assert figure.view.height == before


def test_a_cosine_falls_from_its_rate_to_nothing_over_the_losses(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [_scheduled(1, 0.01)])
    assert {"0.01", "rate"} <= set(texts_of(figure))
    image, colour = figure.image(), run_colour(LIGHT, 1)
    unit, strip = figure.main_plot.unit, figure.rates
    heights = []
    for part in (0.02, 0.5, 0.98):
        x = round(unit.mapToScene(QPointF(part * unit.width(), 0)).x())
        top, bottom = (strip.mapToScene(QPointF(0, y)).y() for y in (0, strip.size().height()))
        inked = [
            y for y in range(round(top), round(bottom)) if _near(image.pixelColor(x, y), colour)
        ]
        assert inked, part
        heights.append(np.mean(inked) - top)
    assert heights[0] < heights[1] < heights[2]
    # Half of the way it has half of the rate.
    assert abs(heights[1] - (heights[0] + heights[2]) / 2) < 2


def _near(found: QColor, wanted: QColor) -> bool:
    pairs = zip(found.getRgb()[:3], wanted.getRgb()[:3], strict=True)  # type: ignore[index]
    return max(abs(a - b) for a, b in pairs) < 90


def test_beside_a_schedule_the_rate_of_a_compared_run_is_seen_too(qtbot: QtBot) -> None:
    steady = RunCurves(2, "sgd 2", TrainingProblem(runner=OptimizerConfig("sgd", 0.004)))
    steady.take(TrainingBegun((9, 9, 9), ("x",), "y", STEPS, ("last",), 9, "", []))
    losses = losses_of(3 * STEPS)
    steady.take(TrainingSteps(0, losses, losses, 1.0, 0.004, np.ones(1), np.ones(1)))
    figure = figure_of(qtbot, [_scheduled(1, 0.01), steady])
    shown = {run.number: rates for run, _, rates in figure.rates._rates}
    assert set(shown) == {1, 2}
    np.testing.assert_allclose(shown[2], 0.004)


def test_rates_far_apart_are_told_apart_on_a_logarithmic_axis(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [_scheduled(1, 0.01), _scheduled(2, 1e-5, "drop", boundary=9.0)])
    assert figure.rates._range() is not None
    bottom, top, is_log = figure.rates._range()  # type: ignore[misc]
    assert is_log
    assert bottom <= -6 + 1e-9
    assert top == np.log10(0.01)


def test_the_numbers_behind_the_figure_tell_the_scheduled_rate_of_each_epoch() -> None:
    run = _scheduled(1, 0.01)
    run.epochs.extend(np.full((_EPOCHS, 3), 0.5))
    table = training_table([run])
    rates = table.columns[table.titles.index("rate")]
    ends = np.arange(1, _EPOCHS + 1) * STEPS - 1
    wanted = 0.01 * (1 + np.cos(np.pi * ends / (_EPOCHS * STEPS))) / 2
    np.testing.assert_allclose(np.asarray(rates, float), wanted, rtol=1e-5)
    plain = replace(run.problem, runner=OptimizerConfig("sgd", 0.01))
    steady = RunCurves(1, "", plain)
    steady.epochs.extend(np.full((3, 3), 0.5))
    assert "rate" not in training_table([steady]).titles
