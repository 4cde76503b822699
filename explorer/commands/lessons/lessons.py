"""`lessons`: the course, and lessons of one's own."""

from __future__ import annotations

import argparse

from explorer.commands.arguments import path
from explorer.core.translation import translate


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `lessons`."""
    parser.description = translate(
        "The lessons of the course: a list of them, or the text of one. Lessons of one's own are "
        "checked and begun."
    )
    _add_what_is_asked(parser)
    _add_what_is_written(parser)
    _add_new_lesson(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(command=_lessons, parser=parser, expression=None, set=[])


def _add_what_is_asked(parser: argparse.ArgumentParser) -> None:
    """Add which lessons are listed, printed or checked."""
    parser.add_argument(
        "name",
        nargs="?",
        type=path,
        metavar="NAME",
        help=translate("of a lesson, or the folder of one"),
    )
    parser.add_argument(
        "--folder",
        type=path,
        metavar="FOLDER",
        help=translate("of lessons of one's own, instead of ours"),
    )
    parser.add_argument(
        "--check",
        type=path,
        metavar="FOLDER",
        help=translate("tell what is wrong in a lesson, or in several"),
    )


def _add_what_is_written(parser: argparse.ArgumentParser) -> None:
    """Add what is printed or written of a lesson."""
    parser.add_argument(
        "--answers",
        action="store_true",
        help=translate("print the answers and their explanations as well"),
    )
    parser.add_argument(
        "--notebook",
        choices=("student", "teacher"),
        help=translate(
            "write a lesson as a notebook, with room for the answers or with the answers"
        ),
    )
    parser.add_argument(
        "--slides",
        choices=("student", "teacher"),
        help=translate("write a lesson as slides, without or with the answers"),
    )
    parser.add_argument(
        "--run",
        action="store_true",
        help=translate("run the lesson's programs, so that slides show their tapes"),
    )
    parser.add_argument("--theme", choices=("light", "dark", "print"), default="light")
    parser.add_argument(
        "-o", "--output", type=path, metavar="FILE", help=translate("the notebook, or the PDF")
    )
    parser.add_argument(
        "--results",
        type=path,
        metavar="FILE.csv",
        help=translate("write what was answered in the window as a table"),
    )
    parser.add_argument("--person", help=translate("the name in that table"))


def _add_new_lesson(parser: argparse.ArgumentParser) -> None:
    """Add what a lesson of one's own is begun with."""
    parser.add_argument(
        "--new",
        type=path,
        metavar="FOLDER",
        help=translate("begin a lesson of one's own in a new folder"),
    )
    parser.add_argument(
        "--from",
        dest="session",
        type=path,
        metavar="SESSION.json",
        help=translate("the session that a new lesson shows"),
    )
    parser.add_argument("--title", help=translate("of a new lesson"))


def _lessons(options: argparse.Namespace) -> int:
    # Only now: it reads Markdown and YAML, which no other command needs.
    from explorer.commands.lessons.asked import run

    return run(options)
