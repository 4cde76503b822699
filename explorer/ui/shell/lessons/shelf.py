"""The lessons there are: the program's own, and those of folders that a person opened."""

from __future__ import annotations

from pathlib import Path

from explorer.core.lessons.lesson import Language, Lesson
from explorer.core.sentence import SentenceError
from explorer.core.translation import ENGLISH, language
from explorer.storage.lessons.library import Entry, list_lessons, open_lesson, own_folder
from explorer.ui.shell.lessons.record import Record


def lesson_language() -> Language:
    """Return the language in which lessons are shown."""
    return "en" if language() == ENGLISH else "zh"


class Shelf:
    """Folders of lessons, read when they are looked at.

    Args:
        record: which knows the folders of the person.
    """

    def __init__(self, record: Record) -> None:
        self._record = record

    def add(self, folder: Path) -> list[Entry]:
        """Remember a folder; raises SentenceError where it holds no lesson."""
        found = list_lessons(folder, lesson_language())
        self._record.add_folder(folder.resolve())
        return found

    def course(self) -> list[Entry]:
        """Return the program's own lessons in their order."""
        return list_lessons(own_folder(), lesson_language())

    def others(self) -> list[tuple[Path, list[Entry]]]:
        """Return the folders of the person with their lessons, as far as they are still there."""
        found: list[tuple[Path, list[Entry]]] = []
        for folder in self._record.folders:
            try:
                found.append((folder, list_lessons(folder, lesson_language())))
            except SentenceError:
                # It may be on a disk that is back tomorrow.
                continue
        return found

    def open(self, entry: Entry) -> Lesson:
        """Read a lesson whole; raises LessonError."""
        return open_lesson(entry.folder, lesson_language())
