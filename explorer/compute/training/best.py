"""The best epoch of a training, by which it may stop early."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from explorer.core.sentence import SentenceError
from explorer.core.training.results import TrainingEpoch
from explorer.storage.runs.saved import SavedRun, load_state


class BestEpoch:
    """The epoch with the least validation loss, and the weights at its end.

    Args:
        patience: epochs without a better one after which to stop; 0: never, and no weights.
    """

    def __init__(self, patience: int) -> None:
        self._patience = patience
        self._begun = self._last = 0
        """Epochs done when it began, and by now."""
        self._least = math.inf
        self.epoch: int | None = None
        """The best epoch, from 1; None while there is none."""
        self.state: Sequence[np.ndarray] | None = None
        """What `Learner.state` returned after it; None where it is not needed."""

    def resume(self, saved: SavedRun) -> None:
        """Begin with the best epoch of the run that is continued; patience begins anew.

        Where its weights were not kept, the best one is the best of those that come.
        """
        self._begun = self._last = len(saved.epochs)
        if not np.isfinite(saved.validation).any():
            return
        best = int(np.nanargmin(np.where(np.isfinite(saved.validation), saved.validation, np.nan)))
        if self._patience:
            try:
                self.state = load_state(saved.directory, best + 1)
            except SentenceError:
                return
        self.epoch, self._least = best + 1, float(saved.validation[best])

    def take(self, epoch: TrainingEpoch, state: Sequence[np.ndarray]) -> bool:
        """Take a finished epoch; return whether its weights are to be kept as the best."""
        self._last = epoch.epoch
        if self.epoch is not None and not epoch.validation < self._least:
            return False
        self.epoch, self._least = epoch.epoch, epoch.validation
        if not self._patience:
            return False
        self.state = state
        return True

    @property
    def is_past(self) -> bool:
        """Whether no better epoch has come for as long as patience lasts."""
        return (
            bool(self._patience)
            and self.epoch is not None
            and self._last - max(self.epoch, self._begun) >= self._patience
        )
