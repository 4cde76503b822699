"""Which lessons were visited and which steps answered, kept beside the state of the window.

Several windows share the file: whoever changes it reads what the others have written, adds to it
and writes it whole, while it is locked.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from filelock import FileLock, Timeout
from msgspec import Meta
from msgspec.structs import replace

from explorer.core.sentence import Sentence, sentence
from explorer.storage.files import write_atomic
from explorer.storage.reading import read_start, unreadable

VERSION = 1
FILE = "lessons.json"
_MOST_BYTES = 8_000_000
_MOST_ANSWERS = 10_000
"""The last ones are kept."""
_MOST_FOLDERS = 100
_PATIENCE = 1.0
"""Seconds to wait for another window that is writing."""
_Words = Annotated[str, Meta(max_length=4096)]


class Answer(msgspec.Struct, frozen=True):
    """One answer to a prediction."""

    lesson: _Words
    """The name of the lesson."""
    step: Annotated[int, Meta(ge=1)]
    """From 1."""
    kind: Literal["draw", "mark", "choose", "number"]
    answer: _Words
    right: bool
    part: Annotated[float, Meta(ge=0, le=1)]
    """How much of it was right."""
    time: datetime
    """In UTC."""
    folder: _Words = ""
    """In which the lesson lies; empty: it is one of the program's own."""


class Visit(msgspec.Struct, frozen=True):
    """Where a person was in a lesson."""

    lesson: _Words
    step: Annotated[int, Meta(ge=0)]
    """From 1; 0: the introduction."""
    folder: _Words = ""
    is_done: bool = False
    """Whether the last step was left behind, at any time."""


class Progress(msgspec.Struct, frozen=True):
    """All that is kept about lessons."""

    version: Annotated[int, Meta(ge=1)] = VERSION
    answers: tuple[Answer, ...] = ()
    """The oldest first."""
    visits: tuple[Visit, ...] = ()
    """One of each lesson, the latest last."""
    folders: tuple[_Words, ...] = ()
    """Folders of a person's own lessons that were opened, the latest last."""

    def visit(self, lesson: str, folder: str = "") -> Visit | None:
        """Return where a person was in a lesson; None: never there."""
        return next((v for v in self.visits if (v.lesson, v.folder) == (lesson, folder)), None)

    def last_answer(self, lesson: str, step: int, folder: str = "") -> Answer | None:
        """Return the last answer to a step."""
        key = (lesson, step, folder)
        return next(
            (a for a in reversed(self.answers) if (a.lesson, a.step, a.folder) == key), None
        )


class ProgressFile:
    """The file of what is kept.

    Args:
        path: of the file; None: nothing is kept beyond this process.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self.progress = Progress()
        """As it was last read or written."""
        self.problem: Sentence | None = None
        """Why what was kept could not be read."""
        self._may_write = path is not None
        self._read()

    def answer(self, answer: Answer) -> None:
        """Keep an answer; raises OSError where it could not be written, and it holds here only."""
        self._change(lambda p: replace(p, answers=(*p.answers, answer)[-_MOST_ANSWERS:]))

    def visit(self, lesson: str, step: int, folder: str = "", *, is_done: bool = False) -> None:
        """Keep where a person is in a lesson; raises OSError, as `answer`."""

        def changed(progress: Progress) -> Progress:
            before = progress.visit(lesson, folder)
            was_done = before is not None and before.is_done
            visit = Visit(lesson, step, folder, is_done or was_done)
            others = tuple(v for v in progress.visits if (v.lesson, v.folder) != (lesson, folder))
            return replace(progress, visits=(*others, visit))

        self._change(changed)

    def add_folder(self, folder: str) -> None:
        """Remember a folder of a person's own lessons; raises OSError, as `answer`."""
        self._change(
            lambda p: replace(
                p, folders=(*(f for f in p.folders if f != folder), folder)[-_MOST_FOLDERS:]
            )
        )

    def forget_folder(self, folder: str) -> None:
        """Forget a folder; raises OSError, as `answer`."""
        self._change(lambda p: replace(p, folders=tuple(f for f in p.folders if f != folder)))

    def _change(self, change: Callable[[Progress], Progress]) -> None:
        if not self._may_write or self._path is None:
            self.progress = change(self.progress)
            return
        with self._locked(self._path):
            self._read()
            self.progress = change(self.progress)
            if self._may_write:
                write_atomic(self._path, _encoded(self.progress))

    @contextmanager
    def _locked(self, path: Path) -> Iterator[None]:
        """Keep other windows from writing; where nothing can be locked, they may."""
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=_PATIENCE)
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(Timeout, OSError, NotImplementedError):
                stack.enter_context(lock)
            yield

    def _read(self) -> None:
        if self._path is None:
            return
        try:
            self.progress = read_progress(self._path)
        except FileNotFoundError:
            return
        except _NewerError as error:
            self.problem, self._may_write = error.sentence, False
        except OSError as error:
            self.problem, self._may_write = unreadable(self._path, error), False
        except (msgspec.DecodeError, ValueError, RecursionError):
            self._put_aside(self._path)

    def _put_aside(self, path: Path) -> None:
        aside = path.with_name(path.name + ".broken")
        with contextlib.suppress(OSError):
            path.replace(aside)
        self.problem = sentence(
            "What was kept of the lessons was damaged; it is kept as {name}.", name=aside.name
        )


class _NewerError(Exception):
    """A file of a later version."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = sentence(
            "What was kept of the lessons is from a newer version of Gradient Explorer; it is left "
            "as it is, and what you do now is not kept for the next start."
        )


class _Head(msgspec.Struct):
    version: int


def read_progress(path: Path) -> Progress:
    """Return what was kept.

    Raises:
        OSError: it cannot be opened.
        msgspec.DecodeError, ValueError, RecursionError: it is damaged.
    """
    data = read_start(path, _MOST_BYTES)
    if msgspec.json.decode(data, type=_Head).version > VERSION:
        raise _NewerError
    return msgspec.json.decode(data, type=Progress)


def _encoded(progress: Progress) -> bytes:
    return msgspec.json.format(msgspec.json.encode(progress), indent=1) + b"\n"


def now() -> datetime:
    """Return the time of an answer, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
