"""Shapes by which numbered things are told apart in grey."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.ui.figures.kit.shapes import paint_shape, shape
from explorer.ui.widgets.theme import LIGHT

COUNT = 7


def filled(number: int) -> np.ndarray:
    """Return which pixels, (64, 64), a shape covers."""
    image = QImage(64, 64, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_shape(painter, LIGHT, QPointF(32, 32), number, 20.0, 0.0, QColor("black"))
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(64, 64) < 128


def test_every_number_has_a_shape_of_its_own_to_the_eye() -> None:
    shapes = [filled(number) for number in range(COUNT)]
    for one, other in combinations(shapes, 2):
        # Of a hexagon and a disc least is different.
        assert (one ^ other).sum() > 0.05 * one.sum()
    triangles = [each for each in shapes if (each != each[::-1]).sum() > 0.3 * each.sum()]
    assert len(triangles) == 2


@pytest.mark.parametrize("number", range(COUNT))
def test_shapes_are_alike_in_size(number: int) -> None:
    assert filled(number).sum() == pytest.approx(np.pi * 20**2, rel=0.05)


def test_what_shares_a_colour_has_another_shape() -> None:
    looks = [(number % len(LIGHT.curves), shape(number)) for number in range(20)]
    for i, (colour, form) in enumerate(looks):
        assert not any(colour == other and form == before for other, before in looks[:i])
