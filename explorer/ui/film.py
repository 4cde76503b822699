"""A descent as a moving picture: which steps it shows, how long, and how they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize

from explorer.core.sentence import SentenceError, sentence

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from explorer.ui.figures.descent import DescentFigure

LARGEST = QSize(960, 720)
"""Of a GIF made in a window that may be as large as a wall."""
_MOST_FRAMES = 151
_MOST_PARTS = 12
"""Frames of one step at most: half a second."""
_FRAME, _LAST = 40, 1500
"""Milliseconds of a frame, and of the last one."""


class Film:
    """The frames of a descent, drawn by a figure that nobody looks at."""

    def __init__(self, figure: DescentFigure, steps: int, scale: float = 1.0) -> None:
        self._figure = figure
        self._scale = scale
        self.steps = steps_shown(steps)
        """What the player would show, by frame."""

    @property
    def durations(self) -> list[int]:
        """Milliseconds of every frame."""
        return [_FRAME] * (len(self.steps) - 1) + [_LAST]

    @property
    def samples(self) -> list[float]:
        """Steps whose frames have the colours of all."""
        return [self.steps[i] for i in (0, len(self.steps) // 2, -1)]

    def frame(self, step: float) -> np.ndarray:
        """Return the figure at a step, (rows, columns) of 0xRRGGBB."""
        self._figure.show_step(step)
        return pixels(self._figure.image(self._scale))

    def gif(self) -> bytes:
        """Return the whole film as a GIF file, which takes seconds."""
        from explorer.ui.gif import gif

        return gif(map(self.frame, self.steps), self.durations, map(self.frame, self.samples))

    def close(self) -> None:
        """Give the figure up, here and now: whoever has the film last may be another thread."""
        self._figure.close()
        self._figure.deleteLater()
        del self._figure


def steps_shown(steps: int) -> list[float]:
    """Return where the player stands in each frame: few steps are shown in parts, many leapt over.

    There are no more than 151 frames; the first is of the start and the last of the last step.
    """
    last = _MOST_FRAMES - 1
    count = min(last, steps * min(_MOST_PARTS, max(1, last // steps)))
    places = np.linspace(0.0, steps, count + 1)
    return [float(place) for place in (places if steps <= last else np.round(places))]


def pixels(image: QImage) -> np.ndarray:
    """Return an opaque picture's pixels, (rows, columns) of 0xRRGGBB."""
    data = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    return data & np.uint32(0xFFFFFF)


def nothing_moves() -> SentenceError:
    """Return what is said where there can be no GIF."""
    return SentenceError(
        sentence("There is nothing that moves here; a GIF shows a descent, step by step.")
    )
