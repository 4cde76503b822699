"""The files that `train` writes beside its answer: of one run, or of several together."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from explorer.commands.arguments import bare, misused, path
from explorer.commands.pictures import check_before, scale_of, size_of
from explorer.commands.tensorflow import computation
from explorer.commands.training.charts import (
    add_chart_options,
    check_charts,
    check_metric,
    trained_view,
)
from explorer.commands.training.report import TrainingReport
from explorer.core.training.table import losses_table
from explorer.core.translation import translate
from explorer.storage.files import write_atomic, writing
from explorer.storage.tensorboard import write_events

_ENDS = (".png", ".svg", ".pdf", ".csv", ".wav")
_WEIGHTS = ".weights.h5"


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the files, and of what a picture among them shows."""
    parser.add_argument(
        "-o",
        "--output",
        type=bare,
        help=translate(
            "draw it to a .png, .svg or .pdf too, or write a .csv, or a .wav to hear it"
        ),
    )
    add_chart_options(parser)
    parser.add_argument(
        "--losses",
        type=path,
        metavar="FILE.csv",
        help=translate("write the loss of every step; of several runs a column each"),
    )
    parser.add_argument(
        "--weights",
        type=path,
        metavar="FILE.weights.h5",
        help=translate(
            "write the weights, for Keras; of several runs to a file each, FILE-NAME.weights.h5"
        ),
    )
    parser.add_argument(
        "--tensorboard", type=path, metavar="FOLDER", help=translate("write event files there")
    )


def check_files(options: argparse.Namespace, names: Sequence[str]) -> None:
    """Leave where a file has a wrong name; raise SentenceError where it cannot be written.

    `names` are those of the runs.
    """
    for option, suffix in (("losses", ".csv"), ("weights", _WEIGHTS)):
        path = getattr(options, option)
        if path is None:
            continue
        if not path.lower().endswith(suffix):
            misused(
                options, "the file of --{option} ends in {suffix}", option=option, suffix=suffix
            )
        for each in weight_files(path, names) if option == "weights" else [Path(path)]:
            check_before(each)
    check_charts(options)
    check_picture(options)


def check_picture(options: argparse.Namespace) -> None:
    """Leave where the file of -o has a wrong name or size; raise where it cannot be written."""
    if options.output is None:
        if options.size is not None:
            misused(options, "--size is for a picture; name its file: -o")
        return
    if not options.output.lower().endswith(_ENDS):
        misused(options, "the file of --output ends in .png, .svg, .pdf, .csv or .wav")
    check_before(Path(options.output))
    size_of(options, Path(options.output).suffix.lower())


def weight_files(path: str, names: Sequence[str]) -> list[Path]:
    """Return where the weights of runs go: the file itself, or of several one each beside it."""
    if len(names) == 1:
        return [Path(path)]
    begin, end = path[: -len(_WEIGHTS)], path[-len(_WEIGHTS) :]
    return [Path(f"{begin}-{name}{end}") for name in names]


def needs_directory(options: argparse.Namespace) -> bool:
    """Return whether what is to be written is made of a run that was kept."""
    return options.weights is not None or options.tensorboard is not None


def write_files(
    options: argparse.Namespace, reports: Sequence[TrainingReport], names: Sequence[str]
) -> None:
    """Write what was asked for; `names` are those of the runs.

    Raises:
        SentenceError: a file cannot be written, or there is nothing of a run to be written.
    """
    if options.losses is not None:
        columns = [report.losses for report in reports]
        with writing(Path(options.losses)):
            write_atomic(Path(options.losses), losses_table(columns, names).csv().encode())
    if needs_directory(options):
        _export(options, reports, names)
    if options.output is not None:
        _draw(options, reports)


def _export(
    options: argparse.Namespace, reports: Sequence[TrainingReport], names: Sequence[str]
) -> None:
    paths = weight_files(options.weights, names) if options.weights is not None else []
    # One that was stopped in its first epoch has nothing; alone, that is said.
    there = [i for i, report in enumerate(reports) if report.epochs or len(reports) == 1]
    for i in there:
        run = reports[i].kept()
        if paths:
            computation("training.saved.weights").save(run, paths[i])
        if options.tensorboard is not None:
            write_events(run, Path(options.tensorboard))


def _draw(options: argparse.Namespace, reports: Sequence[TrainingReport]) -> None:
    runs = [report.curves for report in reports]
    spec = trained_view(options, reports[0].problem)
    check_metric(runs, spec)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from explorer.ui.output.render import render_runs

    target = Path(options.output)
    size = size_of(options, target.suffix.lower())
    render_runs(runs, spec, target, size, scale_of(options, ""), options.theme)
