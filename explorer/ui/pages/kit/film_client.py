"""The engine's answers to one problem after another, for a film."""

from __future__ import annotations

from explorer.core.curves.results import CurveSamples
from explorer.core.curves.spec import CurveProblem
from explorer.core.results import Result
from explorer.core.sentence import Sentence, SentenceError
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceProblem
from explorer.engine.client import Engine
from explorer.engine.job import Job


class FilmClient:
    """Asks beside what the page itself asks for, so that everything goes on meanwhile."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._channel = engine.channel()
        self._job: Job | None = None
        self._found: CurveSamples | SurfaceSamples | None = None
        self._reason: Sentence | None = None
        """Why there is no answer."""

    def has(self, problem: CurveProblem | SurfaceProblem) -> bool:
        """Return whether the samples of a problem are there; if not, they are asked for.

        Raises:
            SentenceError: there are none.
        """
        if self._job is None or problem != self._job.problem:
            self.stop()
            self._found = None
            self._job = self._engine.request(problem, self._channel)
            self._job.answered.connect(self._on_answered)
            self._job.failed.connect(self._on_failed)
        if self._reason is not None:
            raise SentenceError(self._reason)
        return self._found is not None

    def take(self, problem: CurveProblem | SurfaceProblem) -> CurveSamples | SurfaceSamples:
        """Return the samples of a problem, which are there."""
        assert self._job is not None
        assert problem == self._job.problem
        assert self._found is not None
        return self._found

    def stop(self) -> None:
        """Ask for nothing more."""
        if self._job is not None:
            self._job.drop()

    def _on_answered(self, result: Result) -> None:
        if isinstance(result, CurveSamples | SurfaceSamples):
            self._found = result

    def _on_failed(self, message: Sentence) -> None:
        self._reason = message
