"""Range of the plane that a descent shows."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.core.descent.results import DescentPath
from explorer.core.descent.spec import DescentSpec
from explorer.core.ranges import sensible_range

_ASTRAY = 2.0
"""How far a path may leave what its ends need, in widths of that, and still be shown whole."""


def descent_range(spec: DescentSpec, paths: Sequence[DescentPath]) -> tuple[float, float]:
    """Return the usual range of a descent, wider where a path is not in it.

    A path that diverges counts by its start only, one that goes far astray by its ends.
    """
    variables = len(spec.function.axes())
    places = list(spec.start[:variables])
    usual = DescentSpec()
    for path in paths:
        x = path.x[: path.last_finite() + 1]
        if path.verdict.outcome != "diverged" and x.shape[1] == variables:
            ends = [*places, *x[-1].tolist(), usual.low, usual.high]
            least, most, reach = min(ends), max(ends), _ASTRAY * (max(ends) - min(ends))
            low, high = float(x.min()), float(x.max())
            places += [low, high] if least - reach < low and high < most + reach else ends
    low, high = min(usual.low, *places), max(usual.high, *places)
    if (low, high) == (usual.low, usual.high):
        return low, high
    margin = (high / 2 - low / 2) / 5
    return sensible_range(low - margin, high + margin)
