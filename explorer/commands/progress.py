"""How far a long command is, on a terminal."""

from __future__ import annotations

import shutil
import sys
import time

_WIDTH = 24
_EVERY = 0.1
"""Seconds between two pictures of it."""
_AFTER = 1.0
"""Seconds after which is said how long it takes."""


class Progress:
    """A line on standard error that is drawn over and at last erased; nothing in a pipe."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._drawn_at = 0.0
        self._began: tuple[float, float] | None = None
        """When something was done first, and how much."""

    def show(self, done: float, text: str) -> None:
        """Draw the bar.

        Args:
            done: part of all that is to be done, 0 to 1.
            text: what stands beside it.
        """
        now = time.monotonic()
        if not self._is_shown or now < self._drawn_at + _EVERY:
            return
        self._drawn_at = now
        bar = "#" * round(_WIDTH * done)
        self._write(f"[{bar:.<{_WIDTH}}] {text}{self._left(now, done)}")

    def say(self, text: str) -> None:
        """Draw a text instead of the bar."""
        if self._is_shown:
            self._write(text)

    def erase(self) -> None:
        """Leave the line empty."""
        if self._is_shown:
            self._write("")

    def _left(self, now: float, done: float) -> str:
        """Return how long it takes from now, judged by what was done since the first part."""
        if self._began is None:
            self._began = now, done
        began, before = self._began
        if done <= before or now < began + _AFTER:
            return ""
        seconds = (now - began) / (done - before) * (1 - done)
        return f", {seconds / 60:.0f} min left" if seconds > 90 else f", {seconds:.0f} s left"

    def _write(self, text: str) -> None:
        # What goes on in a second line could not be drawn over.
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r{text[:width]}\x1b[K")
        sys.stderr.flush()
