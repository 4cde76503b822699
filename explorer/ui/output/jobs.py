"""What is made of a film while the window is used: a file that moves, or slides."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

from explorer.ui.output.encoders import encoded, needs_samples
from explorer.ui.output.film import Film
from explorer.ui.output.slides import Slides

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

Answer = Callable[["Job", "bytes | Exception"], None]
"""Takes the file, or what went wrong."""
_AHEAD = 8
"""Frames that may wait for the thread: each is a few megabytes."""


class Job(Protocol):
    """One file that is being made."""

    path: Path
    """Where it is to be written."""
    is_paged: bool
    """Whether what is drawn are pages, and not frames."""

    @property
    def is_ahead(self) -> bool:
        """Whether drawing has to wait for what writes."""
        ...

    @property
    def is_ready(self) -> bool:
        """Whether the next frame can be drawn; raises SentenceError where it never can."""
        ...

    @property
    def progress(self) -> tuple[int, int]:
        """The number of frames that are drawn, and that of all."""
        ...

    def draw(self) -> None:
        """Draw the next frame."""

    def stop(self) -> None:
        """End it, now or when all is done."""


def make_job(film: Film[Any], path: Path, answer: Answer) -> Job:
    """Return what makes the file of a path, whose ending says its kind, and closes the film."""
    kind = path.suffix.lower().lstrip(".")
    return SlidesJob(film, path, answer) if kind == "pdf" else FilmJob(film, path, kind, answer)


class SlidesJob:
    """Slides, drawn between events."""

    is_paged = True
    is_ahead = False

    def __init__(self, film: Film[Any], path: Path, answer: Answer) -> None:
        self.path = path
        self._film, self._answer = film, answer
        self._slides = Slides(film)

    @property
    def is_ready(self) -> bool:
        """Whether the next page can be drawn; raises SentenceError where it never can."""
        return self._slides.is_ready

    @property
    def progress(self) -> tuple[int, int]:
        """The number of pages that are drawn, and that of all."""
        return self._slides.progress

    def draw(self) -> None:
        """Draw the next page; the file is there with the last one."""
        self._slides.draw()
        done, count = self.progress
        if done == count:
            self._answer(self, self._slides.data())

    def stop(self) -> None:
        """End it, now or when all is done."""
        # A painter must not outlive what it paints on.
        self._slides.data()
        self._film.close()


class _StoppedError(Exception):
    """Nobody wants the file any more."""


class FilmJob:
    """A file that moves, drawn between events and put together in a thread."""

    is_paged = False

    def __init__(self, film: Film[Any], path: Path, kind: str, answer: Answer) -> None:
        self.path = path
        self._film, self._kind, self._answer = film, kind, answer
        self._samples = len(film.samples) if needs_samples(kind) else 0
        self._places = [*film.samples[: self._samples], *film.places]
        self._durations = film.durations
        self._drawn = 0
        self._frames: queue.Queue[np.ndarray | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, name="film", daemon=True)
        self._thread.start()

    @property
    def is_ahead(self) -> bool:
        """Whether enough frames wait for the thread."""
        return self._frames.qsize() >= _AHEAD

    @property
    def is_ready(self) -> bool:
        """Whether the next frame can be drawn; raises SentenceError where it never can."""
        return self._film.is_ready(self._places[self._drawn])

    @property
    def progress(self) -> tuple[int, int]:
        """The number of frames that are drawn, and that of all."""
        return self._drawn, len(self._places)

    def draw(self) -> None:
        """Draw the next frame."""
        self._frames.put(self._film.frame(self._places[self._drawn]))
        self._drawn += 1

    def stop(self) -> None:
        """End the thread, now or when all is done."""
        self._frames.put(None)
        self._film.close()

    # In the thread, where nothing is of Qt but the signal behind `_answer`.

    def _work(self) -> None:
        frames, samples = self._take(len(self._durations)), self._take(self._samples)
        try:
            self._answer(self, encoded(self._kind, frames, self._durations, samples))
        except _StoppedError:
            pass
        except Exception as error:
            self._answer(self, error)

    def _take(self, count: int) -> Iterator[np.ndarray]:
        for _ in range(count):
            frame = self._frames.get()
            if frame is None:
                raise _StoppedError
            yield frame
