"""The colours of a landscape: every part of it has some, whatever the values are."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.language.notation import number_text
from explorer.ui.figures.landscape.colour_scale import Scale, colour_table
from explorer.ui.widgets.theme import DARK, LIGHT
from tests.ui.landscapes import Function, bowl, half, hill, landscape

SHAPES: dict[str, Function] = {
    "bowl": bowl,
    "hill": hill,
    "half": half,
    "slope": lambda x, y: x + y,
    "saddle": lambda x, y: x * x - y * y,
    "wall": lambda x, y: np.exp(5 * x) + y,
    "valley": lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    "steps": lambda x, y: np.floor(x) + 0 * y,
    "pole": lambda x, y: 1 / (x + y),
    "tiny": lambda x, y: 1e-300 * bowl(x, y),
    "huge": lambda x, y: 1e300 * (x + y),
    "far": lambda x, y: 1e9 + x,
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_colours_are_spread_over_the_picture(shape: Function) -> None:
    z = landscape(shape).z
    parts = Scale.of(z).part(z[np.isfinite(z)])
    assert parts.min() >= 0
    assert parts.max() <= 1
    shares = np.histogram(parts, 4, (0, 1))[0] / len(parts)
    assert shares.max() < 0.75
    assert (shares > 0.02).all()


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_contours_stand_at_round_values_evenly_on_the_scale(shape: Function) -> None:
    scale = Scale.of(landscape(shape).z)
    levels = scale.levels(12, [])
    assert 6 <= len(levels) <= 12
    assert levels == sorted(set(levels))
    gaps = np.diff(scale.part(np.array(levels)))
    assert gaps.max() < 0.35
    if shape is bowl:
        digits = [len(number_text(level).strip("-0.").replace(".", "")) for level in levels]
        assert max(digits) <= 2


def test_contours_of_a_bowl_are_about_equally_far_apart() -> None:
    levels = np.array(Scale.of(landscape(bowl).z).levels(15, []))
    radii = np.sqrt(levels[levels < 9])
    gaps = np.diff(radii)
    assert gaps.max() < 3.2 * gaps.min()


def test_levels_stay_while_they_serve() -> None:
    here, beside = (Scale.of(landscape(bowl, (-3 + s, 3 + s, -3, 3)).z) for s in (0.0, 0.2))
    levels = here.levels(15, [])
    assert beside.levels(15, levels) is levels
    far = Scale.of(landscape(bowl, (30, 36, -3, 3)).z).levels(15, levels)
    assert min(far) > 700


@pytest.mark.parametrize("value", [0.0, -2.5, 1e300])
def test_a_plain_is_one_colour_without_contours(value: float) -> None:
    scale = Scale.of(np.full((5, 4), value))
    assert scale.part(np.array([value])) == 0.5
    assert scale.value(0.5) == value
    assert scale.levels(15, []) == []


@pytest.mark.parametrize("z", [np.full((3, 3), np.nan), np.full((3, 3), np.inf)])
def test_without_a_finite_value_there_is_still_a_scale(z: np.ndarray) -> None:
    assert Scale.of(z).levels(15, []) == []


def test_what_is_no_number_has_no_colour_and_infinities_have_the_last_ones() -> None:
    scale = Scale.of(landscape(hill).z)
    parts = scale.part(np.array([np.nan, -np.inf, np.inf]))
    assert np.isnan(parts[0])
    assert parts[1:].tolist() == [0, 1]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_lightness_falls_evenly_from_low_to_high(theme: object) -> None:
    for colours in (theme.heat, theme.solid):  # type: ignore[attr-defined]
        table = colour_table(colours).astype(float) / 255
        linear = np.where(table <= 0.04045, table / 12.92, ((table + 0.055) / 1.055) ** 2.4)
        cone = linear @ np.array([[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074],
                                  [0.0883, 0.2817, 0.63]]).T  # fmt: skip
        lightness = np.cbrt(cone) @ np.array([0.2105, 0.7936, -0.0041])
        steps = np.diff(lightness[::16])
        assert (steps < 0).all()
        assert steps.min() > 2 * steps.mean()
