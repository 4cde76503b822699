"""The bar that tells which colour is which value."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.core.language.numbers import read_number
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.landscape.colour_bar import bar_labels, paint_bar
from explorer.ui.figures.landscape.colour_scale import Scale
from explorer.ui.widgets.theme import DARK, LIGHT, Theme

GRID = np.meshgrid(np.linspace(-3, 3, 60), np.linspace(-2, 2, 50))


@pytest.mark.parametrize("height", [120, 300, 640])
@pytest.mark.parametrize(
    "z",
    [
        GRID[0] ** 2 + 20 * GRID[1] ** 2,
        1 / (GRID[0] ** 2 + GRID[1] ** 2 + 1e-3),
        np.exp(5 * GRID[0]),
        1e6 + GRID[0] * 1e-3,
    ],
    ids=["bowl", "peak", "wall", "far from 0"],
)
def test_labels_are_even_and_tell_the_values_of_their_colours(z: np.ndarray, height: int) -> None:
    scale = Scale.of(z)
    labels = bar_labels(scale, height)
    parts = [part for part, _ in labels]
    assert np.ptp(np.diff(parts)) < 1e-12
    assert (parts[0], parts[-1]) == (0, 1)
    assert 30 < height / (len(labels) - 1) < 90
    values = [read_number(text) for _, text in labels]
    assert values == sorted(values)
    assert values[0] == pytest.approx(z.min(), abs=0.06 * (values[1] - values[0]))
    assert values[-1] == pytest.approx(z.max(), abs=0.06 * (values[-1] - values[-2]))
    for part, value in zip(parts[1:-1], values[1:-1], strict=True):
        assert float(scale.part(value)) == pytest.approx(part, abs=0.02)


def test_the_least_value_of_a_sum_of_squares_is_labelled_0_though_no_cell_meets_it() -> None:
    z = GRID[0] ** 2 + 20 * GRID[1] ** 2
    assert z.min() > 0
    assert bar_labels(Scale.of(z), 400)[0] == (0, "0")


def test_a_flat_landscape_has_one_label() -> None:
    assert bar_labels(Scale.of(np.full((4, 4), 2.5)), 300) == [(0.5, "2.5")]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.usefixtures("qapp")
def test_the_marks_of_the_labels_lie_in_the_bar_and_not_beside_a_number_as_a_minus(
    theme: Theme,
) -> None:
    view = View(0, 1, 0, 1, 40, 300)
    image = QImage(160, 320, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.background))
    painter = QPainter(image)
    painter.translate(0, 10)
    paint_bar(painter, theme, view, Scale.of(GRID[0] + 10), in_space=False)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(320, 160) & 0xFFFFFF
    empty = (pixels == int(theme.background[1:], 16)).all(axis=0)
    ends = np.flatnonzero(np.diff(empty.astype(int)))
    bar_left, bar_right, label_left = (int(end) for end in ends[:3])
    assert bar_right - bar_left == 12
    assert label_left - bar_right >= 5
    # A mark for every label, in the ink of the theme.
    marks = (pixels[:, bar_left + 1 : bar_right + 1] == int(theme.ink[1:], 16)).any(axis=1)
    assert marks.sum() == len(bar_labels(Scale.of(GRID[0] + 10), 300))
