"""`lessons`: the course, and lessons of one's own."""

from __future__ import annotations

import argparse

from explorer.commands.arguments import path


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `lessons`."""
    parser.description = (
        "The lessons of the course: a list of them, or the text of one. Lessons of one's own are "
        "checked and begun."
    )
    parser.add_argument(
        "name", nargs="?", type=path, metavar="NAME", help="of a lesson, or the folder of one"
    )
    parser.add_argument(
        "--folder", type=path, metavar="FOLDER", help="of lessons of one's own, instead of ours"
    )
    parser.add_argument("--language", choices=("en", "zh"), help="of the text")
    parser.add_argument(
        "--check", type=path, metavar="FOLDER", help="tell what is wrong in a lesson, or in several"
    )
    parser.add_argument(
        "--answers", action="store_true", help="print the answers and their explanations as well"
    )
    parser.add_argument(
        "--notebook",
        choices=("student", "teacher"),
        help="write a lesson as a notebook, with room for the answers or with the answers",
    )
    parser.add_argument("-o", "--output", type=path, metavar="FILE.ipynb", help="the notebook")
    parser.add_argument(
        "--results",
        type=path,
        metavar="FILE.csv",
        help="write what was answered in the window as a table",
    )
    parser.add_argument("--person", help="the name in that table")
    parser.add_argument(
        "--new", type=path, metavar="FOLDER", help="begin a lesson of one's own in a new folder"
    )
    parser.add_argument(
        "--from",
        dest="session",
        type=path,
        metavar="SESSION.json",
        help="the session that a new lesson shows",
    )
    parser.add_argument("--title", help="of a new lesson")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(command=_lessons, parser=parser, expression=None, set=[])


def _lessons(options: argparse.Namespace) -> int:
    # Only now: it reads Markdown and YAML, which no other command needs.
    from explorer.commands.lessons.asked import run

    return run(options)
