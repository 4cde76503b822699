"""A lesson as pages: what stands on each, and what is shown beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from explorer.core.curves.spec import CurveSpec
from explorer.core.language.notation import format_value
from explorer.core.lessons.lesson import (
    PROGRAM_LANGUAGES,
    Choose,
    Draw,
    Lesson,
    Number,
    Predict,
    Step,
)
from explorer.core.lessons.marking.answers import solution
from explorer.core.lessons.text import Line, Paragraph, Run, Text
from explorer.core.sentence import Sentence, sentence
from explorer.core.session import Session
from explorer.core.training.spec import TrainingSpec
from explorer.core.translation import used

_LETTERS, _BREAK = "abcdef", "\u2028"


@dataclass(frozen=True, slots=True)
class LessonPage:
    """One page."""

    title: Line
    text: Text
    session: Session | None = None
    """What is drawn beside the text; None: nothing."""
    at_start: bool = False
    """Whether what moves has not begun, for what comes of it is asked."""


def lesson_pages(lesson: Lesson, *, teacher: bool) -> tuple[LessonPage, ...]:
    """Return a page with the title, and one for each step; in a teacher's copy its answer follows.

    Args:
        lesson: in the language of the pages.
        teacher: whether the answers and what explains them are in it.
    """
    with used(PROGRAM_LANGUAGES[lesson.language]):
        return tuple(_pages(lesson, teacher=teacher))


def _pages(lesson: Lesson, *, teacher: bool) -> Iterator[LessonPage]:
    about = (Paragraph((Run(lesson.about, is_emphasis=True),)),) if lesson.about else ()
    yield LessonPage((Run(lesson.title),), (*about, *lesson.intro))
    for number, step in enumerate(lesson.steps, start=1):
        title = (Run(f"{number}. "), *step.title)
        if step.predict is None:
            yield LessonPage(title, (*step.text, *step.reveal), step.session)
            continue
        text = (*step.text, *_asked(step.predict))
        yield LessonPage(title, text, _asked_of(step), at_start=True)
        if teacher:
            answer = _titled(title, sentence("Answer"))
            yield LessonPage(answer, (*_told(step.predict), *step.reveal), step.session)


def _titled(title: Line, words: Sentence) -> Line:
    return (*title, Run(f" · {words}"))


def _asked_of(step: Step) -> Session | None:
    """Return what is shown while a question is open: nothing that answers it."""
    spec: Any = step.session.spec
    if isinstance(spec, TrainingSpec):
        # Before it is trained there is nothing to be seen.
        return None
    if isinstance(step.predict, Draw) and isinstance(spec, CurveSpec):
        return step.session.with_spec(replace(spec, order=min(spec.order, step.predict.of - 1)))
    return step.session


def _bold(words: Sentence, line: Line = ()) -> Paragraph:
    return Paragraph((Run(f"{words} ", is_strong=True), *line))


def _asked(predict: Predict) -> Iterator[Paragraph]:
    yield _bold(sentence("Predict, then run."), predict.ask)
    if predict.hint:
        yield _bold(sentence("Hint:"), predict.hint)
    if isinstance(predict, Choose):
        for letter, option in zip(_LETTERS, predict.options, strict=False):
            yield Paragraph((Run(f"{letter}) "), *option.text))


def _told(predict: Predict) -> Iterator[Paragraph]:
    """Return the answer with what explains it."""
    if isinstance(predict, Choose):
        for letter, option in zip(_LETTERS, predict.options, strict=False):
            mark = Run(f"{letter}) ✓ " if option.right else f"{letter}) ", is_strong=option.right)
            yield Paragraph((mark, *option.text, Run(_BREAK), *option.because))
    elif answer := solution(predict):
        yield _bold(sentence("Answer:"), answer)
    if predict.right:
        yield _bold(sentence("Why:"), predict.right)
    if predict.wrong:
        yield _bold(sentence("After a wrong answer:"), predict.wrong)
    for mistake in predict.mistakes if isinstance(predict, Number) else ():
        yield Paragraph((Run(f"{format_value(mistake.value, 6)}: "), *mistake.because))
