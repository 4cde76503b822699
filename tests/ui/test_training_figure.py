"""The figure of Training: no peak is lost, the view stays, and odd losses are painted."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core.sentence import sentence
from explorer.core.training import (
    TrainingBegun,
    TrainingEnd,
    TrainingEpoch,
    TrainingFit,
    TrainingSpec,
    TrainingSteps,
)
from explorer.core.training_runs import RunCurves
from explorer.ui.figures.loss_marks import LossMarks, _apart
from explorer.ui.figures.run_looks import run_colour
from explorer.ui.figures.training import TrainingFigure
from explorer.ui.theme import DARK, LIGHT

STEPS = 362
NAN, INF = np.nan, np.inf
NOTHING = np.zeros(0)


def _losses(count: int, seed: int = 0) -> np.ndarray:
    """Return losses that fall and scatter as those of a training do."""
    steps = np.arange(count)
    scatter = np.random.default_rng(seed).gamma(20, 1 / 20, count)
    return ((0.3 + np.exp(-steps / 2000)) * scatter).astype(np.float32)


def _take(run: RunCurves, losses: np.ndarray, rate: float = 0.01) -> None:
    """Tell a run of losses, and of the epochs that they finish."""
    first, layers = run.done, np.array([1.0, 0.1])
    seconds = 0.001 * (first + len(losses))
    run.take(TrainingSteps(first, losses, losses, seconds, rate, layers, layers / 1000))
    for epoch in range(len(run.epochs.values), run.done // STEPS):
        run.take(TrainingEpoch(epoch + 1, 0.35, 0.4, 0.1, rate))


def _run(losses: np.ndarray, number: int = 1, outcome: str = "finished") -> RunCurves:
    run = RunCurves(number, f"sgd {number}", TrainingSpec())
    run.take(TrainingBegun((11610, 3870, 5160), ("x",), "y", STEPS, ("first", "last"), 9, "", []))
    for part in np.array_split(losses, 4):
        _take(run, part)
    if outcome:
        told = sentence("The loss is no number at step {step}.", step=len(losses))
        run.take(TrainingEnd(outcome, len(losses), told, 0.1, 1.0, None))  # type: ignore[arg-type]
    return run


def _figure(
    qtbot: QtBot, runs: list[RunCurves], size: tuple[int, int] = (672, 724), **changes: object
) -> TrainingFigure:
    figure = TrainingFigure(LIGHT)
    qtbot.addWidget(figure)
    figure.show_spec(replace(TrainingSpec(), **changes))
    figure.lay_out(*size)
    figure.show_runs(runs)
    QApplication.processEvents()
    return figure


def _grabbed(figure: TrainingFigure) -> QImage:
    """Return what is on the screen."""
    return figure.viewport().grab().toImage()


def _pixel(figure: TrainingFigure, x: float, y: float) -> QPoint:
    """Return where a point of the losses, as shown, is in a picture."""
    view = figure.view
    inside = QPointF(float(view.x_to_pixel(x)), float(view.y_to_pixel(y)))
    return figure.mapFromScene(figure.main_plot.unit.mapToScene(inside))


def _is_inked(image: QImage, at: QPoint, across: int = 2) -> bool:
    ground = QColor(LIGHT.background).name(), QColor(LIGHT.grid).name()
    return any(
        image.pixelColor(at + QPoint(dx, 0)).name() not in ground
        for dx in range(-across, across + 1)
    )


def _spiked() -> np.ndarray:
    losses = _losses(100 * STEPS)
    losses[17_777] = 40.0
    return losses


@pytest.mark.parametrize("on_screen", [True, False], ids=["screen", "file"])
@pytest.mark.parametrize("axis", ["step", "epoch", "time"])
def test_a_single_peak_among_36200_losses_is_seen(qtbot: QtBot, axis: str, on_screen: bool) -> None:
    run = _run(_spiked())
    figure = _figure(qtbot, [run], axis=axis, outliers=True)
    assert figure.view.top >= 40
    image = _grabbed(figure) if on_screen else figure.image()
    place = float(run.places(np.array([17_778.0]), axis)[0])  # type: ignore[arg-type]
    for height in (20.3, 30.3, 38.3):
        assert _is_inked(image, _pixel(figure, place, height))
        assert not _is_inked(image, _pixel(figure, place * 1.05, height))


def test_the_fitted_range_follows_the_bulk_unless_outliers_are_asked_for(qtbot: QtBot) -> None:
    figure = _figure(qtbot, [_run(_spiked())])
    assert 0.5 < figure.view.top < 2
    figure.show_spec(TrainingSpec(outliers=True))
    assert figure.view.top >= 40


def test_the_fitted_range_grows_with_a_run_and_ends_with_it(qtbot: QtBot) -> None:
    run = _run(_losses(100), outcome="")
    figure = _figure(qtbot, [run])
    assert figure.view.high < 5
    _take(run, _losses(60 * STEPS))
    figure.show_runs([run])
    assert figure.view.high == 100
    run.take(TrainingEnd("stopped", run.done, sentence("Stopped."), 0.1, 1.0, None))
    figure.show_runs([run])
    assert figure.view.high == pytest.approx(run.done / STEPS)


def test_a_chosen_view_stays_while_losses_arrive(qtbot: QtBot) -> None:
    run = _run(_losses(10 * STEPS), outcome="")
    figure = _figure(qtbot, [run], low=2.0, high=3.0, bottom=0.1, top=0.9)
    before = figure.view
    _take(run, np.full(30 * STEPS, 7.0, np.float32))
    figure.show_runs([run])
    assert figure.view == before
    figure.show_spec(TrainingSpec(low=2.0, high=3.0))
    assert (figure.view.low, figure.view.high) == (2, 3)
    assert (figure.view.bottom, figure.view.top) != (0.1, 0.9)


def test_a_chosen_view_is_in_units_where_an_axis_is_logarithmic(qtbot: QtBot) -> None:
    chosen = {"low": 1.0, "high": 100.0, "bottom": 0.01, "top": 10.0}
    figure = _figure(qtbot, [_run(_losses(3620))], log_x=True, log_y=True, **chosen)  # type: ignore[arg-type]
    view = figure.view
    assert (view.low, view.high, view.bottom, view.top) == (0, 2, -2, 1)
    with qtbot.waitSignal(figure.view_changed) as told:
        QTest.keyClick(figure, Qt.Key.Key_Plus)
    assert told.args is not None
    low, high, bottom, top = told.args
    assert 1 < low < high < 100
    assert 0.01 < bottom < top < 10


def test_an_end_of_the_view_that_has_no_logarithm_is_fitted(qtbot: QtBot) -> None:
    figure = _figure(qtbot, [_run(_losses(3620))], log_y=True, bottom=-1.0, top=10.0)
    assert figure.view.bottom < figure.view.top == 1


def test_zooming_across_leaves_the_heights_fitted(qtbot: QtBot) -> None:
    figure = _figure(qtbot, [_run(_losses(3620))])
    with qtbot.waitSignal(figure.view_changed) as told:
        figure._change_view(figure.view.zoomed(0.5, (100, 100), y=False))
    assert told.args is not None
    low, high, bottom, top = told.args
    assert low < high
    assert (bottom, top) == (None, None)


def test_home_asks_for_a_fitted_view(qtbot: QtBot) -> None:
    figure = _figure(qtbot, [_run(_losses(3620))], low=2.0, high=3.0)
    with qtbot.waitSignal(figure.fit_asked):
        QTest.keyClick(figure, Qt.Key.Key_Home)


ODD = {
    "none yet": NOTHING,
    "one": np.array([0.5]),
    "nan at once": np.array([NAN]),
    "nan throughout": np.full(500, NAN),
    "gaps": np.where(np.arange(5000) % 100 < 50, NAN, 1.0),
    "zero": np.zeros(5000),
    "negative": -_losses(5000),
    "to zero and below": np.linspace(1, -1, 5000),
    "infinite": np.array([1.0, INF, 2.0, -INF, 3.0]),
    "huge": np.array([1.0, 1e38, -1e38]),
    "tiny": np.full(1000, 1e-38),
    "constant": np.full(5000, 0.7),
}


@pytest.mark.parametrize("losses", ODD.values(), ids=ODD.keys())
def test_odd_losses_are_painted_on_all_axes(qtbot: QtBot, losses: np.ndarray) -> None:
    run = _run(losses.astype(np.float32), outcome="diverged")
    figure = _figure(qtbot, [run], (416, 540))
    for axis in ("step", "epoch", "time"):
        for log in ((False, False), (True, True)):
            for outliers in (False, True):
                figure.show_spec(
                    TrainingSpec(axis=axis, log_x=log[0], log_y=log[1], outliers=outliers)  # type: ignore[arg-type]
                )
                figure._read(figure.view.width)
                _grabbed(figure)
                assert np.isfinite([figure.view.top - figure.view.bottom]).all()
    figure.image()


def test_on_logarithmic_axes_what_has_no_logarithm_runs_out_of_the_picture(qtbot: QtBot) -> None:
    losses = _losses(100 * STEPS)
    losses[::7] = 0
    figure = _figure(qtbot, [_run(losses)], log_y=True)
    assert -3 < figure.view.bottom < figure.view.top < 1
    assert _is_inked(_grabbed(figure), _pixel(figure, 50, figure.view.bottom) - QPoint(0, 3))


def test_a_run_that_diverged_is_marked_and_does_not_stretch_the_range_of_others(
    qtbot: QtBot,
) -> None:
    lost = _run(np.geomspace(1, 1e30, 40).astype(np.float32), 2, "diverged")
    figure = _figure(qtbot, [_run(_losses(3620)), lost])
    assert figure.view.top < 3
    alone = _figure(qtbot, [lost])
    assert 1 <= alone.view.top < 5
    image = _grabbed(alone)
    cross = _pixel(alone, 40 / STEPS, alone.view.top) + QPoint(0, 8)
    near = {image.pixelColor(cross + QPoint(d, d)).name().upper() for d in range(-4, 5)}
    assert LIGHT.error in near


@pytest.mark.parametrize("size", [(672, 724), (984, 724), (416, 540), (300, 300)])
def test_ten_runs_are_numbered_apart_in_the_order_of_their_ends(
    qtbot: QtBot, size: tuple[int, int]
) -> None:
    runs = [_run(_losses(3620, i) * (1 + 0.01 * i), i + 1) for i in range(10)]
    figure = _figure(qtbot, runs, size)
    image = _grabbed(figure)
    view = figure.view
    traces = figure.losses._traces
    marks = LossMarks(LIGHT, figure.losses._placing(view), runs, traces)
    at = [marks._end(run, seen, view) for run, seen in zip(runs, traces, strict=True)]
    places = [place for place in at if place is not None]
    assert len(places) == 10
    spots = _apart(places, view)
    order = sorted(range(10), key=lambda i: places[i].y())
    heights = [spots[i].y() for i in order]
    assert heights == sorted(heights)
    if size[1] > 500:
        assert min(np.diff(heights)) > 15
        inside = spots[2] + QPointF(-6, 0)
        spot = figure.mapFromScene(figure.main_plot.unit.mapToScene(inside))
        assert image.pixelColor(spot).name() == run_colour(LIGHT, 3).name()


def test_before_the_first_run_the_figure_says_what_start_does(qtbot: QtBot) -> None:
    figure = _figure(qtbot, [])
    empty = figure.image()
    figure.show_runs([_run(_losses(3620))])
    figure.show_runs([])
    assert figure.image() == empty
    assert "Nothing is trained yet" in figure.svg().decode()


def test_hovering_reads_the_nearest_step_of_each_run_that_came_so_far(qtbot: QtBot) -> None:
    losses = _losses(3620)
    long, short = _run(losses), _run(losses[:100], 2)
    figure = _figure(qtbot, [long, short], axis="step")
    view = figure.view
    both = figure.losses.readings(float(view.x_to_pixel(50.4)), view)
    assert [r.run.number for r in both] == [1, 2]
    assert both[0].step == both[1].step
    assert both[0].loss == pytest.approx(float(losses[both[0].step - 1]))
    assert np.isnan(both[0].validation)
    (one,) = figure.losses.readings(float(view.x_to_pixel(2000)), view)
    assert (one.train, one.validation) == (0.35, 0.4)
    assert one.smoothed == pytest.approx(0.6, abs=0.3)


def test_arrows_read_values_and_escape_ends_it(qtbot: QtBot) -> None:
    figure = _figure(qtbot, [_run(_losses(3620))])
    plain = _grabbed(figure)
    QTest.keyClick(figure, Qt.Key.Key_Right)
    reading = figure.losses.reading
    assert reading is not None
    QTest.keyClick(figure, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert figure.losses.reading == reading - 20
    assert _grabbed(figure) != plain
    QTest.keyClick(figure, Qt.Key.Key_Escape)
    assert figure.losses.reading is None


def test_settled_runs_look_the_same_whether_kept_or_painted_anew(qtbot: QtBot) -> None:
    runs = [_run(_losses(3620)), _run(_losses(2000, 1), 2)]
    figure = _figure(qtbot, runs)
    fresh = _figure(qtbot, runs)
    for each in (figure, fresh):
        each.main_plot._moving.stop()
    _grabbed(figure)
    figure._read(100.0)
    _grabbed(figure)
    figure._read(None)
    assert _grabbed(figure) == _grabbed(fresh)


def test_changes_of_the_rate_are_told_and_those_close_together_as_one(qtbot: QtBot) -> None:
    run = _run(_losses(2000), outcome="")
    for rate in (0.02, 0.03, 0.04):
        _take(run, _losses(2), rate)
    _take(run, _losses(2000), 0.04)
    figure = _figure(qtbot, [run])
    text = figure.svg().decode()
    assert "rate 0.01 → 0.04" in text
    assert "0.03" not in text


def _fit(*, of_function: bool, said: float = 1.0) -> TrainingFit:
    x = np.linspace(-3, 3, 200) if of_function else NOTHING
    curves = np.array([np.sin(x), said * np.sin(x), np.cos(x), said * np.cos(x)])
    targets = np.linspace(0, 5, 100)
    return TrainingFit(1.0, targets, said * targets, x, curves)


@pytest.mark.parametrize("of_function", [True, False])
@pytest.mark.parametrize("said", [1.0, 0.0, NAN, INF, 1e38])
def test_what_a_model_says_is_painted(qtbot: QtBot, of_function: bool, said: float) -> None:
    run = _run(_losses(3620))
    with np.errstate(all="ignore"):
        run.take(_fit(of_function=of_function, said=said))
    figure = _figure(qtbot, [run])
    text = figure.svg().decode()
    assert ("function (broad)" if of_function else "prediction against target") in text
    assert ("predicts no numbers" in text) == (not np.isfinite(said))


def test_the_charts_below_are_of_the_chosen_run(qtbot: QtBot) -> None:
    runs = [_run(_losses(3620)), _run(_losses(3620), 2)]
    for run in runs:
        run.take(_fit(of_function=False))
    figure = _figure(qtbot, runs)
    assert figure.layer_chart._run is runs[1]
    figure.show_runs(runs, 1)
    assert figure.layer_chart._run is figure.fit_chart._run is runs[0]


def test_norms_give_way_to_updates(qtbot: QtBot) -> None:
    figure = _figure(qtbot, [_run(_losses(3620))])
    assert "gradient norm" in figure.svg().decode()
    assert figure.layer_chart.plot.view.top < 1
    figure.show_spec(TrainingSpec(ratios=True))
    assert "update ÷ weights" in figure.svg().decode()
    assert figure.layer_chart.plot.view.top < -2


def test_a_theme_reaches_every_part(qtbot: QtBot) -> None:
    figure = _figure(qtbot, [_run(_losses(3620))])
    figure.set_theme(DARK)
    image = figure.image()
    assert image.pixelColor(2, 2).name() == DARK.background
    colours = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }
    assert run_colour(DARK, 1).name() in colours
    assert run_colour(LIGHT, 1).name() not in colours


def test_a_twin_looks_the_same(qtbot: QtBot) -> None:
    figure = _figure(qtbot, [_run(_losses(3620))])
    twin = figure.twin(672, 724)
    qtbot.addWidget(twin)
    QApplication.processEvents()
    assert twin.image() == figure.image()


def test_files_are_written_with_lines_and_letters(qtbot: QtBot) -> None:
    run = _run(_losses(100 * STEPS))
    run.take(_fit(of_function=False))
    figure = _figure(qtbot, [run])
    assert figure.png(2.0).startswith(b"\x89PNG")
    assert figure.pdf().startswith(b"%PDF")
    text = figure.svg().decode()
    assert "validation" in text
    assert "<image" not in text
