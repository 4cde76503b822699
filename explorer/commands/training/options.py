"""The options of `train` that say what is trained, and how they are read."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

from msgspec.structs import replace

from explorer.commands.arguments import (
    given,
    meaning,
    misused,
    numbers,
    path,
    with_all_values,
    with_free_axes,
)
from explorer.commands.runners import add_schedule_option, optimizer_names, runner, set_values
from explorer.commands.training.csv_options import (
    READING,
    add_reading_options,
    names_of,
    reading_of,
)
from explorer.core.bounds import bounds
from explorer.core.function import FunctionSpec
from explorer.core.language.numbers import read_number, read_range
from explorer.core.optimizers.config import OptimizerConfig, rate_change_error
from explorer.core.ranges import sensible_range
from explorer.core.sentence import SentenceError, filled, refusal
from explorer.core.training.data import (
    CsvFile,
    Data,
    Digits,
    Housing,
    Penguins,
    Points,
    Samples,
    Shape,
    Sides,
    Wine,
)
from explorer.core.training.sizes import check_depth, checked_units
from explorer.core.training.spec import (
    Activation,
    Layer,
    Mode,
    Sampling,
    Split,
    Task,
    TrainingProblem,
)
from explorer.core.training.usual import usual_problem
from explorer.core.translation import Text, translate
from explorer.storage.runs.curves import resumed_problem
from explorer.storage.runs.folders import SETTINGS
from explorer.storage.runs.saved import SavedRun, load_run

_ACTIVATIONS = get_args(Activation)
_SHAPES = get_args(Shape)
_SHIPPED: dict[str, Data] = {"penguins": Penguins(), "wine": Wine(), "digits": Digits()}
_KINDS = ("california", *_SHIPPED, *_SHAPES, "function")
_USUAL = TrainingProblem()
_NUMBERS = (
    "batch", "epochs", "seed", "dropout", "l2", "early_stopping", "validation_share", "test_share",
    "workers",
)  # fmt: skip
_LAYER = Layer()
_OWN = (
    "expression", "data", "target", "columns", *READING, "standardise",
    "range", "count", "noise", "layers",
    "activation", "optimizer", "set", "schedule", "batch", "sampling", "seed", "seeds", "mode",
    "pitfall",
    "task", "split", "validation_share", "test_share", "dropout", "l2", "early_stopping",
    "batch_norm", "balanced", "workers",
)  # fmt: skip
"""Options that a run which goes on has from its beginning."""


def add_data_options(parser: argparse.ArgumentParser) -> None:
    """Add those of the data."""
    parser.add_argument(
        "--data",
        type=path,
        metavar="NAME|FILE.csv",
        help=filled(
            "{names}, or a table of your own; default california, the housing",
            names=", ".join(_KINDS),
        ),
    )
    parser.add_argument(
        "--target", metavar="COLUMN", help=translate("of the file, to be predicted")
    )
    parser.add_argument(
        "--columns", metavar="a,b", help=translate("to predict from, default all other ones")
    )
    add_reading_options(parser)
    parser.add_argument(
        "--standardise",
        choices=("yes", "no"),
        help=translate(
            "learn the target less its mean and divided by its deviation, with losses in its own "
            "units all the same; default yes, of california no"
        ),
    )
    parser.add_argument(
        "--task",
        choices=get_args(Task),
        default=_USUAL.task,
        help=translate(
            "a number is predicted or a class, default auto: by the target; of a function the "
            "points above and below it are the classes"
        ),
    )
    parser.add_argument(
        "--split",
        choices=get_args(Split),
        help=translate(
            "how the rows for training, validation and test are chosen, default random, of "
            "penguins, wine and digits stratified"
        ),
    )
    for name in ("validation_share", "test_share"):
        parser.add_argument(f"--{name.replace('_', '-')}", help=_meaning(name))
    parser.add_argument("--range", help=translate('where the function is sampled, default "-3, 3"'))
    parser.add_argument("--count", help=meaning(Samples, "count"))
    parser.add_argument("--noise", help=meaning(Samples, "noise"))


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Add those of the model and of its loop."""
    parser.add_argument(
        "--layers",
        metavar="64,64",
        help=filled(
            'units before the last, default {units}, of classes by the data; or ""',
            units=_LAYER.units,
        ),
    )
    parser.add_argument(
        "--activation",
        metavar="NAME",
        help=filled(
            "of all layers, or one of each; {names}; default {default}",
            names=", ".join(_ACTIVATIONS),
            default=_LAYER.activation,
        ),
    )
    parser.add_argument(
        "--optimizer",
        metavar="NAME",
        help=filled(
            "default {default}, of classes adam; {names}",
            default=_USUAL.runner.optimizer,
            names=optimizer_names(),
        ),
    )
    parser.add_argument(
        "--rate",
        help=filled(
            "the learning rate, default {rate}, by adam of digits {of_digits}",
            rate=_USUAL.runner.rate,
            of_digits=usual_problem(Digits()).runner.rate,
        ),
    )
    parser.add_argument(
        "--set",
        action="append",
        nargs="+",
        default=[],
        metavar="momentum=0.9",
        help=translate("a setting of the optimizer or schedule, or a parameter of the function"),
    )
    add_schedule_option(parser)
    _add_loop_options(parser)


def _meaning(name: str) -> str:
    """Return what an option means, with its default and that of digits where it is another."""
    of_digits = getattr(usual_problem(Digits()), name)
    told = meaning(TrainingProblem, name)
    if of_digits == getattr(_USUAL, name):
        return told
    return filled("{meaning}, of digits {of_digits}", meaning=told, of_digits=of_digits)


def _add_loop_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--batch", help=meaning(TrainingProblem, "batch"))
    parser.add_argument(
        "--sampling",
        choices=get_args(Sampling),
        help=filled("default {default}, of classes shuffled", default=_USUAL.sampling),
    )
    low, high, _ = bounds(TrainingProblem, "epochs")
    parser.add_argument(
        "--epochs",
        help=filled(
            "{low} to {high}, default {default}, of some classes fewer",
            low=low,
            high=high,
            default=_USUAL.epochs,
        ),
    )
    parser.add_argument("--seed", help=meaning(TrainingProblem, "seed"))
    parser.add_argument(
        "--seeds",
        metavar="0,1,2",
        help=translate("train from each of some seeds, and tell mean and standard deviation"),
    )
    for name in ("dropout", "l2", "early_stopping", "workers"):
        parser.add_argument(f"--{name.replace('_', '-')}", help=_meaning(name))
    parser.add_argument(
        "--batch-norm",
        action=argparse.BooleanOptionalAction,
        help=translate(
            "normalise batches between each hidden layer, which has no bias then, and its "
            "activation; default of digits"
        ),
    )
    parser.add_argument(
        "--balanced", action="store_true", help=translate("weigh each row by how rare its class is")
    )
    parser.add_argument(
        "--mode",
        choices=get_args(Mode),
        default=_USUAL.mode,
        help=translate("the loop compiled, eager, or Keras' own"),
    )
    parser.add_argument(
        "--pitfall", action="store_true", help=translate("subtract shapes (batch,) and (batch, 1)")
    )


def resumed(options: argparse.Namespace) -> list[SavedRun]:
    """Return the runs that are to go on; raises SentenceError where one cannot be read."""
    if options.resume is None:
        return []
    for name in _OWN:
        if getattr(options, name) != options.parser.get_default(name):
            misused(options, "--resume takes everything but --epochs and --rate from the run")
    return [_kept(Path(name)) for name in options.resume]


def _kept(directory: Path) -> SavedRun:
    if not (directory / SETTINGS).exists():
        raise refusal(
            "{name} is not the directory of a kept run.", name=directory.name or directory
        )
    return load_run(directory)


def _later(kept: SavedRun, options: argparse.Namespace) -> TrainingProblem:
    """Return how a kept run goes on; raises SentenceError."""
    spec = replace(resumed_problem(kept), **numbers(options, TrainingProblem, "epochs"))
    if options.rate is None:
        return spec
    rate, runner = read_number(options.rate), spec.runner
    error = rate_change_error(runner, rate)
    if error is not None:
        raise SentenceError(error)
    return replace(spec, runner=replace(runner, rate=rate))


def spec_of(options: argparse.Namespace, kept: SavedRun | None) -> TrainingProblem:
    """Return what is asked for, where `kept` is the run that goes on; raises SentenceError."""
    return _fresh(options) if kept is None else _later(kept, options)


def _fresh(options: argparse.Namespace) -> TrainingProblem:
    kind = options.data or ("california" if options.expression is None else "function")
    _check_data_options(options, kind)
    usual = usual_problem(_data(options, kind))
    optimizer = options.optimizer or usual.runner.optimizer
    values = set_values(options, [optimizer])
    of_optimizer = values.of_optimizers
    function = FunctionSpec()
    if options.expression is not None:
        function = with_free_axes(options.expression, values.of_function)
        function = with_all_values(function, values.of_function, function.axes())
    else:
        # There is no function, and the optimizer says what it does not know.
        of_optimizer = {**of_optimizer, **values.of_function}
    return replace(
        usual,
        function=function,
        layers=_layers(options, usual.layers),
        runner=_runner(options, usual.runner, of_optimizer, values.of_schedule),
        mode=options.mode,
        pitfall=options.pitfall,
        task=options.task,
        balanced=options.balanced,
        **given(options, "sampling", "split", "batch_norm"),
        **numbers(options, TrainingProblem, *_NUMBERS),
    )


def _check_data_options(options: argparse.Namespace, kind: str) -> None:
    """Leave where an option is of other data."""
    is_file = kind not in _KINDS
    is_made = kind in {"function", *_SHAPES}
    checked: tuple[tuple[tuple[str, ...], bool, Text], ...] = (
        (("target", "columns", *READING), is_file, "--{name} is for --data FILE.csv"),
        (("range",), kind == "function", "--{name} is for --data function"),
        (("count", "noise"), is_made, "--{name} is for --data function or {shape}"),
    )
    for names, holds, reason in checked:
        for name in names:
            if getattr(options, name) is not None and not holds:
                misused(options, reason, name=name.replace("_", "-"), shape=_SHAPES[0])
    if is_file and not Path(kind).suffix and not Path(kind).exists():
        raise refusal(
            "“{name}” is no data set and no file: there are {names}, and tables as FILE.csv.",
            name=kind,
            names=", ".join(_KINDS),
        )
    if (options.expression is not None) != (kind == "function"):
        misused(options, 'an expression is for --data function, which needs one: "sin x"')
    if is_file and options.target is None:
        misused(options, "--data FILE.csv needs --target, the column that is to be predicted")


def _data(options: argparse.Namespace, kind: str) -> Data:
    data = _data_as_usual(options, kind)
    if options.standardise is None:
        return data
    if not isinstance(data, Housing | Samples | CsvFile) or options.task == "classes":
        misused(options, "--standardise is for a target that is a number")
    return replace(data, standardised=options.standardise == "yes")


def _data_as_usual(options: argparse.Namespace, kind: str) -> Data:
    if kind == "california":
        return Housing()
    if kind in _SHAPES:
        found = numbers(options, Points, "count", "noise")
        return Points(kind, **found)  # pyright: ignore[reportArgumentType]
    if kind in _SHIPPED:
        return _SHIPPED[kind]
    if kind != "function":
        columns = () if options.columns is None else names_of(options.columns)
        return CsvFile(kind, options.target, columns, reading=reading_of(options))
    drawn = Sides if options.task == "classes" else Samples
    samples = drawn(**numbers(options, drawn, "count", "noise"))
    if options.range is None:
        return samples
    low, high = read_range(options.range)
    if not low < high:
        raise refusal("The range needs its left end below its right end.")
    low, high = sensible_range(low, high)
    return replace(samples, low=low, high=high)


def _layers(options: argparse.Namespace, usual: tuple[Layer, ...]) -> tuple[Layer, ...]:
    units: list[float] = [layer.units for layer in usual]
    if options.layers is not None:
        units = [read_number(text) for text in options.layers.split(",") if options.layers.strip()]
    activations = [name.strip() for name in (options.activation or _LAYER.activation).split(",")]
    check_depth(units)
    for name in activations:
        _check_activation(name)
    if len(activations) == 1:
        activations *= len(units)
    if len(activations) != len(units):
        misused(options, "--activation is one name for all layers, or one for each")
    return tuple(map(_layer, units, activations))


def _check_activation(name: str) -> None:
    if name not in _ACTIVATIONS:
        raise refusal(
            "“{name}” is not an activation; choose one of {names}.",
            name=name[:40],
            names=", ".join(_ACTIVATIONS),
        )


def _layer(units: float, activation: str) -> Layer:
    return Layer(checked_units(units), activation)  # pyright: ignore[reportArgumentType]


def _runner(
    options: argparse.Namespace,
    usual: OptimizerConfig,
    of_optimizer: dict[str, float],
    of_schedule: dict[str, float],
) -> OptimizerConfig:
    optimizer = options.optimizer or usual.optimizer
    if options.rate is not None:
        rate = read_number(options.rate)
    else:
        rate = usual.rate if optimizer == usual.optimizer else _USUAL.runner.rate
    asked = runner(optimizer, rate, of_optimizer, options.schedule, of_schedule)
    if asked.optimizer == "tape":
        raise refusal("A model is trained by one of Keras' optimizers.")
    return asked
