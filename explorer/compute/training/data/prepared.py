"""The data of a training, split and standardised."""

from __future__ import annotations

import numpy as np

from explorer.compute.training.data.dataset import Dataset, Part
from explorer.compute.training.data.sources import LARGEST, Raw, raw_of
from explorer.core.sentence import SentenceError, refusal, short
from explorer.core.training.sizes import TEST_SEED, VALIDATION_SEED
from explorer.core.training.spec import Split, TrainingProblem

_LEAST_SPREAD, _MOST_SPREAD = 1e-18, 1e17
"""Between which a squared error in the units of the target is one of float32."""


def load(problem: TrainingProblem) -> Dataset:
    """Read, split and standardise the data of a training.

    Raises:
        SentenceError: there are no such data, too few, or too large ones.
    """
    raw = raw_of(problem)
    train, validation, test = _parts(problem, raw)
    mean, scale = _input_scale(raw.x[train], is_of_one_unit=raw.is_of_one_unit)
    _check_size(raw, mean, scale)
    center, spread = 0.0, 1.0
    if not raw.classes:
        if problem.standardised:
            center, spread = _target_scale(raw.y[train])
        _check_target(raw, spread, is_standardised=problem.standardised)
    _check_spread(raw, scale)

    def part(rows: np.ndarray) -> Part:
        x = ((raw.x[rows] - mean) / scale).astype(np.float32)
        if len(raw.classes) > 2:
            return Part(x, raw.y[rows].astype(np.int32))
        return Part(x, ((raw.y[rows, None] - center) / spread).astype(np.float32))

    return Dataset(
        raw.inputs, raw.target, part(train), part(validation), part(test),
        mean, scale, center, spread, raw.curve, raw.notes, raw.classes,
    )  # fmt: skip


def _parts(problem: TrainingProblem, raw: Raw) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows of training, validation and test data."""
    rows = np.arange(len(raw.y))
    kept, test = _split(problem.split, raw, rows, problem.test_share, TEST_SEED)
    train, validation = _split(problem.split, raw, kept, problem.validation_share, VALIDATION_SEED)
    return train, validation, test


def _split(
    kind: Split, raw: Raw, rows: np.ndarray, share: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return which of some rows are kept and which are held out."""
    match kind:
        case "ordered":
            out = int(np.ceil(share * len(rows)))
            return rows[:-out], rows[-out:]
        case "stratified" if raw.classes:
            classes = [rows[raw.y[rows] == number] for number in range(len(raw.classes))]
            parts = [split(len(own), share, seed) for own in classes]
            kept, held = (
                np.concatenate([own[part[i]] for own, part in zip(classes, parts, strict=True)])
                for i in range(2)
            )
            return kept, held
        case _:
            kept, held = split(len(rows), share, seed)
            return rows[kept], rows[held]


def split(rows: int, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows are kept and which are held out, as scikit-learn's train_test_split."""
    order = np.random.RandomState(seed).permutation(rows)
    out = int(np.ceil(share * rows))
    return order[out:], order[:out]


def _input_scale(x: np.ndarray, *, is_of_one_unit: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation of the inputs that are trained on, (columns,) each."""
    if is_of_one_unit:
        # Scaled by itself, a pixel that is set once in a thousand pictures counts thirtyfold.
        return np.full(x.shape[1], x.mean()), np.full(x.shape[1], x.std() or 1.0)
    with np.errstate(over="ignore", invalid="ignore"):
        mean, scale = x.mean(axis=0), x.std(axis=0)
    # A mean is rounded, so that one number again and again may differ from it.
    scale[np.ptp(x, axis=0) == 0] = 1.0
    return mean, scale


def _target_scale(y: np.ndarray) -> tuple[float, float]:
    """Return mean and standard deviation of the targets that are trained on."""
    with np.errstate(over="ignore", invalid="ignore"):
        center, spread = float(y.mean()), float(y.std())
    # As of the inputs: a mean is rounded.
    return center, spread if np.ptp(y) > 0 else 1.0


def _check_target(raw: Raw, spread: float, *, is_standardised: bool) -> None:
    """Raise SentenceError where the squared error, in units of the target, is beyond float32."""
    is_too_large = not spread <= _MOST_SPREAD if is_standardised else _is_beyond(raw.y)
    if is_too_large:
        raise _too_large(raw.target)
    is_known_apart = spread >= _LEAST_SPREAD if is_standardised else _is_told_apart(raw.y)
    if np.ptp(raw.y) > 0 and not is_known_apart:
        raise _too_close(raw.target)


def _is_beyond(y: np.ndarray) -> bool:
    return bool(np.abs(y).max() > LARGEST)


def _is_told_apart(y: np.ndarray) -> bool:
    return bool(np.ptp(y.astype(np.float32)) > 0)


def _check_spread(raw: Raw, scale: np.ndarray) -> None:
    """Raise SentenceError where inputs differ by less than can be squared."""
    names = [name for name, s in zip(raw.inputs, scale, strict=True) if s == 0]
    if names:
        raise _too_close(names[0])


def _check_size(raw: Raw, mean: np.ndarray, scale: np.ndarray) -> None:
    too_large = [
        name for name, m, s in zip(raw.inputs, mean, scale, strict=True) if not np.isfinite(m + s)
    ]
    if too_large:
        raise _too_large(too_large[0])


def _too_large(name: str) -> SentenceError:
    return refusal("The numbers of “{name}” are too large to train on.", name=short(name))


def _too_close(name: str) -> SentenceError:
    return refusal("The numbers of “{name}” differ by too little to train on.", name=short(name))
