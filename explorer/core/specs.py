"""What each demonstration is asked: frozen, checked when read, the same for window and file."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from explorer.core.descent.runners import Runner
from explorer.core.language.parser import Parsed, parse

Dtype = Literal["float64", "float32"]
MAX_ORDER = 6
MAX_TAYLOR = 6
MAX_SAMPLES = 20_000
MAX_EPSILON = 10.0
MAX_STEPS = 100_000
MAX_RUNNERS = 8
MAX_SIDE = 400
"""Most places along a side of a surface's grid."""
FARTHEST = 8e307
"""Greatest coordinate of a view: twice it is still finite."""
_FAVOURITE_AXES = ("x", "t", "u", "s", "z", "y", "θ", "w", "x1")
_PARTNERS = {"x": "y", "x1": "x2", "u": "v", "s": "t", "w": "b", "w1": "w2"}
"""The second axis of a function of two variables, by the first."""


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A letter that is not an axis: its value and the slider's range and step."""

    name: str
    value: float = 1.0
    low: float = -5.0
    high: float = 5.0
    step: float = 0.01

    def __post_init__(self) -> None:
        if not self.low < self.high or math.isinf(self.high - self.low):
            raise ValueError("a slider needs low < high, and a width that is a number")
        if not (0 < self.step < math.inf and math.isfinite(self.value)):
            raise ValueError("a slider needs a positive step and a value that is a number")


class FunctionSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text of the function field with the values of its parameters."""

    text: str = "sin²x"
    parameters: tuple[Parameter, ...] = ()
    variables: tuple[str, ...] = ()
    """The axis variables, one or two; none: chosen by `axes`."""

    def parsed(self) -> Parsed:
        """Return the meaning of the text; raises ParseError."""
        return parse(self.text)

    def axis(self) -> str:
        """Return the axis variable: the one asked for, declared, x, or the likeliest letter."""
        letters = self.letters()
        for name in (*self.variables[:1], *self.parsed().declared[:1]):
            if name in letters:
                return name
        return next((n for n in _FAVOURITE_AXES if n in letters), letters[0] if letters else "x")

    def axes(self) -> tuple[str, ...]:
        """Return the axis variable, and a second one where the text has its partner, as x has y."""
        letters, axis = self.letters(), self.axis()
        if self.variables and set(self.variables) <= set(letters):
            return self.variables[:2]
        seconds = self.parsed().declared or (_PARTNERS.get(axis, ""),)
        second = next((n for n in seconds if n != axis and n in letters), "")
        return (axis, second) if second else (axis,)

    def letters(self) -> tuple[str, ...]:
        """Return the letters that may be axes: those of the text, and two that are declared.

        f(x, y) = x is a function of both, constant in y; f(x, y) = 5 has nothing to show of them.
        """
        parsed = self.parsed()
        present, declared = parsed.names, parsed.declared[:2]
        is_pair = len(declared) == 2 and any(name in present for name in declared)
        return tuple(dict.fromkeys((*present, *declared))) if is_pair else present

    def parameter_names(self, axes: Collection[str] = ()) -> tuple[str, ...]:
        """Return the letters that are no axis, in order of appearance; raises ParseError.

        Without `axes` there is one: `axis`.
        """
        axes = axes or (self.axis(),)
        return tuple(n for n in self.parsed().names if n not in axes)

    def values(self, axes: Collection[str] = ()) -> dict[str, float]:
        """Return the value of every parameter of the text, 1 where none was given."""
        given = {p.name: p.value for p in self.parameters}
        return {name: given.get(name, 1.0) for name in self.parameter_names(axes)}

    def numbers(self) -> tuple[float, ...]:
        """Return the values in the order of the parameters' names in the text, for one axis."""
        return tuple(self.values().values())

    def with_text(self, text: str) -> FunctionSpec:
        """Return the spec for a new text, keeping every parameter that was ever set."""
        changed = msgspec.structs.replace(self, text=text)
        wanted = changed.parameter_names()
        # The letters of a word being typed are not worth keeping.
        kept = [p for p in self.parameters if p.name in wanted or p != Parameter(p.name)]
        known = {p.name for p in kept}
        added = [Parameter(n) for n in wanted if n not in known]
        return msgspec.structs.replace(changed, parameters=(*kept, *added))

    def with_parameter(self, parameter: Parameter) -> FunctionSpec:
        """Return the spec with one parameter replaced or added."""
        others = [p for p in self.parameters if p.name != parameter.name]
        at = next(
            (i for i, p in enumerate(self.parameters) if p.name == parameter.name), len(others)
        )
        return msgspec.structs.replace(self, parameters=(*others[:at], parameter, *others[at:]))

    def shown_parameters(self, axes: Collection[str] = ()) -> tuple[Parameter, ...]:
        """Return the parameters that the text uses, in order of appearance."""
        known = {p.name: p for p in self.parameters}
        return tuple(known.get(n) or Parameter(n) for n in self.parameter_names(axes))


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


def snapped(value: float, low: float, high: float, step: float) -> float:
    """Return the nearest value at which a slider stops; a step of 0 is continuous."""
    # A step far finer than any slider, or wider than the range, rounds nothing.
    if 1e-12 < step / (high - low) <= 1:
        value = float(f"{round((value - low) / step) * step + low:.12g}")
    return min(max(value, low), high)


def with_end(low: float, high: float, value: float, *, is_low: bool) -> tuple[float, float]:
    """Return a range with one end somewhere else; beyond the other end, that one moves along."""
    width = high - low
    if is_low:
        return sensible_range(value, high if value < high else value + width)
    return sensible_range(low if value > low else value - width, value)


def sensible_range(low: float, high: float) -> tuple[float, float]:
    """Return a range that can be drawn: ordered, finite, and wide enough for its numbers.

    A width below 1e-12 of the position would leave fewer than 5,000 doubles across the picture.
    """
    low, high = (max(-FARTHEST, min(FARTHEST, v)) for v in sorted((low, high)))
    middle = low / 2 + high / 2
    least = abs(middle) * 1e-12
    if low == high:
        half = 1.0 if middle == 0 else max(abs(middle) / 2, 5e-324)
    else:
        half = max(high / 2 - low / 2, least, 1e-305)
        if half == high / 2 - low / 2:
            return low, high
    return max(-FARTHEST, middle - half), min(FARTHEST, middle + half)
