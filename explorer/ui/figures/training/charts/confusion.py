"""The confusion matrix: how many rows of each class are predicted to be of which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from explorer.core.sentence import sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.growing.confusions import EpochConfusion
from explorer.ui.figures.kit.cells import cells_image
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.training.class_looks import fitted_names, mixed
from explorer.ui.figures.training.run_chart import RunChart
from explorer.ui.widgets.theme import Theme, mono_font, text_font
from explorer.ui.widgets.translation import translated

_RIGHT = 12
_LEAST, _MOST = 0.10, 0.85
"""Strength of the colour of a single row of a class, and of all of them."""
_NAMES, _PART = (24.0, 110.0), 0.4
"""Pixels that names at the left take at least and at most, and part of the width at most."""
_LETTER, _BELOW, _TITLE = 13.0, 16.0, 14.0
"""Pixels of a line of text, of the names below, and of what both axes are."""
_CLOSEST = 11.0
"""Pixels from a name at the left to the next one at least."""
_SHORTEST = 40.0
"""Pixels in which a longer name is written below."""
_LINED = 30
"""Classes up to which the cells are told apart by lines."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The matrix in the picture, in pixels."""

    box: QRectF
    count: int
    lines: int
    """Of the names below: in the second stands every other one."""

    @property
    def width(self) -> float:
        return self.box.width() / self.count

    @property
    def height(self) -> float:
        return self.box.height() / self.count

    def cell(self, row: int, column: int) -> QRectF:
        left, top = self.box.left(), self.box.top()
        return QRectF(left + column * self.width, top + row * self.height, self.width, self.height)

    def at(self, point: QPointF) -> tuple[int, int] | None:
        if not self.box.contains(point):
            return None
        row = int((point.y() - self.box.top()) / self.height)
        column = int((point.x() - self.box.left()) / self.width)
        return min(row, self.count - 1), min(column, self.count - 1)


class ConfusionChart(RunChart):
    """One chart: rows are true classes, columns predicted ones; colours are shares of the row.

    Signals:
        told(str): the cell under the mouse in words; empty: it is at none.
    """

    told = Signal(str)

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent, _RIGHT, 40)
        self._matrix: np.ndarray | None = None
        self._steps: float | None = None
        """After how many the run is read in the figure."""
        self._read: EpochConfusion | None = None
        """The matrix that is read there, in the place of the last one."""
        self._mouse: QPointF | None = None
        self.plot.show_axes(False)
        self.plot.unit.hovered.connect(self._on_hover)

    def show(self, run: RunCurves | None, *, is_numbered: bool) -> None:
        """Show a run's matrix: of the test data where it has ended, else of the validation data.

        Where an epoch is read in the figure, it is that of the validation data after it.
        `is_numbered` tells whether the run's number stands beside the title.
        """
        before, self._read = self._read, self._read_of(run)
        if self._read is not None:
            matrix = self._read.matrix
        else:
            matrix = run.shown_confusion if run is not None else None
        is_same = run is self._run and matrix is self._matrix and before is self._read
        if is_same and is_numbered == self._is_numbered:
            return
        self._run, self._matrix, self._is_numbered = run, matrix, is_numbered
        if self._mouse is not None:
            self.told.emit(self._words())
        self.plot.layer.update()

    def read_after(self, steps: float | None) -> None:
        """Show the matrix of the epoch that was over after some steps; None: the last one."""
        self._steps = steps
        self.show(self._run, is_numbered=self._is_numbered)

    def _read_of(self, run: RunCurves | None) -> EpochConfusion | None:
        if run is None or self._steps is None:
            return None
        return run.confusion_after(self._steps)

    def _paint(self, painter: QPainter, plot: Plot) -> None:
        view, matrix = plot.view, self._matrix
        self._paint_head(painter, self._titles(), view.width + _RIGHT)
        if matrix is None or self._run is None:
            has_ended = self._run is not None and self._run.end is not None
            text = self.tr("No epoch was finished.") if has_ended else ""
            self._paint_instead(painter, text or self.tr("Comes with the first epoch."), 0.0)
            return
        place = self._place(len(matrix))
        key = (view, self.theme.name, id(matrix), self._run.number)
        self._still.paint(painter, plot, key, lambda on: self._paint_matrix(on, place, matrix))
        found = place.at(self._mouse) if self._mouse is not None else None
        if found is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.theme.ink), 1.5))
            painter.drawRect(place.cell(*found))

    def _titles(self) -> list[str]:
        matrix, run = self._matrix, self._run
        if matrix is None or run is None or not matrix.sum():
            return [self.tr("confusion matrix")]
        right = f"{np.trace(matrix) / matrix.sum():.1%}"
        if self._read is not None:
            told = {"epoch": f"{self._read.epoch:,}", "share": right}
            return [
                self.tr(
                    "confusion matrix of the validation data, epoch {epoch} · {share} right"
                ).format(**told),
                self.tr("validation data, epoch {epoch} · {share} right").format(**told),
                self.tr("epoch {epoch} · {share}").format(**told),
            ]
        if run.is_tested:
            return [
                self.tr("confusion matrix of the test data · {share} right").format(share=right),
                self.tr("test data · {share} right").format(share=right),
                self.tr("test · {share}").format(share=right),
            ]
        return [
            self.tr("confusion matrix of the validation data · {share} right").format(share=right),
            self.tr("validation data · {share} right").format(share=right),
            self.tr("validation · {share}").format(share=right),
        ]

    @property
    def _names(self) -> Sequence[str]:
        return self._run.classes if self._run is not None else ()

    def _place(self, count: int) -> _Place:
        """Return where the matrix stands: beside the names at the left, above those below."""
        view, metrics = self.plot.view, QFontMetricsF(text_font(11))
        longest = max(map(metrics.horizontalAdvance, self._names), default=0.0) + 6
        left = _TITLE + min(max(longest, _NAMES[0]), _NAMES[1], _PART * view.width)
        width = max(view.width - left, 1.0)
        cell, least = width / count, min(longest, _SHORTEST)
        lines = 2 if cell < longest and least <= 2 * cell < 2 * longest else 1
        if _LETTER <= (view.height - _BELOW - _TITLE) / count < _LETTER * (1 + 1 / count):
            # The second line would take the room of the numbers.
            lines = 1
        bottom = _BELOW + (lines - 1) * _LETTER + _TITLE
        return _Place(QRectF(left, 0, width, max(view.height - bottom, 1.0)), count, lines)

    def _paint_matrix(self, painter: QPainter, place: _Place, matrix: np.ndarray) -> None:
        shares = _shares(matrix)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(place.box, cells_image(self._colours(matrix, shares)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if place.count <= _LINED:
            self._paint_lines(painter, place)
        painter.restore()
        self._paint_numbers(painter, place, matrix, shares)
        self._paint_names(painter, place)

    def _colours(self, matrix: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """Return (n, n) uint32: right ones in one colour, wrong ones in another, by their share."""
        theme = self.theme
        # A few wrong ones among many right ones are to be seen.
        levels = np.where(matrix > 0, np.round(255 * np.sqrt(shares)), 0).astype(int)
        tables = []
        for name in (theme.curves[0], theme.curves[1]):
            parts = _LEAST + (_MOST - _LEAST) * np.arange(256) / 255
            table = [mixed(theme.background, QColor(name), float(part)).rgba() for part in parts]
            tables.append(np.array([QColor(theme.background).rgba(), *table[1:]], np.uint32))
        return np.where(np.eye(len(matrix), dtype=bool), tables[0][levels], tables[1][levels])

    def _paint_lines(self, painter: QPainter, place: _Place) -> None:
        painter.setPen(QPen(QColor(self.theme.line), 1))
        box = place.box
        for k in range(place.count + 1):
            x, y = round(box.left() + k * place.width), round(box.top() + k * place.height)
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))

    def _paint_numbers(
        self, painter: QPainter, place: _Place, matrix: np.ndarray, shares: np.ndarray
    ) -> None:
        """Write counts, and shares below them, where there is room for all of them."""
        font, small = mono_font(11), text_font(10)
        metrics = QFontMetricsF(font)
        longest = max(len(f"{int(count):,}") for count in matrix.flat)
        if metrics.horizontalAdvance("0") * longest + 4 > place.width or place.height < _LETTER:
            return
        has_shares = place.height >= 2 * _LETTER + 2 and place.width >= 36
        for row, column in np.argwhere(matrix > 0).tolist():
            cell = place.cell(row, column)
            is_dark = math.sqrt(shares[row, column]) > 0.6
            painter.setPen(QColor(self.theme.background if is_dark else self.theme.ink))
            painter.setFont(font)
            upper = cell.adjusted(0, 0, 0, -_LETTER) if has_shares else cell
            centre = Qt.AlignmentFlag.AlignCenter
            painter.drawText(upper, centre, f"{matrix[row, column]:,}")
            if has_shares:
                painter.setFont(small)
                painter.drawText(
                    cell.adjusted(0, _LETTER, 0, 0), centre, _share(shares[row, column])
                )

    def _paint_names(self, painter: QPainter, place: _Place) -> None:
        """Write the names of the classes, of many of every few, and what the axes are."""
        painter.setFont(text_font(11))
        painter.setPen(QColor(self.theme.muted))
        self._paint_names_left(painter, place)
        self._paint_names_below(painter, place)
        box, centre = place.box, Qt.AlignmentFlag.AlignCenter
        top = box.bottom() + _BELOW + (place.lines - 1) * _LETTER
        painter.drawText(QRectF(box.left(), top, box.width(), _TITLE), centre, self.tr("predicted"))
        painter.save()
        painter.translate(0, box.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-60, 0, 120, _TITLE), centre, self.tr("true"))
        painter.restore()

    def _paint_names_left(self, painter: QPainter, place: _Place) -> None:
        room = QRectF(_TITLE, 0, place.box.left() - _TITLE - 4, _LETTER)
        names = fitted_names(QFontMetricsF(painter.font()), self._names, room.width())
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row in range(0, place.count, math.ceil(_CLOSEST / place.height)):
            room.moveTop(place.cell(row, 0).center().y() - _LETTER / 2)
            painter.drawText(room, flags, names[row])

    def _paint_names_below(self, painter: QPainter, place: _Place) -> None:
        metrics = QFontMetricsF(painter.font())
        longest = max(map(metrics.horizontalAdvance, self._names), default=0.0) + 3
        across = place.lines * place.width
        step = math.ceil(min(longest, _SHORTEST) / across)
        room = QRectF(0, 0, step * across, _LETTER)
        names = fitted_names(metrics, self._names, room.width() - 2)
        for column in range(0, place.count, step):
            line = column // step % place.lines
            room.moveTop(place.box.bottom() + 2 + line * _LETTER)
            room.moveLeft(place.cell(0, column).center().x() - room.width() / 2)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, names[column])

    # What is read.

    def _on_hover(self, event: HoverEvent) -> None:
        self._mouse = None if event.isExit() else event.pos()
        self.told.emit(self._words())
        self.plot.layer.update()

    def _words(self) -> str:
        """Return the cell under the mouse in words."""
        matrix, run = self._matrix, self._run
        if matrix is None or run is None or self._mouse is None:
            return ""
        found = self._place(len(matrix)).at(self._mouse)
        return "" if found is None else cell_words(matrix, run.classes, *found)


def cell_words(matrix: np.ndarray, names: Sequence[str], row: int, column: int) -> str:
    """Return what a cell says: how many rows of a class were taken for which."""
    count, total = int(matrix[row, column]), int(matrix[row].sum())
    if not total:
        return translated(sentence("There is no row of {name} here.", name=names[row][:40]))
    told = {
        "count": f"{count:,}",
        "total": f"{total:,}",
        "name": names[row][:40],
        "share": _share(count / total),
    }
    if row == column:
        return translated(
            sentence("{count} of {total} rows of {name} are recognised: {share}", **told)
        )
    other = names[column][:40]
    return translated(
        sentence(
            "{count} of {total} rows of {name} are taken for {other}: {share}", **told, other=other
        )
    )


def _shares(matrix: np.ndarray) -> np.ndarray:
    """Return what part of its row each cell is, in the same shape; 0 in a row without any."""
    totals = matrix.sum(axis=1, keepdims=True)
    return np.divide(matrix, totals, out=np.zeros(matrix.shape), where=totals > 0)


def _share(part: float) -> str:
    """Return a share as a percentage that is 0 or 100 only where it is so."""
    return f"{part:.0%}" if part in {0.0, 1.0} or 0.01 <= part <= 0.99 else f"{part:.1%}"
