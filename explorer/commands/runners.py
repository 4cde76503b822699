"""Options of `descend` and `train` about the optimizer, its settings, its learning rate."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NamedTuple

from explorer.commands.arguments import letter, settings
from explorer.core.function import FunctionSpec
from explorer.core.language.expression import names
from explorer.core.optimizers.config import OptimizerConfig, config_error
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.optimizers.schedules import SCHEDULES
from explorer.core.sentence import SentenceError, filled


class SetValues(NamedTuple):
    """Values of --set, by whose they are."""

    of_function: dict[str, float]
    of_optimizers: dict[str, float]
    of_schedule: dict[str, float]


def optimizer_names() -> str:
    """Return the names of Keras' optimizers as a help shows them."""
    return ", ".join(name for name in OPTIMIZERS if name != "tape")


def add_schedule_option(parser: argparse.ArgumentParser) -> None:
    """Add the schedule of the learning rate."""
    parser.add_argument(
        "--schedule",
        default="constant",
        metavar="NAME",
        help=filled("of the learning rate: {names}", names=", ".join(SCHEDULES)),
    )


def set_values(options: argparse.Namespace, optimizers: Sequence[str]) -> SetValues:
    """Return the values of --set; raises SentenceError.

    Args:
        options: with `expression`, `schedule` and `set`.
        optimizers: those that are asked for.
    """
    of_optimizers = {name for row in OPTIMIZERS.values() for name in row.settings}
    of_schedules = {name for row in SCHEDULES.values() for name in row.settings}
    # β of the function, unless the optimizer asked for has a setting of this name.
    letters = _letters_like(options, optimizers, of_optimizers | of_schedules)
    of_optimizers, of_schedules = of_optimizers - letters, of_schedules - letters
    values = settings(options.set, of_optimizers | of_schedules)
    return SetValues(
        {n: v for n, v in values.items() if n not in of_optimizers | of_schedules},
        {n: v for n, v in values.items() if n in of_optimizers},
        {n: v for n, v in values.items() if n in of_schedules},
    )


def _letters_like(
    options: argparse.Namespace, optimizers: Sequence[str], words: set[str]
) -> set[str]:
    """Return the words that are letters of the function and no setting of what is asked for."""
    if options.expression is None:
        return set()
    present = names(FunctionSpec(options.expression).parsed().expression)
    chosen = {
        name
        for table, asked in ((OPTIMIZERS, optimizers), (SCHEDULES, [options.schedule]))
        for row in asked
        if row in table
        for name in table[row].settings
    }
    return {word for word in words - chosen if letter(word) in present}


def runner(
    optimizer: str,
    rate: float,
    of_optimizer: dict[str, float],
    schedule: str,
    of_schedule: dict[str, float],
) -> OptimizerConfig:
    """Return an optimizer with its rate and settings; raises SentenceError."""
    error = config_error(optimizer, rate, of_optimizer, schedule, of_schedule)
    if error is not None:
        raise SentenceError(error)
    return OptimizerConfig(optimizer, rate, of_optimizer, schedule, of_schedule)
