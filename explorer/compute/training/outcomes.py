"""The outcome of a training, in words."""

from __future__ import annotations

import math

import numpy as np
from msgspec.structs import replace

from explorer.compute.training.data.dataset import Dataset
from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence, short
from explorer.core.training.spec import TrainingProblem

_GROWN = 10.0
"""Multiple of the first loss, or of the baseline's, beyond which a run is said to have diverged."""
_LARGE = 10.0
"""Root mean square of targets that are not standardised beyond which gradients are large."""
_FAR = 30.0
"""Standard deviations from the mean beyond which an input makes steps large."""


def finished(epochs: int) -> Sentence:
    """Say that all epochs were trained."""
    return sentence("Trained to the end of epoch {epoch}.", epoch=f"{epochs:,}")


def finished_early(epochs: int, best: int) -> Sentence:
    """Say that it stopped because the validation loss no longer fell."""
    return sentence(
        "Stopped early after epoch {epoch}: the validation loss has not fallen since epoch {best}, "
        "whose weights are kept.",
        epoch=f"{epochs:,}",
        best=f"{best:,}",
    )


def stopped(step: int, epoch: int) -> Sentence:
    """Say where a person stopped it: after how many steps, in which epoch."""
    if not step:
        return sentence("Stopped before the first step.")
    return sentence(
        "Stopped after step {step}, in epoch {epoch}.", step=f"{step:,}", epoch=f"{epoch:,}"
    )


def left(epochs: int) -> Sentence:
    """Say after how many epochs the run ended with the program."""
    if not epochs:
        return sentence("Ended with the program before the first epoch was finished.")
    return sentence("Ended with the program, after epoch {epoch}.", epoch=f"{epochs:,}")


def diverged(step: int, epoch: int, loss: float | None, then: Sentence) -> Sentence:
    """Say at which step the loss or the predictions were no numbers any more.

    Args:
        step: from 1.
        epoch: from 1.
        loss: of that step; None where it was a number, but the predictions after it were not.
        then: what may help.
    """
    told = {"step": f"{step:,}", "epoch": f"{epoch:,}"}
    if loss is None:
        said = sentence(
            "Diverged at step {step}, in epoch {epoch}: the predictions are beyond the range "
            "of float32.",
            **told,
        )
    elif math.isnan(loss):
        said = sentence("Diverged at step {step}, in epoch {epoch}: the loss is NaN.", **told)
    else:
        said = sentence(
            "Diverged at step {step}, in epoch {epoch}: the loss is beyond the range of float32.",
            **told,
        )
    return replace(said, then=then)


class Growth:
    """Notices a loss that grew far, though it stayed a number."""

    def __init__(self) -> None:
        self._first = self._last = math.nan

    def begin(self, losses: np.ndarray) -> None:
        """Take the losses of the run that is continued, (n,)."""
        if len(losses):
            self._first = float(losses[0])

    def add(self, losses: np.ndarray, mean: float) -> None:
        """Take the losses of some steps, (n,), and the mean over the epoch so far."""
        if math.isnan(self._first) and len(losses):
            self._first = float(losses[0])
        self._last = mean

    def error(self, baseline: float) -> Sentence | None:
        """Say from what to what the loss grew; None where it did not.

        It did if it is many times both the first loss and the `baseline`, the loss of the best
        constant prediction: the first batch alone may have been an easy one.
        """
        if not self._last > _GROWN * max(self._first, baseline):
            return None
        return sentence(
            "The loss grew from {first} to {last}.",
            first=format_value(self._first, 3),
            last=format_value(self._last, 3),
        )


def grown(growth: Sentence, epoch: int, then: Sentence) -> Sentence:
    """Say that a run came to its last epoch, but that its loss grew."""
    said = sentence("Diverged, though all {epoch} epochs were trained.", epoch=f"{epoch:,}")
    return replace(said, then=replace(growth, then=then))


def advice(problem: TrainingProblem, dataset: Dataset, rate: float) -> Sentence:
    """Say why a training probably diverged, and what to try: the data before the rate."""
    slower = sentence(
        "The learning rate was {rate}; a lower one may converge.", rate=format_value(rate, 4)
    )
    size = math.sqrt(float(np.mean(np.square(dataset.train.y, dtype=np.float64))))
    if not (problem.standardised or dataset.classes) and size > _LARGE:
        return sentence(
            "The numbers of “{target}” are about {size} in size, and the gradients with them: "
            "standardise the target.",
            target=short(dataset.target),
            size=format_value(size, 2),
        )
    farthest = np.abs(dataset.train.x).max(axis=0)
    column = int(farthest.argmax())
    if farthest[column] > _FAR:
        outlier = sentence(
            "A value of “{column}” is {count} standard deviations from the mean, which makes "
            "single steps that much larger.",
            column=short(dataset.inputs[column]),
            count=f"{farthest[column]:,.0f}",
        )
        return replace(outlier, then=slower)
    return slower
