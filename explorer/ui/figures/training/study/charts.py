"""Charts below the parallel coordinates: the best by number of trials, and every curve."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.core.training.study.study import Trial, best_so_far
from explorer.ui.figures.kit.chart import Chart
from explorer.ui.figures.kit.lines import lines, stroke
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.training.study.looks import PALE, faded
from explorer.ui.figures.training.study.ranked import Ranked
from explorer.ui.figures.training.study.scales import fitted, is_far_apart
from explorer.ui.widgets.theme import Theme

_ROOM = 0.06
"""Part of the height that is left free above and below."""
_SPACING = 24
"""Least pixels between two labels at the left."""
_ACROSS = 40
"""The same below."""
_REACH = 10.0
"""Pixels from a point within which the mouse is at it."""


class StudyChart(Chart):
    """A chart of losses, logarithmic where they are far apart."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent)
        self.ranked = Ranked(None)
        self.hovered: int | None = None
        self._is_log = False
        self.plot.left_axis.is_fine = True
        self.plot.bottom_axis.is_count = True
        self.plot.bottom_axis.name = ""
        self.plot.left_axis.spacing, self.plot.bottom_axis.spacing = _SPACING, _ACROSS

    def show(self, ranked: Ranked) -> None:
        """Show the trials of a study."""
        self.ranked = ranked
        values = self._values()
        self._is_log = self.plot.left_axis.is_log = is_far_apart(values)
        low, high = fitted(self._shown(values))
        room = _ROOM * (high - low)
        self.plot.set_view(0.0, float(max(self._last(), 1)), low - room, high + room)
        self.plot.layer.update()

    def _shown(self, values: np.ndarray) -> np.ndarray:
        """Return losses along the axis: their logarithms where that is logarithmic."""
        if not self._is_log:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log10(np.where(values > 0, values, math.nan))

    def _values(self) -> np.ndarray:
        """Return all losses that are shown."""
        raise NotImplementedError

    def _last(self) -> int:
        """Return where the horizontal axis ends."""
        raise NotImplementedError

    def trial_at(self, position: QPointF) -> Trial | None:
        """Return the trial that is nearest to a pixel, if one is near."""
        raise NotImplementedError


class BestChart(StudyChart):
    """The value of each trial as it ended, and the best of all by then."""

    def _done(self) -> list[Trial]:
        return [trial for trial in self.ranked.trials if math.isfinite(trial.value)]

    def _values(self) -> np.ndarray:
        return np.array([trial.value for trial in self._done()])

    def _last(self) -> int:
        return len(self.ranked.picture.trials) if self.ranked.picture is not None else 1

    def _pixels(self, trial: Trial) -> QPointF:
        view = self.plot.view
        y = self._shown(np.array([trial.value]))
        return QPointF(float(view.x_to_pixel(trial.told + 1)), float(view.y_to_pixel(y)[0]))

    def trial_at(self, position: QPointF) -> Trial | None:
        """Return the trial whose point is nearest."""
        away = [
            (math.hypot(*(self._pixels(t) - position).toTuple()), t.number, t) for t in self._done()
        ]
        nearest = min(away, default=None)
        return nearest[2] if nearest is not None and nearest[0] <= _REACH else None

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        plot.paint_grid(painter)
        self._paint_title(painter, [self.tr("best so far, by trials"), self.tr("best so far")])
        ranked = self.ranked
        kept = {t.number for i, t in enumerate(ranked.trials) if ranked.is_kept(i)}
        if ranked.picture is not None and not self._done():
            self._paint_instead(painter, self.tr("Comes with the first trial that is complete."))
        painter.setPen(Qt.PenStyle.NoPen)
        for trial in self._done():
            colour = ranked.colour(self.theme, trial)
            painter.setBrush(colour if trial.number in kept else faded(colour, PALE))
            painter.drawEllipse(self._pixels(trial), 3.0, 3.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_best(painter)
        for number in {ranked.chosen, self.hovered}:
            trial = ranked.trial(number)
            if trial is not None and math.isfinite(trial.value):
                painter.setPen(QPen(QColor(self.theme.ink), 2))
                painter.drawEllipse(self._pixels(trial), 5.0, 5.0)

    def _paint_best(self, painter: QPainter) -> None:
        """Paint the steps down, on to the trial that ended last."""
        best = best_so_far(self.ranked.trials)
        if not best:
            return
        ended = [
            trial.told for trial in self.ranked.trials if trial.state in {"complete", "failed"}
        ]
        points = [self._pixels(best[0])]
        for trial in best[1:]:
            at = self._pixels(trial)
            points += [QPointF(at.x(), points[-1].y()), at]
        end = float(self.plot.view.x_to_pixel(max(ended) + 1))
        points.append(QPointF(end, points[-1].y()))
        painter.setPen(QPen(QColor(self.theme.ink), 1.75))
        painter.drawPolyline(points)


class CurvesChart(StudyChart):
    """The validation loss of every trial by epoch."""

    def _curves(self) -> dict[int, np.ndarray]:
        picture = self.ranked.picture
        return dict(picture.curves) if picture is not None else {}

    def _values(self) -> np.ndarray:
        curves = [curve for curve in self._curves().values() if len(curve)]
        if not curves:
            return np.zeros(0)
        values = np.concatenate(curves)
        values = values[np.isfinite(values)]
        if not len(values):
            return values
        # A single curve that goes off would press all others to the ground.
        ends = np.array([curve[-1] for curve in curves if math.isfinite(curve[-1])])
        most = 5 * float(np.median(ends)) if len(ends) and np.median(ends) > 0 else math.inf
        return values[values <= max(most, float(values.min()))]

    def _last(self) -> int:
        return max(map(len, self._curves().values()), default=1)

    def trial_at(self, position: QPointF) -> Trial | None:
        """Return the trial whose curve is nearest."""
        view, epoch = self.plot.view, round(self.plot.view.x_at(position.x()))
        near: list[tuple[float, int]] = []
        for number, curve in self._curves().items():
            if 1 <= epoch <= len(curve):
                at = float(view.y_to_pixel(self._shown(curve[epoch - 1 : epoch]))[0])
                near.append((abs(at - position.y()), number))
        found = min((each for each in near if each[0] <= _REACH), default=None)
        return self.ranked.trial(found[1]) if found is not None else None

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view, ranked, curves = plot.view, self.ranked, self._curves()
        plot.paint_grid(painter)
        self._paint_title(
            painter, [self.tr("validation loss, by epoch"), self.tr("validation loss")], view.width
        )
        if ranked.picture is not None and not any(map(len, curves.values())):
            self._paint_instead(painter, self.tr("Comes with the first epoch."))
        painter.save()
        painter.setClipRect(QRectF(0, -2, view.width + 2, view.height + 4))
        looked_at = {ranked.chosen, self.hovered}
        order = sorted(enumerate(ranked.trials), key=lambda each: each[1].number in looked_at)
        for i, trial in order:
            if trial.number not in curves:
                continue
            curve = self._shown(curves[trial.number])
            is_looked_at = trial.number in looked_at
            colour = QColor(self.theme.ink) if is_looked_at else ranked.colour(self.theme, trial)
            if not is_looked_at and not ranked.is_kept(i):
                colour = faded(colour, PALE)
            pen = QPen(colour, 2.5 if is_looked_at else 1.1)
            if len(curve) == 1:
                painter.setPen(QPen(colour, 4.0))
                painter.drawPoint(
                    QPointF(float(view.x_to_pixel(1.0)), float(view.y_to_pixel(curve[0])))
                )
            stroke(painter, pen, lines(view, np.arange(1.0, len(curve) + 1), curve))
        painter.restore()
