"""Distributions as densities: quantiles and shares against NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.training.results import LayerInside
from explorer.ui.figures.training.watched.lanes import distributions, lane_ranges


def layer(values: np.ndarray) -> LayerInside:
    """Return a layer all of whose distributions are of these values."""
    counts, edges = np.histogram(values, 64)
    exponents = np.append(0.0, 10.0 ** np.linspace(-14, 6, 64))
    sizes, _ = np.histogram(np.abs(values), exponents)
    return LayerInside(counts, edges, sizes, exponents, counts, edges, 3, 0, 1.0)


def test_quantiles_and_densities_are_those_of_the_values() -> None:
    draw = np.random.default_rng(2)
    values = [draw.standard_normal(20_000), 3 + 0.1 * draw.standard_normal(20_000)]
    found = distributions([layer(each) for each in values], "weights")
    for part in (0.05, 0.5, 0.95):
        true = [np.quantile(each, part) for each in values]
        np.testing.assert_allclose(found.quantiles(part), true, atol=0.02)
    shares = found.densities(-4.0, 4.0, 40)
    assert shares.shape == (2, 40)
    np.testing.assert_allclose(shares.max(axis=1), 1)
    assert abs(int(shares[0].argmax()) - 20) <= 2
    assert abs(int(shares[1].argmax()) - 35) <= 1


def test_a_distribution_of_one_value_is_as_wide_as_a_part() -> None:
    found = distributions([layer(np.full(7, 2.0))], "activations")
    shares = found.densities(0.0, 4.0, 8)
    assert shares[0].max() == 1
    assert np.flatnonzero(shares[0] > 0.01).tolist() in ([3, 4], [3], [4])


def test_the_lanes_of_gradients_have_one_range_and_those_of_weights_their_own() -> None:
    draw = np.random.default_rng(2)
    layers = [layer(scale * draw.standard_normal(500)) for scale in (1.0, 1e-5)]
    gradients = lane_ranges([distributions([each], "gradients") for each in layers], "gradients")
    assert gradients[0] == gradients[1]
    weights = lane_ranges([distributions([each], "weights") for each in layers], "weights")
    assert weights[0] is not None
    assert weights[1] is not None
    assert weights[0][1] > 1000 * weights[1][1]


def test_where_there_are_no_values_there_is_no_range() -> None:
    none = layer(np.zeros(0))
    assert lane_ranges([distributions([none], "gradients")], "gradients") == [None]
    zero = layer(np.zeros(5))
    found = lane_ranges([distributions([zero], "weights")], "weights")[0]
    assert found == pytest.approx((-0.5, 0.5), abs=0.6)
