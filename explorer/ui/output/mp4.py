"""Moving pictures as MP4: H.264 with the pixels that every player knows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from av.video.reformatter import Colorspace

from explorer.ui.output.colours import channels

if TYPE_CHECKING:
    from av.container import OutputContainer

_OPTIONS = {"crf": "14", "preset": "fast", "tune": "animation"}
"""Of x264: as crisp as colours at half the resolution allow."""
_PIXELS = "yuv420p"
"""Colours of every pixel (yuv444p) are played by neither PowerPoint nor Safari."""
_BT709 = 1
"""Number of the colours of HD in a file, which players would guess by the size."""


def mp4(frames: Iterable[np.ndarray], durations: Sequence[int]) -> bytes:
    """Return frames as an MP4 of a constant rate, that of the shortest; longer ones are repeated.

    Args:
        frames: (rows, columns) of 0xRRGGBB each; taken one by one. An odd side loses its last line.
        durations: of each in milliseconds.
    """
    # Its index goes to the front at the end, for which there has to be a file.
    with tempfile.TemporaryDirectory(prefix="gradient-explorer-") as folder:
        path = Path(folder) / "film.mp4"
        with av.open(path, "w", options={"movflags": "+faststart"}) as file:
            _write(file, map(_picture, frames), durations)
        return path.read_bytes()


def _write(
    file: OutputContainer, pictures: Iterable[av.VideoFrame], durations: Sequence[int]
) -> None:
    tick = min(durations)
    stream = file.add_stream("libx264", rate=Fraction(1000, tick), options=_OPTIONS)
    stream.pix_fmt, at = _PIXELS, 0
    context = stream.codec_context
    context.colorspace = context.color_primaries = context.color_trc = context.color_range = _BT709
    for picture, duration in zip(pictures, durations, strict=True):
        if at == 0:
            stream.width, stream.height = picture.width, picture.height
        for _ in range(round(duration / tick)):
            picture.pts, at = at, at + 1
            file.mux(stream.encode(picture))
    file.mux(stream.encode())


def _picture(frame: np.ndarray) -> av.VideoFrame:
    rows, columns = (side // 2 * 2 for side in frame.shape)
    picture = av.VideoFrame.from_ndarray(channels(frame[:rows, :columns]), format="rgb24")
    return picture.reformat(format=_PIXELS, dst_colorspace=Colorspace.ITU709)
