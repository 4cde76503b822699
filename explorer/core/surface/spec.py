"""What a function of two variables is asked."""

from __future__ import annotations

import math
from typing import Annotated

import msgspec
from msgspec import Meta

from explorer.core.function import Dtype, FunctionSpec

MAX_SIDE = 400
"""Most places along a side of a surface's grid."""


class SurfaceSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="surface"):
    """A function of two variables over a rectangle, with its gradient, and a point inspected."""

    function: FunctionSpec = FunctionSpec("x^2 + y^2")
    low: float = -3.0
    high: float = 3.0
    bottom: float = -3.0
    top: float = 3.0
    point: tuple[float, float] = (1.0, 1.0)
    dtype: Dtype = "float64"
    contours: bool = True
    arrows: bool = True
    in_space: bool = False
    """Drawn as a surface in three dimensions."""
    turn: float = -60.0
    tilt: float = 30.0
    """From where the surface is seen, degrees about the vertical axis and above the ground."""
    equal: bool | None = None
    """Whether a unit is as long on both axes of the map, one of whose ranges is then wider than it
    stands here; None: where that is not much."""
    columns: Annotated[int, Meta(ge=2, le=MAX_SIDE)] = 161
    rows: Annotated[int, Meta(ge=2, le=MAX_SIDE)] = 121

    def __post_init__(self) -> None:
        for low, high in ((self.low, self.high), (self.bottom, self.top)):
            if not low < high or math.isinf(high - low):
                raise ValueError("a range needs low < high, and a width that is a number")
        if not all(map(math.isfinite, (*self.point, self.turn, self.tilt))):
            raise ValueError("a spec has finite numbers only")


class InspectSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="inspect"):
    """One point of a function, to be inspected."""

    function: FunctionSpec
    at: tuple[float, ...]
    """On the axes."""
    dtype: Dtype = "float64"
