"""The big picture of Training: the losses of all visible runs, what was changed and what ended."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from explorer.core.sound.heard import HeardLine
from explorer.core.training.curves import RunCurves
from explorer.core.training.spec import TrainingSpec
from explorer.ui.figures.kit.cached_layer import CachedLayer
from explorer.ui.figures.kit.lines import lines_of_many, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.kit.view import View
from explorer.ui.figures.training.bars import OUT, bar_path, bars, touching, zigzag
from explorer.ui.figures.training.loss_marks import LossMarks
from explorer.ui.figures.training.loss_reading import LossReading, Reading
from explorer.ui.figures.training.loss_transform import EDGE, TEXT, LossTransform
from explorer.ui.figures.training.run_looks import (
    band_colours,
    smoothed_pen,
    spread_colour,
    step_colour,
    train_pen,
    validation_pen,
)
from explorer.ui.figures.training.score_marks import ScoreMarks
from explorer.ui.figures.training.traces import Band, Points, Stretch, Trace, run_of_steps, trace
from explorer.ui.widgets.theme import text_font

_BEYOND = 1.0
"""Pixels above the picture to which a peak is seen."""
_MANY, _THIN = 4, 1.0
"""Of more runs than this, lines that move are so thin: a wide one takes several times as long."""


class LossPicture(QObject):
    """The losses in a plot of their own."""

    def __init__(self, plot: Plot, parent: QObject) -> None:
        super().__init__(parent)
        self._plot = plot
        self._spec = TrainingSpec()
        self._runs: Sequence[RunCurves] = ()
        self._traces: list[Trace] = []
        self._stretch = Stretch(0, 1, "epoch", is_log=False, columns=2)
        self._known: dict[int, tuple[object, Trace]] = {}
        self.reading: float | None = None
        """The pixel from the left at which values are read."""
        self._settled = CachedLayer()
        self._proper: tuple[object, ...] = ()
        """The look in which the settled runs were painted last, if properly."""

    def show(self, runs: Sequence[RunCurves], spec: TrainingSpec, stretch: Stretch) -> list[Trace]:
        """Show runs in a stretch; return what is drawn of them."""
        self._runs, self._spec, self._stretch = runs, spec, stretch
        known, self._known = self._known, {}
        one = run_of_steps(runs)
        for run in runs:
            by_step = run is one
            look = (stretch, spec.smoothing, spec.log_y, spec.outliers, spec.metric, by_step)
            key = (id(run), run.version, look)
            at = known.get(run.number)
            found = at[1] if at and at[0] == key else trace(run, stretch, spec, by_step=by_step)
            self._known[run.number] = key, found
        self._traces = [self._known[run.number][1] for run in runs]
        return self._traces

    def heard(self) -> tuple[HeardLine, ...]:
        """Return the smoothed losses of the runs as they are heard; of scores, the validation."""
        view, found = self._plot.view, list[HeardLine]()
        for run, seen in zip(self._runs, self._traces, strict=True):
            x, y = self.placing(view).placed(
                seen.smoothed if len(seen.smoothed[0]) else seen.validation
            )
            there = np.isfinite(x)
            if np.isfinite(y[there]).any():
                name = self.tr("run {number}").format(number=run.number)
                ends = view.low, view.high, view.bottom, view.top
                number = len(found)
                found.append(
                    HeardLine(name, x[there], y[there], *ends, number=number, has_zero=False)
                )
        return tuple(found)

    # What is painted, back to front.

    def paint(self, painter: QPainter, plot: Plot) -> None:
        """Paint the losses and all that is said about them."""
        view, theme = plot.view, self._plot.theme
        plot.paint_grid(painter)
        if self._spec.axis == "time":
            self._paint_first_call(painter, view)
        pairs = list(zip(self._runs, self._traces, strict=True))
        going = [pair for pair in pairs if pair[0].end is None]
        settled = [pair for pair in pairs if pair[0].end is not None]
        look = (
            view,
            theme.name,
            self._stretch,
            self._spec.smoothing,
            self._spec.outliers,
            self._spec.metric,
            *((run.number, id(run), run.version, bool(seen.bands)) for run, seen in settled),
        )
        # What was painted properly need not be painted hastily because another run goes on.
        is_hasty = plot.is_hasty and look != self._proper
        painter.save()
        painter.setClipRect(QRectF(0, -_BEYOND, view.width, view.height + _BEYOND))
        self._paint_steps(painter, plot, going)
        self._settled.paint(
            painter,
            plot,
            (*look, is_hasty),
            lambda on: self._paint_runs(on, plot, settled, hasty=is_hasty),
        )
        self._proper = () if is_hasty else look
        self._paint_lines(painter, plot, going, hasty=plot.is_hasty)
        painter.restore()
        placing = self.placing(view)
        marks = LossMarks(theme, placing, self._runs, self._traces)
        marks.paint(painter)
        drawn = list(zip(self._runs, self._traces, strict=True))
        ScoreMarks(theme, placing, drawn, self._spec.metric).paint(painter, marks.taken)
        if self.reading is not None:
            self._reader(placing).paint(painter, self.reading)

    def _paint_first_call(self, painter: QPainter, view: View) -> None:
        """Shade the time before the first loss, and say what it was spent on."""
        starts = [self.placing(view).across(run, 1) for run in self._runs if run.done]
        begin = 0.0 if self._stretch.is_log else max(float(view.x_to_pixel(0.0)), 0.0)
        width = min([*starts, view.width]) - begin
        if self._stretch.is_log or not starts or width < 2:
            return
        box = QRectF(begin, 0, width, view.height)
        painter.fillRect(box, QColor(self._plot.theme.hover))
        if all(run.problem.mode == "eager" for run in self._runs):
            text = self.tr("first call")
        else:
            text = self.tr("first call: tracing, compiling")
        font = text_font(TEXT)
        metrics = QFontMetricsF(font)
        is_wide = width >= metrics.horizontalAdvance(text) + 2 * EDGE
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(self._plot.theme.muted))
        painter.translate(box.center())
        if not is_wide:
            painter.rotate(-90)
        if is_wide or width >= metrics.height() + 2:
            half = max(view.width, view.height) / 2
            painter.drawText(
                QRectF(-half, -TEXT, 2 * half, 2 * TEXT), Qt.AlignmentFlag.AlignCenter, text
            )
        painter.restore()

    def _paint_runs(
        self, painter: QPainter, plot: Plot, pairs: list[tuple[RunCurves, Trace]], *, hasty: bool
    ) -> None:
        self._paint_steps(painter, plot, pairs)
        self._paint_lines(painter, plot, pairs, hasty=hasty)

    def _paint_steps(
        self, painter: QPainter, plot: Plot, pairs: list[tuple[RunCurves, Trace]]
    ) -> None:
        """Paint the losses of every step, of the runs of which they are seen."""
        for run, seen in pairs:
            if seen.spread is not None:
                self._paint_spread(painter, plot, run.number, seen.spread)
            for band in seen.bands:
                self._paint_losses(painter, plot, run.number, band)

    def _paint_spread(
        self, painter: QPainter, plot: Plot, number: int, spread: tuple[Points, Points]
    ) -> None:
        """Fill what lies between the least and the greatest over the seeds."""
        placing, view = self.placing(plot.view), plot.view
        corners: list[QPointF] = []
        for points, way in zip(spread, (1, -1), strict=True):
            x, y = placing.placed(points)
            # Neither infinite nor too far out for Qt.
            pixels = np.clip(view.y_to_pixel(y), -view.height, 2 * view.height)
            there = np.isfinite(pixels)
            along = zip(view.x_to_pixel(x)[there].tolist(), pixels[there].tolist(), strict=True)
            corners += [QPointF(*at) for at in along][::way]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(spread_colour(self._plot.theme, number))
        painter.drawPolygon(QPolygonF(corners))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_lines(
        self, painter: QPainter, plot: Plot, pairs: list[tuple[RunCurves, Trace]], *, hasty: bool
    ) -> None:
        theme, view = self._plot.theme, plot.view
        placing = self.placing(view)
        strokes = [(smoothed_pen(theme, run.number), seen.smoothed) for run, seen in pairs]
        # The lines by epoch are calm, and over the others they are seen.
        for run, seen in pairs:
            strokes.append((train_pen(theme, run.number), seen.train))
            strokes.append((validation_pen(theme, run.number), seen.validation))
        if not strokes:
            return
        placed = lines_of_many(view, [placing.placed(points) for _, points in strokes])
        for (pen, _), line in zip(strokes, placed, strict=True):
            if hasty and len(pairs) > _MANY:
                pen.setWidthF(_THIN)
            stroke(painter, pen, line, hasty=hasty)

    def _paint_losses(self, painter: QPainter, plot: Plot, number: int, band: Band) -> None:
        """Paint the losses of single steps: as a line, or what it covers of every column."""
        view, placing = plot.view, self.placing(plot.view)
        x = view.x_to_pixel(band.x)
        peaks = placing.ends(band.lows, band.highs)
        if not band.is_dense:
            painter.setPen(QPen(step_colour(self._plot.theme, number), 1.0))
            painter.drawPath(zigzag(x, *peaks))
            return
        colours = band_colours(self._plot.theme, number, peaks=self._spec.outliers)
        bulk = placing.ends(band.bulk_lows, band.bulk_highs)
        peaks, bulk = touching(*peaks), touching(*bulk)
        if plot.is_on_screen:
            # Qt fills a thousand thin bars forty times more slowly.
            dots = self._stretch.columns / view.width
            image = bars(x, peaks, bulk, colours, view.height, dots)
            painter.drawImage(QPointF(math.floor(x[0] * dots) / dots, -OUT), image)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for ends, each in zip((peaks, bulk), colours, strict=True):
            painter.setPen(QPen(each, view.width / self._stretch.columns))
            painter.drawPath(bar_path(x, *ends))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def readings(self, pixel: float, view: View) -> list[Reading]:
        """Return what the runs show at a pixel from the left, of those that came so far."""
        return self._reader(self.placing(view)).at(pixel)

    def steps_at(self, run: RunCurves, pixel: float) -> float:
        """Return how many steps of a run are done at a pixel from the left."""
        at = np.array([self._plot.view.x_at(pixel)])
        return float(self._stretch.steps(run, at)[0])

    def _reader(self, placing: LossTransform) -> LossReading:
        return LossReading(self._plot.theme, placing, self._runs, self._spec)

    def placing(self, view: View) -> LossTransform:
        """Return where steps and losses stand in a view."""
        return LossTransform(view, self._stretch, self._spec.log_y)
