"""Layers that stay the same from frame to frame, kept as pixels while on a screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

if TYPE_CHECKING:
    from explorer.ui.figures.kit.plot import Plot


class CachedLayer:
    """One picture under whatever moves. Files and prints get it painted, as lines and letters."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._key: tuple[object, ...] = ()
        self._done = 0

    def paint(
        self,
        painter: QPainter,
        plot: Plot,
        key: tuple[object, ...],
        paint: Callable[[QPainter], None],
    ) -> None:
        """Show what `paint` paints, painting it anew only where the key is another."""
        self.grow(painter, plot, key, 0, lambda on, _first, _last: paint(on))

    def grow(
        self,
        painter: QPainter,
        plot: Plot,
        key: tuple[object, ...],
        done: int,
        paint: Callable[[QPainter, int, int], None],
    ) -> None:
        """Show what is painted up to `done`, painting only what was added while the key stays.

        Args:
            painter: in the coordinates of the plot's view.
            plot: what is being painted.
            key: whatever the picture depends on but `done`.
            done: how far it is to be painted.
            paint: (painter, first, last) paints from first, 0 with all that does not grow, to last.
        """
        if not plot.is_on_screen:
            paint(painter, 0, done)
            return
        placed = painter.worldTransform()
        box = placed.mapRect(plot.layer.boundingRect()).toAlignedRect()
        ratio = painter.device().devicePixelRatio()
        key = (*key, placed, box, ratio)
        if key != self._key or done < self._done:
            self._begin(box, ratio)
            self._paint(placed, box, lambda on: paint(on, 0, done))
        elif done > self._done:
            self._paint(placed, box, lambda on: paint(on, self._done, done))
        self._key, self._done = key, done
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(box.topLeft(), self._pixmap)
        painter.restore()

    def _begin(self, box: QRect, ratio: float) -> None:
        self._pixmap = QPixmap(box.size() * ratio)
        self._pixmap.setDevicePixelRatio(ratio)
        self._pixmap.fill(Qt.GlobalColor.transparent)

    def _paint(self, placed: QTransform, box: QRect, paint: Callable[[QPainter], None]) -> None:
        painter = QPainter(self._pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(placed * QTransform.fromTranslate(-box.x(), -box.y()))
        paint(painter)
        painter.end()
