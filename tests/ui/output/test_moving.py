"""Frames as files that move: what is decoded again, and how little of it is in memory."""

from __future__ import annotations

import io
from collections.abc import Iterator

import av
import numpy as np
import pytest
from PIL import Image

from explorer.ui.output.encoders import encoded

SIZE = (40, 60)
COUNT = 30
DURATIONS = [40] * (COUNT - 1) + [1500]


def frame_of(k: int) -> np.ndarray:
    """A thin coloured line that moves over noise that stays."""
    frame = np.random.default_rng(0).integers(0, 1 << 24, SIZE).astype(np.uint32)
    frame[:, k] = 0xD55E00
    return frame


def test_a_webp_is_exactly_what_was_drawn() -> None:
    data = encoded("webp", map(frame_of, range(COUNT)), DURATIONS, ())
    with Image.open(io.BytesIO(data)) as film:
        assert film.n_frames == COUNT  # pyright: ignore[reportAttributeAccessIssue]
        durations = []
        for k in range(COUNT):
            film.seek(k)
            found = np.asarray(film.convert("RGB")).astype(np.uint32)
            durations.append(film.info["duration"])
            packed = found[..., 0] << 16 | found[..., 1] << 8 | found[..., 2]
            assert np.array_equal(packed, frame_of(k))
    assert durations == DURATIONS


def test_a_webp_of_one_frame_is_a_picture() -> None:
    data = encoded("webp", iter([frame_of(0)]), [1500], ())
    with Image.open(io.BytesIO(data)) as film:
        assert film.size == (SIZE[1], SIZE[0])


def test_an_mp4_repeats_the_frame_that_is_shown_longer() -> None:
    grey = (np.full(SIZE, 0x010101 * (8 * k), np.uint32) for k in range(COUNT))
    with av.open(io.BytesIO(encoded("mp4", grey, DURATIONS, ()))) as film:
        found = [frame.to_ndarray(format="rgb24").mean() for frame in film.decode(video=0)]
    assert len(found) == COUNT - 1 + 38
    assert np.allclose(found[:COUNT], [8 * k for k in range(COUNT)], atol=3)
    assert np.allclose(found[COUNT:], 8 * (COUNT - 1), atol=3)


@pytest.mark.parametrize("kind", ["gif", "webp", "mp4"])
def test_frames_are_taken_one_by_one(kind: str) -> None:
    """A film of a large figure would fill the memory."""
    alive, most = 0, 0

    class Frame(np.ndarray):
        def __del__(self) -> None:
            nonlocal alive
            alive -= self.base is None

    def frames() -> Iterator[np.ndarray]:
        nonlocal alive, most
        for k in range(COUNT):
            frame = np.ndarray.__new__(Frame, SIZE, np.uint32)
            frame[:] = frame_of(k)
            alive += 1
            most = max(most, alive)
            yield frame
            del frame

    encoded(kind, frames(), DURATIONS, [frame_of(0), frame_of(COUNT - 1)])
    assert most <= 3
