"""Sentence about one step of a descent, with its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from explorer.core.descent.results import DescentPath
from explorer.core.language.notation import format_value
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.sentence import Sentence, sentence

_DIGITS = 3
_RATE_DIGITS = 4
"""As many as a dragged learning rate has in its field."""
_WHOLE_DIGITS = 6
"""A number that these show no better than fewer is shown whole: float32 has no more."""


@dataclass(frozen=True, slots=True)
class StepParts:
    """One step, as vectors (variables,)."""

    gradient: np.ndarray
    """Against it: −rate · gradient."""
    momentum: np.ndarray | None
    """Contribution of past steps, or against the mean gradient; None without memory."""
    step: np.ndarray
    """From this place to the next."""
    adds_up: bool
    """Whether the step is the sum of gradient and momentum."""


_MEANS = frozenset({"adam", "adamw", "adamax", "nadam", "lion"})
"""Rules that remember a mean of the gradients."""


def step_parts(runner: OptimizerConfig, path: DescentPath, step: int) -> StepParts:
    """Return the arrows of a step: the update that follows a row of the path."""
    after = path.ahead[0] if step + 1 == len(path.x) else path.x[step + 1]
    slots = path.ahead[1:] if step + 1 == len(path.x) else path.states[step + 1]
    g = np.where(path.missing, 0.0, path.gradients[step])
    name, settings = runner.optimizer, runner.all_settings()
    with np.errstate(all="ignore"):
        gradient, moved = -path.rates[step] * g, after - path.x[step]
        if name in {"momentum", "nesterov"}:
            velocity = path.states[step, 0] if name == "momentum" else slots[0]
            return StepParts(gradient, settings["momentum"] * velocity, moved, adds_up=True)
        if name in _MEANS:
            return StepParts(gradient, -path.rates[step] * slots[0], moved, adds_up=False)
        if name == "rmsprop" and settings["momentum"]:
            past = -settings["momentum"] * path.states[step, 1]
            return StepParts(gradient, past, moved, adds_up=False)
    return StepParts(gradient, None, moved, adds_up=name in {"tape", "sgd"})


def step_words(runner: OptimizerConfig, path: DescentPath, step: int) -> Sentence:
    """Say what a step does: who carries the point where, and by how much."""
    parts = step_parts(runner, path, step)
    g = np.where(path.missing, 0.0, path.gradients[step])
    if not (np.isfinite(parts.step).all() and np.isfinite(g).all()):
        return sentence("The step leads beyond the range of numbers.")
    if not parts.step.any():
        return sentence("The step is 0: the point stays.")
    values: dict[str, object] = {
        "rate": _number(path.rates[step], _RATE_DIGITS),
        "gradient": _vector(g),
        "step": _result(parts.step),
        "equals": _equals(path.rates[step], *g, *parts.step),
    }
    is_up = _dot(parts.step, g) > 0
    if runner.optimizer in {"tape", "sgd"}:
        return _plain(path, step, values)
    if parts.adds_up:
        return _carried(runner, path, step, parts, values, is_up=is_up)
    return _adapted(runner, path, step, values, is_up=is_up)


def _plain(path: DescentPath, step: int, values: Mapping[str, object]) -> Sentence:
    following = path.values[step + 1] if step + 1 < len(path.values) else np.nan
    if following > path.values[step]:
        return sentence(
            "Against the gradient, but too far, f rises: "
            "step = −{rate} · {gradient} {equals} {step}.",
            **values,
        )
    return sentence(
        "Against the gradient, downhill: step = −{rate} · {gradient} {equals} {step}.", **values
    )


def _carried(
    runner: OptimizerConfig,
    path: DescentPath,
    step: int,
    parts: StepParts,
    values: Mapping[str, object],
    *,
    is_up: bool,
) -> Sentence:
    """Say what momentum does beside the gradient."""
    momentum = runner.all_settings()["momentum"]
    assert parts.momentum is not None
    velocity = parts.momentum / momentum if momentum else np.zeros_like(parts.step)
    told = {**values, "momentum": _number(momentum), "velocity": _vector(velocity)}
    if _equals(0.0, momentum, *velocity) == "≈":
        told["equals"] = "≈"
    if runner.optimizer == "momentum" and not path.states[step, 0].any():
        return sentence(
            "The first push, no velocity yet: "
            "step = {momentum} · {velocity} − {rate} · {gradient} {equals} {step}.",
            **told,
        )
    if is_up:
        return sentence(
            "The momentum carries the point uphill: "
            "step = {momentum} · {velocity} − {rate} · {gradient} {equals} {step}.",
            **told,
        )
    if _dot(parts.momentum, parts.gradient) < 0:
        return sentence(
            "The gradient turns the velocity, downhill: "
            "step = {momentum} · {velocity} − {rate} · {gradient} {equals} {step}.",
            **told,
        )
    return sentence(
        "Momentum and gradient pull downhill together: "
        "step = {momentum} · {velocity} − {rate} · {gradient} {equals} {step}.",
        **told,
    )


def _adapted(
    runner: OptimizerConfig,
    path: DescentPath,
    step: int,
    values: Mapping[str, object],
    *,
    is_up: bool,
) -> Sentence:
    """Say what a rule does that adapts its steps to what the gradients have been."""
    if runner.optimizer in _MEANS:
        slots = path.ahead[1:] if step + 1 == len(path.x) else path.states[step + 1]
        told = {**values, "mean": _vector(slots[0])}
        if is_up:
            return sentence(
                "The momentum, a mean gradient of {mean}, carries it uphill: step = {step}.", **told
            )
        return sentence(
            "Against the momentum, a mean gradient of {mean}, downhill: step = {step}.", **told
        )
    if is_up:
        return sentence("What it remembers carries the point uphill: step = {step}.", **values)
    return sentence(
        "Downhill, the gradient {gradient} against its past sizes: step = {step}.", **values
    )


def _dot(one: np.ndarray, other: np.ndarray) -> float:
    with np.errstate(all="ignore"):
        return float(np.dot(one, other))


def _equals(rate: float, *shown: float) -> str:
    """Return = where all numbers are shown whole, else ≈: what is shown must be true."""
    is_whole = _is_whole(rate, _RATE_DIGITS) and all(_is_whole(v, _DIGITS) for v in shown)
    return "=" if is_whole else "≈"


def _is_whole(value: float, digits: int) -> bool:
    return _number(value, digits) == _number(value, _WHOLE_DIGITS)


def _number(value: float, digits: int = _DIGITS) -> str:
    text = format_value(float(value) + 0.0, digits)
    return f"({text})" if text.startswith("−") else text


def _result(values: np.ndarray) -> str:
    text = _vector(values)
    return text.strip("()") if len(values) == 1 else text


def _vector(values: np.ndarray) -> str:
    if len(values) == 1:
        return _number(float(values[0]))
    return f"({', '.join(format_value(float(v) + 0.0, _DIGITS) for v in values)})"
