"""Keras' learning-rate schedules: names, classes, settings in one table, and their formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from explorer.core.translation import Text


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule.

    Attributes:
        name: as it is written on the command line and in files.
        title: as people write it.
        keras: the class in `tf.keras.optimizers.schedules`, empty for a constant rate.
        settings: what it takes beside the rate it begins with.
        parts: settings that are counted in steps, with how many times they fit into a whole run.
    """

    name: str
    title: Text
    keras: str
    settings: dict[str, float] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)


SCHEDULES: dict[str, Schedule] = {
    row.name: row
    for row in (
        Schedule("constant", "constant rate", ""),
        Schedule(
            "exponential", "exponential", "ExponentialDecay",
            {"decay_steps": 100.0, "decay_rate": 0.5}, {"decay_steps": 1},
        ),
        Schedule(
            "inverse", "inverse time", "InverseTimeDecay",
            {"decay_steps": 100.0, "decay_rate": 1.0}, {"decay_steps": 1},
        ),
        Schedule(
            "polynomial", "polynomial", "PolynomialDecay",
            {"decay_steps": 100.0, "end_learning_rate": 0.0001, "power": 1.0},
            {"decay_steps": 1},
        ),
        Schedule(
            "cosine", "cosine", "CosineDecay", {"decay_steps": 100.0, "alpha": 0.0},
            {"decay_steps": 1},
        ),
        Schedule(
            "restarts", "cosine with restarts", "CosineDecayRestarts",
            {"first_decay_steps": 50.0, "t_mul": 2.0, "m_mul": 1.0, "alpha": 0.0},
            # One time its length and another of twice it.
            {"first_decay_steps": 3},
        ),
        Schedule(
            "drop", "one drop", "PiecewiseConstantDecay", {"boundary": 50.0, "factor": 0.1},
            {"boundary": 2},
        ),
    )
}  # fmt: skip


def spanned(name: str, settings: Mapping[str, float], steps: int) -> dict[str, float]:
    """Return settings with those that are counted in steps, where not given, over a whole run."""
    parts = {key: float(-(-steps // count)) for key, count in SCHEDULES[name].parts.items()}
    return {**parts, **settings}


def scheduled_rates(
    name: str, rate: float, settings: Mapping[str, float], steps: np.ndarray
) -> np.ndarray:
    """Return the learning rate of updates, counted from 0, as Keras' schedule has it.

    Args:
        name: of the schedule.
        rate: that it begins with.
        settings: all of it.
        steps: (n,).
    """
    return rate * _FACTORS[name](np.asarray(steps, np.float64), rate, settings)


def _constant(steps: np.ndarray, _: float, __: Mapping[str, float]) -> np.ndarray:
    return np.ones_like(steps)


def _exponential(steps: np.ndarray, _: float, of: Mapping[str, float]) -> np.ndarray:
    return of["decay_rate"] ** (steps / of["decay_steps"])


def _inverse(steps: np.ndarray, _: float, of: Mapping[str, float]) -> np.ndarray:
    return 1 / (1 + of["decay_rate"] * steps / of["decay_steps"])


def _polynomial(steps: np.ndarray, rate: float, of: Mapping[str, float]) -> np.ndarray:
    end = of["end_learning_rate"] / rate
    left = 1 - np.minimum(steps / of["decay_steps"], 1)
    return (1 - end) * left ** of["power"] + end


def _cosine(steps: np.ndarray, _: float, of: Mapping[str, float]) -> np.ndarray:
    part = np.minimum(steps / of["decay_steps"], 1)
    return (1 - of["alpha"]) * _half_wave(part) + of["alpha"]


def _restarts(steps: np.ndarray, _: float, of: Mapping[str, float]) -> np.ndarray:
    """Waves that are each `t_mul` times as long and `m_mul` times as high as the one before."""
    part, longer = steps / of["first_decay_steps"], of["t_mul"]
    if longer == 1:
        wave = np.floor(part)
        part = part - wave
    else:
        wave = np.floor(np.log1p(part * (longer - 1)) / np.log(longer))
        part = (part - (longer**wave - 1) / (longer - 1)) / longer**wave
    height = of["m_mul"] ** wave
    return (1 - of["alpha"]) * height * _half_wave(part) + of["alpha"]


def _drop(steps: np.ndarray, _: float, of: Mapping[str, float]) -> np.ndarray:
    return np.where(steps <= round(of["boundary"]), 1.0, of["factor"])


def _half_wave(part: np.ndarray) -> np.ndarray:
    return (1 + np.cos(np.pi * part)) / 2


_FACTORS: dict[str, Callable[[np.ndarray, float, Mapping[str, float]], np.ndarray]] = {
    "constant": _constant,
    "exponential": _exponential,
    "inverse": _inverse,
    "polynomial": _polynomial,
    "cosine": _cosine,
    "restarts": _restarts,
    "drop": _drop,
}
"""By schedule: of the rate it begins with."""
