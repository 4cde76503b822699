"""The curvature at the step that is shown, asked for once the player rests."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.descent.spec import DescentProblem
from explorer.core.surface.spec import PointProblem
from explorer.engine.client import Engine
from explorer.engine.requester import Requester

if TYPE_CHECKING:
    from explorer.core.descent.results import DescentPath
    from explorer.core.surface.results import Inspection

_REST = 80
"""Milliseconds of rest of the player after which the place is inspected."""


class StepInspector(QObject):
    """Has the place of a step inspected.

    Args:
        engine: which is asked.
        shown: returns the problem that is answered, the path of the chosen runner and its step;
            None while there is none.
        parent: what it belongs to.

    Signals:
        found(Inspection, int): with the step that it is of; None for a place that is no number.
    """

    found = Signal(object, int)

    def __init__(
        self,
        engine: Engine,
        shown: Callable[[], tuple[DescentProblem, DescentPath, float] | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._shown = shown
        self._asked: tuple[PointProblem, int] | None = None
        """With the step that it is of."""
        self._requester = Requester(engine, self)
        self._requester.answered.connect(self._on_answered)
        self._resting = QTimer(self, singleShot=True, interval=_REST)
        self._resting.timeout.connect(self.inspect)

    @property
    def is_busy(self) -> bool:
        """Whether something is asked for, or is about to be."""
        return self._resting.isActive() or self._requester.is_busy

    def inspect_soon(self) -> None:
        """Ask once the player has rested for a while."""
        self._resting.start()

    def inspect(self) -> None:
        """Ask for the curvature at the place that is shown."""
        shown = self._shown()
        if shown is None:
            return
        problem, path, at = shown
        # Of a place that is no number nothing can be said: the last one before it tells why.
        step = path.last_finite(at)
        place = path.x[step]
        if all(map(math.isfinite, place)):
            asked = PointProblem(problem.function, tuple(map(float, place)), problem.dtype)
            self._asked = asked, step
            self._requester.ask(asked)
        else:
            self.found.emit(None, 0)

    def drop(self) -> None:
        """Give up what is asked for."""
        self._requester.drop()

    def _on_answered(self, problem: PointProblem, result: Inspection) -> None:
        # What comes for an older question is of another step.
        if self._shown() is not None and self._asked is not None and self._asked[0] == problem:
            self.found.emit(result, self._asked[1])
