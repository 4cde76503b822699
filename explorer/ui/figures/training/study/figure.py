"""The figure of a study."""

from __future__ import annotations

import math

from pyqtgraph.GraphicsScene.mouseEvents import HoverEvent, MouseClickEvent, MouseDragEvent
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from explorer.core.sentence import Sentence
from explorer.core.training.study.picture import StudyPicture
from explorer.core.training.study.words import described
from explorer.ui.figures.kit.figure import Figure
from explorer.ui.figures.training.study.charts import BestChart, CurvesChart, StudyChart
from explorer.ui.figures.training.study.parallel import ParallelChart
from explorer.ui.figures.training.study.ranked import Ranked
from explorer.ui.widgets.theme import Theme

_SHARES = (58, 42)
"""Of the height: the parallel coordinates, and the charts below."""
_LEAST_STRETCH = 0.02
"""Part of an axis that a drag has to mark to mean something."""


class StudyFigure(Figure):
    """A study, in a window or without one.

    Signals:
        chosen(object): the number of the trial that is looked at; None: none.
        opened(int): the run of a trial is to be shown.
        read(object): the Trial that the mouse is at; None: it is at none.
    """

    chosen = Signal(object)
    opened = Signal(int)
    read = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.ranked = Ranked(None)
        self._marking: tuple[int, float] | None = None
        """The axis on which a stretch is being marked, and where that began."""
        self.parallel = ParallelChart(theme, self)
        self.best, self.curves = BestChart(theme, self), CurvesChart(theme, self)
        self.charts: tuple[ParallelChart | StudyChart, ...] = (
            self.parallel,
            self.best,
            self.curves,
        )
        self._lay_out_charts()
        self.parts += [chart.plot for chart in self.charts]
        for chart in self.charts:
            self._listen(chart)
        self.parallel.plot.unit.dragged.connect(self._on_drag)
        self.setAccessibleName(self.tr("Trials of the study"))

    def sentences(self) -> list[Sentence]:
        """Return how far the study is, and its best trials."""
        picture = self.ranked.picture
        return [] if picture is None else described(picture, self.ranked.trials)

    def _lay_out_charts(self) -> None:
        places = {
            self.parallel.plot: (0, 0, 1, 2),
            self.best.plot: (1, 0, 1, 1),
            self.curves.plot: (1, 1, 1, 1),
        }
        # First to pyqtgraph, which sorts out the mouse among what it knows.
        for item in places:
            self.ci.addItem(item)
        while self.grid.count():
            self.grid.removeAt(0)
        for item, place in places.items():
            self.grid.addItem(item, *place)
        for row, share in enumerate(_SHARES):
            self.grid.setRowStretchFactor(row, share)
        for column in range(2):
            self.grid.setColumnStretchFactor(column, 1)

    def _listen(self, chart: ParallelChart | StudyChart) -> None:
        unit = chart.plot.unit
        unit.clicked.connect(lambda event: self._on_click(chart, event))
        unit.hovered.connect(lambda event: self._on_hover(chart, event))
        unit.wheeled.connect(lambda event, _axis: event.ignore())
        unit.sigResized.connect(self._show)

    def twin(self, width: int, height: int) -> StudyFigure:
        """Return a figure that shows the same and that nobody sees, of this size."""
        made = StudyFigure(self.theme)
        made.lay_out(width, height)
        made.ranked, made.failure = self.ranked, self.failure
        made._show()
        return made

    def show_study(self, picture: StudyPicture | None, chosen: int | None) -> None:
        """Show a study as it is now, and the trial that is looked at."""
        self.failure = ""
        self.ranked = Ranked(picture, chosen, self.ranked.kept)
        self._show()

    def _show(self) -> None:
        self.parallel.show_failure = self._paint_failure if self.failure else None
        for chart in self.charts:
            chart.show(self.ranked)

    def _paint_failure(self, painter: QPainter) -> None:
        view = self.parallel.plot.view
        self.paint_failure(painter, view.width, view.height)

    def _narrow(self, kept: dict[int, tuple[float, float]]) -> None:
        self.ranked = Ranked(self.ranked.picture, self.ranked.chosen, kept)
        self._show()

    # What the mouse and the keys do.

    def _on_click(self, chart: ParallelChart | StudyChart, event: MouseClickEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        event.accept()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        trial = chart.trial_at(event.pos())
        at = self.parallel.axis_at(event.pos()) if chart is self.parallel else None
        if at is not None and at[0] in self.ranked.kept:
            # A click on a marked axis takes the mark away.
            self._narrow({i: s for i, s in self.ranked.kept.items() if i != at[0]})
        elif event.double() and trial is not None:
            self.opened.emit(trial.number)
        else:
            self.chosen.emit(trial.number if trial is not None else None)

    def _on_hover(self, chart: ParallelChart | StudyChart, event: HoverEvent) -> None:
        trial = None
        if not event.isExit():
            event.acceptDrags(Qt.MouseButton.LeftButton)
            trial = chart.trial_at(event.pos())
            hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
            self.setCursor(hand if trial is not None else arrow)
        number = trial.number if trial is not None else None
        if number != self.parallel.hovered:
            for each in self.charts:
                each.hovered = number
                each.plot.layer.update()
            self.read.emit(trial)

    def _on_drag(self, event: MouseDragEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        event.accept()
        if event.isStart():
            self._marking = self.parallel.axis_at(QPointF(event.buttonDownPos()))
        if self._marking is None:
            return
        axis, begun = self._marking
        ends = sorted((begun, self.parallel.place_at(QPointF(event.pos()))))
        kept = {i: stretch for i, stretch in self.ranked.kept.items() if i != axis}
        if ends[1] - ends[0] > _LEAST_STRETCH:
            kept[axis] = (ends[0], ends[1])
        self._narrow(kept)
        if event.isFinish():
            self._marking = None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Up, Down choose a better or worse trial, Home the best, Escape none; Enter opens it."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._step(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Home and self.ranked.best is not None:
            self.chosen.emit(self.ranked.best.number)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.ranked.chosen is not None:
            self.opened.emit(self.ranked.chosen)
        elif key == Qt.Key.Key_Escape and (self.ranked.kept or self.ranked.chosen is not None):
            self._narrow({})
            self.chosen.emit(None)
        else:
            super().keyPressEvent(event)

    def _step(self, worse: int) -> None:
        """Choose the next better or worse trial among those that are not faded."""
        ranked = self.ranked
        order = [
            trial.number
            for i, trial in reversed([*enumerate(ranked.trials)])
            if ranked.is_kept(i) and math.isfinite(trial.value)
        ]
        if not order:
            return
        if ranked.chosen not in order:
            self.chosen.emit(order[0])
            return
        at = min(max(order.index(ranked.chosen) + worse, 0), len(order) - 1)
        self.chosen.emit(order[at])

    def _forget(self) -> None:
        self.ranked = Ranked(None)
        self._show()
