"""The numbers of a step: the arithmetic shown, when done, leads to the place that is recorded."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import keras
import numpy as np
import pytest
import tensorflow as tf
from msgspec.structs import replace

from explorer.compute.descent import descent as computation
from explorer.compute.kit.optimizers import RULES
from explorer.core.descent.results import DescentPath
from explorer.core.descent.spec import DescentSpec
from explorer.core.descent.step_text import WIDTH, step_lines
from explorer.core.function import FunctionSpec
from explorer.core.language.numbers import read_number
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.optimizers.update_rules import UPDATE_RULES

STEPS = 12
# Numbers that float32 holds, through which Keras sends some of its settings.
EXACT: dict[str, dict[str, float]] = {
    "momentum": {"momentum": 0.875},
    "nesterov": {"momentum": 0.875},
    "rmsprop": {"rho": 0.875, "epsilon": 2**-10},
    "adagrad": {"initial_accumulator_value": 0.125, "epsilon": 2**-10},
    "adadelta": {"rho": 0.875, "epsilon": 2**-10},
    "adam": {"beta_1": 0.875, "beta_2": 0.9375, "epsilon": 2**-10},
    "adamw": {"beta_1": 0.875, "beta_2": 0.9375, "epsilon": 2**-10, "weight_decay": 0.125},
    "adamax": {"beta_1": 0.875, "beta_2": 0.9375, "epsilon": 2**-10},
    "nadam": {"beta_1": 0.875, "beta_2": 0.9375, "epsilon": 2**-10},
    "lion": {"beta_1": 0.875, "beta_2": 0.9375},
    "ftrl": {"initial_accumulator_value": 0.125},
}
OTHERS: dict[str, list[dict[str, float]]] = {
    "momentum": [{"momentum": 0.0}],
    "rmsprop": [{**EXACT["rmsprop"], "momentum": 0.5}],
    "adamw": [{**EXACT["adamw"], "weight_decay": 0.0}],
    "ftrl": [
        {
            "learning_rate_power": -0.75,
            "initial_accumulator_value": 0.125,
            "l1_regularization_strength": 0.5,
            "l2_regularization_strength": 0.25,
            "l2_shrinkage_regularization_strength": 0.125,
            "beta": 0.5,
        }
    ],
}
RUNNERS = [
    pytest.param(OptimizerConfig(name, 0.0625, settings=settings), id=f"{name}-{i}")
    for name in OPTIMIZERS
    for i, settings in enumerate([EXACT.get(name, {}), *OTHERS.get(name, [])])
]


@pytest.fixture(autouse=True)
def walking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the few steps one by one: compiling the loop takes longer."""
    monkeypatch.setattr(computation, "_PATIENCE", 60.0)


def spec_of(runner: OptimizerConfig, text: str = "x^2 + x y + 2y^2 + x^4/8") -> DescentSpec:
    return DescentSpec(FunctionSpec(text), (1.5, -2.0), STEPS, (runner,))


def path_of(spec: DescentSpec) -> DescentPath:
    whole = next(part for part in computation.run(spec) if part is not None)
    assert whole.is_whole
    return whole.paths[0]


@dataclass
class Shown:
    """One equation as it is shown, read back."""

    target: str
    formula: str
    arithmetic: str
    result: str


def read(lines: list[str]) -> list[Shown]:
    """Find the equations among the lines."""
    equations = []
    for i, line in enumerate(lines):
        head = re.match(r"(\S+) [←=] (?!∂)", line)
        if head is None:
            continue
        rows = []
        for row in lines[i + 1 :]:
            if not row.startswith("  "):
                break
            rows.append(row.strip())
        nothing, *sides = " ".join(rows).split("= ")
        assert not nothing
        equations.append(Shown(head[1], line[head.end() :], sides[0].strip(), sides[-1]))
    return equations


def computed(arithmetic: str) -> float:
    """Do what is shown, in the language of the function field."""
    plain = re.sub(r"clip\((.*?), ±(.*?)\)", r"max(min(\1, \2), −\2)", arithmetic)
    return read_number(re.sub(r"sign\((.*)\)", lambda c: f"{np.sign(read_number(c[1]))}", plain))


def exact_lines(spec: DescentSpec, path: DescentPath, step: int) -> list[str]:
    axes = spec.function.axes()
    return step_lines(spec.runners[0], axes, path, step, digits=17, width=10_000)


def rounding_of(runner: OptimizerConfig) -> float:
    # Keras sends Nadam's 0.96 through float32, too.
    return 1e-7 if runner.optimizer == "nadam" else 1e-12


@pytest.mark.parametrize("runner", RUNNERS)
def test_the_arithmetic_shown_leads_to_what_is_recorded(runner: OptimizerConfig) -> None:
    spec = spec_of(runner)
    path = path_of(spec)
    for step in range(STEPS + 1):
        equations = read(exact_lines(spec, path, step))
        for equation in equations:
            result = computed(equation.arithmetic)
            rounding = rounding_of(runner)
            expected = pytest.approx(read_number(equation.result), rel=rounding, abs=rounding)
            assert result == expected, equation
        after = path.x[step + 1] if step < STEPS else path.ahead[0]
        for axis, place in zip("xy", after, strict=True):
            shown = [e.result for e in equations if e.target == axis]
            assert list(map(read_number, shown)) == [place]


def by_keras(spec: DescentSpec, start: np.ndarray, steps: int) -> np.ndarray:
    runner = spec.runners[0]
    row = OPTIMIZERS[runner.optimizer]
    x, y = (tf.Variable(v, dtype="float64") for v in start)
    optimizer = (
        getattr(keras.optimizers, row.keras)(
            learning_rate=runner.rate, **runner.all_settings(), **row.fixed
        )
        if row.keras
        else keras.optimizers.SGD(runner.rate)
    )
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = tf.square(x) + x * y + 2.0 * tf.square(y) + tf.square(tf.square(x)) / 8.0
        optimizer.apply_gradients(zip(tape.gradient(loss, [x, y]), [x, y], strict=True))
    return np.array([float(x), float(y)])


@pytest.mark.fast_cases(11)
@pytest.mark.parametrize("runner", RUNNERS)
def test_the_arithmetic_shown_leads_to_where_keras_goes(runner: OptimizerConfig) -> None:
    spec = spec_of(runner)
    path = path_of(spec)
    for step in (0, 4, STEPS):
        equations = read(exact_lines(spec, path, step))
        shown = [computed(e.arithmetic) for e in equations if e.target in {"x", "y"}]
        theirs = by_keras(spec, path.x[0], step + 1)
        rounding = rounding_of(runner)
        np.testing.assert_allclose(shown, theirs, rtol=rounding, atol=rounding)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_with_the_usual_settings_it_is_the_same_but_for_those_that_keras_rounds(name: str) -> None:
    """Keras sends β and ρ through float32, so that 1 − 0.999 is off by a hundred-thousandth."""
    spec = spec_of(OptimizerConfig(name, 0.1))
    path = path_of(spec)
    for step in (0, 7):
        last = [e for e in read(exact_lines(spec, path, step)) if e.target in {"x", "y"}]
        for equation, now in zip(last, path.x[step], strict=True):
            length = abs(read_number(equation.result) - now)
            assert length > 0
            away = computed(equation.arithmetic) - read_number(equation.result)
            assert abs(away) <= 3e-5 * length


@pytest.mark.parametrize("runner", RUNNERS)
def test_every_symbol_has_its_number_in_place(runner: OptimizerConfig) -> None:
    spec = spec_of(runner)
    path = path_of(spec)
    for equation in read(step_lines(runner, spec.function.axes(), path, 5)):
        words = set(re.findall("[A-Za-zΑ-ωᵗ]+", equation.arithmetic)) - {"e", "sign", "max", "clip"}
        assert not words
        assert equation.formula.count("·") == equation.arithmetic.count("·")
        assert equation.formula.count("√") == equation.arithmetic.count("√")


def test_the_slots_of_a_rule_are_those_that_are_recorded() -> None:
    assert list(UPDATE_RULES) == list(RULES)
    for name, row in OPTIMIZERS.items():
        rule = UPDATE_RULES[name](row.settings)
        assert len(rule.slots) == len(RULES[name].slots(row.settings))
        assert rule.own[-1].target == "x"


def test_adam_is_written_as_in_its_paper() -> None:
    spec = DescentSpec(FunctionSpec("x^2"), (1.0, 0.0), 3, (OptimizerConfig("adam", 0.1),))
    lines = step_lines(spec.runners[0], ("x",), path_of(spec), 1)
    assert lines == [
        "f           0.810001484",
        "t           2",
        "",
        "α = rate·√(1−β₂ᵗ)/(1−β₁ᵗ)",
        "  = 0.1·√(1−0.999²)",
        "    /(1−0.9²)",
        "  = 0.023532",
        "",
        "x           0.900000824",
        "g = ∂f/∂x   1.80000165",
        "m ← β₁·m + (1−β₁)·g",
        "  = 0.9·0.2",
        "    + (1−0.9)·1.8",
        "  = 0.36",
        "v ← β₂·v + (1−β₂)·g²",
        "  = 0.999·0.004",
        "    + (1−0.999)·1.8²",
        "  = 0.007236",
        "x ← x − α·m/(√v + ε)",
        "  = 0.9 − 0.023532·0.36",
        "    /(√0.007236 + 1e−7)",
        "  = 0.800413826",
    ]


def test_negative_numbers_stand_in_parentheses_behind_an_operator() -> None:
    spec = DescentSpec(FunctionSpec("x^2"), (-1.0, 0.0), 1, (OptimizerConfig("adagrad", 0.5),))
    lines = step_lines(spec.runners[0], ("x",), path_of(spec), 0)
    assert "  = 0.1 + (−2)² = 4.1" in lines
    assert "  = −1 − 0.5·(−2)" in lines


def test_a_regularisation_that_is_0_is_not_written() -> None:
    plain = {e.target: e.formula for e in UPDATE_RULES["ftrl"](OPTIMIZERS["ftrl"].settings).own}
    assert plain["q"] == "n^p/rate"
    assert plain["x"] == "−z/q"
    without = UPDATE_RULES["adamw"]({**OPTIMIZERS["adamw"].settings, "weight_decay": 0.0})
    assert without == UPDATE_RULES["adam"](OPTIMIZERS["adam"].settings)
    assert "b" not in {
        e.target for e in UPDATE_RULES["rmsprop"](OPTIMIZERS["rmsprop"].settings).own
    }


def test_a_symbol_that_is_the_name_of_an_axis_becomes_a_capital() -> None:
    spec = DescentSpec(FunctionSpec("u^2 + v^2"), (1.0, 2.0), 1, (OptimizerConfig("adam", 0.1),))
    lines = step_lines(spec.runners[0], ("u", "v"), path_of(spec), 0)
    assert "V ← β₂·V + (1−β₂)·g²" in lines
    assert "u ← u − α·m/(√V + ε)" in lines
    assert "v ← v − α·m/(√V + ε)" in lines


def test_a_place_without_a_gradient_stays() -> None:
    spec = DescentSpec(
        FunctionSpec("floor(x) + y^2"), (0.5, 1.0), 1, (OptimizerConfig("adam", 0.1),)
    )
    lines = step_lines(spec.runners[0], ("x", "y"), path_of(spec), 0)
    at = lines.index("x           0.5")
    assert lines[at + 1 : at + 5] == ["g = ∂f/∂x   None", "x ← x", "  = 0.5", ""]
    assert "g = ∂f/∂y   2" in lines


# Whatever the numbers are.

NAN, INF = math.nan, math.inf
ODD = [0.0, -0.0, 1.0, -1.23456789e-300, 1.23456789e300, -1.23456789e-10, NAN, INF, -INF]


def made(name: str, rows: list[float], axes: int) -> DescentPath:
    slots = len(UPDATE_RULES[name](OPTIMIZERS[name].settings).slots)
    column = np.array(rows)
    x = np.stack([column] * axes, axis=1)
    return DescentPath(
        x=x,
        values=column,
        gradients=x[::-1],
        rates=np.full(len(rows), 0.0316227766),
        states=np.stack([x] * slots, axis=1) if slots else np.empty((len(rows), 0, axes)),
        ahead=np.full((1 + slots, axes), NAN),
        missing=(False,) * axes,
        verdict=None,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("axes", [("x",), ("x1", "x2")])
def test_odd_numbers_are_shown_in_as_many_lines_that_are_never_too_long(
    name: str, axes: tuple[str, ...]
) -> None:
    settings = {k: 0.123456 for k in OPTIMIZERS[name].settings if k != "learning_rate_power"}
    path = made(name, [*ODD, *ODD[::-1]], len(axes))
    for runner in (OptimizerConfig(name), OptimizerConfig(name, settings=settings)):
        pages = [step_lines(runner, axes, path, k) for k in range(len(path.values))]
        assert len({len(page) for page in pages}) == 1
        assert max(len(line) for page in pages for line in page) <= WIDTH
        words = "\n".join(map("\n".join, pages))
        assert "NaN" in words
        assert "∞" in words


@pytest.mark.parametrize("name", [n for n, row in OPTIMIZERS.items() if "beta_1" in row.settings])
@pytest.mark.parametrize("beta", [0.0, 1.0])
def test_settings_at_their_limits_are_shown(name: str, beta: float) -> None:
    runner = OptimizerConfig(name, settings={"beta_1": beta, "beta_2": beta})
    assert step_lines(runner, ("x",), made(name, [1.0, 2.0], 1), 0)


def test_a_number_is_written_with_fewer_digits_where_its_line_would_be_too_long() -> None:
    path = made("tape", [-1.23456789e-10, 1.0], 1)
    path = replace(path, gradients=np.full((2, 1), -1.23456789e-10))
    assert "  = −1.23e−10 − 0.0316·(−1.23e−10)" in step_lines(
        OptimizerConfig("tape"), ("x",), path, 0
    )
