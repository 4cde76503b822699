"""Moving pictures as WebP, in which every pixel is as it was drawn."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from PIL import Image

from explorer.ui.output.colours import channels

_EFFORT = {"method": 2, "quality": 20}
"""Of looking for a smaller file: more of it takes twice as long and saves a tenth."""


def webp(frames: Iterable[np.ndarray], durations: Sequence[int]) -> bytes:
    """Return frames as an animated WebP, without loss, that begins again at its end.

    Args:
        frames: (rows, columns) of 0xRRGGBB each; taken one by one.
        durations: of each in milliseconds.
    """
    file = io.BytesIO()
    _Reel(iter(frames), len(durations)).save(
        file, "WEBP", save_all=True, duration=list(durations), loop=0, lossless=True, **_EFFORT
    )
    return file.getvalue()


class _Reel(Image.Image):
    """Picture of many frames, of which only one is in memory; Pillow would collect a sequence."""

    def __init__(self, frames: Iterator[np.ndarray], count: int) -> None:
        super().__init__()
        self._frames = frames
        self.n_frames = count
        self._at = -1
        self.seek(0)

    def tell(self) -> int:
        """Return the number of the frame that is held."""
        return self._at

    def seek(self, frame: int) -> None:
        """Hold the next frame; none that was before comes again."""
        if frame <= self._at:
            return
        picture = Image.fromarray(channels(next(self._frames)))
        self.im, self._mode, self._size = picture.im, picture.mode, picture.size
        self._at = frame
