"""The norm of the gradient, or of the update by that of the weights, of every layer by step."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from explorer.core.training.curves import RunCurves
from explorer.ui.figures.kit.lines import lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.polylines import reduced
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.training.loss_transform import apart
from explorer.ui.figures.training.run_chart import RunChart, Shown
from explorer.ui.figures.training.traces import Stretch, logarithm
from explorer.ui.widgets.theme import Theme, readable, text_font

_PALE = 0.28
"""Opacity of the line of every step."""
_TICK_SPACING = 40
_FINE = 4
"""Places at which a learning rate is told for each pixel."""
_CALM = 8
"""Pixels over which the plain line is the mean of the pale one."""
_LEAST, _MOST = 1.0, 12.0
"""Decades shown."""
_GAP = 5
"""Pixels from the end of a line to its name."""
_LETTER, _TEXT = 11.5, 11
"""Pixels from the name of a layer to the next, and their size."""
_RIGHTS, _WIDE = (60, 92), 280
"""Pixels at the right for the names of the layers, at most, in a narrow chart and from this width
on."""


class LayerChart(RunChart):
    """One chart; the layers have their names beside the ends of their lines."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent, _RIGHTS[1], _TICK_SPACING)
        self._of_updates = self._of_rates = False
        self._x = np.zeros(0)
        self._rows = np.zeros((0, 0))
        self._right = 0
        self._look: tuple[object, ...] = ()
        self.plot.left_axis.is_log = self.plot.left_axis.is_fine = True
        self.plot.bottom_axis.name = ""

    def show(self, shown: Shown) -> None:
        """Show a run, or none, along the losses' horizontal axis."""
        run, spec, low, high, is_numbered = shown
        self._run, self._is_numbered = run, is_numbered
        self._of_updates, self._of_rates = spec.ratios, spec.rates
        is_log = spec.log_x
        stretch = Stretch(low, high, spec.axis, is_log, max(2, int(self.plot.view.width)))
        self._x, self._rows = np.zeros(0), np.zeros((0, 0))
        if run is not None and spec.rates:
            self._take_rates(run, stretch)
        elif run is not None:
            values = run.ratios if spec.ratios else run.norms
            self._rows = logarithm(values)
            self._x = stretch.shown(run, run.moments.values[:, 0]) if len(values) else np.zeros(0)
        self._make_room(self._lines_of(run))
        self._look = (run and (id(run), run.version), spec.axis, is_log, spec.ratios, spec.rates)
        self.plot.bottom_axis.is_log = self.plot.bottom_axis.is_fine = is_log
        self.plot.set_view(low, high, *self._range())
        self.plot.layer.update()

    def _take_rates(self, run: RunCurves, stretch: Stretch) -> None:
        """Take the learning rate of every step, or of some at each pixel."""
        if not run.done:
            return
        steps = stretch.steps_to_tell(run, _FINE)
        self._rows = logarithm(run.rates(steps))[:, None]
        self._x = stretch.shown(run, steps)

    def _lines_of(self, run: RunCurves | None) -> Sequence[str]:
        """Return what the lines are of; of a learning rate there is but one, named by the title."""
        return run.layers if run is not None and not self._of_rates else ()

    def _make_room(self, layers: Sequence[str]) -> None:
        """Leave as much at the right as the names need, or can have."""
        most = _RIGHTS[self.plot.size().width() >= _WIDE]
        needed = _longest(self._names(layers, most - _GAP)) + 2 * _GAP if layers else most
        right = min(math.ceil(needed), most)
        if right != self._right:
            self._right = right
            self.plot.grid.setColumnFixedWidth(2, right)

    def _range(self) -> tuple[float, float]:
        values = self._rows[np.isfinite(self._rows)]
        if not len(values):
            return -2.0, 0.0
        low, high = (float(q) for q in np.quantile(values, (0.005, 0.995)))
        low, high = math.floor(low * 4 - 0.2) / 4, math.ceil(high * 4 + 0.2) / 4
        low = max(low, high - _MOST)
        return (low, high) if high - low >= _LEAST else (high - _LEAST, high)

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        theme, view = self.theme, plot.view
        plot.paint_grid(painter)
        is_known = self._run is not None and len(self._x) > 0
        self._paint_head(painter, self._titles(), view.width + self._right - 6, named=is_known)
        if is_known:
            self._still.paint(painter, plot, (view, theme.name, *self._look), self._paint_rows)

    def _titles(self) -> list[str]:
        """Return titles, the longest first."""
        if self._of_rates:
            return [self.tr("learning rate, by step"), self.tr("learning rate")]
        if self._of_updates:
            return [self.tr("update ÷ weights, by layer"), self.tr("update ÷ weights")]
        return [self.tr("gradient norm, by layer"), self.tr("gradient norm")]

    def _colour(self, layer: int) -> str:
        curves = self.theme.curves
        # Not those of the first runs, which stand above.
        return curves[(layer + 3) % len(curves)]

    def _paint_rows(self, painter: QPainter) -> None:
        """Paint the lines, with the names of the layers beside their ends."""
        view = self.plot.view
        # The rate is exact, and nothing scatters.
        calm = [(self._x, row) if self._of_rates else self._calm(row, view) for row in self._rows.T]
        painter.save()
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        for i, row in enumerate(self._rows.T):
            colour = QColor(self._colour(i))
            pale = QColor(colour)
            pale.setAlphaF(_PALE)
            columns = max(2, int(view.width))
            stroke(painter, QPen(pale, 1), lines(view, *reduced(self._x, row, columns)))
        for i, line in enumerate(calm):
            pen = QPen(QColor(self._colour(i)), 1.75)
            stroke(painter, pen, lines(view, *line))
        painter.restore()
        ends = [
            (float(view.x_to_pixel(x[-1])), float(view.y_to_pixel(y[-1])), i)
            for i, (x, y) in enumerate(calm)
            if len(x)
        ]
        if not self._of_rates:
            self._name(painter, view, ends)

    def _calm(self, row: np.ndarray, view: View) -> tuple[np.ndarray, np.ndarray]:
        """Return the means of a row over a few pixels each."""
        there = np.isfinite(row) & np.isfinite(self._x)
        x, row = self._x[there], row[there]
        if not len(x):
            return x, row
        columns = np.floor(view.x_to_pixel(x) / _CALM)
        firsts = np.flatnonzero(np.append(True, np.diff(columns) > 0))
        counts = np.diff(np.append(firsts, len(x)))
        return np.add.reduceat(x, firsts) / counts, np.add.reduceat(row, firsts) / counts

    def _name(self, painter: QPainter, view: View, ends: list[tuple[float, float, int]]) -> None:
        """Write names of layers beside (x, y, layer) where their lines end, as there is room."""
        left = max((min(x, view.width) for x, _, _ in ends), default=0.0) + _GAP
        painter.setFont(text_font(_TEXT, strong=True))
        for height, i, name in self._placed_names(view, ends, view.width + self._right - left):
            painter.setPen(readable(QColor(self._colour(i)), self.theme))
            box = QRectF(left, height - 8, 200, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)

    def _placed_names(
        self, view: View, ends: list[tuple[float, float, int]], room: float
    ) -> list[tuple[float, int, str]]:
        """Return height, layer and name of as many layers as have room, from the top on."""
        top, bottom = 3.0, view.height - 3
        most = max(1, int((bottom - top) / _LETTER) + 1)
        # Of layers in a row each tells about what its neighbours do.
        kept = np.unique(np.linspace(0, len(ends) - 1, min(most, len(ends))).round()).astype(int)
        shown = sorted((ends[k] for k in kept), key=lambda end: end[1])
        heights = apart([y for _, y, _ in shown], _LETTER, top, bottom)
        names = self._names(self._run.layers if self._run is not None else (), room)
        return [(y, i, names[i]) for y, (_, _, i) in zip(heights, shown, strict=True)]

    def _names(self, layers: Sequence[str], room: float) -> list[str]:
        """Return a short name for each layer; without activations where there is little room."""
        words = [name.removeprefix("Dense ").replace(" ·", "").split() for name in layers]
        last = self.tr("last")
        longer = [*(" ".join(each) for each in words[:-1]), last]
        if _longest(longer) + _GAP <= room:
            return longer
        shorter = [*(" ".join(each[:1] + each[2:]) for each in words[:-1]), last]
        metrics, right = QFontMetricsF(text_font(_TEXT, strong=True)), Qt.TextElideMode.ElideRight
        return [metrics.elidedText(each, right, room - _GAP) for each in shorter]


def _longest(names: Sequence[str]) -> float:
    metrics = QFontMetricsF(text_font(_TEXT, strong=True))
    return max(map(metrics.horizontalAdvance, names))
