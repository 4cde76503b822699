"""`help`: ideas and functions, found by words as in the window."""

from __future__ import annotations

import argparse

from explorer.core.translation import translate


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `help`."""
    parser.description = translate(
        "Explains an idea, or what can be typed, found by its words in English or Chinese; without "
        "words, lists all ideas."
    )
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help=translate("of what is to be explained")
    )
    parser.set_defaults(command=_help, parser=parser, expression=None, set=[])


def _help(options: argparse.Namespace) -> int:
    # Only now: it reads Markdown and YAML, which no other command needs.
    from explorer.commands.helped import run

    return run(" ".join(options.words).strip())
