"""Trainings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import run_label
from explorer.core.training.range_test import RangeTest
from explorer.core.training.results import TrainingResult
from explorer.core.training.spec import TrainingRun, TrainingSpec
from explorer.core.training.study.study import study_table
from explorer.core.training.table import range_test_table, training_table
from explorer.engine.blocking_client import BlockingClient
from explorer.storage.studies.watching import StudyFollower
from explorer.ui.figures.training.study.figure import StudyFigure
from explorer.ui.figures.training.training import TrainingFigure
from explorer.ui.figures.training.watched.range_test import RangeTestFigure
from explorer.ui.output.drawings.kit import Drawn, RenderOptions
from explorer.ui.output.film import Film, nothing_moves


def draw(spec: TrainingSpec, options: RenderOptions, client: BlockingClient) -> Drawn:
    """Train, and draw the losses; or draw the study that is shown in their place."""
    if spec.study:
        return _of_study(spec.study, options)
    problem = spec.problem()
    run = RunCurves(1, ", ".join(map(str, run_label(problem))), problem)
    # As fast as it goes: nobody watches.
    for part in client.ask(_run_of(spec)):
        if isinstance(part, TrainingResult):
            run.take(part)
    return of_runs([run], spec, options)


def _run_of(spec: TrainingSpec) -> TrainingRun:
    """Return the run, watched for what is drawn of it."""
    return TrainingRun(
        spec.problem(),
        inside=spec.inside or spec.below in {"weights", "gradients", "activations"},
        sharpness=spec.sharpness or spec.below == "sharpness",
        unit=(spec.unit_layer, spec.unit) if spec.below == "unit" else None,
    )


def film(spec: TrainingSpec, options: RenderOptions, client: BlockingClient) -> Film:
    """Refuse: there is none."""
    raise nothing_moves()


def of_runs(runs: Sequence[RunCurves], spec: TrainingSpec, options: RenderOptions) -> Drawn:
    """Draw the losses of trainings, in the view of a spec; of seeds their mean with its band."""
    figure = TrainingFigure(options.theme)
    figure.show_spec(spec)
    figure.show_runs(runs)
    figure.lay_out(*options.size)
    return Drawn(figure, training_table(runs))


def of_range_test(found: RangeTest, rate: float, options: RenderOptions) -> Drawn:
    """Draw the losses of a range test, with the learning rate that there is now."""
    figure = RangeTestFigure(options.theme)
    figure.show_test(found, rate)
    figure.lay_out(*options.size)
    return Drawn(figure, range_test_table(found))


def _of_study(folder: str, options: RenderOptions) -> Drawn:
    """Draw a study as far as it is; raises SentenceError where it is gone."""
    follower = StudyFollower(Path(folder))
    follower.read()
    picture = follower.picture()
    figure = StudyFigure(options.theme)
    figure.lay_out(*options.size)
    figure.show_study(picture, None)
    return Drawn(figure, study_table(picture.study, picture.trials), follower.note())
