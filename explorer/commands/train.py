"""`train`: a model by its own loop, from its first weights to its last."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands.arguments import bare, path
from explorer.commands.output import add_format_option, write_json
from explorer.commands.pictures import add_look_options
from explorer.commands.tensorflow import computation
from explorer.commands.training.cluster import join
from explorer.commands.training.files import (
    add_file_options,
    check_files,
    needs_directory,
    write_files,
)
from explorer.commands.training.listing import add_list_options, check_lists_nothing, list_runs
from explorer.commands.training.options import (
    add_data_options,
    add_model_options,
    resumed,
    spec_of,
)
from explorer.commands.training.rates import add_rates_option, test_rates
from explorer.commands.training.report import TrainingReport
from explorer.commands.training.report_text import ReportText
from explorer.commands.training.seeds import from_seeds, seeds_of, seeds_text
from explorer.commands.training.step import add_step_option, open_step
from explorer.commands.training.watched import add_watch_options, watching
from explorer.core.sentence import sentence, short
from explorer.core.training.results import TrainingResult
from explorer.core.training.spec import TrainingOrder, TrainingProblem, TrainingRun
from explorer.core.training.table import training_table
from explorer.core.translation import translate
from explorer.engine.devices import has_gpu
from explorer.storage.files import UNBROKEN
from explorer.storage.runs.saved import SavedRun

if TYPE_CHECKING:
    from explorer.commands.terminal import ProgressBar

_INTERRUPTED = 130
"""As shells number it."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `train`."""
    parser.description = translate(
        "A Keras model trained by its own loop: the loss of every epoch, and what became of it."
    )
    parser.add_argument(
        "expression",
        nargs="?",
        type=bare,
        help=translate('the function to fit, with --data function: "sin x"'),
    )
    add_data_options(parser)
    add_model_options(parser)
    add_format_option(parser)
    add_list_options(parser)
    parser.add_argument(
        "--keep",
        type=path,
        metavar="FOLDER",
        help=translate("keep the run there, in a directory of its own"),
    )
    parser.add_argument(
        "--resume",
        nargs="+",
        type=path,
        metavar="RUN",
        help=translate(
            "continue after the last epoch of a kept run, its directory, or of several, one after "
            "the other; with --epochs, all in all, and --rate"
        ),
    )
    add_file_options(parser)
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
    names = [f"seed-{seed}" for seed in seeds] or _told_apart(runs) or [""]
    check_files(options, names)
    problems = from_seeds(specs[0], seeds) if seeds else specs
    reports = _train_all(options, problems, runs or [None] * len(problems), names)
    return max(map(_status, reports))


def _told_apart(runs: Sequence[SavedRun]) -> list[str]:
    """Return the names of the directories of runs, with a number where one is there already."""
    names: list[str] = []
    for run in runs:
        again = sum(other.directory.name == run.directory.name for other in runs[: len(names)])
        names.append(f"{run.directory.name}-{again + 1}" if again else run.directory.name)
    return names


def _train_all(
    options: argparse.Namespace,
    problems: Sequence[TrainingProblem],
    runs: Sequence[SavedRun | None],
    names: Sequence[str],
) -> list[TrainingReport]:
    """Train one after the other, tell of each or of seeds together, and write what is asked for."""
    reports: list[TrainingReport] = []
    are_seeds = options.seeds is not None
    is_first = _start()
    with ExitStack() as stack:
        folder = options.keep or ""
        if not is_first:
            # The first one of a cluster tells and keeps what happens.
            folder = ""
        elif not folder and needs_directory(options):
            # What is exported is a run that was kept.
            folder = stack.enter_context(tempfile.TemporaryDirectory())
        for number, (problem, kept) in enumerate(zip(problems, runs, strict=True), 1):
            told = TrainingReport(problem, kept, number)
            told.curves.group = 1 if are_seeds else 0
            _train_one(options, told, kept, folder, stack)
            reports.append(told)
            if is_first and not are_seeds:
                _tell_titled(options, told, names, number)
            if told.is_interrupted:
                break
        if is_first:
            if are_seeds:
                _tell_all(options, reports)
            write_files(options, reports, names)
    return reports


def _start() -> bool:
    """Start TensorFlow; return whether this process tells what happens: alone, or as the first."""
    from explorer.commands.terminal import ProgressBar

    with ProgressBar() as progress:
        progress.say(translate("Starting TensorFlow"))
        computation("training.training", uses_gpu=has_gpu())
        progress.erase()
    return join()


def _train_one(
    options: argparse.Namespace,
    told: TrainingReport,
    kept: SavedRun | None,
    folder: str,
    stack: ExitStack,
) -> None:
    """Train, and let the report know of it.

    Args:
        options: of the command.
        told: the report, of what is trained.
        kept: the run that goes on, if one does.
        folder: where the run is kept in a directory of its own; empty: nowhere.
        stack: what has to be left once all is told and written.
    """
    # rich is for what takes longer than to import it.
    from explorer.commands.terminal import ProgressBar

    with ProgressBar() as progress:
        progress.say(translate("Starting TensorFlow"))
        training = computation("training.training", uses_gpu=has_gpu())
        # Ctrl+C ends the training, of which then is told and kept what there is.
        stack.enter_context(UNBROKEN)
        run = _run(options, told.problem, folder, kept)
        with closing(training.run(run)) as steps:
            _train_through(steps, told, progress, options.is_ending)
        if options.standardise == "yes" and told.curves.classes:
            target = short(told.curves.begun.target) if told.curves.begun is not None else ""
            told.notes.append(
                sentence("“{target}” has classes, and classes are not standardised.", target=target)
            )
        progress.erase()


def _tell_titled(
    options: argparse.Namespace, told: TrainingReport, names: Sequence[str], number: int
) -> None:
    """Tell of a run, under its name where there are several."""
    if len(names) > 1 and options.format == "text":
        before = "\n" if number > 1 else ""
        sys.stdout.write(f"{before}{names[number - 1]}\n")
    _tell(options, told)


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
        sys.stdout.write(ReportText(told).text(directory))
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
