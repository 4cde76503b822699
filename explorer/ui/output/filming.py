"""Making a GIF while the window is used: drawn between events, put together in a thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from explorer.core.sentence import SentenceError
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np

    from explorer.ui.output.film import Film

_AHEAD = 8
"""Frames that may wait for the thread: each is a few megabytes."""
_LATER = 10
"""Milliseconds until it is tried again whether the thread takes more."""


class _StoppedError(Exception):
    """Nobody wants the GIF any more."""


class Filming(QObject):
    """Makes one GIF at a time.

    Signals:
        busy_changed(): one is being made, or no longer.
        told(str): how far it is, or why there is none.
        made(object, bytes): the path that was asked for, and what is to be written there.
    """

    busy_changed = Signal()
    told = Signal(str)
    made = Signal(object, bytes)
    _encoded = Signal(object, object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._job: _Job | None = None
        self._drawing = QTimer(self)
        self._drawing.timeout.connect(self._draw)
        self._encoded.connect(self._on_encoded)

    @property
    def is_busy(self) -> bool:
        """Whether one is being made."""
        return self._job is not None

    def start(self, film: Film[Any], path: Path) -> None:
        """Make a GIF of a film, which is closed at the end; one that is being made is given up."""
        self.stop()
        self._job = _Job(film, path, self._encoded.emit)
        self._drawing.start(0)
        self.busy_changed.emit()

    def stop(self) -> None:
        """Give up what is being made."""
        self._drawing.stop()
        job, self._job = self._job, None
        if job is not None:
            job.stop()
            self.busy_changed.emit()

    def _draw(self) -> None:
        """Draw one frame, and let the window have its turn."""
        assert self._job is not None
        try:
            is_ready = not self._job.is_ahead and self._job.is_ready
        except SentenceError as error:
            self._tell_failure(self._job, translated(error.sentence).rstrip("."))
            self.stop()
            return
        self._drawing.setInterval(0 if is_ready else _LATER)
        if not is_ready:
            return
        self._job.draw()
        name, (done, count) = self._job.path.name, self._job.progress
        if done < count:
            text = self.tr("Drawing {name}: {done} of {count} frames · Esc stops it")
        else:
            self._drawing.stop()
            text = self.tr("Writing {name} … · Esc stops it")
        self.told.emit(text.format(name=name, done=done, count=count))

    def cancel(self) -> None:
        """Give up what is being made because a person wants it no more."""
        if self._job is not None:
            self._tell_failure(self._job, self.tr("it was stopped"))
            self.stop()

    def _on_encoded(self, job: _Job, found: bytes | Exception) -> None:
        if job is not self._job:
            return
        self.stop()
        if isinstance(found, bytes):
            self.made.emit(job.path, found)
        else:
            self._tell_failure(job, str(found) or type(found).__name__)

    def _tell_failure(self, job: _Job, reason: str) -> None:
        text = self.tr("{name} was not written: {reason}.")
        self.told.emit(text.format(name=job.path.name, reason=reason))


class _Job:
    """One GIF: its film, and the thread to which the frames go."""

    def __init__(
        self, film: Film[Any], path: Path, answer: Callable[[_Job, bytes | Exception], None]
    ) -> None:
        self.path = path
        self._film = film
        self._answer = answer
        self._places = [*film.samples, *film.places]
        self._durations = film.durations
        self._drawn = 0
        self._frames: queue.Queue[np.ndarray | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, name="gif", daemon=True)
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
        from explorer.ui.output.gif import gif

        try:
            samples = len(self._places) - len(self._durations)
            found = gif(self._take(len(self._durations)), self._durations, self._take(samples))
            self._answer(self, found)
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
