"""Sentences for people, made where no translator is at hand and translated where they are shown."""

from __future__ import annotations

import re
import unicodedata

import msgspec

_CONTROLS = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Of Unicode's categories: controls, marks of direction, halves of characters, line ends."""

_LONGEST_REASON = 200
"""Characters."""


class Sentence(msgspec.Struct, frozen=True):
    """A template in English with the values for its `{named}` places.

    The core cannot translate, so it keeps template and values apart: the window looks the
    template up in the person's language, everything else takes the English of `str()`.
    """

    template: str
    values: dict[str, str] = {}
    then: Sentence | None = None
    """Sentence that follows, such as advice."""

    def __str__(self) -> str:
        text = self.template.format(**self.values)
        return text if self.then is None else f"{text} {self.then}"


def sentence(template: str, **values: object) -> Sentence:
    """Return `template` with its values as text.

    What is translated are the templates in calls of this name, and of `refusal`.
    """
    return Sentence(template, {name: printable(str(value)) for name, value in values.items()})


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


class SentenceError(Exception):
    """A wrong input, said in a sentence for the person who made it."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(str(message))
        self.sentence = message


def refusal(template: str, **values: object) -> SentenceError:
    """Return the error that says a sentence."""
    return SentenceError(sentence(template, **values))


class ParseError(SentenceError):
    """Error in a text, with its place: text[start:end] is to be marked."""

    def __init__(self, start: int, end: int, template: str, **values: object) -> None:
        super().__init__(sentence(template, **values))
        self.start = start
        self.end = end
