"""Ground of a descent: the curve or the landscape under the paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from explorer.core.curves.spec import CurveProblem
from explorer.core.sentence import Sentence
from explorer.core.surface.spec import SurfaceProblem
from explorer.engine.client import Engine
from explorer.engine.requester import Requester
from explorer.ui.pages.kit.preview import preview
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.core.results import Result
    from explorer.ui.figures.descent.descent import DescentFigure


class Ground(QObject):
    """Keeps what is descended in the figure up to date.

    Signals:
        drawn(): the engine's answer is.
        said(str): about what NumPy draws meanwhile.
    """

    drawn = Signal()
    said = Signal(str)

    def __init__(self, engine: Engine, figure: DescentFigure, parent: QObject) -> None:
        super().__init__(parent)
        self._figure = figure
        self.problem: CurveProblem | SurfaceProblem | None = None
        """That of the answer that is drawn."""
        self._asked: CurveProblem | SurfaceProblem | None = None
        self._requester = Requester(engine, self, preview)
        self._requester.answered.connect(self._on_answered)
        self._requester.previewed.connect(self._on_previewed)

    @property
    def is_drawn(self) -> bool:
        """Whether what the figure wants is drawn."""
        return self.problem == self._figure.ground_problem()

    def request(self) -> None:
        """Ask for what the figure wants, unless it is there or under way."""
        wanted = self._figure.ground_problem()
        is_asked = self._requester.is_busy and wanted == self._asked
        if not (self.is_drawn or is_asked):
            self._asked = wanted
            self._requester.ask(wanted)

    def forget(self) -> None:
        """Forget the ground that is drawn."""
        self.problem = None

    def drop(self) -> None:
        """Give up what is asked for."""
        self._requester.drop()

    def _on_answered(self, problem: CurveProblem | SurfaceProblem, result: Result) -> None:
        if self.is_drawn:
            # What was asked for meanwhile is no longer wanted: what is, stood here before.
            return
        if self._show(result):
            self.problem = problem
            self.drawn.emit()
        self.request()

    def _show(self, result: Result) -> bool:
        """Draw samples of as many variables as the figure has; return whether they are."""
        from explorer.core.curves.results import CurveSamples
        from explorer.core.surface.results import SurfaceSamples

        fits = isinstance(result, SurfaceSamples if self._figure.is_flat else CurveSamples)
        if fits:
            self._figure.show_ground(result)
        return fits

    def _on_previewed(self, _: object, result: Result | Sentence) -> None:
        if isinstance(result, Sentence):
            self.said.emit(translated(result))
        elif self._show(result):
            self.said.emit(self.tr("f by NumPy while TensorFlow starts; the descent follows"))
