"""Trainings."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import run_label
from explorer.core.training.spec import TrainingResult, TrainingRun, TrainingSpec
from explorer.core.training.table import training_table
from explorer.ui.figures.training.training import TrainingFigure
from explorer.ui.output.blocking_client import BlockingClient
from explorer.ui.output.drawings.kit import Drawn, RenderOptions
from explorer.ui.output.film import Film, nothing_moves


def draw(spec: TrainingSpec, options: RenderOptions, client: BlockingClient) -> Drawn:
    """Train, and draw the losses."""
    run = RunCurves(1, ", ".join(map(str, run_label(spec))), spec)
    # As fast as it goes: nobody watches.
    for part in client.ask(TrainingRun(replace(spec, pace=0.0))):
        if isinstance(part, TrainingResult):
            run.take(part)
    return of_run(run, options)


def film(spec: TrainingSpec, options: RenderOptions, client: BlockingClient) -> Film:
    """Refuse: there is none."""
    raise nothing_moves()


def of_run(run: RunCurves, options: RenderOptions) -> Drawn:
    """Draw the losses of a training that is over."""
    figure = TrainingFigure(options.theme)
    figure.show_spec(run.spec)
    figure.show_runs([run])
    figure.lay_out(*options.size)
    return Drawn(figure, training_table([run]))
