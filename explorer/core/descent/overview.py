"""What a map of starts amounts to, in numbers."""

from __future__ import annotations

import math

import numpy as np

from explorer.core.descent.results import DIVERGED, ELSEWHERE, NOT_CONVERGED, StartMap


def shares(found: StartMap) -> dict[int, float]:
    """Return the percentage of starts by their end: its places, DIVERGED and NOT_CONVERGED.

    Tenths of a percent that add up to 100; the largest remainders are rounded up.
    """
    ends = [*range(len(found.places)), ELSEWHERE, DIVERGED, NOT_CONVERGED]
    exact = [1000 * float(np.mean(found.ends == end)) for end in ends]
    tenths = {end: math.floor(part) for end, part in zip(ends, exact, strict=True)}
    by_remainder = sorted(zip(ends, exact, strict=True), key=lambda e: tenths[e[0]] - e[1])
    for end, _ in by_remainder[: 1000 - sum(tenths.values())]:
        tenths[end] += 1
    return {end: part / 10 for end, part in tenths.items()}
