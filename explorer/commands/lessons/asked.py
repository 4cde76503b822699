"""What `lessons` was asked for."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from explorer.commands.arguments import misused, others_given
from explorer.commands.lessons.listing import write_list
from explorer.commands.lessons.printing import lesson_text
from explorer.core.lessons.lesson import Language, Lesson
from explorer.core.sentence import printable, refusal, sentence
from explorer.core.session import Session
from explorer.core.translation import language as program_language
from explorer.storage.files import check_target, write_atomic
from explorer.storage.lessons.library import (
    Entry,
    check_lesson,
    lesson_folders,
    list_lessons,
    open_lesson,
    own_folder,
)


def run(options: argparse.Namespace) -> int:
    """Do what the options ask; raises SentenceError and OSError."""
    if options.check is not None:
        _alone(options, "check")
        return _check(Path(options.check))
    if options.results is not None:
        _alone(options, "results", "person")
        return _write_results(options)
    if options.new is not None:
        _alone(options, "new", "session", "title")
        return _begin(options)
    _check_use(options)
    language = text_language()
    folder = Path(options.folder) if options.folder else own_folder()
    if options.name is None:
        write_list(list_lessons(folder, language), options.format)
        return 0
    lesson = open_lesson(lesson_folder(options.name, folder, language), language)
    if options.notebook is not None:
        return _write_notebook(options, lesson)
    if options.slides is not None:
        from explorer.commands.lessons.slides import write_slides

        return write_slides(options, lesson)
    sys.stdout.write(lesson_text(lesson, answers=options.answers))
    return 0


def _alone(options: argparse.Namespace, *names: str) -> None:
    """Leave where more was given than goes together."""
    if options.name is not None:
        misused(options, "the name of a lesson does not go with --{name}", name=names[0])
    others = others_given(options, *names)
    if others:
        misused(options, "{other} does not go with --{name}", other=others[0], name=names[0])


def _check_use(options: argparse.Namespace) -> None:
    """Leave where options are given that mean nothing here."""
    for name, option in (("session", "--from"), ("title", "--title")):
        if getattr(options, name) is not None:
            misused(options, "{option} is for a new lesson: --new FOLDER", option=option)
    if options.person is not None:
        misused(options, "--person is for --results")
    if options.name is None and (options.notebook or options.slides or options.answers):
        misused(options, "the name of a lesson is missing")
    if options.notebook is not None and options.slides is not None:
        misused(options, "--notebook and --slides are two files; ask for one after the other")
    if ((options.notebook or options.slides) is None) != (options.output is None):
        misused(options, "--notebook or --slides student|teacher and -o FILE go together")
    if options.slides is None and (options.run or options.theme != "light"):
        misused(options, "--run and --theme are for --slides")
    if options.name is not None and options.slides is None and options.format != "text":
        misused(options, "--format is for the list of lessons, and for --slides")


def text_language() -> Language:
    """Return the language of the text, the program's."""
    return "zh" if program_language().startswith("zh") else "en"


def lesson_folder(name: str, folder: Path, language: Language) -> Path:
    """Return the folder of a lesson by its name, its number, or the folder itself."""
    entries = list_lessons(folder, language)
    found = next((each for each in entries if name in (each.name, _number(each))), None)
    if found is not None:
        return found.folder
    if Path(name).is_dir():
        return _single(Path(name))
    raise refusal(
        "There is no lesson “{name}”; there are {names}.",
        name=name[:80],
        names=", ".join(each.name for each in entries),
    )


def _single(folder: Path) -> Path:
    """Return the folder of the lesson that a folder is; raises SentenceError for several."""
    folders = lesson_folders(folder)
    if folders != [folder]:
        raise refusal(
            "{name} holds several lessons; name one of them with --folder.", name=folder.name
        )
    return folder


def _number(entry: Entry) -> str:
    return f"{entry.order:g}" if entry.order else ""


def _check(folder: Path) -> int:
    """Tell what is wrong; the status is 1 where something is."""
    is_right = True
    for each in lesson_folders(folder):
        for fault in check_lesson(each):
            is_right = False
            sys.stdout.write(f"{printable(each.name)}: {fault.located()}\n")
    if is_right:
        sys.stdout.write(f"{sentence('Nothing is wrong.')}\n")
    return 0 if is_right else 1


def _write_notebook(options: argparse.Namespace, lesson: Lesson) -> int:
    from explorer.programs.lessons.saving import save_notebook

    target = Path(options.output)
    if target.suffix.lower() != ".ipynb":
        raise refusal("The name of a notebook ends in .ipynb, unlike {name}.", name=target.name)
    check_target(target)
    save_notebook(target, lesson, teacher=options.notebook == "teacher")
    return 0


def _begin(options: argparse.Namespace) -> int:
    from explorer.storage.lessons.skeleton import save_as_lesson
    from explorer.storage.sessions import load

    session = load(Path(options.session)) if options.session is not None else Session()
    save_as_lesson(Path(options.new), session, options.title or "")
    return 0


def _write_results(options: argparse.Namespace) -> int:
    from explorer.commands.lessons.kept import kept_progress
    from explorer.storage.lessons.results import results_csv

    target = Path(options.results)
    check_target(target)
    write_atomic(target, results_csv(kept_progress().answers, options.person or ""))
    return 0
