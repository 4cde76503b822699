"""Keeping what comes back at the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.core.sentence import Sentence, system_reason
from explorer.ui.shell.state.state import WindowState, load_state, save_state

_SAVE_AFTER = 1500
"""Milliseconds after a change at which the state is written, for the case of a crash."""


class StateKeeper(QObject):
    """Reads the last state, and writes the present one a while after a change.

    Args:
        path: of the file; None: nothing is kept.
        parent: who owns it.

    Signals:
        failed(str): why the state could not be written.
    """

    failed = Signal(str)

    def __init__(self, path: Path | None, parent: QObject) -> None:
        super().__init__(parent)
        state, self.error = load_state(path) if path else (None, None)
        self.error: Sentence | None
        """Problem with the last state, if there was one."""
        self._path = path if state is not None else None
        self.state = state or WindowState()
        self.collect: Callable[[WindowState], WindowState] | None = None
        """The last state to the present one; None: there is nothing to keep yet."""
        self._timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER)
        self._timer.timeout.connect(self.save)

    @property
    def path(self) -> Path | None:
        """The file; None: nothing is kept."""
        return self._path

    @property
    def runs_folder(self) -> Path | None:
        """The folder in which the runs of Training are kept; None: nowhere."""
        return self._path.parent / "runs" if self._path is not None else None

    def save_soon(self) -> None:
        """Write the state in a while, however much goes on changing until then."""
        if not self._timer.isActive():
            self._timer.start()

    def save(self) -> None:
        """Write the state now."""
        if self._path is None or self.collect is None:
            return
        self.state = self.collect(self.state)
        try:
            save_state(self._path, self.state)
        except OSError as error:
            text = self.tr("The session could not be kept for the next start: {reason}.")
            self.failed.emit(text.format(reason=system_reason(error)))
