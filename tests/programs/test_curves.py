"""The code shown is the code run: each program is executed and compared with the engine."""

from __future__ import annotations

import ast
import itertools
import json
import keyword
import math
from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.compute.curves import curves
from explorer.compute.surface import surface
from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.language.expression import Expression
from explorer.core.language.notation import to_text
from explorer.core.sentence import ParseError
from explorer.core.surface.spec import SurfaceSpec
from explorer.programs import curves as codegen
from explorer.programs.formatting import WIDEST
from tests.strategies import trees

_FEW_ULP = 8
"""The program may compute a subexpression twice that the engine computes once: then the tape adds
the same terms in another order."""
_PLAIN = (
    "sin²x", "x^3 - 3x", "e^-x cos 2x", "|x-1| x", "√(1+x²)", "1/x", "tan x", "x^2.5", "x^x", "2^x",
    "sinh x", "acosh x", "sec x", "csc x", "cot x", "asec x", "asin(x/5)", "acos(x/5)", "atan x",
    "atan2(x, 2)", "hypot(x, 3)", "log(x, 3)", "log2 x", "log10 x", "log1p x", "expm1 x", "exp2 x",
    "sqrt x", "rsqrt x", "reciprocal x", "square x", "sin(1/x)", "tanh(x)/(1-x)", "1/2x",
)  # fmt: skip
_POWERS = (
    "x^0", "sin(x)^0", "e^x sin(x)^0", "x^64", "x^65", "x^-2", "x^-7", "x^(1/2)", "x^(1/3)",
    "x^(2/3)", "x^(7/5) - x^(-1/3)", "(-8)^(1/3) x", "cbrt x", "root(x, 3)", "root(x, 4)", "x^2/x",
    "(x+1)^5/3", "-x^2", "x - x", "x^pi", "pi^x",
)  # fmt: skip
_PIECES = (
    "floor x", "ceil(x)", "round(x)", "x//2", "sin(floor x)", "sign x", "x mod 2", "x % 3 - 1",
    "min(x, 1, 2)", "max(x, -x)", "clip(x, -1, 1)", "|x|^3", "max(x, 0)^2", "where(x>0, x, x²)",
    "x if x > 0 else -x", "(x>0) x", "(0<x<1) + 2(x>=1)", "heaviside(x)",
    "not (x > 1) and x < 5 or x == 2",
)  # fmt: skip
_SPECIAL = (
    "gamma(x)", "x!", "lgamma x", "digamma(x)", "erf x", "erfc x", "erfinv(x/10)", "sigmoid x",
    "softplus x", "softsign x", "relu x", "elu x", "silu x", "gelu x", "logit(x)",
)  # fmt: skip
_CONSTANT = ("5", "0", "pi", "e", "1/2", "tau/phi", "floor(2.5)", "f(x) = a + 2")
_NAMES = (
    "a x^2 + b x + c", "f x", "x y", "lambda x", "alpha x", "d1 x^2", "x1^2", "epsilon x",
    "epsilon^2", "ε ε1 x", "f(y) = y^2", "f(f) = f^2", "f(t) = x t", "é x", "я^2", "θ sin θ",
    "y", "d1", "d6 x", "f", "lambda", "t h x", "γ x", "(x1+5) x2^2", "phi x", "a", "n x^n",
)  # fmt: skip
_LONG = (
    "-(x^2)-(x^3)-(x^4)+5x-7+sin(x)+cos(x)-tan(x)+exp(x)",
    "sin(x)+sin(2x)/2+sin(3x)/3+sin(4x)/4+sin(5x)/5+sin(6x)/6+sin(7x)/7+sin(8x)/8",
    "1e-5 x + 1e300 x^2 - 1e-300",
    "max(sin(x) + cos(x) - 1e-3 x, |x - 2| - |x + 2| + x/7, a - b)",
)
_DEAR = ("csc x", "x^2/x", "x^64")
"""The sixth derivative takes seconds each, of quotients and products as in 1/x and x^3 - 3x."""
EVERY = (*_PLAIN, *_POWERS, *_PIECES, *_SPECIAL, *_CONSTANT, *_NAMES, *_LONG)


def spec_of(text: str, **changes: Any) -> CurveSpec:  # noqa: ANN401
    """Return a spec with a value of its own for every parameter, and few samples."""
    function = FunctionSpec(text)
    for i, name in enumerate(function.parameter_names()):
        function = function.with_parameter(Parameter(name, 0.7 + 0.45 * i))
    settings = {"low": -3.3, "high": 4.1, "samples": 38, "differences": True, **changes}
    return CurveSpec(function=function, **settings)


def executed(program: str) -> dict[str, Any]:
    """Return what the program leaves behind."""
    left: dict[str, Any] = {}
    exec(compile(program, "program", "exec"), left)
    return left


def assert_close(shown: Any, run: np.ndarray, dtype: str, what: str) -> None:  # noqa: ANN401
    """Assert that two rows agree to a few units in the last place, NaN and infinities included."""
    assert shown.dtype.name == dtype, what
    got = shown.numpy()
    assert got.shape == run.shape, what
    values = run.astype(dtype)
    assert np.array_equal(np.isnan(got), np.isnan(values)), what
    with np.errstate(all="ignore"):
        spacing = np.spacing(np.maximum(np.abs(got), np.abs(values)))
        near = (np.abs(got - values) <= _FEW_ULP * spacing) | (got == values) | np.isnan(got)
    assert near.all(), f"{what}: {got[~near][:3]} is shown, {values[~near][:3]} is run"


def assert_shown_is_run(spec: CurveSpec) -> dict[str, Any]:
    """Assert that the program gives the numbers of the figure, and return what it leaves.

    Where f has no value the figure has no derivative either, while the tape of the program has
    that of the formula.
    """
    program = codegen.curves(spec)
    left = executed(program)
    with np.errstate(all="ignore"):
        samples = curves.sample(spec)
    assert f"d{spec.order + 1}" not in left
    assert samples.derivatives[0] is not None
    is_outside = np.isnan(samples.derivatives[0])
    for k in range(spec.order + 1):
        what = f"f^({k}) of {spec.function.text}\n{program}"
        row, shown = samples.derivatives[k], left["y" if k == 0 else f"d{k}"]
        # From the first None on, the tape has nothing more to differentiate.
        assert (shown is None) == any(said <= k for said in samples.notes), what
        if shown is not None:
            assert row is not None, what
            assert np.isnan(row[is_outside]).all(), what
            assert_close(tf.where(is_outside, math.nan, shown), row, spec.dtype, what)
        else:
            # The figure draws TensorFlow's None as 0 or leaves it out, and says so either way.
            assert row is None or not row.any(), what
    if spec.differences:
        assert samples.difference is not None
        assert_close(left["difference"], samples.difference, spec.dtype, f"difference\n{program}")
    else:
        assert "difference" not in left
    return left


@pytest.mark.parametrize("text", EVERY)
def test_the_program_gives_the_numbers_of_the_figure(text: str) -> None:
    assert_shown_is_run(spec_of(text))


@pytest.mark.parametrize("text", [*EVERY[::4], "x^(1/3)", "pi", "gamma(x)"])
def test_the_program_gives_the_numbers_of_the_figure_in_float32(text: str) -> None:
    assert_shown_is_run(spec_of(text, dtype="float32"))


@pytest.mark.parametrize("order", range(7))
@pytest.mark.parametrize("text", ["sin²x", "x^4 - a x", "|x|", "floor x", "5", "x^(2/3)"])
def test_the_program_gives_the_numbers_of_the_figure_to_every_order(text: str, order: int) -> None:
    assert_shown_is_run(spec_of(text, order=order, differences=False))


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", [*(t for t in EVERY[1::4] if t not in _DEAR), "sin(x)^0", "relu x", "x^(2/3)"]
)
def test_the_program_gives_the_numbers_of_the_figure_to_the_sixth_derivative(text: str) -> None:
    assert_shown_is_run(spec_of(text, order=6, samples=12))


@pytest.mark.slow
@pytest.mark.parametrize("text", _DEAR)
def test_the_program_gives_the_numbers_of_the_figure_to_the_fifth_derivative(text: str) -> None:
    assert_shown_is_run(spec_of(text, order=5, samples=12))


@pytest.mark.slow
@settings(max_examples=100)
@given(trees(), st.sampled_from(["float64", "float32"]), st.integers(0, 3))
def test_the_program_of_any_function_gives_the_numbers_of_the_figure(
    expression: Expression, dtype: str, order: int
) -> None:
    assert_shown_is_run(spec_of(to_text(expression), dtype=dtype, order=order, samples=9))


@pytest.mark.parametrize(
    ("low", "high"),
    [(-7, 3), (0.1, 0.3), (1, 1 + 1e-11), (-1e300, 1e300), (1e-300, 3e-300), (-8e307, 8e307)],
)
def test_the_program_samples_the_very_places_of_the_figure(low: float, high: float) -> None:
    spec = spec_of("x", low=low, high=high, samples=671, differences=False)
    assert np.array_equal(executed(codegen.curves(spec))["x"].numpy(), curves.sample(spec).x)


def test_a_parameter_epsilon_and_the_epsilon_of_the_difference_are_two() -> None:
    left = assert_shown_is_run(spec_of("ε x", epsilon=0.5))
    assert left["difference"].numpy() == pytest.approx(0.7)


def test_the_derivative_along_an_axis_called_epsilon_is_by_that_axis() -> None:
    left = assert_shown_is_run(spec_of("f(ε) = ε²", epsilon=0.5))
    assert left["difference"].numpy() == pytest.approx(2 * np.linspace(-3.3, 4.1, 38))


def test_the_difference_uses_the_epsilon_of_the_spec() -> None:
    left = assert_shown_is_run(spec_of("x^3", epsilon=0.25))
    assert left["difference"].numpy() - left["d1"].numpy() == pytest.approx(0.0625)


@pytest.mark.parametrize("text", EVERY)
def test_the_program_is_python_without_a_long_line(text: str) -> None:
    for changes in ({"order": 6}, {"order": 0, "differences": False}, {"dtype": "float32"}):
        program = codegen.curves(spec_of(text, **changes))
        assert ast.parse(program).body
        lines = program.splitlines()
        assert all(len(line) <= WIDEST or line.endswith(":") for line in lines)
        assert all(line.isprintable() for line in lines)
        assert all(line == line.rstrip() for line in lines)
        assert "\t" not in program
        assert "\n\n\n\n" not in program
        assert program.endswith("\n")
        assert not program.endswith("\n\n")


@pytest.mark.parametrize("text", EVERY)
def test_every_name_the_program_binds_is_an_identifier_bound_once(text: str) -> None:
    tree = ast.parse(codegen.curves(spec_of(text, order=6)))
    outermost = [node for node in tree.body if not isinstance(node, ast.FunctionDef)]
    bound = [
        target.id
        for node in itertools.chain(*map(ast.walk, outermost))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    assert len(bound) == len(set(bound)), bound
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert functions.isdisjoint(bound)
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in bound)


def test_a_program_imports_math_only_where_it_needs_it() -> None:
    assert codegen.curves(spec_of("pi x")).startswith("import math\n\nimport tensorflow as tf\n")
    assert codegen.curves(spec_of("log x")).startswith("import tensorflow as tf\n")


def test_the_program_of_a_session_with_every_setting_holds_the_settings() -> None:
    spec = spec_of("a x", low=-1.25, high=2.5, samples=11, epsilon=0.125, order=1)
    program = codegen.curves(spec)
    given = ("tf.constant(0.7, tf.float64)", "-1.25", "2.5,\n    11,\n)", "tf.constant(0.125, ")
    for part in given:
        assert part in program


def test_a_text_without_meaning_has_no_program() -> None:
    with pytest.raises(ParseError):
        codegen.curves(CurveSpec(FunctionSpec("x +")))


@pytest.mark.parametrize("text", ["sin²x", "α x²", "x^(1/3)"])
def test_the_notebook_holds_the_same_program(text: str) -> None:
    program = codegen.curves(spec_of(text))
    document = json.loads(codegen.notebook(program))
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    assert document["metadata"]["kernelspec"]["name"] == "python3"
    texts = [cell for cell in document["cells"] if cell["cell_type"] == "markdown"]
    cells = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
    assert len(texts) + len(cells) == len(document["cells"])
    assert len(texts) > 1
    assert all(set(c) == {"id", "cell_type", "metadata", "source"} for c in texts)
    for cell in cells:
        assert set(cell) == {"id", "cell_type", "execution_count", "metadata", "outputs", "source"}
        assert (cell["execution_count"], cell["metadata"], cell["outputs"]) == (None, {}, [])
        assert 1 <= len(cell["id"]) <= 64
    assert "\n\n\n".join("".join(c["source"]) for c in cells) == program.strip("\n")


def test_the_notebook_of_a_foreign_program_keeps_every_character() -> None:
    program = "s = 'a\u2028b\x0cc'\nprint(s)"
    *_, cell = json.loads(codegen.notebook(program))["cells"]
    assert "".join(cell["source"]) == program


# Two variables


_SURFACES = (
    "(x1+5) x2^2", "x1^2 + x2 + 1", "(1-x)^2 + 100(y-x^2)^2", "a sin(x) cos(y) + b",
    "floor(x) y", "floor(x) + floor(y)", "x^(1/3) y - pi", "sqrt(x y)", "α w + b²",
    "f(y, d) = y d^3", "max(x, y)^2 + |x y|", "1/(x y)",
)  # fmt: skip


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("text", _SURFACES)
def test_the_program_of_a_surface_gives_the_grid_and_the_inspected_point(
    text: str, dtype: str
) -> None:
    function = FunctionSpec(text)
    for i, name in enumerate(function.parameter_names(function.axes())):
        function = function.with_parameter(Parameter(name, 0.7 + 0.45 * i))
    spec = SurfaceSpec(
        function, low=-3.3, high=4.1, bottom=0.5, top=2.75, point=(2.0, 3.0), columns=9, rows=7,
        dtype=dtype,  # type: ignore[arg-type]
    )  # fmt: skip
    program = codegen.surface(spec)
    left = executed(program)
    with np.errstate(all="ignore"):
        samples = surface.sample(spec)
    assert left["z"].shape == (7, 9)
    tolerance = 1e-12 if dtype == "float64" else 1e-5
    np.testing.assert_allclose(left["z"], samples.z, rtol=tolerance, atol=tolerance)
    found = samples.inspection
    assert left["value"].numpy() == pytest.approx(found.value, rel=tolerance, nan_ok=True)
    shown = [left["gradient"], *left["hessian"]]
    for row, expected in zip(shown, [found.gradient, *found.hessian], strict=True):
        numbers = [None if entry is None else float(entry) for entry in row]
        assert [entry is None for entry in numbers] == [entry is None for entry in expected]
        assert [v for v in numbers if v is not None] == pytest.approx(
            [v for v in expected if v is not None], rel=tolerance, nan_ok=True
        ), program


def test_the_program_of_a_surface_calls_its_variables_by_their_names() -> None:
    program = codegen.surface(SurfaceSpec(FunctionSpec("x^2 + y^2")))
    assert "def f(x, y):\n    return tf.square(x) + tf.square(y)\n" in program
    assert ast.parse(program).body
    assert max(map(len, program.splitlines())) <= 60
