"""Rounding that is seen, against fifty digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest

from explorer.core.curves.results import CurveFeatures, CurveSamples
from explorer.core.curves.uncertainty import bounds_of
from tests.compute.asking import answers, spec

pytestmark = pytest.mark.slow

Answer = tuple[Callable[[Any], Any], CurveSamples, CurveFeatures]
CANCELLING = [
    ("1/(1-x) - 2/(1-x^2)", 1 - 1e-7, 1 + 1e-7, lambda x: 1 / (1 - x) - 2 / (1 - x**2)),
    ("(1 - cos x)/x^2", -1e-6, 1e-6, lambda x: (1 - mpmath.cos(x)) / x**2),
    ("(e^x - 1 - x)/x^2", -1e-6, 1e-6, lambda x: (mpmath.exp(x) - 1 - x) / x**2),
]


@pytest.fixture(scope="module", params=CANCELLING, ids=lambda row: row[0])
def answer(request: pytest.FixtureRequest) -> Answer:
    text, low, high, f = request.param
    return (f, *answers(spec(text, low, high, samples=601, hidden=(1, 2, 3))))


def test_the_true_curve_runs_within_what_is_said_to_be_known(
    answer: Answer,
) -> None:
    f, samples, features = answer
    y, rounding = samples.derivatives[0], features.rounding[0]
    assert y is not None
    assert rounding is not None
    low, high = bounds_of(y, rounding)
    with mpmath.workdps(50):
        at = [i for i in range(0, 601, 7) if np.isfinite(y[i])]
        true = np.array([float(f(mpmath.mpf(float(samples.x[i])))) for i in at])
    assert ((low[at] <= true) & (true <= high[at])).mean() > 0.97


def test_what_is_rounding_is_said_and_neither_a_wave_nor_marked(
    answer: Answer,
) -> None:
    _, _, features = answer
    (remark,) = features.remarks
    assert str(remark).startswith("Rounding between ")
    assert ": f. " in str(remark)
    assert features.points == []


def test_derivatives_of_a_hole_are_noise_while_f_is_known() -> None:
    _, features = answers(spec("sin(x)/x", -1e-7, 1e-7, samples=600))
    (remark,) = features.remarks
    assert "f″, f‴. " in str(remark)
    assert ": f, " not in str(remark)
    assert features.points == []


@pytest.mark.parametrize("text", ["sin²x", "x^3 - 3x + 1", "e^x", "1/x", "tan x", "floor(x)", "x"])
def test_usual_views_have_no_rounding_to_be_seen(text: str) -> None:
    _, features = answers(spec(text))
    assert features.remarks == []


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize(
    ("text", "low", "high", "begins"),
    [
        ("sin(x^3)", -30, 30, ["Faster"]),
        ("sin(40/x)", -6.28, 6.28, ["Faster"]),
        ("x^2 sin(50/x)", -1, 1, ["Faster"]),
        ("1/(x - 1/3)^3", -6.28, 6.28, []),
        ("tan x", -6.28, 6.28, []),
        ("sin x", 1e15, 1.00001e15, ["Rounding"]),
        ("(1 - cos x)/x^2", -1e-7, 1e-7, ["Rounding"]),
    ],
)
def test_rounding_is_told_only_where_it_can_be_seen_beside_the_curve(
    text: str, low: float, high: float, begins: list[str]
) -> None:
    _, features = answers(spec(text, low, high, samples=1200))
    assert [str(remark).split()[0] for remark in features.remarks] == begins
