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
from explorer.core.training.curves import RunCurves
from explorer.core.training.results import TrainingBegun, TrainingEnd, TrainingFit, TrainingSteps
from explorer.core.training.spec import Mode, TrainingSpec
from explorer.ui.figures.training.run_looks import epoch_colour, run_colour
from explorer.ui.figures.training.training import TrainingFigure
from explorer.ui.widgets.theme import DARK, LIGHT, contrast
from tests.ui.runs import (
    INF,
    NAN,
    NOTHING,
    STEPS,
    figure_of,
    grabbed,
    losses_of,
    run_of,
    take,
    texts_of,
)


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
    losses = losses_of(100 * STEPS)
    losses[17_777] = 40.0
    return losses


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("on_screen", [True, False], ids=["screen", "file"])
@pytest.mark.parametrize("axis", ["step", "epoch", "time"])
def test_a_single_peak_among_36200_losses_is_seen(qtbot: QtBot, axis: str, on_screen: bool) -> None:
    run = run_of(_spiked())
    figure = figure_of(qtbot, [run], axis=axis, outliers=True)
    assert figure.view.top >= 40
    image = grabbed(figure) if on_screen else figure.image()
    place = float(run.places(np.array([17_778.0]), axis)[0])  # type: ignore[arg-type]
    for height in (20.3, 30.3, 38.3):
        assert _is_inked(image, _pixel(figure, place, height))
        assert not _is_inked(image, _pixel(figure, place * 1.05, height))


def test_the_fitted_range_follows_the_bulk_unless_outliers_are_asked_for(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [run_of(_spiked())])
    assert 0.5 < figure.view.top < 2
    figure.show_spec(TrainingSpec(outliers=True))
    assert figure.view.top >= 40


def test_the_fitted_range_grows_with_a_run_and_ends_with_it(qtbot: QtBot) -> None:
    run = run_of(losses_of(100), outcome="")
    figure = figure_of(qtbot, [run])
    assert figure.view.high < 5
    take(run, losses_of(60 * STEPS))
    figure.show_runs([run])
    assert figure.view.high == 100
    run.take(TrainingEnd("stopped", run.done, sentence("Stopped."), 0.1, 1.0, None))
    figure.show_runs([run])
    assert figure.view.high == pytest.approx(run.done / STEPS)


def test_a_chosen_view_stays_while_losses_arrive(qtbot: QtBot) -> None:
    run = run_of(losses_of(10 * STEPS), outcome="")
    figure = figure_of(qtbot, [run], low=2.0, high=3.0, bottom=0.1, top=0.9)
    before = figure.view
    take(run, np.full(30 * STEPS, 7.0, np.float32))
    figure.show_runs([run])
    assert figure.view == before
    figure.show_spec(TrainingSpec(low=2.0, high=3.0))
    assert (figure.view.low, figure.view.high) == (2, 3)
    assert (figure.view.bottom, figure.view.top) != (0.1, 0.9)


def test_a_chosen_view_is_in_units_where_an_axis_is_logarithmic(qtbot: QtBot) -> None:
    chosen = {"low": 1.0, "high": 100.0, "bottom": 0.01, "top": 10.0}
    figure = figure_of(qtbot, [run_of(losses_of(3620))], log_x=True, log_y=True, **chosen)  # type: ignore[arg-type]
    view = figure.view
    assert (view.low, view.high, view.bottom, view.top) == (0, 2, -2, 1)
    with qtbot.waitSignal(figure.view_changed) as told:
        QTest.keyClick(figure, Qt.Key.Key_Plus)
    assert told.args is not None
    low, high, bottom, top = told.args
    assert 1 < low < high < 100
    assert 0.01 < bottom < top < 10


def test_an_end_of_the_view_that_has_no_logarithm_is_fitted(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [run_of(losses_of(3620))], log_y=True, bottom=-1.0, top=10.0)
    assert figure.view.bottom < figure.view.top == 1


def test_zooming_across_leaves_the_heights_fitted(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [run_of(losses_of(3620))])
    with qtbot.waitSignal(figure.view_changed) as told:
        figure._change_view(figure.view.zoomed(0.5, (100, 100), y=False))
    assert told.args is not None
    low, high, bottom, top = told.args
    assert low < high
    assert (bottom, top) == (None, None)


def test_home_asks_for_a_fitted_view(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [run_of(losses_of(3620))], low=2.0, high=3.0)
    with qtbot.waitSignal(figure.fit_asked):
        QTest.keyClick(figure, Qt.Key.Key_Home)


ODD = {
    "none yet": NOTHING,
    "one": np.array([0.5]),
    "nan at once": np.array([NAN]),
    "nan throughout": np.full(500, NAN),
    "gaps": np.where(np.arange(5000) % 100 < 50, NAN, 1.0),
    "zero": np.zeros(5000),
    "negative": -losses_of(5000),
    "to zero and below": np.linspace(1, -1, 5000),
    "infinite": np.array([1.0, INF, 2.0, -INF, 3.0]),
    "huge": np.array([1.0, 1e38, -1e38]),
    "tiny": np.full(1000, 1e-38),
    "constant": np.full(5000, 0.7),
}


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("losses", ODD.values(), ids=ODD.keys())
def test_odd_losses_are_painted_on_all_axes(qtbot: QtBot, losses: np.ndarray) -> None:
    run = run_of(losses.astype(np.float32), outcome="diverged")
    figure = figure_of(qtbot, [run], (416, 540))
    for axis in ("step", "epoch", "time"):
        for log in ((False, False), (True, True)):
            for outliers in (False, True):
                figure.show_spec(
                    TrainingSpec(axis=axis, log_x=log[0], log_y=log[1], outliers=outliers)  # type: ignore[arg-type]
                )
                figure._read(figure.view.width)
                grabbed(figure)
                assert np.isfinite([figure.view.top - figure.view.bottom]).all()
    figure.image()


def test_on_logarithmic_axes_what_has_no_logarithm_runs_out_of_the_picture(qtbot: QtBot) -> None:
    losses = losses_of(100 * STEPS)
    losses[::7] = 0
    figure = figure_of(qtbot, [run_of(losses)], log_y=True)
    assert -3 < figure.view.bottom < figure.view.top < 1
    assert _is_inked(grabbed(figure), _pixel(figure, 50, figure.view.bottom) - QPoint(0, 3))


def test_a_run_that_diverged_is_marked_and_does_not_stretch_the_range_of_others(
    qtbot: QtBot,
) -> None:
    lost = run_of(np.geomspace(1, 1e30, 40).astype(np.float32), 2, "diverged")
    figure = figure_of(qtbot, [run_of(losses_of(3620)), lost])
    assert figure.view.top < 3
    alone = figure_of(qtbot, [lost])
    assert 1 <= alone.view.top < 5
    image = grabbed(alone)
    cross = _pixel(alone, 40 / STEPS, alone.view.top) + QPoint(0, 8)
    near = {image.pixelColor(cross + QPoint(d, d)).name().upper() for d in range(-4, 5)}
    assert LIGHT.error in near


@pytest.mark.fast_cases(4)
@pytest.mark.parametrize("log_y", [False, True])
@pytest.mark.parametrize("first", [1.0, 147_000.0])
@pytest.mark.parametrize("steps", [4, 40])
def test_the_first_loss_and_the_growth_of_a_run_that_diverged_are_in_the_picture(
    qtbot: QtBot, steps: int, first: float, log_y: bool
) -> None:
    losses = first * np.array([1, 0.96, *np.geomspace(20, 1e25, steps - 2)])
    figure = figure_of(qtbot, [run_of(losses.astype(np.float32), outcome="diverged")], log_y=log_y)
    bottom, top = figure.view.bottom, figure.view.top
    if log_y:
        assert bottom <= np.log10(0.96 * first)
        assert top > np.log10(first) + 20
    else:
        assert bottom == 0
        assert 3 * first < top < 6 * first


def test_a_run_that_went_well_for_long_and_then_diverged_shows_how_it_went(qtbot: QtBot) -> None:
    losses = np.append(losses_of(3620), np.geomspace(10, 1e30, 10)).astype(np.float32)
    for log_y in (False, True):
        figure = figure_of(qtbot, [run_of(losses, outcome="diverged")], log_y=log_y)
        assert figure.view.top < 3


def test_of_several_runs_the_losses_of_each_step_are_seen_of_one(qtbot: QtBot) -> None:
    runs = [run_of(losses_of(3620, i), i + 1) for i in range(3)]

    def shown() -> list[int]:
        pairs = zip(figure._runs, figure.losses._traces, strict=True)
        return [run.number for run, seen in pairs if seen.bands]

    figure = figure_of(qtbot, runs)
    assert shown() == [3]
    assert "every step of run 3" in texts_of(figure)
    going = run_of(losses_of(362), 4, outcome="")
    begun = run_of(NOTHING, 5, outcome="")
    figure.show_runs([going, *runs, begun])
    assert shown() == [4]
    lost = run_of(np.geomspace(1, 1e30, 40).astype(np.float32), 6, "diverged")
    figure.show_runs([*runs, lost])
    assert shown() == [3]
    figure.show_runs([lost])
    assert shown() == [6]
    assert "every step" in texts_of(figure)


def test_lines_by_epoch_are_over_the_smoothed_losses_of_every_run(qtbot: QtBot) -> None:
    level = RunCurves(2, "sgd 2", TrainingSpec())
    level.take(TrainingBegun((9, 9, 9), ("x",), "y", 10**6, ("first", "last"), 9, "", []))
    # As high as the epoch mean of the other run.
    take(level, np.full(3620, 0.35, np.float32))
    level.take(TrainingEnd("stopped", 3620, sentence("Stopped."), 0.1, 1.0, None))
    figure = figure_of(qtbot, [run_of(losses_of(3620)), level], axis="step")
    figure.main_plot._moving.stop()
    colour = epoch_colour(LIGHT, 1).name()
    image = grabbed(figure)
    at = _pixel(figure, 1800, 0.35)
    assert colour in {image.pixelColor(at + QPoint(0, dy)).name() for dy in range(-2, 3)}


def test_peaks_that_are_asked_for_stand_out(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [run_of(_spiked())], outliers=True)
    image = grabbed(figure)
    at = _pixel(figure, 17_778 / STEPS, 30)
    inks = [image.pixelColor(at + QPoint(dx, 0)) for dx in range(-2, 3)]
    assert max(contrast(ink, QColor(LIGHT.background)) for ink in inks) > 2


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["compiled", "eager"])
def test_the_time_before_the_first_loss_is_named(qtbot: QtBot, mode: Mode) -> None:
    run = run_of(NOTHING, outcome="")
    run.problem = replace(run.problem, mode=mode)
    layers = np.ones(2)
    for first, seconds in ((0, 2.0), (1, 2.1), (100, 3.0)):
        losses = losses_of(1 if not first else 99)
        run.take(TrainingSteps(first, losses, losses, seconds, 0.01, layers, layers))
    for size in ((664, 655), (408, 500)):
        figure = figure_of(qtbot, [run], size, axis="time")
        image, at = grabbed(figure), _pixel(figure, 1.9, figure.view.top)
        assert image.pixelColor(at + QPoint(0, 20)).name() == LIGHT.hover
        told = "first call: tracing, compiling" if mode == "compiled" else "first call"
        assert told in texts_of(figure)
        figure.show_spec(TrainingSpec())
        assert told not in texts_of(figure)


@pytest.mark.slow
def test_the_axes_have_names(qtbot: QtBot) -> None:
    for log_y in (False, True):
        texts = texts_of(figure_of(qtbot, [run_of(losses_of(3620))], log_y=log_y))
        assert {"mean squared error of y", "epoch", "target"} <= {*texts}


LONG = "RMSprop 0.00012 → 0.000345 · shuffled · predicts a column with a long name"


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("size", [(664, 655), (408, 500)])
@pytest.mark.parametrize("count", [1, 3, 10, 14])
def test_no_rate_is_cut_and_runs_that_are_not_named_are_counted(
    qtbot: QtBot, size: tuple[int, int], count: int
) -> None:
    runs = [run_of(losses_of(400, i), i + 1) for i in range(count)]
    for run in runs:
        run.label = LONG
    texts = texts_of(figure_of(qtbot, runs, size))
    named = [text for text in texts if text.startswith("RMSprop 0.00012 → 0.000345")]
    more = [text for text in texts if text.endswith(" more")]
    assert named
    assert not any(text.startswith("RMSprop") for text in texts if text not in named)
    assert more == ([f"+ {count - len(named)} more"] if len(named) < count else [])


def test_a_name_is_whole_where_there_is_room_and_lacks_what_all_have_where_not(
    qtbot: QtBot,
) -> None:
    runs = [run_of(losses_of(40, i), i + 1) for i in range(3)]
    for run in runs:
        run.label = f"Adam 0.0{run.number} · 64 relu · batch {8 * run.number} · shuffled · digits"
    assert runs[0].label in texts_of(figure_of(qtbot, runs[:1]))
    assert {"Adam 0.01 · batch 8", "Adam 0.02 · batch 16"} <= {*texts_of(figure_of(qtbot, runs))}


@pytest.mark.parametrize("width", [664, 408])
def test_in_a_low_figure_the_names_leave_room_for_the_picture(qtbot: QtBot, width: int) -> None:
    runs = [run_of(losses_of(40, i), i + 1) for i in range(20)]
    figure = figure_of(qtbot, runs, (width, 170))
    figure.show_charts(False)
    figure.show_runs(runs)
    QApplication.processEvents()
    assert {entry.row for entry in figure.header._entries} == {0, 1}
    assert figure.main_plot.view.height > 60


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("count", [1, 2, 12])
def test_no_line_of_the_key_stands_alone(qtbot: QtBot, count: int) -> None:
    runs = [run_of(losses_of(400, i), i + 1) for i in range(count)]
    for size in ((664, 655), (408, 500)):
        key = [entry for entry in figure_of(qtbot, runs, size).header._entries if entry.sample]
        rows = [entry.row for entry in key]
        assert len(key) == 5
        assert min(rows.count(row) for row in rows) > 1
        assert max(entry.right for entry in key) <= size[0] - 60


def test_before_the_first_run_the_figure_says_what_start_does(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [])
    empty = figure.image()
    figure.show_runs([run_of(losses_of(3620))])
    figure.show_runs([])
    assert figure.image() == empty
    assert "Nothing has been trained yet" in figure.svg().decode()


def test_settled_runs_look_the_same_whether_kept_or_painted_anew(qtbot: QtBot) -> None:
    runs = [run_of(losses_of(3620)), run_of(losses_of(2000, 1), 2)]
    figure = figure_of(qtbot, runs)
    fresh = figure_of(qtbot, runs)
    for each in (figure, fresh):
        each.main_plot._moving.stop()
    grabbed(figure)
    figure._read(100.0)
    grabbed(figure)
    figure._read(None)
    assert grabbed(figure) == grabbed(fresh)


def _fit(*, of_function: bool, said: float = 1.0) -> TrainingFit:
    x = np.linspace(-3, 3, 200) if of_function else NOTHING
    curves = np.array([np.sin(x), said * np.sin(x), np.cos(x), said * np.cos(x)])
    targets = np.linspace(0.1, 5, 100)
    return TrainingFit(1.0, targets, said * targets, x, curves)


@pytest.mark.fast_cases(5)
@pytest.mark.parametrize("of_function", [True, False])
@pytest.mark.parametrize("said", [1.0, 0.0, NAN, INF, 1e38])
def test_what_a_model_says_is_painted(qtbot: QtBot, of_function: bool, said: float) -> None:
    run = run_of(losses_of(3620))
    with np.errstate(all="ignore"):
        run.take(_fit(of_function=of_function, said=said))
    figure = figure_of(qtbot, [run])
    text = " ".join(texts_of(figure))
    assert ("function (broad)" if of_function else "prediction against target") in text
    assert (" x" if of_function else "target") in text
    assert ("no longer numbers" in text) == (not np.isfinite(said))
    assert ("All predictions are out of range." in text) == (said == 1e38)


def test_the_chart_of_a_run_that_diverged_says_why_it_is_empty(qtbot: QtBot) -> None:
    run = run_of(np.geomspace(1, 1e30, 40).astype(np.float32), outcome="diverged")
    run.take(_fit(of_function=False, said=1e20))
    assert "The run diverged: its predictions" in " ".join(texts_of(figure_of(qtbot, [run])))


@pytest.mark.parametrize("of_function", [True, False])
def test_the_chart_of_what_a_model_says_has_two_numbers_at_each_axis_in_a_small_window(
    qtbot: QtBot, of_function: bool
) -> None:
    run = run_of(losses_of(3620))
    run.take(_fit(of_function=of_function))
    figure = figure_of(qtbot, [run], (408, 500))
    plot = figure.charts.fit.plot
    assert len(plot.bottom_axis.positions(plot.view.width)) > 1
    assert len(plot.left_axis.positions(plot.view.height)) > 1
    if of_function:
        assert "f broad, model thin" in texts_of(figure)


def test_the_charts_below_are_of_the_last_run_that_predicts(qtbot: QtBot) -> None:
    runs = [run_of(losses_of(3620)), run_of(losses_of(3620), 2)]
    runs[0].take(_fit(of_function=False))
    figure = figure_of(qtbot, runs)
    assert figure.charts.layers._run is figure.charts.fit._run is runs[0]
    runs[1].take(_fit(of_function=False))
    figure.show_runs(runs)
    assert figure.charts.layers._run is figure.charts.fit._run is runs[1]


@pytest.mark.slow
def test_norms_give_way_to_updates(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [run_of(losses_of(3620))])
    assert "gradient norm" in figure.svg().decode()
    assert figure.charts.layers.plot.view.top < 1
    figure.show_spec(TrainingSpec(ratios=True))
    assert "update ÷ weights" in figure.svg().decode()
    assert figure.charts.layers.plot.view.top < -2


def _layered(names: tuple[str, ...], done: int = 3620) -> RunCurves:
    run = RunCurves(1, "sgd", TrainingSpec())
    run.take(TrainingBegun((11610, 3870, 5160), ("x",), "y", STEPS, names, 9, "", []))
    norms = np.linspace(1, 1.1, len(names))
    for part in np.array_split(losses_of(done), 4):
        run.take(TrainingSteps(run.done, part, part, run.done / 1000, 0.01, norms, norms / 1000))
    return run


def test_the_name_of_a_run_follows_its_rate_while_it_goes_on(qtbot: QtBot) -> None:
    run = run_of(losses_of(362), outcome="")
    figure = figure_of(qtbot, [run])
    assert "sgd 1" in texts_of(figure)
    run.label = "sgd 1 → 0.5"
    figure.show_runs([run])
    assert "sgd 1 → 0.5" in texts_of(figure)


@pytest.mark.slow
def test_layers_are_called_by_their_names(qtbot: QtBot) -> None:
    run = _layered(("Dense 128 · relu", "Dense 64 · tanh", "Dense 1"))
    for size in ((664, 655), (408, 500)):
        texts = texts_of(figure_of(qtbot, [run], size))
        assert {"128 relu", "64 tanh", "last"} <= {*texts}


def test_names_of_many_layers_stand_apart_within_the_chart(qtbot: QtBot) -> None:
    same = [f"Dense 20 · softplus ({i})" for i in range(2, 8)]
    run = _layered(("Dense 1000 · softplus", "Dense 20 · softplus", *same, "Dense 1"))
    figure = figure_of(qtbot, [run], (408, 500))
    chart = figure.charts.layers
    view = chart.plot.view
    ends = [(view.width, float(y), i) for i, y in enumerate(np.linspace(40, 60, 9))]
    placed = chart._placed_names(view, ends, chart._right)
    places, names = [height for height, _, _ in placed], [name for _, _, name in placed]
    assert 3 < len(places) < 9
    assert min(np.diff(places)) > 11
    assert min(places) > 0
    assert max(places) < view.height
    assert "1000" in names
    assert "last" in names


def test_a_theme_reaches_every_part(qtbot: QtBot) -> None:
    figure = figure_of(qtbot, [run_of(losses_of(3620))])
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
    figure = figure_of(qtbot, [run_of(losses_of(3620))])
    twin = figure.twin(672, 724)
    qtbot.addWidget(twin)
    QApplication.processEvents()
    assert twin.image() == figure.image()


@pytest.mark.slow
def test_files_are_written_with_lines_and_letters(qtbot: QtBot) -> None:
    run = run_of(losses_of(100 * STEPS))
    run.take(_fit(of_function=False))
    figure = figure_of(qtbot, [run])
    assert figure.png(2.0).startswith(b"\x89PNG")
    assert figure.pdf().startswith(b"%PDF")
    text = figure.svg().decode()
    assert "validation" in text
    assert "<image" not in text


def test_losses_that_are_the_same_but_for_rounding_are_a_flat_line(qtbot: QtBot) -> None:
    losses = np.full(12, 0.7463876, np.float32)
    losses[::2] = np.nextafter(losses[0], np.float32(1))
    view = figure_of(qtbot, [run_of(losses)]).main_plot.view
    assert view.top - view.bottom > 0.1
