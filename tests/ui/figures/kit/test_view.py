"""Mapping between data and pixels."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.ui.figures.kit.view import View

VIEW = View(-5.0, 5.0, -2.0, 2.0, 1000.0, 400.0)


@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1.0, 1e300])
def test_data_map_to_the_same_pixels_at_every_scale(scale: float) -> None:
    view = View(-scale, scale, -scale, scale, 1000.0, 400.0)
    assert np.allclose(view.x_to_pixel(np.array([-1.0, 0.0, 0.5]) * scale), [0, 500, 750])
    assert np.allclose(view.y_to_pixel(np.array([-1.0, 0.0, 0.5]) * scale), [400, 200, 100])


def test_a_deep_zoom_around_one_keeps_its_pixels() -> None:
    view = View(1 - 1e-9, 1 + 1e-9, 0, 1, 1000.0, 400.0)
    assert np.allclose(view.x_to_pixel(1 + np.array([-1e-9, 0, 5e-10])), [0, 500, 750], atol=1e-3)


def test_moving_and_zooming_keep_the_pixel_under_the_hand() -> None:
    moved = VIEW.moved(100, 40)
    assert float(moved.x_to_pixel(0.0)) == pytest.approx(600)
    assert float(moved.y_to_pixel(0.0)) == pytest.approx(240)
    zoomed = VIEW.zoomed(0.5, (250, 100))
    assert zoomed.x_at(250) == pytest.approx(VIEW.x_at(250))
    assert zoomed.y_at(100) == pytest.approx(VIEW.y_at(100))


def test_zooming_stops_where_doubles_do() -> None:
    view = View(1.0, 2.0, 0.0, 1.0, 1000.0, 400.0)
    for _ in range(400):
        view = view.zoomed(0.5, (500, 200))
    assert view.low < view.high
    for _ in range(4000):
        view = view.zoomed(2.0, (500, 200))
    assert np.isfinite([view.low, view.high, view.bottom, view.top]).all()
