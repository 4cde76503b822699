"""How far two pictures of the same state are apart, whatever the edges of their letters."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

_SMALL = 320, 200
"""Pixels at which they are compared: four to one of the window."""
_CLEARLY = 40
"""Of 255, from which on a pixel is another."""


def unlike(one: QImage, other: QImage) -> float:
    """Return the part of small pixels that clearly differ."""
    difference = np.abs(_small(one) - _small(other)).max(axis=2)
    return float((difference > _CLEARLY).mean())


def _small(picture: QImage) -> np.ndarray:
    """Return a picture as (200, 320, 3) in 0 to 255."""
    scaled = picture.scaled(
        *_SMALL, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(scaled.constBits(), np.uint8).reshape(scaled.height(), -1)
    return rows[:, : 3 * scaled.width()].reshape(scaled.height(), -1, 3).astype(float)
