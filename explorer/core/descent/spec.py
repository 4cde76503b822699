"""What Descent is asked."""

from __future__ import annotations

import math
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from explorer.core.descent.runners import Runner
from explorer.core.function import Dtype, FunctionSpec

MAX_STEPS = 100_000


MAX_RUNNERS = 8


class DescentSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="descent"):
    """Descents of a function of one or two variables, all from one start."""

    function: FunctionSpec = FunctionSpec()
    start: tuple[float, float] = (0.0, 0.0)
    """On the axes; a function of one variable leaves the second alone."""
    steps: Annotated[int, Meta(ge=1, le=MAX_STEPS)] = 100
    runners: Annotated[tuple[Runner, ...], Meta(min_length=1, max_length=MAX_RUNNERS)] = (Runner(),)
    dtype: Dtype = "float64"
    low: float = -3.0
    high: float = 3.0
    bottom: float | None = None
    top: float | None = None
    """The vertical range: None is fitted to a curve, and for a landscape as wide as high."""
    sweep: bool = False
    """Whether the final loss is shown for all learning rates."""
    starts: bool = False
    """Whether all starts are shown by where the first runner ends."""
    in_space: bool = False
    """Two variables: the landscape drawn as a surface in three dimensions."""
    turn: float = -60.0
    tilt: float = 30.0
    """From where the surface is seen, degrees about the vertical axis and above the ground."""
    equal: bool | None = None
    """Two variables: as that of a surface."""
    start_is_chosen: bool = False
    """Whether a person put it there; if not, one may be found for another function."""
    arrows: bool = True
    """Whether gradient, momentum and step are drawn at the moving point, and the step told."""

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (*self.start, self.turn, self.tilt))):
            raise ValueError("a descent starts at finite numbers")
        if not self.low < self.high or math.isinf(self.high - self.low):
            raise ValueError("the range needs low < high, and a width that is a number")
        bottom, top = self.bottom, self.top
        if bottom is not None and top is not None and not 0 < top - bottom < math.inf:
            raise ValueError("the vertical range needs bottom < top, and a height that is a number")


class SweepSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="sweep"):
    """The runners of a descent, each at many learning rates."""

    descent: DescentSpec
    low: Annotated[float, Meta(gt=0)] = 1e-5
    high: Annotated[float, Meta(gt=0)] = 10.0
    count: Annotated[int, Meta(ge=2, le=1000)] = 241


class StartsSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="starts"):
    """The first runner of a descent, from everywhere in the view."""

    descent: DescentSpec
    bottom: float = 0.0
    top: float = 1.0
    """The vertical range, which with one variable means nothing."""
    side: Literal[64, 128, 256] = 256
    """Starts along each axis."""
