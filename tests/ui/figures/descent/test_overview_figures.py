"""The sweep and the map of starts as they are drawn: odd numbers, colours, and the mouse."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core.descent.results import DIVERGED, ELSEWHERE, NOT_CONVERGED, StartMap, Sweep
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.ui.figures.descent.descent import DescentFigure
from explorer.ui.figures.descent.starts import StartsPicture
from explorer.ui.widgets.theme import DARK, LIGHT, THEMES

NAN, INF = np.nan, np.inf
RATES = np.geomspace(1e-5, 10, 61)


def _figure(qtbot: QtBot, text: str, width: int = 900, **changes: object) -> DescentFigure:
    figure = DescentFigure(LIGHT)
    qtbot.addWidget(figure)
    figure.show_spec(DescentSpec(FunctionSpec(text), **changes))  # type: ignore[arg-type]
    figure.lay_out(width, 600)
    return figure


def _are_lost(rows: list[np.ndarray]) -> np.ndarray:
    return ~np.isfinite(rows) | (np.abs(rows) > 1e100)


def _swept(qtbot: QtBot, *losses: object, start: float = 1.0, width: int = 900) -> DescentFigure:
    """Return a figure with rows of losses, each a number or an array of them."""
    runners = tuple(OptimizerConfig("tape", 0.1 * (i + 1)) for i in range(len(losses)))
    figure = _figure(qtbot, "x^2", width, sweep=True, runners=runners)
    rows = [np.broadcast_to(np.asarray(row, float), RATES.shape) for row in losses]
    figure.show_sweep(Sweep(RATES, np.array(rows), start, 0.0, _are_lost(rows)))
    figure.image(1.0)
    return figure


def _shown_range(figure: DescentFigure) -> tuple[float, float]:
    view = figure.sweep_chart.plot.view
    return view.bottom, view.top


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize(
    "losses",
    [NAN, INF, -INF, 0.0, 1e308, -1e308, 5e-324, np.where(RATES > 0.1, NAN, RATES)],
    ids=["nan", "inf", "-inf", "0", "huge", "-huge", "tiny", "half"],
)
@pytest.mark.parametrize("start", [1.0, 0.0, -1e308, 1e308, NAN, INF])
def test_odd_losses_are_painted(qtbot: QtBot, losses: object, start: float) -> None:
    figure = _swept(qtbot, losses, 0.5, start=start)
    bottom, top = _shown_range(figure)
    assert math.isfinite(top - bottom)
    figure.sweep_chart.set_stale()
    figure.image(1.0)


def test_losses_are_shown_as_powers_of_ten(qtbot: QtBot) -> None:
    figure = _swept(qtbot, 1e-3 * RATES)
    (row,) = figure.sweep_chart._rows
    np.testing.assert_allclose(row, np.log10(1e-3 * RATES))
    assert "loss after 100 steps, by rate" in figure.sweep_chart._titles
    bottom, top = _shown_range(figure)
    assert bottom == -8
    assert top > -2


def test_losses_below_0_are_shown_above_the_least_of_all_runners(qtbot: QtBot) -> None:
    figure = _swept(qtbot, -1.0 + RATES, -3.0 + RATES)
    first, second = figure.sweep_chart._rows
    least = -3.0 + RATES[0]
    np.testing.assert_allclose(first, np.log10(-1.0 + RATES - least))
    assert second[0] == -np.inf
    assert figure.sweep_chart._titles[0].startswith("loss − least")


def test_what_diverged_has_no_line_and_does_not_stretch_the_axis(
    qtbot: QtBot,
) -> None:
    losses = np.where(RATES > 1, 1e200, 1e-4)
    figure = _swept(qtbot, losses, np.where(RATES > 1, NAN, 1e-4))
    for row in figure.sweep_chart._rows:
        np.testing.assert_array_equal(np.isnan(row), RATES > 1)
    assert _shown_range(figure)[1] < 1


def test_a_descent_to_round_off_shows_no_more_than_24_decades(qtbot: QtBot) -> None:
    figure = _swept(qtbot, np.geomspace(1, 1e-300, len(RATES)))
    (row,) = figure.sweep_chart._rows
    assert row[-1] == pytest.approx(-300)
    assert _shown_range(figure)[0] == -24


def test_divergence_is_marked_at_the_top_in_the_colour_of_its_runner(qtbot: QtBot) -> None:
    figure = _swept(qtbot, np.where(RATES > 1, INF, 1e-4), 1e-2)
    chart, image = figure.sweep_chart, figure.image(1.0)
    at = QPointF(float(chart.plot.view.x_to_pixel(0.3)), 2.0)
    place = figure.mapFromScene(chart.plot.unit.mapToScene(at))
    near = {image.pixelColor(place + QPoint(0, dy)).name().upper() for dy in (-1, 0, 1)}
    assert LIGHT.curves[0] in near


@pytest.mark.parametrize(("width", "rows"), [(900, 1), (420, 2)])
def test_the_third_chart_stands_where_there_is_room(qtbot: QtBot, width: int, rows: int) -> None:
    figure = _swept(qtbot, 0.5, width=width)
    loss, sweep = figure.loss_chart.plot, figure.sweep_chart.plot
    is_below = sweep.geometry().top() >= loss.geometry().bottom()
    assert is_below == (rows == 2)
    assert sweep.unit.width() > 80
    assert loss.unit.width() > 80
    assert figure.main_plot.unit.width() > width - 120


def test_without_a_sweep_there_are_two_charts(qtbot: QtBot) -> None:
    figure = _swept(qtbot, 0.5)
    wide = figure.sweep_chart.plot.isVisible()
    figure.show_spec(DescentSpec(FunctionSpec("x^2")))
    QApplication.processEvents()
    assert (wide, figure.sweep_chart.plot.isVisible()) == (True, False)
    loss, gradient = figure.loss_chart.plot, figure.gradient_chart.plot
    assert abs(loss.geometry().width() - gradient.geometry().width()) < 14
    assert gradient.geometry().right() > 880


# The map of starts.


def _starts(ends: list[list[int]], places: list[list[float]], low: float = -1.0) -> StartMap:
    rows, columns = len(ends), len(ends[0])
    x, y = np.linspace(low, 1, columns), np.linspace(low, 1, rows) if rows > 1 else np.zeros(1)
    variables = 2 if rows > 1 else 1
    grid = np.array(ends, np.int8)
    return StartMap(x, y, grid, np.array(places).reshape(-1, variables), 1.0, 0.0)


def _colour_at(figure: DescentFigure, x: float, y: float) -> str:
    view = figure.main_plot.view
    inside = QPointF(float(view.x_to_pixel(x)), float(view.y_to_pixel(y)))
    place = figure.mapFromScene(figure.main_plot.unit.mapToScene(inside))
    return figure.image(1.0).pixelColor(place).name()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_each_start_has_the_colour_of_its_end_and_an_end_below_0_a_neutral_one(
    qtbot: QtBot, theme: object
) -> None:
    figure = _figure(qtbot, "x^2 + y^2", low=-1.0, high=1.0)
    figure.set_theme(theme)  # type: ignore[arg-type]
    quarter = np.kron([[0, 1], [DIVERGED, NOT_CONVERGED]], np.ones((8, 8))).astype(int).tolist()
    figure.show_starts(_starts(quarter, [[-0.9, -0.9], [0.9, -0.9]]))
    t = figure.theme
    for place, colour in (
        ((-0.55, -0.55), t.places[0]),
        ((0.55, -0.55), t.places[1]),
        ((-0.55, 0.55), t.diverged),
        ((0.55, 0.55), t.not_converged),
    ):
        assert _colour_at(figure, *place) == colour.lower()
    figure.show_starts(None)
    assert _colour_at(figure, -0.55, -0.55) == t.background


def test_with_one_variable_there_is_a_strip_along_the_axis(qtbot: QtBot) -> None:
    figure = _figure(qtbot, "x^2", low=-1.0, high=1.0)
    figure.show_starts(_starts([8 * [0] + 8 * [ELSEWHERE]], [[-0.9]]))
    view = figure.main_plot.view
    on_strip, above = view.y_at(view.height - 6), view.y_at(view.height - 20)
    assert _colour_at(figure, -0.55, on_strip) == LIGHT.places[0]
    assert _colour_at(figure, 0.55, on_strip) == LIGHT.elsewhere
    assert _colour_at(figure, -0.55, above) == LIGHT.background


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("side", [(1, 16), (16, 16)])
@pytest.mark.parametrize(("low", "high"), [(-1e300, 1e300), (1e-300, 2e-300), (5e7, 5e7 + 1e-4)])
def test_a_map_far_from_the_view_is_painted(
    qtbot: QtBot, side: tuple[int, int], low: float, high: float
) -> None:
    figure = _figure(qtbot, "x^2 + y^2" if side[0] > 1 else "x^2", low=low, high=high)
    ends = np.zeros(side, int).tolist()
    figure.show_starts(_starts(ends, [[0.0] * (2 if side[0] > 1 else 1)]))
    figure.image(1.0)
    huge = [[1e308] * (2 if side[0] > 1 else 1)]
    figure.show_starts(_starts(ends, huge, low=-1e300))
    figure.image(1.0)


def test_a_map_of_an_older_spec_is_pale(qtbot: QtBot) -> None:
    figure = _figure(qtbot, "x^2 + y^2", low=-1.0, high=1.0)
    figure.show_starts(_starts(np.zeros((8, 8), int).tolist(), [[0.9, 0.9]]))
    figure.fade_starts()
    pale = QColor(_colour_at(figure, -0.55, -0.55))
    assert pale.lightness() > QColor(LIGHT.places[0]).lightness()


def _hues(picture: StartsPicture, *places: list[float]) -> list[str]:
    picture.show(_starts(np.zeros((8, 8), int).tolist(), list(places), low=-3.0))
    return [picture.colour(end).name() for end in range(len(places))]


def test_as_many_places_as_colours_have_each_their_own() -> None:
    picture = StartsPicture(DARK)
    assert _hues(picture, *([float(i), 0.0] for i in range(7))) == list(DARK.places)


def test_a_place_keeps_its_colour_while_others_come_and_go() -> None:
    picture = StartsPicture(LIGHT)
    one, two = _hues(picture, [0.0, 0.0], [1.0, 1.0])
    assert _hues(picture, [1.0, 1.01], [0.0, 0.0]) == [two, one]
    three = _hues(picture, [-1.0, 0.0], [1.0, 1.0])
    assert three[1] == two
    assert three[0] not in {one, two}


def test_a_twin_takes_the_colours_of_its_model() -> None:
    model, twin = StartsPicture(LIGHT), StartsPicture(LIGHT)
    _hues(model, [0.0, 0.0], [1.0, 1.0])
    turned = _hues(model, [1.0, 1.0], [0.0, 0.0])
    twin.take_colours(model)
    assert _hues(twin, [1.0, 1.0], [0.0, 0.0]) == turned == [LIGHT.places[1], LIGHT.places[0]]


def test_places_of_one_colour_are_far_apart() -> None:
    grid = [[float(x), float(y)] for x in range(-3, 4) for y in range(-3, 4)]
    picture = StartsPicture(LIGHT)
    hues = _hues(picture, *grid)
    for i, place in enumerate(grid):
        for j in range(i):
            if hues[i] == hues[j]:
                assert math.dist(place, grid[j]) > 1.4
