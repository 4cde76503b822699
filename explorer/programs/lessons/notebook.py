"""A lesson as a Jupyter notebook (nbformat 4.5), in a student's and a teacher's copy.

https://nbformat.readthedocs.io/en/latest/format_description.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from explorer.core.language.notation import format_value
from explorer.core.lessons.lesson import PROGRAM_LANGUAGES, Choose, Lesson, Number, Predict, Step
from explorer.core.lessons.marking.answers import solution
from explorer.core.lessons.text import Run
from explorer.core.sentence import Sentence, sentence
from explorer.core.session import Session
from explorer.core.tape.spec import TapeSpec
from explorer.core.translation import used
from explorer.programs.lessons.markdown import markdown, markdown_line
from explorer.programs.lessons.shown import shown_programs

_LETTERS = "abcdef"
_MAY_FAIL = {"tags": ["raises-exception"]}
"""By which Jupyter goes on after an error, which some snippets are there to show."""


def lesson_notebook(lesson: Lesson, *, teacher: bool) -> bytes:
    """Return a notebook: text, predictions, and the programs of what the steps show.

    Its cells run from top to bottom with TensorFlow, and with matplotlib where they draw.

    Args:
        lesson: in the language of the notebook.
        teacher: whether the answers and what explains them are in it; a student's copy has room for
            an answer instead.

    Raises:
        SentenceError: a program cannot be written, such as that of a file which is not there.
    """
    with used(PROGRAM_LANGUAGES[lesson.language]):
        cells = list(_Cells(lesson, teacher=teacher).all())
    document = {
        "cells": [{"id": f"cell-{i}", **cell} for i, cell in enumerate(cells, start=1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False).encode() + b"\n"


class _Cells:
    """Writes the cells one after the other."""

    def __init__(self, lesson: Lesson, *, teacher: bool) -> None:
        self._lesson = lesson
        self._teacher = teacher
        self._last_programs: list[str] = []

    def all(self) -> Iterator[dict[str, Any]]:
        lesson = self._lesson
        yield _text(f"# {markdown_line((Run(lesson.title),))}", markdown(lesson.intro))
        for number, step in enumerate(lesson.steps, start=1):
            yield from self._step(number, step)

    def _step(self, number: int, step: Step) -> Iterator[dict[str, Any]]:
        yield _text(f"## {number}. {markdown_line(step.title)}", markdown(step.text))
        if step.predict is not None:
            yield _text(*_asked(step.predict))
            yield _text(*(_told(step.predict) if self._teacher else _room(step.predict)))
        yield from self._program(step.session)
        if step.reveal and (self._teacher or step.predict is None):
            yield _text(markdown(step.reveal))

    def _program(self, session: Session) -> Iterator[dict[str, Any]]:
        """Return the programs of what is shown, unless they are those of the step before."""
        programs = [program.strip("\n") for program in shown_programs(session.spec)]
        if programs == self._last_programs:
            return
        self._last_programs = programs
        metadata = _MAY_FAIL if isinstance(session.spec, TapeSpec) else {}
        for program in programs:
            yield {
                "cell_type": "code",
                "metadata": metadata,
                "source": program.splitlines(keepends=True),
                "execution_count": None,
                "outputs": [],
            }


def _text(*parts: str) -> dict[str, Any]:
    text = "\n\n".join(filter(None, parts))
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _bold(words: Sentence, text: str = "") -> str:
    return f"**{words}** {text}".rstrip()


def _asked(predict: Predict) -> list[str]:
    parts = [_bold(sentence("Predict, then run."), markdown_line(predict.ask))]
    if predict.hint:
        parts.append(_bold(sentence("Hint:"), markdown_line(predict.hint)))
    if isinstance(predict, Choose):
        parts.append("\n".join(f"- {mark}) {text}" for mark, text in _options(predict)))
    return parts


def _options(predict: Choose) -> list[tuple[str, str]]:
    texts = (markdown_line(option.text) for option in predict.options)
    return list(zip(_LETTERS, texts, strict=False))


def _room(predict: Predict) -> list[str]:
    """Return the place for a student's answer."""
    if isinstance(predict, Choose):
        return [_bold(sentence("Your answer (a letter):"))]
    if isinstance(predict, Number):
        return [_bold(sentence("Your answer (a number):"))]
    return [_bold(sentence("Your answer (in words, or drawn on paper):"))]


def _told(predict: Predict) -> list[str]:
    """Return the answer with what explains it."""
    answer = solution(predict)
    parts = []
    if isinstance(predict, Choose):
        rows = zip(_options(predict), predict.options, strict=True)
        right = next(mark for (mark, _), option in rows if option.right)
        parts.append(_bold(sentence("Answer:"), f"{right}) {markdown_line(answer)}"))
        parts.append(
            "\n".join(
                f"- {mark}) {markdown_line(option.because)}"
                for mark, option in zip(_LETTERS, predict.options, strict=False)
            )
        )
    elif answer:
        parts.append(_bold(sentence("Answer:"), markdown_line(answer)))
    if predict.right:
        parts.append(_bold(sentence("Why:"), markdown_line(predict.right)))
    if predict.wrong:
        parts.append(_bold(sentence("After a wrong answer:"), markdown_line(predict.wrong)))
    if isinstance(predict, Number) and predict.mistakes:
        parts.append(
            "\n".join(
                f"- {format_value(m.value)}: {markdown_line(m.because)}" for m in predict.mistakes
            )
        )
    return parts
