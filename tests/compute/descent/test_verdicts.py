"""Verdicts on descents whose fate is known, and none of them false."""

from __future__ import annotations

import math

import pytest

from explorer.compute.descent import descent
from explorer.core.descent.results import Outcome, Verdict
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig


@pytest.fixture(autouse=True)
def walking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a few hundred steps one by one: compiling the loop takes longer."""
    monkeypatch.setattr(descent, "_PATIENCE", 0.4)


def verdict(
    text: str,
    start: tuple[float, ...],
    rate: float,
    optimizer: str = "tape",
    steps: int = 100,
    dtype: str = "float64",
) -> Verdict:
    spec = DescentSpec(
        FunctionSpec(text),
        (*start, 0.0)[:2],  # type: ignore[arg-type]
        steps,
        (OptimizerConfig(optimizer, rate),),
        dtype,  # type: ignore[arg-type]
    )
    whole = next(p for p in descent.run(spec) if p is not None and p.is_whole)
    return whole.paths[0].verdict


HIMMELBLAU = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"
ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"
BEALE = "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2"

# Function, start, rate, optimizer, steps and dtype.
CONVERGED = [
    ("3x^2 + 2x - 1", (0.0,), 0.1, "tape", 100, "float64"),
    ("3x^2 + 2x - 1", (0.0,), 0.1, "sgd", 100, "float32"),
    ("3x^2 + 2x - 1", (0.0,), 0.32, "tape", 1000, "float64"),
    ("x^2 - 2x + 1", (0.0,), 0.01, "tape", 1000, "float64"),
    ("x^2 - 2x + 1", (0.0,), 0.01, "tape", 1000, "float32"),
    ("x^2 - 2x + 1", (0.0,), 0.1, "sgd", 100, "float32"),
    ("x^2", (1.0,), 0.5, "tape", 10, "float64"),
    ("x^2", (0.0,), 0.1, "tape", 10, "float64"),
    ("x^2", (1.0,), 0.95, "tape", 300, "float64"),
    ("x^2", (1.0,), 0.01, "momentum", 1000, "float64"),
    ("x^2", (1.0,), 0.01, "nesterov", 1000, "float64"),
    ("x^2", (1.0,), 0.1, "adam", 1000, "float64"),
    ("x^2", (1.0,), 0.5, "adagrad", 1000, "float64"),
    ("x^2 + 1e6", (3.0,), 0.1, "tape", 200, "float64"),
    ("(x - 1e4)^2", (0.0,), 0.1, "tape", 200, "float64"),
    ("x^4 - x^2", (0.5,), 0.1, "tape", 300, "float64"),
    ("x^4 - x^2", (-0.1,), 0.1, "tape", 300, "float64"),
    ("x^4 - x^2", (0.0,), 0.1, "tape", 100, "float64"),
    ("-cos x", (1.0,), 0.1, "tape", 300, "float64"),
    ("cosh x", (3.0,), 0.05, "tape", 500, "float64"),
    ("x ln x", (1.0,), 0.1, "tape", 300, "float64"),
    ("max(x, 0)", (-1.0,), 0.1, "tape", 100, "float64"),
    ("sigmoid x", (-800.0,), 0.1, "tape", 100, "float64"),
    ("x^2 + 10y^2", (1.0, 1.0), 0.05, "tape", 300, "float64"),
    ("x^2 + 10y^2", (1.0, 1.0), 0.09, "tape", 300, "float64"),
    ("x^2 - y^2", (1.0, 0.0), 0.1, "tape", 200, "float64"),
    (HIMMELBLAU, (0.0, 0.0), 0.01, "tape", 300, "float64"),
    (HIMMELBLAU, (-3.0, 3.0), 0.01, "momentum", 1000, "float64"),
    (ROSENBROCK, (-1.2, 1.0), 0.1, "adam", 5000, "float64"),
    (BEALE, (1.0, 1.0), 0.01, "momentum", 3000, "float64"),
    ("e^(x^2)", (0.5,), 0.1, "tape", 200, "float64"),
    ("x^2 + |x|^3", (1.0,), 0.1, "tape", 300, "float64"),
]
MOVING = [
    ("x^2 - 2x + 1", (0.0,), 0.01, "tape", 100, "float64"),
    ("x^2 - 2x + 1", (0.0,), 0.01, "tape", 100, "float32"),
    ("x^2", (1.0,), 1e-6, "tape", 100, "float64"),
    ("x^2", (1.0,), 0.99, "tape", 100, "float64"),
    ("x^2", (1.0,), 0.01, "adam", 30, "float64"),
    ("x^2", (1.0,), 0.001, "adadelta", 100, "float64"),
    ("x", (0.0,), 0.1, "tape", 100, "float64"),
    ("x", (0.0,), 0.1, "lion", 100, "float64"),
    ("e^-x", (0.0,), 0.1, "tape", 1000, "float64"),
    ("e^-x", (40.0,), 0.1, "tape", 1000, "float64"),
    ("e^-x", (10.0,), 0.1, "tape", 1000, "float32"),
    ("1/(1 + x^2)", (3.0,), 0.1, "tape", 300, "float64"),
    ("atan x", (5.0,), 0.1, "tape", 100, "float64"),
    ("tanh x", (10.0,), 0.1, "tape", 100, "float64"),
    ("x^4", (1.0,), 0.1, "tape", 1000, "float64"),
    ("x^6", (1.0,), 0.1, "tape", 1000, "float64"),
    ("x^4 - x^2", (1e-6,), 0.01, "tape", 100, "float64"),
    ("x^3", (1.0,), 0.1, "tape", 50, "float64"),
    ("softplus x", (0.0,), 0.1, "tape", 300, "float64"),
    ("5", (1.0,), 0.1, "tape", 100, "float64"),
    ("floor x", (1.5,), 0.1, "tape", 100, "float64"),
    ("x^2 + 0.01 y^2", (1.0, 1.0), 0.1, "tape", 100, "float64"),
    (ROSENBROCK, (-1.2, 1.0), 1e-4, "tape", 1000, "float64"),
    (ROSENBROCK, (-1.2, 1.0), 1e-3, "tape", 1000, "float64"),
    ("x^2 - y^2", (1.0, 1e-6), 0.1, "tape", 50, "float64"),
    ("sqrt x", (100.0,), 0.1, "tape", 100, "float64"),
]
OSCILLATING = [
    ("x^2", (1.0,), 1.0, "tape", 100, "float64"),
    ("|x|", (1.03,), 0.1, "tape", 100, "float64"),
    ("|x|", (1.0,), 0.3, "sgd", 99, "float32"),
    ("|x| + |y|", (1.03, 0.55), 0.1, "tape", 100, "float64"),
    ("x^2", (1.0,), 0.1, "lion", 200, "float64"),
    ("x^4", (1.0,), 0.5, "tape", 100, "float64"),
    ("x^4 - x^2", (0.8,), 0.6, "tape", 300, "float64"),
    ("-cos x", (1.0,), 2.5, "tape", 300, "float64"),
    ("x^2 + 10y^2", (1.0, 1.0), 0.1, "tape", 100, "float64"),
]
DIVERGED = [
    ("x^2", (1.0,), 1.1, "tape", 100, "float64"),
    ("x^2", (1.0,), 1.001, "tape", 100, "float64"),
    ("x^2", (1.0,), 1.1, "tape", 10_000, "float64"),
    ("x^2", (1.0,), 1e308, "tape", 100, "float64"),
    ("3x^2 + 2x - 1", (0.0,), 0.34, "sgd", 100, "float32"),
    ("3x^2 + 2x - 1", (0.0,), 0.4, "tape", 1000, "float32"),
    ("x^4", (2.0,), 0.2, "tape", 100, "float64"),
    ("-x^2", (1.0,), 0.1, "tape", 100, "float64"),
    ("x^3", (-1.0,), 0.1, "tape", 100, "float64"),
    ("-e^x", (1.0,), 0.1, "tape", 100, "float64"),
    ("ln x", (1.0,), 0.1, "tape", 100, "float64"),
    ("sqrt x", (0.01,), 0.1, "tape", 100, "float64"),
    ("sqrt x", (-1.0,), 0.1, "tape", 100, "float64"),
    ("1/x", (0.0,), 0.1, "tape", 100, "float64"),
    ("x^2", (1e308,), 0.1, "tape", 100, "float64"),
    ("x^2", (1e39,), 0.1, "tape", 100, "float32"),
    ("x^2 + 10y^2", (1.0, 1.0), 0.11, "tape", 100, "float64"),
    (ROSENBROCK, (-1.2, 1.0), 0.01, "tape", 100, "float64"),
    ("x^2", (1.0,), 4.5, "momentum", 300, "float64"),
    ("x^2 - y^2", (1.0, 1e-6), 0.1, "tape", 300, "float64"),
]
TABLE = [
    pytest.param(*case, outcome, id=f"{case[0]} from {case[1]} at {case[2]} {case[3]} {outcome}")
    for outcome, cases in (
        ("converged", CONVERGED),
        ("moving", MOVING),
        ("oscillating", OSCILLATING),
        ("diverged", DIVERGED),
    )
    for case in cases
]


@pytest.mark.slow
@pytest.mark.parametrize(("text", "start", "rate", "optimizer", "steps", "dtype", "outcome"), TABLE)
def test_the_verdict_is_the_known_outcome(
    text: str,
    start: tuple[float, ...],
    rate: float,
    optimizer: str,
    steps: int,
    dtype: str,
    outcome: Outcome,
) -> None:
    found = verdict(text, start, rate, optimizer, steps, dtype)
    assert found.outcome == outcome, str(found.sentence)


@pytest.mark.parametrize(
    ("text", "start", "rate", "said"),
    [
        ("3x^2 + 2x - 1", 0.0, 0.1, "Converged at step 14, to −0.333333."),
        ("x^2 - 2x + 1", 0.0, 0.1, "Converged at step 62, to 1."),
        ("x^2 - 2x + 1", 0.0, 0.01, "Still moving after 100 steps; the gradient is 0.27."),
        ("x^2", 0.0, 0.1, "Stays at its start: the gradient is 0 there."),
        ("|x|", 1.03, 0.1, "Oscillates about −0.02, with steps of 0.1."),
        ("x^2", 1.0, 1.05, "Diverges: since step 1 f is higher than at the start, and the steps "),
        ("x^2", 1.0, 1.1, "Diverged: at step 100 it is at 8.2818e7, and its steps still grow."),
        ("x^2", 1.0, 1e100, "Diverged at step 2: f is beyond the range of float64."),
        ("ln x", 1.0, 0.1, "Left the domain of f at step 6: f is NaN at −0.00156978."),
        ("cos x", 2 * math.pi, 0.1, "Stays at its start: its gradient of 2.4e−16 is 0 but for "),
        ("sqrt x", -1.0, 0.1, "f is NaN at the start."),
        ("1/x", 0.0, 0.1, "f is infinite at the start."),
        ("tf.where(x > 0, x ln x, 0)", 0.0, 0.1, "The gradient is NaN at the start."),
        ("sqrt x", 0.0, 0.1, "The gradient is infinite at the start."),
        ("e^-x", 60.0, 0.1, "Stands still on a gradient of 8.8e−27: its steps are shorter "),
        ("floor x", 1.5, 0.1, "Stands still: the tape gives no gradient."),
    ],
)
def test_the_verdict_is_said_with_its_step_and_place(
    text: str, start: float, rate: float, said: str
) -> None:
    assert str(verdict(text, (start,), rate).sentence).startswith(said)


def test_one_step_is_said_in_the_singular() -> None:
    found = verdict("x^2", (1.0,), 0.1, steps=1)
    assert str(found) == "Still moving after 1 step; the gradient is 1.6."


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 60


OTHER_SPELLING = "Written without tf, as where(…) or if … else …, only the piece taken counts."


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    ("text", "start", "dtype"),
    [
        ("tf.where(x > 0, sqrt(x)^3, x^2)", (-1.0,), "float64"),
        ("tf.where(x > 0, sqrt(x)^3, x^2)", (-1.0,), "float32"),
        ("tf.where(x != 0, sin x / x, 1)", (0.0,), "float64"),
        ("tf.where(x > 0, x ln x, 0) + y^2", (-1.0, 1.0), "float64"),
    ],
)
def test_a_nan_of_the_piece_not_taken_is_told_with_the_spelling_that_has_none(
    text: str, start: tuple[float, ...], dtype: str
) -> None:
    found = verdict(text, start, 0.1, dtype=dtype)
    assert str(found).startswith("The gradient is NaN at the start. tf.where differentiates")
    assert str(found).endswith(OTHER_SPELLING)
    # Keeping the promise: that spelling goes on.
    other = verdict(text.replace("tf.where", "where"), start, 0.1, dtype=dtype)
    assert "NaN" not in str(other)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        # Infinite, or NaN in the other spelling as well, or without a pasted tf.where.
        ("tf.where(x >= 0, sqrt(x), 0)", (0.0,)),
        ("tf.where(x > -1, 0 sqrt(x)/x + x, x)", (0.0,)),
        ("sqrt(x^2) + tf.where(x > 0, x, 0)", (0.0,)),
        ("tf.where(x > 0, x^2, -x)", (3.0,)),
        ("sqrt(x)^2", (0.0,)),
    ],
)
def test_another_spelling_is_told_only_where_it_helps(text: str, start: tuple[float, ...]) -> None:
    assert OTHER_SPELLING not in str(verdict(text, start, 0.1))
