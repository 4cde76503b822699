"""Undo and redo."""

from __future__ import annotations

import math
import time

from explorer.core.session import Session


class History:
    """Undo and redo over whole sessions.

    Changes with the same key in quick succession (a drag, a word being typed) are one step, also
    where those of two keys alternate (a drag beside an animation).
    """

    _MOST_STEPS = 500
    _TOGETHER = 1.0

    def __init__(self, session: Session) -> None:
        self._past: list[Session] = []
        self._future: list[Session] = []
        self._present = session
        self._changed_at: dict[str, float] = {}

    @property
    def present(self) -> Session:
        """The session as it is now."""
        return self._present

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forward."""
        return bool(self._future)

    def change(self, session: Session, key: str = "") -> None:
        """Make `session` the present one."""
        if session == self._present:
            return
        now = time.monotonic()
        together = now - self._changed_at.get(key, -math.inf) < self._TOGETHER
        if not together:
            self._past.append(self._present)
            del self._past[: -self._MOST_STEPS]
        self._present = session
        self._future.clear()
        if not key:
            self.seal()
            return
        self._changed_at[key] = now
        if together and self._past and self._past[-1] == session:
            # To and back again: there is nothing to undo.
            self._past.pop()
            self.seal()

    def replace(self, session: Session) -> None:
        """Change the present one without a step, for what nobody did on purpose."""
        self._present = session

    def seal(self) -> None:
        """End a gesture: the next change is a step of its own."""
        self._changed_at.clear()

    def undo(self) -> Session:
        """Go one step back and return what is then present."""
        if self._past:
            self._future.append(self._present)
            self._present = self._past.pop()
        self.seal()
        return self._present

    def redo(self) -> Session:
        """Go one step forward and return what is then present."""
        if self._future:
            self._past.append(self._present)
            self._present = self._future.pop()
        self.seal()
        return self._present
