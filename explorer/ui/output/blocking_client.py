"""An engine of one's own, waited for: for who has no window that must stay alive meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEventLoop

from explorer.core.curves.results import CurveSamples
from explorer.core.curves.spec import CurveProblem
from explorer.core.results import Result
from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceProblem
from explorer.engine.client import Engine, EngineState
from explorer.engine.messages import Problem


class BlockingClient:
    """An engine of its own, which is asked for one thing after the other."""

    def __init__(self) -> None:
        self._engine = Engine()
        self._loop = QEventLoop()
        self._run = 0
        self._found: list[Result] = []
        self._problem: Sentence | None = None
        self._suffices: Callable[[Result], bool] = lambda _: False
        self._engine.answered.connect(self._on_answered)
        self._engine.failed.connect(self._on_failed)
        self._engine.state_changed.connect(self._on_state)
        self._engine.finished.connect(self._on_finished)
        self._engine.start()

    def stop(self) -> None:
        """End the engine."""
        self._engine.stop()

    def ask(
        self,
        problem: Problem,
        suffices: Callable[[Result], bool] = lambda _: False,
    ) -> list[Result]:
        """Return all parts of the answer to a problem, or those up to one that suffices.

        Raises:
            SentenceError: there is no result.
        """
        self._found, self._suffices = [], suffices
        self._run = self._engine.request(problem)
        self._loop.exec()
        if self._problem is not None or not self._found:
            raise SentenceError(self._problem or sentence("The engine gave no answer."))
        return self._found

    # A film has the time to wait for every frame.

    def has(self, problem: CurveProblem | SurfaceProblem) -> bool:
        """Return that the samples can be taken."""
        return True

    def take(self, problem: CurveProblem | SurfaceProblem) -> CurveSamples | SurfaceSamples:
        """Return the samples; raises SentenceError where there are none."""
        *_, samples = self.ask(
            problem, lambda part: isinstance(part, CurveSamples | SurfaceSamples)
        )
        assert isinstance(samples, CurveSamples | SurfaceSamples)
        return samples

    # An earlier run, which has given enough, may still be going on.

    def _on_answered(self, run: int, result: Result) -> None:
        if run == self._run:
            self._found.append(result)
            if self._suffices(result):
                # More of it may have come with this.
                self._run = 0
                self._loop.quit()

    def _on_finished(self, run: int) -> None:
        if run == self._run:
            self._loop.quit()

    def _on_failed(self, run: int, message: Sentence) -> None:
        if run == self._run:
            self._problem = message
            self._loop.quit()

    def _on_state(self, state: EngineState, message: Sentence) -> None:
        if state is EngineState.FAILED:
            self._on_failed(self._run, message)
