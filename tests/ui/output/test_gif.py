"""GIFs as Pillow reads them back: every frame, its colours, its time, and how little is stored."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from explorer.ui.output.gif import Palette, gif

WHITE, BLUE, RED = 0xFFFFFF, 0x0072B2, 0xD55E00


def read(data: bytes) -> tuple[list[np.ndarray], list[int]]:
    """Return the frames, (rows, columns) of 0xRRGGBB, and their milliseconds."""
    frames, durations = [], []
    with Image.open(io.BytesIO(data)) as file:
        for k in range(getattr(file, "n_frames", 1)):
            file.seek(k)
            channels = np.asarray(file.convert("RGB")).astype(np.uint32)
            frames.append(channels[..., 0] << 16 | channels[..., 1] << 8 | channels[..., 2])
            durations.append(file.info["duration"])
    return frames, durations


def dot_on_white(count: int) -> list[np.ndarray]:
    """Return frames in which a blue square goes to the right and leaves a red trail."""
    frames = []
    for k in range(count):
        frame = np.full((40, 60), WHITE, np.uint32)
        frame[18:22, : 4 * k] = RED
        frame[16:24, 4 * k : 4 * k + 8] = BLUE
        frames.append(frame)
    return frames


def shades(count: int) -> np.ndarray:
    """Return a frame of so many colours, smoothly changing."""
    part = np.linspace(0, 1, count)
    red, green = (part * 255).astype(np.uint32), ((1 - part) * 200).astype(np.uint32)
    return np.tile(red << 16 | green << 8 | (np.arange(count, dtype=np.uint32) % 64), (30, 1))


def test_every_frame_comes_back_as_it_was_with_its_time() -> None:
    frames = dot_on_white(9)
    read_frames, durations = read(gif(frames, [40] * 8 + [1500], [frames[0], frames[-1]]))
    assert durations == [40] * 8 + [1500]
    for frame, back in zip(frames, read_frames, strict=True):
        np.testing.assert_array_equal(back, frame)


def test_it_begins_again_for_ever() -> None:
    with Image.open(io.BytesIO(gif(dot_on_white(3), [40] * 3, dot_on_white(3)))) as file:
        assert file.info["loop"] == 0


def test_frames_are_taken_one_by_one() -> None:
    frames = dot_on_white(5)
    data = gif(iter(frames), [40] * 5, iter(frames[:1] + frames[-1:]))
    assert len(read(data)[0]) == 5


def test_frames_that_are_alike_are_one_that_lasts_longer() -> None:
    first, second = dot_on_white(2)
    frames, durations = read(gif([first, second, second], [40, 40, 1500], [first, second]))
    assert durations == [40, 1540]
    np.testing.assert_array_equal(frames[1], second)


def test_where_nothing_moves_there_is_one_frame() -> None:
    (frame,) = dot_on_white(1)
    frames, _ = read(gif([frame, frame], [40, 1500], [frame]))
    assert len(frames) == 1


def test_what_stays_is_not_stored_again() -> None:
    ground = np.tile(shades(240), (8, 1))
    frames = []
    for k in range(20):
        frame = ground.copy()
        frame[10:14, 10 * k : 10 * k + 4] = RED
        frames.append(frame)
    alone = len(gif(frames[:1], [40], frames[:1]))
    assert len(gif(frames, [40] * 20, frames[:1])) < 1.5 * alone


def test_the_commonest_colours_are_exact_and_the_others_near() -> None:
    frame = np.concatenate([np.full((200, 900), WHITE, np.uint32), shades(900)])
    frame[50:60, 50:60] = BLUE
    (back,), _ = read(gif([frame], [40], [frame]))
    np.testing.assert_array_equal(back[:200], frame[:200])
    for shift in (0, 8, 16):
        off = np.abs((back >> shift & 255).astype(int) - (frame >> shift & 255).astype(int))
        assert off.max() <= 32
        assert off.mean() < 6


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 2000])
def test_a_palette_has_256_colours_and_none_twice(count: int) -> None:
    data = Palette([np.arange(count, dtype=np.uint32)[None] * 37]).data
    colours = {data[i : i + 3] for i in range(0, len(data), 3)}
    assert len(data) == 768
    assert len(colours) == 256


def test_every_colour_gets_the_nearest_of_the_palette() -> None:
    palette = Palette([np.array([[0x000000, 0x808080, 0xFFFFFF]], np.uint32)])
    met = palette.numbers(np.array([[0x010203, 0x7F8182, 0xFEFEFE, 0x300000]], np.uint32))
    assert met.tolist() == [[0, 1, 2, 0]]


def test_no_visible_pixel_has_the_number_of_what_stays() -> None:
    palette = Palette([shades(2000)])
    assert palette.numbers(shades(2000)).max() < 255
