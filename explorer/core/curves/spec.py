"""Problem and view of Curves."""

from __future__ import annotations

import math
from typing import Annotated

from msgspec import Meta

from explorer.core.function import Dtype, FunctionSpec
from explorer.core.problem import Problem
from explorer.core.ranges import check_finite, check_range

MAX_ORDER = 6
MAX_TAYLOR = 6
MAX_SAMPLES = 20_000
MAX_EPSILON = 10.0


class CurveLines(Problem, frozen=True):
    """A function of one variable with its derivatives over a range, wherever the point is.

    What was found by looking closer at these holds for them, however they are looked at.
    """

    function: FunctionSpec = FunctionSpec()
    low: float = -2 * math.pi
    high: float = 2 * math.pi
    order: Annotated[int, Meta(ge=0, le=MAX_ORDER)] = 3
    hidden: tuple[int, ...] = ()
    """Orders that are not drawn, and not looked at closely."""
    dtype: Dtype = "float64"
    roots: Annotated[bool, Meta(title="roots", description="Mark where f is 0, with a ring")] = True
    extrema: Annotated[
        bool, Meta(title="extrema", description="Mark where f′ is 0, with a triangle")
    ] = True
    inflections: Annotated[
        bool,
        Meta(title="inflections", description="Mark where f″ changes its sign, with a diamond"),
    ] = False
    differences: Annotated[
        bool,
        Meta(
            title="compare",
            description="Draw the central difference over f′, and its error against ε",
        ),
    ] = False
    epsilon: Annotated[float, Meta(gt=0, le=MAX_EPSILON)] = 1e-3
    samples: Annotated[int, Meta(ge=2, le=MAX_SAMPLES)] = 672

    def visible(self) -> tuple[int, ...]:
        """Return the orders that are drawn."""
        return tuple(k for k in range(self.order + 1) if k not in self.hidden)


class CurveProblem(CurveLines, frozen=True, tag="curves"):
    """The curves, and the point at which values, polynomials and errors are asked for."""

    point: float = 1.0
    taylor: tuple[Annotated[int, Meta(ge=1, le=MAX_TAYLOR)], ...] = ()
    bottom: float | None = None
    top: float | None = None
    """The vertical range, which tells how closely is looked; None: fitted to the curves."""

    def __post_init__(self) -> None:
        check_range(self.low, self.high)
        check_range(self.bottom, self.top, "the vertical range")
        check_finite(self.point)


class CurveSpec(CurveProblem, frozen=True):
    """Curves: their problem and their view."""

    tangent: Annotated[bool, Meta(title="tangent", description="Tangent at the point")] = True
    pi_ticks: Annotated[bool, Meta(title="π ticks", description="Write the axis in π")] = False

    def problem(self) -> CurveProblem:
        """Return what is asked."""
        return CurveProblem.of(self)
