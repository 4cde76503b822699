"""What was answered, and where each lesson was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from explorer.core.lessons.lesson import Lesson
from explorer.core.lessons.marking.marked import Marked
from explorer.core.sentence import Sentence, sentence
from explorer.storage.lessons.library import Entry, own_folder
from explorer.storage.lessons.progress import FILE, Answer, ProgressFile, now


class Record:
    """The answers of this person, kept beside the state of the window.

    Args:
        state_path: of the window's state; None: nothing is kept beyond this process.
        tell: says what could not be kept.
    """

    def __init__(self, state_path: Path | None, tell: Callable[[Sentence], object]) -> None:
        self.file = ProgressFile(state_path.with_name(FILE) if state_path is not None else None)
        self._tell = tell
        if self.file.problem is not None:
            tell(self.file.problem)

    @property
    def last(self) -> Path | None:
        """The folder of the lesson that was open last."""
        visits = self.file.progress.visits
        return _folder_of(visits[-1].lesson, visits[-1].folder) if visits else None

    def place(self, lesson: Lesson) -> int:
        """Return the step at which a lesson was left; 0: the introduction."""
        visit = self.file.progress.visit(lesson.name, _kept_folder(lesson.folder))
        return visit.step if visit is not None else 0

    def take_place(self, lesson: Lesson, step: int, *, is_done: bool = False) -> None:
        """Remember where a person is in a lesson."""
        folder = _kept_folder(lesson.folder)
        self._keep(lambda: self.file.visit(lesson.name, step, folder, is_done=is_done))

    def take_answer(self, lesson: Lesson, step: int, marked: Marked) -> None:
        """Remember an answer."""
        predict = lesson.steps[step - 1].predict
        if predict is None or marked.right is None:
            return
        answer = Answer(
            lesson.name,
            step,
            predict.kind,
            marked.answer,
            marked.right,
            marked.part,
            now(),
            _kept_folder(lesson.folder),
        )
        self._keep(lambda: self.file.answer(answer))

    def add_folder(self, folder: Path) -> None:
        """Remember a folder of lessons of one's own."""
        self._keep(lambda: self.file.add_folder(str(folder)))

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of lessons of one's own, the latest first."""
        return tuple(Path(folder) for folder in reversed(self.file.progress.folders))

    def _keep(self, change: Callable[[], object]) -> None:
        try:
            change()
        except OSError as error:
            self._tell(
                sentence(
                    "Your answers could not be kept for the next start: {reason}.",
                    reason=error.strerror or str(error),
                )
            )

    def progress(self, entry: Entry) -> str:
        """Return how far one has come in a lesson: a tick once it is done, or how many are right.

        The number is that of the predictions whose last answer was right.
        """
        progress, folder = self.file.progress, _kept_folder(entry.folder)
        visit = progress.visit(entry.name, folder)
        if visit is not None and visit.is_done:
            return "✓"
        last = {
            answer.step: answer.right
            for answer in progress.answers
            if (answer.lesson, answer.folder) == (entry.name, folder)
        }
        right = sum(last.values())
        return "•" * right if right else ""


def _kept_folder(folder: Path) -> str:
    """Return where a lesson lies, as it is kept; empty: it is one of the program's own."""
    return "" if folder.resolve().parent == own_folder().resolve() else str(folder)


def _folder_of(lesson: str, folder: str) -> Path:
    return Path(folder) if folder else own_folder() / lesson
