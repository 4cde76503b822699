"""Options of `render --lessons`."""

from __future__ import annotations

import argparse

from explorer.commands.arguments import misused, others_given
from explorer.core.translation import translate

_KINDS = ("png", "svg", "pdf")


def add_lesson_options(parser: argparse.ArgumentParser) -> None:
    """Add what is said of the figures of lessons."""
    group = parser.add_argument_group(translate("figures of lessons"))
    group.add_argument(
        "--lessons",
        nargs="*",
        metavar="NAME",
        help=translate(
            "every figure of these lessons, of all where none is named, in the folder of -o; in "
            "960x540 pixels where --size says nothing else"
        ),
    )
    group.add_argument(
        "--folder", metavar="FOLDER", help=translate("of lessons of one's own, instead of ours")
    )
    group.add_argument("--format", choices=_KINDS, default="png")
    group.add_argument(
        "--run",
        action="store_true",
        help=translate("run the programs of lessons too, whose tapes have no figure before"),
    )


def check_lesson_options(options: argparse.Namespace) -> None:
    """Leave where options are given that mean nothing without --lessons."""
    rest = set(vars(options)) - {"folder", "format", "run"}
    for option in others_given(options, *rest):
        misused(options, "{option} is for figures of lessons: --lessons", option=option)
