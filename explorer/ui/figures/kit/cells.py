"""Pictures of the cells of a grid, a colour each."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPaintEngine, QPainter


def cells_image(colours: np.ndarray) -> QImage:
    """Return a picture with a pixel for each cell, of (rows, columns) of 0xAARRGGBB as uint32."""
    rows, columns = colours.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(colours.tobytes(), columns, rows, 4 * columns, form).copy()


def paint_cells(painter: QPainter, target: QRectF, image: QImage) -> None:
    """Paint cells into a rectangle, one running over into the next."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if painter.paintEngine().type() != QPaintEngine.Type.Raster:
        # Whoever shows the file may show the cells as blocks.
        image = image.scaled(image.size() * 4, mode=Qt.TransformationMode.SmoothTransformation)
    painter.drawImage(target, image)
