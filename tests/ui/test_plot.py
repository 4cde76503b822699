"""Mapping, clipping and thinning of lines."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QPolygonF
from PySide6.QtWidgets import QApplication

from explorer.ui.figures.plot import View, polylines, thinned

VIEW = View(-5.0, 5.0, -2.0, 2.0, 1000.0, 400.0)


def _points(line: QPolygonF) -> np.ndarray:
    return np.array([(line.at(i).x(), line.at(i).y()) for i in range(line.size())])


def test_a_thinned_line_stays_within_a_tenth_of_a_pixel(qapp: QApplication) -> None:
    x = np.linspace(0, 1000, 1001)
    y = 200 + 150 * np.sin(x / 40) + 30 * np.sin(x / 7)
    keep = thinned(x, y)
    off = np.abs(np.interp(x, x[keep], y[keep]) - y)
    slope = np.abs(np.gradient(y, x))
    assert (off / np.hypot(1, slope)).max() < 0.1
    assert len(keep) < len(x)


def test_a_straight_line_is_thinned_to_a_few_points(qapp: QApplication) -> None:
    x = np.linspace(0, 1000, 1001)
    assert len(thinned(x, 3 * x)) < 40


@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1.0, 1e300])
def test_data_map_to_the_same_pixels_at_every_scale(qapp: QApplication, scale: float) -> None:
    view = View(-scale, scale, -scale, scale, 1000.0, 400.0)
    assert np.allclose(view.x_to_pixel(np.array([-1.0, 0.0, 0.5]) * scale), [0, 500, 750])
    assert np.allclose(view.y_to_pixel(np.array([-1.0, 0.0, 0.5]) * scale), [400, 200, 100])


def test_a_deep_zoom_around_one_keeps_its_pixels(qapp: QApplication) -> None:
    view = View(1 - 1e-9, 1 + 1e-9, 0, 1, 1000.0, 400.0)
    assert np.allclose(view.x_to_pixel(1 + np.array([-1e-9, 0, 5e-10])), [0, 500, 750], atol=1e-3)


def test_nan_leaves_a_gap(qapp: QApplication) -> None:
    x = np.linspace(-5, 5, 101)
    y = np.where(np.abs(x) < 1, np.nan, 1.0)
    left, right = polylines(VIEW, x, y)
    assert _points(left)[-1, 0] <= 400
    assert _points(right)[0, 0] >= 600


def test_a_break_is_not_joined(qapp: QApplication) -> None:
    x = np.linspace(-5, 5, 100)
    assert len(polylines(VIEW, x, np.sign(x))) == 1
    assert len(polylines(VIEW, x, np.sign(x), [49])) == 2


def test_a_line_runs_out_of_the_view_at_a_pole(qapp: QApplication) -> None:
    x = np.linspace(-5, 5, 100)
    with np.errstate(all="ignore"):
        y = 0.01 / x
    left, right = polylines(VIEW, x, y, [49], {49: 0.0})
    assert _points(left)[-1] == pytest.approx((500, 408), abs=6)
    assert _points(right)[0] == pytest.approx((500, -8), abs=6)


def test_a_line_runs_out_of_the_view_at_a_sampled_infinity(qapp: QApplication) -> None:
    x = np.linspace(-5, 5, 101)
    with np.errstate(all="ignore"):
        y = 0.01 / x
    left, right = polylines(VIEW, x, y)
    assert _points(left)[-1, 1] > 400
    assert _points(right)[0, 1] < 0


def test_a_line_is_clipped_close_to_the_view_along_its_own_direction(qapp: QApplication) -> None:
    x = np.array([-5.0, 0.0, 5.0])
    (line,) = polylines(VIEW, x, np.array([-1000.0, 0.0, 1000.0]))
    points = _points(line)
    assert points[:, 1].max() < 500
    assert points[:, 1].min() > -100
    slopes = np.diff(points[:, 1]) / np.diff(points[:, 0])
    assert np.allclose(slopes, -200.0)


def test_a_peak_of_one_sample_is_clipped_on_both_sides(qapp: QApplication) -> None:
    x = np.array([-1.0, 0.0, 1.0])
    lines = polylines(VIEW, x, np.array([0.0, 1e6, 0.0]))
    assert len(lines) == 2
    assert all(_points(line)[:, 1].min() > -100 for line in lines)


def test_moving_and_zooming_keep_the_pixel_under_the_hand(qapp: QApplication) -> None:
    moved = VIEW.moved(100, 40)
    assert float(moved.x_to_pixel(0.0)) == pytest.approx(600)
    assert float(moved.y_to_pixel(0.0)) == pytest.approx(240)
    zoomed = VIEW.zoomed(0.5, (250, 100))
    assert zoomed.x_at(250) == pytest.approx(VIEW.x_at(250))
    assert zoomed.y_at(100) == pytest.approx(VIEW.y_at(100))


def test_zooming_stops_where_doubles_do(qapp: QApplication) -> None:
    view = View(1.0, 2.0, 0.0, 1.0, 1000.0, 400.0)
    for _ in range(400):
        view = view.zoomed(0.5, (500, 200))
    assert view.low < view.high
    for _ in range(4000):
        view = view.zoomed(2.0, (500, 200))
    assert np.isfinite([view.low, view.high, view.bottom, view.top]).all()
