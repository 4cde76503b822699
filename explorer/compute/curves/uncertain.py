"""Notes on curves that rounding moves by more than a pixel."""

from __future__ import annotations

import numpy as np

from explorer.compute.curves.course import Frame
from explorer.core.curves.results import CurveSamples
from explorer.core.curves.spec import CurveProblem
from explorer.core.curves.uncertainty import is_uncertain, known_range, seen_rounding
from explorer.core.language.notation import derivative_name, distinct_texts
from explorer.core.sentence import Sentence, sentence


def uncertain_steps(
    problem: CurveProblem, samples: CurveSamples, rounding: list[np.ndarray | None]
) -> dict[int, np.ndarray]:
    """Return by visible order which steps between samples, (n − 1,), are drawn as rounding."""
    orders = problem.visible()
    rows, moved = [samples.derivatives[k] for k in orders], [rounding[k] for k in orders]
    bottom, top = problem.bottom, problem.top
    if bottom is None or top is None:
        bottom, top = known_range(rows, moved)
    pixel = Frame.within(problem, bottom, top).pixel
    details = dict(enumerate(samples.details))
    found = {
        k: is_uncertain(seen_rounding(y, r, (bottom, top), details.get(k)), pixel)
        for k, y, r in zip(orders, rows, moved, strict=True)
        if y is not None and r is not None
    }
    return {k: steps[1:] | steps[:-1] for k, steps in found.items() if steps.any()}


def uncertain_remarks(x: np.ndarray, steps: dict[int, np.ndarray]) -> list[Sentence]:
    """Say which curves are rounding, and where; nothing where none is."""
    if not steps:
        return []
    within = np.flatnonzero(np.any([*steps.values()], axis=0))
    low, high = distinct_texts([float(x[within[0]]), float(x[within[-1] + 1])], 4)
    return [
        sentence(
            "Rounding between {low} and {high}: {curves}. The formula as it is written loses its "
            "digits there; the grey band is as far as its values may be wrong.",
            low=low,
            high=high,
            curves=", ".join(map(derivative_name, steps)),
        )
    ]
