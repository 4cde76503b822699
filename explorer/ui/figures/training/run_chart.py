"""A chart of one run, whose number stands beside the title where there are several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QFontMetricsF, QPainter

from explorer.core.training.curves import RunCurves
from explorer.core.training.spec import TrainingSpec
from explorer.ui.figures.kit.cached_layer import CachedLayer
from explorer.ui.figures.kit.chart import Chart
from explorer.ui.figures.training.run_looks import BADGE, paint_badge
from explorer.ui.widgets.theme import Theme, text_font

_TITLE = 26
"""Pixels above the picture for its title and the number of the run."""
_ROW_SPACING = 20
"""Least pixels from label to label at the left."""
_GAP = 8
"""Pixels from the title to the number."""


class Shown(NamedTuple):
    """A run, or none, as charts beside its losses show it."""

    run: RunCurves | None
    spec: TrainingSpec
    low: float
    high: float
    """The stretch of the losses' horizontal axis: exponents, where that is logarithmic."""
    is_numbered: bool
    """Whether the run's number stands beside the titles."""


class RunChart(Chart):
    """Draws what a run comes to, anew only where it has gone on.

    Args:
        theme: the colours.
        parent: the figure.
        right: pixels at the right of the view.
        spacing: least pixels from label to label along.
    """

    def __init__(self, theme: Theme, parent: QObject, right: int, spacing: int) -> None:
        super().__init__(theme, parent, right)
        self._run: RunCurves | None = None
        self._is_numbered = False
        self._still = CachedLayer()
        self.plot.layer.set_above(_TITLE)
        self.plot.bottom_axis.spacing, self.plot.left_axis.spacing = spacing, _ROW_SPACING

    def _paint_head(
        self,
        painter: QPainter,
        titles: Sequence[str],
        room: float,
        left: float = 0.0,
        *,
        named: bool = True,
    ) -> None:
        """Write the first title that has room, and the number, unless there is nothing of it."""
        taken = 2 * BADGE + _GAP if self._is_numbered else 0
        title = self._paint_title(painter, titles, room - taken, left)
        if named and self._is_numbered and self._run is not None:
            right = left + QFontMetricsF(text_font(12)).horizontalAdvance(title)
            at = QPointF(right + _GAP + BADGE, -12)
            paint_badge(painter, self.theme, at, self._run.number)
