"""Which steps a film of a descent shows."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from explorer.ui.film import pixels, steps_shown


@pytest.mark.parametrize(
    ("steps", "frames"),
    [(1, 13), (2, 25), (12, 145), (25, 151), (50, 151), (75, 151), (76, 77), (100, 101), (150, 151),
     (151, 151), (1000, 151), (100_000, 151)],
)  # fmt: skip
def test_a_film_goes_from_the_start_to_the_last_step_in_at_most_151_frames(
    steps: int, frames: int
) -> None:
    shown = steps_shown(steps)
    assert len(shown) == frames
    assert (shown[0], shown[-1]) == (0.0, float(steps))
    assert shown == sorted(shown)


@pytest.mark.parametrize("steps", [1, 7, 30, 75])
def test_of_few_steps_each_is_shown_and_the_way_between_them(steps: int) -> None:
    shown = steps_shown(steps)
    assert {float(k) for k in range(steps + 1)} <= set(shown)
    assert any(step != int(step) for step in shown)


@pytest.mark.parametrize("steps", [100, 150, 160, 12_345])
def test_of_many_steps_whole_ones_are_shown(steps: int) -> None:
    shown = steps_shown(steps)
    assert all(step == int(step) for step in shown)
    assert len(set(shown)) == len(shown)


def test_the_pixels_of_a_picture_are_red_green_and_blue() -> None:
    image = QImage(3, 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(1, 2, 3))
    image.setPixelColor(2, 1, QColor(0xD5, 0x5E, 0))
    assert pixels(image).tolist() == [[0x010203] * 3, [0x010203, 0x010203, 0xD55E00]]
