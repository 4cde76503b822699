"""Making a film or slides while the window is used: drawn between events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from explorer.core.sentence import SentenceError
from explorer.ui.output.jobs import make_job
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from pathlib import Path

    from explorer.ui.output.film import Film
    from explorer.ui.output.jobs import Job

_LATER = 10
"""Milliseconds until it is tried again whether the next frame can be drawn."""


class Filming(QObject):
    """Makes one file at a time.

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
        self._job: Job | None = None
        self._drawing = QTimer(self)
        self._drawing.timeout.connect(self._draw)
        self._encoded.connect(self._on_encoded, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether one is being made."""
        return self._job is not None

    def start(self, film: Film[Any], path: Path) -> None:
        """Make the file of a path of a film, which is closed at the end.

        What is being made is given up.

        Args:
            film: what moves.
            path: whose ending is the kind; a PDF has a page for each of the film's stops.
        """
        self.stop()
        self._job = make_job(film, path, self._encoded.emit)
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
        if done < count and self._job.is_paged:
            text = self.tr("Drawing {name}: {done} of {count} pages · Esc stops it")
        elif done < count:
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

    def _on_encoded(self, job: Job, found: bytes | Exception) -> None:
        if job is not self._job:
            return
        self.stop()
        if isinstance(found, bytes):
            self.made.emit(job.path, found)
        else:
            self._tell_failure(job, str(found) or type(found).__name__)

    def _tell_failure(self, job: Job, reason: str) -> None:
        text = self.tr("{name} was not written: {reason}.")
        self.told.emit(text.format(name=job.path.name, reason=reason))
