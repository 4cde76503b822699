"""The bar that tells which colour is which value."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.numbers import read_number
from explorer.ui.figures.colour_bar import bar_labels
from explorer.ui.figures.heat import Scale

GRID = np.meshgrid(np.linspace(-3, 3, 60), np.linspace(-2, 2, 50))


@pytest.mark.parametrize("height", [120, 300, 640])
@pytest.mark.parametrize(
    "z",
    [
        GRID[0] ** 2 + 20 * GRID[1] ** 2,
        1 / (GRID[0] ** 2 + GRID[1] ** 2 + 1e-3),
        np.exp(5 * GRID[0]),
        1e6 + GRID[0] * 1e-3,
    ],
    ids=["bowl", "peak", "wall", "far from 0"],
)
def test_labels_are_even_and_tell_the_values_of_their_colours(z: np.ndarray, height: int) -> None:
    scale = Scale.of(z)
    labels = bar_labels(scale, height)
    parts = [part for part, _ in labels]
    assert np.ptp(np.diff(parts)) < 1e-12
    assert (parts[0], parts[-1]) == (0, 1)
    assert 30 < height / (len(labels) - 1) < 90
    values = [read_number(text) for _, text in labels]
    assert values == sorted(values)
    assert values[0] == pytest.approx(z.min(), rel=5e-3)
    assert values[-1] == pytest.approx(z.max(), rel=5e-3)
    for part, value in zip(parts[1:-1], values[1:-1], strict=True):
        assert float(scale.part(value)) == pytest.approx(part, abs=0.02)


def test_a_flat_landscape_has_one_label() -> None:
    assert bar_labels(Scale.of(np.full((4, 4), 2.5)), 300) == [(0.5, "2.5")]
