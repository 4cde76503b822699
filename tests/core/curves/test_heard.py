"""Curves as they are heard: which of them, their breaks and their marks."""

from __future__ import annotations

import numpy as np

from explorer.core.curves.heard import heard_curves
from explorer.core.curves.results import Break, CurveFeatures, CurveSamples, Feature, PointValues
from explorer.core.curves.spec import CurveProblem
from explorer.core.sound.heard import Tick

X = np.linspace(-1.0, 1.0, 101)
SAMPLES = CurveSamples(
    X,
    [X**2, 2 * X, None, np.full(101, np.nan)],
    {},
    [[], [40], [], []],
    [Feature("minimum", 0.01, 0.0)],
    PointValues(0.0, [0.0, 0.0, None, None], {}),
    None,
    0.0,
    True,
)
FEATURES = CurveFeatures(
    [Feature("root", 0.0, 0.0), Feature("minimum", 0.0, 0.0)],
    [Break(1, 50, 0.01, True)],
    [],
    [],
)


def test_the_curves_that_are_drawn_are_heard_in_their_order() -> None:
    lines = heard_curves(CurveProblem(), SAMPLES, FEATURES, (-1.0, 2.0))
    assert [(each.name, each.number) for each in lines] == [("f", 0), ("f′", 1)]
    assert {(each.left, each.right, each.low, each.high) for each in lines} == {(-1, 1, -1, 2)}
    (only,) = heard_curves(CurveProblem(hidden=(0,)), SAMPLES, FEATURES, (-1.0, 2.0))
    assert only.name == "f′"


def test_a_break_is_heard_where_looking_closer_found_it() -> None:
    _, early = heard_curves(CurveProblem(), SAMPLES, None, (-1.0, 2.0))
    _, late = heard_curves(CurveProblem(), SAMPLES, FEATURES, (-1.0, 2.0))
    for found, index in ((early, 40), (late, 50)):
        (at,) = np.flatnonzero(np.isnan(found.y))
        assert X[index] < found.x[at] < X[index + 1]


def test_the_marks_are_those_of_the_function() -> None:
    function, slope = heard_curves(CurveProblem(), SAMPLES, FEATURES, (-1.0, 2.0))
    assert function.ticks == (Tick(0.0, "zero"), Tick(0.0, "turn"))
    assert slope.ticks == ()
    early, _ = heard_curves(CurveProblem(), SAMPLES, None, (-1.0, 2.0))
    assert early.ticks == (Tick(0.01, "turn"),)
