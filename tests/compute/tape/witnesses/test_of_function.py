"""The witnesses of typed functions, against derivatives of fifty digits."""

from __future__ import annotations

import math

import mpmath
import pytest
import tensorflow as tf

from explorer.compute.tape.witnesses.of_function import central, forward, witnesses
from explorer.core.language.parser import parse
from explorer.core.tape.function_witnesses import FunctionWitness

FUNCTIONS = {
    "x^5": (2.0, lambda x: x**5),
    "sin²x": (1.5, lambda x: mpmath.sin(x) ** 2),
    "exp(-x^2) ln x": (0.7, lambda x: mpmath.exp(-(x**2)) * mpmath.log(x)),
    "a x^2 + 1/x": (0.2, lambda x: 3 * x**2 + 1 / x),
}


@pytest.fixture(autouse=True)
def no_advice_about_tracing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tf.get_logger(), "disabled", True)


def asked(text: str, at: float, order: int, dtype: str = "float64") -> dict[str, FunctionWitness]:
    found = witnesses(
        parse(text).expression, "x", at, {"a": 3.0} if "a" in text else {}, dtype, order
    )
    return {each.kind: each for each in found}


@pytest.mark.parametrize("text", FUNCTIONS)
@pytest.mark.slow
def test_all_five_give_the_true_derivatives(text: str) -> None:
    at, function = FUNCTIONS[text]
    with mpmath.workdps(50):
        expected = [float(mpmath.diff(function, mpmath.mpf(at), k)) for k in (1, 2)]
    found = asked(text, at, 2)
    assert list(found) == ["eager", "function", "compiled", "forward", "differences"]
    for kind, witness in found.items():
        rel = 1e-8 if kind == "differences" else 1e-12
        assert witness.derivatives == pytest.approx(expected, rel=rel)
        assert witness.agrees == (True, True)
        assert witness.failure is None


@pytest.mark.slow
def test_forward_mode_goes_to_higher_orders_by_accumulators_within_one_another() -> None:
    found = forward(tf.sin, tf.constant(0.5, tf.float64), 2)
    expected = [math.sin(0.5), math.cos(0.5), -math.sin(0.5)]
    assert [float(each) for each in found] == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_differences_by_nine_values_are_right_to_the_eighth_power(order: int) -> None:
    expected = float(mpmath.diff(mpmath.exp, mpmath.mpf(0.5), order))
    assert central(tf.exp, 0.5, order, 2e-2) == pytest.approx(expected, rel=1e-7)


def test_differences_of_a_constant_are_nothing_at_all() -> None:
    assert central(lambda x: 5 + 0 * x, 1.0, 3, 2e-4) == 0.0


@pytest.mark.slow
def test_where_the_tape_gives_nan_differences_give_the_number() -> None:
    found = asked("sqrt(x^4)", 0.0, 1)
    assert math.isnan(found["eager"].derivatives[0] or 0)
    assert found["compiled"].agrees == (True,)
    assert found["differences"].derivatives == (0.0,)
    assert found["differences"].agrees == (False,)


@pytest.mark.slow
def test_none_of_the_tape_is_nothing_by_every_way() -> None:
    found = asked("floor x", 2.5, 1)
    assert found["eager"].derivatives == (None,)
    assert found["differences"].derivatives == (0.0,)
    assert all(witness.agrees == (True,) for witness in found.values())
