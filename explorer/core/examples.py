"""Curves worth seeing: functions of one and of two variables, each as it is seen best."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explorer.core.curves.spec import CurveSpec
from explorer.core.function import FunctionSpec, Parameter
from explorer.core.surface.spec import SurfaceSpec
from explorer.core.translation import Text


@dataclass(frozen=True, slots=True)
class CurveExample:
    """One of them: the function, how it is looked at, and what is to be seen."""

    title: Text
    """In sentence case."""
    about: Text
    """What is to be seen, in a line."""
    text: str
    """Of the function."""
    looks: Mapping[str, Any]
    """Fields of the spec that are not as usual."""
    parameters: tuple[Parameter, ...] = ()
    plays: str = ""
    """The parameter that is animated when it is shown; empty: none."""
    has_two: bool = False
    """Whether it is of two variables."""

    @property
    def spec(self) -> CurveSpec | SurfaceSpec:
        """All that is shown; nothing of what was shown before is left."""
        function = FunctionSpec(self.text, self.parameters)
        kind = SurfaceSpec if self.has_two else CurveSpec
        return kind(function=function, **self.looks)


def _of_two(title: Text, about: Text, text: str, **looks: Any) -> CurveExample:  # noqa: ANN401
    return CurveExample(title, about, text, looks, has_two=True)


def _of_one(
    title: Text,
    about: Text,
    text: str,
    *parameters: Parameter,
    plays: str = "",
    **looks: Any,  # noqa: ANN401
) -> CurveExample:
    return CurveExample(title, about, text, looks, parameters, plays)


_TURN = 2 * math.pi

# fmt: off
EXAMPLES: tuple[CurveExample, ...] = (
    _of_one("sin² x and its derivatives",
            "Three nested tapes: where a curve is level, the next derivative is 0.",
            "sin(x)^2", pi_ticks=True, point=1.0),
    _of_one("A cubic: level where f′ is 0, bending where f″ is",
            "Drag the point: the tangent is level at the triangles and crosses at the diamond.",
            "x^3 - 3x + 1", low=-2.6, high=2.6, order=2, inflections=True, point=-1.5),
    _of_one("A pole breaks the curve",
            "Near 1 no number is the value, and f′ runs away faster than f does.",
            "1/(x - 1)", low=-3.0, high=5.0, bottom=-6.0, top=6.0, order=1, point=2.0),
    _of_one("|x|: the tape says 0 at the corner",
            "At 0 there is no slope, yet TensorFlow answers 0. Move the point to either side.",
            "|x|", low=-3.0, high=3.0, bottom=-1.6, top=3.2, order=1, point=0.0),
    _of_one("Two pieces that meet in a corner",
            "f goes on at 1, its slope jumps from 2 to −1: only the piece that is taken counts.",
            "x^2 if x < 1 else 2 - x", low=-1.6, high=3.6, bottom=-3.4, top=2.6, order=1,
            point=0.8),
    _of_one("x to the power x",
            "It begins at 0, and its least value is at 1/e, about 0.368.",
            "x^x", low=-0.4, high=2.2, bottom=-2.5, top=5.0, order=2, point=1.0),
    _of_one("sin(1/x) is faster than any pixel",
            "Towards 0 only the band between least and greatest values can be drawn. Zoom in.",
            "sin(1/x)", low=-0.35, high=0.35, order=0, point=0.2),
    _of_one("A bell curve and its width",
            "f bends at −s and s: move the slider, and the diamonds follow.",
            "e^(-x^2/(2s^2))", Parameter("s", 1.0, 0.4, 3.0), low=-5.0, high=5.0, bottom=-1.2,
            top=1.2, order=2, roots=False, inflections=True, point=1.0),
    _of_one("Taylor polynomials of the sine",
            "Degrees 1, 3 and 5 at the point, each close for longer. Drag the point.",
            "sin x", order=0, taylor=(1, 3, 5), tangent=False, pi_ticks=True, low=-_TURN,
            high=_TURN, bottom=-2.8, top=2.8, point=0.0),
    _of_one("The tape against differences",
            "Move ε: too large misses the slope, too small drowns in rounding; the tape does not.",
            "e^x sin 3x", low=-1.5, high=2.0, order=1, differences=True, epsilon=0.3, point=1.0),
    _of_one("Where only rounding is left",
            "Near 0 the digits of 1 − cos x cancel before x² divides; the true value is 1/2.",
            "(1 - cos x)/x^2", low=-3e-7, high=3e-7, bottom=-0.3, top=1.3, order=0, roots=False,
            extrema=False, point=2e-7),
    _of_one("Two extrema meet and vanish",
            "The letter a goes back and forth: where f′ no longer reaches 0, f has no extrema.",
            "x^3/3 - a x", Parameter("a", 1.0, -1.5, 2.0), plays="a", low=-3.0, high=3.0,
            bottom=-3.2, top=3.2, order=1, point=-0.6),
    _of_one("Softplus grows into ReLU",
            "The larger b, the sharper the bend; f′ is the sigmoid, and f″ its bump.",
            "softplus(b x)/b", Parameter("b", 2.0, 1.0, 20.0), low=-3.0, high=3.0, bottom=-0.5,
            top=2.5, order=2, roots=False, extrema=False, point=0.5),
    _of_two("A gradient by hand: (x1 + 5) x2²",
            "At (2, 3) the tape says 9 and 42, and two nested ones the Hessian.",
            "(x1 + 5) x2^2", low=-8.0, high=6.0, bottom=-5.0, top=5.0, point=(2.0, 3.0)),
    _of_two("A saddle in space",
            "Up one way and down the other: the eigenvalues have both signs. Turn it by dragging.",
            "x^2 - y^2", low=-2.0, high=2.0, bottom=-2.0, top=2.0, point=(0.0, 0.0),
            in_space=True),
    _of_two("Himmelblau: four valleys of one depth",
            "Every arrow points uphill. Drag the point into a valley: the gradient goes to 0.",
            "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", low=-5.0, high=5.0, bottom=-5.0, top=5.0,
            point=(1.0, 1.5)),
)
# fmt: on
"""Of one variable first, in the order in which one learns from them."""
