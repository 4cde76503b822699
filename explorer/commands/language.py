"""The language of the commands: by --language, or else by the environment."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

from explorer.core.sentence import refusal
from explorer.core.translation import (
    ENGLISH,
    LANGUAGES,
    Text,
    language,
    of_environment,
    supported,
    translate,
    used,
)

OPTION = "--language"
_OF_ARGPARSE: Final[tuple[Text, ...]] = (
    "usage: ",
    "positional arguments",
    "options",
    "show this help message and exit",
    "%(prog)s: error: %(message)s\n",
    "argument %(argument_name)s: %(message)s",
    "the following arguments are required: %s",
    "one of the arguments %s is required",
    "not allowed with argument %s",
    "unrecognized arguments: %s",
    "ambiguous option: %(option)s could match %(matches)s",
    "ignored explicit argument %r",
    "expected one argument",
    "expected at most one argument",
    "expected at least one argument",
    "expected %s argument",
    "expected %s arguments",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "invalid %(type)s value: %(value)r",
    "unknown parser %(parser_name)r (choices: %(choices)s)",
    " (default: %(default)s)",
)
"""What Python's parser of arguments says by itself."""


class Given(NamedTuple):
    """Arguments of the command line, with the language taken out of them."""

    language: str | None
    """None: none was named."""
    arguments: list[str]


def taken(arguments: Sequence[str]) -> Given:
    """Take --language out of arguments, which may stand anywhere before a bare “--”.

    Raises:
        SentenceError: there is no such language, or none is named.
    """
    left, found = list(arguments), None
    end = left.index("--") if "--" in left else len(left)
    for at in range(end - 1, -1, -1):
        name, sign, value = left[at].partition("=")
        if name != OPTION:
            continue
        if not sign:
            value = left.pop(at + 1) if at + 1 < len(left) else ""
        del left[at]
        found = value
    named = None if found is None else supported(found)
    if found is not None and named is None:
        raise refusal(
            "“{name}” is no language of this program: it has {names}.",
            name=found[:40],
            names=", ".join(LANGUAGES),
        )
    return Given(named, left)


@contextmanager
def spoken(named: str | None) -> Iterator[None]:
    """Speak a language for a while: the one that was named, else that of the environment."""
    with used(named or of_environment(os.environ)):
        if language() == ENGLISH:
            yield
            return
        # It looks its words up under these names, as gettext has them.
        own = {"_": translate, "ngettext": _counted}
        before = {name: vars(argparse)[name] for name in own}
        _set_words(own)
        try:
            yield
        finally:
            _set_words(before)


def _set_words(words: dict[str, Callable[..., str]]) -> None:
    for name, word in words.items():
        setattr(argparse, name, word)


def _counted(one: Text, several: Text, count: int) -> str:
    return translate(one if count == 1 else several)


def add_language_option(parser: argparse.ArgumentParser) -> None:
    """Name the option in the help; it is taken before the parser is made."""
    parser.add_argument(
        OPTION,
        choices=tuple(LANGUAGES),
        help=translate("of what is written, default that of the system"),
    )
