"""The figure of Curves by itself: its axes and its lines."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.core.curves.results import Border, CurveFeatures, CurveSamples, PointValues
from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec
from explorer.ui.figures.curves.curves import CurvesFigure
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.widgets.theme import LIGHT, text_font

WIDE = 2 * math.pi


@pytest.fixture
def figure(qtbot: QtBot, qapp: QApplication) -> Iterator[CurvesFigure]:
    made = CurvesFigure(LIGHT)
    made.lay_out(690, 570)
    yield made
    made.close()
    made.deleteLater()


def samples_of(x: np.ndarray, *curves: np.ndarray, point: float = 1.0) -> CurveSamples:
    """Return an answer with these curves."""
    return CurveSamples(
        x=x,
        derivatives=[*curves],
        notes={},
        steep=[[] for _ in curves],
        points=[],
        point=PointValues(point, [float(np.interp(point, x, y)) for y in curves], {}),
        difference=None,
        seconds=0.0,
        compiled=False,
    )


def show(figure: CurvesFigure, spec: CurveSpec, *curves: np.ndarray) -> None:
    """Show a spec with its answer, and lay the axes out."""
    figure.show_spec(spec, refit=True)
    x = np.linspace(spec.low, spec.high, len(curves[0]))
    figure.show_samples(samples_of(x, *curves, point=spec.point))
    QApplication.processEvents()


def around(middle: float, width: float) -> CurveSpec:
    """Return the spec of a line around (middle, middle)."""
    low, high = middle - width / 2, middle + width / 2
    return CurveSpec(FunctionSpec("x"), low=low, high=high, point=middle, order=0)


def left_labels(plot: Plot) -> list[str]:
    return [label for _, label in plot.left_axis.positions(plot.view.height)]


def room_at_left(figure: CurvesFigure) -> float:
    """Return the pixels between the left edge of the figure and its plot."""
    return figure.main_plot.unit.mapToScene(QPointF(0, 0)).x()


# The axes


def test_the_axes_show_the_range_of_the_spec_before_there_is_an_answer(
    figure: CurvesFigure,
) -> None:
    figure.show_spec(CurveSpec(FunctionSpec("cos x")))
    assert (figure.view.low, figure.view.high) == (-WIDE, WIDE)


@pytest.mark.parametrize("middle", [1.0, -1.0, 0.8414709848, 123456.789, -1.234567e-200])
@pytest.mark.parametrize("width", [1e-3, 1e-5, 1e-7, 1e-9, 4e-12])
def test_labels_of_a_deep_zoom_are_whole_and_told_apart(
    figure: CurvesFigure, middle: float, width: float
) -> None:
    spec = around(middle, width * abs(middle))
    show(figure, spec, np.linspace(spec.low, spec.high, 600))
    labels = left_labels(figure.main_plot)
    assert len(set(labels)) == len(labels) >= 3
    metrics = QFontMetricsF(text_font(12))
    assert max(map(metrics.horizontalAdvance, labels)) + 8 <= room_at_left(figure) <= 130
    along = [label for _, label in figure.main_plot.bottom_axis.positions(figure.view.width)]
    assert len(set(along)) == len(along) >= 2


@pytest.mark.parametrize("width", [1e-9, 4e-12])
def test_ticks_of_a_deep_zoom_are_distances_from_a_value_that_is_named(
    figure: CurvesFigure, width: float
) -> None:
    spec = around(1.0, width)
    show(figure, spec, np.linspace(spec.low, spec.high, 600))
    bottom, left = figure.main_plot.bottom_axis, figure.main_plot.left_axis
    assert (bottom.title, left.title) == ("x − 1", "y − 1")
    for part, label in bottom.positions(figure.view.width):
        assert (part - 0.5) * width == pytest.approx(float(label.replace("−", "-")), abs=width / 99)
    show(figure, CurveSpec(), np.sin(np.linspace(-WIDE, WIDE, 600)))
    assert (bottom.title, left.title) == ("x", "")


def test_labels_make_room_for_themselves_in_steps_that_stay_while_panning(
    figure: CurvesFigure,
) -> None:
    def room_for(bottom: float, top: float) -> float:
        figure.show_spec(CurveSpec(order=0, bottom=bottom, top=top))
        QApplication.processEvents()
        return room_at_left(figure)

    usual, wide = room_for(-1, 1), room_for(-1.23456e-200, -1.23450e-200)
    assert (wide - usual) % 12 == 0
    assert wide > usual + 12
    assert room_for(-1.2350e-200, -1.2344e-200) == wide
    assert room_for(-0.01, 0.01) == usual


def test_more_room_for_labels_asks_for_as_many_samples_as_there_are_pixels(
    qtbot: QtBot, figure: CurvesFigure
) -> None:
    width = figure.view.width
    with qtbot.waitSignal(figure.resized):
        figure.show_spec(CurveSpec(order=0, bottom=-9e5, top=9e5))
    assert figure.view.width < width


# The lines


def painted(figure: CurvesFigure, x: float, y: float, order: int = 0) -> bool:
    """Whether the line of a curve passes within two pixels of a place."""
    plot = figure.main_plot
    inside = QPointF(float(plot.view.x_to_pixel(x)), float(plot.view.y_to_pixel(y)))
    at = figure.mapFromScene(plot.unit.mapToScene(inside))
    image = figure.image()
    colour = QColor(LIGHT.curves[order])
    return any(
        _alike(image, at + QPoint(right, down), colour)
        for right in range(-2, 3)
        for down in range(-2, 3)
    )


def _alike(image: QImage, at: QPoint, colour: QColor) -> bool:
    there = image.pixelColor(at)
    pairs = zip(there.getRgb()[:3], colour.getRgb()[:3], strict=True)  # type: ignore[index]
    return all(abs(a - b) < 60 for a, b in pairs)


def root_curve(figure: CurvesFigure) -> None:
    """Show √(x − 0.0625) and a fifth of its slope in steps of 1/16 that miss the border."""
    x = np.linspace(-1, 1, 33) + 1 / 32
    spec = CurveSpec(
        FunctionSpec("√(x - 0.0625)"), low=x[0], high=x[-1], bottom=-0.5, top=2.0,
        order=1, point=0.9, tangent=False, roots=False, extrema=False,
    )  # fmt: skip
    with np.errstate(all="ignore"):
        f = np.sqrt(x - 0.0625)
        show(figure, spec, f, 0.1 / f)


def test_a_line_reaches_the_border_of_its_domain_once_it_is_known(figure: CurvesFigure) -> None:
    root_curve(figure)
    assert not painted(figure, 0.0625, 0.03)
    figure.show_features(CurveFeatures([], [], [], [], borders=[Border(0, 16, 0.0625, 0.0)]))
    assert painted(figure, 0.0625, 0.03)


def test_a_line_runs_out_of_the_view_at_a_border_where_it_is_infinite(
    figure: CurvesFigure,
) -> None:
    def reaches_far_up() -> bool:
        return any(painted(figure, 0.0925, y, order=1) for y in np.linspace(1, 1.9, 20))

    root_curve(figure)
    assert not reaches_far_up()
    figure.show_features(CurveFeatures([], [], [], [], borders=[Border(1, 16, 0.0625, math.inf)]))
    assert reaches_far_up()


# The error picture


@pytest.mark.parametrize("width", [310, 416, 700])
@pytest.mark.parametrize("exponent", [-12.0, -8.0, -3.0, -1.6, -0.3])
def test_names_of_slopes_stand_clear_of_lines(
    figure: CurvesFigure, width: int, exponent: float
) -> None:
    figure.resize(width, 570)
    spec = CurveSpec(FunctionSpec("sin x"), differences=True, epsilon=10.0**exponent, order=0)
    show(figure, spec, np.sin(np.linspace(-WIDE, WIDE, 300)))
    epsilons = np.logspace(-16, 0, 129)
    errors = {"float64": epsilons**2 + 1e-16 / epsilons, "float32": epsilons**2 + 1e-7 / epsilons}
    floors = {"float64": 1e-16, "float32": 5e-8}
    figure.show_features(
        CurveFeatures([], [], [], [], epsilons=epsilons, errors=errors, floors=floors)
    )
    picture = figure.errors
    assert picture is not None
    view = picture.plot.view
    chosen = float(view.x_to_pixel(exponent))
    names = picture.slope_names()
    assert len(names) == 2
    for box, _ in names:
        assert not box.left() < chosen < box.right()
        for values in errors.values():
            x, y = view.x_to_pixel(np.log10(epsilons)), view.y_to_pixel(np.log10(values))
            assert not any(
                box.contains(QPointF(float(a), float(b))) for a, b in zip(x, y, strict=True)
            )
        for floor in floors.values():
            assert not box.top() < float(view.y_to_pixel(math.log10(floor))) < box.bottom()
    assert not names[0][0].intersects(names[1][0])
