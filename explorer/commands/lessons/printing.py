"""A lesson as text in a terminal."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator

from explorer.core.lessons.lesson import PROGRAM_LANGUAGES, Choose, Lesson, Predict, Step
from explorer.core.lessons.marking.answers import solution
from explorer.core.lessons.text import CodeBlock, Text, plain, plain_text
from explorer.core.sentence import printable, sentence
from explorer.core.translation import used

_WIDTH = 80


def lesson_text(lesson: Lesson, *, answers: bool) -> str:
    """Return a lesson as it is read.

    Args:
        lesson: in the language in which it is written.
        answers: whether each prediction's answer is told, with what explains it.
    """
    with used(PROGRAM_LANGUAGES[lesson.language]):
        return "\n\n".join(filter(None, _parts(lesson, answers=answers))) + "\n"


def _parts(lesson: Lesson, *, answers: bool) -> Iterator[str]:
    title = printable(lesson.title)
    yield f"{title}\n{'=' * _width(title)}"
    yield wrapped(lesson.intro)
    for number, step in enumerate(lesson.steps, start=1):
        yield from _step(number, step, answers=answers)


def _step(number: int, step: Step, *, answers: bool) -> Iterator[str]:
    title = f"{number}. {printable(plain(step.title))}"
    yield f"{title}\n{'-' * _width(title)}"
    yield wrapped(step.text)
    if step.predict is not None:
        yield _asked(step.predict)
        if answers:
            yield _told(step.predict)
    if answers or step.predict is None:
        yield wrapped(step.reveal)


def _asked(predict: Predict) -> str:
    lines = [_filled(str(sentence("Predict: {ask}", ask=plain(predict.ask))))]
    if predict.hint:
        lines.append(_filled(str(sentence("Hint: {hint}", hint=plain(predict.hint))), "  "))
    if isinstance(predict, Choose):
        marks = "abcdef"
        lines += [
            _filled(f"{mark}) {plain(option.text)}", "  ")
            for mark, option in zip(marks, predict.options, strict=False)
        ]
    return "\n".join(lines)


def _told(predict: Predict) -> str:
    """Return the answer and why it is right."""
    answer, lines = plain(solution(predict)), []
    if answer:
        lines.append(_filled(str(sentence("Answer: {answer}", answer=answer))))
    if isinstance(predict, Choose):
        lines += [_filled(plain(o.because), "  ") for o in predict.options if o.right]
    if predict.right:
        lines.append(_filled(plain(predict.right), "  "))
    return "\n".join(lines)


def wrapped(text: Text) -> str:
    """Return blocks in lines of a book's width; programs keep their own."""
    return "\n\n".join(
        _code(block) if isinstance(block, CodeBlock) else _filled(plain_text((block,)))
        for block in text
    )


def _code(block: CodeBlock) -> str:
    return textwrap.indent("\n".join(map(printable, block.text.split("\n"))), "    ")


def _filled(text: str, indent: str = "") -> str:
    """Return lines broken at spaces, or between Chinese letters, which are two columns wide."""
    return "\n".join(_broken(printable(line), indent) for line in text.split("\n"))


def _broken(line: str, indent: str) -> str:
    found, width = [indent], len(indent)
    for word in _WORDS.findall(line):
        if width + _width(word.rstrip()) > _WIDTH and found[-1].strip():
            found[-1] = found[-1].rstrip()
            found.append(indent)
            width = len(indent)
        found[-1] += word
        width += _width(word)
    return "\n".join(found).rstrip()


_OPENS, _CLOSES = "（《“【", "，。；：！？、）》”】"
_WORDS = re.compile(
    rf"[{_OPENS}]*(?:[\u3400-\u9fff]|[^\s\u3400-\u9fff{_OPENS}{_CLOSES}]+|(?=[{_CLOSES}]))"
    rf"[{_CLOSES}]*\s*|\s+"
)
"""What is not broken: a word, or a Chinese sign, with the marks around it."""


def _width(text: str) -> int:
    """Return the columns that a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1 for sign in text)
