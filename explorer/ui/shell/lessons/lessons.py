"""Lessons as the window knows them; nothing of them is imported or read before they are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from explorer.core.sentence import SentenceError
from explorer.core.session import Session
from explorer.ui.shell.document import Document
from explorer.ui.shell.main_window import MainWindow
from explorer.ui.shell.page_stack import PageStack
from explorer.ui.shell.side.side_area import SideArea
from explorer.ui.widgets.dialogs import ask_for_folder
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.storage.lessons.library import Entry
    from explorer.ui.shell.lessons.classroom import Classroom
    from explorer.ui.shell.lessons.lesson_files import LessonFiles
    from explorer.ui.shell.lessons.listing import Listing
    from explorer.ui.shell.lessons.record import Record

_MENU = (
    "save_lesson", "lesson_student", "lesson_teacher", "lesson_slides", "lesson_slides_teacher",
    "lesson_results", "open_lessons",
)  # fmt: skip
"""Actions of the menu below a lesson."""


class Lessons(QObject):
    """The way to the classroom, which is made with the first lesson.

    Args:
        window: where lessons are shown.
        document: whose session they put aside.
        stack: the pages that they set up.
        side: the panel at the right.
        kept: the folder of the lesson that was open the last time; empty: none.
        state_path: beside which answers are kept; None: they are forgotten.

    Signals:
        said(str): something for the status line.
        changed(): another lesson or step is open, or none.
    """

    said = Signal(str)
    changed = Signal()

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        stack: PageStack,
        side: SideArea,
        kept: str,
        state_path: Path | None,
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._stack, self._side = window, document, stack, side
        self._kept, self._state_path = kept, state_path
        self._classroom: Classroom | None = None
        self._shelf: tuple[Listing, Record] | None = None
        self.actions: Mapping[str, QAction] = {}
        """Of the window, by their names."""

    @property
    def classroom(self) -> Classroom:
        """Where lessons are shown."""
        if self._classroom is None:
            from explorer.ui.shell.lessons.classroom import Classroom

            listing, record = self.shelf
            actions = [self.actions[name] for name in _MENU if name in self.actions]
            self._classroom = Classroom(
                self._window, self._document, self._stack, self._side, listing, record, actions
            )
            self._classroom.said.connect(self.said)
            self._classroom.changed.connect(self.changed)
        return self._classroom

    @property
    def shelf(self) -> tuple[Listing, Record]:
        """What lessons there are, and what was answered."""
        if self._shelf is None:
            from explorer.ui.shell.lessons.listing import Listing
            from explorer.ui.shell.lessons.record import Record
            from explorer.ui.shell.lessons.shelf import Shelf

            record = Record(self._state_path, lambda told: self.said.emit(translated(told)))
            self._shelf = Listing(Shelf(record)), record
        return self._shelf

    @property
    def is_open(self) -> bool:
        """Whether the list or a lesson is shown."""
        return self._classroom is not None and self._classroom.is_open

    @property
    def has_lesson(self) -> bool:
        """Whether a lesson is open."""
        return self._classroom is not None and self._classroom.lesson is not None

    def toggle(self) -> None:
        """Show the list of lessons, or leave them."""
        if self.is_open:
            self.classroom.leave()
        else:
            self.classroom.show_list()

    def leave(self) -> None:
        """Leave the lesson."""
        if self.is_open:
            self.classroom.leave()

    def move(self, direction: int) -> None:
        """Go to the next step, 1, or the one before, −1."""
        if self.has_lesson:
            self.classroom.move(direction)

    def entries(self) -> list[Entry]:
        """Return the lessons that can be opened."""
        return self.shelf[0].openable()

    def open(self, entry: Entry) -> None:
        """Open a lesson."""
        self.classroom.open(entry)

    def open_folder(self, folder: Path) -> None:
        """Show the lessons of a folder; raises SentenceError where it holds none."""
        found = self.shelf[0].shelf.add(folder)
        self.classroom.show_list()
        if len(found) == 1:
            self.open(found[0])
        self.changed.emit()

    @property
    def kept(self) -> str:
        """What is to come back at the next start."""
        lesson = self._classroom.lesson if self._classroom is not None else None
        return str(lesson.folder) if lesson is not None else ""

    def bring_back(self) -> None:
        """Open the lesson again that was open last time."""
        if self._kept and (entry := self.shelf[0].find(Path(self._kept))) is not None:
            self.open(entry)

    def retire(self) -> bool:
        """Take the classroom down for good; return what `resume` is told in another language."""
        has_list = self.is_open and not self.has_lesson
        if self._classroom is not None:
            self._classroom.retire()
            self._classroom = None
        return has_list

    def resume(self, shown: Session, *, has_list: bool) -> None:
        """Go on in the place of other lessons.

        Args:
            shown: the session that the open lesson shows by now, if one is open.
            has_list: whether the list of lessons was shown.
        """
        if has_list:
            self.toggle()
            return
        self.bring_back()
        if self.has_lesson and shown != self._document.session:
            self._document.show(shown)

    def give_way(self, on: bool) -> None:
        """Leave the window to the figure that is presented; or come back."""
        if self._classroom is not None:
            self._classroom.give_way(on)

    # Files.

    @property
    def has_answers(self) -> bool:
        """Whether a prediction was answered, as far as that is known already."""
        return self._shelf is not None and bool(self._shelf[1].file.progress.answers)

    @property
    def _files(self) -> LessonFiles:
        from explorer.ui.shell.lessons.lesson_files import LessonFiles

        return LessonFiles(self._window, self.said.emit)

    def ask_for_folder(self) -> None:
        """Ask for a folder of lessons, and show them."""
        folder = ask_for_folder(self._window, self.tr("Open folder of lessons"))
        if folder is not None:
            try:
                self.open_folder(folder)
            except SentenceError as error:
                self.said.emit(translated(error.sentence))

    def save_as_lesson(self) -> None:
        """Begin a lesson that shows what is shown now, and remember where it is."""
        folder = self._files.save_as_lesson(self._document.session)
        if folder is not None:
            self.shelf[1].add_folder(folder.resolve())
            self.shelf[0].read()

    def save_notebook(self, *, teacher: bool) -> None:
        """Save the lesson that is open as a notebook."""
        lesson = self.classroom.lesson
        if lesson is not None:
            self._files.save_notebook(lesson, teacher=teacher)

    def save_results(self) -> None:
        """Save all answers as CSV."""
        self._files.save_results(self.shelf[1].file.progress.answers)
