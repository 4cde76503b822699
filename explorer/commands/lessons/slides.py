"""`lessons NAME --slides`: a lesson as a PDF."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from explorer.commands.terminal import ProgressBar
from explorer.core.lessons.lesson import Lesson
from explorer.core.sentence import filled, refusal
from explorer.storage.files import check_target, write_atomic


def write_slides(options: argparse.Namespace, lesson: Lesson) -> int:
    """Write the slides of a lesson and return the exit status; raises SentenceError, OSError."""
    target = Path(options.output)
    if target.suffix.lower() != ".pdf":
        raise refusal("The name of slides ends in .pdf, unlike {name}.", name=target.name)
    check_target(target)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from explorer.ui.output.lesson_slides import LessonSlides

    is_teacher = options.slides == "teacher"
    slides = LessonSlides(lesson, options.theme, teacher=is_teacher, runs_code=options.run)
    with ProgressBar() as progress:
        for done in slides.draw():
            _tell(progress, done, len(slides.pages), is_json=options.format == "json")
    write_atomic(target, slides.data())
    return 0


def _tell(progress: ProgressBar, done: int, count: int, *, is_json: bool) -> None:
    """Tell how far it is, a program in a line of its own."""
    progress.show(done / count, filled("page {done} of {count}", done=done, count=count))
    if is_json:
        sys.stdout.write(json.dumps({"page": done, "pages": count}) + "\n")
        sys.stdout.flush()
