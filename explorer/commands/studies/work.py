"""`work`: a worker for the trials of a study."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from explorer.commands.arguments import misused, path
from explorer.commands.studies.report import settings_text
from explorer.commands.studies.sweep import check_optuna
from explorer.commands.tensorflow import computation
from explorer.core.language.notation import format_value
from explorer.core.language.numbers import read_number
from explorer.core.sentence import Sentence, filled
from explorer.core.translation import translate
from explorer.storage.files import UNBROKEN

_INTERRUPTED = 130
"""As shells number it."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `work`."""
    parser.description = translate(
        "Takes trials of a study and trains them, one after the other, until none is left. Any "
        "number of workers on any machines that share the folder take part; the trial of one "
        "that was killed is left to another."
    )
    parser.add_argument(
        "folder",
        type=path,
        metavar="FOLDER",
        help=translate("of the study, as `sweep` has made it"),
    )
    parser.add_argument(
        "--limit", metavar="N", help=translate("trials at most; default: until none is left")
    )
    parser.set_defaults(command=_work, parser=parser, expression=None, set=None)


def _work(options: argparse.Namespace) -> int:
    limit = None
    if options.limit is not None:
        number = read_number(options.limit)
        if number < 1 or number != int(number):
            misused(options, "--limit is a whole number from 1")
        limit = int(number)
    check_optuna()
    # Each worker trains its own trials, also where a cluster is described for something else.
    os.environ.pop("TF_CONFIG", None)
    # rich is for what takes longer than to import it.
    from explorer.commands.terminal import ProgressBar
    from explorer.storage.studies.files import check_release
    from explorer.storage.studies.watching import StudyFollower

    # What is wrong with the study is said before TensorFlow is waited for.
    follower = StudyFollower(Path(options.folder))
    check_release(follower.study)
    follower.read()
    if (note := follower.note()) is not None:
        sys.stderr.write(f"{note}\n")
    # Ctrl+C ends the trial that is going on, which is left to another worker.
    with ProgressBar() as progress, UNBROKEN:
        progress.say(translate("Starting TensorFlow"))
        worker = computation("training.studies.worker")
        with closing(worker.work(Path(options.folder), limit, options.is_ending)) as news:
            done = _tell(news, progress)
        progress.erase()
    told = (
        "1 trial done here."
        if done == 1
        else filled("{count} trials done here.", count=f"{done:,}")
    )
    sys.stdout.write(told + "\n")
    return _INTERRUPTED if options.is_ending() else 0


def _tell(news: Iterable[Any], progress: Any) -> int:  # noqa: ANN401
    """Write a line for each trial that has ended here; return how many these are."""
    done = 0
    for each in news:
        if isinstance(each, Sentence):
            sys.stderr.write(f"{each}\n")
        elif not hasattr(each, "number"):
            progress.say(
                filled(
                    "waiting for trials of other workers, {count} by now", count=f"{each.others:,}"
                )
            )
        elif each.state == "running":
            told = filled(
                "trial {number}, epoch {epoch}", number=each.number, epoch=f"{each.epochs:,}"
            )
            progress.show(each.epochs / each.of, told)
        else:
            done += 1
            came_to = format_value(each.value, 6) if each.state == "complete" else each.reason
            told = filled(
                "trial {number}: {settings}: {result}",
                number=each.number,
                settings=settings_text(each.settings),
                result=came_to,
            )
            sys.stdout.write(told + "\n")
            sys.stdout.flush()
    return done
