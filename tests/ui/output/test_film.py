"""Which steps a film of a descent shows, and which values one of a letter that moves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from explorer.core.function import Parameter
from explorer.ui.output.film import film_size, pixels, steps_shown, values_shown


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


@pytest.mark.parametrize(
    ("low", "high", "begin", "written"),
    [
        (-5, 5, [-5, -4.8, -4.6], ["−5.0", "−4.8", "−4.6"]),
        (-1, 1, [-1, -0.95, -0.9], ["−1.00", "−0.95", "−0.90"]),
        (0.03, 0.5, [0.03, 0.04, 0.05], ["0.03", "0.04", "0.05"]),
        (-3.14159, 3, [-3.14159, -3, -2.8], ["−3.1", "−3.0", "−2.8"]),
        (1e6, 1e6 + 1, [1e6, 1e6 + 0.02, 1e6 + 0.04], ["1e6", "1.00000002e6", "1.00000004e6"]),
        (-1e300, 1e300, [-1e300, -9.5e299, -9e299], ["−1e300", "−9.5e299", "−9e299"]),
    ],
)
def test_a_letter_goes_in_round_steps_from_end_to_end_and_back(
    low: float, high: float, begin: list[float], written: list[str]
) -> None:
    values, labels = values_shown(Parameter("a", 1.0, low, high))
    assert values[:3] == begin
    assert labels[:3] == written
    top = values.index(high)
    assert values[: top + 1] == sorted(set(values))
    assert values[top:] == values[top:0:-1]
    assert labels[top:] == labels[top:0:-1]
    assert 40 <= len(values) <= 122


def test_a_film_of_a_large_figure_is_smaller_and_has_its_shape() -> None:
    assert film_size(QSize(640, 480)) == QSize(640, 480)
    assert film_size(QSize(1920, 1080)) == QSize(960, 540)
    assert film_size(QSize(700, 1520)) == QSize(350, 760)


def test_the_pixels_of_a_picture_are_red_green_and_blue() -> None:
    image = QImage(3, 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(1, 2, 3))
    image.setPixelColor(2, 1, QColor(0xD5, 0x5E, 0))
    assert pixels(image).tolist() == [[0x010203] * 3, [0x010203, 0x010203, 0xD55E00]]
