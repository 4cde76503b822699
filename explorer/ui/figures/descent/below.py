"""The charts below the picture of a descent: losses and gradients by step, and the sweep."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QGraphicsGridLayout

from explorer.core.descent.results import DescentPath
from explorer.ui.figures.descent.charts import StepChart
from explorer.ui.figures.descent.losses import LossKind, losses_of, norms_of
from explorer.ui.figures.descent.sweep import SweepChart
from explorer.ui.figures.kit.axis import RIGHT_WIDTH
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.widgets.theme import Theme

_NARROW = 560
"""Pixels across below which a third chart has no room beside the others."""
_GUTTER = 6
"""Pixels at the right of a chart that has two beside it."""
_SHARES, _NARROW_SHARES = (66, 34, 0), (54, 23, 23)
"""Of the height: the picture, and the rows of charts."""


class ChartsBelow(QObject):
    """The charts by step, and one of all learning rates where it is wanted."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.loss = StepChart(self.tr("loss"), theme, self)
        self.gradient = StepChart(self.tr("gradient norm"), theme, self)
        self.sweep = SweepChart(theme, self)
        self.by_step = (self.loss, self.gradient)
        self._arranged: tuple[bool, bool] | None = None
        """Whether there is a third chart, and whether the figure is narrow."""

    def show(self, paths: list[DescentPath], last: int) -> None:
        """Show paths up to a step."""
        steps = np.arange(max(1, last) + 1)
        kind, rows = losses_of(paths)
        self.loss.show(steps, rows, self._loss_title(kind), has_zero=kind == "plain")
        norms = [norms_of(path) for path in paths]
        self.gradient.show(steps, norms, self.tr("gradient norm, by step"))

    def _loss_title(self, kind: LossKind) -> str:
        titles: dict[LossKind, str] = {
            "plain": self.tr("loss by step"),
            "above least": self.tr("loss − least, by step"),
            "size": self.tr("|loss|, by step"),
        }
        return titles[kind]

    def show_step(self, step: float) -> None:
        """Show where the player stands."""
        for chart in self.by_step:
            chart.show_step(step)

    def arrange(
        self, grid: QGraphicsGridLayout, picture: Plot, *, with_sweep: bool, width: int
    ) -> None:
        """Put the charts below the picture; in a narrow figure the third one below the others."""
        is_narrow = width < _NARROW
        if (with_sweep, is_narrow) == self._arranged:
            return
        self._arranged = (with_sweep, is_narrow)
        while grid.count():
            grid.removeAt(0)
        self.sweep.plot.setVisible(with_sweep)
        span = 2 if with_sweep and not is_narrow else 3
        grid.addItem(picture, 0, 0, 1, 6)
        grid.addItem(self.loss.plot, 1, 0, 1, span)
        grid.addItem(self.gradient.plot, 1, span, 1, span)
        if with_sweep:
            at = (2, 0, 1, 6) if is_narrow else (1, 4, 1, 2)
            grid.addItem(self.sweep.plot, *at)
        for row, share in enumerate(_NARROW_SHARES if with_sweep and is_narrow else _SHARES):
            grid.setRowStretchFactor(row, share)
        for chart in self.by_step:
            chart.plot.grid.setColumnFixedWidth(2, _GUTTER if span == 2 else RIGHT_WIDTH)
