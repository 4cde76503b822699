from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from explorer.ui.figures.kit.cells import cells_image, paint_cells

CELLS = np.array([[0xFFFF0000, 0xFF00FF00, 0], [0xFF0000FF, 0xFFFFFFFF, 0xFF123456]], np.uint32)


def test_a_picture_of_cells_has_their_colours_row_by_row(qapp: QApplication) -> None:
    image = cells_image(CELLS)
    assert (image.width(), image.height()) == (3, 2)
    found = [[image.pixel(x, y) for x in range(3)] for y in range(2)]
    assert found == CELLS.tolist()


def test_cells_fill_their_rectangle_and_nothing_is_painted_where_there_is_no_value(
    qapp: QApplication,
) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF777777)
    painter = QPainter(image)
    paint_cells(painter, QRectF(5, 5, 30, 20), cells_image(CELLS))
    painter.end()
    assert image.pixel(8, 7) == 0xFFFF0000
    assert image.pixel(8, 23) == 0xFF0000FF
    # In the middle of the cell without a value, and outside.
    assert image.pixel(32, 6) == image.pixel(2, 2) == image.pixel(37, 20) == 0xFF777777
