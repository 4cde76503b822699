"""Cutting, clipping, thinning and stroking of lines."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from explorer.ui.figures.kit.lines import Line, lines, lines_of_many, stroke, thinned
from explorer.ui.figures.kit.view import View

VIEW = View(-5.0, 5.0, -2.0, 2.0, 1000.0, 400.0)


def _points(line: Line) -> np.ndarray:
    return np.stack(line, axis=1)


def test_a_thinned_line_stays_within_a_tenth_of_a_pixel() -> None:
    x = np.linspace(0, 1000, 1001)
    y = 200 + 150 * np.sin(x / 40) + 30 * np.sin(x / 7)
    keep = thinned(x, y)
    off = np.abs(np.interp(x, x[keep], y[keep]) - y)
    slope = np.abs(np.gradient(y, x))
    assert (off / np.hypot(1, slope)).max() < 0.1
    assert len(keep) < len(x)


def test_a_straight_line_is_thinned_to_a_few_points() -> None:
    x = np.linspace(0, 1000, 1001)
    assert len(thinned(x, 3 * x)) < 40


def test_nan_leaves_a_gap() -> None:
    x = np.linspace(-5, 5, 101)
    y = np.where(np.abs(x) < 1, np.nan, 1.0)
    left, right = lines(VIEW, x, y)
    assert _points(left)[-1, 0] <= 400
    assert _points(right)[0, 0] >= 600


def test_a_break_is_not_joined() -> None:
    x = np.linspace(-5, 5, 100)
    assert len(lines(VIEW, x, np.sign(x))) == 1
    assert len(lines(VIEW, x, np.sign(x), [49])) == 2


def test_a_line_runs_out_of_the_view_at_a_pole() -> None:
    x = np.linspace(-5, 5, 100)
    with np.errstate(all="ignore"):
        y = 0.01 / x
    left, right = lines(VIEW, x, y, [49], {49: 0.0})
    assert _points(left)[-1] == pytest.approx((500, 408), abs=6)
    assert _points(right)[0] == pytest.approx((500, -8), abs=6)


def test_a_line_runs_out_of_the_view_at_a_sampled_infinity() -> None:
    x = np.linspace(-5, 5, 101)
    with np.errstate(all="ignore"):
        y = 0.01 / x
    left, right = lines(VIEW, x, y)
    assert _points(left)[-1, 1] > 400
    assert _points(right)[0, 1] < 0


def test_a_line_is_clipped_close_to_the_view_along_its_own_direction() -> None:
    x = np.array([-5.0, 0.0, 5.0])
    (line,) = lines(VIEW, x, np.array([-1000.0, 0.0, 1000.0]))
    points = _points(line)
    assert points[:, 1].max() < 500
    assert points[:, 1].min() > -100
    slopes = np.diff(points[:, 1]) / np.diff(points[:, 0])
    assert np.allclose(slopes, -200.0)


def test_a_peak_of_one_sample_is_clipped_on_both_sides() -> None:
    x = np.array([-1.0, 0.0, 1.0])
    parts = lines(VIEW, x, np.array([0.0, 1e6, 0.0]))
    assert len(parts) == 2
    assert all(_points(line)[:, 1].min() > -100 for line in parts)


def test_many_lines_are_those_of_each_and_only_far_ones_are_clipped() -> None:
    x = np.linspace(-5, 5, 100)
    kept = [(x, np.sin(x)), (x[:40], 30 * np.cos(x[:40]))]
    others = [
        (x, np.where(np.abs(x) < 1, np.nan, x)),
        (x[:50], np.exp(-9 * x[:50])),
        (x[:1], x[:1]),
        (x[:0], x[:0]),
    ]
    with np.errstate(all="ignore"):
        others.append((x[50:], 1 / (x[50:] - x[50])))
    found = lines_of_many(VIEW, kept + others)
    for (px, py), (own_x, own_y) in zip((line for (line,) in found[:2]), kept, strict=True):
        assert px.tolist() == VIEW.x_to_pixel(own_x).tolist()
        assert py.tolist() == VIEW.y_to_pixel(own_y).tolist()
    for line, each in zip(found[2:], others, strict=True):
        expected = [_points(part).tolist() for part in lines(VIEW, *each)]
        assert [_points(part).tolist() for part in line] == expected


def _inked(width: float, slope: float, *, hasty: bool) -> float:
    """Return the ink of a stroke of 600 pixels to the right, per pixel of its length."""
    image = QImage(800, 800, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x = np.linspace(100.25, 700.25, 300)
    stroke(painter, QPen(QColor("#000000"), width), [(x, 50.4 + slope * (x - 100))], hasty=hasty)
    painter.end()
    alpha = np.frombuffer(image.constBits(), np.uint8).reshape(800, 800, 4)[:, :, 3]
    return float(alpha.sum() / 255 / (600 * np.hypot(1, slope)))


@pytest.mark.parametrize("slope", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("width", [1.25, 2.0, 2.5])
def test_a_hasty_stroke_is_as_wide_as_a_proper_one(width: float, slope: float) -> None:
    assert _inked(width, slope, hasty=False) == pytest.approx(width, rel=0.02)
    assert _inked(width, slope, hasty=True) == pytest.approx(width, rel=0.12)


def test_a_hasty_stroke_keeps_the_dashes() -> None:
    def runs(*, hasty: bool) -> int:
        image = QImage(700, 20, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor("#000000"), 2.0)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([7, 3.5])
        stroke(painter, pen, [(np.linspace(0, 700, 200), np.full(200, 10.0))], hasty=hasty)
        painter.end()
        alpha = np.frombuffer(image.constBits(), np.uint8).reshape(20, 700, 4)[9, :, 3]
        return int((np.diff((alpha > 128).astype(int)) > 0).sum())

    assert runs(hasty=True) == runs(hasty=False) > 20
