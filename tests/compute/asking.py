"""How the tests of curves ask for them."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from typing import Any

from explorer.compute.curves.curves import evaluator, run, sample
from explorer.compute.curves.refinement import Refinement
from explorer.core.curves.results import CurveFeatures, CurveSamples
from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.results import Progress, Result

WIDE = 2 * math.pi


def spec(text: str, low: float = -WIDE, high: float = WIDE, **fields: Any) -> CurveSpec:  # noqa: ANN401
    """Return the spec of a text over a range; `values` gives its parameters."""
    values: dict[str, float] = fields.pop("values", {})
    variables: tuple[str, ...] = fields.pop("variables", ())
    function = FunctionSpec(
        text, tuple(Parameter(n, v, v - 1, v + 1) for n, v in values.items()), variables
    )
    return CurveSpec(function, low=low, high=high, **fields)


def told(asked: CurveSpec) -> Iterator[Result | None]:
    """Step a run as the worker does: a loop without a pause would take the time of its threads."""
    for step in run(asked):
        if step is None:
            time.sleep(0.001)
        yield step


def answers(asked: CurveSpec) -> tuple[CurveSamples, CurveFeatures]:
    """Return the two parts of the worker's answer."""
    samples, *progress, features = (answer for answer in told(asked) if answer is not None)
    assert all(isinstance(step, Progress) for step in progress)
    assert isinstance(samples, CurveSamples)
    assert isinstance(features, CurveFeatures)
    return samples, features


def features(text: str, low: float = -WIDE, high: float = WIDE, **fields: Any) -> CurveFeatures:  # noqa: ANN401
    """Return what is found by looking closer."""
    return answers(spec(text, low, high, **fields))[1]


def look(text: str, low: float = -WIDE, high: float = WIDE, **fields: Any) -> Refinement:  # noqa: ANN401
    """Return the picture that is looked at more closely."""
    asked = spec(text, low, high, **fields)
    return Refinement(asked, sample(asked), evaluator(asked))
