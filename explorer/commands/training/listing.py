"""`train --list`: the runs of a folder, as the table of the window has them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from explorer.commands.arguments import misused, others_given, path
from explorer.commands.output import write_json
from explorer.core.language.notation import format_value
from explorer.core.sentence import filled, printable, refusal
from explorer.core.table_words import shown_word
from explorer.core.tables import aligned, json_number
from explorer.core.translation import translate
from explorer.storage.runs.catalog import list_folder
from explorer.storage.runs.columns import COLUMNS, listing, ordered, settings_of, value_of
from explorer.storage.runs.filter import RunFilter
from explorer.storage.runs.summary import RunSummary

_NAMES = tuple(column.name for column in COLUMNS)
_GREATEST_FIRST = {"date", "epochs", "accuracy", "test_accuracy"}


def add_list_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that list runs in the place of a training."""
    parser.add_argument(
        "--list",
        type=path,
        metavar="FOLDER",
        help=translate("train nothing, but list the runs that were kept there"),
    )
    parser.add_argument(
        "--filter",
        metavar="TEXT",
        help=translate('of these, words and comparisons: "adam rate>0.01"'),
    )
    parser.add_argument(
        "--sort",
        metavar="COLUMN",
        choices=_NAMES,
        help=filled(
            "with --list, the best first: {names}; default date, the newest",
            names=", ".join(_NAMES),
        ),
    )


def check_lists_nothing(options: argparse.Namespace) -> None:
    """Leave where an option is given that is of a list."""
    for name in ("filter", "sort"):
        if getattr(options, name) is not None:
            misused(options, "--{name} is for --list", name=name)


def list_runs(options: argparse.Namespace) -> int:
    """Write the runs of a folder; raises SentenceError."""
    if others := others_given(options, "list", "filter", "sort", "format"):
        misused(options, "{option} is for a training; --list trains nothing", option=others[0])
    folder = Path(options.list)
    wanted = RunFilter(options.filter or "")
    if not folder.is_dir():
        raise refusal("There is no folder {name}.", name=folder)
    runs = [run for run in list_folder(folder) if wanted.takes(run)]
    column = options.sort or "date"
    runs = ordered(runs, column, descending=column in _GREATEST_FIRST)
    if options.format == "json":
        write_json({"folder": str(folder), "runs": [_as_json(run) for run in runs]})
    elif options.format == "csv":
        sys.stdout.write(listing(runs).csv())
    else:
        sys.stdout.write(_text(runs))
    sys.stdout.flush()
    return 0


def _as_json(run: RunSummary) -> dict[str, Any]:
    found: dict[str, Any] = {"directory": str(run.directory)}
    for name in _NAMES:
        value = value_of(run, name)
        found[name] = value if isinstance(value, str) else json_number(value)
    problem = run.problem
    settings = settings_of(problem) if problem is not None else {}
    return found | {
        "best_epoch": run.best_epoch,
        "settings": {
            name: value if isinstance(value, str) else json_number(value)
            for name, value in settings.items()
        },
        "label": run.settings_text,
        "date": run.settings.begun.isoformat() if run.settings is not None else None,
        "sentence": str(run.sentence),
    }


def _text(runs: list[RunSummary]) -> str:
    if not runs:
        return translate("No runs.") + "\n"
    table = listing(runs)
    # Words at the left, then numbers.
    rows = [tuple(shown_word(title.replace("_", " ")) for title in table.titles)]
    rows += [
        tuple(_cell(table.value(row, i)) for i in range(len(table.titles)))
        for row in range(table.length)
    ]
    return aligned(rows, 3)


def _cell(value: float | str | None) -> str:
    if isinstance(value, str):
        return printable(value)
    return "–" if value is None else format_value(value, 4)
