"""Trainings."""

from __future__ import annotations

from msgspec.structs import replace

from explorer.core.tables import training_table
from explorer.core.training.curves import RunCurves
from explorer.core.training.labels import run_label
from explorer.core.training.spec import TrainingResult, TrainingRun, TrainingSpec
from explorer.ui.figures.training.training import TrainingFigure
from explorer.ui.output.asking import Asking
from explorer.ui.output.drawings.kit import Drawn, Look
from explorer.ui.output.film import Film, nothing_moves


def draw(spec: TrainingSpec, look: Look, asking: Asking) -> Drawn:
    """Train, and draw the losses."""
    run = RunCurves(1, ", ".join(map(str, run_label(spec))), spec)
    # As fast as it goes: nobody watches.
    for part in asking.ask(TrainingRun(replace(spec, pace=0.0))):
        if isinstance(part, TrainingResult):
            run.take(part)
    return of_run(run, look)


def film(spec: TrainingSpec, look: Look, asking: Asking) -> Film:
    """Refuse: there is none."""
    raise nothing_moves()


def of_run(run: RunCurves, look: Look) -> Drawn:
    """Draw the losses of a training that is over."""
    figure = TrainingFigure(look.theme)
    figure.show_spec(run.spec)
    figure.show_runs([run])
    figure.lay_out(*look.size)
    return Drawn(figure, training_table([run]))
