"""Label of a run in a list: its optimizer, and the settings that are not usual for its data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from explorer.core.language.notation import short_exponent
from explorer.core.optimizers.config import OptimizerConfig
from explorer.core.optimizers.optimizers import OPTIMIZERS
from explorer.core.optimizers.schedules import SCHEDULES
from explorer.core.sentence import Sentence, sentence, short
from explorer.core.training.data import (
    CsvFile,
    Digits,
    Housing,
    Penguins,
    Points,
    Samples,
    Sides,
    Wine,
)
from explorer.core.training.spec import TrainingProblem
from explorer.core.training.usual import usual_problem

_BETWEEN = " · "
_DEFAULT = TrainingProblem()


def run_label(
    problem: TrainingProblem, last_rate: float | None = None, resumed: int = 0
) -> list[Sentence]:
    """Return the parts of the name, the most telling first.

    Args:
        problem: what the run trains.
        last_rate: its last learning rate, told where the rate was changed by hand.
        resumed: epochs of the run that it went on from; 0: none.
    """
    runner = problem.runner
    title, rate = OPTIMIZERS[runner.optimizer].title, _short(runner.rate)
    if last_rate is not None and last_rate != runner.rate and runner.schedule == "constant":
        rate = f"{rate} → {_short(last_rate)}"
    parts = [sentence("{optimizer} {rate}", optimizer=sentence(title), rate=rate)]
    if resumed:
        parts.append(sentence("from epoch {epoch}", epoch=f"{resumed:,}"))
    return [
        *parts, *_optimizer(runner), *_model_and_loop(problem), *_steering(problem),
        *_data(problem),
    ]  # fmt: skip


def joined_label(parts: Sequence[Sentence]) -> str:
    """Return the name that is made of these parts."""
    return _BETWEEN.join(map(str, parts))


def told_apart(labels: Sequence[str]) -> list[str]:
    """Return the names with what they do not share first, as long names are cut.

    The first part of all, the optimizer with its rate, stays where it is.
    """
    parts, shared = _parts(labels)
    return [_BETWEEN.join([own[0], *sorted(own[1:], key=shared.__contains__)]) for own in parts]


def without_shared(labels: Sequence[str]) -> list[str]:
    """Return the names without the parts that all of them have, but with the first part."""
    parts, shared = _parts(labels)
    return [
        _BETWEEN.join([own[0], *(part for part in own[1:] if part not in shared)]) for own in parts
    ]


def _parts(labels: Sequence[str]) -> tuple[list[list[str]], set[str]]:
    """Return the parts of each name, and those that all have, if there are several."""
    parts = [label.split(_BETWEEN) for label in labels]
    return parts, set.intersection(*map(set, parts)) if len(parts) > 1 else set()


def told_together(labels: Sequence[str], count: str) -> str:
    """Return one name for several runs: the parts that they share, with their count second."""
    shared = set.intersection(*(set(label.split(_BETWEEN)) for label in labels))
    parts = [part for part in labels[0].split(_BETWEEN) if part in shared]
    return _BETWEEN.join([*parts[:1], count, *parts[1:]])


def _optimizer(runner: OptimizerConfig) -> Iterator[Sentence]:
    """Yield the schedule, and settings of the optimizer that are not the usual ones."""
    if runner.schedule != "constant":
        title = sentence(SCHEDULES[runner.schedule].title)
        settings = _listed(runner.schedule_settings)
        yield sentence("{schedule}{settings}", schedule=title, settings=settings)
    if runner.settings:
        yield sentence("{settings}", settings=_listed(runner.settings).strip(" ()"))


def _short(value: float) -> str:
    return short_exponent(f"{value:g}")


def _listed(settings: Mapping[str, float]) -> str:
    parts = (f"{name.replace('_', ' ')} {_short(value)}" for name, value in settings.items())
    told = ", ".join(parts)
    return f" ({told})" if told else ""


def _model_and_loop(problem: TrainingProblem) -> Iterator[Sentence]:
    usual, shuffled = usual_problem(problem.data), problem.sampling == "shuffled"
    if problem.pitfall:
        yield sentence("pitfall")
    if problem.layers != usual.layers:
        units = "–".join(f"{layer.units}" for layer in problem.layers)
        kinds = ", ".join(dict.fromkeys(layer.activation for layer in problem.layers))
        if units:
            yield sentence("{units} {kinds}", units=units, kinds=kinds)
        else:
            yield sentence("linear")
    if problem.batch != usual.batch:
        yield sentence("batch {size}", size=problem.batch)
    if problem.epochs != usual.epochs:
        yield _epochs(problem.epochs)
    if problem.sampling != usual.sampling:
        yield sentence("shuffled") if shuffled else sentence("with replacement")
    if problem.seed != usual.seed:
        yield sentence("seed {seed}", seed=problem.seed)
    if problem.mode != usual.mode:
        yield sentence("eager") if problem.mode == "eager" else sentence("Keras fit")
    if problem.workers != usual.workers:
        yield sentence("{count} workers", count=problem.workers)


def _steering(problem: TrainingProblem) -> Iterator[Sentence]:
    usual = usual_problem(problem.data)
    yield from penalty_labels(problem, usual)
    yield from split_labels(problem, usual)


def penalty_labels(
    problem: TrainingProblem, usual: TrainingProblem = _DEFAULT
) -> Iterator[Sentence]:
    """Yield what keeps a model from learning its data by heart, where that is not as usual."""
    if problem.dropout != usual.dropout:
        yield sentence("dropout {share}", share=f"{problem.dropout:g}")
    if problem.l2 != usual.l2:
        yield sentence("L2 {factor}", factor=_short(problem.l2))
    if problem.batch_norm != usual.batch_norm:
        yield sentence("batch norm") if problem.batch_norm else sentence("no batch norm")
    if problem.early_stopping != usual.early_stopping:
        epochs = f"{problem.early_stopping:,}"
        yield (
            sentence("early stopping {epochs}", epochs=epochs)
            if problem.early_stopping
            else sentence("no early stopping")
        )


def split_labels(problem: TrainingProblem, usual: TrainingProblem = _DEFAULT) -> Iterator[Sentence]:
    """Yield how rows are held out and weighed, where that is not as usual."""
    if problem.test_share != usual.test_share:
        yield sentence("test {share}", share=f"{problem.test_share:g}")
    if problem.validation_share != usual.validation_share:
        yield sentence("validation {share}", share=f"{problem.validation_share:g}")
    if problem.split != usual.split:
        yield {
            "random": sentence("rows at random"),
            "stratified": sentence("each class alike"),
            "ordered": sentence("rows as they follow"),
        }[problem.split]
    if problem.balanced != usual.balanced:
        yield sentence("balanced") if problem.balanced else sentence("not balanced")


def _epochs(count: int) -> Sentence:
    return sentence("1 epoch") if count == 1 else sentence("{count} epochs", count=f"{count:,}")


def data_label(problem: TrainingProblem) -> str:
    """Return the name of the data of a run."""
    match problem.data:
        case Housing():
            return "California housing"
        case Samples():
            return f"f = {problem.function.text[:40]}"
        case CsvFile(path=path):
            return Path(path).name[:60]
        case Penguins():
            return "penguins"
        case Wine():
            return "wine"
        case Digits():
            return "digits"
        case Points(shape=shape):
            return shape
        case Sides():
            return f"sides of f = {problem.function.text[:40]}"


def _data(problem: TrainingProblem) -> Iterator[Sentence]:
    is_number = isinstance(problem.data, Housing | Samples | CsvFile)
    if is_number and (on := problem.standardised) == isinstance(problem.data, Housing):
        yield sentence("target standardised") if on else sentence("target as it is")
    match problem.data:
        case Samples():
            yield sentence("f = {text}", text=problem.function.text[:40])
        case Points(shape=shape):
            yield sentence("{shape}", shape=shape)
        case Penguins() | Wine() | Digits():
            yield sentence("{data}", data=data_label(problem))
        case Sides():
            yield sentence("sides of f = {text}", text=problem.function.text[:40])
        case CsvFile(target=target, path=path):
            name = short(Path(path).name)
            yield sentence("predicts {column} of {file}", column=short(target), file=name)
