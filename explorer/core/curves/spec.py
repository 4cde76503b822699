"""What Curves is asked."""

from __future__ import annotations

import math
from typing import Annotated

import msgspec
from msgspec import Meta

from explorer.core.function import Dtype, FunctionSpec

MAX_ORDER = 6


MAX_TAYLOR = 6


MAX_SAMPLES = 20_000


MAX_EPSILON = 10.0


class CurveSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="curves"):
    """A function of one variable with its derivatives over a range, and what to mark on it."""

    function: FunctionSpec = FunctionSpec()
    low: float = -2 * math.pi
    high: float = 2 * math.pi
    bottom: float | None = None
    top: float | None = None
    """The vertical range; None: fitted to the curves."""
    order: Annotated[int, Meta(ge=0, le=MAX_ORDER)] = 3
    hidden: tuple[int, ...] = ()
    dtype: Dtype = "float64"
    point: float = 1.0
    tangent: bool = True
    taylor: tuple[Annotated[int, Meta(ge=1, le=MAX_TAYLOR)], ...] = ()
    roots: bool = True
    extrema: bool = True
    inflections: bool = False
    pi_ticks: bool = False
    differences: bool = False
    epsilon: Annotated[float, Meta(gt=0, le=MAX_EPSILON)] = 1e-3
    samples: Annotated[int, Meta(ge=2, le=MAX_SAMPLES)] = 672

    def __post_init__(self) -> None:
        if not self.low < self.high or math.isinf(self.high - self.low):
            raise ValueError("the range needs low < high, and a width that is a number")
        if not all(map(math.isfinite, (self.point, self.bottom or 0.0, self.top or 0.0))):
            raise ValueError("a spec has finite numbers only")
        bottom, top = self.bottom, self.top
        if bottom is not None and top is not None and not 0 < top - bottom < math.inf:
            raise ValueError("the vertical range needs bottom < top, and a height that is a number")

    def visible(self) -> tuple[int, ...]:
        """Return the orders that are drawn."""
        return tuple(k for k in range(self.order + 1) if k not in self.hidden)
