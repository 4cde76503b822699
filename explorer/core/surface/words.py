"""A function of two variables in words, for whoever listens to it instead of looking."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.core.language.notation import format_value
from explorer.core.sentence import Sentence, sentence
from explorer.core.surface.results import Inspection, SurfaceSamples
from explorer.core.surface.spec import SurfaceSpec

_DIGITS = 4


def described(spec: SurfaceSpec, samples: SurfaceSamples, shape: Sentence | None) -> list[Sentence]:
    """Return what the map shows: its ranges, its values, and what is found at the point.

    Args:
        spec: that was asked.
        samples: the answer.
        shape: how the function bends at the point.
    """
    first, second = spec.function.axes()
    ends = (samples.x[0], samples.x[-1], samples.y[0], samples.y[-1])
    low, high, bottom, top = (_number(float(end)) for end in ends)
    told = sentence(
        "{function} for {x} from {low} to {high} and {y} from {bottom} to {top}.",
        function=spec.function.equation(),
        x=first,
        y=second,
        low=low,
        high=high,
        bottom=bottom,
        top=top,
    )
    found = [told, *_values(samples), _at_point(samples.inspection)]
    doubt = samples.inspection.doubt()
    return [*found, *(each for each in (shape, doubt) if each is not None)]


def _number(value: float | None) -> str:
    return format_value(value, _DIGITS)


def _point(values: Sequence[float | None]) -> str:
    return f"({', '.join(map(_number, values))})"


def _values(samples: SurfaceSamples) -> list[Sentence]:
    """Return between what the values lie, and where the least of them is."""
    z = samples.z
    if not np.isfinite(z).any():
        return [sentence("It has no value here.")]
    known = np.where(np.isfinite(z), z, np.nan)
    row, column = np.unravel_index(np.nanargmin(known), z.shape)
    return [
        sentence(
            "Its values here lie between {least} and {most}, the least about at {place}.",
            least=_number(float(np.nanmin(known))),
            most=_number(float(np.nanmax(known))),
            place=_point([float(samples.x[column]), float(samples.y[row])]),
        )
    ]


def _at_point(inspection: Inspection) -> Sentence:
    return sentence(
        "At {place}: f = {value}, the gradient is {gradient}.",
        place=_point(inspection.at),
        value=_number(inspection.value),
        gradient=_point(inspection.gradient),
    )
