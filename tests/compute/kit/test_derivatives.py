"""Every derivative of every function against an independent interpreter at 50 digits."""

from __future__ import annotations

import time

import mpmath
import numpy as np
import pytest

from explorer.compute.kit import background
from explorer.compute.kit.derivatives import Derivatives, derivatives_of
from explorer.core.language.expression import functions_used
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import typed_name
from explorer.core.language.parser import parse_expression
from tests import oracle
from tests.compute.rows import ROWS, SATURATED

ORDER = 3
TOLERANCE = 1e-12
ROUNDING = 2.0**-52
CASES = [
    pytest.param(text, points, id=text) for group in ROWS.values() for text, points in group.items()
]


def computed(
    text: str, points: tuple[float, ...], order: int = ORDER, dtype: str = "float64"
) -> list[np.ndarray]:
    """Return f to f^(order) by the tapes, with 0 for the tape's None."""
    derivatives = Derivatives(parse_expression(text), "x", dtype, order)
    rows, _ = derivatives(np.array(points), ())
    return [np.zeros(len(points)) if row is None else row for row in rows]


def error(value: float, true: oracle.Real, next_derivative: oracle.Real, x: float) -> float:
    """Return the error relative to the true value, less what 4 roundings of x would explain.

    Nobody can expect more digits of sin(1e8 x) than the last digit of x decides: the scale is the
    value, or a thousandth of |x f′|, of which 1e-12 is 4 units in the last place of x.
    """
    scale = max(abs(true), abs(x * next_derivative) / 1000)
    difference = abs(mpmath.mpf(value) - true)
    return float(difference / scale) if scale else float(difference)


@pytest.mark.fast_cases(6)
@pytest.mark.parametrize(("text", "points"), CASES)
def test_derivatives_by_nested_tapes_agree_with_the_oracle(
    text: str, points: tuple[float, ...]
) -> None:
    rows = computed(text, points)
    for i, x in enumerate(points):
        true = oracle.derivatives(parse_expression(text), "x", x, ORDER + 1)
        for k in range(ORDER + 1):
            value = float(rows[k][i])
            assert np.isfinite(value), (k, x)
            shown = f"f^({k})({x!r}) = {value!r}, truly {mpmath.nstr(true[k], 17)}"
            assert error(value, true[k], true[k + 1], x) <= TOLERANCE, shown


def test_the_rows_use_every_function_of_the_table() -> None:
    used = {
        name
        for group in ROWS.values()
        for text in group
        for name in functions_used(parse_expression(text))
    }
    # What has no derivative to compare, and what is a condition, is in the tests of semantics.
    conditions = {name for name, row in FUNCTIONS.items() if row.gives_truth}
    assert set(FUNCTIONS) - used - conditions == {
        "ceil",
        "round",
        "stop_gradient",
        "zeros_like",
        "ones_like",
    }


@pytest.mark.parametrize(("text", "x", "order", "size"), SATURATED)
def test_what_tensorflow_makes_from_a_saturated_value_is_exact_to_its_rounding(
    text: str, x: float, order: int, size: float
) -> None:
    value = float(computed(text, (x,))[order][0])
    true = oracle.derivatives(parse_expression(text), "x", x, order)[order]
    assert abs(value - true) <= 2 * ROUNDING * size


@pytest.mark.parametrize("text", [*ROWS["compositions"], *ROWS["activations"]])
def test_float32_derivatives_agree_with_float64_to_its_digits(text: str) -> None:
    points = (0.3, 1.7)
    exact, rough = computed(text, points), computed(text, points, dtype="float32")
    scale = max(1e-3, *(float(np.max(np.abs(row))) for row in exact))
    for a, b in zip(exact, rough, strict=True):
        np.testing.assert_allclose(b, a, rtol=1e-4, atol=1e-5 * scale)


def function_of_x(name: str) -> str:
    row = FUNCTIONS[name]
    listed = ["x > 0.2" if i in row.takes_truth else "x" for i in range(row.arguments[0])]
    return f"{typed_name(name)}({', '.join(listed)})"


@pytest.mark.fast_cases(9)
@pytest.mark.parametrize(
    "name", [name for name, row in FUNCTIONS.items() if row.tensorflow and name != "indicator"]
)
def test_every_operation_of_tensorflow_has_six_derivatives_or_none(name: str) -> None:
    """TensorFlow has no second derivative of some operations, and raises: none such is used."""
    derivatives = Derivatives(parse_expression(function_of_x(name)), "x", "float64", 6)
    rows, _ = derivatives(np.array([-1.3, 0.4, 1.6]), ())
    assert len(rows) == 7
    assert all(row is None or row.shape == (3,) for row in rows)


def compile_now(derivatives: Derivatives) -> None:
    """Trace as a run does when the person rests."""
    with pytest.MonkeyPatch.context() as patch, background.foreground(derivatives.expression):
        patch.setattr("explorer.compute.kit.derivatives.WORTH_COMPILING", 0.0)
        steps = derivatives.trace()
        next(steps)
    for _ in steps:
        time.sleep(0.001)
    assert derivatives.is_compiled


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    "text",
    ["a sin(x)^b + x^3", "gamma(x) cbrt(x - a)", "where(x > a, x^2, ln x)", "a + b", "|x| floor x"],
)
def test_a_traced_function_computes_what_the_eager_one_computes(text: str) -> None:
    derivatives = Derivatives(parse_expression(text), "x", "float64", 3)
    x, parameters = np.linspace(0.1, 4, 50), (1.5, 2.5)[: len(derivatives.parameters)]
    eager, _ = derivatives(x, parameters)
    compile_now(derivatives)
    compiled, _ = derivatives(x, parameters)
    for a, b in zip(eager, compiled, strict=True):
        if a is None or b is None:
            assert a is b
        else:
            np.testing.assert_allclose(b, a, rtol=1e-13, atol=1e-13)


def test_a_traced_function_takes_any_number_of_samples() -> None:
    derivatives = Derivatives(parse_expression("x^3"), "x", "float64", 1)
    derivatives(np.ones(3), ())
    compile_now(derivatives)
    for count in (0, 1, 2, 3, 6, 7):
        rows, _ = derivatives(np.full(count, 2.0), ())
        assert rows[1] is not None
        assert rows[1].tolist() == [12.0] * count


@pytest.mark.slow
def test_a_root_by_a_parameter_is_dragged_without_another_trace() -> None:
    derivatives = Derivatives(parse_expression("x^(1/n)"), "x", "float64", 2)
    x = np.linspace(-3, 3, 101)
    derivatives(x, (3.0,))
    compile_now(derivatives)
    for n in (3.0, 5.0, 2.0):
        rows, _ = derivatives(x, (n,))
        right = np.sign(x) * abs(x) ** (1 / n) if n != 2 else np.where(x < 0, np.nan, abs(x) ** 0.5)
        np.testing.assert_allclose(rows[0], right, rtol=1e-13)


def test_tracing_is_left_out_where_it_does_not_pay() -> None:
    derivatives = Derivatives(parse_expression("x"), "x", "float64", 1)
    assert list(derivatives.trace()) == []
    assert not derivatives.is_compiled


def test_tracing_goes_on_in_the_background_until_it_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("explorer.compute.kit.derivatives.WORTH_COMPILING", 0.0)
    derivatives = Derivatives(parse_expression("sin x"), "x", "float64", 3)
    with background.foreground(derivatives.expression):
        before, _ = derivatives(np.array([1.0]), ())
    for _ in derivatives.trace():
        during, _ = derivatives(np.array([1.0]), ())
        assert during[0] == before[0]
    assert derivatives.is_compiled
    assert derivatives(np.array([1.0]), ())[0] == before


def test_a_trace_halts_while_a_picture_is_computed_and_ends_when_it_is_of_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("explorer.compute.kit.derivatives.WORTH_COMPILING", 0.0)
    derivatives = Derivatives(parse_expression("sin(x)^2 exp x"), "x", "float64", 3)
    with background.foreground(derivatives.expression):
        derivatives(np.array([1.0]), ())
        steps = derivatives.trace()
        for _ in range(200):
            next(steps)
            time.sleep(0.001)
        assert not derivatives.is_compiled
    with background.foreground("something else"):
        pass
    for _ in steps:
        time.sleep(0.001)
    assert not derivatives.is_compiled
    compile_now(derivatives)


@pytest.mark.parametrize("text", ["a x^2 + b x + c", "a^x", "sin(a x + b)", "x^a", "gamma(a x)"])
def test_partial_derivatives_agree_with_the_oracle(text: str) -> None:
    tree = parse_expression(text)
    values = {"a": 1.3, "b": -0.7, "c": 2.0}
    derivatives = Derivatives(tree, "x", "float64", 0)
    partials = derivatives.partials(1.7, [values[p] for p in derivatives.parameters])
    assert set(partials) == set(derivatives.parameters)
    for name, partial in partials.items():
        others = {k: v for k, v in {**values, "x": 1.7}.items() if k != name}
        assert partial is not None
        true = oracle.derivatives(tree, name, values[name], 2, others)
        assert error(partial, true[1], true[2], values[name]) <= TOLERANCE


def test_the_partial_derivative_of_what_has_no_gradient_is_none() -> None:
    derivatives = Derivatives(parse_expression("floor(a) x"), "x", "float64", 0)
    assert derivatives.partials(2.0, (1.5,)) == {"a": None}


def test_without_parameters_there_are_no_partial_derivatives() -> None:
    assert Derivatives(parse_expression("x"), "x", "float64", 0).partials(1.0, ()) == {}


def test_evaluators_are_kept_while_they_are_among_the_last() -> None:
    tree = parse_expression("x^2")
    assert derivatives_of(tree, "x", "float64", 2) is derivatives_of(tree, "x", "float64", 2)
    assert derivatives_of(tree, "x", "float64", 2) is not derivatives_of(tree, "x", "float32", 2)
