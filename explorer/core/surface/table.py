"""The numbers behind a function of two variables."""

from __future__ import annotations

import numpy as np

from explorer.core.surface.results import SurfaceSamples
from explorer.core.surface.spec import SurfaceProblem
from explorer.core.tables import Table


def surface_table(problem: SurfaceProblem, samples: SurfaceSamples) -> Table:
    """Return both variables and f for every place of the grid, row by row."""
    x, y = np.meshgrid(samples.x, samples.y)
    return Table((*problem.function.axes(), "f"), (x.ravel(), y.ravel(), samples.z.ravel()))  # pyright: ignore[reportArgumentType]
