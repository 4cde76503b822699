"""Names the runs that are shown and what their lines mean, in as many rows as that needs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import told_apart, without_shared
from explorer.ui.figures.kit.plot import Plot
from explorer.ui.figures.training.run_looks import (
    BADGE,
    band_colours,
    paint_badge,
    smoothed_pen,
    spread_colour,
    train_pen,
    validation_pen,
)
from explorer.ui.figures.training.traces import run_of_steps
from explorer.ui.widgets.theme import Theme, text_font

_ROW, _TOP, _BOTTOM = 21, 9, 5
"""Height of a row, and the room above and below the rows."""
_APART, _SAMPLE, _GAP = 16.0, 18.0, 6.0
"""Pixels between two entries, of a sample of a line, and from there to its name."""
_OUT = 24.0
"""Pixels to the right of the picture that names may reach."""
_LONGEST = (248.0, 118.0, 0.0)
"""Pixels that the name of a run may take, less where there are many; but what comes first, the
optimizer and its rate, is told whole."""
_MOST_ROWS, _LOW = 3, 330.0
"""Rows of names; runs that need more are only counted here, and named where the page lists them.
In a figure less high than so many pixels one row is for names, and one for the key."""
_BY_STEP = {"losses", "bulk"}
"""What the key does without first."""


class _Entry(NamedTuple):
    """Something painted in the header, with its place in it."""

    left: float
    right: float
    row: int
    text: str
    run: RunCurves | None
    """Of which this is the name."""
    sample: str
    """Meaning of a line whose look is painted; empty: a name, or the number of those left out."""


def _rows(entries: list[_Entry]) -> int:
    return entries[-1].row + 1 if entries else 0


@lru_cache(maxsize=4096)
def _label(name: str, longest: float) -> str:
    """Return the name of a run, shortened to so many pixels, but with its optimizer and rate."""
    metrics = QFontMetricsF(text_font(12))
    first = name.split(" · ", maxsplit=1)[0]
    if longest < metrics.horizontalAdvance(f"{first} · …"):
        return first
    return metrics.elidedText(name, Qt.TextElideMode.ElideRight, longest)


@lru_cache(maxsize=4096)
def _width(text: str) -> float:
    """Return the pixels of a text; hundreds of names are measured for every new run."""
    return QFontMetricsF(text_font(12)).horizontalAdvance(text)


class RunsHeader(pg.GraphicsWidget):
    """The names of the runs after their numbers, and a key to the lines."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self._plot = plot
        self._above = plot.unit
        self._runs: Sequence[RunCurves] = ()
        self._names_shown: list[tuple[int, str]] = []
        self._entries: list[_Entry] = []
        self._titles: dict[str, str] = {}
        self._are_peaks_shown = False
        self.setFixedHeight(_TOP)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsToShape, False)
        self._above.sigResized.connect(self._arrange)

    def show_runs(self, runs: Sequence[RunCurves], titles: dict[str, str]) -> None:
        """Name runs, and lines by titles: losses, bulk, smoothed, train, validation, spread."""
        labels = told_apart([run.label for run in runs])
        names = [(run.number, label) for run, label in zip(runs, labels, strict=True)]
        is_new = (names, titles) != (self._names_shown, self._titles)
        self._runs, self._names_shown, self._titles = runs, names, titles
        # A run that goes on is shown many times a second, and its name seldom changes.
        if is_new:
            self._arrange()

    def show_peaks(self, are_shown: bool) -> None:
        """Tell whether the range has room for the highest losses."""
        if are_shown != self._are_peaks_shown:
            self._are_peaks_shown = are_shown
            self.update()

    def _arrange(self) -> None:
        """Put the names in rows, and the key to the right of the last or below it."""
        width = self._above.width() + _OUT
        self._entries = self._names(width)
        self._entries += self._key(width)
        rows = _rows(self._entries)
        height = _TOP + rows * _ROW + (_BOTTOM if rows else 0)
        if height != self.minimumHeight():
            self.setFixedHeight(height)
        self.update()

    @property
    def _most_rows(self) -> int:
        return 1 if self._is_low else _MOST_ROWS

    @property
    def _is_low(self) -> bool:
        figure = self.parentLayoutItem()
        return figure is not None and 0 < figure.geometry().height() < _LOW

    def _names(self, width: float) -> list[_Entry]:
        """Return the names of the runs, in the order of their numbers; of the last, if of some."""
        whole = [run.label for run in self._runs]
        for most, names, longest in (
            (1, told_apart(whole), width - 2 * BADGE - _GAP),
            *((self._most_rows, without_shared(whole), longest) for longest in _LONGEST),
        ):
            entries = self._placed_names(names, width, longest)
            if _rows(entries) <= most:
                return entries
        counts = range(1, len(self._runs))
        # The more are left out, the fewer rows; there may be hundreds of runs.
        found = bisect_left(counts, True, key=lambda count: self._has_room(width, whole, count))
        if found == len(counts):
            return []
        return self._placed_names(whole, width, 0.0, counts[found])

    def _has_room(self, width: float, names: Sequence[str], left_out: int) -> bool:
        return _rows(self._placed_names(names, width, 0.0, left_out)) <= self._most_rows

    def _placed_names(
        self, names: Sequence[str], width: float, longest: float, left_out: int = 0
    ) -> list[_Entry]:
        """Return the names of the runs after the first few, and how many those are, in rows."""
        shown = zip(names[left_out:], self._runs[left_out:], strict=True)
        texts: list[tuple[str, RunCurves | None]] = [
            (_label(name, longest), run) for name, run in shown
        ]
        if left_out:
            texts.append((self.tr("+ {count} more").format(count=left_out), None))
        entries: list[_Entry] = []
        left, row = 0.0, 0
        for text, run in texts:
            needed = _width(text) + (2 * BADGE + _GAP if run else 0)
            if left and left + needed > width:
                left, row = 0.0, row + 1
            entries.append(_Entry(left, left + needed, row, text, run, ""))
            left += needed + _APART
        return entries

    def _key(self, width: float) -> list[_Entry]:
        """Return what the lines mean, in the fewest rows, and those about as long as each other."""
        titles = self._titles
        if self._is_low and _length(_widths(titles)) > width:
            titles = {name: title for name, title in titles.items() if name not in _BY_STEP}
        widths = _widths(titles)
        last = self._entries[-1] if self._entries else None
        first_row = last.row + 1 if last is not None else 0
        whole = _length(widths)
        if last is not None and last.right + _APART + whole <= width:
            return self._key_rows(titles, [widths], width - whole, last.row)
        for count in range(1, len(widths) + 1):
            rows = min(_splits(widths, count), key=lambda rows: max(map(_length, rows)))
            if count == len(widths) or max(map(_length, rows)) <= width:
                return self._key_rows(titles, rows, 0.0, first_row)
        return []

    def _key_rows(
        self, titles: Mapping[str, str], rows: list[list[float]], begin: float, first: int
    ) -> list[_Entry]:
        left_titles = iter(titles.items())
        entries: list[_Entry] = []
        for row, widths in enumerate(rows, first):
            left = begin
            for needed in widths:
                sample, text = next(left_titles)
                entries.append(_Entry(left, left + needed, row, text, None, sample))
                left += needed + _APART
        return entries

    def boundingRect(self) -> QRectF:
        """Return the header's own rectangle."""
        return QRectF(0, 0, self.size().width(), self.size().height())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint the entries, from where the picture below begins."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        begin = self.mapRectFromItem(self._above, self._above.boundingRect()).left()
        for entry in self._entries:
            left, middle = begin + entry.left, _TOP + (entry.row + 0.5) * _ROW
            if entry.run is not None:
                paint_badge(
                    painter, self._plot.theme, QPointF(left + BADGE, middle), entry.run.number
                )
                left += 2 * BADGE + _GAP
            elif entry.sample:
                self._paint_sample(painter, entry.sample, left, middle)
                left += _SAMPLE + _GAP
            painter.setFont(text_font(12))
            painter.setPen(QColor(self._plot.theme.ink if entry.run else self._plot.theme.muted))
            painter.drawText(QPointF(left, middle + 4.5), entry.text)

    def _paint_sample(self, painter: QPainter, sample: str, left: float, middle: float) -> None:
        theme, runs = self._plot.theme, self._runs
        if sample in {"losses", "bulk"}:
            number = (run_of_steps(runs) or runs[-1]).number
            outer, inner = band_colours(theme, number, peaks=self._are_peaks_shown)
            colour = inner if sample == "bulk" else outer
            painter.fillRect(QRectF(left, middle - 6, _SAMPLE, 12), colour)
            return
        if sample == "spread":
            number = next(run.number for run in runs if run.is_mean)
            painter.fillRect(QRectF(left, middle - 6, _SAMPLE, 12), spread_colour(theme, number))
            return
        own = runs[0].number if len(runs) == 1 else None
        pens: dict[str, Callable[[Theme, int], QPen]] = {
            "smoothed": smoothed_pen,
            "train": train_pen,
            "validation": validation_pen,
        }
        pen = pens[sample](theme, own or 1)
        if own is None:
            # Of whichever run.
            pen.setColor(QColor(theme.muted))
        painter.setPen(pen)
        painter.drawLine(QPointF(left, middle), QPointF(left + _SAMPLE, middle))


def _widths(titles: Mapping[str, str]) -> list[float]:
    """Return how wide each entry of a key is."""
    metrics = QFontMetricsF(text_font(12))
    return [_SAMPLE + _GAP + metrics.horizontalAdvance(title) for title in titles.values()]


def _length(widths: Sequence[float]) -> float:
    return sum(widths) + _APART * (len(widths) - 1)


def _splits(widths: list[float], count: int) -> list[list[list[float]]]:
    """Return all ways to break a row into so many."""
    found = []
    for breaks in combinations(range(1, len(widths)), count - 1):
        ends = pairwise((0, *breaks, len(widths)))
        found.append([widths[first:last] for first, last in ends])
    return found
