"""`render --lessons`: the figures of lessons in a folder."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands.arguments import misused, others_given
from explorer.commands.lessons.asked import lesson_folder, text_language
from explorer.commands.pictures import scale_of, size_of
from explorer.commands.terminal import ProgressBar
from explorer.core.lessons.faults import LessonError
from explorer.core.lessons.figures import StepFigure, figures_of
from explorer.core.sentence import Sentence, SentenceError, printable, sentence
from explorer.storage.files import writing
from explorer.storage.lessons.library import list_lessons, open_lesson, own_folder
from explorer.storage.reading import check_name, shown_name

if TYPE_CHECKING:
    from explorer.ui.output.bulk import BulkRenderer

_USUAL = "960x540"
"""Pixels of a figure that stands beside a text."""
_GO_WITH = (
    "lessons", "folder", "format", "run", "output", "size", "scale", "theme", "title"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Task:
    """A figure and its file."""

    figure: StepFigure
    path: Path


def render_lessons(options: argparse.Namespace) -> int:
    """Write the figures, go on after what fails, and return the exit status."""
    for other in others_given(options, *_GO_WITH):
        misused(options, "{other} does not go with --{name}", other=other, name="lessons")
    size = size_of(options, f".{options.format}", _USUAL)
    target = Path(options.output)
    tasks, faults = _tasks(options, target)
    wanted = [task for task in tasks if options.run or not task.figure.runs_code]
    with writing(target):
        check_name(target)
        target.mkdir(parents=True, exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from explorer.ui.output.bulk import BulkRenderer
    from explorer.ui.output.drawings.kit import RenderOptions
    from explorer.ui.widgets.theme import FIGURE_THEMES

    look = RenderOptions(FIGURE_THEMES[options.theme], size, scale_of(options, ""))
    with closing(BulkRenderer(look, options.format, has_title=options.title)) as renderer:
        failed = _written(renderer, wanted)
    faults += failed
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    _tell(len(wanted) - len(failed), target, len(tasks) - len(wanted))
    return 1 if faults else 0


def _tasks(options: argparse.Namespace, target: Path) -> tuple[list[_Task], list[Sentence]]:
    """Return the figures of the lessons that were named, and what is wrong with lessons."""
    tasks: list[_Task] = []
    faults: list[Sentence] = []
    for folder in _folders(options):
        try:
            lesson = open_lesson(folder, text_language())
        except LessonError as error:
            faults.append(_of(folder.name, error))
            continue
        order = f"{lesson.order:02g}-" if lesson.order else ""
        tasks += [
            _Task(each, target / f"{order}{lesson.name}-{each.step}.{options.format}")
            for each in figures_of(lesson)
        ]
    return tasks, faults


def _folders(options: argparse.Namespace) -> list[Path]:
    """Return the folders of the lessons that were named, or of all; raises SentenceError."""
    folder = Path(options.folder) if options.folder else own_folder()
    if options.lessons:
        return [lesson_folder(name, folder, text_language()) for name in options.lessons]
    return [entry.folder for entry in list_lessons(folder, text_language())]


def _written(renderer: BulkRenderer, tasks: list[_Task]) -> list[Sentence]:
    """Write figures and return why some were not."""
    faults: list[Sentence] = []
    with ProgressBar() as progress:
        for number, task in enumerate(tasks):
            progress.show(number / len(tasks), task.path.name)
            try:
                renderer.write(task.figure.session, task.path)
            except SentenceError as error:
                faults.append(_of(task.path.name, error))
    return faults


def _of(name: str, error: SentenceError) -> Sentence:
    return sentence("{name}: {fault}", name=printable(name), fault=error.sentence)


def _tell(written: int, target: Path, left: int) -> None:
    """Say on standard output what was done."""
    told = sentence("Figures in {folder}: {count}.", folder=shown_name(target), count=written)
    sys.stdout.write(f"{told}\n")
    if left:
        told = sentence(
            "Programs whose tapes were not drawn, because nothing runs them unasked: {count}. "
            "--run does.",
            count=left,
        )
        sys.stdout.write(f"{told}\n")
