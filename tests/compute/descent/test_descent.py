"""Descents against the same loops written plainly with the tape and with Keras."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable

import keras
import numpy as np
import pytest
import tensorflow as tf

from explorer.compute.descent import descent
from explorer.compute.descent.loop import DescentLoop, descent_loop, landscape_of
from explorer.compute.kit import background
from explorer.compute.kit.optimizers import RULES
from explorer.core.descent.results import DescentPath, DescentPaths
from explorer.core.descent.spec import DescentSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.sentence import ParseError

ROUNDING = {"float64": 1e-13, "float32": 1e-5}
Function = Callable[[list[tf.Variable]], tf.Tensor]


def parts(spec: DescentSpec) -> list[DescentPaths]:
    """Return everything that a run says."""
    return [part for part in descent.run(spec) if part is not None]


def paths(spec: DescentSpec) -> list[DescentPath]:
    """Return the whole paths, by the compiled loop."""
    parts(spec)
    (part,) = parts(spec)
    assert part.is_whole
    return part.paths


def plainly(
    f: Function,
    start: tuple[float, ...],
    steps: int,
    optimizer: keras.optimizers.Optimizer | None,
    dtype: str,
    rate: float = 0.1,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return places, values and gradients of the loop as the notebooks write it."""
    variables = [tf.Variable(v, dtype=dtype) for v in start]
    places, values, gradients = [], [], []
    for _ in range(steps + 1):
        with tf.GradientTape() as tape:
            y = f(variables)
        gradient = tape.gradient(y, variables)
        places.append([float(v) for v in variables])
        values.append(float(y))
        gradients.append([float(g) for g in gradient])
        if optimizer is not None:
            optimizer.apply_gradients(zip(gradient, variables, strict=True))
            continue
        for variable, g in zip(variables, gradient, strict=True):
            variable.assign_sub(tf.constant(rate, dtype) * g)
    return np.array(places), np.array(values), np.array(gradients)


def by_keras(name: str, **settings: object) -> keras.optimizers.Optimizer | None:
    row = OPTIMIZERS[name]
    if not row.keras:
        return None
    return getattr(keras.optimizers, row.keras)(**settings, **row.fixed)


def valley(v: list[tf.Variable]) -> tf.Tensor:
    return tf.square(1.0 - v[0]) + 5.0 * tf.square(v[1] - tf.square(v[0]))


VALLEY = "(1 - x)^2 + 5(y - x^2)^2"


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    ("name", "dtype"),
    [*((name, "float64") for name in OPTIMIZERS), ("sgd", "float32"), ("adam", "float32")],
)
def test_a_path_is_that_of_the_plain_loop_step_by_step(name: str, dtype: str) -> None:
    spec = DescentSpec(
        FunctionSpec(VALLEY), (-1.2, 1.4), 60, (OptimizerConfig(name, 0.01),), dtype  # type: ignore[arg-type]
    )  # fmt: skip
    (path,) = paths(spec)
    x, y, g = plainly(
        valley, (-1.2, 1.4), 60, by_keras(name, learning_rate=0.01, **OPTIMIZERS[name].settings),
        dtype, 0.01,
    )  # fmt: skip
    rounding = ROUNDING[dtype]
    np.testing.assert_allclose(path.x, x, rtol=rounding, atol=rounding)
    np.testing.assert_allclose(path.values, y, rtol=10 * rounding, atol=rounding)
    np.testing.assert_allclose(path.gradients, g, rtol=10 * rounding, atol=100 * rounding)
    assert path.x.shape == path.gradients.shape == (61, 2)
    assert path.values.shape == path.rates.shape == (61,)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_bare_loop_is_the_plain_one_to_the_last_bit(dtype: str) -> None:
    spec = DescentSpec(
        FunctionSpec("x^2 - 2x + 1"), (0.0, 0.0), 300, (OptimizerConfig("tape", 0.01),), dtype  # type: ignore[arg-type]
    )  # fmt: skip
    (path,) = paths(spec)
    x, y, g = plainly(lambda v: tf.square(v[0]) - 2.0 * v[0] + 1.0, (0.0,), 300, None, dtype, 0.01)
    np.testing.assert_array_equal(path.x, x)
    np.testing.assert_array_equal(path.values, y)
    np.testing.assert_array_equal(path.gradients, g)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("name", ["tape", "sgd"])
@pytest.mark.parametrize(
    ("text", "rate", "steps", "x"),
    [
        ("3x^2 + 2x - 1", 0.1, 100, "-0.3333333"),
        ("x^2 - 2x + 1", 0.01, 100, "0.867380381"),
        ("x^2 - 2x + 1", 0.01, 1000, "0.99999857"),
        ("x^2 - 2x + 1", 0.1, 100, "0.9999999"),
    ],
)
def test_the_notebooks_descents_end_at_their_printed_digits(
    name: str, text: str, rate: float, steps: int, x: str
) -> None:
    """S8, S15 to S18 and S24."""
    spec = DescentSpec(
        FunctionSpec(text), (0.0, 0.0), steps, (OptimizerConfig(name, rate),), dtype="float32"
    )
    (path,) = paths(spec)
    decimals = len(x.partition(".")[2])
    assert f"{path.x[-1, 0]:.{decimals}f}" == x or str(np.float32(path.x[-1, 0])).startswith(x)


def test_the_loss_of_the_notebook_before_and_after_the_last_update() -> None:
    """S15 and S17: the y printed by the loop is that before its last update."""
    spec = DescentSpec(
        FunctionSpec("x^2 - 2x + 1"),
        (0.0, 0.0),
        100,
        (OptimizerConfig("tape", 0.01),),
        dtype="float32",
    )
    (path,) = paths(spec)
    assert f"{path.values[-2]:.10f}" == "0.0183131695"
    assert f"{path.values[-1]:.10f}" == "0.0175879598"


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("start", [(-1.2, 1.4), (0.5, -0.5)])
def test_the_first_steps_are_those_of_the_whole_path(start: tuple[float, float]) -> None:
    text = f"(1 - x)^2 + 5(y - x^2)^2 + {start[0]} x"
    runners = (OptimizerConfig("tape", 0.01), OptimizerConfig("adam", 0.1))
    first, whole = parts(DescentSpec(FunctionSpec(text), start, 1000, runners))
    assert not first.is_whole
    assert whole.is_whole
    for early, late in zip(first.paths, whole.paths, strict=True):
        assert 1 < len(early.x) < 1001 == len(late.x)
        np.testing.assert_allclose(early.x, late.x[: len(early.x)], rtol=1e-12)


@pytest.mark.slow
def test_a_path_that_is_walked_to_its_end_is_whole_and_compiled_afterwards() -> None:
    spec = DescentSpec(FunctionSpec("x^2 + 0.125"), (1.0, 0.0), 2, (OptimizerConfig("tape", 0.1),))
    (first,) = parts(spec)
    assert first.is_whole
    landscape = landscape_of(spec)
    assert descent_loop(landscape, "tape", 1).is_compiled
    (second,) = parts(spec)
    np.testing.assert_array_equal(first.paths[0].x, second.paths[0].x)


@pytest.mark.slow
def test_a_path_goes_on_over_the_rows_of_one_call() -> None:
    spec = DescentSpec(FunctionSpec("x^2"), (1.0, 0.0), 1030, (OptimizerConfig("adam", 1e-3),))
    (path,) = paths(spec)
    x, _, _ = plainly(
        lambda v: tf.square(v[0]), (1.0,), 1030, by_keras("adam", learning_rate=1e-3), "float64"
    )
    np.testing.assert_allclose(path.x, x, rtol=1e-12, atol=1e-13)


@pytest.mark.fast_cases(4)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_state_of_every_step_leads_to_the_next(name: str) -> None:
    """Also over the border of two calls of the loop, and beyond the last step."""
    spec = DescentSpec(FunctionSpec(VALLEY), (-1.2, 1.4), 1100, (OptimizerConfig(name, 0.001),))
    (path,) = paths(spec)
    settings = OPTIMIZERS[name].settings
    rule = RULES[name]
    slots = rule.slots(settings)
    assert path.states.shape == (1101, len(slots), 2)
    assert path.ahead.shape == (1 + len(slots), 2)
    assert (path.states[0] == np.array(slots)[:, None]).all()
    constants = [tf.constant(c, tf.float64) for c in rule.constants(settings)]
    for k in (0, 1, 500, 1023, 1024, 1099, 1100):
        x, state = rule.step(
            tf.constant(path.x[k]),
            tf.constant(path.gradients[k]),
            tuple(map(tf.constant, path.states[k])),
            tf.constant(path.rates[k]),
            tf.constant(k + 1.0, tf.float64),
            constants,
        )
        after = path.ahead if k == 1100 else [path.x[k + 1], *path.states[k + 1]]
        np.testing.assert_allclose([x, *state], after, rtol=1e-12, atol=1e-15)


def test_parameters_are_taken_from_the_spec() -> None:
    function = FunctionSpec("a x^2 + b x", (Parameter("a", 3.0), Parameter("b", 2.0)))
    (path,) = paths(DescentSpec(function, (0.0, 0.0), 100, (OptimizerConfig("tape", 0.1),)))
    assert path.x[-1, 0] == pytest.approx(-1 / 3)


SCHEDULED = [
    ("exponential", {"decay_steps": 20.0}, "ExponentialDecay", {"decay_rate": 0.5}),
    ("inverse", {"decay_steps": 7.0}, "InverseTimeDecay", {"decay_rate": 1.0}),
    ("polynomial", {"decay_steps": 30.0, "power": 2.0}, "PolynomialDecay", {}),
    ("cosine", {"decay_steps": 40.0, "alpha": 0.1}, "CosineDecay", {}),
    ("restarts", {"first_decay_steps": 10.0}, "CosineDecayRestarts", {}),
]


@pytest.mark.fast_cases(4)
@pytest.mark.parametrize(("name", "settings", "keras_name", "more"), SCHEDULED)
def test_a_schedule_is_keras_own(
    name: str, settings: dict[str, float], keras_name: str, more: dict[str, float]
) -> None:
    schedule = getattr(keras.optimizers.schedules, keras_name)(0.05, **settings, **more)
    runner = OptimizerConfig("momentum", 0.05, schedule=name, schedule_settings=settings)
    (path,) = paths(DescentSpec(FunctionSpec("x^2 + x^4"), (1.0, 0.0), 60, (runner,)))
    optimizer = by_keras("momentum", learning_rate=schedule, momentum=0.9)
    x, _, _ = plainly(
        lambda v: tf.square(v[0]) + tf.square(tf.square(v[0])), (1.0,), 60, optimizer, "float64"
    )
    # Keras computes a schedule in float32, at the mercy of how many steps at once.
    np.testing.assert_allclose(path.x, x, rtol=1e-5, atol=1e-6)
    assert len(set(path.rates)) > 5


@pytest.mark.slow
def test_one_drop_changes_the_rate_after_its_boundary() -> None:
    runner = OptimizerConfig(
        "tape", 0.5, schedule="drop", schedule_settings={"boundary": 3.0, "factor": 0.5}
    )
    (path,) = paths(DescentSpec(FunctionSpec("x"), (0.0, 0.0), 6, (runner,)))
    np.testing.assert_allclose(path.x[:, 0], [0, -0.5, -1, -1.5, -2, -2.25, -2.5])


@pytest.mark.slow
def test_a_variable_without_a_gradient_stays_and_is_noted() -> None:
    spec = DescentSpec(
        FunctionSpec("x^2 + floor y"), (1.0, 2.5), 20, (OptimizerConfig("adamw", 0.1),)
    )
    paths(spec)
    (part,) = parts(spec)
    (path,) = part.paths
    assert (path.x[:, 1] == 2.5).all()
    assert np.isnan(path.gradients[:, 1]).all()
    assert abs(path.x[-1, 0]) < 0.5
    assert [str(note)[:27] for note in part.notes] == ["The tape gives None for y: "]


def test_a_loop_is_compiled_though_its_text_was_parsed_anew() -> None:
    spec = DescentSpec(FunctionSpec("x^2 + 7x"), (1.0, 0.0), 10)
    landscape = landscape_of(spec)
    again = dataclasses.replace(landscape, expression=copy.deepcopy(landscape.expression))
    assert again.expression is not landscape.expression
    loop = descent_loop(again, "tape", 1)
    background.turn_to(landscape.expression)
    for _ in loop.compile():
        pass
    assert loop.is_compiled


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "f"),
    [
        ("tf.where(x > 0, tf.sqrt(x), 0)", lambda x: tf.where(x > 0, tf.sqrt(x), x * 0)),
        ("tf.where(x > 0, sqrt(x)^3, x)", lambda x: tf.where(x > 0, tf.sqrt(x) ** 3, x)),
        ("max(sqrt(x), x^2)", lambda x: tf.maximum(tf.sqrt(x), tf.square(x))),
        ("x^2 + 0 sqrt(x - 3)", lambda x: tf.square(x) + 0 * tf.sqrt(x - 3)),
        ("(x > 0) ln(x) + x^2", lambda x: tf.cast(x > 0, x.dtype) * tf.math.log(x) + x * x),
        ("relu(sqrt(x)) + x", lambda x: tf.nn.relu(tf.sqrt(x)) + x),
    ],
)
@pytest.mark.parametrize("start", [-0.5, 0.0, 0.75])
def test_compiled_it_takes_the_steps_of_the_eager_tape_where_xla_has_other_rules(
    text: str, f: Callable[[tf.Variable], tf.Tensor], start: float
) -> None:
    (path,) = paths(DescentSpec(FunctionSpec(text), (start, 0.0), 6))
    rows = plainly(lambda v: f(v[0]), (start,), 6, None, "float64")
    for found, right in zip((path.x, path.values, path.gradients), rows, strict=True):
        np.testing.assert_allclose(found, right, rtol=ROUNDING["float64"])


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", ["tape", "adam", "momentum"])
@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("sqrt(x) if x > 0 else 0", -0.5, -0.5),
        ("exp(-1/x) if x > 0 else x^2", -1.0, None),
        ("x ln(x) if x > 0 else x^2", -0.75, None),
        ("(x - 1)^2 if x > 0 else sqrt(-x)", 0.5, None),
    ],
)
def test_a_descent_of_pieces_follows_the_piece_that_is_taken(
    text: str, start: float, end: float | None, optimizer: str
) -> None:
    runner = OptimizerConfig(optimizer, 0.05)
    (path,) = paths(DescentSpec(FunctionSpec(text), (start, 0.0), 40, runners=(runner,)))
    assert np.isfinite(path.x).all()
    assert np.isfinite(path.gradients).all()
    assert end is None or (path.x == end).all()
    first = {"sqrt(x)": 0.0, "exp(-1/x)": -2.0, "x ln(x)": -1.5, "(x - 1)^2": -1.0}
    assert path.gradients[0, 0] == first[text.partition(" if ")[0]]


@pytest.mark.slow
def test_a_constant_stays_and_is_noted() -> None:
    (path,) = paths(DescentSpec(FunctionSpec("5"), (1.0, 0.0), 10))
    assert (path.x == 1.0).all()
    assert (path.values == 5.0).all()
    assert path.verdict.outcome == "moving"


@pytest.mark.slow
def test_what_xla_cannot_compile_is_traced_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = DescentLoop._traced

    def without_xla(loop: DescentLoop, *, by_xla: bool) -> object:
        if by_xla:
            raise tf.errors.UnimplementedError(None, None, "not in XLA")
        return real(loop, by_xla=False)

    monkeypatch.setattr(DescentLoop, "_traced", without_xla)
    (path,) = paths(DescentSpec(FunctionSpec("x^2 + 0.25"), (1.0, 0.0), 100))
    assert path.x[-1, 0] == pytest.approx(0.8**100)


def test_a_text_without_meaning_raises_its_sentence() -> None:
    with pytest.raises(ParseError):
        parts(DescentSpec(FunctionSpec("x +")))
