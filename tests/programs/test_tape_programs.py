"""Snippets for the tape compute what the other workspaces show."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import numpy as np
import pytest

from explorer.compute.surface import inspector
from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.surface.spec import PointProblem, SurfaceSpec
from explorer.programs.curves import curves
from explorer.programs.tape import point_of_curves, point_of_surface
from tests.programs.test_curves import EVERY

POINT = 0.6


def executed(program: str) -> dict[str, Any]:
    """Run a snippet, and return what it leaves."""
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(program, "<snippet>", "exec"), names)
    return names


def _function(text: str) -> FunctionSpec:
    function = FunctionSpec(text)
    for i, name in enumerate(function.parameter_names()):
        function = function.with_parameter(Parameter(name, 0.7 + 0.45 * i))
    return function


def _number(tensor: Any) -> float | None:  # noqa: ANN401
    return None if tensor is None else float(np.ravel(tensor.numpy())[0])


@pytest.mark.slow
@pytest.mark.parametrize("text", EVERY[::2])
def test_the_snippet_of_curves_gives_the_derivatives_at_the_point(text: str) -> None:
    spec = CurveSpec(
        function=_function(text), low=POINT, high=POINT + 1, samples=2, order=2, point=POINT
    )
    whole, one = executed(curves(spec.problem())), executed(point_of_curves(spec.problem()))
    for name in ("y", "d1", "d2"):
        found, expected = _number(one[name]), _number(whole[name])
        if found is None or expected is None:
            assert found is expected
        else:
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


def test_there_are_as_many_tapes_as_derivatives_are_drawn() -> None:
    text = point_of_curves(CurveSpec(order=3, hidden=(3,)).problem())
    assert text.count("GradientTape") == 2
    assert point_of_curves(CurveSpec(order=0).problem()).count("GradientTape") == 1


@pytest.mark.slow
@pytest.mark.parametrize("text", ["(x1+5) x2^2", "x1^2 + x2 + 1", "sin(x) y", "f(x, y) = 5 + 0 x"])
def test_the_snippet_of_two_variables_gives_gradient_and_hessian_of_the_inspector(
    text: str,
) -> None:
    spec = SurfaceSpec(function=_function(text), point=(2.0, 3.0))
    names = executed(point_of_surface(spec.problem()))
    (found,) = inspector.run(PointProblem(spec.function, (2.0, 3.0)))
    own = [names["gradient"], *names["hessian"]]
    for ours, theirs in zip(own, [found.gradient, *found.hessian], strict=True):
        assert [_number(each) for each in ours] == theirs
