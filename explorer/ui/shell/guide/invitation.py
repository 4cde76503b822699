"""The first picture of a fresh profile: the point moves along it once, and asks to be dragged."""

from __future__ import annotations

import time

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from explorer.core.curves.spec import CurveSpec
from explorer.ui.pages.kit.page import Page
from explorer.ui.shell.guide.uses import Uses

_FROM, _SECONDS = -2.4, 2.0
"""Where the point begins, and for how long it moves."""
_FRAME = 16
"""Milliseconds between two frames, at least."""


class Invitation(QObject):
    """Begins with the first answer of TensorFlow; whatever the person does ends it.

    Args:
        page: of the curves, which shows the usual session.
        uses: what the person does: a halo is around the point until it was dragged.
        parent: who owns it.
        is_still: whether the halo is all, for nothing is to move by itself.
    """

    def __init__(self, page: Page, uses: Uses, parent: QObject, *, is_still: bool) -> None:
        super().__init__(parent)
        self._page = page
        self._shown: CurveSpec = page.spec
        """As it was left by the last frame: another one is the person's."""
        self._end = self._shown.point
        self._began = 0.0
        self._timer = QTimer(self, interval=_FRAME)
        self._timer.timeout.connect(self._advance)
        page.figure.invite(True)
        uses.used.connect(self._on_used)
        if not is_still:
            page.drawn.connect(self._on_drawn)

    def _on_drawn(self) -> None:
        """Begin, once all curves are there."""
        if not self._began and self._page.answered == self._page.problem():
            self._began = time.monotonic()
            self._timer.start()

    def _on_used(self, name: str) -> None:
        if name == "point":
            self._page.figure.invite(False)

    def stop(self) -> None:
        """Move no more."""
        self._began = self._began or time.monotonic()
        self._timer.stop()

    def _advance(self) -> None:
        part = min((time.monotonic() - self._began) / _SECONDS, 1.0)
        if self._page.spec != self._shown:
            self.stop()
        elif part == 1.0 or not self._page.is_pending:
            self._move(_FROM + (self._end - _FROM) * part * part * (3 - 2 * part))
            if part == 1.0:
                self.stop()

    def _move(self, x: float) -> None:
        self._shown = replace(self._shown, point=x)
        self._page.spec_found.emit(self._shown)
