"""The measures of colour by which the themes are judged, against published numbers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ui.seeing import SIGHTS, Lab, ciede2000, lab, linear, seen

# Of the 34 pairs of Sharma, Wu and Dalal (2005), table 1, those that are hard: blues, hues that
# meet at 0° and at 180°, near greys, and usual ones.
PAIRS: list[tuple[Lab, Lab, float]] = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
    ((50, 2.8361, -74.0200), (50, 0, -82.7485), 3.4412),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, -1.1848, -84.8006), (50, 0, -82.7485), 1.0000),
    ((50, -0.9009, -85.5211), (50, 0, -82.7485), 1.0000),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, -1, 2), (50, 0, 0), 2.3669),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0009), 7.1792),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0011), 7.2195),
    ((50, -0.0010, 2.4900), (50, 0.0009, -2.4900), 4.8045),
    ((50, -0.0010, 2.4900), (50, 0.0011, -2.4900), 4.7461),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((50, 2.5, 0), (58, 24, 15), 19.4535),
    ((50, 2.5, 0), (50, 3.1736, 0.5854), 1.0000),
    ((50, 2.5, 0), (50, 1.8634, 0.5757), 1.0000),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((61.2901, 3.7196, -5.3901), (61.4292, 2.2480, -4.9620), 1.8731),
    ((35.0831, -44.1164, 3.7933), (35.0232, -40.0716, 1.5901), 1.8645),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((36.4612, 47.8580, 18.3852), (36.2715, 50.5065, 21.2231), 1.4146),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((90.9257, -0.5406, -0.9208), (88.6381, -0.8985, -0.7239), 1.5381),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "difference"), PAIRS)
def test_the_difference_is_that_of_the_published_pairs(
    one: Lab, other: Lab, difference: float
) -> None:
    assert ciede2000(one, other) == pytest.approx(difference, abs=5e-5)


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ("#ffffff", (100, 0, 0)),
        ("#000000", (0, 0, 0)),
        ("#ff0000", (53.24, 80.09, 67.20)),
        ("#0000ff", (32.30, 79.19, -107.86)),
    ],
)
def test_lightness_and_hue_are_those_of_srgb(colour: str, expected: Lab) -> None:
    assert lab(linear(colour)) == pytest.approx(expected, abs=0.02)


def test_every_sight_sees_white_grey_and_black_as_they_are() -> None:
    for sight in SIGHTS:
        for colour in ("#ffffff", "#808080", "#000000"):
            assert seen(colour, sight) == pytest.approx(linear(colour), abs=2e-3)


def test_who_sees_no_red_or_no_green_takes_traffic_lights_for_one_hue() -> None:
    red, green = "#c00000", "#008000"
    usual = [np.array(lab(linear(colour)))[1] for colour in (red, green)]
    assert usual[0] > 50
    assert usual[1] < -50
    for sight in ("protanopia", "deuteranopia"):
        hues = [lab(seen(colour, sight)) for colour in (red, green)]
        # Both yellowish, by b above 0, and a near 0.
        assert all(abs(a) < 12 and b > 10 for _, a, b in hues)
