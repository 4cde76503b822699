"""What goes out of lessons, and the lesson that a session becomes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from explorer.core.lessons.lesson import Lesson
from explorer.core.sentence import SentenceError
from explorer.core.session import Session
from explorer.storage.files import write_atomic
from explorer.storage.lessons.progress import Answer
from explorer.ui.output.export import with_suffix
from explorer.ui.widgets.dialogs import ask_to_save
from explorer.ui.widgets.translation import translated


class LessonFiles(QObject):
    """Asks where, writes there, and says what came of it.

    Args:
        window: over which the dialogs are.
        say: says a text in the status line.
    """

    def __init__(self, window: QWidget, say: Callable[[str], object]) -> None:
        super().__init__(window)
        self._window, self._say = window, say

    def save_as_lesson(self, session: Session) -> Path | None:
        """Ask for the name of a new folder, and begin a lesson there that shows a session."""
        from explorer.storage.lessons.skeleton import save_as_lesson

        title = self.tr("Save as lesson: the name of a new folder")
        folder = ask_to_save(self._window, title, "my-lesson", "")
        if folder is None:
            return None
        is_written = self._write(folder, lambda: save_as_lesson(folder, session))
        return folder if is_written else None

    def save_notebook(self, lesson: Lesson, *, teacher: bool) -> None:
        """Ask for a place and write a lesson there as a notebook."""
        from explorer.programs.lessons.saving import save_notebook

        title = self.tr("Teacher's notebook") if teacher else self.tr("Student's notebook")
        name = f"{lesson.name}-teacher.ipynb" if teacher else f"{lesson.name}.ipynb"
        path = self._ask(title, name, "(*.ipynb)")
        if path is not None:
            self._write(path, lambda: save_notebook(path, lesson, teacher=teacher))

    def save_results(self, answers: tuple[Answer, ...]) -> None:
        """Ask for a place and write all answers there, for a teacher."""
        from explorer.storage.lessons.results import results_csv

        path = self._ask(self.tr("My answers"), "answers.csv", "(*.csv)")
        if path is not None:
            self._write(path, lambda: write_atomic(path, results_csv(answers)))

    def _ask(self, title: str, name: str, pattern: str) -> Path | None:
        chosen = ask_to_save(self._window, title, name, pattern)
        return None if chosen is None else with_suffix(chosen, Path(name).suffix)

    def _write(self, path: Path, write: Callable[[], object]) -> bool:
        try:
            write()
        except SentenceError as error:
            self._say(translated(error.sentence))
            return False
        except OSError as error:
            text = self.tr("{name} was not written: {reason}.")
            self._say(text.format(name=path.name, reason=error.strerror or str(error)))
            return False
        self._say(self.tr("Saved {name}").format(name=path.name))
        return True
