"""`train --range-test`: which learning rate to begin with."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing

from explorer.commands.arguments import misused
from explorer.commands.output import write_json
from explorer.commands.tensorflow import computation
from explorer.core.tables import Table, json_number, json_numbers
from explorer.core.training.range_test import RangeTest, RangeTestProblem
from explorer.core.training.spec import TrainingProblem
from explorer.storage.runs.saved import SavedRun

_OF_RUNS = (
    "keep", "output", "losses", "weights", "tensorboard", "inside", "sharpness", "watch_every",
)  # fmt: skip


def add_rates_option(parser: argparse.ArgumentParser) -> None:
    """Add the option of the range test in place of a run."""
    parser.add_argument(
        "--range-test",
        action="store_true",
        help="instead of training, take steps at a rate that rises from one to the next, and "
        "suggest one; with --resume from the weights of that run",
    )


def test_rates(
    options: argparse.Namespace, specs: Sequence[TrainingProblem], kept: Sequence[SavedRun]
) -> int:
    """Find and write which rate suits a training."""
    # rich is for what takes longer than to import it.
    from explorer.commands.terminal import ProgressBar

    for name in _OF_RUNS:
        if getattr(options, name):
            misused(
                options,
                f"--{name.replace('_', '-')} is for a training; --range-test trains nothing",
            )
    if len(specs) > 1:
        misused(options, "--range-test is of one run; --resume names several")
    before = str(kept[0].directory) if kept else ""
    with ProgressBar() as progress:
        progress.say("Starting TensorFlow")
        test = computation("training.watching.range_test")
        problem = RangeTestProblem(specs[0], before)
        with closing(test.run(problem)) as answers:
            found = next(answer for answer in answers if answer is not None)
        progress.erase()
    _write(options.format, found)
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
        columns = found.rates, found.losses, found.smoothed
        sys.stdout.write(Table(("rate", "loss", "smoothed"), columns).csv())  # pyright: ignore[reportArgumentType]
    else:
        sys.stdout.write(f"{found.sentence}\n")
    sys.stdout.flush()
