"""Runs of a training in words, for whoever listens to them instead of looking."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.words.scores import test_score

_DIGITS = 4
_MOST = 8
"""Runs that are told of, the newest."""


def described(runs: Sequence[RunCurves]) -> list[Sentence]:
    """Return how far each run is, what its losses are, and how it ended."""
    if not runs:
        return [sentence("No run is shown.")]
    found: list[Sentence] = []
    for run in runs[-_MOST:]:
        found += _told(run)
    if len(runs) > _MOST:
        found.append(sentence("Older runs that are shown: {count}.", count=len(runs) - _MOST))
    return found


def _told(run: RunCurves) -> list[Sentence]:
    losses = run.epochs.values[:, :2]
    found = [
        sentence(
            "Run {number}, {name}: {done} steps of {planned}.",
            number=run.number,
            name=run.label,
            done=f"{run.done:,}",
            planned=f"{run.planned:,}",
        )
    ]
    if len(losses):
        found.append(_last(losses))
    if len(losses) and np.isfinite(losses[:, 1]).any():
        found.append(_best(losses[:, 1]))
    score = test_score(run)
    if score is not None:
        found.append(sentence("Of the test data: {score}.", score=score))
    return [*found, *run.remarks]


def _last(losses: np.ndarray) -> Sentence:
    """Return the losses of the last epoch, of (epochs, 2)."""
    train, validation = losses[-1].tolist()
    if math.isnan(validation):
        return sentence(
            "After epoch {epoch} the training loss is {loss}.",
            epoch=len(losses),
            loss=format_value(train, _DIGITS),
        )
    return sentence(
        "After epoch {epoch} the training loss is {loss}, the validation loss {validation}.",
        epoch=len(losses),
        loss=format_value(train, _DIGITS),
        validation=format_value(validation, _DIGITS),
    )


def _best(losses: np.ndarray) -> Sentence:
    """Return the least validation loss, of (epochs,)."""
    epoch = int(np.nanargmin(losses))
    return sentence(
        "The least validation loss is {loss}, after epoch {epoch}.",
        loss=format_value(float(losses[epoch]), _DIGITS),
        epoch=epoch + 1,
    )
