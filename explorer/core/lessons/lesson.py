"""A lesson: its text, its steps, what they set up and what they ask."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from explorer.core.lessons.text import Line, Text
from explorer.core.session import Session

VERSION = 1
"""Of the format."""
PROGRAM_LANGUAGES: dict[str, str] = {"en": "en", "zh": "zh_CN"}
"""What the program calls the language of a lesson."""
Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
MAX_TEXT = 400_000
"""Bytes of the largest text that is read as a lesson."""
MAX_STEPS = 20
CASES = tuple(f"S{number}" for number in range(1, 29))
"""What the course is to show."""
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
"""Of a lesson, and so of its folder."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is to be predicted before it is seen."""

    ask: Line
    hint: Line = ()
    right: Line = ()
    """Said after a right answer."""
    wrong: Line = ()
    """Said after a wrong one."""


@dataclass(frozen=True, slots=True)
class Draw(Prediction):
    """Draw a derivative."""

    of: int = 1
    """Its order."""
    tolerance: float = 0.1
    """Part of the height of the right curve by which a place may be off."""
    kind: Literal["draw"] = "draw"


@dataclass(frozen=True, slots=True)
class Mark(Prediction):
    """Put a mark on an axis."""

    on: Literal["rate", "x"] = "x"
    """The learning rate, which is logarithmic, or the horizontal axis of the figure."""
    values: tuple[float, ...] = ()
    """Of which one is to be met; none: the stable limit of the learning rate."""
    within: float = 0.0
    """On x, how far off is right; on the rate, the factor up to which it is."""
    kind: Literal["mark"] = "mark"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    text: Line
    because: Line
    right: bool = False


@dataclass(frozen=True, slots=True)
class Choose(Prediction):
    """Choose an answer."""

    options: tuple[Option, ...] = ()
    kind: Literal["choose"] = "choose"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong number that people give, and why."""

    value: float
    because: Line
    tolerance: float


@dataclass(frozen=True, slots=True)
class Number(Prediction):
    """Type a number."""

    value: float = 0.0
    tolerance: float = 0.0
    mistakes: tuple[Mistake, ...] = ()
    kind: Literal["number"] = "number"


Predict: TypeAlias = Draw | Mark | Choose | Number


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a lesson."""

    title: Line
    text: Text
    session: Session
    """What is shown; the session of the step before where `sets_up` is false."""
    sets_up: bool = False
    """Whether the step has a session of its own."""
    point: str = ""
    """What is pointed at, one of `places`; empty: nothing."""
    play: bool = False
    """Whether the player starts; neither a snippet nor a training ever does."""
    predict: Predict | None = None
    reveal: Text = ()
    """What is shown after the answer."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson in one language."""

    name: str
    """Of its folder."""
    language: Language
    title: str
    intro: Text
    steps: tuple[Step, ...]
    session: Session
    """What is shown beside the introduction."""
    order: float = 0.0
    """Its place in the course."""
    cases: tuple[str, ...] = ()
    """Of the cases S1 to S28 those that it shows."""
    about: str = ""
    """One line for a list of lessons."""
    folder: Path = field(default=Path())
    languages: tuple[Language, ...] = ("en",)
    """In which the lesson exists."""
