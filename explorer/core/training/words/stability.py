"""What the sharpness of a loss says of a learning rate, and how far that holds."""

from __future__ import annotations

import math

from explorer.core.language.notation import format_value
from explorer.core.optimizers.config import stable_factor
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.sentence import Sentence, sentence
from explorer.core.training.spec import TrainingProblem

_NEAR = 0.9, 1.25
"""Multiples of the bound between which a training is said to be at the edge of stability, where it
tends to hover, mostly just above the bound (Cohen et al., "Gradient descent on neural networks
typically occurs at the edge of stability", 2021)."""


def stability(
    problem: TrainingProblem, sharpness: float, rate: float, steps: int
) -> list[Sentence]:
    """Return what a sharpness says of a rate, and why that is not exact where it is not.

    Args:
        problem: what is trained.
        sharpness: the largest eigenvalue of the Hessian, as it was measured last.
        rate: the current learning rate.
        steps: in an epoch; a single one is taken on all rows.
    """
    factor, told = stable_factor(problem.runner), []
    if factor is not None and math.isfinite(sharpness) and rate > 0:
        told.append(_against(sharpness, factor, rate))
    return [*told, *reservations(problem, steps)]


def reservations(problem: TrainingProblem, steps: int) -> list[Sentence]:
    """Return why there is no bound of the sharpness, or only a rough one; see `stability`."""
    runner = problem.runner
    if stable_factor(runner) is not None:
        return [*_batches(problem, steps), *_loss_differs(problem)]
    if runner.optimizer in {"momentum", "nesterov"}:
        told = sentence("With a momentum of 1 nothing slows the steps down: no rate is stable.")
    else:
        told = sentence(
            "{optimizer} scales the steps of each weight for itself, so that 2 ÷ rate is no bound: "
            "the sharpness stands alone.",
            optimizer=OPTIMIZERS[runner.optimizer].title,
        )
    return [told, *_loss_differs(problem)]


def _against(sharpness: float, factor: float, rate: float) -> Sentence:
    bound = factor / rate
    values = {
        "sharpness": format_value(sharpness, 3),
        "factor": format_value(factor, 3),
        "bound": format_value(bound, 3),
    }
    if sharpness < _NEAR[0] * bound:
        return sentence(
            "The sharpness, {sharpness}, is below {factor} ÷ rate = {bound}: steps on all rows are "
            "stable.",
            **values,
        )
    if sharpness <= _NEAR[1] * bound:
        return sentence(
            "The sharpness, {sharpness}, is at {factor} ÷ rate = {bound}: the edge of stability.",
            **values,
        )
    return sentence(
        "The sharpness, {sharpness}, is above {factor} ÷ rate = {bound}: steps on all rows "
        "overshoot where the loss is curved most.",
        **values,
    )


def _batches(problem: TrainingProblem, steps: int) -> list[Sentence]:
    if steps == 1 and problem.sampling == "shuffled":
        return []
    return [
        sentence(
            "Steps here see batches of {batch} rows, for which the bound holds only roughly.",
            batch=f"{problem.batch:,}",
        )
    ]


def _loss_differs(problem: TrainingProblem) -> list[Sentence]:
    """Say how the measured loss differs from the loss of the steps."""
    if not problem.layers:
        return []
    if problem.dropout and problem.batch_norm:
        return [
            sentence(
                "It is measured without dropout and with the running averages of batch "
                "normalisation, which steps do not use."
            )
        ]
    if problem.dropout:
        return [sentence("It is measured without dropout, which steps have.")]
    if problem.batch_norm:
        return [
            sentence(
                "It is measured with the running averages of batch normalisation, which steps do "
                "not use."
            )
        ]
    return []
