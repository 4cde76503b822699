"""Functions of our own: whole numbers without rounding, roots of what is negative."""

from __future__ import annotations

import functools
import math

import mpmath
import numpy as np
import pytest
import tensorflow as tf

from explorer.compute.kit.derivatives import Derivatives
from explorer.compute.kit.lowering import Tensor, lower
from explorer.compute.kit.tape import nested
from explorer.core.language.parser import parse_expression
from tests import oracle

WAYS = ("eager", "graph", "xla")


def values(text: str, x: list[float], dtype: str = "float64", way: str = "eager") -> np.ndarray:
    """Return f at x, with 3 for the letter n and 2 for the letter b."""
    kind = tf.as_dtype(dtype)
    fixed = {"n": tf.constant(3, kind), "b": tf.constant(2, kind)}

    def f(at: Tensor) -> Tensor:
        return lower(parse_expression(text), {**fixed, "x": at}, kind)

    if way != "eager":
        # A partial is new to TensorFlow each time; it would warn of retracing.
        f = tf.function(functools.partial(f), autograph=False, jit_compile=way == "xla")
    return f(tf.constant(x, kind)).numpy()


def derivatives(text: str, x: float, *parameters: float, order: int = 3) -> list[float]:
    rows, _ = Derivatives(parse_expression(text), "x", "float64", order)(np.array([x]), parameters)
    return [0.0 if row is None else float(row[0]) for row in rows]


WHOLE = {
    "log10(x)": {10.0**k: k for k in range(16)} | {float(f"1e{k}"): k for k in (-300, -3, 300)},
    "log2 x": {2.0**k: k for k in range(-50, 60)},
    "log(x, b)": {2.0**k: k for k in range(-5, 40)},
    "log(x, 7)": {7.0**k: k for k in range(18)},
    "ln x/ln n": {3.0**k: k for k in range(30)},
    "cbrt x": {float(k**3): k for k in range(-60, 60)},
    "x^(1/5)": {float(k**5): k for k in range(-30, 30)},
    "x^(2/3)": {float(k**3): k**2 for k in range(-30, 30)},
    "root(x, 6)": {float(k**6): k for k in range(20)},
    "root(x, n)": {float(k**3): k for k in range(-60, 60)},
    "x^(2/n)": {float(k**3): k**2 for k in range(-30, 30)},
    "x^n": {float(k): k**3 for k in range(-60, 60)},
    "x!": {float(k): math.factorial(k) for k in range(171)},
    "gamma(x)": {float(k + 1): math.factorial(k) for k in range(171)},
    "10^x": {float(k): 10**k for k in range(16)},
    "exp2(x)": {float(k): 2**k for k in range(60)},
    "sqrt x": {float(k * k): k for k in range(60)},
    "floor(log10(x))": {10.0**k: k for k in range(16)},
    "floor(cbrt(x))": {27.0: 3, 64.0: 4, 125.0: 5},
    "ceil(log2(x))": {2.0**29: 29},
    "hypot(x, 4)": {3.0: 5},
}


@pytest.mark.fast_cases(5)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("text", WHOLE)
def test_whole_numbers_come_out_whole(text: str, way: str) -> None:
    known = WHOLE[text]
    found = values(text, list(known), way=way)
    assert found.tolist() == [float(right) for right in known.values()]


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("count", [1, 3, 4, 7, 1000])
def test_whole_numbers_do_not_depend_on_how_many_are_asked(count: int, way: str) -> None:
    for text, x, right in (("log10 x", 100.0, 2), ("cbrt x", 27.0, 3), ("log2 x", 2.0**29, 29)):
        assert values(text, [x] * count, way=way).tolist() == [right] * count


@pytest.mark.parametrize("way", WAYS)
def test_float32_has_whole_numbers_too(way: str) -> None:
    assert values("log10 x", [1e3, 1e6], "float32", way).tolist() == [3, 6]
    assert values("cbrt x", [-27, 64, 125], "float32", way).tolist() == [-3, 4, 5]
    assert values("x!", [5, 10], "float32", way).tolist() == [120, 3628800]


def test_what_is_no_whole_number_stays_as_near_as_it_was() -> None:
    for x in (99.0, 100 + 1e-10, 1e-5, 12345.678, math.nextafter(1000, 2000)):
        with mpmath.workdps(40):
            right = float(mpmath.log10(x))
        assert values("log10 x", [x])[0] == pytest.approx(right, rel=4e-16)


@pytest.mark.parametrize("way", WAYS)
def test_factorials_have_no_value_at_their_poles(way: str) -> None:
    assert np.isnan(values("x!", [-1, -2, -30], way=way)).all()
    assert np.isnan(values("gamma(x)", [0, -1, -2], way=way)).all()
    assert np.isnan(derivatives("x!", -2.0)).all()


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("x", [-2.5, -0.3, 0.5, 1.0, 4.0, 5.0, 12.0, 20.25])
def test_factorials_have_the_derivatives_of_the_gamma_function(x: float) -> None:
    with mpmath.workdps(40):
        right = [float(d) for d in mpmath.diffs(lambda a: mpmath.gamma(a + 1), x, 3)]
    assert derivatives("x!", x) == pytest.approx(right, rel=1e-11)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("text", ["x^(1/n)", "root(x, n)", r"\sqrt[n]{x}"])
def test_roots_by_an_odd_parameter_are_real_below_zero(text: str) -> None:
    right = derivatives("x^(1/3)", -8.0)
    assert right[:2] == pytest.approx([-2, 1 / 12])
    assert derivatives(text, -8.0, 3.0) == pytest.approx(right)
    assert derivatives(text, 8.0, 3.0) == pytest.approx(derivatives("x^(1/3)", 8.0))
    for n in (2.0, 4.0, 2.5, 0.5 + 1e-9):
        assert math.isnan(derivatives(text, -8.0, n)[0])
        assert derivatives(text, 8.0, n)[0] == pytest.approx(8 ** (1 / n))


@pytest.mark.parametrize(
    ("m", "n", "right"),
    [(2.0, 3.0, 4.0), (-1.0, 3.0, -0.5), (2.0, 6.0, -2.0), (6.0, 2.0, -512.0), (4.0, 6.0, 4.0),
     (1.0, 6.0, math.nan), (3.0, 2.0, math.nan), (0.0, 5.0, 1.0), (1.5, 3.0, math.nan)],
)  # fmt: skip
def test_powers_by_a_ratio_of_parameters_are_those_of_its_reduced_fraction(
    m: float, n: float, right: float
) -> None:
    found = derivatives("x^(m/n)", -8.0, m, n)[0]
    assert found == pytest.approx(right, nan_ok=True)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5])
def test_a_whole_power_by_a_parameter_has_all_derivatives_at_zero(n: int) -> None:
    right = [math.factorial(n) if k == n else 0 for k in range(7)]
    assert derivatives("x^n", 0.0, float(n), order=6) == right


def test_a_power_has_the_derivatives_of_tf_pow_elsewhere() -> None:
    x = tf.constant([-2.0, -0.5, 0.5, 3.0], tf.float64)
    for n in (-2.0, 3.0, 4.0):
        exponent = tf.constant(n, tf.float64)
        tree, fixed = parse_expression("x^n"), {"n": exponent}
        ours = nested(lambda v, t=tree, f=fixed: lower(t, {**f, "x": v}, tf.float64), x, 3)
        own = nested(lambda v, e=exponent: tf.pow(v, e), x, 3)
        for a, b in zip(ours, own, strict=True):
            np.testing.assert_allclose(np.array(a), np.array(b), rtol=1e-14)


@pytest.mark.parametrize(
    ("text", "x", "parameters", "value"),
    [
        ("(-2)^x", 3.0, (), -8.0),
        ("(-2)^(-x)", 1.0, (), -0.5),
        ("(1-4)^(2x)", 1.0, (), 9.0),
        ("x^x", -2.0, (), 0.25),
        ("(-1)^x x", 2.0, (), 2.0),
        ("a^x", 3.0, (-2.0,), -8.0),
        ("a^(x/3)", 1.0, (-8.0,), -2.0),
    ],
)
def test_below_zero_a_power_has_no_derivative_by_its_exponent(
    text: str, x: float, parameters: tuple[float, ...], value: float
) -> None:
    found = derivatives(text, x, *parameters)
    assert found[0] == pytest.approx(value)
    assert all(map(math.isnan, found[1:]))


@pytest.mark.parametrize(
    ("text", "x"), [("2^x", 3.0), ("(pi/2)^x", 1.5), ("(5-2)^x", 2.0), ("x^x", 2.5), ("0^x", 2.0)]
)
def test_above_zero_a_power_has_its_derivatives_by_its_exponent(text: str, x: float) -> None:
    right = [float(d) for d in oracle.derivatives(parse_expression(text), "x", x, 3)]
    assert derivatives(text, x) == pytest.approx(right)


@pytest.mark.parametrize(
    ("text", "numerator", "denominator"),
    [
        ("x^(1/3+1/3)", 2, 3), ("x^(1-1/3)", 2, 3), ("x^(2*1/3)", 2, 3), ("x^((1+1)/3)", 2, 3),
        ("x^(2*3^-1)", 2, 3), ("x^(0.5-1/6)", 1, 3), ("x^(-(1/5+2/5))", -3, 5), ("x^(2^2)", 4, 1),
        ("x^(1/3-1/3)", 0, 1), ("x^(7/3-1/3)", 2, 1),
    ],
)  # fmt: skip
def test_an_exponent_is_the_fraction_that_its_whole_numbers_make(
    text: str, numerator: int, denominator: int
) -> None:
    def right(at: mpmath.mpf) -> mpmath.mpf:
        return (abs(at) ** (mpmath.mpf(numerator) / denominator)) * (-1) ** numerator

    with mpmath.workdps(40):
        expected = [float(d) for d in mpmath.diffs(right, -8, 2)]
    assert derivatives(text, -8.0, order=2) == pytest.approx(expected)


def test_an_exponent_with_a_parameter_and_fractions_is_real_where_it_can_be() -> None:
    for text in ("x^(n+1/3)", "x^(1/3+n)", "x^(n-2/3)", "x^(n/3+1/3)"):
        power = {"x^(n-2/3)": 1 / 3, "x^(n/3+1/3)": 2 / 3}.get(text, 4 / 3)
        sign = -1 if power == 1 / 3 else 1
        assert derivatives(text, -8.0, 1.0)[0] == pytest.approx(sign * 8**power)


@pytest.mark.fast_cases(5)
@pytest.mark.parametrize("text", ["sech x", "csch x"])
@pytest.mark.parametrize("x", [-800.0, -31.0, -29.0, 0.5, 29.9, 30.0, 300.0, 745.0, 800.0, 1e300])
def test_hyperbolic_reciprocals_have_derivatives_where_their_denominator_overflows(
    text: str, x: float
) -> None:
    with mpmath.workdps(50):
        f = {"sech x": mpmath.sech, "csch x": mpmath.csch}[text]
        right = [float(d) for d in mpmath.diffs(f, x, 3)] if abs(x) < 1e3 else [0.0] * 4
    assert derivatives(text, x) == pytest.approx(right, rel=1e-13, abs=1e-300)
