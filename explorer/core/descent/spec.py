"""Problem and view of Descent."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from explorer.core.function import Dtype, FunctionSpec
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.problem import InSpace, Problem
from explorer.core.ranges import check_finite, check_range

MAX_STEPS = 100_000
MAX_RUNNERS = 8


class DescentProblem(Problem, frozen=True, tag="descent"):
    """Descents of a function of one or two variables, all from one start."""

    function: FunctionSpec = FunctionSpec()
    start: tuple[float, float] = (0.0, 0.0)
    """On the axes; a function of one variable leaves the second alone."""
    steps: Annotated[
        int, Meta(ge=1, le=MAX_STEPS, title="Steps", description="How many steps, {low} to {high}")
    ] = 100
    runners: Annotated[tuple[OptimizerConfig, ...], Meta(min_length=1, max_length=MAX_RUNNERS)] = (
        OptimizerConfig(),
    )
    dtype: Dtype = "float64"

    def __post_init__(self) -> None:
        check_finite(*self.start)


class DescentSpec(DescentProblem, frozen=True):
    """A descent: its problem and its view."""

    low: float = -3.0
    high: float = 3.0
    bottom: float | None = None
    top: float | None = None
    """The vertical range: None is fitted to a curve, and for a landscape as wide as high."""
    sweep: Annotated[
        bool,
        Meta(
            title="all rates",
            description="Draw where every optimizer ends against its learning rate",
        ),
    ] = False
    starts: Annotated[
        bool,
        Meta(
            title="all starts",
            description="Colour every start by where the first optimizer ends from there",
        ),
    ] = False
    in_space: InSpace = False
    turn: float = -60.0
    tilt: float = 30.0
    """From where the surface is seen, degrees about the vertical axis and above the ground."""
    equal: bool | None = None
    """Two variables: as that of a surface."""
    start_is_chosen: bool = False
    """Whether a person put it there; if not, one may be found for another function."""
    arrows: Annotated[
        bool,
        Meta(
            title="arrows",
            description="Gradient, momentum and step as arrows at the point, "
            "and what the step does",
        ),
    ] = True

    def __post_init__(self) -> None:
        super().__post_init__()
        check_range(self.low, self.high)
        check_range(self.bottom, self.top, "the vertical range")
        check_finite(self.turn, self.tilt)

    def problem(self) -> DescentProblem:
        """Return what is asked."""
        return DescentProblem.of(self)


class SweepProblem(Problem, frozen=True, tag="sweep"):
    """The runners of a descent, each at many learning rates."""

    descent: DescentProblem
    low: Annotated[float, Meta(gt=0)] = 1e-5
    high: Annotated[float, Meta(gt=0)] = 10.0
    count: Annotated[int, Meta(ge=2, le=1000)] = 241


class StartsProblem(Problem, frozen=True, tag="starts"):
    """The first runner of a descent, from everywhere in a rectangle."""

    descent: DescentProblem
    low: float = -3.0
    high: float = 3.0
    bottom: float = 0.0
    top: float = 1.0
    """The vertical range, which with one variable means nothing."""
    side: Literal[64, 128, 256] = 256
    """Starts along each axis."""
