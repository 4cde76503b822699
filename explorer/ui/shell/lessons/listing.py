"""The rows of the list of lessons."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from explorer.core.sentence import SentenceError
from explorer.storage.lessons.library import Entry
from explorer.ui.lessons.lesson_list import LessonRow
from explorer.ui.shell.lessons.record import Record
from explorer.ui.shell.lessons.shelf import Shelf
from explorer.ui.widgets.translation import translated


class Listing:
    """What is listed: the course, then the folders that a person opened.

    Args:
        shelf: where the lessons are.
    """

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._entries: list[Entry | None] = []
        """By row; None: a heading."""

    def read(self) -> tuple[list[Entry], list[tuple[Path, list[Entry]]]]:
        """Read what lessons there are; return those of the course, and of each other folder."""
        try:
            course = self.shelf.course()
        except SentenceError:
            # An installation without lessons: those of a person are there all the same.
            course = []
        others = self.shelf.others()
        self._entries = list(course)
        for _, entries in others:
            self._entries += [None, *entries]
        return course, others

    def rows(self, record: Record, present: Path | None) -> tuple[list[LessonRow], int]:
        """Return the rows, and which of them is of the lesson of a folder; −1: none."""
        course, others = self.read()
        rows = [_row(entry, record) for entry in course]
        for folder, entries in others:
            rows.append(LessonRow("", _folder_name(folder), "", is_heading=True))
            rows += [_row(entry, record) for entry in entries]
        folders = [entry.folder if entry is not None else None for entry in self._entries]
        return rows, folders.index(present) if present is not None and present in folders else -1

    def entry(self, row: int) -> Entry | None:
        """Return the lesson of a row."""
        return self._entries[row] if row < len(self._entries) else None

    def openable(self) -> list[Entry]:
        """Return the lessons that have no fault that their head tells."""
        return [entry for entry in self._known() if entry.fault is None]

    def find(self, folder: Path) -> Entry | None:
        """Return the lesson of a folder."""
        known = self._known()
        return next((each for each in known if each.folder == folder), None)

    def _known(self) -> list[Entry]:
        if not self._entries:
            self.read()
        return [entry for entry in self._entries if entry is not None]

    def _row_of_lessons(self, entry: Entry) -> list[Entry]:
        """Return the lessons among which one is."""
        return [each for each in self._known() if each.folder.parent == entry.folder.parent]

    def beside(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """Return the lessons before and after one."""
        row = self._row_of_lessons(entry)
        at = next((i for i, each in enumerate(row) if each.folder == entry.folder), 0)
        return (row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None)

    def place(self, entry: Entry) -> str:
        """Return which lesson one is, of how many."""
        row = self._row_of_lessons(entry)
        at = next((i for i, each in enumerate(row) if each.folder == entry.folder), 0)
        return _tr_place().format(number=at + 1, count=max(len(row), 1))


def _tr_place() -> str:
    return QCoreApplication.translate("Lessons", "Lesson {number} of {count}")


def _folder_name(folder: Path) -> str:
    return folder.name or str(folder)


def _row(entry: Entry, record: Record) -> LessonRow:
    number = f"{entry.order:g}" if entry.order else ""
    if entry.fault is not None:
        return LessonRow(number, entry.title, translated(entry.fault), is_faulty=True)
    cases = ", ".join(entry.cases)
    about = " · ".join(filter(None, (cases, entry.about)))
    return LessonRow(number, entry.title, about, record.progress(entry))
