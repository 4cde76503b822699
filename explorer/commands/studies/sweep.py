"""`sweep`: a study of many trainings, made or told of."""

from __future__ import annotations

import argparse
import importlib.util
import os
from pathlib import Path

from msgspec.structs import replace

from explorer.commands.arguments import bare, misused, numbers, path
from explorer.commands.output import add_format_option
from explorer.commands.studies.report import made, status
from explorer.commands.tensorflow import computation
from explorer.commands.training.options import add_data_options, add_model_options, spec_of
from explorer.core.bounds import bounds
from explorer.core.sentence import filled, refusal
from explorer.core.training.data import CsvFile
from explorer.core.training.spec import TrainingProblem
from explorer.core.training.study.search import read_search
from explorer.core.training.study.study import Study
from explorer.core.translation import translate


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `sweep`."""
    parser.description = translate(
        "A study: many trainings over settings that are searched for the least validation loss. "
        "`sweep` makes it in a folder, `work` trains its trials, on as many machines as share the "
        "folder, and `sweep --status` tells how far it is."
    )
    parser.add_argument("folder", type=path, metavar="FOLDER", help=translate("of the study"))
    parser.add_argument(
        "expression",
        nargs="?",
        type=bare,
        help=translate('the function to fit, with --data function: "sin x"'),
    )
    low, high, _ = bounds(Study, "trials")
    parser.add_argument(
        "--trials",
        help=filled("how many runs, {low} to {high}", low=f"{low:.0f}", high=f"{high:,.0f}"),
    )
    parser.add_argument(
        "--search",
        action="append",
        default=[],
        metavar='"rate=1e-4..1e-1 log"',
        help=translate(
            'a range, with “log” where ratios count, or choices: "layers=32|64|64,64"; may be '
            "given several times"
        ),
    )
    parser.add_argument(
        "--status", action="store_true", help=translate("tell how far the study in the folder is")
    )
    add_data_options(parser)
    add_model_options(parser)
    add_format_option(parser)
    parser.set_defaults(command=_sweep, parser=parser, is_expression_last=True)


def _sweep(options: argparse.Namespace) -> int:
    folder = Path(options.folder)
    if options.status:
        if options.search or options.trials is not None:
            misused(options, "--status is of a study that is there; --search and --trials make one")
        status(folder, options.format)
        return 0
    if options.trials is None:
        misused(options, "--trials says how many runs; --status tells of a study that is there")
    check_optuna()
    search = read_search(options.search)
    trials = numbers(options, Study, "trials")["trials"]
    problem = _portable(spec_of(options, None))
    making = computation("training.studies.making")
    made(folder, making.make_study(folder, problem, search, trials), options.format)
    return 0


def check_optuna() -> None:
    """Raise SentenceError where Optuna, which is optional, is not installed."""
    if importlib.util.find_spec("optuna") is None:
        raise refusal(
            "Optuna is not installed; {command} installs it.",
            command='pip install "gradient-explorer[sweep]"',
        )


def _portable(problem: TrainingProblem) -> TrainingProblem:
    """Return a training whose file is found from wherever a worker is started."""
    if not isinstance(problem.data, CsvFile):
        return problem
    return replace(problem, data=replace(problem.data, path=os.path.abspath(problem.data.path)))  # noqa: PTH100
