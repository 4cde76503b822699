"""The course: both languages are whole, alike, and show what they say."""

from __future__ import annotations

import pytest

from explorer.core.lessons.lesson import LANGUAGES
from explorer.storage.lessons.library import (
    Entry,
    check_lesson,
    list_lessons,
    open_lesson,
    own_folder,
)

ENTRIES = list_lessons(own_folder(), "en")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_lesson_is_the_same_in_both_languages(entry: Entry) -> None:
    assert entry.languages == LANGUAGES
    assert [str(fault.located()) for fault in check_lesson(entry.folder)] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_lesson_asks_something_and_says_what_it_is_about(entry: Entry) -> None:
    for language in LANGUAGES:
        lesson = open_lesson(entry.folder, language)
        assert lesson.intro
        assert lesson.cases or lesson.order
        assert any(step.predict is not None for step in lesson.steps)


def test_no_two_lessons_have_the_same_place_in_the_course() -> None:
    orders = [entry.order for entry in ENTRIES]
    assert orders == sorted(set(orders))
