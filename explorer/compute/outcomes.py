"""What became of a training, in words."""

from __future__ import annotations

import math

from explorer.core.notation import format_value
from explorer.core.sentence import Sentence, sentence


def finished(epochs: int) -> Sentence:
    """Say that all epochs were trained."""
    return sentence("Trained to the end of epoch {epoch}.", epoch=f"{epochs:,}")


def stopped(step: int, epoch: int) -> Sentence:
    """Say where a person stopped it: after how many steps, in which epoch."""
    if not step:
        return sentence("Stopped before the first step.")
    return sentence(
        "Stopped after step {step}, in epoch {epoch}.", step=f"{step:,}", epoch=f"{epoch:,}"
    )


def left(epochs: int) -> Sentence:
    """Say after how many epochs nobody was there any more."""
    if not epochs:
        return sentence("Ended with the program before an epoch was over.")
    return sentence("Ended with the program, after epoch {epoch}.", epoch=f"{epochs:,}")


def diverged(step: int, epoch: int, rate: float, loss: float | None) -> Sentence:
    """Say at which step the numbers ended.

    Args:
        step: from 1.
        epoch: from 1.
        rate: the learning rate of that step.
        loss: of that step; None where it was a number, but the predictions after it are not.
    """
    told = {"step": f"{step:,}", "epoch": f"{epoch:,}", "rate": format_value(rate)}
    if loss is None:
        return sentence(
            "Diverged at step {step}, in epoch {epoch}: the predictions are beyond the numbers "
            "of float32. The learning rate was {rate}; a lower one may converge.",
            **told,
        )
    if math.isnan(loss):
        return sentence(
            "Diverged at step {step}, in epoch {epoch}: the loss is NaN. "
            "The learning rate was {rate}; a lower one may converge.",
            **told,
        )
    return sentence(
        "Diverged at step {step}, in epoch {epoch}: the loss is beyond the numbers of float32. "
        "The learning rate was {rate}; a lower one may converge.",
        **told,
    )
