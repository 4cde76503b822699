"""Curves as they are asked for and answered: cases of the teaching material and what the tape says.

S1, S2 … are the names of the cases in the material that this program is made for.
"""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest

from explorer.compute.curves.curves import evaluate, evaluator, run, sample
from explorer.compute.curves.differences import central_difference
from explorer.core.curves.results import CurveFeatures, CurveSamples, PointValues
from explorer.core.language.functions import FUNCTIONS
from explorer.core.language.known_names import typed_name
from explorer.core.results import Progress
from explorer.core.sentence import ParseError
from tests.compute.asking import answers, spec, told

PI = math.pi
NAN, INF = math.nan, math.inf


def at(text: str, x: float, **fields: object) -> PointValues:
    """Return the values at a point, with the central difference at ε = 1e-3."""
    return sample(spec(text, point=x, differences=True, samples=2, **fields)).point


# Values


@pytest.mark.fast_cases(6)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", sorted(n for n, row in FUNCTIONS.items() if not row.gives_truth))
def test_a_value_does_not_depend_on_how_many_are_asked(name: str, dtype: str) -> None:
    row = FUNCTIONS[name]
    letters = ("x > 0" if i in row.takes_truth else "xab"[i] for i in range(row.arguments[0]))
    text = "(x > 0) x" if name == "indicator" else f"{typed_name(name)}({', '.join(letters)})"
    asked = spec(text, values={"a": 2.5, "b": 3.0}, dtype=dtype, order=1)
    x = [-2.5, -1.0, -0.3, 0.1, 0.7, 1.0, 8.0, 27.0, 100.0, 536870912.0, 0.49, 0.25] * 2
    alone = np.array([evaluate(asked, [place]) for place in x], float)[:, :, 0]
    for count in (3, 4, 7, len(x)):
        together = np.array(evaluate(asked, x[:count]), float)
        np.testing.assert_array_equal(together, alone[:count].T)
    for samples in (5, 38):
        point = sample(spec(text, values={"a": 2.5, "b": 3.0}, dtype=dtype, point=100.0,
                            samples=samples)).point  # fmt: skip
        np.testing.assert_array_equal(np.array(point.derivatives[:2], float), alone[8])


def test_what_has_no_value_has_no_derivative() -> None:
    assert evaluate(spec("0/0", order=2), [1.0])[1:] == [[None], [None]]
    assert evaluate(spec("ln(-1)", order=1), [1.0])[1:] == [[None]]
    samples = sample(spec("0/0", samples=5))
    assert str(samples.notes[1]).endswith("f does not contain the variable, nor has a value.")


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("ln x", 0, INF),
        ("-log(1 - x^2) + x", -1, 1),
        ("arccosh(x) + ln(x - 2)", 2, INF),
        ("a log2(x + 3)", -3, INF),
        ("atanh(x) + x^2", -1, 1),
        ("ln(x)/x", 0, INF),
        ("x^2 + 0 ln(2 - x)", -INF, 2),
    ],
)
def test_there_is_no_derivative_where_the_function_has_no_value(
    text: str, begins: float, ends: float, dtype: str
) -> None:
    asked = spec(text, -4.03, 4.03, samples=80, order=3, dtype=dtype, values={"a": 2.0}, point=-3.5)
    samples = sample(asked)
    is_inside = (samples.x > begins) & (samples.x < ends)
    table = np.array(evaluate(asked, samples.x.tolist()), float)
    for order, row in enumerate(samples.derivatives):
        assert row is not None
        np.testing.assert_array_equal(np.isfinite(row), is_inside)
        np.testing.assert_array_equal(np.isfinite(table[order]), is_inside)
    is_known = begins < -3.5 < ends
    at_point = [*samples.point.derivatives, *samples.point.partials.values()]
    assert (np.isfinite(np.array(at_point, float)) == is_known).all()


# Cases of the material


def test_s1_the_central_difference_of_a_quadratic() -> None:
    assert at("3x^2 + 2x - 1", 1, epsilon=1e-3).difference == 7.999999999999119


def test_s2_the_central_differences_of_a_function_of_two_variables() -> None:
    text = "(x1+5) x2^2"
    assert at(text, 2, variables=("x1",), values={"x2": 3}).difference == 8.999999999993236
    assert at(text, 3, variables=("x2",), values={"x1": 2}).difference == 41.999999999994486


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_s3_the_gradient_of_a_function_of_two_variables(dtype: str) -> None:
    text = "(x1+5) x2^2"
    along_x1 = at(text, 2, variables=("x1",), values={"x2": 3}, dtype=dtype)
    assert (along_x1.derivatives[1], along_x1.partials) == (9, {"x2": 42})
    along_x2 = at(text, 3, variables=("x2",), values={"x1": 2}, dtype=dtype)
    assert (along_x2.derivatives[1], along_x2.partials) == (42, {"x1": 9})


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_s11_to_s13_a_quadratic_with_parameters(dtype: str) -> None:
    point = at("a x^2 + b x + c", 0, values={"a": 1, "b": -2, "c": 1}, dtype=dtype)
    assert point.derivatives == [1, -2, 2, 0]
    assert point.partials == {"a": 0, "b": 0, "c": 1}


@pytest.mark.parametrize(("dtype", "accuracy"), [("float64", 1e-14), ("float32", 1e-6)])
def test_s19_the_square_of_the_sine_with_three_derivatives(dtype: str, accuracy: float) -> None:
    for x, derivatives in [(PI / 2, [1, 0, -2, 0]), (PI, [0, 0, 2, 0])]:
        point = at("sin^2 x", x, dtype=dtype)
        assert point.derivatives == pytest.approx(derivatives, abs=accuracy)
    samples = sample(spec("sin^2 x", dtype=dtype))
    known = [
        np.sin(samples.x) ** 2,
        np.sin(2 * samples.x),
        2 * np.cos(2 * samples.x),
        -4 * np.sin(2 * samples.x),
    ]
    for row, truth in zip(samples.derivatives, known, strict=True):
        assert row is not None
        np.testing.assert_allclose(row, truth, atol=10 * accuracy)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_s22_the_cube(dtype: str) -> None:
    assert at("x^3", 1, dtype=dtype).derivatives[1:3] == [3, 6]


# What the tape says where mathematics and TensorFlow part


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(
    ("text", "x", "derivatives"),
    [
        ("floor x", 0.5, [0, None, None, None]),
        ("ceil x", 0.5, [1, None, None, None]),
        ("round x", 0.7, [1, None, None, None]),
        ("x floor x", 1.5, [1.5, 1, None, None]),
        ("x > 0", 1, [1, None, None, None]),
        ("heaviside x", 1, [1, None, None, None]),
        ("where(x>0, 1, 2)", 1, [1, None, None, None]),
        ("x^3 {x>0}", -2, [NAN, NAN, NAN, NAN]),
        ("x^3 {x>0}", 2, [8, 12, 12, 6]),
        ("{x<0: x^3, x>1: sqrt(x - 1)}", -2, [-8, 12, -12, 6]),
        ("{x<0: x^3, x>1: x^4}", 0.5, [NAN, NAN, NAN, NAN]),
        ("sign x", 0.5, [1, 0, 0, 0]),
        ("relu x", 0, [0, 0, 0, 0]),
        ("max(x, 0)", 0, [0, 1, 0, 0]),
        ("max(0, x)", 0, [0, 0, 0, 0]),
        ("min(x, 0)", 0, [0, 1, 0, 0]),
        ("clip(x, 0, 1)", 0, [0, 1, 0, 0]),
        ("|x|", 0, [0, 0, 0, 0]),
        ("|x|", -2, [2, -1, 0, 0]),
        ("√x", 0, [0, INF, -INF, INF]),
        ("x^(1/3)", 0, [0, INF, -INF, INF]),
        ("cbrt x", -8, [-2, 1 / 12, 1 / 144, 5 / 3456]),
        ("ln x", 0, [-INF, INF, -INF, INF]),
        ("1/x", 0, [INF, -INF, INF, -INF]),
        ("x^x", 0, [1, NAN, NAN, NAN]),
        ("√(x^2)", 0, [0, NAN, NAN, NAN]),
        ("tf.where(x>0, x ln x, 0)", 0, [0, NAN, NAN, NAN]),
        ("tf.where(x!=0, sin x/x, 1)", 0, [1, NAN, NAN, NAN]),
        ("3x^2 + 2x - 1", 1, [4, 8, 6, 0]),
        ("x^2", 0, [0, 0, 2, 0]),
        ("x^3", 0, [0, 0, 0, 6]),
        ("x^0", 0, [1, 0, 0, 0]),
        ("x^1.5", 0, [0, 0, INF, -INF]),
        ("x^-1", 2, [0.5, -0.25, 0.25, -0.375]),
        ("(x > 0) x", 2, [2, 1, 0, 0]),
        ("softsign x", 0, [0, 1, 0, 0]),
        ("5", 3, [5, 0, 0, 0]),
    ],
)
def test_what_the_tape_says_at_corners_and_edges(
    text: str, x: float, derivatives: list[float | None], dtype: str
) -> None:
    found = at(text, x, dtype=dtype).derivatives
    assert [value is None for value in found] == [value is None for value in derivatives]
    numbers = [value for value in found if value is not None]
    known = [value for value in derivatives if value is not None]
    assert numbers == pytest.approx(known, rel=1e-5, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("floor x", {1: "The tape gives None: TensorFlow has no gradient for tf.floor."}),
        ("heaviside x", {1: "The tape gives None: TensorFlow has no gradient for a comparison."}),
        ("x floor x", {2: "The tape gives None: TensorFlow has no gradient for tf.floor."}),
        (
            "3x^2 + 2x - 1",
            {3: "The tape gives None: f″ no longer depends on the variable. Drawn as 0."},
        ),
        ("|x|", {3: "The tape gives None: f″ no longer depends on the variable. Drawn as 0."}),
        ("5", {1: "The tape gives None: f does not contain the variable. Drawn as 0."}),
        ("sin x", {}),
    ],
)
def test_the_first_none_is_explained(text: str, notes: dict[int, str]) -> None:
    samples = sample(spec(text))
    assert {order: str(note) for order, note in samples.notes.items()} == notes


def test_a_none_that_is_no_zero_leaves_no_curve() -> None:
    assert [row is None for row in sample(spec("floor x")).derivatives] == [
        False,
        True,
        True,
        True,
    ]


# The answer


def test_samples_stand_equally_spaced_from_end_to_end() -> None:
    samples = sample(spec("x^2", -1, 3, samples=5, order=1))
    assert samples.x.tolist() == [-1, 0, 1, 2, 3]
    assert [row.tolist() for row in samples.derivatives if row is not None] == [
        [1, 0, 1, 4, 9],
        [-2, 0, 2, 4, 6],
    ]


@pytest.mark.parametrize("order", range(7))
def test_there_are_as_many_curves_as_were_asked_for(order: int) -> None:
    samples = sample(spec("e^(2x)", order=order, samples=3, point=0.0))
    assert len(samples.derivatives) == len(samples.steep) == order + 1
    assert samples.point.derivatives[: order + 1] == [2.0**k for k in range(order + 1)]


def test_the_point_has_the_orders_that_taylor_polynomials_need() -> None:
    point = at("e^x", 0, order=1, taylor=(2, 5))
    assert point.derivatives == [1, 1, 1, 1, 1, 1]


def test_the_point_may_stand_outside_the_picture() -> None:
    assert at("x^2", 1000).derivatives[:2] == [1e6, 2e3]


def test_the_central_difference_is_drawn_only_where_asked_for() -> None:
    with_it, without = (sample(spec("x^2", -1, 1, samples=3, differences=d)) for d in (True, False))
    assert without.difference is None
    assert without.point.difference is None
    assert with_it.difference == pytest.approx([-2, 0, 2], abs=1e-12)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_central_difference_is_computed_in_the_dtype(dtype: type[np.floating]) -> None:
    asked = spec("sin x", differences=True, epsilon=1e-4, dtype=np.dtype(dtype).name)
    x = np.array([0.5, 1.0, 2.0])
    at_x, epsilon = x.astype(dtype), dtype(1e-4)
    known = (np.sin(at_x + epsilon) - np.sin(at_x - epsilon)) / (2 * epsilon)
    found = central_difference(evaluator(asked), x, asked, ())
    accuracy = 1e-10 if dtype is np.float64 else 2e-3
    np.testing.assert_allclose(found, known, atol=accuracy)
    # In float32 the difference itself is that bad, which is what the picture is for.
    assert (np.abs(found - np.cos(x)) > 1e-6).any() == (dtype is np.float32)


def test_parameters_move_the_curve() -> None:
    one, two = (sample(spec("a x", 0, 1, values={"a": a}, samples=2)) for a in (1.0, 2.0))
    assert one.derivatives[0] is not None
    assert two.derivatives[0] is not None
    assert (two.derivatives[0] == 2 * one.derivatives[0]).all()


@pytest.mark.slow
@pytest.mark.usefixtures("traced")
def test_rough_points_are_near_the_exact_ones() -> None:
    for text in ("x^3 - 3x", "sin x", "x^2", "e^x - 3x", "x/(1+x^2)"):
        samples, features = answers(spec(text, -3, 3.3, hidden=(1, 2, 3)))
        step = samples.x[1] - samples.x[0]
        rough = sorted((p.kind, p.x) for p in samples.points if p.kind != "root")
        exact = sorted((p.kind, p.x) for p in features.points if p.kind != "root")
        assert [kind for kind, _ in rough] == [kind for kind, _ in exact]
        for (_, a), (_, b) in zip(rough, exact, strict=True):
            assert abs(a - b) < step / 10


def test_rough_points_are_none_at_poles() -> None:
    for text in ("1/x", "1/x^2", "tan(x/2 + 1.6)"):
        assert [p for p in sample(spec(text, -3, 3.3)).points if abs(p.x) < 1] == []


def test_probable_poles_are_told_at_once() -> None:
    samples, features = answers(spec("tan x", -4, 4))
    assert {b.index for b in features.breaks if b.order == 0} <= set(samples.steep[0])
    assert len(samples.steep[0]) <= 4
    assert sample(spec("sin x")).steep == [[], [], [], []]


@pytest.mark.parametrize("text", ["floor x", "sign x", "heaviside x"])
def test_jumps_of_stairs_are_told_at_once(text: str) -> None:
    samples, features = answers(spec(text, -2.5, 2.5))
    found = [b.index for b in features.breaks if b.order == 0]
    assert found
    assert samples.steep[0] == found


def test_a_run_answers_twice_and_waits_between() -> None:
    steps = list(run(spec("x^2")))
    kinds = [type(step) for step in steps if step is not None]
    assert kinds[0] is CurveSamples
    assert kinds[-1] is CurveFeatures
    assert set(kinds[1:-1]) <= {Progress}
    assert isinstance(steps[0], CurveSamples)
    assert isinstance(steps[-1], CurveFeatures)
    assert None in steps


@pytest.mark.slow
@pytest.mark.usefixtures("traced")
def test_progress_is_told_and_never_goes_back() -> None:
    steps = [s for s in told(spec("sin(1/x) + gamma(x)")) if isinstance(s, Progress)]
    assert steps
    assert [s.done for s in steps] == sorted({s.done for s in steps})
    assert all(s.done <= s.total for s in steps)


def test_a_search_that_nobody_waits_for_ends_soon() -> None:
    steps = run(spec("sin(1/x) + gamma(x)"))
    for step in steps:
        if isinstance(step, Progress):
            break
    steps.close()  # type: ignore[attr-defined]
    assert not [t for t in threading.enumerate() if t.name.startswith("features")]


def test_a_run_waits_until_no_newer_request_can_be_expected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr("explorer.compute.curves.curves.QUIET", 0.15)
    monkeypatch.setattr("time.monotonic", lambda: now)
    steps = run(spec("x^2"))
    assert isinstance(next(steps), CurveSamples)
    assert [next(steps) for _ in range(50)] == [None] * 50
    now = 1.0
    assert any(isinstance(step, CurveFeatures) for step in steps)


def test_a_run_is_compiled_where_that_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.compute.kit.derivatives.WORTH_COMPILING", 0.0)
    asked = spec("x sin(x) + 0.125", values={})
    first, features = answers(asked)
    again, same = answers(asked)
    assert (first.compiled, again.compiled) == (False, True)
    for a, b in zip(first.derivatives, again.derivatives, strict=True):
        np.testing.assert_allclose(b, a, rtol=1e-12, atol=1e-12)
    assert len(same.points) == len(features.points) > 0


def test_a_text_without_meaning_raises_its_sentence() -> None:
    with pytest.raises(ParseError, match="“sin”"):
        next(run(spec("sni(x)")))


def test_values_are_evaluated_at_any_places() -> None:
    assert evaluate(spec("x^2", order=2), [0.0, 3.0]) == [[0, 9], [0, 6], [2, 2]]
    assert evaluate(spec("floor x", order=1), [0.5]) == [[0], [None]]
    assert evaluate(spec("x", order=2), [1.0]) == [[1], [1], [0]]
