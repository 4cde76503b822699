"""Folders of lessons, the program's own and a person's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from explorer.core.lessons.faults import Fault, LessonError, LineError
from explorer.core.lessons.formulas import formula_faults
from explorer.core.lessons.lesson import LANGUAGES, MAX_TEXT, NAME, Language, Lesson
from explorer.core.lessons.reading.lesson_file import read_head, read_lesson
from explorer.core.lessons.reading.setups import Document, read_document
from explorer.core.lessons.same import differences
from explorer.core.resources import resource
from explorer.core.sentence import Sentence, SentenceError, sentence
from explorer.core.session import MAX_FILE
from explorer.storage.reading import read_start, shown_name, unreadable

SESSION = "session.json"
_MOST = 300
"""Lessons of one folder."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A lesson as a list shows it."""

    name: str
    folder: Path
    language: Language
    languages: tuple[Language, ...]
    title: str
    order: float = 0.0
    cases: tuple[str, ...] = ()
    about: str = ""
    fault: Sentence | None = None
    """What is wrong with it, with its file and line; None: nothing that its head tells."""


def own_folder() -> Path:
    """Return the folder of the program's lessons."""
    return resource("lessons")


def list_lessons(folder: Path, language: Language) -> list[Entry]:
    """Return the lessons of a folder in their order, those that cannot be read among them.

    Only their heads are read.

    Args:
        folder: that holds lessons, or is one.
        language: that is wanted; a lesson that lacks it is listed in the other.

    Raises:
        SentenceError: it cannot be opened, or holds no lesson.
    """
    found = [_entry(each, language) for each in lesson_folders(folder)]
    return sorted(found, key=lambda entry: (entry.order or float("inf"), entry.name))


def lesson_folders(folder: Path) -> list[Path]:
    """Return the folders of lessons within a folder, or itself; raises SentenceError."""
    try:
        if _is_lesson(folder):
            return [folder]
        inside = sorted(each for each in folder.iterdir() if _is_lesson(each))
    except OSError as error:
        raise SentenceError(unreadable(folder, error)) from None
    if not inside:
        raise SentenceError(
            sentence(
                "{name} holds no lesson: a lesson is a folder with a text en.md or zh.md, and "
                "{session}.",
                name=shown_name(folder),
                session=SESSION,
            )
        )
    return inside[:_MOST]


def open_lesson(folder: Path, language: Language) -> Lesson:
    """Read a lesson, in the language that is wanted or, without it, in the other.

    Raises:
        LessonError: with all that is wrong.
    """
    languages = _languages(folder)
    if not languages:
        raise LessonError([_missing_text(folder)])
    chosen = language if language in languages else languages[0]
    document = _document(folder)
    text = _text(folder, chosen)
    _check_name(folder)
    lesson = read_lesson(text, folder.resolve().name, chosen, document)
    return replace(lesson, folder=folder, languages=languages)


def check_lesson(folder: Path) -> list[Fault]:
    """Return all that is wrong with a lesson in any of its languages."""
    languages = _languages(folder)
    if not languages:
        return [_missing_text(folder)]
    faults: list[Fault] = []
    lessons: list[Lesson] = []
    for language in languages:
        try:
            lessons.append(open_lesson(folder, language))
        except LessonError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    if len(lessons) == len(LANGUAGES):
        faults += differences(*lessons)
    for lesson in lessons:
        faults += formula_faults(lesson)
    return faults


def _entry(folder: Path, language: Language) -> Entry:
    name, languages = folder.resolve().name, _languages(folder)
    chosen = language if language in languages or not languages else languages[0]
    entry = Entry(name, folder, chosen, languages, name)
    try:
        _check_name(folder)
        return replace(entry, **read_head(_text(folder, chosen))._asdict())
    except LineError as error:
        fault = Fault(f"{chosen}.md", error.line, error.sentence)
        return replace(entry, fault=fault.located())
    except LessonError as error:
        return replace(entry, fault=error.sentence)


def _is_lesson(folder: Path) -> bool:
    return bool(_languages(folder))


def _languages(folder: Path) -> tuple[Language, ...]:
    """Return the languages in which a lesson exists."""
    return tuple(each for each in LANGUAGES if (folder / f"{each}.md").is_file())


def _check_name(folder: Path) -> None:
    if not NAME.fullmatch(folder.resolve().name):
        message = sentence(
            "The folder's name is made of small letters, digits and hyphens, unlike “{name}”.",
            name=shown_name(folder),
        )
        raise LessonError([Fault("", 0, message)])


def _missing_text(folder: Path) -> Fault:
    message = sentence(
        "{name} has no text: a lesson has a file en.md or zh.md.", name=shown_name(folder)
    )
    return Fault("", 0, message)


def _text(folder: Path, language: Language) -> str:
    """Return the text of a lesson with line ends as Python knows them; raises LessonError."""
    name = f"{language}.md"
    data = _data(folder / name, MAX_TEXT)
    if len(data) > MAX_TEXT:
        message = sentence("A lesson has at most {most} bytes of text.", most=f"{MAX_TEXT:,}")
        raise LessonError([Fault(name, 0, message)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = sentence("This is no text in UTF-8; save the file in this encoding.")
        raise LessonError([Fault(name, line, message)]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _document(folder: Path) -> Document:
    """Return the session of a lesson as it stands in its file; raises LessonError."""
    data = _data(folder / SESSION, MAX_FILE)
    try:
        return read_document(data)
    except SentenceError as error:
        raise LessonError([Fault(SESSION, 0, error.sentence)]) from None


def _data(path: Path, most: int) -> bytes:
    try:
        return read_start(path, most + 1)
    except OSError as error:
        raise LessonError([Fault("", 0, unreadable(path, error))]) from None
