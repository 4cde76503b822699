"""Where values stand on an axis of parallel coordinates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from explorer.core.ticks import log_ticks, tick_labels, ticks
from explorer.core.training.study.search import Choice, Searched, value_text
from explorer.core.training.study.settings import Value

WIDE = 10.0
"""Ratio of the greatest to the least value from which on an axis is logarithmic."""


class Scale(Protocol):
    """Places on an axis, 0 at its lower end and 1 at its upper one."""

    def place(self, value: Value) -> float:
        """Return where a value stands; NaN where it has no place."""
        ...

    def labels(self, most: int) -> list[tuple[float, str]]:
        """Return places of about so many ticks, with what they are called."""
        ...


class Numbers:
    """Numbers between two ends."""

    def __init__(self, low: float, high: float, *, is_log: bool) -> None:
        self._is_log = is_log
        self.low, self.high = (math.log10(low), math.log10(high)) if is_log else (low, high)

    def place(self, value: Value) -> float:
        """Return where a number stands."""
        if isinstance(value, str) or not math.isfinite(value) or (self._is_log and value <= 0):
            return math.nan
        at = math.log10(value) if self._is_log else value
        return (at - self.low) / (self.high - self.low)

    def labels(self, most: int) -> list[tuple[float, str]]:
        """Return round numbers."""
        if self._is_log:
            values, texts = log_ticks(self.low, self.high, most)
        else:
            values, step = ticks(self.low, self.high, most)
            texts = tick_labels(values, step)
        width = self.high - self.low
        return [((v - self.low) / width, t) for v, t in zip(values, texts, strict=True)]


class Choices:
    """Some values, evenly."""

    def __init__(self, values: Sequence[Value]) -> None:
        self._values = tuple(values)

    def place(self, value: Value) -> float:
        """Return where a value stands."""
        if value not in self._values:
            return math.nan
        return (self._values.index(value) + 0.5) / len(self._values)

    def labels(self, most: int) -> list[tuple[float, str]]:
        """Return all of them, of very many every second or third."""
        every = max(1, math.ceil(len(self._values) / max(most, 1)))
        shown = self._values[::every]
        return [(self.place(value), value_text(value) or "–") for value in shown]


def scale_of(searched: Searched) -> Scale:
    """Return the scale of what is searched."""
    if isinstance(searched, Choice):
        return Choices(searched.values)
    return Numbers(searched.low, searched.high, is_log=searched.log)


def scale_of_values(values: np.ndarray) -> Numbers:
    """Return the scale of validation losses: logarithmic where they are far apart."""
    low, high = fitted(values)
    return Numbers(low, high, is_log=is_far_apart(values))


def is_far_apart(values: np.ndarray) -> bool:
    """Return whether numbers are better seen on a logarithmic axis."""
    values = values[np.isfinite(values)]
    return bool(len(values)) and values.min() > 0 and values.max() > WIDE * values.min()


def fitted(values: np.ndarray) -> tuple[float, float]:
    """Return ends with room for all numbers, from 0 to 1 where there are none."""
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    if low < high:
        return low, high
    room = abs(low) / 10 or 1.0
    return low - room, high + room
