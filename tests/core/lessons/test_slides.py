"""What stands on the pages of a lesson, and that nothing on a question's page answers it."""

from __future__ import annotations

import pytest

from explorer.core.curves.spec import CurveSpec
from explorer.core.lessons.lesson import Choose, Draw, Language, Lesson, Step
from explorer.core.lessons.slides import LessonPage, lesson_pages
from explorer.core.lessons.text import plain, plain_text
from explorer.core.training.spec import TrainingSpec
from explorer.storage.lessons.library import list_lessons, open_lesson, own_folder


def lessons(language: Language) -> list[Lesson]:
    entries = list_lessons(own_folder(), language)
    return [open_lesson(entry.folder, language) for entry in entries]


def questions(lesson: Lesson, *, teacher: bool) -> list[tuple[Step, LessonPage, LessonPage | None]]:
    """Return each step that asks, with its page and in a teacher's copy that of its answer."""
    pages = list(lesson_pages(lesson, teacher=teacher)[1:])
    found = []
    for step in lesson.steps:
        page = pages.pop(0)
        if step.predict is not None:
            found.append((step, page, pages.pop(0) if teacher else None))
    assert not pages
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_step_has_a_page_and_each_question_its_answer_for_teachers(language: Language) -> None:
    for lesson in lessons(language):
        student, teacher = (lesson_pages(lesson, teacher=each) for each in (False, True))
        asked = sum(step.predict is not None for step in lesson.steps)
        assert (len(student), len(teacher)) == (1 + len(lesson.steps), len(student) + asked)
        assert plain(student[0].title) == lesson.title


@pytest.mark.parametrize("teacher", [False, True])
def test_the_page_of_a_question_does_not_answer_it(teacher: bool) -> None:
    for lesson in lessons("en"):
        for step, page, _ in questions(lesson, teacher=teacher):
            said = plain_text(page.text)
            assert step.predict is not None
            assert page.at_start
            assert plain(step.predict.ask) in said
            assert plain(step.predict.right) not in said or not step.predict.right
            if isinstance(step.predict, Choose):
                assert all(plain(option.text) in said for option in step.predict.options)
                assert not any(plain(option.because) in said for option in step.predict.options)
            if page.session is not None:
                assert not isinstance(page.session.spec, TrainingSpec)
            if isinstance(step.predict, Draw) and page.session is not None:
                assert isinstance(page.session.spec, CurveSpec)
                assert page.session.spec.order < step.predict.of


def test_the_page_of_an_answer_shows_the_step_and_tells_why() -> None:
    for lesson in lessons("en"):
        for step, _, answer in questions(lesson, teacher=True):
            assert answer is not None
            assert answer.session == step.session
            assert step.predict is not None
            assert plain(step.predict.right) in plain_text(answer.text)
            assert plain_text(step.reveal) in plain_text(answer.text)
            if isinstance(step.predict, Choose):
                (right,) = (each for each in step.predict.options if each.right)
                assert f"✓ {plain(right.text)}" in plain_text(answer.text)


def test_the_words_are_those_of_the_lessons_language() -> None:
    (lesson, *_) = lessons("zh")
    pages = lesson_pages(lesson, teacher=True)
    assert plain(pages[2].title).endswith("· 答案")
    assert "Predict" not in plain_text(pages[1].text)
