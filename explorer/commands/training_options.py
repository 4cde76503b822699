"""The options of `train` that say what is trained, and how they are read."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import get_args

from msgspec.structs import replace

from explorer.commands.arguments import misused, with_all_values, with_free_axes
from explorer.commands.runners import add_schedule_option, given, listed, runner
from explorer.core.descent.runners import Runner, rate_change_problem
from explorer.core.function import FunctionSpec
from explorer.core.language.notation import format_value
from explorer.core.language.numbers import read_number, read_range
from explorer.core.ranges import sensible_range
from explorer.core.sentence import SentenceError, sentence
from explorer.core.training.spec import (
    MAX_BATCH,
    MAX_EPOCHS,
    MAX_LAYERS,
    MAX_NOISE,
    MAX_SAMPLES,
    MAX_SEED,
    MAX_UNITS,
    MIN_SAMPLES,
    Activation,
    CsvFile,
    Data,
    Housing,
    Layer,
    Mode,
    Samples,
    Sampling,
    TrainingSpec,
)
from explorer.storage.runs.curves import resumed_spec
from explorer.storage.runs.folders import SETTINGS
from explorer.storage.runs.saved import SavedRun, load_run

_ACTIVATIONS = get_args(Activation)
_OWN = (
    "expression", "data", "target", "columns", "standardise", "range", "count", "noise", "layers",
    "activation", "optimizer", "set", "schedule", "batch", "sampling", "seed", "mode", "pitfall",
)  # fmt: skip
"""Options that a run which goes on has from its beginning."""


def add_data_options(parser: argparse.ArgumentParser) -> None:
    """Add those of the data."""
    parser.add_argument(
        "--data", metavar="california|function|FILE.csv", help="default california, the housing"
    )
    parser.add_argument("--target", metavar="COLUMN", help="of the file, to be predicted")
    parser.add_argument("--columns", metavar="a,b", help="to predict from, default all other ones")
    parser.add_argument(
        "--standardise",
        choices=("yes", "no"),
        help="learn the target less its mean and divided by its deviation, with losses in its own "
        "units all the same; default yes, of california no",
    )
    parser.add_argument("--range", help='where the function is sampled, default "-3, 3"')
    parser.add_argument("--count", help="samples of the function, default 1000")
    parser.add_argument("--noise", help="standard deviation of theirs, default 0.1")


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Add those of the model and of its loop."""
    parser.add_argument(
        "--layers", default="128", metavar="64,64", help='units before the last, default 128; or ""'
    )
    parser.add_argument(
        "--activation",
        default="relu",
        metavar="NAME",
        help=f"of all layers, or one of each; {', '.join(_ACTIVATIONS)}; default relu",
    )
    parser.add_argument(
        "--optimizer", default="sgd", metavar="NAME", help=f"default sgd; {listed()}"
    )
    parser.add_argument("--rate", help="the learning rate, default 0.01")
    parser.add_argument(
        "--set",
        action="append",
        nargs="+",
        default=[],
        metavar="momentum=0.9",
        help="a setting of the optimizer or schedule, or a letter of the function",
    )
    add_schedule_option(parser)
    parser.add_argument("--batch", default="32", help="rows of a step, default 32")
    parser.add_argument("--sampling", choices=get_args(Sampling), default="replacement")
    parser.add_argument("--epochs", help=f"1 to {MAX_EPOCHS}, default 100")
    parser.add_argument("--seed", default="0", help="of weights and batches, default 0")
    parser.add_argument(
        "--mode",
        choices=get_args(Mode),
        default="compiled",
        help="the loop compiled, as it is taught, or Keras' own",
    )
    parser.add_argument(
        "--pitfall", action="store_true", help="subtract shapes (batch,) and (batch, 1)"
    )


def resumed(options: argparse.Namespace) -> list[SavedRun]:
    """Return the runs that are to go on; raises SentenceError where one cannot be read."""
    if options.resume is None:
        options.rate, options.epochs = options.rate or "0.01", options.epochs or "100"
        return []
    for name in _OWN:
        if getattr(options, name) != options.parser.get_default(name):
            misused(options, "--resume takes everything but --epochs and --rate from the run")
    return [_kept(Path(name)) for name in options.resume]


def _kept(directory: Path) -> SavedRun:
    if not (directory / SETTINGS).exists():
        raise SentenceError(
            sentence("{name} is not the directory of a kept run.", name=directory.name or directory)
        )
    return load_run(directory)


def _later(kept: SavedRun, options: argparse.Namespace) -> TrainingSpec:
    """Return how a kept run goes on; raises SentenceError."""
    spec = replace(resumed_spec(kept), pace=0.0)
    if options.epochs is not None:
        spec = replace(spec, epochs=_whole(options, "epochs", 1, MAX_EPOCHS))
    if options.rate is None:
        return spec
    rate, runner = read_number(options.rate), spec.runner
    problem = rate_change_problem(runner, rate)
    if problem is not None:
        raise SentenceError(problem)
    return replace(spec, runner=replace(runner, rate=rate))


def spec_of(options: argparse.Namespace, kept: SavedRun | None) -> TrainingSpec:
    """Return what is asked for, where `kept` is the run that goes on; raises SentenceError."""
    return _fresh(options) if kept is None else _later(kept, options)


def _fresh(options: argparse.Namespace) -> TrainingSpec:
    kind = options.data or ("california" if options.expression is None else "function")
    _check_data_options(options, kind)
    values = given(options, [options.optimizer])
    of_optimizer = values.of_optimizers
    function = FunctionSpec()
    if options.expression is not None:
        function = with_free_axes(options.expression, values.of_function)
        function = with_all_values(function, values.of_function, function.axes())
    else:
        # There is no function, and the optimizer says what it does not know.
        of_optimizer = {**of_optimizer, **values.of_function}
    return TrainingSpec(
        function,
        _data(options, kind),
        _layers(options),
        _runner(options, of_optimizer, values.of_schedule),
        _whole(options, "batch", 1, MAX_BATCH),
        options.sampling,
        _whole(options, "epochs", 1, MAX_EPOCHS),
        _whole(options, "seed", 0, MAX_SEED),
        options.mode,
        options.pitfall,
    )


def _check_data_options(options: argparse.Namespace, kind: str) -> None:
    """Leave where an option is of other data."""
    is_file = kind not in {"california", "function"}
    for names, holds, owner in (
        (("target", "columns"), is_file, "--data FILE.csv"),
        (("range", "count", "noise"), kind == "function", "--data function"),
    ):
        for name in names:
            if getattr(options, name) is not None and not holds:
                misused(options, f"--{name} is for {owner}")
    if (options.expression is not None) != (kind == "function"):
        misused(options, 'an expression is for --data function, which needs one: "sin x"')
    if is_file and options.target is None:
        misused(options, "--data FILE.csv needs --target, the column that is to be predicted")


def _data(options: argparse.Namespace, kind: str) -> Data:
    data = _data_as_usual(options, kind)
    if options.standardise is None:
        return data
    return replace(data, standardised=options.standardise == "yes")


def _data_as_usual(options: argparse.Namespace, kind: str) -> Data:
    if kind == "california":
        return Housing()
    if kind != "function":
        columns = () if options.columns is None else _names(options.columns)
        return CsvFile(kind, options.target, columns)
    usual = Samples()
    low, high = usual.low, usual.high
    if options.range is not None:
        low, high = read_range(options.range)
        if not low < high:
            raise SentenceError(sentence("The range needs its left end below its right end."))
        low, high = sensible_range(low, high)
    count, noise = usual.count, usual.noise
    if options.count is not None:
        count = _whole(options, "count", MIN_SAMPLES, MAX_SAMPLES)
    if options.noise is not None:
        noise = read_number(options.noise)
        if not 0 <= noise <= MAX_NOISE:
            raise SentenceError(
                sentence(
                    "“{name}” is from {low} to {high}, not {value}.",
                    name="--noise",
                    low="0",
                    high=f"{MAX_NOISE:,.0f}",
                    value=format_value(noise),
                )
            )
    return Samples(low, high, count, noise)


def _names(text: str) -> tuple[str, ...]:
    """Return names separated by commas; one with a comma of its own stands in quotes."""
    return tuple(name.strip() for name in next(csv.reader([text], skipinitialspace=True), ()))


def _layers(options: argparse.Namespace) -> tuple[Layer, ...]:
    units = [read_number(text) for text in options.layers.split(",") if options.layers.strip()]
    activations = [name.strip() for name in options.activation.split(",")]
    if len(units) > MAX_LAYERS:
        raise SentenceError(
            sentence("A model has up to {most} layers before its last.", most=MAX_LAYERS)
        )
    for value in units:
        if not (value == int(value) and 1 <= value <= MAX_UNITS):
            raise SentenceError(
                sentence(
                    "A layer has from 1 to {most} units, not {value}.",
                    most=f"{MAX_UNITS:,}",
                    value=format_value(value),
                )
            )
    for name in activations:
        if name not in _ACTIVATIONS:
            raise SentenceError(
                sentence(
                    "“{name}” is no activation; there are {names}.",
                    name=name[:40],
                    names=", ".join(_ACTIVATIONS),
                )
            )
    if len(activations) == 1:
        activations *= len(units)
    if len(activations) != len(units):
        misused(options, "--activation is one name for all layers, or one for each")
    return tuple(
        Layer(int(value), name)  # pyright: ignore[reportArgumentType]
        for value, name in zip(units, activations, strict=True)
    )


def _runner(
    options: argparse.Namespace, of_optimizer: dict[str, float], of_schedule: dict[str, float]
) -> Runner:
    asked = runner(options, options.optimizer, of_optimizer, of_schedule)
    if asked.optimizer == "tape":
        raise SentenceError(sentence("A model is trained by one of Keras' optimizers."))
    return asked


def _whole(options: argparse.Namespace, name: str, low: int, high: int) -> int:
    value = read_number(getattr(options, name))
    if not (value == int(value) and low <= value <= high):
        raise SentenceError(
            sentence(
                "“{name}” is a whole number from {low} to {high}, not {value}.",
                name=f"--{name}",
                low=low,
                high=f"{high:,}",
                value=format_value(value),
            )
        )
    return int(value)
