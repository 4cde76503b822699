"""A runner as TensorFlow source: its schedule and its optimizer."""

from __future__ import annotations

from explorer.core.optimizers import OPTIMIZERS
from explorer.core.runners import Runner
from explorer.core.schedules import SCHEDULES


def optimizer_lines(runner: Runner, rate: str) -> list[str]:
    """Return the schedule and the optimizer, as far as there are any, that begin at a rate."""
    lines = _schedule(runner, rate)
    if runner.optimizer == "tape":
        return lines
    row = OPTIMIZERS[runner.optimizer]
    if lines:
        rate = "rate"
    settings = {**runner.all_settings(), **row.fixed}
    arguments = [f"learning_rate={rate}", *(f"{k}={v!r}" for k, v in settings.items())]
    return [*lines, f"optimizer = tf.keras.optimizers.{row.keras}({', '.join(arguments)})"]


def _schedule(runner: Runner, rate: str) -> list[str]:
    if runner.schedule == "constant":
        return []
    settings = runner.all_schedule_settings()
    if runner.schedule == "drop":
        boundary, factor = round(settings["boundary"]), settings["factor"]
        after = f"{rate} * {factor!r}" if rate == "rate" else f"{runner.rate * factor!r}"
        arguments = [f"[{boundary}]", f"[{rate}, {after}]"]
    else:
        arguments = [rate] + [f"{k}={v!r}" for k, v in settings.items()]
    name = f"schedules.{SCHEDULES[runner.schedule].keras}"
    return [
        "schedules = tf.keras.optimizers.schedules",
        f"rate = {name}({', '.join(arguments)})",
    ]
