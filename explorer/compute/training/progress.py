"""The progress of a training."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from explorer.compute.training.outcomes import Growth
from explorer.compute.training.steps import Steps
from explorer.storage.runs.saved import SavedRun


@dataclass(slots=True)
class TrainingProgress:
    """The steps that were taken, with their losses and their seconds."""

    steps: int = 0
    """Steps in an epoch; 0: not known yet."""
    step: int = 0
    """Steps taken, including those of the run that it continues."""
    seconds: float = 0.0
    """Seconds of training, also those of that run."""
    first_call: float = 0.0
    """Seconds of the first call, which traces and compiles; 0: there was none yet."""
    losses: list[np.ndarray] = field(default_factory=list)
    """Of the current epoch."""
    scores: list[np.ndarray] = field(default_factory=list)
    """(n, 2) each, of the current epoch."""
    growth: Growth = field(default_factory=Growth)
    _epoch_began: float = 0.0

    def resume(self, saved: SavedRun) -> None:
        """Begin where a saved run ended."""
        self.step = int(saved.steps[-1])
        self.growth.begin(saved.losses)
        self.seconds = self._epoch_began = float(np.nansum(saved.seconds))

    def add(self, steps: Steps) -> int:
        """Add steps up to the first whose loss is no number, and return how many these are."""
        lost = np.flatnonzero(~np.isfinite(steps.losses))
        count = int(lost[0]) + 1 if len(lost) else len(steps.losses)
        self.step += count
        self.seconds += steps.seconds
        self.first_call = self.first_call or steps.seconds
        self.losses.append(steps.losses[:count])
        self.scores.append(steps.scores[:count])
        self.growth.add(steps.losses[:count], float(steps.metrics[count - 1]))
        return count

    def end_epoch(self) -> tuple[np.ndarray, list[float], float]:
        """Return the losses of an epoch that is over, the means of its scores, and its seconds."""
        losses, seconds = np.concatenate(self.losses), self.seconds - self._epoch_began
        scores = np.concatenate(self.scores).mean(axis=0, dtype=np.float64)
        self.losses, self.scores, self._epoch_began = [], [], self.seconds
        return losses, scores.tolist(), seconds

    @property
    def epochs_done(self) -> int:
        """Epochs that are over."""
        return self.step // self.steps if self.steps else 0

    @property
    def epoch(self) -> int:
        """The epoch of the last step, from 1; 0 where there is none."""
        return (self.step - 1) // self.steps + 1 if self.step else 0
