"""What is to be said of the chart below at the right: of the run in it, in words."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.core.sentence import Sentence, joined, sentence
from explorer.core.training.curves import RunCurves
from explorer.core.training.spec import TrainingSpec
from explorer.core.training.words.stability import stability
from explorer.ui.widgets.translation import translated

INSIDE = {"weights", "gradients", "activations"}


def chart_caption(spec: TrainingSpec, run: RunCurves | None) -> str:
    """Return what is to be said of the chart that a spec asks for; empty: nothing."""
    if run is None or run.is_logged:
        return ""
    if spec.below == "unit":
        told = _of_unit(run, (spec.unit_layer, spec.unit))
    elif spec.below == "sharpness":
        told = _of_sharpness(run)
    else:
        told = _of_layers(run)
    return joined(*map(translated, told))


def bar_caption(spec: TrainingSpec, run: RunCurves | None) -> str:
    """Return what is worth a place beside the chart itself, where that is of something else."""
    if run is not None and run.begun is not None and run.end is None and not run.done:
        return _of_workers(run)
    is_sound = run is None or not len(run.inside) or not run.inside.values[-1].sentences
    if spec.below == "rates" or (spec.below == "learning" and is_sound):
        return ""
    return chart_caption(spec, run)


def _of_workers(run: RunCurves) -> str:
    if run.problem.workers == 1:
        return ""
    told = sentence(
        "{count} worker processes are being started, each with a TensorFlow of its own. That takes "
        "some seconds.",
        count=run.problem.workers,
    )
    return translated(told)


def _of_unit(run: RunCurves, wanted: tuple[int, int]) -> Sequence[Sentence]:
    unit = run.unit
    if unit is None or (unit.layer, unit.unit) != wanted:
        return ()
    told = []
    best = run.end.best_epoch if run.end is not None and run.problem.early_stopping else None
    if best is not None and unit.epoch == best and len(run.epochs.values) > best:
        told.append(
            sentence(
                "As it was after epoch {epoch}, the best one, whose weights are kept.",
                epoch=f"{best:,}",
            )
        )
    return told if unit.sentence is None else [*told, unit.sentence]


def _of_sharpness(run: RunCurves) -> Sequence[Sentence]:
    rows = run.sharpness.values
    if not len(rows):
        return ()
    told = stability(run.problem, float(rows[-1, 1]), run.last_rate, run.steps_an_epoch)
    epochs = len(run.epochs.values)
    if len(rows) < epochs:
        told.append(
            sentence(
                "Measured after {count} of {epochs} epochs, for it takes longer than they do: a "
                "slower pace has more.",
                count=f"{len(rows):,}",
                epochs=f"{epochs:,}",
            )
        )
    return told


def _of_layers(run: RunCurves) -> Sequence[Sentence]:
    looks = run.inside.values
    if not looks:
        return ()
    look = looks[-1]
    if look.sentences:
        return look.sentences
    dead, epoch = sum(layer.dead for layer in look.layers), f"{look.epoch:,}"
    if not dead:
        return [sentence("Inside, nothing is wrong after epoch {epoch}.", epoch=epoch)]
    return [
        sentence(
            "Inside, nothing is wrong after epoch {epoch}: {dead} of {units} units are dead, too "
            "few to matter.",
            epoch=epoch,
            dead=f"{dead:,}",
            units=f"{sum(layer.units for layer in look.layers):,}",
        )
    ]
