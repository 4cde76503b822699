"""Keras' learning-rate schedules: names, classes and settings, in one table."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule.

    Attributes:
        name: as it is written on the command line and in files.
        title: as people write it.
        keras: the class in `tf.keras.optimizers.schedules`, empty for a constant rate.
        settings: what it takes beside the rate it begins with.
    """

    name: str
    title: str
    keras: str
    settings: dict[str, float] = field(default_factory=dict)


SCHEDULES: dict[str, Schedule] = {
    row.name: row
    for row in (
        Schedule("constant", "constant", ""),
        Schedule(
            "exponential", "exponential", "ExponentialDecay",
            {"decay_steps": 100.0, "decay_rate": 0.5},
        ),
        Schedule(
            "inverse", "inverse time", "InverseTimeDecay",
            {"decay_steps": 100.0, "decay_rate": 1.0},
        ),
        Schedule(
            "polynomial", "polynomial", "PolynomialDecay",
            {"decay_steps": 100.0, "end_learning_rate": 0.0001, "power": 1.0},
        ),
        Schedule("cosine", "cosine", "CosineDecay", {"decay_steps": 100.0, "alpha": 0.0}),
        Schedule(
            "restarts", "cosine with restarts", "CosineDecayRestarts",
            {"first_decay_steps": 50.0, "t_mul": 2.0, "m_mul": 1.0, "alpha": 0.0},
        ),
        Schedule(
            "drop", "one drop", "PiecewiseConstantDecay", {"boundary": 50.0, "factor": 0.1}
        ),
    )
}  # fmt: skip
