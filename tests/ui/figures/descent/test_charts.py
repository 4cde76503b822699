"""The charts by step: what odd numbers look like, and where the mouse asks for a step."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from explorer.core.descent.results import DescentPath, DescentPaths, Verdict
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec
from explorer.core.sentence import sentence
from explorer.ui.figures.descent.descent import DescentFigure
from explorer.ui.widgets.theme import LIGHT

NAN, INF = np.nan, np.inf


def _path(x: list[list[float]], values: list[float], gradients: list[list[float]]) -> DescentPath:
    variables = len(x[0])
    return DescentPath(
        np.array(x),
        np.array(values),
        np.array(gradients),
        np.full(len(x), 0.1),
        np.empty((len(x), 0, variables)),
        np.zeros((1, variables)),
        (False,) * variables,
        Verdict("moving", 0, sentence("Still.")),
    )


def _figure(qtbot: QtBot, text: str = "x^2", **changes: object) -> DescentFigure:
    figure = DescentFigure(LIGHT)
    qtbot.addWidget(figure)
    figure.resize(700, 600)
    figure.lay_out(700, 600)
    figure.show_spec(DescentSpec(FunctionSpec(text), **changes))  # type: ignore[arg-type]
    return figure


def _shown(figure: DescentFigure, *paths: DescentPath) -> None:
    """Show paths and paint every step of them and between them."""
    figure.show_paths(DescentPaths(list(paths), [], 0.0, is_whole=True))
    for step in np.linspace(0, max(len(p.values) for p in paths), 9):
        figure.show_step(float(step))
        figure.image(1.0)


ODD = {
    "one row": ([[1.0]], [1.0], [[2.0]]),
    "nan throughout": ([[NAN]] * 3, [NAN] * 3, [[NAN]] * 3),
    "infinite": ([[1.0], [INF], [-INF], [NAN]], [1.0, INF, -INF, NAN], [[INF], [-INF], [NAN], [0]]),
    "huge": (
        [[1e308], [-1e308], [1.7e308]],
        [1.7e308, -1.7e308, 1e308],
        [[1.7e308], [-1.7e308], [1e308]],
    ),
    "tiny": ([[5e-324], [0.0], [1e-300]], [5e-324, 0.0, 1e-320], [[5e-324], [0.0], [1e-310]]),
    "constant": ([[0.0]] * 5, [0.0] * 5, [[0.0]] * 5),
    "lost at once": ([[1.0], [NAN]], [1.0, NAN], [[INF], [NAN]]),
}


@pytest.mark.slow
@pytest.mark.parametrize("rows", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("steps", [1, 2, 100])
def test_odd_numbers_are_painted(
    qtbot: QtBot, rows: tuple[list[list[float]], list[float], list[list[float]]], steps: int
) -> None:
    x, values, gradients = rows
    figure = _figure(qtbot, steps=steps)
    _shown(figure, _path(x, values, gradients))
    flat = _figure(qtbot, "x^2 + y^2", steps=steps)
    twice = [[v[0], -v[0]] for v in x]
    _shown(flat, _path(twice, values, [[g[0], g[0]] for g in gradients]))


@pytest.mark.slow
@pytest.mark.parametrize("start", [1e308, -1e308, 5e-324, 1e15])
def test_a_start_far_outside_the_view_is_painted(qtbot: QtBot, start: float) -> None:
    for text in ("x^2", "x^2 + y^2"):
        figure = _figure(qtbot, text, start=(start, -start))
        variables = len(figure._ground.axes)
        _shown(figure, _path([[start] * variables] * 2, [INF, INF], [[INF] * variables] * 2))


def test_a_late_answer_of_more_steps_than_are_asked_for_by_now_is_painted(qtbot: QtBot) -> None:
    figure = _figure(qtbot, steps=5)
    rows = [[0.9**k] for k in range(1001)]
    _shown(figure, _path(rows, [r[0] ** 2 for r in rows], [[2 * r[0]] for r in rows]))


def test_the_gradient_norm_does_not_overflow_where_its_squares_do(qtbot: QtBot) -> None:
    figure = _figure(qtbot, "x^2 + y^2", steps=1)
    _shown(figure, _path([[1.0, 1.0]] * 2, [1.0, 1.0], [[3e200, 4e200], [3e-200, 4e-200]]))
    (row,) = figure.gradient_chart._rows
    assert np.allclose(row, np.log10([5e200, 5e-200]))


def test_a_loss_that_reaches_0_goes_on_at_the_edge_where_it_is_said(qtbot: QtBot) -> None:
    figure = _figure(qtbot, steps=2)
    _shown(figure, _path([[1.0], [0.1], [0.0]], [1.0, 0.01, 0.0], [[2.0], [0.2], [0.0]]))
    chart = figure.loss_chart
    assert np.allclose(chart._rows[0][:2], [0, -2])
    assert chart._rows[0][2] == -np.inf
    assert (chart.plot.view.bottom, chart.plot.view.top) == (-3.0, 1.0)
    assert chart._drawn[0].tolist() == [0, -2, pytest.approx(-3, abs=0.1)]
    assert chart._first_zero == 2
    assert chart._title == "loss by step"


def test_a_0_that_is_left_again_is_not_said(qtbot: QtBot) -> None:
    figure = _figure(qtbot, steps=2)
    _shown(figure, _path([[1.0], [0.0], [1.0]], [1.0, 0.0, 1.0], [[2.0], [0.0], [2.0]]))
    assert figure.loss_chart._drawn[0].tolist() == [0, pytest.approx(-1, abs=0.1), 0]
    assert figure.loss_chart._first_zero == -1


def test_the_least_of_the_losses_is_no_0_that_is_reached(qtbot: QtBot) -> None:
    figure = _figure(qtbot, steps=2)
    _shown(figure, _path([[1.0], [0.1], [0.0]], [1.0, -1.0, -2.0], [[2.0], [0.2], [0.1]]))
    chart = figure.loss_chart
    assert chart._title == "loss − least, by step"
    assert chart._first_zero == -1


def test_a_loss_below_0_is_shown_above_its_least(qtbot: QtBot) -> None:
    figure = _figure(qtbot, steps=2)
    _shown(figure, _path([[1.0], [0.5], [0.0]], [9.0, -0.9, -1.0], [[2.0], [1.0], [0.0]]))
    assert figure.loss_chart._title == "loss − least, by step"
    assert np.allclose(figure.loss_chart._rows[0][:2], [1.0, -1.0])


def test_a_loss_that_falls_without_end_is_shown_by_its_size(qtbot: QtBot) -> None:
    figure = _figure(qtbot, steps=100)
    values = [0.25, *-(10.0 ** np.arange(100.0))]
    _shown(figure, _path([[1.0]] * 101, values, [[1.0]] * 101))
    assert figure.loss_chart._title == "|loss|, by step"
    assert np.allclose(figure.loss_chart._rows[0][1:], np.arange(100.0))


def test_a_descent_to_round_off_shows_no_more_than_24_decades(qtbot: QtBot) -> None:
    figure = _figure(qtbot, steps=2)
    _shown(figure, _path([[1.0]] * 3, [1.0, 1e-100, 1e-300], [[1.0]] * 3))
    view = figure.loss_chart.plot.view
    assert view.top - view.bottom == 24


def test_a_loss_that_grows_from_its_least_below_0_is_shown_from_there(qtbot: QtBot) -> None:
    figure = _figure(qtbot)
    values = [-0.5, *10.0 ** np.arange(60.0)]
    _shown(figure, _path([[1.0]] * 61, values, [[1.0]] * 61))
    view = figure.loss_chart.plot.view
    assert view.bottom <= np.log10(1.5)
    assert view.top >= 59


def test_a_theme_reaches_the_charts(qtbot: QtBot) -> None:
    from explorer.ui.widgets.theme import DARK

    figure = _figure(qtbot)
    figure.set_theme(DARK)
    assert figure.image(1.0).pixelColor(2, 2).name() == DARK.background
    assert figure.loss_chart.theme is DARK


@pytest.mark.parametrize("steps", [1, 2, 3, 5, 100])
def test_steps_are_counted_in_whole_numbers(qtbot: QtBot, steps: int) -> None:
    figure = _figure(qtbot, steps=steps)
    axis = figure.loss_chart.plot.bottom_axis
    axis.set_range(0.0, float(steps))
    labels = [label for _, label in axis.positions(900.0)]
    assert labels[0] == "0"
    assert all(label.isdecimal() for label in labels)
    assert len(labels) > 1
