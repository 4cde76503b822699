"""Faults of a lesson, each with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from explorer.core.sentence import Sentence, SentenceError, sentence, short


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file of a lesson."""

    file: str
    """Its name within the folder; empty: the folder itself."""
    line: int
    """From 1; 0: the fault is in no line."""
    sentence: Sentence

    def located(self) -> Sentence:
        """Return the sentence with its place before it."""
        if not self.file:
            return self.sentence
        if not self.line:
            return sentence("{file}: {what}", file=self.file, what=self.sentence)
        return sentence(
            "{file}, line {line}: {what}", file=self.file, line=self.line, what=self.sentence
        )


class LineError(SentenceError):
    """A fault in a text, at a line from 1."""

    def __init__(self, line: int, message: Sentence) -> None:
        super().__init__(message)
        self.line = line


class LessonError(SentenceError):
    """A lesson that cannot be read, with all that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults[0].located())


def unknown_word(word: str, known: Iterable[str]) -> Sentence:
    """Say that a word has no meaning, and which was likely meant."""
    names = tuple(known)
    near = difflib.get_close_matches(word, names, 1, 0.6)
    if near:
        return sentence(
            "“{word}” is not known here; did you mean “{near}”?", word=short(word), near=near[0]
        )
    return sentence(
        "“{word}” is not known here; there are {names}.",
        word=short(word),
        names=", ".join(f"“{name}”" for name in names),
    )
