from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from explorer.ui.figures.curves.line_names import LineName, paint_names
from explorer.ui.figures.kit.view import View
from explorer.ui.widgets.theme import text_font

WIDTH, HEIGHT, MARGIN = 200, 120, 40
COLOURS = ["#ff0000", "#00ff00", "#0000ff"]


def _rows_and_columns(ends: list[QPointF]) -> list[tuple[set[int], set[int]]]:
    """Return in which rows and columns of pixels the name of each line is, one colour each."""
    image = QImage(WIDTH + MARGIN, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, False)
    names = [LineName(at, "f", text_font(15), c) for at, c in zip(ends, COLOURS, strict=False)]
    paint_names(painter, View(0, 1, 0, 1, WIDTH, HEIGHT), names)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, WIDTH + MARGIN, 4)
    found = []
    for channel in (2, 1, 0)[: len(ends)]:
        others = [c for c in range(3) if c != channel]
        own = (pixels[..., channel] > 128) & (pixels[..., others] < 128).all(axis=-1)
        rows, columns = np.nonzero(own)
        found.append((set(rows.tolist()), set(columns.tolist())))
    return found


@pytest.mark.parametrize("height", [0.0, 60.0, 120.0])
def test_names_of_lines_that_end_at_one_place_cover_one_another_nowhere(
    qapp: QApplication, height: float
) -> None:
    found = _rows_and_columns([QPointF(WIDTH, height)] * 3)
    assert all(rows for rows, _ in found)
    for i, (rows, _) in enumerate(found):
        for others, _ in found[:i]:
            assert not rows & others


def test_a_name_stands_in_the_margin_or_beside_the_end_of_its_line_inside(
    qapp: QApplication,
) -> None:
    ((_, outside),) = _rows_and_columns([QPointF(WIDTH, 60)])
    assert min(outside) >= WIDTH
    ((rows, inside),) = _rows_and_columns([QPointF(80, 60)])
    assert min(inside) > 80
    assert max(inside) < 110
    assert min(rows) < 60 < max(rows)
