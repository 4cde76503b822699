"""What a demonstration is asked: checked when it is read, and completed from its text."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.ranges import FARTHEST, sensible_range, with_end
from explorer.core.sentence import ParseError


def decoded(**fields: Any) -> CurveSpec:  # noqa: ANN401
    return msgspec.json.decode(msgspec.json.encode(fields), type=CurveSpec)


def test_a_spec_survives_json_and_messagepack() -> None:
    function = FunctionSpec("a x^2", (Parameter("a", 2.0, -1.0, 3.0, 0.5),), ("x",))
    spec = CurveSpec(function, low=-1, high=2.5, order=4, hidden=(1,), dtype="float32", taylor=(2,))
    assert msgspec.json.decode(msgspec.json.encode(spec), type=CurveSpec) == spec
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(spec), type=CurveSpec) == spec


def test_an_empty_object_is_the_default_spec() -> None:
    assert decoded(type="curves") == CurveSpec()


@pytest.mark.parametrize(
    "fields",
    [
        {"order": -1},
        {"order": 7},
        {"dtype": "float16"},
        {"taylor": [0]},
        {"taylor": [7]},
        {"epsilon": 0},
        {"epsilon": -1},
        {"epsilon": 11},
        {"samples": 1},
        {"samples": 1_000_000},
        {"low": 1, "high": 1},
        {"low": 2, "high": 1},
        {"low": None},
        {"bottom": 1, "top": 0},
        {"unknown": 1},
        {"type": "surfaces"},
        {"function": {"text": 3}},
        {"function": {"text": "x", "parameters": [{"name": "a", "low": 1, "high": 0}]}},
        {"function": {"text": "x", "parameters": [{"name": "a", "step": 0}]}},
    ],
)
def test_a_wrong_field_is_refused_when_a_spec_is_read(fields: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        decoded(**{"type": "curves", **fields})


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_range_without_ends_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="range"):
        CurveSpec(low=value, high=value)
    with pytest.raises(ValueError, match="range"):
        CurveSpec(low=math.nan)


@pytest.mark.parametrize(("low", "high"), [(0, math.inf), (-math.inf, 0), (-1.7e308, 1.7e308)])
def test_a_range_without_a_width_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="width"):
        CurveSpec(low=low, high=high)


@pytest.mark.parametrize(
    ("text", "axis", "parameters"),
    [
        ("a x^2 + b x + c", "x", ("a", "b", "c")),
        ("sin(k t)", "t", ("k",)),
        ("f(t) = x t", "t", ("x",)),
        ("f(k) = x k", "k", ("x",)),
        ("θ^2", "θ", ()),
        ("a b", "a", ("b",)),
        ("(x1+5) x2^2", "x1", ("x2",)),
        ("y = m x + q", "x", ("m", "q")),
        ("f(x) = t", "t", ()),
        ("5", "x", ()),
    ],
)
def test_the_axis_is_the_declared_or_the_likeliest_letter(
    text: str, axis: str, parameters: tuple[str, ...]
) -> None:
    function = FunctionSpec(text)
    assert function.axis() == axis
    assert function.parameter_names() == parameters


def test_the_axis_asked_for_comes_first_where_it_is_present() -> None:
    assert FunctionSpec("a x", variables=("a",)).axis() == "a"
    assert FunctionSpec("f(x) = a x", variables=("a",)).axis() == "a"
    assert FunctionSpec("b x", variables=("a",)).axis() == "x"


@pytest.mark.parametrize(
    ("text", "axes"),
    [
        ("x^2 + y^2", ("x", "y")),
        ("y x", ("x", "y")),
        ("(x1 + 5) x2^2", ("x1", "x2")),
        ("a x^2 + b x", ("x",)),
        ("f(x) = x y", ("x",)),
        ("f(u, t) = u + 2t", ("u", "t")),
        ("f(x, y) = x", ("x", "y")),
        ("f(x, y) = a y", ("x", "y")),
        ("f(x, y, z) = x", ("x", "y")),
        ("f(x, y) = a", ("a",)),
        ("f(x, y) = 5", ("x",)),
        ("u v w", ("u", "v")),
        ("y^2", ("y",)),
        ("5", ("x",)),
    ],
)
def test_a_second_axis_is_the_declared_one_or_the_partner_of_the_first(
    text: str, axes: tuple[str, ...]
) -> None:
    function = FunctionSpec(text)
    assert function.axes() == axes
    assert not set(function.parameter_names(axes)) & set(axes)


def test_the_axes_asked_for_come_first_where_they_are_present() -> None:
    assert FunctionSpec("x^y", variables=("x",)).axes() == ("x",)
    assert FunctionSpec("x^y", variables=("y", "x")).axes() == ("y", "x")
    assert FunctionSpec("a x + b", variables=("a", "b")).axes() == ("a", "b")
    assert FunctionSpec("x^y", variables=("a",)).axes() == ("x", "y")


def test_a_declared_axis_may_be_chosen_alone_though_the_function_is_constant_in_it() -> None:
    function = FunctionSpec("f(x, y) = a x", variables=("y",))
    assert function.axes() == ("y",)
    assert function.axis() == "y"
    assert function.letters() == ("a", "x", "y")
    assert function.parameter_names() == ("a", "x")


def test_a_parameter_without_a_value_is_one() -> None:
    function = FunctionSpec("a x + b", (Parameter("b", 3.0), Parameter("unused", 9.0)))
    assert function.values() == {"a": 1.0, "b": 3.0}
    assert [p.name for p in function.shown_parameters()] == ["a", "b"]


def test_a_new_text_keeps_every_parameter_that_was_ever_set() -> None:
    function = FunctionSpec("a x", (Parameter("a", 4.0),)).with_text("b x")
    assert [p.name for p in function.shown_parameters()] == ["b"]
    assert function.with_text("a x").values() == {"a": 4.0}


def test_the_letters_of_a_word_being_typed_are_not_kept() -> None:
    function = FunctionSpec().with_text("t a n")
    assert [p.name for p in function.parameters] == ["a", "n"]
    assert function.with_text("tan x").parameters == ()


def test_a_parameter_is_replaced_in_its_place() -> None:
    function = FunctionSpec("a x + b").with_text("a x + b")
    changed = function.with_parameter(Parameter("a", 7.0))
    assert [p.name for p in changed.parameters] == ["a", "b"]
    assert changed.values() == {"a": 7.0, "b": 1.0}


def test_a_text_without_meaning_raises_its_sentence() -> None:
    with pytest.raises(ParseError):
        FunctionSpec("x +").values()


def test_the_visible_orders_are_those_not_hidden() -> None:
    assert CurveSpec(order=3, hidden=(0, 2)).visible() == (1, 3)
    assert CurveSpec(order=0).visible() == (0,)


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite, finite)
def test_a_sensible_range_is_ordered_finite_and_wide_enough_to_sample(a: float, b: float) -> None:
    low, high = sensible_range(a, b)
    assert -FARTHEST <= low < high <= FARTHEST
    assert math.isfinite(high - low)
    middle = low / 2 + high / 2
    assert low < middle < high
    spec = CurveSpec(low=low, high=high)
    assert (spec.low, spec.high) == (low, high)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_a_range_that_is_sensible_is_kept(low: float, width: float) -> None:
    assert sensible_range(low, low + width) == (low, low + width)
    assert sensible_range(low + width, low) == (low, low + width)


def test_a_sensible_range_is_sensible_again() -> None:
    for ends in [(0, 0), (5, 5), (1, 1 + 1e-15), (-1e300, 1e300), (1e-310, 2e-310), (8e307, 9e307)]:
        once = sensible_range(*ends)
        again = sensible_range(*once)
        assert again == pytest.approx(once, rel=1e-12, abs=0), ends


@pytest.mark.parametrize("field", ["low", "high", "point", "bottom", "top"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_curve_spec_has_finite_numbers_only(field: str, value: float) -> None:
    with pytest.raises(ValueError, match=r"finite|low < high"):
        CurveSpec(**{field: value})


@pytest.mark.parametrize(
    ("value", "is_low", "shown"),
    [(-1.0, True, (-1.0, 2.0)), (10.0, True, (10.0, 12.0)), (2.0, True, (2.0, 4.0)),
     (1.0, False, (0.0, 1.0)), (-7.0, False, (-9.0, -7.0)), (0.0, False, (-2.0, 0.0))],
)  # fmt: skip
def test_an_end_put_beyond_the_other_takes_it_along(
    value: float, is_low: bool, shown: tuple[float, float]
) -> None:
    assert with_end(0.0, 2.0, value, is_low=is_low) == shown
