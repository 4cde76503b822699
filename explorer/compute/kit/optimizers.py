"""The update rules of Keras' optimizers on plain tensors.

Keras keeps its hyper-parameters as Python numbers and its state in variables, so that another
momentum, another start or a race means another trace. Here all of them are tensors: one compiled
loop serves every rate, start and setting, for one run or for thousands side by side. That the rules
are Keras' is held by tests that step both from the same starts.

Sources: the papers behind the classes, in the form in which Keras 3.15 computes them: Polyak 1964
(momentum), Nesterov 1983, Tieleman and Hinton 2012 (RMSprop), Duchi et al. 2011 (Adagrad), Zeiler
2012 (Adadelta), Kingma and Ba 2015 (Adam, Adamax), Loshchilov and Hutter 2019 (AdamW), Dozat 2016
(Nadam), Chen et al. 2023 (Lion), McMahan et al. 2013 (Ftrl).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from explorer.compute.kit.tape import Tensor

State = tuple[Tensor, ...]
_NADAM_DECAY = 0.96


@dataclass(frozen=True, slots=True)
class Rule:
    """One optimizer's step.

    Attributes:
        constants: from the settings, the numbers that `step` takes, rounded as Keras rounds them.
        slots: from the settings, the value that each tensor of the state begins with.
        step: (x, gradient, state, rate, t, constants) → (x, state), where t counts from 1 and all
            but the state broadcast against x.
    """

    constants: Callable[[Mapping[str, float]], list[float]]
    slots: Callable[[Mapping[str, float]], list[float]]
    step: Callable[[Tensor, Tensor, State, Tensor, Tensor, list[Tensor]], tuple[Tensor, State]]


def _plain(
    x: Tensor, g: Tensor, _: State, rate: Tensor, _t: Tensor, _c: list[Tensor]
) -> tuple[Tensor, State]:
    return x - g * rate, ()


def _momentum(
    x: Tensor, g: Tensor, state: State, rate: Tensor, _t: Tensor, c: list[Tensor]
) -> tuple[Tensor, State]:
    velocity = state[0] * c[0] - g * rate
    return x + velocity, (velocity,)


def _nesterov(
    x: Tensor, g: Tensor, state: State, rate: Tensor, _t: Tensor, c: list[Tensor]
) -> tuple[Tensor, State]:
    velocity = state[0] * c[0] - g * rate
    return x + (velocity * c[0] - g * rate), (velocity,)


def _rmsprop(
    x: Tensor, g: Tensor, state: State, rate: Tensor, _t: Tensor, c: list[Tensor]
) -> tuple[Tensor, State]:
    rho, rest, momentum, epsilon = c
    square = rho * state[0] + rest * tf.square(g)
    velocity = momentum * state[1] + rate * g / tf.sqrt(square + epsilon)
    return x - velocity, (square, velocity)


def _adagrad(
    x: Tensor, g: Tensor, state: State, rate: Tensor, _t: Tensor, c: list[Tensor]
) -> tuple[Tensor, State]:
    total = state[0] + tf.square(g)
    return x - rate * g / tf.sqrt(total + c[0]), (total,)


def _adadelta(
    x: Tensor, g: Tensor, state: State, rate: Tensor, _t: Tensor, c: list[Tensor]
) -> tuple[Tensor, State]:
    rho, rest, epsilon = c
    square = rho * state[0] + rest * tf.square(g)
    delta = -(tf.sqrt(state[1] + epsilon) * g / tf.sqrt(square + epsilon))
    return x + rate * delta, (square, rho * state[1] + rest * tf.square(delta))


def _adam(
    x: Tensor, g: Tensor, state: State, rate: Tensor, t: Tensor, c: list[Tensor]
) -> tuple[Tensor, State]:
    beta_1, beta_2, rest_1, rest_2, epsilon = c
    alpha = rate * tf.sqrt(1 - tf.pow(beta_2, t)) / (1 - tf.pow(beta_1, t))
    mean = state[0] + (g - state[0]) * rest_1
    square = state[1] + (tf.square(g) - state[1]) * rest_2
    return x - mean * alpha / (tf.sqrt(square) + epsilon), (mean, square)


def _adamw(
    x: Tensor, g: Tensor, state: State, rate: Tensor, t: Tensor, c: list[Tensor]
) -> tuple[Tensor, State]:
    return _adam(x - x * c[5] * rate, g, state, rate, t, c[:5])


def _adamax(
    x: Tensor, g: Tensor, state: State, rate: Tensor, t: Tensor, c: list[Tensor]
) -> tuple[Tensor, State]:
    beta_1, beta_2, rest_1, _, epsilon = c
    mean = state[0] + (g - state[0]) * rest_1
    largest = tf.maximum(beta_2 * state[1], tf.abs(g))
    step = rate * mean / ((1 - tf.pow(beta_1, t)) * (largest + epsilon))
    return x - step, (mean, largest)


def _nadam(
    x: Tensor, g: Tensor, state: State, rate: Tensor, t: Tensor, c: list[Tensor]
) -> tuple[Tensor, State]:
    beta_1, beta_2, epsilon, exact_beta_1 = c
    decay = tf.constant(_cast(_NADAM_DECAY), x.dtype)
    now = beta_1 * (1 - 0.5 * tf.pow(decay, t))
    following = beta_1 * (1 - 0.5 * tf.pow(decay, t + 1))
    # Keras keeps one product of the momenta, of numbers that it does not cast; here it is kept for
    # each variable.
    exact_decay = tf.constant(_NADAM_DECAY, x.dtype)
    product = state[2] * exact_beta_1 * (1 - 0.5 * tf.pow(exact_decay, t))
    mean = state[0] + (g - state[0]) * (1 - beta_1)
    square = state[1] + (tf.square(g) - state[1]) * (1 - beta_2)
    ahead = following * mean / (1 - product * following) + (1 - now) * g / (1 - product)
    spread = tf.sqrt(square / (1 - tf.pow(beta_2, t))) + epsilon
    return x - ahead * rate / spread, (mean, square, product)


def _lion(
    x: Tensor, g: Tensor, state: State, rate: Tensor, _t: Tensor, c: list[Tensor]
) -> tuple[Tensor, State]:
    beta_1, beta_2 = c
    moved = x - rate * tf.sign(state[0] * beta_1 + g * (1 - beta_1))
    return moved, (state[0] * beta_2 + g * (1 - beta_2),)


def _ftrl(
    x: Tensor, g: Tensor, state: State, rate: Tensor, _t: Tensor, c: list[Tensor]
) -> tuple[Tensor, State]:
    power, l1, l2, shrinkage, beta = c
    total = state[0] + tf.square(g)
    raised, before = tf.pow(total, -power), tf.pow(state[0], -power)
    linear = state[1] + (g + 2 * shrinkage * x - (raised - before) / rate * x)
    quadratic = raised / rate + 2 * (l2 + beta / (2 * rate))
    return (tf.clip_by_value(linear, -l1, l1) - linear) / quadratic, (total, linear)


def _none(_: Mapping[str, float]) -> list[float]:
    return []


def _zeros(count: int) -> Callable[[Mapping[str, float]], list[float]]:
    return lambda _: [0.0] * count


def _cast(value: float) -> float:
    """Round as `keras.ops.cast` does: a Python number goes by way of float32, even to float64."""
    with np.errstate(over="ignore"):
        return float(np.float32(value))


def _betas(s: Mapping[str, float]) -> list[float]:
    rests = [1 - s["beta_1"], 1 - s["beta_2"]]
    return [_cast(s["beta_1"]), _cast(s["beta_2"]), *rests, s["epsilon"]]


def _nadam_constants(s: Mapping[str, float]) -> list[float]:
    return [_cast(s["beta_1"]), _cast(s["beta_2"]), s["epsilon"], s["beta_1"]]


def _adamax_constants(s: Mapping[str, float]) -> list[float]:
    # Keras casts β₁ for its power and takes β₂ as it is.
    beta_1, _, *others = _betas(s)
    return [beta_1, s["beta_2"], *others]


RULES: dict[str, Rule] = {
    "tape": Rule(_none, _none, _plain),
    "sgd": Rule(_none, _none, _plain),
    "momentum": Rule(lambda s: [_cast(s["momentum"])], _zeros(1), _momentum),
    "nesterov": Rule(lambda s: [_cast(s["momentum"])], _zeros(1), _nesterov),
    "rmsprop": Rule(
        lambda s: [s["rho"], 1 - s["rho"], s["momentum"], s["epsilon"]], _zeros(2), _rmsprop
    ),
    "adagrad": Rule(
        lambda s: [s["epsilon"]], lambda s: [_cast(s["initial_accumulator_value"])], _adagrad
    ),
    "adadelta": Rule(lambda s: [s["rho"], 1 - s["rho"], s["epsilon"]], _zeros(2), _adadelta),
    "adam": Rule(_betas, _zeros(2), _adam),
    "adamw": Rule(lambda s: [*_betas(s), _cast(s["weight_decay"])], _zeros(2), _adamw),
    "adamax": Rule(_adamax_constants, _zeros(2), _adamax),
    "nadam": Rule(_nadam_constants, lambda _: [0.0, 0.0, 1.0], _nadam),
    "lion": Rule(lambda s: [_cast(s["beta_1"]), _cast(s["beta_2"])], _zeros(1), _lion),
    "ftrl": Rule(
        lambda s: [
            s["learning_rate_power"],
            s["l1_regularization_strength"],
            s["l2_regularization_strength"],
            s["l2_shrinkage_regularization_strength"],
            s["beta"],
        ],
        lambda s: [_cast(s["initial_accumulator_value"]), 0.0],
        _ftrl,
    ),
}


def effective_rate(name: str, rate: float) -> float:
    """Return the rate that is really used: Keras keeps every learning rate in float32."""
    return rate if name == "tape" else _cast(rate)
