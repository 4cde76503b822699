"""Marks a curve that was drawn by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from explorer.core.language.notation import derivative_name, format_value
from explorer.core.lessons.lesson import Draw
from explorer.core.lessons.marking.comparison import PLACES, Comparison, RightCurve, in_order
from explorer.core.lessons.marking.marked import Marked, untold
from explorer.core.sentence import Sentence, sentence

_RIGHT_FROM = 0.8
"""Part of the places from which on a drawing is right."""
_DIGITS = 3


def mark_drawing(
    predict: Draw, drawn_x: Sequence[float], drawn_y: Sequence[float], right: RightCurve
) -> Marked:
    """Mark a drawing.

    Args:
        predict: what was asked.
        drawn_x: (m,) places in any order; of the same place the last one counts.
        drawn_y: (m,) the heights there.
        right: the curve that was asked for.
    """
    x, y = in_order(drawn_x, drawn_y)
    if len(x) < 2:
        return untold(sentence("Nothing is drawn yet."))
    if not np.isfinite(right.y).any():
        name = derivative_name(predict.of)
        return untold(sentence("{name} has no values here, so this cannot be marked.", name=name))
    words = _Words(predict, Comparison(x, y, right, predict.tolerance))
    places = words.places
    is_right = words.part >= _RIGHT_FROM
    because = predict.right if is_right else predict.wrong
    return Marked(
        is_right,
        words.part,
        tuple(words.said()),
        (because,) if because else (),
        f"{sum(places)}/{len(places)}",
    )


class _Words:
    """Says what is right and what is wrong about a drawing."""

    def __init__(self, predict: Draw, comparison: Comparison) -> None:
        self._comparison = comparison
        self._right = comparison.right
        self._names = {
            "before": derivative_name(predict.of - 1),
            "name": derivative_name(predict.of),
        }
        self.places = comparison.places(self._right.y)
        self.part = sum(self.places) / len(self.places)

    def said(self) -> Iterator[Sentence]:
        yield self._headline()
        whole = self._another_curve()
        if whole is not None:
            yield whole
            return
        yield from filter(None, (self._zeros_said(), self._gap_said(), self._worst_said()))

    def _headline(self) -> Sentence:
        right, count = sum(self.places), len(self.places)
        if right == count:
            return sentence("Right everywhere.")
        values = {"right": right, "count": count}
        if self.part >= _RIGHT_FROM:
            return sentence("Very close: {right} of {count} places are right.", **values)
        if 2 * right >= count:
            return sentence("Partly right: {right} of {count} places.", **values)
        return sentence("Not yet: {right} of {count} places are right.", **values)

    def _another_curve(self) -> Sentence | None:
        """Say where all of it is another curve."""
        if self.part >= _RIGHT_FROM:
            return None
        if self._comparison.share(-self._right.y) >= _RIGHT_FROM:
            return sentence(
                "It is upside down: where {before} rises, {name} is above zero.", **self._names
            )
        before = self._right.before
        if before is not None and self._comparison.share(before) >= _RIGHT_FROM:
            return sentence("This is {before} itself; {name} tells how steep it is.", **self._names)
        return None

    def _zeros_said(self) -> Sentence | None:
        """Say whether the zeros are where they belong."""
        zeros, met = self._comparison.zeros()
        if not len(zeros) or len(zeros) > PLACES:
            return None
        if not met.all():
            return self._missed_zero(float(zeros[~met][0]))
        if len(zeros) == 1:
            return sentence("Its zero is right: {before} turns there.", **self._names)
        if len(zeros) == 2:
            return sentence("Both zeros are right: {before} turns there.", **self._names)
        return sentence(
            "All {count} zeros are right: {before} turns there.", **self._names, count=len(zeros)
        )

    def _missed_zero(self, at: float) -> Sentence:
        x = format_value(at, _DIGITS)
        reach = self._right.x[self._comparison.is_drawn]
        if len(reach) and reach[0] <= at <= reach[-1]:
            return sentence(
                "{before} turns at {x}, so {name} is zero there; yours is {drawn}.",
                **self._names,
                x=x,
                drawn=format_value(self._comparison.value_at(at), _DIGITS),
            )
        return sentence("{before} turns at {x}, so {name} is zero there.", **self._names, x=x)

    def _gap_said(self) -> Sentence | None:
        """Say where nothing is drawn."""
        is_drawn = self._comparison.is_drawn
        x = self._right.x[is_drawn]
        if not len(x):
            return sentence("What you have drawn is beside the picture.")
        if (np.isfinite(self._right.y) & ~is_drawn).mean() <= 1 / PLACES:
            return None
        return sentence(
            "You have drawn it from {low} to {high} only.",
            low=format_value(float(x[0]), _DIGITS),
            high=format_value(float(x[-1]), _DIGITS),
        )

    def _worst_said(self) -> Sentence | None:
        """Say where the drawing is farthest off, if it is too far."""
        at = self._comparison.worst()
        if at is None:
            return None
        value, drawn = float(self._right.y[at]), float(self._comparison.drawn[at])
        values = {
            **self._names,
            "x": format_value(float(self._right.x[at]), _DIGITS),
            "value": format_value(value, _DIGITS),
            "drawn": format_value(drawn, _DIGITS),
        }
        if value > 0 >= drawn:
            return sentence(
                "{before} rises at {x}, so {name} is above zero: {name}({x}) = {value}, yours is "
                "{drawn}.",
                **values,
            )
        if value < 0 <= drawn:
            return sentence(
                "{before} falls at {x}, so {name} is below zero: {name}({x}) = {value}, yours is "
                "{drawn}.",
                **values,
            )
        if abs(drawn) < abs(value):
            return sentence(
                "{before} is steeper at {x}: {name}({x}) = {value}, yours is {drawn}.", **values
            )
        return sentence(
            "{before} is less steep at {x}: {name}({x}) = {value}, yours is {drawn}.", **values
        )
