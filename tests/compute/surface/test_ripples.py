"""Maps of waves finer than their cells: no rings that are not there."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.compute.surface.surface import sample
from explorer.core.function import FunctionSpec
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceSpec


def samples_of(text: str, reach: float = 20.0) -> SurfaceSamples:
    function = FunctionSpec(text, variables=("x", "y"))
    spec = SurfaceSpec(function, low=-reach, high=reach, bottom=-reach, top=reach)
    return sample(spec)


def test_the_rings_of_a_fast_wave_give_way_to_its_mean() -> None:
    samples = samples_of("sin(x^2 + y^2)")
    assert samples.means is not None
    x, y = np.meshgrid(samples.x, samples.y)
    radius = np.hypot(x, y)
    is_mean = ~np.isnan(samples.means)
    # Rings are four cells apart at a radius of three, and less than two of them at seven.
    assert is_mean[radius > 8].mean() > 0.98
    assert not is_mean[radius < 2].any()
    # The true mean over many waves is 0; so near the edge no ring is left.
    assert np.abs(samples.means[radius > 8][is_mean[radius > 8]]).max() < 0.3
    assert np.array_equal(samples.shown[~is_mean], samples.z[~is_mean])


def test_the_mean_is_that_of_what_does_not_wave() -> None:
    samples = samples_of("x/10 + 2cos(900x + 700y)")
    assert samples.means is not None
    x, _ = np.meshgrid(samples.x, samples.y)
    inner = (slice(4, -4), slice(4, -4))
    assert np.isfinite(samples.means[inner]).mean() > 0.95
    assert np.nanmax(np.abs(samples.means - x / 10)[inner]) < 0.6


@pytest.mark.parametrize(
    "text",
    [
        "x^2 + y^2",
        "sin(x) + cos(y)",
        "1/(x^2 + y^2 - 4)",
        "1/(x y)",
        "floor(x) + y/3",
        "sign(x^2 + y^2 - 100)",
        "e^(x + y)",
        "100(y - x^2)^2 + (1 - x)^2",
        "sqrt(x) + y",
        "ln(x y)",
        "4",
    ],
)
def test_what_the_grid_shows_is_no_wave(text: str) -> None:
    assert samples_of(text).means is None
