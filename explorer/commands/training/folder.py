"""Folders that `render` draws: kept runs, log folders of other programs, studies."""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import sys
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from explorer.commands.arguments import misused
from explorer.commands.pictures import check_before, draw, scale_of, size_of, telling
from explorer.commands.rendered import training
from explorer.core.language.parser import parse_expression
from explorer.core.sentence import ParseError, refusal
from explorer.core.training.spec import TrainingSpec
from explorer.core.translation import translate
from explorer.storage.runs.folders import holds_runs
from explorer.storage.studies.folders import is_study

_Kind = Literal["study", "runs", "logs"]
_MARK = "tfevents"
"""In the name of each event file."""
_MOST = 100_000
"""Files and folders that are looked at in search of one."""


def add_folder_options(parser: argparse.ArgumentParser) -> None:
    """Add what is said of the picture of a log folder."""
    parser.add_argument(
        "--tag", metavar="NAME", help=translate("of a log folder, what is drawn; default a loss")
    )


def folder_of(text: str | None) -> Path | None:
    """Return the folder that is to be drawn; None where the text is something else.

    A folder may have the name of a function, as x; it is meant where it can be drawn.
    """
    if text is None or not text.strip():
        # An empty path is the folder that one is in.
        return None
    path = Path(text)
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError):
        return None
    if not is_folder:
        return None
    with contextlib.suppress(ParseError):
        parse_expression(text)
        return path if _kind_of(path) is not None else None
    return path


def render_folder(options: argparse.Namespace, folder: Path) -> int:
    """Write the figure of what is in a folder and return the exit status; raises SentenceError."""
    kind = _kind_of(folder)
    if kind is None:
        raise refusal(
            "There is nothing to draw in {name}: no kept runs, no event files, no study.",
            name=folder.resolve().name or folder,
        )
    if options.animate is not None:
        misused(options, "--animate is for a function that moves: .gif, .webp, .mp4 or --slides")
    if kind != "logs" and options.tag is not None:
        misused(options, "--tag is for a log folder")
    view = training(options, TrainingSpec(tag=options.tag or ""))
    if kind == "study":
        return draw(options, replace(view, study=str(folder)))
    return _draw_runs(options, folder, view, are_kept=kind == "runs")


def _draw_runs(
    options: argparse.Namespace, folder: Path, view: TrainingSpec, *, are_kept: bool
) -> int:
    for name in ("step", "slides"):
        if getattr(options, name):
            misused(options, "--{name} is not for trainings", name=name)
    target = Path(options.output)
    size = size_of(options, target.suffix.lower())
    check_before(target)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from explorer.ui.output.render import render_folder as write

    told = write(
        folder,
        view,
        target,
        size,
        scale_of(options, target.suffix),
        options.theme,
        are_kept=are_kept,
        tell=telling(options, target.suffix.lower()),
    )
    for note in told:
        sys.stderr.write(f"{note}\n")
    return 0


def _kind_of(folder: Path) -> _Kind | None:
    """Return what a folder holds; of several the first of these."""
    if is_study(folder):
        return "study"
    with contextlib.suppress(OSError):
        if holds_runs(folder):
            return "runs"
        if any(_MARK in path.name for path in itertools.islice(folder.rglob("*"), _MOST)):
            return "logs"
    return None
