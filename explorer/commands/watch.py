"""`watch`: the points of a log folder, as they come."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.commands.arguments import bare, misused, path
from explorer.core.sentence import Sentence, SentenceError, filled, printable, refusal
from explorer.core.tables import json_number, plain_number
from explorer.core.translation import translate

if TYPE_CHECKING:
    from explorer.storage.logs.folder import LogFolder, NewPoints

_SHORT = 0.05
"""Seconds between two looks at what is wrong and may become right, when the time is over."""
_READ = 0.2
"""Seconds of reading after which is written what was read."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `watch`."""
    parser.description = translate(
        "The scalars in a log folder of TensorBoard or explorer.watch: those that are there, then "
        "each new one the moment it is written, until Ctrl+C."
    )
    parser.add_argument(
        "folder",
        type=path,
        metavar="LOGDIR",
        help=translate("the folder; each folder in it is a run"),
    )
    parser.add_argument(
        "--seconds", type=bare, metavar="S", help=translate("for how long; 0: what is there")
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(command=_watch, parser=parser, expression=None, set=None)


def _watch(options: argparse.Namespace) -> int:
    from explorer.storage.logs.folder import LogFolder, check_folder
    from explorer.storage.reading import shown_name
    from explorer.storage.runs.folders import is_run

    until = time.monotonic() + _seconds(options)
    folder = Path(options.folder)
    check_folder(folder)
    log, told = LogFolder(folder), dict[str, Sentence]()
    while not options.is_ending():
        _write(log.look(_READ).points, options.format)
        _warn(log, told)
        left = until - time.monotonic()
        if left <= 0 and not log.is_behind and not log.is_doubtful:
            break
        time.sleep(min(log.pause, max(left, _SHORT)))
    if not log.runs and not log.notes:
        if any(map(is_run, folder.iterdir())):
            raise refusal(
                "“{name}” holds no event files, but kept runs: the window follows them, and "
                "{command} lists them.",
                name=shown_name(folder),
                command="“train --list”",
            )
        raise refusal("“{name}” holds no event files.", name=shown_name(folder))
    if any(run.tags for run in log.runs.values()):
        # What is wrong besides was said.
        return 0
    if not log.notes:
        raise _without_scalars(folder, log.others)
    return 1


def _without_scalars(folder: Path, others: int) -> SentenceError:
    from explorer.storage.reading import shown_name

    name = shown_name(folder)
    if not others:
        return refusal("The event files in “{name}” hold no scalars.", name=name)
    return refusal(
        "The event files in “{name}” hold no scalars; their {count} distributions, pictures and "
        "texts are not shown.",
        name=name,
        count=f"{others:,}",
    )


def _seconds(options: argparse.Namespace) -> float:
    if options.seconds is None:
        return float("inf")
    try:
        seconds = float(options.seconds)
    except ValueError:
        seconds = -1.0
    if not seconds >= 0:
        misused(
            options,
            "--seconds {seconds} is no time: it is a number from 0 on",
            seconds=options.seconds,
        )
    return seconds


def _write(found: list[NewPoints], form: str) -> None:
    """Write points, of each run in the order of their times, and hand them over at once."""
    rows: list[dict[str, Any]] = []
    for new in found:
        columns = zip(*(column.tolist() for column in new.points), strict=True)
        rows += (
            # Names of folders may be no text.
            {
                "run": printable(new.run),
                "tag": new.tag,
                "step": int(step),
                "value": value,
                "wall_time": at,
            }
            for step, at, value in columns
        )
    rows.sort(key=lambda row: (row["run"], row["wall_time"]))
    sys.stdout.writelines(_line(row) if form == "json" else _text(row) for row in rows)
    if rows:
        sys.stdout.flush()


def _line(row: dict[str, Any]) -> str:
    numbers = {name: json_number(row[name]) for name in ("value", "wall_time")}
    return json.dumps({**row, **numbers}, ensure_ascii=False) + "\n"


def _text(row: dict[str, Any]) -> str:
    tag = printable(row["tag"])
    step = filled("step {step}", step=f"{row['step']:,}")
    return f"{row['run']}   {tag}   {step}   {plain_number(row['value'])}\n"


def _warn(log: LogFolder, told: dict[str, Sentence]) -> None:
    """Say what is wrong, once each."""
    for where, note in [*log.notes.items()]:
        if told.get(where) != note:
            told[where] = note
            sys.stderr.write(f"{note}\n")
