"""Optimizers with their learning rate, settings and schedule."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec

from explorer.core.language.notation import format_value
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.optimizers.schedules import SCHEDULES, spanned
from explorer.core.sentence import Sentence, sentence
from explorer.core.translation import translate

_LARGEST_FLOAT32 = 3.4028234e38
MAX_SCHEDULE = 1e12
"""Steps of a schedule: more than the longest training takes."""
_BOUNDS: dict[str, tuple[float, float]] = {
    "momentum": (0, 1),
    "rho": (0, 1),
    "beta_1": (0, 1),
    "beta_2": (0, 1),
    "epsilon": (0, math.inf),
    "weight_decay": (0, math.inf),
    "initial_accumulator_value": (0, math.inf),
    "learning_rate_power": (-math.inf, 0),
    "l1_regularization_strength": (0, math.inf),
    "l2_regularization_strength": (0, math.inf),
    "l2_shrinkage_regularization_strength": (0, math.inf),
    "beta": (0, math.inf),
    "decay_steps": (1, MAX_SCHEDULE),
    "decay_rate": (0, 1e6),
    "end_learning_rate": (0, 1e6),
    "power": (0, 100),
    "alpha": (0, 1),
    "first_decay_steps": (1, MAX_SCHEDULE),
    "t_mul": (1, 1e6),
    "m_mul": (0, 1e6),
    "boundary": (1, MAX_SCHEDULE),
    "factor": (0, 1),
}
"""Where a setting means something: the limits that Keras checks, or that its formulas need.

A schedule computes in float32 and takes nothing that is beyond it.
"""


class OptimizerConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One optimizer of a descent."""

    optimizer: str = "tape"
    rate: float = 0.1
    settings: dict[str, float] = {}
    """Those of the optimizer that are not its defaults."""
    schedule: str = "constant"
    schedule_settings: dict[str, float] = {}
    """Those of the schedule that are not its defaults."""

    def __post_init__(self) -> None:
        error = config_error(
            self.optimizer, self.rate, self.settings, self.schedule, self.schedule_settings
        )
        if error is not None:
            raise ValueError(str(error))

    def __hash__(self) -> int:
        # Whatever order the settings came in.
        settings, of_schedule = (
            frozenset(each.items()) for each in (self.settings, self.schedule_settings)
        )
        return hash((self.optimizer, self.rate, settings, self.schedule, of_schedule))

    def all_settings(self) -> dict[str, float]:
        """Return the settings of the optimizer, defaults included."""
        return {**OPTIMIZERS[self.optimizer].settings, **self.settings}

    def all_schedule_settings(self) -> dict[str, float]:
        """Return the settings of the schedule, defaults included."""
        return {**SCHEDULES[self.schedule].settings, **self.schedule_settings}

    def over(self, steps: int) -> OptimizerConfig:
        """Return the same with its schedule over so many steps, unless its length was chosen."""
        settings = spanned(self.schedule, self.schedule_settings, steps)
        return msgspec.structs.replace(self, schedule_settings=settings)


def stable_factor(runner: OptimizerConfig) -> float | None:
    """Return what a stable learning rate is less than, times the largest curvature; None: nothing.

    On a quadratic of curvature λ, with a = rate·λ, a step is a linear map of (x, v), stable where
    its determinant D and trace T have |D| < 1 and |T| < 1 + D. Plain descent: |1 − a| < 1. Momentum
    μ (Polyak's heavy ball): D = μ and T = 1 + μ − a. Nesterov's as Keras computes it,
    v ← μv − rate·g, x ← x + μv − rate·g: D = μ(1 − a) and T = (1 + μ) − a(1 + μ). The other rules
    divide by what the gradients have been, and are bounded by no curvature.
    """
    if runner.optimizer in {"tape", "sgd"}:
        return 2.0
    if runner.optimizer not in {"momentum", "nesterov"}:
        return None
    momentum = runner.all_settings()["momentum"]
    if runner.optimizer == "nesterov":
        return 2 * (1 + momentum) / (1 + 2 * momentum)
    # Without friction it swings for ever.
    return 2 * (1 + momentum) if momentum < 1 else None


def labels(runners: Sequence[OptimizerConfig]) -> list[str]:
    """Return what tells the runners apart: their optimizers, where needed with rate and number."""
    return _told_apart(runners, [OPTIMIZERS[runner.optimizer].label for runner in runners])


def shown_labels(runners: Sequence[OptimizerConfig]) -> list[str]:
    """Return the same in the person's language."""
    rows = [OPTIMIZERS[runner.optimizer] for runner in runners]
    # Those of Keras are called as in a program.
    names = [row.label if row.keras else translate(row.label) for row in rows]
    return _told_apart(runners, names)


def _told_apart(runners: Sequence[OptimizerConfig], names: list[str]) -> list[str]:
    plain = [
        name if names.count(name) == 1 else f"{name} {runner.rate:g}"
        for name, runner in zip(names, runners, strict=True)
    ]
    counts = [plain[: i + 1].count(label) for i, label in enumerate(plain)]
    return [
        label if count == 1 else f"{label} ({count})"
        for label, count in zip(plain, counts, strict=True)
    ]


def config_error(
    optimizer: str,
    rate: float,
    settings: Mapping[str, float],
    schedule: str,
    schedule_settings: Mapping[str, float],
) -> Sentence | None:
    """Say why there can be no such runner; None where there can."""
    if optimizer not in OPTIMIZERS:
        return sentence(
            "“{name}” is no optimizer; there are {names}.",
            name=optimizer[:40],
            names=", ".join(["own", *(name for name in OPTIMIZERS if name != "tape")]),
        )
    if schedule not in SCHEDULES:
        return sentence(
            "“{name}” is no learning-rate schedule; there are {names}.",
            name=schedule[:40],
            names=", ".join(SCHEDULES),
        )
    row, timing = OPTIMIZERS[optimizer], SCHEDULES[schedule]
    return (
        rate_error(optimizer, rate, schedule)
        or _settings_problem(optimizer, row.settings, settings)
        or _settings_problem(schedule, timing.settings, schedule_settings)
    )


def rate_error(optimizer: str, rate: float, schedule: str = "constant") -> Sentence | None:
    """Say what is wrong with a learning rate; None where nothing is."""
    if not 0 < rate < math.inf:
        return sentence(
            "A learning rate is a finite number more than 0, not {rate}.", rate=format_value(rate)
        )
    is_of_keras = optimizer != "tape" or schedule != "constant"
    if is_of_keras and rate > _LARGEST_FLOAT32:
        return sentence("Keras keeps a learning rate in float32, which ends at 3.4e38.")
    return None


def _settings_problem(
    owner: str, known: Mapping[str, float], given: Mapping[str, float]
) -> Sentence | None:
    for name, value in given.items():
        if name not in known:
            return sentence(
                "“{owner}” has no setting “{name}”; it has {names}.",
                owner="own" if owner == "tape" else owner,
                name=name[:40],
                names=", ".join(known) or "none",
            )
        low, high = _BOUNDS[name]
        if low <= value <= high and math.isfinite(value):
            continue
        wrong = format_value(value)
        if math.isinf(high):
            return sentence(
                "“{name}” is at least {low}, not {value}.", name=name, low=f"{low:g}", value=wrong
            )
        if math.isinf(low):
            return sentence(
                "“{name}” is at most {high}, not {value}.", name=name, high=f"{high:g}", value=wrong
            )
        return sentence(
            "“{name}” is from {low} to {high}, not {value}.",
            name=name,
            low=f"{low:g}",
            high=f"{high:,.0f}",
            value=wrong,
        )
    return None


def rate_change_error(runner: OptimizerConfig, rate: float) -> Sentence | None:
    """Say why the learning rate of a runner cannot be changed to this one; None where it can."""
    if runner.schedule != "constant":
        return sentence("The learning rate follows its schedule and cannot be changed.")
    return rate_error(runner.optimizer, rate)
