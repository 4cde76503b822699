"""Bands against the least and greatest of thousands of values in every column, by NumPy."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from explorer.compute.curves.bands import settled
from explorer.compute.curves.curves import evaluator, filled_rows, sample
from explorer.core.curves.results import CurveSamples, Detail
from explorer.core.curves.spec import CurveSpec
from tests.compute.asking import WIDE, answers, spec

FUNCTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sin(500x)": lambda x: np.sin(500 * x),
    "sin(330x)": lambda x: np.sin(330 * x),
    "sin(90x)": lambda x: np.sin(90 * x),
    "sin(40x)": lambda x: np.sin(40 * x),
    "cos(4000x)": lambda x: np.cos(4000 * x),
    "sin(1000000x)": lambda x: np.sin(1e6 * x),
    "cos(2000pi t)": lambda x: np.cos(2000 * math.pi * x),
    "sin(x^2)": lambda x: np.sin(x * x),
    "sin(1/x)": lambda x: np.sin(1 / x),
    "tan(50x)": lambda x: np.tan(50 * x),
    "x/3 + e^(-x^2) cos(700x)": lambda x: x / 3 + np.exp(-(x**2)) * np.cos(700 * x),
    "sin(1000x)^100": lambda x: np.sin(1000 * x) ** 100,
    "sign(sin(400x))": lambda x: np.sign(np.sin(400 * x)),
    "mod(90x, 1)": lambda x: np.mod(90 * x, 1),
}
VIEWS = [
    ("sin(500x)", -WIDE, WIDE),
    ("sin(330x)", 0, 20),
    ("sin(90x)", -WIDE, WIDE),
    ("sin(40x)", -WIDE, WIDE),
    ("cos(4000x)", -WIDE, WIDE),
    ("sin(1000000x)", -WIDE, WIDE),
    ("cos(2000pi t)", 0, 0.5),
    ("sin(x^2)", 150, 300),
    ("sin(x^2)", -100, 100),
    ("sin(1/x)", -1, 1),
    ("tan(50x)", -WIDE, WIDE),
    ("x/3 + e^(-x^2) cos(700x)", -WIDE, WIDE),
    ("sin(1000x)^100", -WIDE, WIDE),
    ("sign(sin(400x))", -WIDE, WIDE),
    ("mod(90x, 1)", -WIDE, WIDE),
]


def true_bounds(f: Callable[[np.ndarray], np.ndarray], x: np.ndarray) -> np.ndarray:
    """Return the least and greatest of 3,000 values in each step, (2, n − 1)."""
    generator = np.random.default_rng(7)
    at = (np.arange(3000) + generator.uniform(size=3000)) / 3000
    with np.errstate(all="ignore"):
        values = f(x[:-1, None] + at * np.diff(x)[:, None])
    return np.stack([values.min(axis=1), values.max(axis=1)])


def drawn_bounds(samples: CurveSamples, detail: Detail | None, order: int = 0) -> np.ndarray:
    """Return the least and greatest of what is drawn in each step, by line or by band."""
    x, y = samples.x, samples.derivatives[order]
    assert y is not None
    low, high = np.fmin(y[:-1], y[1:]), np.fmax(y[:-1], y[1:])
    if detail is not None:
        at = np.searchsorted(x, detail.x) - 1
        np.fmin.at(low, at, detail.y)
        np.fmax.at(high, at, detail.y)
        band = detail.is_band
        low[band], high[band] = detail.low[band], detail.high[band]
    return np.stack([low, high])


def at_rest(asked: CurveSpec, samples: CurveSamples) -> list[Detail | None]:
    """Return the details as they are once nothing moves."""
    derivatives, numbers = evaluator(asked), asked.function.numbers()
    return settled(
        asked,
        samples.x,
        samples.derivatives,
        samples.details,
        lambda at: filled_rows(derivatives, at, numbers),
    )


def share_right(
    samples: CurveSamples, detail: Detail | None, truth: np.ndarray, within: float, order: int = 0
) -> float:
    """Return the part of the steps drawn as they are, in a picture as high as the middle half."""
    middle = np.quantile(truth, [0.25, 0.75])
    reach = 4 * (np.ptp(middle) or 1.0)
    drawn, truth = (
        np.clip(v, middle[0] - reach, middle[1] + reach)
        for v in (drawn_bounds(samples, detail, order), truth)
    )
    height = truth.max() - truth.min()
    return float((np.abs(drawn - truth) <= within * height).all(axis=0).mean())


@pytest.mark.fast_cases(8)
@pytest.mark.parametrize(
    ("text", "low", "high", "dtype"),
    [(*view, "float64") for view in VIEWS]
    # With seven digits only these have some left after the point.
    + [(*v, "float32") for v in VIEWS if v[0] in {"sin(500x)", "sin(40x)", "tan(50x)", "sin(1/x)"}],
)
def test_every_column_is_drawn_from_the_least_to_the_greatest_value(
    text: str, low: float, high: float, dtype: str
) -> None:
    asked = spec(text, low, high, dtype=dtype)
    samples = sample(asked)
    truth = true_bounds(FUNCTIONS[text], samples.x)
    detail = at_rest(asked, samples)[0] if samples.details else None
    assert share_right(samples, detail, truth, 0.005) >= 0.98


@pytest.mark.parametrize(("text", "low", "high"), [v for v in VIEWS if "100" not in v[0][-3:]])
def test_the_first_picture_has_no_false_waves_either(text: str, low: float, high: float) -> None:
    samples = sample(spec(text, low, high))
    truth = true_bounds(FUNCTIONS[text], samples.x)
    # So soon a crest may be missed, but not in two neighbouring columns that a line covers.
    detail = samples.details[0]
    drawn, limits = drawn_bounds(samples, detail), np.quantile(truth, [0.25, 0.75]) * 4
    for bounds in (drawn, truth):
        for row, most in zip(bounds, (np.minimum, np.maximum), strict=True):
            row[1:-1] = most(most(row[:-2], row[2:]), row[1:-1])
    apart = np.abs(np.clip(drawn, *limits) - np.clip(truth, *limits)).max(axis=0)
    assert np.mean(apart <= 0.1 * np.ptp(limits)) >= 0.95


@pytest.mark.parametrize("order", [1, 2, 3])
def test_derivatives_wave_as_fast_and_are_bands_too(order: int) -> None:
    hidden = tuple(k for k in range(4) if k != order)
    asked = spec("sin(500x)", hidden=hidden)
    samples = sample(asked)
    derivative = [np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x)][order - 1]
    truth = true_bounds(lambda x: 500.0**order * derivative(500 * x), samples.x)
    details = at_rest(asked, samples)
    assert share_right(samples, details[order], truth, 0.005, order) >= 0.98
    assert details[0] is None


def test_the_highest_derivative_is_a_band_though_nothing_is_known_of_the_next() -> None:
    # A wave that one sample a period makes a flat line of.
    asked = spec("sin(100 pi x)", 0, 671 / 50, samples=672, order=3, hidden=(0, 1, 2))
    samples = sample(asked)
    assert samples.details[3] is not None
    assert samples.details[3].is_band.mean() > 0.95


@pytest.mark.parametrize(
    "text", ["sin²x", "x^3 - 3x + 1", "e^x", "sin(5x)", "3x^2 + 2x - 1", "ln x", "x", "4", "|x|"]
)
def test_what_the_samples_tell_needs_no_more(text: str) -> None:
    samples = sample(spec(text))
    assert all(detail is None or not detail.is_band.any() for detail in samples.details)
    assert samples.remarks == []


@pytest.mark.fast_cases(4)
@pytest.mark.parametrize("text", ["tan x", "1/x", "floor(x)", "1/x^2", "gamma(x)"])
def test_poles_and_steps_that_stand_apart_are_no_bands(text: str) -> None:
    samples, features = answers(spec(text))
    for details in (samples.details, features.details):
        assert all(detail is None or not detail.is_band.any() for detail in details)


def test_what_is_drawn_as_a_band_is_said_with_its_place() -> None:
    samples, features = answers(spec("sin(1/x)", -1, 1, hidden=(1, 2, 3)))
    (remark,) = samples.remarks
    assert str(remark).startswith("Faster than the pixels between −0.0")
    assert ": f. Drawn as the band" in str(remark)
    band = features.details[0]
    assert band is not None
    ends = samples.x[:-1][band.is_band]
    assert not any(ends[0] < p.x < ends[-1] for p in features.points)


def test_lines_between_samples_go_where_the_curve_goes() -> None:
    # Eleven pixels a wave: a chord cuts 4 % off each crest.
    asked = spec("sin(60x)", hidden=(1, 2, 3))
    detail = sample(asked).details[0]
    assert detail is not None
    assert not detail.is_band.any()
    assert np.abs(detail.y - np.sin(60 * detail.x)).max() < 1e-3


@pytest.mark.fast_cases(7)
@pytest.mark.parametrize("text", ["sin(300x) + 2", "x cos(300x)", "cos(300x)", "sin(300x + 1)"])
@pytest.mark.parametrize("half", [1, 2, 3, 5])
def test_a_wave_in_step_with_the_samples_is_one_band_without_marks(text: str, half: int) -> None:
    # Samples that stand on the crests, on the roots, or between, and drift along very slowly.
    width = 1200 * half * math.pi / 300 * 1.0004
    asked = spec(text, -width / 2, width / 2, samples=1200)
    samples, found = answers(asked)
    for detail in samples.details:
        assert detail is not None
        assert detail.is_band.all()
    assert samples.points == []
    assert found.points == []


@pytest.mark.parametrize("samples", [592, 1184, 1600])
def test_a_square_wave_as_fast_as_its_line_is_wide_is_a_band(samples: int) -> None:
    for text in ("sign(sin(60x))", "sign(sin(200x)) + sin(x)"):
        found = sample(spec(text, -20, 20, samples=samples, order=0))
        assert found.details[0] is not None
        assert found.details[0].is_band.mean() > 0.99
    assert not sample(spec("sign(sin(3x))", -20, 20, samples=samples)).has_bands
