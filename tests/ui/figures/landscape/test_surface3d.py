"""The surface in space: where it stands, what is drawn of it, and from where it is seen."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from explorer.ui.figures.landscape.colour_scale import Scale
from explorer.ui.figures.landscape.surface3d import Camera, Surface3D
from explorer.ui.widgets.theme import LIGHT
from tests.ui.landscapes import USUAL, Function, Rectangle, bowl, half, hill, landscape

WIDTH, HEIGHT = 500, 400


def solid_of(shape: Function, rectangle: Rectangle = USUAL) -> Surface3D:
    samples = landscape(shape, rectangle)
    made = Surface3D(LIGHT)
    made.show(samples, Scale.of(samples.z))
    made.look(Camera(-60, 30, WIDTH, HEIGHT))
    return made


def painted(solid: Surface3D, *, hasty: bool = False) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        solid.paint(painter, ("x", "y"), (1.0, 1.0), hasty=hasty)
    finally:
        painter.end()
    return image


def coloured(image: QImage) -> int:
    """Return how many pixels have a colour, which axes and labels have not."""
    colours = [QColor(image.pixel(x, y)) for x in range(0, WIDTH, 4) for y in range(0, HEIGHT, 4)]
    return sum(colour.hsvSaturation() > 60 for colour in colours)


@pytest.mark.parametrize("turn", range(-180, 180, 35))
@pytest.mark.parametrize("tilt", [0, 15, 30, 60, 90])
@pytest.mark.parametrize("size", [(500, 400), (300, 520), (1400, 500)])
def test_the_box_is_seen_whole_from_everywhere(
    turn: float, tilt: float, size: tuple[int, int]
) -> None:
    camera = Camera(turn, tilt, *size)
    corners = np.array([
        (x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-camera.tall, camera.tall)
    ])  # fmt: skip
    across, down = camera.pixels(corners).T
    assert across.min() >= 20
    assert across.max() <= size[0] - 20
    assert down.min() >= 20
    assert down.max() <= size[1] - 20


def test_eye_right_and_up_are_the_axes_of_the_picture() -> None:
    camera = Camera(-60, 30, WIDTH, HEIGHT)
    axes = np.stack([camera.right, camera.up, camera.eye])
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-15)
    assert camera.up[2] > 0


def test_points_of_space_are_found_on_the_picture(qapp: QApplication) -> None:
    solid = solid_of(bowl)
    low, high = solid.project(np.zeros(2), np.zeros(2), np.array([0.0, 10.0]))
    assert high[0] == pytest.approx(low[0])
    assert high[1] < low[1]
    left, right = solid.project(np.array([-3.0, 3.0]), np.array([-3.0, -3.0]), np.zeros(2))
    assert left[0] < right[0]


def test_what_is_beyond_the_box_ends_at_its_side(qapp: QApplication) -> None:
    solid = solid_of(bowl)
    ends = solid.project(np.zeros(3), np.zeros(3), np.array([1e3, 1e308, math.inf]))
    assert (ends == ends[0]).all()


def test_a_surface_is_painted_and_one_with_fewer_quads_looks_alike(qapp: QApplication) -> None:
    solid = solid_of(bowl)
    fine, hasty = coloured(painted(solid)), coloured(painted(solid, hasty=True))
    assert fine > 1000
    assert abs(fine - hasty) < fine / 20


def test_nothing_is_painted_where_there_is_no_value(qapp: QApplication) -> None:
    whole = coloured(painted(solid_of(lambda x, y: x + 0 * y)))
    assert coloured(painted(solid_of(half))) < 0.8 * whole
    assert coloured(painted(solid_of(lambda x, y: x * np.nan))) == 0


def test_a_pole_is_cut_at_the_box(qapp: QApplication) -> None:
    solid = solid_of(hill)
    solid.look(Camera(-60, 0, WIDTH, HEIGHT))
    image = painted(solid)
    assert coloured(image) > 300
    top = solid.project(np.zeros(1), np.zeros(1), np.array([math.inf]))[0, 1]
    above = [image.pixelColor(x, y).alpha() for x in range(WIDTH) for y in range(round(top) - 20)]
    assert sum(above) < 255 * 200


@pytest.mark.parametrize(
    ("shape", "rectangle"),
    [
        (lambda x, y: 5 + 0 * x, USUAL),
        (lambda x, y: 1e300 * x * y, USUAL),
        (lambda x, y: x + y, (-8e307, 8e307, -8e307, 8e307)),
        (lambda x, y: x + y, (-1e-300, 1e-300, 2e-300, 4e-300)),
        (lambda x, y: np.floor(x), USUAL),
    ],
)
@pytest.mark.filterwarnings("error")
def test_any_landscape_is_painted(
    qapp: QApplication, shape: Function, rectangle: Rectangle
) -> None:
    painted(solid_of(shape, rectangle))


def test_without_an_answer_nothing_is_painted(qapp: QApplication) -> None:
    solid = solid_of(bowl)
    solid.show(None, Scale.of(np.zeros((2, 2))))
    assert coloured(painted(solid)) == 0
