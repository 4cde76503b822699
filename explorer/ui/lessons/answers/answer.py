"""Base of the ways to predict."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Answer(QWidget):
    """Controls by which a person says what they expect.

    Signals:
        changed(): there is another answer, or none any more.
        given(): it is to be marked, as Enter says.
    """

    changed = Signal()
    given = Signal()

    @property
    def answer(self) -> Any:  # noqa: ANN401
        """What the marking takes; None: there is no answer yet."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Give the focus to where a person begins."""
        raise NotImplementedError

    def reveal(self) -> None:
        """Show what is right beside the answer, which can no longer be changed."""
        raise NotImplementedError

    def end(self) -> None:
        """Leave: what is shown elsewhere for the answer goes."""
