"""What is read of the runs where the mouse or the arrow keys are."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from explorer.core.training.curves import RunCurves
from explorer.core.training.results import TrainingBegun, TrainingEpoch, TrainingSteps
from explorer.core.training.spec import TrainingSpec
from explorer.ui.figures.training.loss_reading import Reading
from explorer.ui.figures.training.training import TrainingFigure
from explorer.ui.widgets.theme import LIGHT
from tests.ui.runs import (
    NOTHING,
    STEPS,
    figure_of,
    grabbed,
    losses_of,
    run_of,
)


def _move_to(figure: TrainingFigure, place: QPointF) -> None:
    """Move the mouse to a place in the picture of the losses."""
    at = figure.mapFromScene(figure.main_plot.unit.mapToScene(place))
    # pyqtgraph looks at the mouse a hundred times a second and not oftener.
    QTest.qWait(15)
    QTest.mouseMove(figure.viewport(), at)


@pytest.mark.parametrize("is_log", [False, True])
def test_the_nearest_run_is_read_at_the_mouse(qtbot: QtBot, is_log: bool) -> None:
    runs = [run_of(losses_of(3620)), run_of(10 * losses_of(3620), 2)]
    figure = TrainingFigure(LIGHT)
    qtbot.addWidget(figure)
    figure.show_spec(replace(TrainingSpec(), log_x=is_log, log_y=is_log))
    figure.show_runs(runs)
    figure.resize(672, 724)
    with qtbot.waitExposed(figure):
        figure.show()
    readings: list[Reading] = []
    figure.read.connect(readings.append)
    placing = figure.losses.placing(figure.view)
    for run in runs:
        height = placing.height(float(run.losses.smoothed(0.98)[5 * STEPS]))
        _move_to(figure, QPointF(placing.across(run, 5 * STEPS), height))
        qtbot.waitUntil(lambda run=run: bool(readings) and readings[-1].run is run)
        assert readings[-1].step == pytest.approx(5 * STEPS, rel=0.01)
    _move_to(figure, QPointF(figure.view.width / 2, figure.view.height + 120))
    qtbot.waitUntil(lambda: readings[-1] is None)


def test_hovering_reads_the_nearest_step_of_each_run_that_came_so_far(qtbot: QtBot) -> None:
    losses = losses_of(3620)
    long, short = run_of(losses), run_of(losses[:100], 2)
    figure = figure_of(qtbot, [long, short], axis="step")
    view = figure.view
    both = figure.losses.readings(float(view.x_to_pixel(50.4)), view)
    assert [r.run.number for r in both] == [1, 2]
    assert both[0].step == both[1].step
    assert both[0].loss == pytest.approx(float(losses[both[0].step - 1]))
    assert np.isnan(both[0].validation)
    (one,) = figure.losses.readings(float(view.x_to_pixel(2000)), view)
    assert (one.train, one.validation) == (0.35, 0.4)
    assert one.smoothed == pytest.approx(0.6, abs=0.3)


def _longer(number: int) -> RunCurves:
    """Return a run of as many steps in another number of epochs, which took another time."""
    run = RunCurves(number, "", TrainingSpec())
    run.take(TrainingBegun((11610, 3870, 5160), ("x",), "y", 2 * STEPS, ("first",), 9, "", []))
    losses, some = losses_of(3620), np.array([1.0])
    run.take(TrainingSteps(0, losses, losses, 9.0, 0.01, some, some))
    return run


def test_an_epoch_that_is_not_told_yet_has_no_losses_to_read(qtbot: QtBot) -> None:
    run = _longer(1)
    figure = figure_of(qtbot, [run], axis="step")
    (one,) = figure.losses.readings(float(figure.view.x_to_pixel(1000)), figure.view)
    assert np.isnan(one.validation)
    run.take(TrainingEpoch(1, 0.35, 0.4, 0.1, 0.01))
    (one,) = figure.losses.readings(float(figure.view.x_to_pixel(1000)), figure.view)
    assert one.validation == 0.4


@pytest.mark.parametrize(
    ("axis", "at", "title"),
    [("step", 1810, "step 1,810"), ("epoch", 2.5, "epoch 2.5"), ("time", 1.81, "1.81 s")],
)
def test_a_reading_says_where_it_is_as_far_as_that_is_so_of_every_run(
    qtbot: QtBot, axis: str, at: float, title: str
) -> None:
    figure = figure_of(qtbot, [_longer(1), run_of(losses_of(3620), 2)], axis=axis)
    pixel = float(figure.view.x_to_pixel(at))
    found = figure.losses.readings(pixel, figure.view)
    reader = figure.losses._reader(figure.losses.placing(figure.view))
    assert len(found) == 2
    assert reader._place_text(found) == title
    of_one = reader._place_text(found[1:])
    assert [part.split()[0] for part in of_one.split(" · ")][:2] == ["step", "epoch"]


def test_what_the_mouse_is_at_is_told_anew_when_something_else_comes_there(qtbot: QtBot) -> None:
    figure = TrainingFigure(LIGHT)
    qtbot.addWidget(figure)
    figure.show_spec(TrainingSpec(axis="step"))
    figure.show_runs([run_of(losses_of(3620))])
    with qtbot.waitExposed(figure):
        figure.show()
    told: list[Reading | None] = []
    figure.read.connect(told.append)

    def is_told() -> bool:
        # Of a window that is just being shown a move may be lost.
        _move_to(figure, QPointF(200, 100))
        return bool(told)

    qtbot.waitUntil(is_told)
    before = told[-1]
    figure.show_spec(TrainingSpec(axis="step", low=0.0, high=400.0))
    after = told[-1]
    assert before is not None
    assert after is not None
    assert after.step < before.step / 4


def test_arrows_read_values_and_escape_ends_it(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [run_of(losses_of(3620))])
    plain = grabbed(figure)
    QTest.keyClick(figure, Qt.Key.Key_Right)
    reading = figure.losses.reading
    assert reading is not None
    QTest.keyClick(figure, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert figure.losses.reading == reading - 20
    assert grabbed(figure) != plain
    QTest.keyClick(figure, Qt.Key.Key_Escape)
    assert figure.losses.reading is None


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("count", [1, 14])
@pytest.mark.parametrize("size", [(664, 655), (408, 500)])
def test_values_that_are_read_stand_on_an_opaque_ground_within_the_picture(
    qtbot: QtBot, size: tuple[int, int], count: int
) -> None:
    runs = [run_of(losses_of(3620, i), i + 1) for i in range(count)]
    figure = figure_of(qtbot, runs, size)
    view = figure.view
    for part in (0.02, 0.5, 0.98):
        reader = figure.losses._reader(figure.losses.placing(view))
        found = reader.at(part * view.width)
        box = reader._layout(found, part * view.width).box
        assert QRectF(0, 0, view.width, view.height).contains(box)
        figure._read(part * view.width)
        ground = box.topRight() + QPointF(-6, 6)
        at = figure.mapFromScene(figure.main_plot.unit.mapToScene(ground))
        assert grabbed(figure).pixelColor(at).name() == LIGHT.panel


def test_what_was_read_vanishes_when_another_run_begins(qtbot: QtBot) -> None:
    run = run_of(losses_of(3620))
    figure = figure_of(qtbot, [run])
    figure._read(100.0)
    figure.show_runs([run])
    assert figure.losses.reading == 100
    figure.show_runs([run, run_of(NOTHING, 2, outcome="")])
    assert figure.losses.reading is None
