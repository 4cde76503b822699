"""Sentences for people, made in any process and translated where they are shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

import msgspec

from explorer.core.translation import ENGLISH, Text, language, translate

_CONTROLS = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Of Unicode's categories: controls, marks of direction, halves of characters, line ends."""

_LONGEST_REASON = 200
"""Characters."""


class Sentence(msgspec.Struct, frozen=True):
    """A template in English with the values for its `{named}` places.

    Template and values are kept apart, so that it is in the language of whoever shows it, by
    `str()`, and not of the process that made it.
    """

    template: Text
    values: dict[str, str | Sentence] = {}
    """Names, numbers and code; words of ours are sentences in turn."""
    then: Sentence | None = None
    """Sentence that follows, such as advice."""

    def __str__(self) -> str:
        text = self._filled(translate(self.template), str)
        return text if self.then is None else joined(text, str(self.then))

    @property
    def english(self) -> str:
        """The sentence in English, for files and for other programs."""
        text = self._filled(self.template, _english)
        return text if self.then is None else f"{text} {self.then.english}"

    def _filled(self, template: str, shown: Callable[[str | Sentence], str]) -> str:
        return template.format(**{name: shown(value) for name, value in self.values.items()})


def _english(value: str | Sentence) -> str:
    return value.english if isinstance(value, Sentence) else value


def joined(*sentences: str) -> str:
    """Return sentences that follow one another; Chinese ones have no space between them."""
    text = ""
    for each in filter(None, sentences):
        text += f" {each}" if text and text[-1] not in _WIDE_ENDS else each
    return text


_WIDE_ENDS = "。！？；：，"
"""Signs that have their space in themselves."""


def sentence(template: Text, **values: object) -> Sentence:
    """Return `template` with its values as text, those that are sentences as they are."""
    return Sentence(
        template,
        {
            name: value if isinstance(value, Sentence) else printable(str(value))
            for name, value in values.items()
        },
    )


def filled(template: Text, **values: object) -> str:
    """Return a sentence as it is shown now."""
    return str(sentence(template, **values))


def told_of(name: str, text: str) -> str:
    """Return a text behind what it is about, with the colon of the language."""
    colon = ": " if language() == ENGLISH else "："
    return f"{name}{colon}{text}"


def printable(text: str) -> str:
    """Return a text with escapes in the place of what controls a terminal or turns the line round.

    The name of a file or of a column may hold anything.
    """
    if text.isprintable():
        return text
    return "".join(
        ascii(sign)[1:-1] if unicodedata.category(sign) in _CONTROLS else sign for sign in text
    )


def short(text: str) -> str:
    """Return the text of a file, cut where it is too long for a sentence."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def plain_quotes(text: str) -> str:
    """Return the words of a library with its `code` in quotes as people write them."""
    return re.sub(r"`([^`]*)`", r"“\1”", text)


def reason_of(error: BaseException) -> str:
    """Return an error of a library as the reason within a sentence, which has a full stop."""
    text = " ".join(plain_quotes(str(error)).split()) or type(error).__name__
    return text[:_LONGEST_REASON].rstrip(". ")


def system_reason(error: BaseException) -> str | Sentence:
    """Return why the system did not do something, to be named within a sentence."""
    reason = getattr(error, "strerror", None) or str(error)
    return Sentence(reason) if reason in _OF_THE_SYSTEM else reason


_OF_THE_SYSTEM: Final[tuple[Text, ...]] = (
    # Of Linux, macOS and Python.
    "Operation not permitted", "No such file or directory", "Input/output error",
    "Bad file descriptor", "Cannot allocate memory", "Permission denied",
    "Device or resource busy", "File exists",
    "Invalid cross-device link", "Not a directory", "Is a directory", "Invalid argument",
    "Too many open files", "File too large", "No space left on device", "Read-only file system",
    "Too many links", "Broken pipe", "File name too long", "Directory not empty",
    "Too many levels of symbolic links", "Connection refused", "Connection timed out",
    "Connection reset by peer", "Disk quota exceeded", "Stale file handle",
    # Of this program's own checks.
    "it is no file but a pipe or a device", "no file can have this name", "this run is gone",
    "this is not a run's directory", "this run is still in progress",
    "another run has taken its place",
)  # fmt: skip


class SentenceError(Exception):
    """A wrong input, said in a sentence for the person who made it."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(str(message))
        self.sentence = message


def refusal(template: Text, **values: object) -> SentenceError:
    """Return the error that says a sentence."""
    return SentenceError(sentence(template, **values))


class ParseError(SentenceError):
    """Error in a text, with its place: text[start:end] is to be marked."""

    def __init__(self, start: int, end: int, template: Text, **values: object) -> None:
        super().__init__(sentence(template, **values))
        self.start = start
        self.end = end
