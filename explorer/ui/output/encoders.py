"""What writes moving pictures, a file of a kind each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from explorer.ui.output.kinds import check_encoder

if TYPE_CHECKING:
    import numpy as np


def encoded(
    kind: str,
    frames: Iterable[np.ndarray],
    durations: Sequence[int],
    samples: Iterable[np.ndarray],
) -> bytes:
    """Return frames as a file that moves.

    Args:
        kind: one of `MOVING`.
        frames: (rows, columns) of 0xRRGGBB each; taken one by one.
        durations: of each in milliseconds.
        samples: some of the frames; taken before, where the kind needs them.

    Raises:
        SentenceError: what writes such files is not installed.
    """
    check_encoder(kind)
    if kind == "webp":
        from explorer.ui.output.webp import webp

        return webp(frames, durations)
    if kind == "mp4":
        from explorer.ui.output.mp4 import mp4

        return mp4(frames, durations)
    from explorer.ui.output.gif import gif

    return gif(frames, durations, samples)


def needs_samples(kind: str) -> bool:
    """Return whether some of the frames are wanted before all others: GIF's palette is of them."""
    return kind == "gif"
