"""f by NumPy as the page is answered it: bounded, marked, and with its poles."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.core.curves.results import CurveSamples
from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.preview import preview, slopes
from explorer.core.sentence import ParseError, SentenceError
from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceSpec


def curve(text: str, **fields: object) -> CurveSamples:
    made = preview(CurveSpec(FunctionSpec(text), **fields))  # type: ignore[arg-type]
    assert isinstance(made, CurveSamples)
    return made


@pytest.mark.parametrize("text", ["1/x", "tan x", "1/x^2", "floor x", "gamma x", "ln|x|"])
def test_lines_break_at_poles_and_jumps(text: str) -> None:
    samples = curve(text)
    assert samples.steep[0]
    assert samples.preliminary


@pytest.mark.parametrize("text", ["x^2", "sin²x", "5", "e^x", "|x|", "tanh(3x)"])
def test_lines_do_not_break_elsewhere(text: str) -> None:
    assert curve(text).steep[0] == []


def test_the_point_is_evaluated_with_the_parameters_of_the_function() -> None:
    function = FunctionSpec("a x + b", (Parameter("a", 3.0), Parameter("b", -1.0)))
    samples = preview(CurveSpec(function, point=2.0))
    assert isinstance(samples, CurveSamples)
    assert samples.point.derivatives == [5, None, None, None]


def test_rough_derivatives_tell_the_range() -> None:
    rows = slopes(curve("x^3", low=-1.0, high=1.0))
    samples = curve("x^3", low=-1.0, high=1.0)
    assert len(rows) == 4
    assert rows[1] is not None
    np.testing.assert_allclose(rows[1], 3 * samples.x[1:-1] ** 2, atol=1e-4)


def test_float32_is_what_notebooks_see() -> None:
    single, double = (curve("x/3", dtype=d).derivatives[0] for d in ("float32", "float64"))
    assert single is not None
    assert double is not None
    assert (single == single.astype(np.float32)).all()
    assert (single != double).any()


def test_what_takes_long_has_fewer_values() -> None:
    text = "erf(" * 60 + "x" + ")" * 60
    samples = curve(text, samples=20_000)
    assert 2 <= len(samples.x) < 20_000
    assert samples.x[[0, -1]].tolist() == [CurveSpec().low, CurveSpec().high]
    surface = preview(SurfaceSpec(FunctionSpec("erf(" * 50 + "x y" + ")" * 50)))
    assert isinstance(surface, SurfaceSamples)
    assert surface.z.shape == (len(surface.y), len(surface.x))
    assert surface.z.size < 161 * 121


def test_what_waits_is_said_and_what_has_no_meaning_is_left_to_others() -> None:
    with pytest.raises(SentenceError, match="digamma is computed by TensorFlow, which is starting"):
        preview(CurveSpec(FunctionSpec("digamma x")))
    with pytest.raises(ParseError):
        preview(CurveSpec(FunctionSpec("2 +")))


def test_what_is_faster_than_pixels_is_a_band_and_nothing_else_is() -> None:
    samples = curve("sin(500x)")
    detail = samples.details[0]
    assert detail is not None
    assert samples.has_bands
    assert detail.is_band.all()
    assert (detail.low < -0.9).all()
    assert (detail.high > 0.9).all()
    for text in ("sin x", "1/x", "tan x", "e^x", "x^64", "floor x", "5", "tanh(1000x)", "ln x"):
        assert not curve(text).has_bands, text
    half = curve("sin(500x) if x > 0 else 0").details[0]
    assert half is not None
    assert 0.4 < half.is_band.mean() < 0.6
