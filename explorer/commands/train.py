"""`train`: a model by its own loop, from its first weights to its last."""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path
from typing import get_args

from msgspec.structs import replace

from explorer.commands.arguments import bare, misused, with_all_values, with_free_axes
from explorer.commands.pictures import add_look_options, check_before, size_of
from explorer.commands.progress import Progress, first_interrupt
from explorer.commands.runners import add_schedule_option, given, listed, runner
from explorer.commands.tensorflow import computation
from explorer.commands.training_told import Told
from explorer.core.files import write_atomic
from explorer.core.kept_curves import resumed_spec
from explorer.core.notation import format_value
from explorer.core.numbers import read_number, read_range
from explorer.core.run_events import check_tensorboard, write_events
from explorer.core.run_files import SETTINGS
from explorer.core.runners import Runner, rate_problem
from explorer.core.runs import KeptRun, load_run
from explorer.core.sentence import SentenceError, sentence
from explorer.core.specs import FunctionSpec, sensible_range
from explorer.core.tables import losses_table, training_table
from explorer.core.training import (
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
    TrainingOrder,
    TrainingRun,
    TrainingSpec,
)

_ACTIVATIONS = get_args(Activation)
_OWN = (
    "expression", "data", "target", "columns", "range", "count", "noise", "layers", "activation",
    "optimizer", "set", "schedule", "batch", "sampling", "seed", "mode", "pitfall",
)  # fmt: skip
"""Options that a run which goes on has from its beginning."""
_ENDS = (".png", ".svg", ".pdf", ".csv")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `train`."""
    parser.description = (
        "A Keras model trained by its own loop: the loss of every epoch, and what became of it."
    )
    parser.add_argument(
        "expression",
        nargs="?",
        type=bare,
        help='the function to fit, with --data function: "sin x"',
    )
    _add_data_options(parser)
    _add_model_options(parser)
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text")
    parser.add_argument(
        "--keep", metavar="FOLDER", help="keep the run there, in a directory of its own"
    )
    parser.add_argument(
        "--resume",
        metavar="RUN",
        help="go on after the last epoch of a kept run, its directory; "
        "with --epochs, all in all, and --rate",
    )
    parser.add_argument(
        "-o", "--output", type=bare, help="draw it to a .png, .svg or .pdf too, or write a .csv"
    )
    parser.add_argument("--losses", metavar="FILE.csv", help="write the loss of every step")
    parser.add_argument("--weights", metavar="FILE.weights.h5", help="write the weights, for Keras")
    parser.add_argument("--tensorboard", metavar="FOLDER", help="write event files there")
    add_look_options(parser)
    parser.set_defaults(command=_train, parser=parser)


def _add_data_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", metavar="california|function|FILE.csv", help="default california, the housing"
    )
    parser.add_argument("--target", metavar="COLUMN", help="of the file, to be predicted")
    parser.add_argument("--columns", metavar="a,b", help="to predict from, default all other ones")
    parser.add_argument("--range", help='where the function is sampled, default "-3, 3"')
    parser.add_argument("--count", help="samples of the function, default 1000")
    parser.add_argument("--noise", help="standard deviation of theirs, default 0.1")


def _add_model_options(parser: argparse.ArgumentParser) -> None:
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


def _train(options: argparse.Namespace) -> int:
    kept = _resumed(options)
    spec = _spec(options) if kept is None else _spec_of(kept, options)
    _check_files(options)
    with ExitStack() as stack:
        folder = options.keep or ""
        if not folder and (options.weights or options.tensorboard):
            # What is exported is a run that was kept.
            folder = stack.enter_context(tempfile.TemporaryDirectory())
        told = _trained(TrainingRun(spec, folder=folder, resumed=options.resume or ""), kept)
        _tell(options, told)
        _write_files(options, told)
    if told.is_interrupted:
        # As shells number it.
        return 130
    return 1 if told.is_lost else 0


def _trained(run: TrainingRun, kept: KeptRun | None) -> Told:
    """Run a training to its end, or until Ctrl+C, and return what it told.

    `kept` is the run that it goes on from.
    """
    told, progress = Told(run.spec, kept), Progress()
    progress.say("Starting TensorFlow")
    try:
        with closing(computation("training").run(run)) as steps, first_interrupt() as is_pressed:
            order = None
            while True:
                try:
                    piece = steps.send(order)
                except StopIteration:
                    return told
                order = None
                if piece is not None:
                    told.take(piece)
                    progress.show(*told.progress())
                if is_pressed() and not told.is_interrupted:
                    told.is_interrupted = True
                    order = TrainingOrder(go="stop")
    finally:
        progress.erase()


def _tell(options: argparse.Namespace, told: Told) -> None:
    for note in told.notes:
        sys.stderr.write(f"{note}\n")
    directory = told.begun.directory if told.begun is not None and options.keep else ""
    if options.format == "json":
        sys.stdout.write(told.json(directory))
    elif options.format == "csv":
        sys.stdout.write(training_table([told.curves]).csv())
    else:
        sys.stdout.write(told.text(directory))
    sys.stdout.flush()


# The spec


def _resumed(options: argparse.Namespace) -> KeptRun | None:
    """Return the run that is to go on; raises SentenceError where it cannot be read."""
    if options.resume is None:
        options.rate, options.epochs = options.rate or "0.01", options.epochs or "100"
        return None
    for name in _OWN:
        if getattr(options, name) != options.parser.get_default(name):
            misused(options, "--resume takes everything but --epochs and --rate from the run")
    directory = Path(options.resume)
    if not (directory / SETTINGS).exists():
        raise SentenceError(
            sentence("{name} is not the directory of a kept run.", name=directory.name or directory)
        )
    return load_run(directory)


def _spec_of(kept: KeptRun, options: argparse.Namespace) -> TrainingSpec:
    """Return how a kept run goes on; raises SentenceError."""
    spec = replace(resumed_spec(kept), pace=0.0)
    if options.epochs is not None:
        spec = replace(spec, epochs=_whole(options, "epochs", 1, MAX_EPOCHS))
    if options.rate is None:
        return spec
    rate, runner = read_number(options.rate), spec.runner
    problem = rate_problem(runner.optimizer, rate)
    if runner.schedule != "constant":
        problem = sentence("The learning rate follows its schedule and cannot be changed.")
    if problem is not None:
        raise SentenceError(problem)
    return replace(spec, runner=replace(runner, rate=rate))


def _spec(options: argparse.Namespace) -> TrainingSpec:
    """Return what is asked for; raises SentenceError."""
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
                    "`{name}` is from {low} to {high}, not {value}.",
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
                    "`{name}` is no activation; there are {names}.",
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
                "`{name}` is a whole number from {low} to {high}, not {value}.",
                name=f"--{name}",
                low=low,
                high=f"{high:,}",
                value=format_value(value),
            )
        )
    return int(value)


# The files


def _check_files(options: argparse.Namespace) -> None:
    """Leave where a file has a wrong name; raise SentenceError where it cannot be written."""
    for name, ends in (("output", _ENDS), ("losses", (".csv",)), ("weights", (".weights.h5",))):
        path = getattr(options, name)
        if path is None:
            continue
        if not path.lower().endswith(ends):
            misused(options, f"the file of --{name} ends in {' or '.join(ends)}")
        check_before(Path(path))
    if options.output is not None:
        size_of(options, Path(options.output).suffix.lower())
    elif options.size is not None:
        misused(options, "--size is for a picture; name its file: -o")
    if options.tensorboard is not None:
        check_tensorboard()


def _write_files(options: argparse.Namespace, told: Told) -> None:
    """Write what was asked for beside the answer; raises SentenceError."""
    if options.losses is not None:
        write_atomic(Path(options.losses), losses_table(told.losses).csv().encode())
    if options.weights is not None or options.tensorboard is not None:
        run = told.kept()
        if options.weights is not None:
            computation("weights").save(run, Path(options.weights))
        if options.tensorboard is not None:
            write_events(run, Path(options.tensorboard))
    if options.output is not None:
        _draw(options, told)


def _draw(options: argparse.Namespace, told: Told) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from explorer.ui.render import render_run

    target = Path(options.output)
    size = size_of(options, target.suffix.lower())
    render_run(told.curves, target, size, options.scale, options.theme)
