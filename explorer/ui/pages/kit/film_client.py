"""The engine's answers to one problem after another, for a film."""

from __future__ import annotations

from PySide6.QtCore import QObject

from explorer.core.curves.results import CurveSamples
from explorer.core.curves.spec import CurveProblem
from explorer.core.results import Result
from explorer.core.sentence import Sentence, SentenceError
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceProblem
from explorer.engine.client import Engine


class FilmClient(QObject):
    """Asks beside what the page itself asks for, so that everything goes on meanwhile."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._run = 0
        self._asked: CurveProblem | SurfaceProblem | None = None
        self._found: CurveSamples | SurfaceSamples | None = None
        self._problem: Sentence | None = None
        engine.answered.connect(self._on_answered)
        engine.failed.connect(self._on_failed)

    def has(self, problem: CurveProblem | SurfaceProblem) -> bool:
        """Return whether the samples of a problem are there; if not, they are asked for.

        Raises:
            SentenceError: there are none.
        """
        if problem != self._asked:
            self._asked, self._found = problem, None
            self._run = self._engine.request(problem, f"{id(self)}")
        if self._problem is not None:
            raise SentenceError(self._problem)
        return self._found is not None

    def take(self, problem: CurveProblem | SurfaceProblem) -> CurveSamples | SurfaceSamples:
        """Return the samples of a problem, which are there."""
        assert problem == self._asked
        assert self._found is not None
        return self._found

    def stop(self) -> None:
        """Ask for nothing more."""
        self._engine.cancel(self._run)
        self.deleteLater()

    def _on_answered(self, run: int, result: Result) -> None:
        if run == self._run and isinstance(result, CurveSamples | SurfaceSamples):
            self._found = result

    def _on_failed(self, run: int, message: Sentence) -> None:
        if run == self._run:
            self._problem = message
