"""`train --open-step`: one step of a training as a snippet for the tape."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from explorer.commands.arguments import misused
from explorer.commands.output import write_json
from explorer.commands.tensorflow import computation
from explorer.core.training.opened_step import OpenedStep, StepProblem
from explorer.core.training.spec import TrainingProblem
from explorer.core.translation import translate
from explorer.storage.files import write_atomic, writing

_OF_RUNS = (
    "keep", "losses", "weights", "tensorboard", "inside", "sharpness", "watch_every", "resume",
    "seeds", "metric", "below",
)  # fmt: skip
"""Options that a single step has no use for."""


def add_step_option(parser: argparse.ArgumentParser) -> None:
    """Add the option of a step that is opened in place of a run."""
    parser.add_argument(
        "--open-step",
        type=int,
        metavar="N",
        help=translate(
            "instead of training to the end, write step N as a program of its own, with its batch "
            "and the weights before it: for `tape`, or -o FILE.py"
        ),
    )


def open_step(options: argparse.Namespace, specs: Sequence[TrainingProblem]) -> int:
    """Write a step of a training as a snippet and return the exit status; raises SentenceError."""
    # rich is for what takes longer than to import it.
    from explorer.commands.terminal import ProgressBar

    for name in _OF_RUNS:
        if getattr(options, name):
            misused(
                options,
                "--{name} is for a whole training, not for --open-step",
                name=name.replace("_", "-"),
            )
    if options.open_step < 1:
        misused(options, "--open-step takes the number of a step, from 1")
    if options.format == "csv":
        misused(options, "--open-step writes a program: as text, or in JSON")
    if options.output is not None and Path(options.output).suffix.lower() != ".py":
        misused(options, "--open-step writes a program: -o FILE.py")
    with ProgressBar() as progress:
        progress.say(translate("Starting TensorFlow"))
        opening = computation("training.opened_step")
        with closing(opening.run(StepProblem(specs[0], options.open_step))) as answers:
            found = next(answer for answer in answers if answer is not None)
        progress.erase()
    _write(options, found)
    return 0


def _write(options: argparse.Namespace, found: OpenedStep) -> None:
    if options.output is not None:
        with writing(Path(options.output)):
            write_atomic(Path(options.output), found.snippet.encode())
    if options.format == "json":
        write_json({"step": found.step, "loss": found.loss, "snippet": found.snippet})
    elif options.output is None:
        sys.stdout.write(found.snippet)
    sys.stdout.flush()
