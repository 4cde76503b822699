"""Data of a model: rows of numbers, split, standardised, and drawn in batches."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tensorflow as tf
from msgspec.structs import replace

from explorer.compute.kit.derivatives import derivatives_of
from explorer.compute.kit.lowering import lower
from explorer.core.function import FunctionSpec
from explorer.core.resources import resource
from explorer.core.sentence import Sentence, SentenceError, refusal, sentence, short
from explorer.core.training.data import CsvFile, Data, Housing, Samples
from explorer.core.training.sizes import HOLD_OUT, SAMPLES_SEED, TEST_SEED, VALIDATION_SEED
from explorer.core.training.spec import Sampling, TrainingProblem
from explorer.storage.csv.class_labels import class_note, text_target_note
from explorer.storage.csv.data import LEAST_ROWS, chosen, read_csv

_PLACES = 201
_LARGEST = float(np.finfo(np.float32).max)
_LEAST_SPREAD, _MOST_SPREAD = 1e-18, 1e17
"""Between which a squared error in the units of the target is one of float32."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows: standardised inputs, (n, columns) float32, and targets, (n, 1) float32."""

    x: np.ndarray
    y: np.ndarray
    """As the model learns them."""

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, slots=True)
class Curve:
    """Curve to be fitted, where the data are a function of one variable: (m,) float64 each."""

    x: np.ndarray
    values: np.ndarray
    slopes: np.ndarray
    """By the tape; NaN where it gives none."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows of training, validation and test data.

    `(raw − mean) / scale` is what a model sees, `(raw target − center) / spread` what it learns.
    """

    inputs: tuple[str, ...]
    target: str
    train: Part
    validation: Part
    test: Part
    mean: np.ndarray
    scale: np.ndarray
    center: float
    spread: float
    curve: Curve | None
    notes: tuple[Sentence, ...]

    @property
    def unit(self) -> float:
        """Factor of a squared error of the model, in the squared units of the target."""
        return self.spread**2

    def in_units(self, y: np.ndarray) -> np.ndarray:
        """Return targets or predictions as the file or the function has them."""
        return y.astype(np.float64) * self.spread + self.center

    def checksum(self) -> str:
        """Return the SHA-256 of every number that is trained on or held out."""
        digest = hashlib.sha256()
        for part in (self.train, self.validation, self.test):
            for array in (part.x, part.y):
                digest.update(repr(array.shape).encode())
                digest.update(array.tobytes())
        return digest.hexdigest()

    def check_same(self, checksum: str) -> None:
        """Raise SentenceError unless these are the data with this checksum."""
        if checksum != self.checksum():
            raise refusal("The data have changed since this run.")


@dataclass(frozen=True, slots=True)
class _Raw:
    inputs: tuple[str, ...]
    target: str
    x: np.ndarray
    y: np.ndarray
    notes: tuple[Sentence, ...] = ()
    curve: Curve | None = None


class Batches:
    """The rows of every batch, drawn by NumPy from the seed, any epoch at any time.

    Args:
        rows: how many there are to draw from.
        size: how many a step takes; what is left over at the end of an epoch is dropped.
        sampling: each batch drawn with replacement, or a permutation of the rows an epoch.
        seed: of the draws.
    """

    def __init__(self, rows: int, size: int, sampling: Sampling, seed: int) -> None:
        self.steps = rows // size
        self.size = size
        self._rows = rows
        self._sampling = sampling
        self._seed = seed
        self._last = -1, np.empty((0, 0), np.int32)

    def of(self, epoch: int) -> np.ndarray:
        """Return the rows of an epoch, (steps, size) int32; epochs count from 0."""
        # Not to be drawn again for every few steps. One assignment: threads may ask at once.
        if (last := self._last)[0] != epoch:
            self._last = last = epoch, self._drawn(epoch)
        return last[1]

    def _drawn(self, epoch: int) -> np.ndarray:
        draw = np.random.default_rng([self._seed, epoch])
        shape = self.steps, self.size
        if self._sampling == "replacement":
            return draw.integers(0, self._rows, shape, np.int32)
        order = draw.permutation(self._rows)[: self.steps * self.size]
        return order.astype(np.int32).reshape(shape)


def split(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows are kept and which are held out, as scikit-learn's train_test_split."""
    order = np.random.RandomState(seed).permutation(rows)
    out = int(np.ceil(HOLD_OUT * rows))
    return order[out:], order[:out]


def load(problem: TrainingProblem) -> Dataset:
    """Read, split and standardise the data of a training.

    Raises:
        SentenceError: there are no such data, too few, or too large ones.
    """
    match problem.data:
        case Housing():
            return _prepared(_housing(), problem.data)
        case Samples():
            return _prepared(_samples(problem.data, problem.function), problem.data)
        case CsvFile():
            return _prepared(_of_file(problem.data), problem.data)


def _housing() -> _Raw:
    with np.load(resource("data/california_housing.npz"), allow_pickle=False) as data:
        names = tuple(str(name) for name in data["feature_names"])
        return _Raw(names, "MedHouseVal", data["data"], data["target"])


def _of_file(data: CsvFile) -> _Raw:
    table = read_csv(Path(data.path))
    try:
        x, y, names, notes = chosen(table, data.target, data.columns)
    except SentenceError as error:
        kinds = {column.name: column.kind for column in table.columns}
        if kinds.get(data.target) != "text":
            raise
        raise SentenceError(replace(error.sentence, then=text_target_note())) from None
    classes = class_note(data.target, y)
    said = (*table.notes, *notes, *([classes] if classes is not None else []))
    return _Raw(names, data.target, x, y, said)


def _samples(data: Samples, function: FunctionSpec) -> _Raw:
    axes = function.axes()
    draw = np.random.default_rng(SAMPLES_SEED)
    x = draw.uniform(data.low, data.high, (data.count, len(axes)))
    y = _values(function, x) + data.noise * draw.standard_normal(data.count)
    # A comparison with NaN is False.
    has_value = np.abs(y) <= _LARGEST
    lost = data.count - int(has_value.sum())
    if data.count - lost < LEAST_ROWS:
        raise refusal(
            "f has a value within the range of float32 at {count} of {all} samples; "
            "a training takes {least}.",
            count=f"{data.count - lost:,}",
            all=f"{data.count:,}",
            least=LEAST_ROWS,
        )
    notes = []
    if lost:
        notes.append(
            sentence(
                "{count} of {all} samples are left out: f has no value within the range of "
                "float32 there.",
                count=f"{lost:,}",
                all=f"{data.count:,}",
            )
        )
    if np.ptp(y[has_value]) == 0:
        notes.append(sentence("f is the same at every sample: there is little to learn."))
    curve = _curve(data, function) if len(axes) == 1 else None
    target = f"f({', '.join(axes)})"
    return _Raw(axes, target, x[has_value], y[has_value], tuple(notes), curve)


def _values(function: FunctionSpec, x: np.ndarray) -> np.ndarray:
    """Return f at places, (n, variables) to (n,)."""
    axes = function.axes()
    values = {name: tf.constant(x[:, i]) for i, name in enumerate(axes)}
    values |= {name: tf.constant(v, tf.float64) for name, v in function.values(axes).items()}
    y = lower(function.parsed().expression, values, tf.float64).numpy()
    return np.broadcast_to(y, len(x))


def _curve(data: Samples, function: FunctionSpec) -> Curve:
    derivatives = derivatives_of(function.parsed().expression, function.axis(), "float64", 1)
    x = np.linspace(data.low, data.high, _PLACES)
    (values, slopes), _ = derivatives(x, function.numbers())
    if slopes is None:
        slopes = np.full(_PLACES, 0.0 if derivatives.no_gradient.is_zero(1) else np.nan)
    assert values is not None
    return Curve(x, values, slopes)


def _prepared(raw: _Raw, data: Data) -> Dataset:
    kept, test = split(len(raw.y), TEST_SEED)
    train, validation = (kept[rows] for rows in split(len(kept), VALIDATION_SEED))
    with np.errstate(over="ignore", invalid="ignore"):
        mean, scale = raw.x[train].mean(axis=0), raw.x[train].std(axis=0)
    # A mean is rounded, so that one number again and again may differ from it.
    scale[np.ptp(raw.x[train], axis=0) == 0] = 1.0
    _check_size(raw, mean, scale)
    center, spread = _target_scale(raw.y[train]) if data.standardised else (0.0, 1.0)
    _check_target(raw, spread, is_standardised=data.standardised)
    _check_spread(raw, scale)

    def part(rows: np.ndarray) -> Part:
        x, y = (raw.x[rows] - mean) / scale, (raw.y[rows, None] - center) / spread
        return Part(x.astype(np.float32), y.astype(np.float32))

    return Dataset(
        raw.inputs, raw.target, part(train), part(validation), part(test),
        mean, scale, center, spread, raw.curve, raw.notes,
    )  # fmt: skip


def _target_scale(y: np.ndarray) -> tuple[float, float]:
    """Return mean and standard deviation of the targets that are trained on."""
    with np.errstate(over="ignore", invalid="ignore"):
        center, spread = float(y.mean()), float(y.std())
    # As of the inputs: a mean is rounded.
    return center, spread if np.ptp(y) > 0 else 1.0


def _check_target(raw: _Raw, spread: float, *, is_standardised: bool) -> None:
    """Raise SentenceError where the squared error, in units of the target, is beyond float32."""
    is_too_large = not spread <= _MOST_SPREAD if is_standardised else _is_beyond(raw.y)
    if is_too_large:
        raise _too_large(raw.target)
    is_known_apart = spread >= _LEAST_SPREAD if is_standardised else _is_told_apart(raw.y)
    if np.ptp(raw.y) > 0 and not is_known_apart:
        raise _too_close(raw.target)


def _is_beyond(y: np.ndarray) -> bool:
    return bool(np.abs(y).max() > _LARGEST)


def _is_told_apart(y: np.ndarray) -> bool:
    return bool(np.ptp(y.astype(np.float32)) > 0)


def _check_spread(raw: _Raw, scale: np.ndarray) -> None:
    """Raise SentenceError where inputs differ by less than can be squared."""
    names = [name for name, s in zip(raw.inputs, scale, strict=True) if s == 0]
    if names:
        raise _too_close(names[0])


def _check_size(raw: _Raw, mean: np.ndarray, scale: np.ndarray) -> None:
    too_large = [
        name for name, m, s in zip(raw.inputs, mean, scale, strict=True) if not np.isfinite(m + s)
    ]
    if too_large:
        raise _too_large(too_large[0])


def _too_large(name: str) -> SentenceError:
    return refusal("The numbers of “{name}” are too large to train on.", name=short(name))


def _too_close(name: str) -> SentenceError:
    return refusal("The numbers of “{name}” differ by too little to train on.", name=short(name))
