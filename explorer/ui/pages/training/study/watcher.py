"""Follows a study beside the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.sentence import Sentence, SentenceError
from explorer.core.training.study.picture import StudyPicture
from explorer.core.training.study.study import Trial
from explorer.storage.studies.watching import StudyFollower
from explorer.ui.widgets.beside import Beside
from explorer.ui.widgets.translation import translated

_LOOK_EVERY = 400
"""Milliseconds from one look at the folder to the next."""


class StudyWatcher(QObject):
    """Looks at a study's folder again and again, in a thread: it may be on a slow network.

    Signals:
        seen(StudyPicture, str): how far the study is, and what is damaged.
        missed(str): why that cannot be told; what was seen before still holds.
    """

    seen = Signal(object, str)
    missed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self._reader: _Reader | None = None
        self._beside = Beside(self)
        self._timer = QTimer(self, interval=_LOOK_EVERY)
        self._timer.timeout.connect(self._look)

    def follow(self, folder: Path | None) -> None:
        """Follow another study, or none."""
        self.folder = folder
        self._reader = _Reader(folder) if folder is not None else None
        if folder is None:
            self._timer.stop()
        else:
            self._timer.start()
            self._look()

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._beside.close()

    def _look(self) -> None:
        reader = self._reader
        if reader is None or self._beside.is_busy:
            return

        def take(found: tuple[StudyPicture, Sentence | None] | None) -> None:
            # Another study may have been opened meanwhile.
            if found is not None and reader is self._reader:
                picture, note = found
                self.seen.emit(picture, translated(note) if note is not None else "")

        def fail(message: Sentence) -> None:
            if reader is self._reader:
                self.missed.emit(translated(message))

        self._beside.do(reader.read, take, fail)


class _Reader:
    """What the thread knows of a study."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._follower: StudyFollower | None = None
        self._curves: dict[int, np.ndarray] = {}
        self._whole: set[tuple[int, str]] = set()
        """Trials that have ended, by number and run, whose curves are read for good."""
        self._last: object = None

    def read(self) -> tuple[StudyPicture, Sentence | None] | None:
        """Return the study as it is now; None: as it was. Raises SentenceError."""
        try:
            return self._read()
        except SentenceError:
            # Where it comes back, it is told of anew.
            self._follower, self._last = None, None
            raise

    def _read(self) -> tuple[StudyPicture, Sentence | None] | None:
        if self._follower is None:
            self._follower = StudyFollower(self._folder)
            self._curves, self._whole = {}, set()
        self._follower.read()
        trials = tuple(self._follower.trials)
        self._read_curves(self._follower, trials)
        lengths = [(number, len(curve)) for number, curve in self._curves.items()]
        now = (trials, lengths)
        if now == self._last:
            return None
        self._last = now
        picture = StudyPicture(self._follower.study, trials, dict(self._curves))
        return picture, self._follower.note()

    def _read_curves(self, follower: StudyFollower, trials: Sequence[Trial]) -> None:
        for trial in trials:
            key = trial.number, trial.run
            if not trial.run:
                self._curves.pop(trial.number, None)
            elif key not in self._whole:
                self._curves[trial.number] = follower.curve(trial)
                if trial.state in {"complete", "failed"}:
                    self._whole.add(key)
