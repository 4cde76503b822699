"""Curves in words, for whoever listens to them instead of looking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from explorer.core.curves.results import CurveFeatures, CurveSamples, Feature, FeatureKind, Gap
from explorer.core.curves.spec import CurveProblem
from explorer.core.language.notation import derivative_name, format_value
from explorer.core.sentence import Sentence, sentence
from explorer.core.translation import Text

_DIGITS = 4
_ROUNDING = 1e-12
"""Part of the picture below which a number is none."""
_MOST = 12
"""Places that are named of a kind."""
_KINDS: dict[FeatureKind, Text] = {
    "root": "Roots: {places}.",
    "maximum": "Maxima: {places}.",
    "minimum": "Minima: {places}.",
    "inflection": "Inflections: {places}.",
}


def described(
    problem: CurveProblem, samples: CurveSamples, features: CurveFeatures | None
) -> list[Sentence]:
    """Return what the curves show: their range, their marks, the values at the point, the notes.

    Args:
        problem: that was asked.
        samples: the answer.
        features: what was found by looking closer, as soon as it is there.
    """
    shown = problem.visible()
    return [
        sentence(
            "{function} for {name} from {low} to {high}.",
            function=problem.function.equation(),
            name=problem.function.axis(),
            low=_number(problem.low),
            high=_number(problem.high),
        ),
        sentence("Drawn: {curves}.", curves=", ".join(map(derivative_name, shown)) or "–"),
        *_marks(problem, samples, samples.points if features is None else features.points),
        *(_breaks(features) if features is not None else ()),
        at_point(problem, samples),
        *_notes(shown, samples, features),
    ]


def _number(value: float | None) -> str:
    return format_value(value, _DIGITS)


def _listed(texts: Iterable[str]) -> str:
    every = list(dict.fromkeys(texts))
    return ", ".join(every[:_MOST]) + (", …" if len(every) > _MOST else "")


def _marks(
    problem: CurveProblem, samples: CurveSamples, points: Sequence[Feature]
) -> Iterator[Sentence]:
    """Yield the places of each kind of mark, and that there are none."""
    across, upwards = max(abs(problem.low), abs(problem.high)), _height(samples)
    is_asked = {
        "root": problem.roots,
        "maximum": problem.extrema,
        "minimum": problem.extrema,
        "inflection": problem.inflections,
    }
    inside = [p for p in points if is_asked[p.kind] and problem.low <= p.x <= problem.high]
    for kind, template in _KINDS.items():
        places = [_place(point, across, upwards) for point in inside if point.kind == kind]
        if places:
            yield sentence(template, places=_listed(places))
    if not inside and any(is_asked.values()):
        yield sentence("None of what is marked is in this range.")


def _height(samples: CurveSamples) -> float:
    """Return the greatest value of f among the samples, whatever its sign."""
    values = samples.derivatives[0]
    known = values[np.isfinite(values)] if values is not None else np.empty(0)
    return float(np.abs(known).max()) if len(known) else 0.0


def _place(point: Feature, across: float, upwards: float) -> str:
    """Return where a mark is, with 0 for what is 0 but for rounding."""
    x = _number(0.0 if abs(point.x) < _ROUNDING * across else point.x)
    y = _number(0.0 if abs(point.y) < _ROUNDING * upwards else point.y)
    return x if point.kind == "root" else f"({x}, {y})"


def _breaks(features: CurveFeatures) -> Iterator[Sentence]:
    poles, jumps = (
        _listed(_number(each.x) for each in features.breaks if each.is_pole == is_pole)
        for is_pole in (True, False)
    )
    if poles:
        yield sentence("Poles: {places}.", places=poles)
    if jumps:
        yield sentence("Jumps: {places}.", places=jumps)


def at_point(problem: CurveProblem, samples: CurveSamples) -> Sentence:
    """Return the values at the point."""
    values = [
        f"{derivative_name(order)} = {_number(value)}"
        for order, value in enumerate(samples.point.derivatives[: problem.order + 1])
    ]
    return sentence(
        "At {name} = {x}: {values}.",
        name=problem.function.axis(),
        x=_number(samples.point.x),
        values=", ".join(values),
    )


def _notes(
    shown: tuple[int, ...], samples: CurveSamples, features: CurveFeatures | None
) -> Iterator[Sentence]:
    """Yield what is said of the tape's None, of gaps and of rounding."""
    for order, note in samples.notes.items():
        if order in shown:
            yield sentence("{target}: {note}", target=derivative_name(order), note=note)
    if features is None:
        yield from samples.remarks
        return
    yield from (rounded.sentence() for rounded in features.rounded)
    yield from features.remarks
    yield from (_gap(gap) for gap in features.gaps[:_MOST] if gap.order in shown)
    yield from features.notes


def _gap(gap: Gap) -> Sentence:
    return sentence(
        "{target} has no value from {low} to {high}: {reason}",
        target=derivative_name(gap.order),
        low=_number(gap.low),
        high=_number(gap.high),
        reason=gap.reason,
    )
