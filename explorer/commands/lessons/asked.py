"""What `lessons` was asked for."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from explorer.commands.arguments import misused
from explorer.commands.lessons.listing import write_list
from explorer.commands.lessons.printing import lesson_text
from explorer.core.lessons.lesson import Language
from explorer.core.sentence import refusal, sentence
from explorer.storage.lessons.library import (
    Entry,
    check_lesson,
    lesson_folders,
    list_lessons,
    open_lesson,
    own_folder,
)


def run(options: argparse.Namespace) -> int:
    """Do what the options ask; raises SentenceError."""
    if options.check is not None:
        if options.name is not None:
            misused(options, "--check has a folder of its own")
        return _check(Path(options.check))
    language: Language = options.language or "en"
    folder = Path(options.folder) if options.folder else own_folder()
    if options.name is None:
        write_list(list_lessons(folder, language), options.format)
        return 0
    lesson = open_lesson(_folder_of(options.name, folder, language), language)
    sys.stdout.write(lesson_text(lesson))
    return 0


def _folder_of(name: str, folder: Path, language: Language) -> Path:
    """Return the folder of a lesson by its name, its number, or the folder itself."""
    entries = list_lessons(folder, language)
    found = next((each for each in entries if name in (each.name, _number(each))), None)
    if found is not None:
        return found.folder
    if Path(name).is_dir():
        return lesson_folders(Path(name))[0]
    raise refusal(
        "There is no lesson “{name}”; there are {names}.",
        name=name[:80],
        names=", ".join(each.name for each in entries),
    )


def _number(entry: Entry) -> str:
    return f"{entry.order:g}" if entry.order else ""


def _check(folder: Path) -> int:
    """Tell what is wrong; the status is 1 where something is."""
    count = 0
    for each in lesson_folders(folder):
        for fault in check_lesson(each):
            count += 1
            sys.stdout.write(f"{each.name}: {fault.located()}\n")
    if count:
        return 1
    sys.stdout.write(f"{sentence('Nothing is wrong.')}\n")
    return 0
