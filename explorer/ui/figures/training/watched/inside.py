"""How weights, gradients or activations of every layer are distributed, over the epochs."""

from __future__ import annotations

import math

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from explorer.core.language.notation import format_value
from explorer.core.training.results import TrainingInside
from explorer.ui.figures.kit.lines import lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.training.run_chart import RunChart, Shown
from explorer.ui.figures.training.run_looks import run_colour
from explorer.ui.figures.training.traces import Stretch
from explorer.ui.figures.training.watched.lanes import (
    Distributions,
    Quantity,
    distributions,
    lane_ranges,
)
from explorer.ui.widgets.theme import Theme, text_font

_RIGHT = 92
"""Pixels at the right for the names of the lanes."""
_GAP = 5
"""Pixels between two lanes, and from a lane to its name."""
_NARROW_GAP = 2
"""Pixels between two lanes, where they are lower than a line of text."""
_LINE = 12.5
"""Pixels of a line of text."""
_PALEST = 0.04
"""Part of the densest that is not drawn any more."""


class InsideChart(RunChart):
    """One chart, with a lane for each layer: darker where more of its values are.

    Signals:
        told(str): what is to be known of the place under the mouse; empty: it is at none.
    """

    told = Signal(str)

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent, _RIGHT, 40)
        self._quantity: Quantity = "weights"
        self._looks: list[TrainingInside] = []
        self._stretch: Stretch | None = None
        self._layers: list[Distributions] = []
        self._ranges: list[tuple[float, float] | None] = []
        self._key: tuple[object, ...] = ()
        self.plot.left_axis.setVisible(False)
        self.plot.bottom_axis.name = ""
        self.plot.unit.hovered.connect(self._on_hover)

    def show(self, shown: Shown) -> None:
        """Show a run, or none, along the losses' horizontal axis."""
        run, spec, low, high, is_numbered = shown
        quantity: Quantity = spec.below if spec.below in {"gradients", "activations"} else "weights"  # pyright: ignore[reportAssignmentType]
        looks = [*run.inside.values] if run is not None else []
        key = (run and run.number, len(looks) and looks[-1].epoch, quantity)
        if key != self._key:
            self._key, self._looks, self._quantity = key, looks, quantity
            count = len(looks[0].layers) if looks else 0
            self._layers = [
                distributions([look.layers[i] for look in looks], quantity) for i in range(count)
            ]
            self._ranges = lane_ranges(self._layers, quantity)
        self._run, self._is_numbered = run, is_numbered
        self._stretch = Stretch(low, high, spec.axis, spec.log_x, max(2, int(self.plot.view.width)))
        self.plot.bottom_axis.is_log = self.plot.bottom_axis.is_fine = spec.log_x
        self.plot.set_view(low, high, 0.0, 1.0)
        self.plot.layer.update()

    def _titles(self) -> list[str]:
        """Return titles, the longest first."""
        return {
            "weights": [self.tr("weights, by layer"), self.tr("weights")],
            "gradients": [self.tr("sizes of gradients, by layer"), self.tr("gradients")],
            "activations": [self.tr("activations, by layer"), self.tr("activations")],
        }[self._quantity]

    def _lane(self, i: int) -> QRectF:
        """Return the lane of a layer, the first one at the top."""
        view, count = self.plot.view, len(self._layers)
        gap = _GAP if view.height / count > _LINE + _GAP else _NARROW_GAP
        height = (view.height - gap * (count - 1)) / count
        return QRectF(0, i * (height + gap), view.width, height)

    def _named_lanes(self) -> list[int]:
        """Return the layers whose names have room: the last one, and as many as there can be."""
        count = len(self._layers)
        pitch = self.plot.view.height / max(count, 1)
        every = max(1, math.ceil(_LINE / max(pitch, 1.0)))
        return [i for i in range(count) if (count - 1 - i) % every == 0]

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view = plot.view
        self._paint_head(painter, self._titles(), view.width + _RIGHT - 6, named=bool(self._looks))
        if not self._looks or self._stretch is None:
            self._paint_nothing(painter)
            return
        key = (view, self.theme.name, self._stretch, *self._key)
        self._still.paint(painter, plot, key, self._paint_lanes)

    def _paint_nothing(self, painter: QPainter) -> None:
        if self._run is None or self._run.end is None:
            text = self.tr("Comes with the end of an epoch.")
        elif not len(self._run.epochs.values):
            text = self.tr("The run ended before its first epoch was over: nothing was looked at.")
        else:
            text = self.tr("The layers of this run were not watched.")
        self._paint_instead(painter, text)

    def _ends(self) -> np.ndarray:
        """Return where each look stands along the axis."""
        assert self._run is not None
        assert self._stretch is not None
        steps = np.array([look.epoch for look in self._looks]) * self._run.steps_an_epoch
        return self._stretch.shown(self._run, steps.astype(np.float64))

    def _paint_lanes(self, painter: QPainter) -> None:
        view, ends = self.plot.view, self._ends()
        columns = np.linspace(view.low, view.high, max(2, int(view.width)))
        # What was seen at the end of an epoch stands for all since the one before.
        shown = np.searchsorted(ends, columns)
        for i, layer in enumerate(self._layers):
            lane, ends_of_lane = self._lane(i), self._ranges[i]
            painter.fillRect(lane, QColor(self.theme.grid))
            if ends_of_lane is not None:
                self._paint_densities(painter, lane, layer, ends_of_lane, shown)
                self._paint_median(painter, lane, layer, ends_of_lane, ends)
        for i in self._named_lanes():
            self._paint_name(painter, self._lane(i), i)

    def _paint_densities(
        self, painter: QPainter, lane: QRectF, layer: Distributions,
        ends: tuple[float, float], shown: np.ndarray,
    ) -> None:  # fmt: skip
        assert self._run is not None
        rows = max(4, int(lane.height()))
        strengths = np.sqrt(layer.densities(*ends, rows))
        strengths[strengths < _PALEST] = 0
        strengths = np.vstack([strengths, np.zeros(rows)])[np.minimum(shown, len(layer.low))]
        colour = run_colour(self.theme, self._run.number)
        alpha = (strengths.T[::-1] * 255).astype(np.uint32)
        parts = (alpha * part // 255 for part in (colour.red(), colour.green(), colour.blue()))
        red, green, blue = parts
        pixels = np.ascontiguousarray(alpha << 24 | red << 16 | green << 8 | blue, np.uint32)
        image = QImage(
            pixels.data, pixels.shape[1], rows, 4 * pixels.shape[1],
            QImage.Format.Format_ARGB32_Premultiplied,
        )  # fmt: skip
        painter.drawImage(lane, image)

    def _paint_median(
        self, painter: QPainter, lane: QRectF, layer: Distributions,
        ends: tuple[float, float], places: np.ndarray,
    ) -> None:  # fmt: skip
        low, high = ends
        # In heights of the whole view, by which lines are drawn.
        parts = (layer.quantiles(0.5) - low) / (high - low)
        heights = 1 - (lane.bottom() - parts * lane.height()) / self.plot.view.height
        painter.save()
        painter.setClipRect(lane)
        stroke(painter, QPen(QColor(self.theme.ink), 1), lines(self.plot.view, places, heights))
        painter.restore()

    def _paint_name(self, painter: QPainter, lane: QRectF, i: int) -> None:
        """Write what layer it is, and below as there is room its range and its dead units."""
        layer, ends = self._looks[-1].layers[i], self._told_range(i)
        is_last = i == len(self._layers) - 1
        name = self.tr("last") if is_last else self._activation(i)
        told = [f"{i + 1} · {name}"]
        if layer.dead:
            told.append(
                self.tr("{dead} of {units} dead").format(dead=layer.dead, units=layer.units)
            )
        if ends is not None:
            told.append(" … ".join(self._number(end) for end in ends))
        painter.setFont(text_font(11))
        metrics = QFontMetricsF(text_font(11))
        room = max(1, int((lane.height() + 3) / _LINE))
        top = lane.center().y() - min(room, len(told)) * _LINE / 2
        for k, text in enumerate(told[:room]):
            is_dead = bool(k == 1 and layer.dead)
            painter.setPen(QColor(self.theme.ink if k == 0 or is_dead else self.theme.muted))
            box = QRectF(lane.right() + _GAP, top + k * _LINE, _RIGHT, _LINE)
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, _RIGHT - _GAP)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, elided)

    def _told_range(self, i: int) -> tuple[float, float] | None:
        """Return the ends of a lane, as far as there are values; those of gradients are alike."""
        ends, layer = self._ranges[i], self._layers[i]
        if ends is None or self._quantity == "gradients":
            return ends
        return max(ends[0], float(layer.low.min())), min(ends[1], float(layer.high.max()))

    def _activation(self, i: int) -> str:
        assert self._run is not None
        layer = self._run.problem.layers[i]
        return f"{layer.units} {layer.activation}"

    def _number(self, value: float) -> str:
        return format_value(10.0**value if self._quantity == "gradients" else value, 2)

    def _on_hover(self, event: HoverEvent) -> None:
        self.told.emit("" if event.isExit() else self._words(event.pos()))

    def _words(self, at: QPointF) -> str:
        """Return the numbers of the epoch and the layer at a place."""
        if not self._looks or self._stretch is None:
            return ""
        k = int(np.searchsorted(self._ends(), self.plot.view.x_at(at.x())))
        found = [i for i in range(len(self._layers)) if self._lane(i).contains(at)]
        if not found or k >= len(self._looks):
            return ""
        layer, look = self._layers[found[0]], self._looks[k]
        low, middle, high = (self._number(layer.quantiles(p)[k]) for p in (0.05, 0.5, 0.95))
        return self.tr(
            "epoch {epoch}, layer {layer}: median {middle}, 90 % from {low} to {high}, "
            "{dead} of {units} units dead"
        ).format(
            epoch=look.epoch, layer=found[0] + 1, middle=middle, low=low, high=high,
            dead=look.layers[found[0]].dead, units=look.layers[found[0]].units,
        )  # fmt: skip
