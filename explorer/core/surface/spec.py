"""Problem and view of a function of two variables."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from explorer.core.function import Dtype, FunctionSpec
from explorer.core.problem import InSpace, Problem
from explorer.core.ranges import check_finite, check_range

MAX_SIDE = 400
"""Most places along a side of a surface's grid."""


class SurfaceProblem(Problem, frozen=True, tag="surface"):
    """A function of two variables over a rectangle, with its gradient, and a point inspected."""

    function: FunctionSpec = FunctionSpec("x^2 + y^2")
    low: float = -3.0
    high: float = 3.0
    bottom: float = -3.0
    top: float = 3.0
    point: tuple[float, float] = (1.0, 1.0)
    dtype: Dtype = "float64"
    columns: Annotated[int, Meta(ge=2, le=MAX_SIDE)] = 161
    rows: Annotated[int, Meta(ge=2, le=MAX_SIDE)] = 121

    def __post_init__(self) -> None:
        check_range(self.low, self.high)
        check_range(self.bottom, self.top, "the vertical range")
        check_finite(*self.point)


class SurfaceSpec(SurfaceProblem, frozen=True):
    """A function of two variables: its problem and its view."""

    contours: Annotated[bool, Meta(title="contours", description="Lines of equal value")] = True
    arrows: Annotated[
        bool, Meta(title="arrows", description="The gradient by the tape, here and there")
    ] = True
    in_space: InSpace = False
    turn: float = -60.0
    tilt: float = 30.0
    """From where the surface is seen, degrees about the vertical axis and above the ground."""
    equal: bool | None = None
    """Whether a unit is as long on both axes of the map, one of whose ranges is then wider than it
    stands here; None: where that is not much."""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_finite(self.turn, self.tilt)

    def problem(self) -> SurfaceProblem:
        """Return what is asked."""
        return SurfaceProblem.of(self)


class PointProblem(Problem, frozen=True, tag="inspect"):
    """One point of a function, to be inspected."""

    function: FunctionSpec
    at: tuple[float, ...]
    """On the axes."""
    dtype: Dtype = "float64"
