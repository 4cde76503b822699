"""Curves: a function with its derivatives along one axis, and what is worth marking on it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from explorer.compute.curves.bands import band_remarks
from explorer.compute.curves.differences import central_difference
from explorer.compute.curves.features import find_features
from explorer.compute.curves.oscillation import details_of
from explorer.compute.curves.points import rough_points
from explorer.compute.kit import background
from explorer.compute.kit.derivatives import Derivatives, derivatives_of
from explorer.compute.kit.rounding import rounded_at
from explorer.core.curves.results import CurveSamples, PointValues, Rounded
from explorer.core.curves.spec import CurveProblem
from explorer.core.curves.steepness import likely_breaks
from explorer.core.results import Result

QUIET = 0.4
"""Seconds without a newer request before looking closer: typing and dragging go first."""
_LEAST_ORDER = 3
"""f to f‴ find roots, extrema and inflections by Newton's method, and are what is listed."""


_LANES = 16
"""A processor computes so many numbers at once, or fewer, and those that are left over by other
code, with other roundings. What is asked at points fills these lanes, so that a value does not
depend on how many are asked."""


def run(problem: CurveProblem) -> Iterator[Result | None]:
    """Yield the samples, then what is found by looking closer; None is a chance to stop.

    Raises:
        ParseError: the text has no meaning.
    """
    samples = sample(problem)
    yield samples
    quiet_until = time.monotonic() + QUIET
    while time.monotonic() < quiet_until:
        yield None
    derivatives = evaluator(problem)
    yield from derivatives.trace()
    yield from find_features(problem, samples, derivatives)


def evaluator(problem: CurveProblem) -> Derivatives:
    """Return the evaluator of the problem's function; raises ParseError."""
    order = max(problem.order, _LEAST_ORDER, *problem.taylor)
    return derivatives_of(
        problem.function.parsed().expression, problem.function.axis(), problem.dtype, order
    )


def sample(problem: CurveProblem) -> CurveSamples:
    """Evaluate the curves at every sample and at the point, in one call of the tapes."""
    derivatives = evaluator(problem)
    parameters = problem.function.numbers()
    x = np.linspace(problem.low, problem.high, problem.samples)
    # The point fills lanes of its own; the samples stay as the program of the Code panel has them.
    places = np.append(np.full(_LANES, problem.point), x)
    difference = None
    with background.foreground(derivatives.expression):
        rows, seconds = derivatives(places, parameters)
        partials = derivatives.partials(problem.point, parameters)
        if problem.differences:
            difference = central_difference(derivatives, places, problem, parameters)
    filled = _with_zeros(derivatives, rows, len(places))
    curves = [None if row is None else row[_LANES:] for row in filled]
    steep = [likely_breaks(x, curves, k) for k in range(problem.order + 1)]
    with background.foreground(derivatives.expression):
        details = details_of(
            problem, x, curves, steep, lambda at: filled_rows(derivatives, at, parameters)
        )
    return CurveSamples(
        x=x,
        derivatives=curves[: problem.order + 1],
        steep=steep,
        points=rough_points(problem, x, curves, details),
        notes={
            k: derivatives.no_gradient.meaning(k, is_drawn=filled[k] is not None)
            for k, row in enumerate(rows[: problem.order + 1])
            if row is None and (k == 0 or rows[k - 1] is not None)
        },
        point=PointValues(
            x=problem.point,
            derivatives=[None if row is None else float(row[0]) for row in filled],
            partials=partials,
            difference=None if difference is None else float(difference[0]),
        ),
        difference=None if difference is None else difference[_LANES:],
        seconds=seconds,
        compiled=derivatives.is_compiled,
        details=details,
        remarks=band_remarks(x, details),
    )


def filled_rows(
    derivatives: Derivatives, x: np.ndarray, parameters: tuple[float, ...]
) -> list[np.ndarray | None]:
    """Return f, f′ … at places, (n,) each, with zeros for a None that means 0."""
    rows, _ = derivatives(x, parameters)
    return _with_zeros(derivatives, rows, len(x))


def _with_zeros(
    derivatives: Derivatives, rows: list[np.ndarray | None], length: int
) -> list[np.ndarray | None]:
    """Put 0 where the tape's None means that the derivative is 0, not after one that is lost."""
    filled: list[np.ndarray | None] = []
    for k, row in enumerate(rows):
        is_lost = k > 0 and filled[-1] is None
        is_zero = row is None and not is_lost and derivatives.no_gradient.is_zero(k)
        filled.append(_zeros_beside(filled[-1] if filled else None, length) if is_zero else row)
    return filled


def _zeros_beside(below: np.ndarray | None, length: int) -> np.ndarray | None:
    """Return 0 where the order below is a number; the derivative of 0/0 is none."""
    if below is None:
        return np.zeros(length)
    is_number = np.isfinite(below)
    return np.where(is_number, 0.0, np.nan) if is_number.any() else None


def rounded(
    problem: CurveProblem, at: list[float], rows: list[list[float | None]]
) -> list[Rounded]:
    """Return which values that `evaluate` gave are mostly rounding."""
    expression, axis = problem.function.parsed().expression, problem.function.axis()
    derivatives = derivatives_of(expression, axis, problem.dtype, problem.order)
    values = [None if None in row else np.array(row, np.float64) for row in rows]
    return rounded_at(derivatives, np.array(at), problem.function.numbers(), values, problem.dtype)


def evaluate(problem: CurveProblem, at: list[float]) -> list[list[float | None]]:
    """Return f and its derivatives at the given places: order + 1 rows, None as in the curves."""
    expression, axis = problem.function.parsed().expression, problem.function.axis()
    derivatives = derivatives_of(expression, axis, problem.dtype, problem.order)
    places = np.asarray(at, np.float64)
    places = np.append(places, np.resize(places, -len(places) % _LANES))
    rows, _ = derivatives(places, problem.function.numbers())
    filled = _with_zeros(derivatives, rows, len(places))[: problem.order + 1]
    # Adding 0.0 turns −0.0 into 0.0.
    return [[None] * len(at) if row is None else (row[: len(at)] + 0.0).tolist() for row in filled]
