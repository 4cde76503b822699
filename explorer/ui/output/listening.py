"""Listening to the lines of a figure, one after the other, with the place that is heard shown."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from explorer.core.sentence import Sentence
from explorer.ui.output.sound_player import SoundPlayer
from explorer.ui.widgets.translation import translated

if TYPE_CHECKING:
    from explorer.core.sound.heard import HeardLine, HeardPlace, Sound

_EVERY = 33
"""Milliseconds from one place that is shown to the next."""
_LATE = 2.0
"""Seconds after its end at which a player that still goes on is not waited for."""


class Listening(QObject):
    """Plays lines through the system's player.

    Signals:
        changed(): it begins or ends.
        told(str): which line is heard, or why none is.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._player = SoundPlayer(self)
        self._player.ended.connect(self._play_next)
        self._player.failed.connect(self._on_failed)
        self._left: deque[HeardLine] = deque()
        self._count = 0
        self._sound: Sound | None = None
        self._show: Callable[[HeardPlace | None], object] = lambda _: None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._show_place)

    @property
    def is_on(self) -> bool:
        """Whether something is heard."""
        return self._sound is not None

    def start(
        self, lines: Sequence[HeardLine], show: Callable[[HeardPlace | None], object]
    ) -> None:
        """Play lines.

        Args:
            lines: at least one.
            show: shows the place that is heard; None: nothing is heard any more.
        """
        self.stop()
        self._left, self._count, self._show = deque(lines), len(lines), show
        self._play_next()
        self.changed.emit()

    def stop(self) -> None:
        """Be silent."""
        if not self.is_on:
            return
        self._player.stop()
        self._timer.stop()
        self._left.clear()
        self._sound = None
        self._show(None)
        self.changed.emit()
        # What was said of it is no longer so.
        self.told.emit(self.tr("The sound has ended"))

    def _play_next(self) -> None:
        """Play the next line: each by a process of its own, so that the place keeps step."""
        from explorer.core.sound.synthesis import sound_of
        from explorer.storage.sounds import wav

        if not self._left:
            self.stop()
            return
        line = self._left.popleft()
        self._sound = sound_of([line])
        text = self.tr("Listening to {name}, {number} of {count} · Esc stops it")
        number = self._count - len(self._left)
        self.told.emit(text.format(name=line.name, number=number, count=self._count))
        self._clock.start()
        self._timer.start()
        self._player.play(wav(self._sound))

    def _show_place(self) -> None:
        assert self._sound is not None
        seconds = self._clock.elapsed() / 1000
        self._show(self._sound.place(seconds))
        if seconds > self._sound.seconds + _LATE:
            # A player without a device may wait for one for ever.
            self._player.stop()
            self._play_next()

    def _on_failed(self, reason: Sentence) -> None:
        self.stop()
        self.told.emit(translated(reason))
