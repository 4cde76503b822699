"""One request to the engine, from its asking to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.core.problem import Problem
    from explorer.core.training.spec import TrainingOrder


class Job(QObject):
    """Progress and outcome of one request; whoever made it listens to nothing else.

    Signals:
        answered(object): a part of the answer.
        finished(): nothing more comes.
        failed(Sentence): it ended in a mistake.
    """

    answered = Signal(object)
    finished = Signal()
    failed = Signal(object)

    def __init__(
        self,
        number: int,
        problem: Problem,
        channel: str,
        cancel: Callable[[Job], None],
        control: Callable[[Job, TrainingOrder], None],
        *,
        repeats: bool = True,
    ) -> None:
        super().__init__()
        self._cancel, self._control = cancel, control
        self.number = number
        self.problem = problem
        self.channel = channel
        """Of which the newest request replaces the older ones."""
        self.repeats = repeats
        """Whether it is asked again where the worker goes down under it."""
        self.tries = 0
        """Times the worker has gone down under it."""
        self.is_cancelled = False
        self.is_over = False

    def cancel(self) -> None:
        """Ask for no more of it; a worker that does not listen is ended."""
        if not (self.is_over or self.is_cancelled):
            self.is_cancelled = True
            self._cancel(self)

    def leave(self) -> None:
        """Listen to it no more."""
        self.blockSignals(True)

    def drop(self) -> None:
        """Listen to it no more, and ask for no more of it."""
        self.leave()
        self.cancel()

    def control(self, order: TrainingOrder) -> None:
        """Tell it something while it goes on; one that has ended does not hear it."""
        if not self.is_over:
            self._control(self, order)
