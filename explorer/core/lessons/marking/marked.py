"""What comes of marking an answer."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.core.lessons.text import Line
from explorer.core.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Marked:
    """Whether an answer is right, and why."""

    right: bool | None
    """None: it cannot be told, and the answer does not count."""
    part: float = 0.0
    """How much of it is right, 0 to 1."""
    said: tuple[Sentence, ...] = ()
    """By the program: what was right and wrong."""
    because: tuple[Line, ...] = ()
    """By the lesson: why."""
    answer: str = ""
    """What was answered, as a table of results has it."""


def untold(message: Sentence) -> Marked:
    """Return that an answer cannot be marked."""
    return Marked(None, said=(message,))


def told(right: bool, said: Sentence, *because: Line, answer: str) -> Marked:
    """Return that an answer is right or wrong as a whole."""
    return Marked(right, float(right), (said,), tuple(filter(None, because)), answer)
