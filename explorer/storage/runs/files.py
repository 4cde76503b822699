"""The files in the directory of a run: their names, what they hold, and how they are read."""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import re
import string
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from explorer.core.sentence import ParseError, Sentence, SentenceError, reason_of, refusal, sentence
from explorer.core.training.results import TrainingOutcome
from explorer.core.training.sizes import MOST_WEIGHTS, outputs_of, weight_count
from explorer.core.training.spec import (
    MAX_CLASSES,
    MAX_EPOCHS,
    MAX_LAYERS,
    TrainingProblem,
    TrainingSpec,
)
from explorer.core.translation import Text
from explorer.storage.reading import check_is_file, unreadable
from explorer.storage.runs.folders import END, EPOCHS, SETTINGS, goes_on

VERSION = 4
"""Of the settings; `_migrated` reads earlier ones."""
MAX_WEIGHTS = 1 << 29
"""Bytes that are read at most; the largest model that is trained has less, with its optimizer."""
MAX_LOSSES = 1 << 29
"""Bytes of the losses that are read at most."""

_WEIGHTS = re.compile(r"weights-\d+\.npz")
_MAX_SETTINGS = 4_000_000
_MAX_EPOCHS = 1 << 27
_MAX_END, _MAX_SENTENCE = 100_000, 2_000
"""Bytes of each file that are read at most, and characters of the sentence of an end."""

JsonNumber = float | Literal["NaN", "Infinity", "-Infinity"]
Metrics = Annotated[dict[str, JsonNumber], Meta(max_length=20)]


class RunSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings of a run, with the sizes of its data and model."""

    problem: TrainingProblem
    inputs: tuple[str, ...]
    target: str
    layers: tuple[str, ...]
    begun: datetime
    resumed: Annotated[int, Meta(ge=0, le=MAX_EPOCHS)] = 0
    """Epochs of an earlier run that it went on from; they are kept here too."""
    data: str = ""
    """The SHA-256 of what is trained on."""
    steps: Annotated[int, Meta(ge=0, le=1 << 40)] = 0
    """Of an epoch; 0: not known."""
    classes: Annotated[tuple[str, ...], Meta(max_length=MAX_CLASSES)] = ()
    """Names of the classes; none where a number is predicted."""
    baseline: Metrics = {}
    """Loss and metrics of the best constant on the validation data."""
    program: Literal["gradient-explorer"] = "gradient-explorer"
    version: int = VERSION

    @property
    def weights(self) -> int:
        """How many the model has."""
        return weight_count(self.problem, len(self.inputs), outputs_of(len(self.classes)))


class RunEnd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Outcome of a run."""

    outcome: TrainingOutcome
    sentence: Sentence
    seconds: float
    test: JsonNumber | None = None
    """Loss on the test data; None: not known."""
    steps: Annotated[int, Meta(ge=0, le=1 << 53)] = 0
    """Steps done, those of an epoch that was not finished included."""
    losses: str = ""
    """The SHA-256 of the losses of these."""
    metrics: Metrics = {}
    """On the test data."""
    confusion: Annotated[tuple[tuple[int, ...], ...], Meta(max_length=MAX_CLASSES)] = ()
    """Of the test data: rows are true, columns predicted."""
    best_epoch: Annotated[int, Meta(ge=1, le=MAX_EPOCHS)] | None = None
    """The one with the least validation loss, if its weights are those of the run."""

    def __post_init__(self) -> None:
        _check_sentence(self.sentence)
        if len(self.sentence.english) > _MAX_SENTENCE:
            raise ValueError("no run ends with so long a sentence")


_EARLIER: Final[tuple[Text, ...]] = (
    "Diverged at step {step}, in epoch {epoch}: the predictions are beyond the numbers of float32.",
)
"""Sentences of runs that earlier versions kept, which are shown as well."""


def _check_sentence(told: Sentence) -> None:
    """Raise ValueError for a field without a value, or with more than a name.

    It would stop whoever shows the sentence.
    """
    for _, field, problem, conversion in string.Formatter().parse(told.template):
        if problem or conversion or (field is not None and field not in told.values):
            raise ValueError("a sentence needs a value for each of its places")
    for part in (told.then, *told.values.values()):
        if isinstance(part, Sentence):
            _check_sentence(part)


class EpochLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An epoch that is over, in a line of its own."""

    epoch: Annotated[int, Meta(ge=1, le=1 << 53)]
    steps: Annotated[int, Meta(ge=0, le=1 << 53)]
    """Of this epoch and all before it."""
    train: JsonNumber
    validation: JsonNumber
    seconds: JsonNumber
    rate: JsonNumber
    weights: Annotated[str, Meta(pattern=r"^weights-\d+\.npz\Z")]
    sha256: Annotated[str, Meta(max_length=64)]
    """Of the file of its weights."""
    norms: Annotated[tuple[JsonNumber, ...], Meta(max_length=MAX_LAYERS + 1)] = ()
    """Of the gradient at its last step, by layer."""
    ratios: Annotated[tuple[JsonNumber, ...], Meta(max_length=MAX_LAYERS + 1)] = ()
    """Norm of the last update by that of the weights, by layer."""
    losses: str = ""
    """The SHA-256 of the losses of its steps."""
    train_metrics: Metrics = {}
    validation_metrics: Metrics = {}
    sharpness: JsonNumber | None = None
    """Largest eigenvalue of the Hessian of the loss at its end; None: it was not measured."""
    confusion: Annotated[
        tuple[Annotated[int, Meta(ge=0)], ...], Meta(max_length=MAX_CLASSES**2)
    ] = ()
    """Of the validation data, row by row; of some epochs only."""


def encoded(line: EpochLine) -> bytes:
    """Return a line as it stands in the file."""
    return msgspec.json.encode(line) + b"\n"


def lossless_metrics(metrics: Mapping[str, float]) -> dict[str, JsonNumber]:
    """Return metrics by name as JSON can hold them."""
    return {name: lossless_number(value) for name, value in metrics.items()}


def lossless_number(value: float) -> JsonNumber:
    """Return a number as JSON can hold it; float() gives it back."""
    value = float(value)
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def readable(value: object) -> bytes:
    """Return a value as JSON that people can read."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def checksum(data: bytes) -> str:
    """Return the SHA-256 of what a file is to hold."""
    return hashlib.sha256(data).hexdigest()


def force_to_disk(path: Path) -> None:
    """Flush a file to the disk, in case the machine crashes; raises OSError."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def read_settings(directory: Path) -> RunSettings:
    """Return what a run was asked; raises SentenceError."""
    data = read_bytes(directory / SETTINGS, _MAX_SETTINGS)
    try:
        head = msgspec.json.decode(data, type=_Head)
        if head.version > VERSION:
            raise refusal(
                "This run was kept by a newer version of Gradient Explorer ({version}).",
                version=head.version,
            )
        document = msgspec.json.decode(data)
        if head.version < VERSION:
            document = _migrated(document, head.version)
        settings = msgspec.convert(document, RunSettings)
        _check(settings)
        return settings
    except (msgspec.DecodeError, RecursionError, ParseError, ValueError, OverflowError) as error:
        raise refusal(
            "{name} is damaged: {reason}.", name=SETTINGS, reason=reason_of(error)
        ) from None


def _check(settings: RunSettings) -> None:
    """Raise one of several errors for what no run was ever asked."""
    settings.problem.function.parsed()
    # Beyond the years that a clock here can show.
    settings.begun.astimezone().timestamp()
    if len(settings.layers) != len(settings.problem.layers) + 1:
        raise ValueError("its layers are not those of its model")
    if settings.weights > MOST_WEIGHTS:
        raise ValueError("its model is larger than any that is trained here")


def _migrated(document: dict[str, Any], version: int) -> dict[str, Any]:
    """Return the settings of an earlier version as those of today; raises as decoding does.

    Until version 2 the view stood beside what is trained. In version 1 targets stayed as they are
    and schedules took 100 steps, whatever was not said.
    """
    if version == 3:
        return {**document, "version": VERSION}
    spec = msgspec.convert(document.pop("spec", {}), TrainingSpec)
    if version == 1:
        runner = replace(spec.runner, schedule_settings=spec.runner.all_schedule_settings())
        spec = replace(spec, data=replace(spec.data, standardised=False), runner=runner)
    return {**document, "version": VERSION, "problem": msgspec.to_builtins(spec.problem())}


class _Head(msgspec.Struct):
    program: Literal["gradient-explorer"]
    version: Annotated[int, Meta(ge=1)]


def read_epochs(directory: Path) -> tuple[list[EpochLine], list[Sentence]]:
    """Return the finished epochs, and in a sentence what is damaged; raises SentenceError.

    What follows the last line break is an epoch that was being written when the run ended.
    """
    *texts, _ = read_bytes(directory / EPOCHS, _MAX_EPOCHS).split(b"\n", MAX_EPOCHS)
    lines: list[EpochLine] = []
    for text in texts:
        line = _line(text)
        if line is None or (lines and not _follows(line, lines[-1])):
            told = sentence(
                "{name} is damaged in line {line}; the epochs from there on are lost.",
                name=EPOCHS,
                line=len(lines) + 1,
            )
            return lines, [told]
        lines.append(line)
    return lines, []


def _line(text: bytes) -> EpochLine | None:
    try:
        return msgspec.json.decode(text, type=EpochLine)
    except (msgspec.DecodeError, RecursionError):
        return None


def _follows(line: EpochLine, before: EpochLine) -> bool:
    return line.epoch > before.epoch and line.steps >= before.steps


def read_end(directory: Path, epoch: int) -> tuple[RunEnd | None, Sentence]:
    """Return how a run ended, and its sentence; `epoch` is the last finished one."""
    path = directory / END
    try:
        if path.stat().st_size > _MAX_END:
            raise refusal("{name} is too large.", name=END)
        end = msgspec.json.decode(read_bytes(path, _MAX_END), type=RunEnd)
    except FileNotFoundError:
        if goes_on(directory):
            return None, sentence("Still in progress, in epoch {epoch}.", epoch=epoch + 1)
        if not epoch:
            return None, sentence("Ended unexpectedly before the first epoch was finished.")
        return None, sentence("Ended unexpectedly after epoch {epoch}.", epoch=epoch)
    except (OSError, SentenceError, msgspec.DecodeError, RecursionError):
        return None, sentence("How this run ended cannot be read: {name} is damaged.", name=END)
    return end, end.sentence


def read_bytes(path: Path, most: int) -> bytes:
    """Return at most so many bytes from the beginning of a file; raises SentenceError."""
    try:
        check_is_file(path)
        with path.open("rb") as file:
            # Python makes room for as many as are asked for.
            return file.read(min(most, os.fstat(file.fileno()).st_size))
    except OSError as error:
        raise SentenceError(unreadable(path, error)) from None


def lost_epochs() -> Sentence:
    """Say of a run that it must have had epochs, of which none is read."""
    return sentence("{name} is empty: the epochs of this run are lost.", name=EPOCHS)


def has_lost_epochs(directory: Path, end: RunEnd | None) -> bool:
    """Return whether a run of which no epoch is read must have had some."""
    with contextlib.suppress(OSError):
        is_there = any(_WEIGHTS.fullmatch(path.name) for path in directory.iterdir())
        return is_there or (end is not None and end.outcome == "finished")
    return False
