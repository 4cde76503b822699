"""A hidden unit as a function of one input, or of two as an image over their plane."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from explorer.core.fitted_range import fitted_range
from explorer.core.language.notation import format_value
from explorer.core.training.unit import TrainingUnit
from explorer.ui.figures.kit.cells import cells_image, paint_cells
from explorer.ui.figures.kit.lines import lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.training.run_chart import RunChart, Shown
from explorer.ui.figures.training.run_looks import run_colour
from explorer.ui.widgets.theme import Theme, text_font

_RIGHT = 64
"""Pixels at the right for the colour bar and its numbers."""
_BAR, _GAP = 8, 10
"""Pixels of the width of the colour bar, and from the picture to it."""
_NAME_PART = 0.4
"""Of the width that the name of the axis upwards takes at most."""
_NAME = 20
"""Pixels at its lower end for the name of the axis."""


class UnitChart(RunChart):
    """One chart, of the unit that is chosen."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent, _RIGHT, 40)
        self._unit: TrainingUnit | None = None
        self._wanted = 1, 1
        self.plot.left_axis.is_named = True
        self.plot.bottom_axis.name_room = _RIGHT - 12

    def show(self, shown: Shown) -> None:
        """Show the unit of a run that a spec asks for, as far as it is told."""
        run, spec = shown.run, shown.spec
        self._run, self._is_numbered = run, shown.is_numbered
        self._wanted = spec.unit_layer, spec.unit
        unit = run.unit if run is not None else None
        if unit is not None and (unit.layer, unit.unit) != self._wanted:
            unit = None
        self._unit = unit
        bottom, left = self.plot.bottom_axis, self.plot.left_axis
        bottom.name = unit.inputs[0] if unit is not None else ""
        left.name = self._left_name()
        if unit is not None:
            ends = zip(unit.low, unit.high, strict=True)
            view = [end for pair in ends for end in pair]
            self.plot.set_view(
                *(
                    view
                    if len(view) == 4
                    else [*view, *fitted_range([unit.values.astype(np.float64)])]
                )
            )
        self.plot.layer.update()

    def _left_name(self) -> str:
        """Return the name of the axis upwards, which shares its line with the title."""
        unit = self._unit
        if unit is None or len(unit.inputs) != 2:
            return ""
        most = _NAME_PART * (self.plot.view.width + _RIGHT)
        metrics = QFontMetricsF(text_font(13, italic=True))
        return metrics.elidedText(unit.inputs[1], Qt.TextElideMode.ElideRight, most)

    def _titles(self) -> list[str]:
        """Return titles, the longest first."""
        layer, unit = self._wanted
        return [
            self.tr("output of unit {unit} in layer {layer}").format(unit=unit, layer=layer),
            self.tr("unit {unit}, layer {layer}").format(unit=unit, layer=layer),
        ]

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view, unit = plot.view, self._unit
        plot.paint_grid(painter)
        left = 0.0
        if plot.left_axis.name:
            left = QFontMetricsF(text_font(12)).horizontalAdvance(plot.left_axis.name) + 16
        titles = self._titles()
        self._paint_head(painter, titles, view.width + _RIGHT - left, left, named=unit is not None)
        if unit is None or self._run is None:
            self._paint_nothing(painter)
            return
        key = (view, self.theme.name, id(unit), self._run.number)
        paint = self._paint_plane if unit.values.ndim == 2 else self._paint_curve
        self._still.paint(painter, plot, key, paint)

    def _paint_curve(self, painter: QPainter) -> None:
        unit, run, view = self._unit, self._run, self.plot.view
        assert unit is not None
        assert run is not None
        x = np.linspace(unit.low[0], unit.high[0], len(unit.values))
        painter.save()
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        pen = QPen(run_colour(self.theme, run.number), 2)
        stroke(painter, pen, lines(view, x, unit.values.astype(np.float64)))
        painter.restore()

    def _paint_plane(self, painter: QPainter) -> None:
        """Paint the image, blue above 0 and orange below, and what the colours mean."""
        unit, view = self._unit, self.plot.view
        assert unit is not None
        largest = float(np.nanmax(np.abs(np.nan_to_num(unit.values)))) or 1.0
        image = self._image(unit.values[::-1] / largest)
        paint_cells(painter, QRectF(0, 0, view.width, view.height), image)
        bar = QRectF(view.width + _GAP, 0, _BAR, view.height - _NAME)
        paint_cells(painter, bar, self._image(np.linspace(1, -1, 64)[:, None]))
        painter.setFont(text_font(11))
        painter.setPen(QColor(self.theme.muted))
        for part, value in ((0.0, largest), (0.5, 0.0), (1.0, -largest)):
            y = min(max(part * bar.height(), 6.0), bar.height() - 6)
            box = QRectF(bar.right() + 4, y - 8, _RIGHT, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, format_value(value, 2))

    def _image(self, parts: np.ndarray) -> QImage:
        """Return values from −1 to 1 as colours."""
        parts = np.nan_to_num(parts)
        above, below = (QColor(self.theme.curves[i]).getRgb()[:3] for i in (0, 1))  # pyright: ignore[reportIndexIssue]
        ground = np.array(QColor(self.theme.background).getRgb()[:3], float)  # pyright: ignore[reportIndexIssue]
        share = np.abs(parts)[..., None]
        own = np.where(parts[..., None] > 0, np.array(above, float), np.array(below, float))
        mixed = (share * own + (1 - share) * ground).round().astype(np.uint32)
        return cells_image(
            np.uint32(0xFF000000) | mixed[..., 0] << 16 | mixed[..., 1] << 8 | mixed[..., 2]
        )

    def _paint_nothing(self, painter: QPainter) -> None:
        layer, unit = self._wanted
        layers = self._run.problem.layers if self._run is not None else ()
        if self._run is not None and not 1 <= layer <= len(layers):
            text = self.tr("The model has {count} hidden layers.").format(count=len(layers))
        elif self._run is not None and unit > layers[layer - 1].units:
            units = layers[layer - 1].units
            text = self.tr("Layer {layer} has {units} units.").format(layer=layer, units=units)
        elif self._run is None or self._run.end is None:
            text = self.tr("Comes with the first steps.")
        elif self._run.begun is None or not self._run.begun.directory:
            text = self.tr("The weights of this run were not kept.")
        elif not len(self._run.epochs.values):
            text = self.tr("The run ended before its first epoch was over: no weights are kept.")
        else:
            text = self.tr("Is being computed …")
        self._paint_instead(painter, text)
