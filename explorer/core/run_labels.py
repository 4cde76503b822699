"""What a run is called in a list: its optimizer, and what sets it apart from the usual."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.core.optimizers import OPTIMIZERS
from explorer.core.sentence import Sentence, sentence
from explorer.core.training import CsvFile, Samples, TrainingSpec


def run_label(
    spec: TrainingSpec, last_rate: float | None = None, resumed: int = 0
) -> list[Sentence]:
    """Return the parts of the name, the most telling first.

    Args:
        spec: what the run was asked.
        last_rate: its last learning rate; one that a schedule led to is not told.
        resumed: epochs of the run that it went on from.
    """
    runner = spec.runner
    title, rate = OPTIMIZERS[runner.optimizer].title, f"{runner.rate:g}"
    if last_rate is not None and last_rate != runner.rate and runner.schedule == "constant":
        rate = f"{rate} → {last_rate:g}"
    parts = [sentence("{optimizer} {rate}", optimizer=title, rate=rate)]
    if resumed:
        parts.append(sentence("from epoch {epoch}", epoch=f"{resumed:,}"))
    return [*parts, *_model_and_loop(spec), *_data(spec)]


def _model_and_loop(spec: TrainingSpec) -> Iterator[Sentence]:
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
    if spec.epochs != usual.epochs:
        yield _epochs(spec.epochs)
    if spec.sampling != usual.sampling:
        yield sentence("shuffled")
    if spec.seed != usual.seed:
        yield sentence("seed {seed}", seed=spec.seed)
    if spec.mode != usual.mode:
        yield sentence("as taught") if spec.mode == "eager" else sentence("Keras fit")


def _epochs(count: int) -> Sentence:
    return sentence("1 epoch") if count == 1 else sentence("{count} epochs", count=f"{count:,}")


def _data(spec: TrainingSpec) -> Iterator[Sentence]:
    match spec.data:
        case Samples():
            yield sentence("f = {text}", text=spec.function.text[:40])
        case CsvFile(target=target):
            yield sentence("predicts {column}", column=target[:40])
