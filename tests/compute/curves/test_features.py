"""Looking closer at whatever may be typed: nothing raises, and no warning is given."""

from __future__ import annotations

import numpy as np
import pytest

from tests.compute.asking import answers, spec


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("low", "high"),
    [
        (1e-300, 2e-300),
        (-1e-300, 1e-300),
        (-8e307, 8e307),
        (1e300, 1.1e300),
        (1 - 5e-12, 1 + 5e-12),
        (1e10, 1e10 + 0.1),
        (-1e-30, 1e-30),
    ],
)
@pytest.mark.parametrize("text", ["x", "1/x", "tan x", "e^x", "floor x"])
def test_any_range_can_be_drawn(text: str, low: float, high: float, dtype: str) -> None:
    samples, found = answers(spec(text, low, high, dtype=dtype, differences=True, samples=101))
    assert np.isfinite(samples.x).all()
    assert all(np.isfinite([p.x, p.y]).all() for p in found.points)


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "x - x",
        "1/0",
        "0/0",
        "x/0",
        "ln(-1)",
        "ln 0",
        "1e308 x * 10",
        "x^1000",
        "e^e^e^x",
        "1/floor x",
    ],
)
def test_degenerate_functions_can_be_drawn(text: str) -> None:
    _, found = answers(spec(text, differences=True, samples=101))
    assert len(found.points) <= 2


@pytest.mark.parametrize("samples", [2, 3, 5])
def test_few_samples_are_enough(samples: int) -> None:
    answers(spec("tan x", samples=samples))
