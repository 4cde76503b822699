"""Reasons: what a descent has converged to, and the bound it broke; nothing where unsure."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.compute.descent import descent
from explorer.compute.surface.inspector import inspect
from explorer.core.descent.results import DescentPath
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from tests.compute.descent.test_verdicts import (
    BEALE,
    CONVERGED,
    DIVERGED,
    HIMMELBLAU,
    MOVING,
    OSCILLATING,
    ROSENBROCK,
)

pytestmark = pytest.mark.slow

Case = tuple[str, tuple[float, ...], float, str, int, str]
MINIMUM, MAXIMUM, SADDLE = "That is a minimum.", "That is a maximum.", "That is a saddle."
FLAT = "f is flat there."
LEVEL = "That is no minimum: f is level there and goes on down beyond it."
NO_MINIMUM = "f jumps there and is lower beside it: that is no minimum."
LOWEST = "f jumps up there; on this side of the jump it is lowest."
LEAVING_MAXIMUM = "It is leaving a maximum: its steps grow."
LEAVING_SADDLE = "It is leaving a saddle: its steps grow."
UNTOLD = "Its curvature does not tell whether that is a minimum."


@pytest.fixture(autouse=True)
def walking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a few hundred steps one by one: compiling the loop takes longer."""
    monkeypatch.setattr(descent, "_PATIENCE", 0.4)


def path_of(
    text: str,
    start: tuple[float, ...],
    rate: float,
    optimizer: str = "tape",
    steps: int = 100,
    dtype: str = "float64",
) -> DescentPath:
    spec = DescentSpec(
        FunctionSpec(text),
        (*start, 0.0)[:2],  # type: ignore[arg-type]
        steps,
        (OptimizerConfig(optimizer, rate),),
        dtype,  # type: ignore[arg-type]
    )
    whole = next(p for p in descent.run(spec) if p is not None and p.is_whole)
    return whole.paths[0]


def reason(*case: object) -> str:
    said = path_of(*case).verdict.reason  # type: ignore[arg-type]
    return "" if said is None else str(said)


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("case", CONVERGED, ids=str)
def test_what_is_said_of_an_end_is_what_the_hessian_of_the_tapes_says(case: Case) -> None:
    path = path_of(*case)
    said = path.verdict.reason
    if said is None or str(said) in {FLAT, UNTOLD}:
        return
    axes = FunctionSpec(case[0]).axes()
    expression = FunctionSpec(case[0]).parsed().expression
    at = dict(zip(axes, path.x[-1].tolist(), strict=True))
    eigenvalues = inspect(expression, at, {}, "float64").eigenvalues
    signs = {MINIMUM: {1.0}, MAXIMUM: {-1.0}, SADDLE: {-1.0, 1.0}}[str(said)]
    assert set(np.sign(eigenvalues)) == signs


@pytest.mark.fast_cases(10)
@pytest.mark.parametrize(
    ("case", "said"),
    [
        (("3x^2 + 2x - 1", (0.0,), 0.1), MINIMUM),
        (("x^2 - 2x + 1", (0.0,), 0.1, "sgd", 100, "float32"), MINIMUM),
        (("x^2", (0.0,), 0.1), MINIMUM),
        (("(x - 1e4)^2", (0.0,), 0.1, "tape", 200), MINIMUM),
        (("1e-12 x^2", (1.0,), 1e11, "tape", 300), MINIMUM),
        (("1e12 x^2", (1.0,), 1e-13, "tape", 300), MINIMUM),
        (("x^4 - x^2", (0.5,), 0.1, "tape", 300), MINIMUM),
        (("x^4 - x^2", (0.0,), 0.1), MAXIMUM),
        (("cos x", (0.0,), 0.1), MAXIMUM),
        (("x^2 - y^2", (1.0, 0.0), 0.1, "tape", 200), SADDLE),
        (("x y", (0.0, 0.0), 0.1), SADDLE),
        (("-x^2 - y^2", (0.0, 0.0), 0.1), MAXIMUM),
        ((HIMMELBLAU, (0.0, 0.0), 0.01, "tape", 300), MINIMUM),
        ((BEALE, (1.0, 1.0), 0.01, "momentum", 3000), MINIMUM),
        ((ROSENBROCK, (1.0, 1.0), 0.001), MINIMUM),
        (("max(x, 0)", (-1.0,), 0.1), FLAT),
        (("sigmoid x", (-800.0,), 0.1), FLAT),
        # What does not bend, or has a kink, is told by the slopes at both sides of one variable.
        (("x^4", (0.0,), 0.1), MINIMUM),
        (("-x^4", (0.0,), 0.1), MAXIMUM),
        (("x^3", (0.0,), 0.1), LEVEL),
        (("|x|", (0.0,), 0.1), MINIMUM),
        (("x^2 + |x|", (0.0,), 0.1), MINIMUM),
        (("-|x|", (0.0,), 0.1), MAXIMUM),
        # Maxima at which the gradient is 0 but for rounding.
        (("cos x", (2 * math.pi,), 0.1), MAXIMUM),
        (("cos x", (-40 * math.pi,), 0.1), MAXIMUM),
        (("cos x", (2 * math.pi,), 0.1, "tape", 100, "float32"), MAXIMUM),
        (("sin x", (math.pi / 2,), 0.1), MAXIMUM),
        (("cos x + cos y", (2 * math.pi, -2 * math.pi), 0.1), MAXIMUM),
        (("cos x - cos y", (2 * math.pi, 2 * math.pi), 0.1, "adam", 1), SADDLE),
        # Jumps: from above f(0) = 0, just below f is −1.
        (("floor(x) + x^2", (3.0,), 0.1), NO_MINIMUM),
        (("floor(x - 0.3) + (x - 0.3)^2", (3.0,), 0.1), NO_MINIMUM),
        (("sign(x)/1000 + x^2", (3.0,), 0.1), NO_MINIMUM),
        (("1e6 floor(x) + x^2", (3.0,), 0.1), NO_MINIMUM),
        (("floor(x) + x^2", (-3.0,), 0.1), LOWEST),
        (("ceil(x) + x^2", (-3.0,), 0.1), LOWEST),
        (("floor(x) + x^2 + y^2", (3.0, 1.0), 0.1), NO_MINIMUM),
        (("round(x)/10 + x^2", (2.0,), 0.1), MINIMUM),
        # The edge of the domain.
        (("x^2 + 0 sqrt(x)", (0.25,), 0.5, "tape", 1), ""),
        (("(x - 1)^2 + 0 acos(x)", (1.0,), 0.1, "adam", 1), ""),
        (("x^4 + y^4 - 6x^2 y^2", (0.0, 0.0), 0.1), UNTOLD),
        (("x^3 - 3x y^2", (0.0, 0.0), 0.1), UNTOLD),
        (("x^2 + y^4", (0.0, 0.0), 0.1), UNTOLD),
        (("(x - y)^2", (1.0, 0.0), 0.1), UNTOLD),
        # Bent on one side only.
        (("max(x, 0)^2", (1.0,), 0.5), UNTOLD),
        # On its way out of where it came near.
        (("-x^2", (1e-17,), 0.1), LEAVING_MAXIMUM),
        (("x^2 - y^2", (1.0, 1e-15), 0.1), LEAVING_SADDLE),
        # The gradient is 0 in float32 and nowhere else.
        (("e^-x", (200.0,), 0.1, "tape", 100, "float32"), ""),
    ],
)  # fmt: skip
def test_a_converged_descent_has_come_to_a_known_kind_of_place(
    case: tuple[object, ...], said: str
) -> None:
    assert reason(*case) == said


def test_nothing_is_said_of_an_end_where_a_gradient_is_none() -> None:
    path = path_of("x^2 + floor y", (1.0, 0.5), 0.1)
    assert path.verdict.outcome == "converged"
    assert path.verdict.reason is None


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (("x^2", (1.0,), 1.1), "The rate 1.1 is above 2/f″ = 1 at the start."),
        (("x^2", (1.0,), 1e308), "The rate 1e308 is above 2/f″ = 1 at the start."),
        (
            ("3x^2 + 2x - 1", (0.0,), 0.34, "sgd", 100, "float32"),
            "The rate 0.34 is above 2/f″ = 0.3333 at the start.",
        ),
        (("x^4", (2.0,), 0.2), "The rate 0.2 is above 2/f″ = 0.04167 at the start."),
        (
            ("x^2 + 10y^2", (1.0, 1.0), 0.11),
            "The rate 0.11 is above 2/λmax = 0.1 at the start.",
        ),
        (
            (ROSENBROCK, (-1.2, 1.0), 0.01),
            "The rate 0.01 is above 2/λmax = 0.001328 at the start.",
        ),
        (
            ("x^2", (1.0,), 4.5, "momentum", 300),
            "The rate 4.5 is above 3.8/f″ = 1.9 at the start.",
        ),
        (
            ("x^2 + 10y^2", (1.0, 1.0), 0.07, "nesterov", 300),
            "The rate 0.07 is above 1.357/λmax = 0.06786 at the start.",
        ),
    ],
)
def test_a_diverged_descent_names_the_bound_it_broke(case: tuple[object, ...], said: str) -> None:
    """S28."""
    assert reason(*case) == said


@pytest.mark.parametrize(
    "case",
    [
        ("x^2 - y^2", (1.0, 1.0), 3.0),
        ("-x^2", (1.0,), 0.1),
        ("ln x", (1.0,), 0.1),
        ("sqrt x", (-1.0,), 0.1),
        ("x^2", (1e308,), 0.1),
        ("x^2 - y^2", (1.0, 1e-6), 0.1, "tape", 300),
    ],
)
def test_no_bound_is_named_where_none_was_broken_or_none_holds(case: tuple[object, ...]) -> None:
    path = path_of(*case)  # type: ignore[arg-type]
    assert path.verdict.outcome == "diverged"
    assert path.verdict.reason is None


@pytest.mark.fast_cases(4)
@pytest.mark.parametrize("case", [c for c in DIVERGED if c[3] in {"tape", "sgd"}], ids=str)
def test_a_bound_that_is_named_is_below_the_rate_by_the_tapes(case: Case) -> None:
    if not reason(*case):
        return
    axes = FunctionSpec(case[0]).axes()
    at = dict(zip(axes, case[1], strict=True))
    found = inspect(FunctionSpec(case[0]).parsed().expression, at, {}, "float64")
    assert found.stable_rate is not None
    assert found.stable_rate < case[2]


@pytest.mark.fast_cases(4)
@pytest.mark.parametrize("case", [*MOVING, *OSCILLATING], ids=str)
def test_no_reason_is_given_for_what_goes_on(case: Case) -> None:
    assert not reason(*case)


def test_a_verdict_is_said_with_its_reason() -> None:
    assert str(path_of("x^2", (1.0,), 0.4).verdict) == (
        "Converged at step 9, to 0. That is a minimum."
    )
