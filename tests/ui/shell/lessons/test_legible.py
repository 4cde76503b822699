"""Every step of every lesson can be read in both languages, in a small window too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QSize

from explorer.core.translation import used
from explorer.storage.lessons.library import list_lessons, own_folder
from tests.ui.conftest import Person
from tests.ui.legible import illegible_at_rest

COURSE = [entry.name for entry in list_lessons(own_folder(), "en")]
SIZES = {"small": (QSize(1024, 640), 1.0), "enlarged": (QSize(1280, 800), 2.0)}


@pytest.mark.slow
@pytest.mark.shares_window
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("name", COURSE)
def test_every_text_of_a_lesson_can_be_read(
    person: Person, name: str, language: str, size: str
) -> None:
    pixels, scale = SIZES[size]
    person.shell.resize(pixels)
    person.window.looks.set_scale(scale)
    lessons, found = person.window.lessons, {}
    with used(language):
        try:
            lessons.classroom.open(next(e for e in lessons.entries() if e.name == name), 0)
            assert lessons.classroom.lesson is not None
            for number in range(len(lessons.classroom.lesson.steps) + 1):
                lessons.classroom.go_to(number)
                person.see(lambda: not person.page.is_pending)
                if wrong := illegible_at_rest(person.bot, person.shell):
                    found[number] = wrong
                _keep(person, f"{name}-{number}-{language}-{size}")
        finally:
            lessons.leave()
            person.window.looks.set_scale(1.0)
    assert found == {}


def _keep(person: Person, title: str) -> None:
    """Keep a picture to be looked at, where a folder is given for it."""
    if folder := os.environ.get("SCREENS"):
        person.shell.grab().save(str(Path(folder) / f"{title}.png"))
