"""An engine of one's own, waited for: for who has no window that must stay alive meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEventLoop

from explorer.core.curves.results import CurveSamples
from explorer.core.curves.spec import CurveProblem
from explorer.core.problem import Problem
from explorer.core.results import Result
from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceProblem
from explorer.engine.client import Engine, EngineState


class BlockingClient:
    """An engine of its own, which is asked for one thing after the other.

    Args:
        engine: belongs to the client; None: one that computes what is no person's code.
    """

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine or Engine()
        self._loop = QEventLoop()
        self._reason: Sentence | None = None
        """Why there is no answer."""
        self._engine.state_changed.connect(self._on_state)
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
            SentenceError: there is no answer.
        """
        found: list[Result] = []

        def take(result: Result) -> None:
            found.append(result)
            if suffices(result):
                # It may go on, and more of it may have come with this.
                job.leave()
                self._loop.quit()

        job = self._engine.request(problem)
        job.answered.connect(take)
        job.finished.connect(self._loop.quit)
        job.failed.connect(self._give_up)
        self._loop.exec()
        if self._reason is not None or not found:
            raise SentenceError(self._reason or sentence("The engine gave no answer."))
        return found

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

    def _give_up(self, reason: Sentence) -> None:
        self._reason = reason
        self._loop.quit()

    def _on_state(self, state: EngineState, message: Sentence) -> None:
        if state is EngineState.FAILED:
            self._give_up(message)
