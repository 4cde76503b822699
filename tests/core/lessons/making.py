"""Lessons as the tests write them."""

from __future__ import annotations

from typing import Any

from explorer.core.lessons.faults import LessonError
from explorer.core.lessons.lesson import Lesson, Predict
from explorer.core.lessons.reading.lesson_file import read_lesson

SESSION: dict[str, Any] = {
    "program": "gradient-explorer",
    "version": 2,
    "workspace": "curves",
    "function": {"text": "x^3/3 - x"},
    "curves": {"problem": {"low": -2.2, "high": 2.2, "order": 1, "point": 1.0}},
}
HEAD = "---\nlesson: 1\ntitle: One\norder: 3\ncases: [S1]\n---\nAbout it.\n\n"
NUMBER = "kind: number\nask: How much?\nvalue: 1/3\nright: So it is.\nwrong: Think.\n"


def step(predict: str = NUMBER, setup: str = "") -> str:
    """Return a step with its blocks."""
    text = "## First\n\nText.\n\n"
    text += f"~~~setup\n{setup}\n~~~\n\n" if setup else ""
    return text + (f"~~~predict\n{predict}\n~~~\n\nRevealed.\n" if predict else "")


def read(text: str, document: dict[str, Any] | None = None) -> Lesson:
    """Return the lesson of a text."""
    return read_lesson(text, "one", "en", SESSION if document is None else document)


def asked(predict: str, setup: str = "") -> Predict:
    """Return what a block asks."""
    found = read(HEAD + step(predict, setup)).steps[0].predict
    assert found is not None
    return found


def faults(text: str, document: dict[str, Any] | None = None) -> list[str]:
    """Return the faults of a text, with their places."""
    try:
        read(text, document)
    except LessonError as error:
        return [str(fault.located()) for fault in error.faults]
    return []
