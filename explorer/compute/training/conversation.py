"""Results and orders of a training, exchanged while its thread works."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from typing import TypeVar

from explorer.compute.kit.chunk_size import until_done
from explorer.compute.training.controls import RunControls
from explorer.compute.training.saved.recorder import RunRecorder
from explorer.compute.training.thread import TrainingThread
from explorer.core.training.results import TrainingNote, TrainingOutcome, TrainingResult
from explorer.core.training.spec import TrainingOrder

PATIENCE = 0.06
"""Seconds to wait for work that was begun before the training was stopped."""

_T = TypeVar("_T")
Talk = Generator[TrainingResult | None, TrainingOrder | None, _T]
"""Part of a training: it yields results, is sent orders, and returns a value."""


class Conversation:
    """Reports results and takes orders, between the pieces of work and during them.

    Args:
        controls: carry out the orders.
        recorder: knows whether the run is kept, which is reported.
        thread: does the work.
    """

    def __init__(
        self, controls: RunControls, recorder: RunRecorder, thread: TrainingThread
    ) -> None:
        self._controls, self._recorder, self._thread = controls, recorder, thread
        self.outcome: TrainingOutcome | None = None
        """How the training ended; None while it goes on."""
        self.is_left = False
        """Whether the thread is still busy with work that is no longer waited for."""

    def say(self, result: TrainingResult | None) -> Talk[None]:
        """Yield a result, or None only to take orders; carry out the order that comes back."""
        order = yield result
        if order is not None:
            self._controls.obey(order)
            self.heed_stop()

    def heed_stop(self) -> None:
        """Let the training end if an order says so, unless it has ended otherwise."""
        if self._controls.is_stopped and self.outcome is None:
            self.outcome = "stopped"

    def say_notes(self) -> Talk[None]:
        """Report whether the run is kept, if that changed, and why orders were not obeyed."""
        news = self._recorder.news()
        if news is not None:
            yield from self.say(news)
        while self._controls.notes:
            yield from self.say(TrainingNote(self._controls.notes.popleft()))

    def wait_for(self, work: Callable[[], _T], patience: float = PATIENCE) -> Talk[_T | None]:
        """Return what the work returns; None where the training was stopped meanwhile.

        Args:
            work: done in the training's thread.
            patience: seconds to wait for it after the training was stopped.
        """
        future = self._thread.submit(work)
        if self.is_left:
            return None
        stopped_at = math.inf
        for _ in until_done(future):
            yield from self.say(None)
            if self.outcome == "stopped":
                stopped_at = min(stopped_at, time.perf_counter())
            if time.perf_counter() > stopped_at + patience:
                self.is_left = True
                return None
        return future.result()
