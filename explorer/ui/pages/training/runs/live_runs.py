"""Runs in the figure that somebody else trains: what they write is drawn as it comes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.sentence import Sentence, SentenceError
from explorer.core.training.curves import RunCurves
from explorer.core.training.results import TrainingEnd, TrainingResult
from explorer.storage.runs.following import ReplacedError, RunFollower
from explorer.storage.runs.saved import SavedRun
from explorer.ui.widgets.beside import Beside

_LOOK_EVERY = 150
"""Milliseconds between two looks: a new point is to be seen within half a second."""


@dataclass(frozen=True)
class _News:
    """What one look found."""

    pieces: list[TrainingResult]
    is_replaced: bool = False
    error: Sentence | None = None


class LiveRuns(QObject):
    """Follows kept runs that have not ended.

    Signals:
        grown(): more is known of some.
        replaced(RunCurves): the files of a run are others by now.
    """

    grown = Signal()
    replaced = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._followed: list[tuple[RunCurves, RunFollower]] = []
        self._beside = Beside(self)
        self._timer = QTimer(self, interval=_LOOK_EVERY)
        self._timer.timeout.connect(self._look)

    def follow(self, run: RunCurves, kept: SavedRun) -> None:
        """Have a run grow with what is written of it, unless it has ended."""
        if kept.end is None:
            self._followed.append((run, RunFollower(kept)))
            self._timer.start()

    def leave(self, run: RunCurves) -> None:
        """Follow a run no longer."""
        self._followed = [each for each in self._followed if each[0] is not run]
        if not self._followed:
            self._timer.stop()

    def close(self) -> None:
        """Follow none any more."""
        self._timer.stop()
        self._followed.clear()
        self._beside.close()

    def _look(self) -> None:
        if self._beside.is_busy:
            return
        followed = [*self._followed]

        def look() -> list[_News]:
            return [_news(follower) for _, follower in followed]

        def take(found: list[_News]) -> None:
            for (run, follower), news in zip(followed, found, strict=True):
                self._take(run, follower, news)
            if any(news.pieces for news in found):
                self.grown.emit()

        self._beside.do(look, take, _nothing)

    def _take(self, run: RunCurves, follower: RunFollower, news: _News) -> None:
        if (run, follower) not in self._followed:
            return
        if news.is_replaced:
            self.leave(run)
            self.replaced.emit(run)
            return
        for piece in news.pieces:
            if not isinstance(piece, TrainingEnd):
                # It was taken for one that had ended.
                run.end = None
            run.take(piece)
        if news.error is not None:
            run.take(TrainingEnd("stopped", run.done, news.error, 0.0, 0.0, None))
            self.grown.emit()
        if follower.is_over or news.error is not None:
            self.leave(run)


def _news(follower: RunFollower) -> _News:
    try:
        return _News(follower.read_on())
    except ReplacedError:
        return _News([], is_replaced=True)
    except SentenceError as error:
        return _News([], error=error.sentence)


def _nothing(_message: Sentence) -> None:
    """All errors are news of the run that they are of."""
