"""What part of its plane a descent shows."""

from __future__ import annotations

import math

import numpy as np
import pytest

import tests.strategies  # noqa: F401  # the same examples at every run
from explorer.core.descent.results import DescentPath, Verdict
from explorer.core.descent.shown_range import descent_range
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec
from explorer.core.sentence import sentence


@pytest.mark.parametrize(
    ("start", "ways", "expected"),
    [
        (1.0, [("converged", [0.0])], (-3.0, 3.0)),
        (7.0, [("converged", [0.0])], (-4.0, 8.0)),
        (0.0, [("moving", [-5.0])], (-5.8, 3.8)),
        (0.0, [("diverged", [1e300]), ("moving", [1.0])], (-3.0, 3.0)),
        (0.2, [("converged", [8.2, 5.0, 1.0])], (-4.12, 9.32)),
        (0.2, [("converged", [900.0, 1.0])], (-3.0, 3.0)),
        (0.2, [("left", [5.0, math.nan])], (-3.8, 5.8)),
        (0.0, [], (-3.0, 3.0)),
    ],
)
def test_the_range_of_a_descent_is_the_usual_one_unless_a_path_leaves_it(
    start: float, ways: list[tuple[str, list[float]]], expected: tuple[float, float]
) -> None:
    paths = [_path([start, *way], outcome) for outcome, way in ways]
    spec = DescentSpec(FunctionSpec("x^2"), (start, 0.0))
    assert descent_range(spec, paths) == pytest.approx(expected)


def _path(places: list[float], outcome: str) -> DescentPath:
    x = np.array(places)[:, None]
    verdict = Verdict(outcome, len(x), sentence("Over."))  # type: ignore[arg-type]
    none = np.empty((len(x), 0, 1))
    return DescentPath(x, x[:, 0], 2 * x, x[:, 0], none, x[-1:], (False,), verdict)
