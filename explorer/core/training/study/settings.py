"""Settings of a training that a study can search, and the training with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from msgspec.structs import replace

from explorer.core.bounds import bounds
from explorer.core.language.notation import format_value
from explorer.core.language.numbers import read_number
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.optimizers.schedules import SCHEDULES
from explorer.core.sentence import SentenceError, refusal, sentence
from explorer.core.training.sizes import check_depth, checked_units
from explorer.core.training.spec import (
    Activation,
    Layer,
    Mode,
    Sampling,
    TrainingProblem,
)

Value = str | float
"""Value of a setting: a number or a word; layers are given by their units, as in 64,64."""

_NUMBERS = ("batch", "epochs", "seed", "dropout", "l2", "early_stopping")
_FLAGS = ("batch_norm", "balanced")
_OF_OPTIMIZERS = {name: None for row in OPTIMIZERS.values() for name in row.settings}
_OF_SCHEDULES = {name: None for row in SCHEDULES.values() for name in row.settings}
_WORDS: dict[str, tuple[str, ...]] = {
    "optimizer": tuple(name for name in OPTIMIZERS if name != "tape"),
    "schedule": tuple(SCHEDULES),
    "activation": get_args(Activation),
    "sampling": get_args(Sampling),
    "mode": get_args(Mode),
    **dict.fromkeys(_FLAGS, ("yes", "no")),
}
_OTHER_DATA = ("data", "target", "columns", "standardise", "task", "split", "validation_share",
               "test_share", "range", "count", "noise")  # fmt: skip


def check_name(name: str) -> None:
    """Raise SentenceError where there is no such setting, or where it cannot be searched."""
    if name in _OTHER_DATA:
        raise refusal(
            "“{name}” cannot be searched: trials are compared by their validation data, which "
            "have to be the same for all.",
            name=name,
        )
    if not is_number(name) and name != "layers" and name not in _WORDS:
        raise refusal(
            "“{name}” cannot be searched; there are {names}, and the settings of optimizers and "
            "schedules, such as momentum.",
            name=name[:40],
            names=", ".join(["rate", "layers", *_WORDS, *_NUMBERS]),
        )


def is_number(name: str) -> bool:
    """Return whether a setting is a number."""
    return name == "rate" or name in {*_NUMBERS, *_OF_OPTIMIZERS, *_OF_SCHEDULES}


def is_whole(name: str) -> bool:
    """Return whether a setting is a whole number."""
    return name in _NUMBERS and bounds(TrainingProblem, name).is_whole


def read_value(name: str, text: str) -> Value:
    """Return a value of a setting; raises SentenceError where it can be none."""
    if is_number(name):
        value = read_number(text)
        check_value(name, value)
        return value
    if name == "layers":
        return ",".join(f"{layer.units}" for layer in read_layers(text, Layer()))
    if text not in _WORDS[name]:
        raise refusal(
            "“{value}” is no value of “{name}”; there are {names}.",
            value=text[:40],
            name=name,
            names=", ".join(_WORDS[name]),
        )
    return text


def check_value(name: str, value: float) -> None:
    """Raise SentenceError where a number is beyond the bounds that its setting declares."""
    if name in _NUMBERS and (error := bounds(TrainingProblem, name).error(name, value)):
        raise SentenceError(error)
    if name == "rate" and value <= 0:
        raise refusal(
            "A learning rate is a finite number more than 0, not {rate}.", rate=format_value(value)
        )


def read_layers(text: str, like: Layer) -> tuple[Layer, ...]:
    """Return layers with the units in a text such as 64,64, none for an empty one.

    Args:
        text: numbers with commas between them.
        like: all else that the layers are.

    Raises:
        SentenceError: a number cannot be the units of a layer, or there are too many.
    """
    units = [read_number(part) for part in text.split(",") if text.strip()]
    check_depth(units)
    return tuple(replace(like, units=checked_units(value)) for value in units)


def means_something(name: str, problem: TrainingProblem) -> bool:
    """Return whether a setting has an effect with the optimizer and schedule of a training."""
    runner = problem.runner
    if name in _OF_OPTIMIZERS or name in _OF_SCHEDULES:
        return name in OPTIMIZERS[runner.optimizer].settings or (
            name in SCHEDULES[runner.schedule].settings
        )
    return True


def with_settings(problem: TrainingProblem, values: Mapping[str, Value]) -> TrainingProblem:
    """Return a training with other settings.

    Settings that the optimizer or the schedule does not have are left out: where several are
    searched together, not every one has them all.

    Raises:
        SentenceError: there can be no training with these settings.
    """
    try:
        return _with_settings(problem, values)
    except ValueError as error:
        raise SentenceError(sentence("{reason}", reason=str(error))) from None


def _with_settings(problem: TrainingProblem, values: Mapping[str, Value]) -> TrainingProblem:
    fields: dict[str, Any] = {
        name: int(value) if is_whole(name) else value
        for name, value in values.items()
        if name in {*_NUMBERS, "sampling", "mode"}
    }
    fields |= {name: values[name] == "yes" for name in _FLAGS if name in values}
    return replace(
        problem, **fields, layers=_layers(problem, values), runner=_runner(problem, values)
    )


def _layers(problem: TrainingProblem, values: Mapping[str, Value]) -> tuple[Layer, ...]:
    layers = problem.layers
    if "layers" in values:
        layers = read_layers(str(values["layers"]), layers[0] if layers else Layer())
    if "activation" in values:
        layers = tuple(replace(layer, activation=values["activation"]) for layer in layers)
    return layers


def _runner(problem: TrainingProblem, values: Mapping[str, Value]) -> OptimizerConfig:
    before = problem.runner
    optimizer = str(values.get("optimizer", before.optimizer))
    schedule = str(values.get("schedule", before.schedule))
    of_optimizer, of_schedule = OPTIMIZERS[optimizer].settings, SCHEDULES[schedule].settings
    settings = {**before.settings, **{n: v for n, v in values.items() if n in _OF_OPTIMIZERS}}
    timing = {**before.schedule_settings, **{n: v for n, v in values.items() if n in _OF_SCHEDULES}}
    return replace(
        before,
        optimizer=optimizer,
        rate=float(values.get("rate", before.rate)),
        settings={n: v for n, v in settings.items() if n in of_optimizer},
        schedule=schedule,
        schedule_settings={n: v for n, v in timing.items() if n in of_schedule},
    )
