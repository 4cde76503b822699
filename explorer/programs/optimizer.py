"""A runner as TensorFlow source: its schedule and its optimizer."""

from __future__ import annotations

from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.optimizers.schedules import SCHEDULES


def optimizer_lines(runner: OptimizerConfig, rate: str, steps: str = "") -> list[str]:
    """Return the schedule and the optimizer, as far as there are any, that begin at a rate.

    Args:
        runner: whose they are.
        rate: the source of the rate.
        steps: that of the steps of the whole run, which a schedule takes unless its length was
            chosen; empty: Keras' own examples have 100.
    """
    lines = _schedule(runner, rate, steps)
    if runner.optimizer == "tape":
        return lines
    row = OPTIMIZERS[runner.optimizer]
    if lines:
        rate = "rate"
    settings = {**runner.all_settings(), **row.fixed}
    arguments = [f"learning_rate={rate}", *(f"{k}={v!r}" for k, v in settings.items())]
    return [*lines, f"optimizer = tf.keras.optimizers.{row.keras}({', '.join(arguments)})"]


def _schedule(runner: OptimizerConfig, rate: str, steps: str) -> list[str]:
    if runner.schedule == "constant":
        return []
    settings = runner.all_schedule_settings()
    told = {name: repr(value) for name, value in settings.items()}
    if steps:
        told |= {
            name: steps if count == 1 else f"({steps} + {count - 1}) // {count}"
            for name, count in SCHEDULES[runner.schedule].parts.items()
            if name not in runner.schedule_settings
        }
    if runner.schedule == "drop":
        factor, is_chosen = settings["factor"], "boundary" in runner.schedule_settings
        boundary = f"{round(settings['boundary'])}" if is_chosen or not steps else told["boundary"]
        after = f"{rate} * {factor!r}" if rate == "rate" else f"{runner.rate * factor!r}"
        arguments = [f"[{boundary}]", f"[{rate}, {after}]"]
    else:
        arguments = [rate] + [f"{k}={v}" for k, v in told.items()]
    name = f"schedules.{SCHEDULES[runner.schedule].keras}"
    return [
        "schedules = tf.keras.optimizers.schedules",
        f"rate = {name}({', '.join(arguments)})",
    ]
