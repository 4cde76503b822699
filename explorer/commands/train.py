"""`train`: a model by its own loop, from its first weights to its last."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands.arguments import bare, misused
from explorer.commands.output import add_format_option, write_json
from explorer.commands.pictures import add_look_options, check_before, size_of
from explorer.commands.tensorflow import computation
from explorer.commands.training.listing import add_list_options, check_lists_nothing, list_runs
from explorer.commands.training.options import (
    add_data_options,
    add_model_options,
    resumed,
    spec_of,
)
from explorer.commands.training.rates import add_rates_option, test_rates
from explorer.commands.training.report import TrainingReport
from explorer.commands.training.seeds import from_seeds, seeds_of, seeds_text
from explorer.commands.training.step import add_step_option, open_step
from explorer.commands.training.watched import add_watch_options, watching
from explorer.core.training.results import TrainingResult
from explorer.core.training.spec import TrainingOrder, TrainingProblem, TrainingRun
from explorer.core.training.table import losses_table, training_table
from explorer.engine.devices import has_gpu
from explorer.storage.files import UNBROKEN, write_atomic
from explorer.storage.runs.saved import SavedRun
from explorer.storage.tensorboard import write_events

if TYPE_CHECKING:
    from explorer.commands.terminal import ProgressBar

_INTERRUPTED = 130
"""As shells number it."""
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
    add_data_options(parser)
    add_model_options(parser)
    add_format_option(parser)
    add_list_options(parser)
    parser.add_argument(
        "--keep", metavar="FOLDER", help="keep the run there, in a directory of its own"
    )
    parser.add_argument(
        "--resume",
        nargs="+",
        metavar="RUN",
        help="continue after the last epoch of a kept run, its directory, or of several, one after "
        "the other; with --epochs, all in all, and --rate",
    )
    parser.add_argument(
        "-o", "--output", type=bare, help="draw it to a .png, .svg or .pdf too, or write a .csv"
    )
    parser.add_argument("--losses", metavar="FILE.csv", help="write the loss of every step")
    parser.add_argument("--weights", metavar="FILE.weights.h5", help="write the weights, for Keras")
    parser.add_argument("--tensorboard", metavar="FOLDER", help="write event files there")
    add_rates_option(parser)
    add_watch_options(parser)
    add_step_option(parser)
    add_look_options(parser)
    parser.set_defaults(command=_train, parser=parser)


def _train(options: argparse.Namespace) -> int:
    if options.list is not None:
        return list_runs(options)
    check_lists_nothing(options)
    runs = resumed(options)
    specs = [spec_of(options, kept) for kept in runs or [None]]
    seeds = seeds_of(options)
    if options.range_test:
        return test_rates(options, specs, runs)
    if options.open_step is not None:
        return open_step(options, specs)
    # What is wrong with it is said before TensorFlow starts.
    watching(options)
    if seeds:
        return _train_seeds(options, from_seeds(specs[0], seeds))
    _check_files(options)
    if len(runs) > 1:
        _check_is_of_one(options)
    statuses = []
    for kept, spec in zip(runs or [None], specs, strict=True):
        if len(runs) > 1 and kept is not None and options.format == "text":
            sys.stdout.write(
                f"\n{kept.directory.name}\n" if statuses else f"{kept.directory.name}\n"
            )
        statuses.append(_train_one(options, spec, kept))
        if statuses[-1] == _INTERRUPTED:
            break
    return max(statuses)


def _check_is_of_one(options: argparse.Namespace) -> None:
    """Leave where a file is asked for that each of several runs would write."""
    for name in ("output", "losses", "weights"):
        if getattr(options, name) is not None:
            misused(options, f"--{name} is of one run; --resume names several")


def _train_one(options: argparse.Namespace, spec: TrainingProblem, kept: SavedRun | None) -> int:
    # rich is for what takes longer than to import it.
    from explorer.commands.terminal import ProgressBar

    with ProgressBar() as progress, ExitStack() as stack:
        progress.say("Starting TensorFlow")
        training = computation("training.training", uses_gpu=has_gpu())
        # Ctrl+C ends the training, of which then is told and kept what there is.
        stack.enter_context(UNBROKEN)
        folder = options.keep or ""
        if not folder and (options.weights or options.tensorboard):
            # What is exported is a run that was kept.
            folder = stack.enter_context(tempfile.TemporaryDirectory())
        is_first = _is_first()
        if not is_first:
            # The first one of a cluster tells and keeps what happens.
            folder = ""
        told = TrainingReport(spec, kept)
        with closing(training.run(_run(options, spec, folder, kept))) as steps:
            _train_through(steps, told, progress, options.is_ending)
        progress.erase()
        if is_first:
            _tell(options, told)
            _write_files(options, told)
    return _status(told)


def _train_seeds(options: argparse.Namespace, problems: Sequence[TrainingProblem]) -> int:
    """Train from one seed after the other, and tell of all of them together."""
    from explorer.commands.terminal import ProgressBar

    reports: list[TrainingReport] = []
    with ProgressBar() as progress, UNBROKEN:
        progress.say("Starting TensorFlow")
        training = computation("training.training", uses_gpu=has_gpu())
        folder = (options.keep or "") if _is_first() else ""
        for number, problem in enumerate(problems, 1):
            told = TrainingReport(problem, number=number)
            with closing(training.run(_run(options, problem, folder))) as steps:
                _train_through(steps, told, progress, options.is_ending)
            reports.append(told)
            if told.is_interrupted:
                break
        progress.erase()
        if _is_first():
            _tell_all(options, reports)
    return max(map(_status, reports))


def _is_first() -> bool:
    """Say whether this process tells what happens: alone, or the first one of a cluster."""
    member = computation("training.workers.cluster").cluster()
    return member is None or member[0] == 0


def _run(
    options: argparse.Namespace,
    problem: TrainingProblem,
    folder: str,
    kept: SavedRun | None = None,
) -> TrainingRun:
    return TrainingRun(
        problem,
        folder=folder,
        resumed=str(kept.directory) if kept is not None else "",
        **watching(options),
    )


def _status(told: TrainingReport) -> int:
    if told.is_interrupted:
        return _INTERRUPTED
    return 1 if told.is_lost else 0


def _train_through(
    steps: Generator[TrainingResult | None, TrainingOrder | None, None],
    told: TrainingReport,
    progress: ProgressBar,
    is_ending: Callable[[], bool],
) -> None:
    """Take the steps of a training to its end, or until it is told to end."""
    order = None
    while True:
        try:
            piece = steps.send(order)
        except StopIteration:
            return
        order = None
        if piece is not None:
            told.take(piece)
            progress.show(*told.progress())
        if is_ending() and not told.is_interrupted:
            told.is_interrupted = True
            order = TrainingOrder(go="stop")


def _tell(options: argparse.Namespace, told: TrainingReport) -> None:
    for note in told.notes:
        sys.stderr.write(f"{note}\n")
    directory = _directory(options, told)
    if options.format == "json":
        write_json(told.answer(directory))
    elif options.format == "csv":
        sys.stdout.write(training_table([told.curves]).csv())
    else:
        sys.stdout.write(told.text(directory))
    sys.stdout.flush()


def _tell_all(options: argparse.Namespace, reports: Sequence[TrainingReport]) -> None:
    """Tell of runs from several seeds; what is noted of each of them is noted once."""
    for note in dict.fromkeys(str(note) for told in reports for note in told.notes):
        sys.stderr.write(f"{note}\n")
    directories = [_directory(options, told) for told in reports]
    if options.format == "json":
        pairs = zip(reports, directories, strict=True)
        write_json({"runs": [told.answer(directory) for told, directory in pairs]})
    elif options.format == "csv":
        sys.stdout.write(training_table([told.curves for told in reports]).csv())
    else:
        sys.stdout.write(seeds_text(reports, directories))
    sys.stdout.flush()


def _directory(options: argparse.Namespace, told: TrainingReport) -> str:
    """Return where a run is kept; empty where it is not."""
    directory = told.begun.directory if told.begun is not None and options.keep else ""
    # It was stopped in its first epoch, or somebody deleted it.
    return directory if directory and Path(directory).is_dir() else ""


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


def _write_files(options: argparse.Namespace, told: TrainingReport) -> None:
    """Write what was asked for beside the answer; raises SentenceError."""
    if options.losses is not None:
        write_atomic(Path(options.losses), losses_table(told.losses).csv().encode())
    if options.weights is not None or options.tensorboard is not None:
        run = told.kept()
        if options.weights is not None:
            computation("training.saved.weights").save(run, Path(options.weights))
        if options.tensorboard is not None:
            write_events(run, Path(options.tensorboard))
    if options.output is not None:
        _draw(options, told)


def _draw(options: argparse.Namespace, told: TrainingReport) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from explorer.ui.output.render import render_run

    target = Path(options.output)
    size = size_of(options, target.suffix.lower())
    render_run(told.curves, target, size, options.scale, options.theme)
