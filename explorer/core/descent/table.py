"""The numbers behind descents."""

from __future__ import annotations

import numpy as np

from explorer.core.descent.results import DescentPath, StartMap, Sweep
from explorer.core.descent.spec import DescentProblem
from explorer.core.optimizers.config import labels
from explorer.core.tables import Table


def descent_table(problem: DescentProblem, *paths: DescentPath) -> Table:
    """Return step, place, f and gradient of a descent; of several side by side, by their labels."""
    variables = problem.function.axes()
    of_each = (*variables, "f", *(f"∂f/∂{name}" for name in variables))
    # While a loop is being compiled, some have come farther than others.
    rows = min(len(path.values) for path in paths)
    titles, columns = ["step"], [np.arange(rows)]
    for label, path in zip(labels(problem.runners), paths, strict=True):
        titles += [title if len(paths) == 1 else f"{label} {title}" for title in of_each]
        columns += _path_columns(path, rows)
    return Table(tuple(titles), tuple(columns))  # pyright: ignore[reportArgumentType]


def _path_columns(path: DescentPath, rows: int) -> list[np.ndarray | None]:
    gradients = [None if lost else path.gradients[:rows, i] for i, lost in enumerate(path.missing)]
    return [*path.x[:rows].T, path.values[:rows], *gradients]


def sweep_table(problem: DescentProblem, sweep: Sweep) -> Table:
    """Return the final loss of every runner by learning rate."""
    return Table(("rate", *labels(problem.runners)), (sweep.rates, *sweep.losses))  # pyright: ignore[reportArgumentType]


def starts_table(problem: DescentProblem, found: StartMap) -> Table:
    """Return every start with the number of its end and the place it has, row by row."""
    axes = problem.function.axes()
    starts = np.meshgrid(found.x, found.y)[: len(axes)]
    ends = found.ends.ravel()
    # The last row is for those that end in no place.
    places = np.vstack([found.places, np.full((1, len(axes)), np.nan)])
    ended = places[np.maximum(ends, -1)].T
    titles = (*axes, "end", *(f"{name} of its place" for name in axes))
    return Table(titles, (*(s.ravel() for s in starts), ends, *ended))  # pyright: ignore[reportArgumentType]
