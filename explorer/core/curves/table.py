"""The numbers behind curves."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.core.curves.results import CurveSamples
from explorer.core.curves.spec import CurveProblem
from explorer.core.language.notation import derivative_name
from explorer.core.tables import Table


def curves_table(problem: CurveProblem, samples: CurveSamples) -> Table:
    """Return x, f, f′ … along the axis, and the central difference where it is drawn."""
    titles = [problem.function.axis(), *(derivative_name(k) for k in range(problem.order + 1))]
    columns: list[Sequence[float | None] | None] = [samples.x, *samples.derivatives]  # pyright: ignore[reportAssignmentType]
    if samples.difference is not None:
        titles.append("f′ ± ε")
        columns.append(samples.difference)  # pyright: ignore[reportArgumentType]
    return Table(tuple(titles[: len(columns)]), tuple(columns))
