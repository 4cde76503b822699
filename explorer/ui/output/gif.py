"""Moving pictures as GIF: one palette for all frames, and of each frame what has changed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from explorer.ui.output.colours import channels

if TYPE_CHECKING:
    from PIL.Image import Image

_COLOURS = 255
"""Of a palette of 256: the last one means that a pixel stays as it is."""
_EXACT = 64
"""Commonest colours that are kept as they are: background, lines, letters."""
_AT_ONCE = 4096


class Palette:
    """The colours of a GIF, and for every other colour the nearest of them.

    Nearest, and not a pattern of two that look like it from afar: a pattern would flicker from
    frame to frame, spoil the edges of letters and swell the file.

    Args:
        samples: some of the frames, (rows, columns) of 0xRRGGBB.
    """

    def __init__(self, samples: Sequence[np.ndarray]) -> None:
        sheet = np.concatenate(samples)
        colours, counts = np.unique(sheet, return_counts=True)
        exact = colours[np.argsort(-counts, kind="stable")[:_EXACT]]
        common = _typical(sheet, _COLOURS - len(exact)) if len(colours) > _COLOURS else colours
        chosen = np.unique(np.concatenate([exact, common]))[:_COLOURS]
        unused = np.setdiff1d(np.arange(256), chosen)[: _COLOURS + 1 - len(chosen)]
        self._packed = np.concatenate([chosen, unused]).astype(np.uint32)
        self._colours = channels(chosen).astype(np.float32)
        # By colour its number, as far as it was met.
        self._numbers = np.full(1 << 24, _COLOURS, np.uint8)

    @property
    def data(self) -> bytes:
        """All 256 colours, three bytes each, none twice."""
        return channels(self._packed).tobytes()

    def numbers(self, frame: np.ndarray) -> np.ndarray:
        """Return a frame in numbers of the palette, (rows, columns) uint8."""
        found = self._numbers[frame]
        unmet = np.unique(frame[found == _COLOURS])
        if len(unmet):
            self._meet(unmet)
            found = self._numbers[frame]
        return found

    def _meet(self, colours: np.ndarray) -> None:
        lengths = (self._colours**2).sum(axis=1)
        for part in np.split(colours, range(_AT_ONCE, len(colours), _AT_ONCE)):
            # The square of the distance, but for what is the same for all.
            distances = lengths - 2 * channels(part).astype(np.float32) @ self._colours.T
            self._numbers[part] = np.argmin(distances, axis=1)


def _typical(sheet: np.ndarray, count: int) -> np.ndarray:
    """Return so many colours between which all of a picture lie."""
    from PIL import Image

    picture = Image.fromarray(channels(sheet))
    found = picture.quantize(count, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    red, green, blue = np.array(found.getpalette(), np.uint32).reshape(-1, 3)[:count].T
    return red << 16 | green << 8 | blue


def gif(
    frames: Iterable[np.ndarray], durations: Sequence[int], samples: Iterable[np.ndarray]
) -> bytes:
    """Return frames as a GIF that begins again at its end.

    Args:
        frames: (rows, columns) of 0xRRGGBB each; taken one by one.
        durations: of each in milliseconds, whole hundredths of a second.
        samples: some of the frames, whose colours are those of all; taken before.
    """
    palette = Palette(list(samples))
    data = palette.data
    pictures = (_picture(palette.numbers(frame), data) for frame in frames)
    file = io.BytesIO()
    next(pictures).save(
        file,
        "GIF",
        save_all=True,
        append_images=pictures,
        duration=list(durations),
        loop=0,
        palette=data,
        # With these, what stays is left out.
        optimize=True,
        transparency=_COLOURS,
        disposal=1,
        # Lines in their order are alike, and pack better.
        interlace=0,
    )
    return file.getvalue()


def _picture(numbers: np.ndarray, palette: bytes) -> Image:
    from PIL import Image

    rows, columns = numbers.shape
    picture = Image.frombytes("P", (columns, rows), numbers.tobytes())
    picture.putpalette(palette)
    return picture
