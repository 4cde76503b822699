"""Runs of snippets that are waited for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from explorer.core.results import Result
from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.core.tape.progress import TapeProgress
from explorer.core.tape.record import Output, TapeJudgement, TapeRecord
from explorer.core.tape.spec import TapeProblem
from explorer.engine.client import EngineState
from explorer.engine.snippets.engine import SnippetEngine

_LOOK_EVERY = 30


class Runs:
    """An engine of snippets, asked for one after the other.

    Args:
        is_ending: whether the person wants all to end.
    """

    def __init__(self, is_ending: Callable[[], bool]) -> None:
        self._application = QCoreApplication.instance() or QCoreApplication([])
        self._engine = SnippetEngine(ahead=True)
        self._loop = QEventLoop()
        self._is_ending = is_ending
        self._look = QTimer(interval=_LOOK_EVERY)
        self._look.timeout.connect(self._on_look)
        self._record: TapeRecord | None = None
        self._failure: Sentence | None = None
        self._written: list[Output] = []
        """By a snippet that runs still."""
        self._no_start: Sentence | None = None
        self._engine.state_changed.connect(self._on_state)
        self._engine.start()

    def run(
        self, problem: TapeProblem, *, is_last: bool
    ) -> tuple[TapeRecord | None, Sentence | None]:
        """Return the record of a run with all that was found out, or why there is none.

        Raises:
            SentenceError: TensorFlow does not start.
        """
        self._record = self._failure = None
        self._written = []
        self._engine.keeps_ready = not is_last
        job = self._engine.request(problem)
        job.answered.connect(self._take)
        job.finished.connect(self._loop.quit)
        job.failed.connect(self._fail)
        self._look.start()
        self._loop.exec()
        self._look.stop()
        if self._no_start is not None:
            raise SentenceError(self._no_start)
        if self._record is None and self._failure is None:
            self._failure = sentence("Stopped before anything was recorded.")
        if self._record is None and self._written:
            return _only_written(tuple(self._written), self._failure), None
        return self._record, self._failure

    def stop(self) -> None:
        """End what runs."""
        self._engine.stop()

    def _take(self, result: Result) -> None:
        if isinstance(result, TapeRecord):
            self._record = result
        elif isinstance(result, TapeJudgement) and self._record is not None:
            self._record = self._record.judged(result)
        elif isinstance(result, TapeProgress):
            self._written += result.output

    def _fail(self, reason: Sentence) -> None:
        self._failure = reason
        self._loop.quit()

    def _on_state(self, state: EngineState, message: Sentence) -> None:
        if state is EngineState.FAILED:
            self._no_start = message
            self._loop.quit()

    def _on_look(self) -> None:
        if self._is_ending():
            self._loop.quit()


def _only_written(output: tuple[Output, ...], reason: Sentence | None) -> TapeRecord:
    """Return the record of a run of which nothing but its output was heard."""
    return TapeRecord((), (), (), (), (), (), output, (), None, 0.0, stopped=reason)
