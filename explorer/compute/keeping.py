"""The directory of a run that goes on; where it cannot be written, the run goes on all the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from explorer.compute.loops import Steps
from explorer.core.runs import KeptRun, RunKeeper
from explorer.core.sentence import Sentence, sentence
from explorer.core.training import TrainingEpoch, TrainingOutcome, TrainingSpec


class Keeping:
    """Keeps a run in a folder, or nowhere."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._keeper: RunKeeper | None = None
        self._is_told = False
        self._problem: Sentence | None = None

    @property
    def directory(self) -> str:
        """Where the run is kept; empty: nowhere."""
        return str(self._keeper.directory) if self._keeper is not None else ""

    def problem(self) -> Sentence | None:
        """Return, once, why the run cannot be kept."""
        problem, self._problem = self._problem, None
        return problem

    def begin(
        self,
        spec: TrainingSpec,
        inputs: Sequence[str],
        target: str,
        layers: Sequence[str],
        resumed: KeptRun | None,
    ) -> None:
        """Make the directory, with the epochs of the run that it goes on from.

        Raises:
            SentenceError: that run cannot be read any more.
        """

        def begin() -> None:
            folder = Path(self._folder)
            self._keeper = RunKeeper.begin(folder, spec, inputs, target, layers, resumed)

        if self._folder:
            self._try(begin)

    def keep_epoch(
        self,
        epoch: TrainingEpoch,
        losses: np.ndarray,
        state: Sequence[np.ndarray],
        last: Steps,
    ) -> None:
        """Write an epoch, of which `last` are the last steps."""
        keeper = self._keeper
        if keeper is not None:
            norms, ratios = last.gradient_norms.tolist(), last.update_ratios.tolist()
            self._try(lambda: keeper.keep_epoch(epoch, losses, state, norms, ratios))

    def end(self, outcome: TrainingOutcome, message: Sentence, seconds: float) -> None:
        """Write how the run ended."""
        keeper = self._keeper
        if keeper is not None:
            self._try(lambda: keeper.end(outcome, message, seconds))

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except OSError as error:
            if not self._is_told:
                reason = error.strerror or error
                self._problem = sentence(
                    "The run cannot be kept: {reason}. It goes on.", reason=reason
                )
            self._is_told = True
