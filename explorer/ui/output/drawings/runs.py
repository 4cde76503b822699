"""Runs in folders: those that this program keeps, and those that others log."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from explorer.core.sentence import Sentence, SentenceError, printable, refusal, sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.kept import RunFit
from explorer.core.training.labels import run_label
from explorer.core.training.logged import LoggedCurves
from explorer.core.training.results import TrainingResult
from explorer.core.training.spec import TrainingSpec
from explorer.core.training.table import logged_table
from explorer.engine.blocking_client import BlockingClient
from explorer.storage.logs.folder import LogFolder
from explorer.storage.logs.joined import logged_run, pairs_of
from explorer.storage.logs.run import shown_tag, usual_tags
from explorer.storage.runs.curves import curves_of
from explorer.storage.runs.saved import SavedRun, load_run
from explorer.storage.runs.summary import run_directories
from explorer.ui.figures.training.training import TrainingFigure
from explorer.ui.output.drawings.kit import Drawn, RenderOptions
from explorer.ui.output.drawings.training import of_runs

MOST_RUNS = 300
"""Runs in a picture, as many as a window lists of a log folder."""


def kept_runs(folder: Path) -> tuple[list[RunCurves], Sentence | None]:
    """Return the curves of a kept run, or of all in a folder, oldest first, and what is wrong.

    Raises:
        SentenceError: nothing can be read.
    """
    directories = run_directories(folder)[::-1] or [folder]
    runs, wrong = [], None
    for directory in directories[-MOST_RUNS:]:
        try:
            kept = load_run(directory)
        except SentenceError as error:
            if len(directories) == 1:
                raise
            wrong = sentence(
                "{name} is left out: {reason}", name=directory.name, reason=error.sentence
            )
            continue
        if len(kept.losses) or len(kept.epochs):
            runs.append(curves_of(kept, len(runs) + 1, _label(kept)))
    if not runs:
        raise refusal("There is no run with a finished step in {name}.", name=folder.name)
    if len(directories) > MOST_RUNS:
        wrong = sentence(
            "Of {count} runs the newest {most} are drawn.",
            count=f"{len(directories):,}",
            most=MOST_RUNS,
        )
    return runs, wrong


def _label(kept: SavedRun) -> str:
    last_rate = float(kept.rates[-1]) if len(kept.rates) else None
    parts = run_label(kept.settings.problem, last_rate, kept.settings.resumed)
    return kept.about.name or " · ".join(map(str, parts))


def of_kept(
    runs: Sequence[RunCurves], spec: TrainingSpec, options: RenderOptions, client: BlockingClient
) -> Drawn:
    """Draw kept runs, with what the model of the newest one says, where that can be told."""
    run, note = runs[-1], None
    if run.begun is not None and len(run.epochs.values):
        try:
            for part in client.ask(RunFit(run.begun.directory)):
                if isinstance(part, TrainingResult):
                    run.take(part)
        except SentenceError as error:
            note = sentence("Its predictions are missing: {reason}", reason=error.sentence)
    return replace(of_runs(runs, spec, options), note=note)


def logged_runs(folder: Path, tag: str) -> tuple[list[LoggedCurves], Sentence | None]:
    """Return the points of a tag, empty: a usual one, of the runs in a log folder; what is wrong.

    Raises:
        SentenceError: there are none.
    """
    log = LogFolder(folder)
    log.look(float("inf"))
    wrong = next(iter(log.notes.values()), None)
    tags = usual_tags(log.runs.values())
    if not tags:
        raise SentenceError(wrong or sentence("There are no points in {name}.", name=folder.name))
    if tag and tag not in tags:
        raise refusal(
            "No run has points of “{tag}”; there is {tags}.",
            tag=tag[:80],
            tags=", ".join(f"“{printable(each)}”" for each in tags[:20]),
        )
    shown, runs = tag or shown_tag(tags), list[LoggedCurves]()
    pairs = pairs_of(log.runs.keys())
    for name in sorted(log.runs.keys() - pairs.values()):
        found = logged_run(log.runs, name, pairs, shown)
        if not len(found.points.points.steps):
            continue
        label = printable(found.name if found.name != "." else folder.resolve().name)
        run, validation = LoggedCurves(len(runs) + 1, label), found.validation
        of_validation = None if validation is None else (validation.steps, validation.values)
        run.show_points(shown, *found.points.points, of_validation)
        # Nobody follows it any more.
        run.settle(math.inf)
        runs.append(run)
    return runs[:MOST_RUNS], wrong


def of_logged(runs: Sequence[LoggedCurves], spec: TrainingSpec, options: RenderOptions) -> Drawn:
    """Draw the points of logged runs."""
    figure = TrainingFigure(options.theme)
    figure.show_spec(spec)
    figure.show_runs(runs)
    figure.lay_out(*options.size)
    return Drawn(figure, logged_table(runs))
