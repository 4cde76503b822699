"""What a run is called in a list: its optimizer, and what sets it apart from the usual."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.core.optimizers import OPTIMIZERS
from explorer.core.sentence import Sentence, sentence
from explorer.core.training import CsvFile, Samples, TrainingSpec


def run_label(spec: TrainingSpec) -> list[Sentence]:
    """Return the parts of the name, the most telling first."""
    runner = spec.runner
    title = OPTIMIZERS[runner.optimizer].title
    return [sentence("{optimizer} {rate}", optimizer=title, rate=f"{runner.rate:g}"), *_rest(spec)]


def _rest(spec: TrainingSpec) -> Iterator[Sentence]:
    usual = TrainingSpec()
    if spec.pitfall:
        yield sentence("pitfall")
    if spec.layers != usual.layers:
        units = "–".join(f"{layer.units}" for layer in spec.layers)
        kinds = ", ".join(dict.fromkeys(layer.activation for layer in spec.layers))
        if units:
            yield sentence("{units} {kinds}", units=units, kinds=kinds)
        else:
            yield sentence("linear")
    if spec.batch != usual.batch:
        yield sentence("batch {size}", size=spec.batch)
    if spec.sampling != usual.sampling:
        yield sentence("shuffled")
    if spec.seed != usual.seed:
        yield sentence("seed {seed}", seed=spec.seed)
    if spec.mode != usual.mode:
        yield sentence("as taught") if spec.mode == "eager" else sentence("Keras fit")
    match spec.data:
        case Samples():
            yield sentence("f = {text}", text=spec.function.text[:40])
        case CsvFile(target=target):
            yield sentence("predicts {column}", column=target[:40])
