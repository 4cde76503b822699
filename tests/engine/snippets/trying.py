"""An engine for snippets, and what a test hears of their runs."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtTest import QTest

from explorer.core.sentence import Sentence
from explorer.core.tape.progress import TapeProgress
from explorer.core.tape.record import TapeJudgement, TapeRecord
from explorer.core.tape.spec import TapeProblem
from explorer.engine.client import EngineState
from explorer.engine.job import Job
from explorer.engine.snippets.engine import SnippetEngine
from explorer.engine.snippets.family import Family
from explorer.engine.snippets.process import SnippetProcess

PATIENCE = 120.0
GRADIENT = """\
import tensorflow as tf
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    y = x * x
print(float(tape.gradient(y, x)))
"""


def wait_until(condition: Callable[[], object]) -> None:
    """Let events pass until the condition holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited too long"
        QTest.qWait(5)


class Heard:
    """What became of one run."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.record: TapeRecord | None = None
        self.judgements: list[TapeJudgement] = []
        self.failure = ""
        self.live = ""
        """What was heard of its output while it ran."""
        self.operations = 0
        self.is_over = False
        job.answered.connect(self._take)
        job.failed.connect(self._fail)
        job.finished.connect(self._end)

    def _take(self, result: object) -> None:
        if isinstance(result, TapeRecord):
            self.record = result
        elif isinstance(result, TapeJudgement):
            self.judgements.append(result)
        elif isinstance(result, TapeProgress):
            self.live += "".join(piece.text for piece in result.output)
            self.operations = result.operations

    def _fail(self, reason: Sentence) -> None:
        self.failure, self.is_over = str(reason), True

    def _end(self) -> None:
        self.is_over = True

    @property
    def printed(self) -> str:
        assert self.record is not None
        return "".join(piece.text for piece in self.record.output)


class Tried:
    """An engine, and the processes that are its own."""

    def __init__(self, engine: SnippetEngine) -> None:
        self.engine = engine
        self.over: list[Family] = []
        """Of the runs that are over."""

    def begin(self, text: str, seconds: float = 30.0) -> Heard:
        return Heard(self.engine.request(TapeProblem(text, seconds=seconds)))

    def run(self, text: str, seconds: float = 30.0) -> Heard:
        wait_until(lambda: self.engine.state is EngineState.READY)
        pid = self.engine.pid
        families = [child.family for child in self.engine.findChildren(SnippetProcess)]
        heard = self.begin(text, seconds)
        wait_until(lambda: heard.is_over)
        assert self.engine.pid != pid
        self.over += [family for family in families if family.pid == pid]
        return heard

    def left(self) -> list[int]:
        """Return the processes that are left of the snippets that are over."""
        return [pid for family in self.over for pid in family.members()]
