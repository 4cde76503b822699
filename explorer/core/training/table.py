"""The numbers behind trainings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from explorer.core.tables import Table
from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import data_label, penalty_labels, split_labels
from explorer.core.training.logged import LoggedCurves
from explorer.core.training.range_test import RangeTest


def losses_table(losses: Sequence[np.ndarray], names: Sequence[str] = ("",)) -> Table:
    """Return the loss of every step of one or more trainings; the first step is number 1.

    Args:
        losses: (steps,) each.
        names: of the trainings, where there are several; those of later ones without losses yet
            have no column.
    """
    most = max(map(len, losses))
    titles, columns = ["step"], [np.arange(1, most + 1)]
    for name, own in zip(names, losses, strict=False):
        titles.append("loss" if len(names) == 1 else f"{name} loss")
        column = own
        if len(own) < most:
            column = np.full(most, np.nan, own.dtype)
            column[: len(own)] = own
        columns.append(column)
    return Table(tuple(titles), tuple(columns))  # pyright: ignore[reportArgumentType]


def range_test_table(found: RangeTest) -> Table:
    """Return the losses of a range test, as they were and smoothed, by learning rate."""
    columns = found.rates, found.losses, found.smoothed
    return Table(("rate", "loss", "smoothed"), columns)  # pyright: ignore[reportArgumentType]


def training_table(runs: Sequence[RunCurves]) -> Table:
    """Return train and validation loss and seconds of every epoch; of several runs, by number.

    The losses are mean squared errors, in the squared units of the target, or cross-entropies in
    nats. Then come the metrics on both data, as far as they are known, the learning rate of each
    epoch's last step where it follows a schedule, and the sharpness where it was measured.
    """
    most = max(len(run.epochs.values) for run in runs)
    titles, columns = ["epoch"], [np.arange(1, most + 1)]
    for run in runs:
        for title, epochs, values in _epoch_columns(run):
            titles.append(title if len(runs) == 1 else f"{run.number} {title}")
            column = np.full(most, np.nan)
            column[epochs - 1] = values
            columns.append(column)
    return Table(tuple(titles), tuple(columns))  # pyright: ignore[reportArgumentType]


def _epoch_columns(run: RunCurves) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield columns of a run: a title, the epochs that have a value, from 1, and the values."""
    all_epochs = np.arange(1, len(run.epochs.values) + 1)
    for i, title in enumerate(("train", "validation", "seconds")):
        yield title, all_epochs, run.epochs.values[:, i]
    for metric in run.metrics:
        epochs, values = run.by_epoch(metric)
        for i, part in enumerate(("train", "validation")):
            yield f"{part} {metric}", epochs, values[:, i]
    if run.problem.runner.schedule != "constant":
        yield "rate", all_epochs, run.rates(all_epochs * run.steps_an_epoch)
    measured = run.sharpness.values
    if len(measured):
        epochs = np.round(measured[:, 0] / run.steps_an_epoch).astype(int)
        is_told = (epochs >= 1) & (epochs <= len(all_epochs))
        yield "sharpness", epochs[is_told], measured[is_told, 1]


def runs_table(runs: Sequence[RunCurves]) -> Table:
    """Return settings and results of runs, a row each."""
    rows = [_logged_row(run) if isinstance(run, LoggedCurves) else _run_row(run) for run in runs]
    for run, row in zip(runs, rows, strict=True):
        metrics = run.end.test_metrics if run.end is not None else {}
        row |= {f"test {name}": value for name, value in metrics.items()}
    titles = tuple(dict.fromkeys(title for row in rows for title in row))
    return Table(titles, tuple([row.get(title) for row in rows] for title in titles))


def logged_table(runs: Sequence[LoggedCurves]) -> Table:
    """Return the points of logged runs, a row for each step; of points at one step, the last.

    Points of validation data have a column of their own.
    """
    of_runs = [
        (f"{run.number} {run.label} " if len(runs) > 1 else "", run.tag, *points)
        for run in runs
        for points in (
            ("", run.logged_steps, run.logged_values),
            *([("validation ", *run.validation)] if run.validation.size else []),
        )
    ]
    steps = max((own for *_, own, _ in of_runs), key=len)
    are_shared = all(np.array_equal(own, steps[: len(own)]) for *_, own, _ in of_runs)
    # Runs of one program are mostly logged at the same steps; sorting millions would hold up the
    # window.
    are_shared = are_shared and bool((np.diff(steps) > 0).all())
    if not are_shared:
        steps = np.unique(np.concatenate([own for *_, own, _ in of_runs]))
    titles, columns = ["step"], [steps]
    for name, tag, kind, own, values in of_runs:
        column = np.full(len(steps), np.nan)
        column[slice(len(own)) if are_shared else np.searchsorted(steps, own)] = values
        titles.append(f"{name}{kind}{tag}")
        columns.append(column)
    return Table(tuple(titles), tuple(columns))  # pyright: ignore[reportArgumentType]


def _logged_row(run: LoggedCurves) -> dict[str, float | str | None]:
    finite = np.flatnonzero(np.isfinite(run.logged_values))
    values = run.logged_values[finite]
    least = int(finite[values.argmin()]) if len(finite) else None
    greatest = int(finite[values.argmax()]) if len(finite) else None
    row: dict[str, float | str | None] = {
        "run": run.number,
        "name": run.label,
        "tag": run.tag,
        "last": run.result if run.done else None,
    }
    for name, at in (("least", least), ("greatest", greatest)):
        row[name] = float(run.logged_values[at]) if at is not None else None
        row[f"step of the {name}"] = float(run.logged_steps[at]) if at is not None else None
    if run.validation.size:
        row["validation"] = float(run.validation[1, -1])
    last = float(run.logged_steps[-1]) if run.done else None
    return {**row, "points": run.done, "last step": last, "seconds": run.seconds}


def _run_row(run: RunCurves) -> dict[str, float | str | None]:
    problem, end = run.problem, run.end
    train, validation, _ = run.epochs.values[-1] if len(run.epochs.values) else [None] * 3
    layers = " ".join(f"{layer.units} {layer.activation}" for layer in problem.layers)
    return {
        "run": run.number,
        "validation": validation,
        "outcome": end.outcome if end is not None else "goes on",
        "epochs": len(run.epochs.values),
        "optimizer": problem.runner.optimizer,
        "rate": problem.runner.rate,
        "last rate": run.last_rate,
        "schedule": problem.runner.schedule,
        "settings": _settings(run),
        "data": data_label(problem),
        "target": run.begun.target if run.begun is not None else "",
        "target standardised": "yes" if problem.standardised else "no",
        "pitfall": "yes" if problem.pitfall else "no",
        "batch": problem.batch,
        "layers": layers or "none",
        "sampling": problem.sampling,
        "regularisation": ", ".join(label.english for label in penalty_labels(problem)) or "none",
        "split": ", ".join(label.english for label in split_labels(problem)) or "at random",
        "seed": problem.seed,
        "run as": problem.mode,
        "train": train,
        "best epoch": run.best_epoch,
        "test": end.test if end is not None else None,
        "steps": run.done,
        "seconds": float(run.moments.values[-1, 1]) if len(run.moments.values) else 0.0,
    }


def _settings(run: RunCurves) -> str:
    """Return all settings of optimizer and schedule with their values, the usual ones too."""
    runner = run.problem.runner.over(run.planned)
    settings = {**runner.all_settings(), **runner.all_schedule_settings()}
    return ", ".join(f"{name} {value:g}" for name, value in settings.items())
