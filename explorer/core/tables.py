"""The numbers behind a figure, as a table, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.core.descent.runners import labels
from explorer.core.language.notation import derivative_name, short_exponent
from explorer.core.results import CurveSamples, DescentPath, StartMap, SurfaceSamples, Sweep
from explorer.core.sentence import printable
from explorer.core.specs import CurveSpec, DescentSpec, SurfaceSpec
from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import data_label


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Named columns of equal length; a column of None is TensorFlow's None throughout."""

    titles: tuple[str, ...]
    columns: tuple[Sequence[float | str | None] | None, ...]

    @property
    def length(self) -> int:
        """Number of rows."""
        return max((len(c) for c in self.columns if c is not None), default=0)

    def value(self, row: int, column: int) -> float | str | None:
        """Return one number, or a text as it is to be read."""
        values = self.columns[column]
        if values is None:
            return None
        value = values[row]
        if value is None or isinstance(value, str):
            return value
        return int(value) if isinstance(value, int | np.integer) else float(value)

    def csv(self, delimiter: str = ",") -> str:
        """Return the table with full precision; None is an empty cell, as CSV has no other."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
        writer.writerow(self.titles)
        for row in range(self.length):
            cells = [self.value(row, column) for column in range(len(self.columns))]
            writer.writerow(["" if c is None else _cell(c) for c in cells])
        return text.getvalue()

    def text(self) -> str:
        """Return the table as aligned columns with full precision."""
        rows = [tuple(map(printable, self.titles))] + [
            tuple(printable(_cell(_unsigned(self.value(row, i)))) for i in range(len(self.columns)))
            for row in range(self.length)
        ]
        widths = [max(len(row[i]) for row in rows) for i in range(len(self.titles))]
        return "".join(
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) + "\n"
            for row in rows
        )


def _unsigned(value: float | str | None) -> float | str | None:
    """Return 0 for −0, whose sign says nothing to a reader."""
    return abs(value) if isinstance(value, float) and value == 0 else value


def _cell(value: float | str | None) -> str:
    if isinstance(value, str):
        return value
    return "None" if value is None else plain_number(value)


def curves_table(spec: CurveSpec, samples: CurveSamples) -> Table:
    """Return x, f, f′ … along the axis, and the central difference where it is drawn."""
    titles = [spec.function.axis(), *(derivative_name(k) for k in range(spec.order + 1))]
    columns: list[Sequence[float | None] | None] = [samples.x, *samples.derivatives]  # pyright: ignore[reportAssignmentType]
    if samples.difference is not None:
        titles.append("f′ ± ε")
        columns.append(samples.difference)  # pyright: ignore[reportArgumentType]
    return Table(tuple(titles[: len(columns)]), tuple(columns))


def surface_table(spec: SurfaceSpec, samples: SurfaceSamples) -> Table:
    """Return both variables and f for every place of the grid, row by row."""
    x, y = np.meshgrid(samples.x, samples.y)
    return Table((*spec.function.axes(), "f"), (x.ravel(), y.ravel(), samples.z.ravel()))  # pyright: ignore[reportArgumentType]


def descent_table(spec: DescentSpec, *paths: DescentPath) -> Table:
    """Return step, place, f and gradient of a descent; of several side by side, by their labels."""
    variables = spec.function.axes()
    of_each = (*variables, "f", *(f"∂f/∂{name}" for name in variables))
    # While a loop is being compiled, some have come farther than others.
    rows = min(len(path.values) for path in paths)
    titles, columns = ["step"], [np.arange(rows)]
    for label, path in zip(labels(spec.runners), paths, strict=True):
        titles += [title if len(paths) == 1 else f"{label} {title}" for title in of_each]
        columns += _path_columns(path, rows)
    return Table(tuple(titles), tuple(columns))  # pyright: ignore[reportArgumentType]


def _path_columns(path: DescentPath, rows: int) -> list[np.ndarray | None]:
    gradients = [None if lost else path.gradients[:rows, i] for i, lost in enumerate(path.missing)]
    return [*path.x[:rows].T, path.values[:rows], *gradients]


def sweep_table(spec: DescentSpec, sweep: Sweep) -> Table:
    """Return the final loss of every runner by learning rate."""
    return Table(("rate", *labels(spec.runners)), (sweep.rates, *sweep.losses))  # pyright: ignore[reportArgumentType]


def starts_table(spec: DescentSpec, found: StartMap) -> Table:
    """Return every start with the number of its end and the place it has, row by row."""
    axes = spec.function.axes()
    starts = np.meshgrid(found.x, found.y)[: len(axes)]
    ends = found.ends.ravel()
    # The last row is for those that end in no place.
    places = np.vstack([found.places, np.full((1, len(axes)), np.nan)])
    ended = places[np.maximum(ends, -1)].T
    titles = (*axes, "end", *(f"{name} of its place" for name in axes))
    return Table(titles, (*(s.ravel() for s in starts), ends, *ended))  # pyright: ignore[reportArgumentType]


def losses_table(losses: np.ndarray) -> Table:
    """Return the loss of every step of a training; the first step is number 1."""
    return Table(("step", "loss"), (np.arange(1, len(losses) + 1), losses))  # pyright: ignore[reportArgumentType]


def training_table(runs: Sequence[RunCurves]) -> Table:
    """Return train, validation and seconds of every epoch; of several runs, by their numbers.

    Both are mean squared errors, in the squared units of the target.
    """
    most = max(len(run.epochs.values) for run in runs)
    titles, columns = ["epoch"], [np.arange(1, most + 1)]
    for run in runs:
        for i, title in enumerate(("train", "validation", "seconds")):
            titles.append(title if len(runs) == 1 else f"{run.number} {title}")
            column = np.full(most, np.nan)
            column[: len(run.epochs.values)] = run.epochs.values[:, i]
            columns.append(column)
    return Table(tuple(titles), tuple(columns))  # pyright: ignore[reportArgumentType]


def runs_table(runs: Sequence[RunCurves]) -> Table:
    """Return settings and results of runs, a row each."""
    rows = [_run_row(run) for run in runs]
    return Table(tuple(rows[0]), tuple([row[title] for row in rows] for title in rows[0]))


def _run_row(run: RunCurves) -> dict[str, float | str | None]:
    spec, end = run.spec, run.end
    train, validation, _ = run.epochs.values[-1] if len(run.epochs.values) else [None] * 3
    layers = " ".join(f"{layer.units} {layer.activation}" for layer in spec.layers)
    return {
        "run": run.number,
        "validation": validation,
        "outcome": end.outcome if end is not None else "goes on",
        "epochs": len(run.epochs.values),
        "optimizer": spec.runner.optimizer,
        "rate": spec.runner.rate,
        "last rate": run.last_rate,
        "schedule": spec.runner.schedule,
        "settings": _settings(run),
        "data": data_label(spec),
        "target": run.begun.target if run.begun is not None else "",
        "target standardised": "yes" if spec.data.standardised else "no",
        "pitfall": "yes" if spec.pitfall else "no",
        "batch": spec.batch,
        "layers": layers or "none",
        "sampling": spec.sampling,
        "seed": spec.seed,
        "run as": spec.mode,
        "train": train,
        "test": end.test if end is not None else None,
        "steps": run.done,
        "seconds": float(run.moments.values[-1, 1]) if len(run.moments.values) else 0.0,
    }


def _settings(run: RunCurves) -> str:
    """Return all settings of optimizer and schedule, with their numbers."""
    runner = run.spec.runner.over(run.planned)
    settings = {**runner.all_settings(), **runner.all_schedule_settings()}
    return ", ".join(f"{name} {value:g}" for name, value in settings.items())


def plain_number(value: float) -> str:
    """Return the shortest text that reads back as the same double; NaN, Infinity, -Infinity."""
    if math.isfinite(value):
        return short_exponent(repr(value))
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def json_number(value: float | None) -> float | str | None:
    """Return a number as JSON can hold it: not finite ones by name, None as null, 0 for −0."""
    if value is None or math.isfinite(value):
        return abs(value) if value == 0 else value
    return plain_number(value)
