"""The landscape as a map: colours, contours and arrows where the function puts them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from explorer.core.surface.results import SurfaceSamples
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.landscape.contour_map import ContourMap
from explorer.ui.widgets.theme import DARK, LIGHT, Theme
from tests.ui.landscapes import USUAL, Function, Rectangle, bowl, half, hill, landscape

WIDTH, HEIGHT = 500, 400


def painted(
    scenery: ContourMap,
    rectangle: Rectangle = USUAL,
    *,
    contours: bool = False,
    arrows: bool = False,
) -> QImage:
    """Return the picture of a view, transparent where nothing is painted."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(QRectF(0, 0, WIDTH, HEIGHT))
    try:
        scenery.paint(painter, View(*rectangle, WIDTH, HEIGHT), contours=contours, arrows=arrows)
    finally:
        painter.end()
    return image


@pytest.fixture
def scenery(qapp: QApplication) -> ContourMap:
    made = ContourMap(LIGHT)
    made.show(landscape(bowl))
    return made


def pixel(image: QImage, x: float, y: float, rectangle: Rectangle = USUAL) -> QColor:
    view = View(*rectangle, WIDTH, HEIGHT)
    across, down = float(view.x_to_pixel(x)), float(view.y_to_pixel(y))
    return image.pixelColor(min(int(across), WIDTH - 1), min(int(down), HEIGHT - 1))


def is_near(a: QColor, b: QColor, by: int = 12) -> bool:
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return all(abs(first - second) <= by for first, second in pairs)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_lowest_place_has_the_first_colour_and_the_highest_the_last(
    scenery: ContourMap, theme: Theme
) -> None:
    scenery.set_theme(theme)
    image = painted(scenery)
    assert is_near(pixel(image, 0, 0), QColor(theme.heat[0]))
    assert is_near(pixel(image, -2.99, 2.99), QColor(theme.heat[-1]))


def test_nothing_is_painted_where_there_is_no_value(qapp: QApplication) -> None:
    scenery = ContourMap(LIGHT)
    scenery.show(landscape(half))
    image = painted(scenery, contours=True)
    assert pixel(image, -1, 0).alpha() == 0
    assert pixel(image, 1, 0).alpha() == 255


def test_an_older_picture_stands_where_it_belongs(scenery: ContourMap) -> None:
    moved = (0.0, 6.0, -1.5, 4.5)
    image = painted(scenery, moved)
    assert is_near(pixel(image, 0.02, 0, moved), QColor(LIGHT.heat[0]))
    assert pixel(image, 4, 0, moved).alpha() == 0
    assert pixel(image, 1, 4, moved).alpha() == 0


def radii_of_lines(image: QImage, background: QImage) -> list[float]:
    """Return where along the positive x axis of the bowl something dark was painted."""
    radii = []
    view = View(*USUAL, WIDTH, HEIGHT)
    for x in range(WIDTH // 2 + 2, WIDTH):
        before, after = (i.pixelColor(x, HEIGHT // 2).lightness() for i in (background, image))
        if after < before - 14:
            radii.append(view.x_at(x + 0.5))
    return radii


def test_a_contour_runs_where_the_function_has_its_value(scenery: ContourMap) -> None:
    radii = radii_of_lines(painted(scenery, contours=True), painted(scenery))
    levels = np.array(scenery.scale.levels(15, []))
    expected = np.sqrt(levels[levels < 9.1])
    assert len(radii) >= 8
    off = [float(np.abs(expected - radius).min()) for radius in radii]
    assert max(off) < 0.03, (radii, expected)


def test_no_contour_runs_along_a_pole(qapp: QApplication) -> None:
    scenery = ContourMap(LIGHT)
    scenery.show(landscape(lambda x, y: 1 / (x + 0.013) + 0 * y))
    plain, lined = painted(scenery), painted(scenery, contours=True)
    at = round(float(View(*USUAL, WIDTH, HEIGHT).x_to_pixel(-0.013)))
    for x in range(at - 2, at + 3):
        drawn = sum(plain.pixel(x, y) != lined.pixel(x, y) for y in range(HEIGHT))
        assert drawn < HEIGHT / 4


TORN: dict[str, tuple[Function, Function]] = {
    # The function, and how far a place is from where it is torn, in the plane.
    "a pole along both axes": (
        lambda x, y: 1 / (x * y), lambda x, y: np.minimum(np.abs(x), np.abs(y)),
    ),
    "a pole along a circle": (
        lambda x, y: 1 / (x**2 + y**2 - 1), lambda x, y: np.abs(np.hypot(x, y) - 1),
    ),
    "slanting poles": (
        lambda x, y: np.tan(x + y),
        lambda x, y: np.abs((x + y) % math.pi - math.pi / 2) / math.sqrt(2),
    ),
    "jumps of a step": (lambda x, y: np.floor(x) * y, lambda x, _: np.abs(x - np.round(x))),
    "slanting jumps": (
        lambda x, y: np.floor(x + y) + x,
        lambda x, y: np.abs(x + y - np.round(x + y)) / math.sqrt(2),
    ),
}  # fmt: skip


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("name", TORN)
def test_neither_contours_nor_labels_stand_where_a_function_is_torn(
    qapp: QApplication, name: str
) -> None:
    f, apart = TORN[name]
    rectangle = (-3.02, 3.01, -2.99, 3.03)
    scenery = ContourMap(LIGHT)
    scenery.show(landscape(f, rectangle, cells=(140, 110)))
    plain, lined = painted(scenery, rectangle), painted(scenery, rectangle, contours=True)
    drawn = np.array(
        [[lined.pixel(i, j) != plain.pixel(i, j) for i in range(WIDTH)] for j in range(HEIGHT)]
    )
    view = View(*rectangle, WIDTH, HEIGHT)
    x = np.array([view.x_at(i + 0.5) for i in range(WIDTH)])
    y = np.array([view.y_at(j + 0.5) for j in range(HEIGHT)])
    is_torn = apart(*np.meshgrid(x, y)) < 1 / WIDTH
    assert drawn.mean() > 0.005
    assert drawn[is_torn].mean() < 0.02


def test_where_waves_are_finer_than_contours_there_are_neither_these_nor_arrows(
    qapp: QApplication,
) -> None:
    scenery = ContourMap(LIGHT)
    rectangle = (-12.0, 12.0, -8.0, 8.0)
    scenery.show(landscape(lambda x, y: np.sin(x * y), rectangle, cells=(240, 160)))
    plain, lined = painted(scenery, rectangle), painted(scenery, rectangle, contours=True)
    arrows = painted(scenery, rectangle, arrows=True)
    view = View(*rectangle, WIDTH, HEIGHT)
    for image in (lined, arrows):
        near, far = 0, 0
        for i in range(0, WIDTH, 2):
            for j in range(0, HEIGHT, 2):
                # The wave is 2π / r long, of cells that are 0.1 wide.
                r = math.hypot(view.x_at(i), view.y_at(j))
                is_drawn = image.pixel(i, j) != plain.pixel(i, j)
                near, far = near + (is_drawn and r < 2.5), far + (is_drawn and r > 7.5)
        assert near > 20
        assert far == 0


def test_some_contours_are_labelled_in_a_gap(scenery: ContourMap) -> None:
    painted(scenery, contours=True)
    labels = scenery._labels
    assert labels is not None
    assert 2 <= len(labels) <= 6
    for label in labels:
        assert float(label.text.replace("−", "-")) == label.level


def test_labels_stay_at_their_places_while_the_view_is_moved(scenery: ContourMap) -> None:
    painted(scenery, contours=True)
    before = dict(scenery._label_places)
    moved = (-2.9, 3.1, -2.95, 3.05)
    scenery.show(landscape(bowl, moved))
    painted(scenery, moved, contours=True)
    after = scenery._label_places
    kept = [level for level in before if level in after]
    assert len(kept) >= 2
    near = [level for level in kept if math.dist(before[level], after[level]) < 0.4]
    assert len(near) >= len(kept) - 1


def test_arrows_point_uphill_and_do_not_touch(scenery: ContourMap) -> None:
    plain, arrows = painted(scenery), painted(scenery, arrows=True)
    assert plain != arrows
    samples = scenery.samples
    assert samples is not None
    right, down, size = scenery.directions(View(*USUAL, WIDTH, HEIGHT), samples.gradients)
    x, y = samples.places.T
    outwards = (right * x * WIDTH - down * y * HEIGHT) / np.hypot(x * WIDTH, y * HEIGHT)
    assert (outwards > 0.999).all()
    assert ((size > 0) & (size <= 1)).all()


@pytest.mark.parametrize("gradient", [(0.0, 0.0), (math.nan, 1.0), (math.inf, 0.0)])
def test_a_gradient_that_is_0_or_no_number_has_no_arrow(
    scenery: ContourMap, gradient: tuple[float, float]
) -> None:
    *_, size = scenery.directions(View(*USUAL, WIDTH, HEIGHT), np.array([gradient]))
    assert size == 0


@pytest.mark.parametrize(
    ("shape", "rectangle"),
    [
        (hill, USUAL),
        (lambda x, y: np.floor(x) + np.floor(y), USUAL),
        (lambda x, y: x * np.nan, USUAL),
        (lambda x, y: 5 + 0 * x, USUAL),
        (lambda x, y: np.exp(400 * x) - np.exp(300 * y), USUAL),
        (lambda x, y: x + y, (-8e307, 8e307, -8e307, 8e307)),
        (lambda x, y: x + y, (-1e-300, 1e-300, 2e-300, 4e-300)),
        (lambda x, y: x - y, (1, 1 + 4e-12, 1e9, 1e9 + 1)),
        (lambda x, y: 1e-310 * x, USUAL),
        (lambda x, y: x + y, (-1e-3, 1e-3, -1e9, 1e9)),
    ],
)
@pytest.mark.filterwarnings("error")
def test_any_landscape_is_painted(
    qapp: QApplication, shape: Function, rectangle: Rectangle
) -> None:
    scenery = ContourMap(LIGHT)
    scenery.show(landscape(shape, rectangle))
    painted(scenery, rectangle, contours=True, arrows=True)
    painted(scenery, (-1, 1, -1e-200, 1e-200), contours=True, arrows=True)


def test_without_an_answer_nothing_is_painted(scenery: ContourMap) -> None:
    scenery.show(None)
    image = painted(scenery, contours=True, arrows=True)
    empty = QImage(image.size(), image.format())
    empty.fill(Qt.GlobalColor.transparent)
    assert image == empty


def test_a_grid_of_two_by_two_is_enough(qapp: QApplication) -> None:
    samples: SurfaceSamples = landscape(bowl, cells=(9, 9))
    small = SurfaceSamples(
        samples.x[[0, -1]], samples.y[[0, -1]], samples.z[[0, -1]][:, [0, -1]], samples.places,
        samples.gradients, samples.inspection, 0.0,
    )  # fmt: skip
    scenery = ContourMap(LIGHT)
    scenery.show(small)
    painted(scenery, contours=True, arrows=True)
