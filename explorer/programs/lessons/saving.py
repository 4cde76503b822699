"""Writes a lesson's notebook, and beside it the data that its cells read."""

from __future__ import annotations

from pathlib import Path

from explorer.core.lessons.lesson import Lesson
from explorer.core.training.spec import TrainingSpec
from explorer.programs.lessons.notebook import lesson_notebook
from explorer.programs.training.data import data_file
from explorer.storage.files import write_atomic


def save_notebook(path: Path, lesson: Lesson, *, teacher: bool) -> None:
    """Write a notebook, and shipped data beside it where there is no such file yet.

    Raises:
        SentenceError: a program cannot be written.
        OSError: a file cannot be written; an old one is then intact.
    """
    write_atomic(path, lesson_notebook(lesson, teacher=teacher))
    for data in data_files(lesson):
        beside = path.with_name(data.name)
        if not beside.exists():
            write_atomic(beside, data.read_bytes())


def data_files(lesson: Lesson) -> list[Path]:
    """Return the shipped files that the trainings of a lesson read, each once."""
    specs = [step.session.spec for step in lesson.steps]
    found = [data_file(spec.problem()) for spec in specs if isinstance(spec, TrainingSpec)]
    return list(dict.fromkeys(path for path in found if path is not None))
