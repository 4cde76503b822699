"""A step of a run, opened on the tape: the one that is read in the figure, or the last."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from explorer.core.sentence import Sentence
from explorer.core.tape.spec import TapeSpec
from explorer.core.training.curves import RunCurves
from explorer.core.training.opened_step import OpenedStep, StepProblem
from explorer.ui.pages.kit.page import listen
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.engine.client import Engine
    from explorer.engine.job import Job
    from explorer.ui.figures.training.training import TrainingFigure
    from explorer.ui.pages.training.run_bar import RunBar


class OpenedSteps(QObject):
    """Asks for steps of runs as snippets, which nothing but a person's Run runs.

    Args:
        engine: which takes the steps before it again.
        bar: with the button, where it is said how that goes on.
        current: returns the run that the bar speaks of.
        parent: what it belongs to.

    Signals:
        opened(TapeSpec, str): the step as a snippet, and the workspace that shows it.
        offered(QMenu): the menu of the figure's right button, to which others may add.
    """

    opened = Signal(object, str)
    offered = Signal(QMenu)

    def __init__(
        self, engine: Engine, bar: RunBar, current: Callable[[], RunCurves | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._engine, self._bar, self._current = engine, bar, current
        self._channel = engine.channel()
        self._job: Job | None = None
        self._figure: TrainingFigure | None = None
        bar.tape_asked.connect(self.open_there)

    def show_in(self, figure: TrainingFigure) -> None:
        """Offer it at a figure's right button, and by a key."""
        self._figure = figure
        figure.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        figure.customContextMenuRequested.connect(self._offer)
        listen(figure, Qt.Key.Key_T, self.open_there)

    def open_there(self) -> None:
        """Open the step that is read, or the last one."""
        run, step = self._there()
        if run is not None:
            self.open(run, step)

    def open(self, run: RunCurves, step: int) -> None:
        """Ask for a step of a run, from 1, in place of one that was asked for before."""
        self.stop()
        low, high = run.losses.at(step - 1)
        first = float(run.rates(np.array([1]))[0])
        rates = (0, first), *((change.step, change.after) for change in run.changes)
        loss = None if np.isnan(low) else (low, high)
        asked = StepProblem(run.problem, step, rates, loss)
        self._job = self._engine.request(asked, self._channel, repeats=False)
        self._job.answered.connect(self._on_answered)
        self._job.failed.connect(self._on_failed)
        told = self.tr("The steps before step {step} are taken again …")
        self._bar.show_message(told.format(step=f"{step:,}"))

    def stop(self) -> None:
        """Wait for none any more."""
        if self._job is not None:
            self._job.drop()
        self._job = None

    def _there(self) -> tuple[RunCurves | None, int]:
        """Return a run with steps of its own, and which of them; None: there is none."""
        reading = self._figure.reading_there() if self._figure is not None else None
        if reading is not None and not reading.run.is_logged:
            return reading.run, reading.step
        run = self._current()
        return (run, run.done) if run is not None and run.done else (None, 0)

    def menu(self) -> QMenu:
        """Return the menu of the right button, with a step where there is one."""
        run, step = self._there()
        menu = QMenu(self._figure)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if run is not None:
            text = self.tr("Open step {step} of run {number} on the tape")
            action = menu.addAction(text.format(step=f"{step:,}", number=run.number))
            action.triggered.connect(lambda: self.open(run, step))
        self.offered.emit(menu)
        return menu

    def _offer(self, place: QPoint) -> None:
        menu = self.menu()
        if self._figure is not None and not menu.isEmpty():
            menu.popup(self._figure.viewport().mapToGlobal(place))

    def _on_answered(self, step: OpenedStep) -> None:
        self._job = None
        self._bar.show_message("")
        self.opened.emit(TapeSpec(snippet=step.snippet), "tape")

    def _on_failed(self, message: Sentence) -> None:
        self._job = None
        self._bar.show_message(translated(message), is_error=True)
