"""The big picture of Training: the losses of all visible runs, what was changed and what ended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from explorer.core.notation import format_value
from explorer.core.training import TrainingSpec
from explorer.core.training_runs import RunCurves
from explorer.ui.figures.bars import OUT, bar_path, bars, touching, zigzag
from explorer.ui.figures.lines import dotted, lines, stroke
from explorer.ui.figures.plot import Plot
from explorer.ui.figures.still import Still
from explorer.ui.figures.traces import Band, Points, Stretch, Trace, logarithm, trace
from explorer.ui.figures.view import View
from explorer.ui.theme import DASHES, Theme, mono_font, text_font
from explorer.ui.translation import translated

_PALE, _PALEST = 0.28, 0.11
"""Opacity of the bulk of the losses, with one run and with many."""
PEAKS = 0.55
"""Part of it that peaks have which stand out of the bulk."""
_SHADE = 0.45
"""Part of the ink in the colour of the lines by epoch."""
BADGE = 8.0
"""Radius of the number at the end of a run."""
_BEYOND = 4.0
"""Pixels above the picture to which a peak is seen."""
_MANY, _THIN = 4, 1.0
"""Of more runs than this, lines that move are so thin: a wide one takes several times as long."""
_TEXT, _ROW = 11, 16
"""Size and height of a line of the small texts."""
_MOST_ROWS = 3
"""Rows of texts about changes of the rate."""
_NAME = 18.0
"""Pixels above the lower border that the name of the axis takes beside it."""
_SENTENCE_WIDTH = 230
_EDGE = 8.0
"""Pixels from the border of the picture, at least, to what is marked in it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run shows at a step."""

    run: RunCurves
    step: int
    """Steps done."""
    loss: float
    """The greatest of the steps that are kept as one, in a run too long to keep every step."""
    smoothed: float
    train: float
    validation: float
    """Of the last epoch finished by then; NaN before the first."""


def run_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of a run, by its number from 1."""
    return QColor(theme.curves[(number - 1) % len(theme.curves)])


def epoch_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of a run's lines by epoch, which must stand out from its losses."""
    own, ink = run_colour(theme, number), QColor(theme.ink)
    red, green, blue = (
        (1 - _SHADE) * a + _SHADE * b
        for a, b in (
            (own.redF(), ink.redF()),
            (own.greenF(), ink.greenF()),
            (own.blueF(), ink.blueF()),
        )
    )
    return QColor.fromRgbF(red, green, blue)


def smoothed_pen(theme: Theme, number: int) -> QPen:
    """Return the pen of the smoothed loss; runs that share a colour differ by their dashes."""
    pen = QPen(run_colour(theme, number), 2.0)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    if number > len(theme.curves):
        pen.setDashPattern(DASHES[4])
    return pen


def train_pen(theme: Theme, number: int) -> QPen:
    """Return the pen of the mean loss of every epoch."""
    return QPen(epoch_colour(theme, number), 1.25)


def validation_pen(theme: Theme, number: int) -> QPen:
    """Return the pen of the validation loss of every epoch."""
    pen = QPen(epoch_colour(theme, number), 1.75)
    pen.setDashPattern(DASHES[2])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def band_colour(theme: Theme, number: int, count: int) -> QColor:
    """Return the colour of the losses of every step, the paler the more runs there are."""
    colour = run_colour(theme, number)
    colour.setAlphaF(max(_PALEST, _PALE / math.sqrt(max(count, 1))))
    return colour


def paint_badge(painter: QPainter, theme: Theme, at: QPointF, number: int) -> None:
    """Paint the number of a run in its colour, which tells runs apart in grey print too."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(run_colour(theme, number))
    painter.drawEllipse(at, BADGE, BADGE)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(text_font(11 if number < 100 else 9, strong=True))
    painter.setPen(QColor(theme.background))
    box = QRectF(at.x() - 12, at.y() - 8, 24, 16)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))


class LossPicture(QObject):
    """The losses in a plot of their own."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spec = TrainingSpec()
        self._runs: Sequence[RunCurves] = ()
        self._traces: list[Trace] = []
        self._stretch = Stretch(0, 1, "epoch", is_log=False, columns=2)
        self._known: dict[int, tuple[object, Trace]] = {}
        self.reading: float | None = None
        """The pixel from the left at which values are read."""
        self._settled = Still()
        self._proper: tuple[object, ...] = ()
        """The look in which the settled runs were painted last, if properly."""
        self._taken: list[QRectF] = []
        """Where something stands that nothing may cover."""

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme

    def show(self, runs: Sequence[RunCurves], spec: TrainingSpec, stretch: Stretch) -> list[Trace]:
        """Show runs in a stretch; return what is drawn of them."""
        self._runs, self._spec, self._stretch = runs, spec, stretch
        known, self._known = self._known, {}
        for run in runs:
            key = (id(run), run.version, stretch, spec.smoothing, spec.log_y, spec.outliers)
            at = known.get(run.number)
            found = at[1] if at and at[0] == key else trace(run, stretch, spec)
            self._known[run.number] = key, found
        self._traces = [self._known[run.number][1] for run in runs]
        return self._traces

    # What is painted, back to front.

    def paint(self, painter: QPainter, plot: Plot) -> None:
        """Paint the losses and all that is said about them."""
        view, theme = plot.view, self._theme
        plot.paint_grid(painter, theme)
        pairs = list(zip(self._runs, self._traces, strict=True))
        settled = [pair for pair in pairs if pair[0].end is not None]
        look = (
            view,
            theme.name,
            len(pairs),
            self._stretch,
            self._spec.smoothing,
            *((run.number, id(run), run.version) for run, _ in settled),
        )
        # What was painted properly need not be painted hastily because another run goes on.
        is_hasty = plot.is_hasty and look != self._proper
        painter.save()
        painter.setClipRect(QRectF(0, -_BEYOND, view.width, view.height + _BEYOND))
        self._settled.paint(
            painter,
            plot,
            (*look, is_hasty),
            lambda on: self._paint_runs(on, plot, settled, hasty=is_hasty),
        )
        self._proper = () if is_hasty else look
        going = [pair for pair in pairs if pair[0].end is None]
        self._paint_runs(painter, plot, going, hasty=plot.is_hasty)
        painter.restore()
        self._taken = []
        self._paint_changes(painter, view)
        self._paint_ends(painter, view)
        self._paint_reading(painter, view)

    def _paint_runs(
        self, painter: QPainter, plot: Plot, pairs: list[tuple[RunCurves, Trace]], *, hasty: bool
    ) -> None:
        theme, view = self._theme, plot.view
        for run, seen in pairs:
            colour = band_colour(theme, run.number, len(self._runs))
            for band in seen.bands:
                self._paint_losses(painter, plot, band, colour)
        for run, seen in pairs:
            for pen, points in (
                (smoothed_pen(theme, run.number), seen.smoothed),
                (train_pen(theme, run.number), seen.train),
                (validation_pen(theme, run.number), seen.validation),
            ):
                if hasty and len(pairs) > _MANY:
                    pen.setWidthF(_THIN)
                stroke(painter, pen, lines(view, *self._placed(points)), hasty=hasty)

    def _placed(self, points: Points) -> Points:
        """Return points with their heights as shown."""
        return points[0], self._heights(points[1])

    def _heights(self, values: np.ndarray) -> np.ndarray:
        return logarithm(values) if self._spec.log_y else values

    def _paint_losses(self, painter: QPainter, plot: Plot, band: Band, colour: QColor) -> None:
        """Paint the losses of single steps: as a line, or what it covers of every column."""
        view = plot.view
        x = view.x_to_pixel(band.x)
        peaks = self._ends(view, band.lows, band.highs)
        if not band.is_dense:
            painter.setPen(QPen(colour, 1.0))
            painter.drawPath(zigzag(x, *peaks))
            return
        bulk = self._ends(view, band.bulk_lows, band.bulk_highs)
        peaks, bulk = touching(*peaks), touching(*bulk)
        faint = QColor(colour)
        faint.setAlphaF(PEAKS * colour.alphaF())
        if plot.is_on_screen:
            # Qt fills a thousand thin bars forty times more slowly.
            dots = self._stretch.columns / view.width
            image = bars(x, peaks, bulk, (faint, colour), view.height, dots)
            painter.drawImage(QPointF(math.floor(x[0] * dots) / dots, -OUT), image)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for ends, each in ((peaks, faint), (bulk, colour)):
            painter.setPen(QPen(each, view.width / self._stretch.columns))
            painter.drawPath(bar_path(x, *ends))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _ends(self, view: View, lows: np.ndarray, highs: np.ndarray) -> Points:
        """Return the pixels of the upper and lower ends, no farther out than can be seen."""
        lows, highs = self._heights(lows), self._heights(highs)
        # What has no logarithm is below the picture.
        lows = np.where(np.isnan(lows) & ~np.isnan(highs), -np.inf, lows)
        low, high = -OUT, view.height + OUT
        tops, bottoms = (np.clip(view.y_to_pixel(v), low, high) for v in (highs, lows))
        return tops, bottoms

    # What is written over the curves.

    def _across(self, run: RunCurves, steps: float, view: View) -> float:
        """Return the pixel where so many steps of a run are done."""
        return float(view.x_to_pixel(self._stretch.shown(run, np.array([steps])))[0])

    def _height(self, value: float, view: View) -> float:
        """Return the pixel of a loss, at the border of the picture where it is out of it."""
        pixel = float(view.y_to_pixel(self._heights(np.array([value])))[0])
        pixel = view.height if math.isnan(pixel) else pixel
        return min(max(pixel, _EDGE), view.height - _EDGE)

    def _paint_changes(self, painter: QPainter, view: View) -> None:
        """Mark where a learning rate was changed; changes close together are told as one."""
        font = text_font(_TEXT)
        painter.setFont(font)
        for run in self._runs:
            told: list[tuple[float, float, float]] = []
            for change in run.changes:
                x = self._across(run, change.step, view)
                if not 0 <= x <= view.width:
                    continue
                painter.setPen(dotted(self._theme.muted))
                painter.drawLine(QPointF(x, 0), QPointF(x, view.height))
                if told and x - told[-1][0] < _ROW:
                    told[-1] = (told[-1][0], told[-1][1], change.after)
                else:
                    told.append((x, change.before, change.after))
            for x, before, after in told:
                text = self.tr("rate {before} → {after}").format(
                    before=format_value(before, 3), after=format_value(after, 3)
                )
                colour = epoch_colour(self._theme, run.number)
                self._write_beside(painter, text, x, view, colour)

    def _write_beside(
        self, painter: QPainter, text: str, x: float, view: View, colour: QColor
    ) -> None:
        """Write a text at the top beside a line, if there is room in one of the first rows."""
        width = QFontMetricsF(painter.font()).horizontalAdvance(text)
        left = x + 6 if x + 8 + width < view.width else x - 6 - width
        for row in range(_MOST_ROWS):
            box = QRectF(left - 3, 3 + row * _ROW, width + 6, _ROW)
            if left > 0 and not any(box.intersects(other) for other in self._taken):
                self._taken.append(box)
                self._write(painter, box, text, colour)
                return

    def _write(self, painter: QPainter, box: QRectF, text: str, colour: QColor) -> None:
        """Write a text in a box, over a ground that lets the curves shine through."""
        ground = QColor(self._theme.background)
        ground.setAlphaF(0.8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(colour)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box.adjusted(3, 0, -3, 0), flags, text)

    def _paint_ends(self, painter: QPainter, view: View) -> None:
        """Number each run where it ends, mark those that diverged and say how."""
        places: list[tuple[QPointF, RunCurves]] = []
        for run, seen in zip(self._runs, self._traces, strict=True):
            at = self._end(run, seen, view)
            if at is not None:
                places.append((at, run))
        spots = _apart([at for at, _ in places], view)
        self._taken += [QRectF(s.x() - 9, s.y() - 9, 18, 18) for s in spots]
        for (at, run), spot in zip(places, spots, strict=True):
            if abs(spot.y() - at.y()) > BADGE:
                painter.setPen(QPen(run_colour(self._theme, run.number), 1))
                painter.drawLine(at, spot)
        is_alone = sum(run.has_diverged for run in self._runs) == 1
        for (at, run), spot in zip(places, spots, strict=True):
            is_seen = self._across(run, run.done, view) <= view.width + 1
            if run.end is not None and run.has_diverged and is_seen:
                self._paint_cross(painter, at)
                text = self.tr("diverged at step {step}").format(step=f"{run.end.step:,}")
                if is_alone and view.width > 2 * _SENTENCE_WIDTH:
                    text = translated(run.end.sentence)
                painter.setFont(text_font(_TEXT))
                self._write_near(painter, text, at.x(), spot, view)
        for (_, run), spot in zip(places, spots, strict=True):
            paint_badge(painter, self._theme, spot, run.number)

    def _end(self, run: RunCurves, seen: Trace, view: View) -> QPointF | None:
        """Return where a run ends in the picture, or leaves it at the right."""
        x = self._across(run, run.done, view)
        if not run.done or not x > 0:
            return None
        row = seen.smoothed[1]
        if run.has_diverged and seen.bands:
            row = seen.bands[-1].highs
        finite = row[np.isfinite(row)]
        if not len(finite):
            return None
        return QPointF(min(x, view.width), self._height(float(finite[-1]), view))

    def _paint_cross(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(QColor(self._theme.error), 2))
        for way in (QPointF(4, 4), QPointF(4, -4)):
            painter.drawLine(at - way, at + way)

    def _write_near(
        self, painter: QPainter, text: str, end: float, spot: QPointF, view: View
    ) -> None:
        """Write a sentence beside the end of a run, where it covers nothing else that is said."""
        metrics = QFontMetricsF(painter.font())
        least = QRectF(0, 0, min(_SENTENCE_WIDTH, view.width - 40), 1000)
        needed = metrics.boundingRect(least, Qt.TextFlag.TextWordWrap, text)
        width, height = needed.width() + 8, needed.height()
        for down in (-BADGE, *range(12, 180, _ROW)):
            for left in (spot.x() + BADGE + 4, end - 2 * BADGE - width):
                box = QRectF(left, spot.y() + down, width, height)
                is_inside = left >= 0 and box.right() <= view.width and box.bottom() < view.height
                if is_inside and not any(box.intersects(other) for other in self._taken):
                    self._taken.append(box)
                    self._write(painter, box, text, QColor(self._theme.error))
                    return

    # What is read.

    def readings(self, pixel: float, view: View) -> list[Reading]:
        """Return what the runs show at a pixel from the left, of those that came so far."""
        found = []
        shown = np.array([view.x_at(pixel)])
        slack = (view.high - view.low) / view.width * 6
        for run in self._runs:
            if not run.done or self._stretch.shown(run, np.array([run.done]))[0] < shown[0] - slack:
                continue
            step = min(max(round(float(self._stretch.steps(run, shown)[0])), 1), run.done)
            found.append(self._reading(run, step))
        return found

    def _reading(self, run: RunCurves, step: int) -> Reading:
        nearest = np.abs(run.losses.places() - (step - 1)).argmin()
        smoothed = float(run.losses.smoothed(self._spec.smoothing)[nearest])
        epoch = step // run.steps_an_epoch
        row = run.epochs.values[min(epoch, len(run.epochs.values)) - 1] if epoch else [math.nan] * 2
        return Reading(
            run, step, run.losses.at(step - 1)[1], smoothed, float(row[0]), float(row[1])
        )

    def _paint_reading(self, painter: QPainter, view: View) -> None:
        """Paint a line at the step that is read, and a box with the values of every run there."""
        found = self.readings(self.reading, view) if self.reading is not None else []
        if not found:
            return
        x = self._across(found[-1].run, found[-1].step, view)
        if not -_EDGE <= x <= view.width + _EDGE:
            return
        painter.setPen(QPen(QColor(self._theme.axis), 1))
        painter.drawLine(QPointF(x, 0), QPointF(x, view.height))
        for reading in found:
            self._paint_dot(painter, reading, view)
        self._paint_box(painter, found, x, view)

    def _paint_dot(self, painter: QPainter, reading: Reading, view: View) -> None:
        if not math.isfinite(reading.smoothed):
            return
        at = QPointF(
            self._across(reading.run, reading.step, view), self._height(reading.smoothed, view)
        )
        painter.setPen(QPen(QColor(self._theme.background), 1.25))
        painter.setBrush(run_colour(self._theme, reading.run.number))
        painter.drawEllipse(at, 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_box(self, painter: QPainter, found: list[Reading], x: float, view: View) -> None:
        theme, numbers, words = self._theme, mono_font(_TEXT), text_font(_TEXT)
        titles = [
            self.tr("loss"),
            self.tr("smoothed"),
            self.tr("epoch mean"),
            self.tr("validation"),
        ]
        rows = [[_short(v) for v in (r.loss, r.smoothed, r.train, r.validation)] for r in found]
        filled = [i for i in range(4) if any(row[i] for row in rows)]
        digits, letters = QFontMetricsF(numbers), QFontMetricsF(words)
        widths = [
            max(
                letters.horizontalAdvance(titles[i]),
                *(digits.horizontalAdvance(r[i]) for r in rows),
            )
            + 12
            for i in filled
        ]
        title = self._place_text(found[-1])
        width = max(30 + sum(widths), letters.horizontalAdvance(title) + 20)
        height = _ROW * 2 + 18 * len(rows) + 14
        left = x + 14 if x + 14 + width < view.width or x < view.width / 2 else x - 14 - width
        box = QRectF(left, _EDGE, width, height)
        ground = QColor(theme.panel)
        ground.setAlphaF(0.95)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(words)
        painter.setPen(QColor(theme.ink))
        painter.drawText(QPointF(left + 10, box.top() + 18), title)
        rights = np.cumsum([left + 22, *widths])[1:].tolist()
        painter.setPen(QColor(theme.muted))
        for i, right in zip(filled, rights, strict=True):
            _write_to(painter, right, box.top() + 18 + _ROW, titles[i])
        for k, (reading, row) in enumerate(zip(found, rows, strict=True)):
            y = box.top() + 2 * _ROW + 16 + 18 * k
            paint_badge(painter, theme, QPointF(left + 18, y), reading.run.number)
            painter.setFont(numbers)
            painter.setPen(QColor(theme.ink))
            for i, right in zip(filled, rights, strict=True):
                _write_to(painter, right, y + 4, row[i])

    def _place_text(self, reading: Reading) -> str:
        run, at = reading.run, np.array([float(reading.step)])
        return self.tr("step {step} · epoch {epoch} · {seconds} s").format(
            step=f"{reading.step:,}",
            epoch=format_value(float(run.places(at, "epoch")[0]), 4),
            seconds=format_value(float(run.places(at, "time")[0]), 3),
        )


def _write_to(painter: QPainter, right: float, baseline: float, text: str) -> None:
    width = QFontMetricsF(painter.font()).horizontalAdvance(text)
    painter.drawText(QPointF(right - width, baseline), text)


def _short(value: float) -> str:
    """Return a loss with four digits, nothing for NaN."""
    if math.isnan(value):
        return ""
    return f"{value:.4f}" if 1e-3 <= abs(value) < 1e4 else format_value(value, 4)


def _apart(places: list[QPointF], view: View) -> list[QPointF]:
    """Return spots for badges beside the ends of curves: as near as they can stand, in order."""
    spots = [QPointF(place.x() + 13, place.y()) for place in places]
    column: list[int] = []
    for i in sorted(range(len(spots)), key=lambda i: spots[i].x()):
        if column and spots[i].x() - spots[column[-1]].x() > 2 * BADGE + 1:
            _spread(spots, column, view)
            column = []
        column.append(i)
    _spread(spots, column, view)
    return spots


def _spread(spots: list[QPointF], column: list[int], view: View) -> None:
    """Move the spots of a column up and down until none touch, all together as little as can be.

    Least squares under an order: neighbours that touch form a pile, which stands at its mean.
    """
    if not column:
        return
    order = sorted(column, key=lambda i: spots[i].y())
    gap = min(2 * BADGE + 1, (view.height - _EDGE - _NAME) / len(order))
    piles: list[list[float]] = []
    for k, i in enumerate(order):
        piles.append([spots[i].y() - k * gap])
        while len(piles) > 1 and np.mean(piles[-2]) > np.mean(piles[-1]):
            piles[-2:] = [piles[-2] + piles[-1]]
    heights = np.concatenate([[float(np.mean(pile))] * len(pile) for pile in piles])
    heights = np.clip(heights, _EDGE, max(_EDGE, view.height - _NAME - gap * (len(order) - 1)))
    for k, (i, height) in enumerate(zip(order, heights.tolist(), strict=True)):
        spots[i].setY(height + k * gap)
