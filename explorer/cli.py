"""The headless commands: the same computations and figures as in the window."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from explorer.commands.arguments import SETTING, bare
from explorer.commands.language import add_language_option, spoken, taken
from explorer.core.sentence import ParseError, SentenceError, filled, system_reason
from explorer.core.translation import translate
from explorer.workspaces import commands, load


def run(arguments: Sequence[str], is_ending: Callable[[], bool] = lambda: False) -> int:
    """Run a command: 0, 1 for a wrong input with its sentence on standard error, 2 for usage.

    Args:
        arguments: of the command line.
        is_ending: whether the person has pressed Ctrl+C, or the process was told to end.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # f′ and π cannot be written in the encodings that some systems give to a pipe.
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        given = taken(arguments)
    except SentenceError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    with spoken(given.language):
        return _run(given.arguments, is_ending)


def _run(arguments: Sequence[str], is_ending: Callable[[], bool]) -> int:
    options = _read([_protected(a) for a in arguments])
    options.is_ending = is_ending
    _free_expression(options)
    try:
        status = options.command(options)
        sys.stdout.flush()
    except SentenceError as error:
        sys.stderr.write(f"{_shown(error, options.expression)}\n")
        return 1
    except BrokenPipeError:
        # Whoever read the output has had enough.
        _drop_output()
        return 0
    except OSError as error:
        told = filled("Reading or writing failed: {reason}.", reason=system_reason(error))
        sys.stderr.write(f"{told}\n")
        _drop_output()
        return 1
    return status


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = _parser()
    options, left = parser.parse_known_args(arguments)
    # Python's argparse finds no second positional argument after options.
    if len(left) == 1 and getattr(options, "is_expression_last", False) and not options.expression:
        options.expression = bare(left.pop())
    if left:
        parser.error(translate("unrecognized arguments: %s") % " ".join(left))
    return options


def _protected(argument: str) -> str:
    """Put a space before -x^2 and -π/2, lest argparse take them for options; `bare` undoes it."""
    is_value = re.match(r"-[^-o]", argument) is not None and argument != "-h"
    return f" {argument}" if is_value else argument


def _free_expression(options: argparse.Namespace) -> None:
    """Take the expression back that --set swallowed, in --set a=2 "a x"."""
    if options.expression is None and options.set and len(options.set[-1]) > 1:
        *settings, last = options.set[-1]
        if not re.match(SETTING, last):
            options.set[-1], options.expression = settings, bare(last)


def _drop_output() -> None:
    """Send to nowhere what is still to be written, or Python would complain at its exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _shown(error: SentenceError, text: str | None) -> str:
    """Return the sentence, with the place marked under the text."""
    if not isinstance(error, ParseError) or not text or len(text) > 200 or not text.isprintable():
        return str(error)
    width = max(1, min(error.end, len(text)) - error.start)
    return f"{error}\n  {text}\n  {' ' * error.start}{'^' * width}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gradient-explorer", allow_abbrev=False)
    added = parser.add_subparsers(required=True, metavar=translate("command"))
    for each in commands():
        made = added.add_parser(each.name, help=translate(each.about), allow_abbrev=False)
        add_language_option(made)
        load(each.add_options)(made)
    return parser
