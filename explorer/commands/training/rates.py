"""`train --range-test`: which learning rate to begin with."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from explorer.commands.arguments import misused
from explorer.commands.output import write_json
from explorer.commands.pictures import scale_of, size_of
from explorer.commands.tensorflow import computation
from explorer.commands.training.files import check_picture
from explorer.core.tables import json_number, json_numbers
from explorer.core.training.range_test import RangeTest, RangeTestProblem
from explorer.core.training.spec import TrainingProblem
from explorer.core.training.table import range_test_table
from explorer.core.translation import translate
from explorer.storage.runs.saved import SavedRun

_OF_RUNS = (
    "keep", "losses", "weights", "tensorboard", "inside", "sharpness", "watch_every", "metric",
    "below",
)  # fmt: skip
"""Options that a range test has no use for."""


def add_rates_option(parser: argparse.ArgumentParser) -> None:
    """Add the option of the range test in place of a run."""
    parser.add_argument(
        "--range-test",
        action="store_true",
        help=translate(
            "instead of training, take steps at a rate that rises from one to the next, and "
            "suggest one; with --resume from the weights of that run"
        ),
    )


def test_rates(
    options: argparse.Namespace, specs: Sequence[TrainingProblem], kept: Sequence[SavedRun]
) -> int:
    """Try rates, write which one is suggested, and return the exit status; raises SentenceError."""
    # rich is for what takes longer than to import it.
    from explorer.commands.terminal import ProgressBar

    for name in _OF_RUNS:
        if getattr(options, name):
            misused(
                options,
                "--{name} is for a training; --range-test trains nothing",
                name=name.replace("_", "-"),
            )
    if len(specs) > 1:
        misused(options, "--range-test is of one run; --resume names several")
    if options.seeds is not None:
        misused(options, "--range-test is of one run; --seeds asks for several")
    if options.open_step is not None:
        misused(options, "--open-step is of a training; --range-test trains nothing")
    check_picture(options)
    before = str(kept[0].directory) if kept else ""
    with ProgressBar() as progress:
        progress.say(translate("Starting TensorFlow"))
        test = computation("training.watching.range_test")
        problem = RangeTestProblem(specs[0], before)
        with closing(test.run(problem)) as answers:
            found = next(answer for answer in answers if answer is not None)
        progress.erase()
    _write(options.format, found)
    if options.output is not None:
        _draw(options, found, specs[0].runner.rate)
    return 0


def _write(form: str, found: RangeTest) -> None:
    if form == "json":
        write_json(
            {
                "rates": json_numbers(found.rates.tolist()),
                "losses": json_numbers(found.losses.tolist()),
                "suggested": json_number(found.suggested),
                "sentence": str(found.sentence),
            }
        )
    elif form == "csv":
        sys.stdout.write(range_test_table(found).csv())
    else:
        sys.stdout.write(f"{found.sentence}\n")
    sys.stdout.flush()


def _draw(options: argparse.Namespace, found: RangeTest, rate: float) -> None:
    """Draw it beside the rate that there is now, or write its numbers."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from explorer.ui.output.render import render_range_test

    target = Path(options.output)
    size = size_of(options, target.suffix.lower())
    render_range_test(found, rate, target, size, scale_of(options, ""), options.theme)
