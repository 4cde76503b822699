"""Functions of two variables: the grid, the gradients and the inspected point."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.compute.surface.surface import sample
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceSpec
from tests.compute.surface.test_inspector import at as inspected


def surface(text: str, **fields: object) -> SurfaceSamples:
    return sample(SurfaceSpec(FunctionSpec(text), columns=7, rows=5, **fields))  # type: ignore[arg-type]


def test_the_grid_has_a_row_for_every_y_and_a_column_for_every_x() -> None:
    found = surface("x + 100 y", low=0.0, high=6.0, bottom=-2.0, top=2.0)
    assert found.x.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert found.y.tolist() == [-2, -1, 0, 1, 2]
    np.testing.assert_array_equal(found.z, found.x[None, :] + 100 * found.y[:, None])


def test_gradients_stand_inside_the_rectangle_and_are_exact() -> None:
    found = surface("x^2 y + y", low=-1.0, high=2.0, bottom=0.5, top=3.0)
    x, y = found.places.T
    assert ((x > -1) & (x < 2) & (y > 0.5) & (y < 3)).all()
    np.testing.assert_allclose(found.gradients, np.stack([2 * x * y, x**2 + 1], 1), rtol=1e-14)


@pytest.mark.parametrize(("text", "slope"), [("x^2", (1, 0)), ("floor(y) + 3 x", (1, 0))])
def test_a_none_of_the_tape_is_a_flat_direction(text: str, slope: tuple[int, int]) -> None:
    gradients = surface(text, low=0.5, high=1.0).gradients
    assert (np.sign(gradients) == slope).all()


def test_there_is_no_gradient_where_the_function_has_no_value() -> None:
    found = surface("ln(x) + y^2", low=-3.0, high=4.0, point=(-1.0, 1.0))
    x, y = found.places.T
    expected = np.where(x[:, None] > 0, np.stack([1 / x, 2 * y], 1), np.nan)
    np.testing.assert_allclose(found.gradients, expected, rtol=1e-14)
    assert np.isnan(found.inspection.value)
    assert np.isnan(np.array(found.inspection.gradient, float)).all()
    assert found.inspection.eigenvalues == []


def test_a_constant_is_flat() -> None:
    found = surface("5")
    assert (found.z == 5).all()
    assert (found.gradients == 0).all()


def test_parameters_and_the_dtype_are_those_of_the_spec() -> None:
    function = FunctionSpec("a x y", (Parameter("a", 0.1),))
    found = sample(SurfaceSpec(function, columns=3, rows=3, dtype="float32"))
    assert found.z[-1, -1] == float(np.float32(0.1) * np.float32(3) * np.float32(3))


def test_the_point_is_inspected() -> None:
    found = surface("(x1 + 5) x2^2", point=(2.0, 3.0)).inspection
    assert found == inspected("(x1 + 5) x2^2", x1=2.0, x2=3.0)


@pytest.mark.parametrize("span", [1e-300, 1e300])
def test_any_rectangle_can_be_sampled(span: float) -> None:
    found = surface("x^2 + y", low=-span, high=span, bottom=-span, top=span)
    assert found.z.shape == (5, 7)
    assert not np.isnan(found.z).any()
