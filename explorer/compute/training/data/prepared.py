"""The data of a training, split and standardised."""

from __future__ import annotations

import numpy as np

from explorer.compute.training.data.dataset import Dataset, Part
from explorer.compute.training.data.sources import LARGEST, Raw, raw_of
from explorer.compute.training.data.splits import parts, unseen_note
from explorer.core.language.notation import format_value
from explorer.core.sentence import SentenceError, refusal, short
from explorer.core.training.spec import MAX_CLASSES, TrainingProblem

_LEAST_SPREAD, _MOST_SPREAD = 1e-18, 1e17
"""Standard deviations of a target between which its squared errors are within float32's range."""
_FARTHEST = 1e18
"""Deviations from the mean of the training data whose square is still within float32's range."""


def load(problem: TrainingProblem) -> Dataset:
    """Read, split and standardise the data of a training.

    Raises:
        SentenceError: the data cannot be read, are too few, too large or too close together, or do
            not fit the task.
    """
    raw = raw_of(problem)
    _check_task(problem, raw)
    train, validation, test = parts(problem, raw)
    unseen = unseen_note(raw, train)
    notes = (*raw.notes, *([unseen] if unseen is not None else []))
    mean, scale = _input_scale(raw.x[train], is_of_one_unit=raw.is_of_one_unit)
    _check_size(raw, mean, scale)
    center, spread = 0.0, 1.0
    if not raw.classes:
        if problem.standardised:
            center, spread = _target_scale(raw.y[train])
        _check_target(raw, spread, is_standardised=problem.standardised)
    _check_spread(raw, scale)
    _check_held_out(raw.inputs, raw.x, mean, scale)
    if not raw.classes and problem.standardised:
        _check_held_out((raw.target,), raw.y[:, None], np.array([center]), np.array([spread]))

    def part(rows: np.ndarray) -> Part:
        x = ((raw.x[rows] - mean) / scale).astype(np.float32)
        if len(raw.classes) > 2:
            return Part(x, raw.y[rows].astype(np.int32))
        return Part(x, ((raw.y[rows, None] - center) / spread).astype(np.float32))

    return Dataset(
        raw.inputs, raw.target, part(train), part(validation), part(test),
        mean, scale, center, spread, raw.curve, notes, raw.classes,
    )  # fmt: skip


def _check_task(problem: TrainingProblem, raw: Raw) -> None:
    """Raise SentenceError where the settings do not fit the kind of the target."""
    target = short(raw.target)
    if not raw.classes:
        if problem.task == "classes":
            raise refusal("“{target}” is a number here, and has no classes.", target=target)
        if problem.balanced:
            raise refusal(
                "Only classes can be balanced, and “{target}” is a number.", target=target
            )
        return
    if problem.task == "regression":
        raise refusal("“{target}” has classes, and is no number to be predicted.", target=target)
    if problem.pitfall:
        raise refusal(
            "The broadcasting pitfall is one of numbers: a cross-entropy takes no shapes that "
            "differ, and “{target}” has classes.",
            target=target,
        )
    if len(raw.classes) > MAX_CLASSES:
        raise refusal(
            "“{target}” has {count} classes; at most {most} are told apart here.",
            target=target,
            count=f"{len(raw.classes):,}",
            most=MAX_CLASSES,
        )


def _input_scale(x: np.ndarray, *, is_of_one_unit: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation of the inputs of training data, (columns,) each."""
    if is_of_one_unit:
        # Scaled by itself, a pixel that is set once in a thousand pictures would count thirtyfold.
        return np.full(x.shape[1], x.mean()), np.full(x.shape[1], x.std() or 1.0)
    with np.errstate(over="ignore", invalid="ignore"):
        mean, scale = x.mean(axis=0), x.std(axis=0)
    # As the mean is rounded, a column of equal numbers may have a deviation that is not 0.
    scale[np.ptp(x, axis=0) == 0] = 1.0
    return mean, scale


def _target_scale(y: np.ndarray) -> tuple[float, float]:
    """Return mean and standard deviation of the targets of training data."""
    with np.errstate(over="ignore", invalid="ignore"):
        center, spread = float(y.mean()), float(y.std())
    # As for the inputs: the mean is rounded.
    return center, spread if np.ptp(y) > 0 else 1.0


def _check_target(raw: Raw, spread: float, *, is_standardised: bool) -> None:
    """Raise SentenceError where squared errors of the target would be beyond float32's range."""
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
    """Raise SentenceError where an input differs by too little: its deviation underflows to 0."""
    names = [name for name, s in zip(raw.inputs, scale, strict=True) if s == 0]
    if names:
        raise _too_close(names[0])


def _check_held_out(
    names: tuple[str, ...], values: np.ndarray, mean: np.ndarray, scale: np.ndarray
) -> None:
    """Raise SentenceError where a number is too far from those that are trained on.

    Only rows that are held out can have one: in others it would add to the deviation.
    """
    with np.errstate(over="ignore"):
        is_far = np.abs((values - mean) / scale) > _FARTHEST
    for row, column in np.argwhere(is_far)[:1]:
        raise refusal(
            "“{name}” is {value} in a row that is held out: too far from all that is trained on to "
            "be computed with. Correct it, or leave that row out.",
            name=short(names[column]),
            value=format_value(float(values[row, column])),
        )


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
