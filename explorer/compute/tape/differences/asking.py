"""What one source is to the targets of its call, by runs in which it is moved."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from explorer.compute.tape.differences.log import Part
from explorer.compute.tape.differences.moves import Move
from explorer.compute.tape.differences.quotients import Opinion, Quotients, differs
from explorer.compute.tape.differences.runs import Runs, Unmoved

Told = tuple[float | None, bool | None]
"""Difference and dependence of a source."""


class _Pattern(Protocol):
    def __call__(self, shape: tuple[int, ...]) -> np.ndarray: ...


def _even(shape: tuple[int, ...]) -> np.ndarray:
    return np.ones(shape)


def _uneven(shape: tuple[int, ...]) -> np.ndarray:
    """Return numbers of which no two are alike: what is blind to a shift is not blind to these."""
    return np.asarray(1.0 - 1.7 * np.modf(0.618 * np.arange(np.prod(shape)))[0]).reshape(shape)


class Asking:
    """What one source is to the targets of its call."""

    def __init__(self, runs: Runs, unmoved: Unmoved, index: int) -> None:
        seen = unmoved.seen
        self._runs = runs
        self._unmoved = unmoved
        self._precision = unmoved.precision
        self._base = seen.targets or []
        self._weights = seen.weights or [np.ones_like(a) for a in self._base]
        self._source = seen.sources[index]
        self._floats = tuple(part for part in self._source if part.value.dtype.kind in "fc")

    def told(self) -> Told | None:
        """Return difference and dependence."""
        if not self._source or not self._fits():
            return None
        if not self._floats:
            return self._told_of_integers()
        moments = max(len(part.places) for part in self._floats)
        told = None
        for moment in range(moments):
            told = self._told(self._floats, moment) or told
            if told is not None and told[1]:
                break
        return told

    def _fits(self) -> bool:
        return [a.shape for a in self._base] == [w.shape for w in self._weights]

    def _told(self, parts: tuple[Part, ...], moment: int) -> Told | None:
        step = self._precision.step * _size(parts)
        opinion = self._quotient(parts, moment, step)
        if opinion is None:
            return None
        finite = all(bool(np.all(np.isfinite(a))) for a in self._base)
        depends = opinion.changed or self._changes_otherwise(parts, moment, step)
        if not finite and not opinion.changed:
            return None, depends or None
        return opinion.difference, depends

    def _quotient(
        self, parts: tuple[Part, ...], moment: int, step: float, *, as_float: bool = False
    ) -> Opinion | None:
        def targets(t: float) -> list[np.ndarray] | None:
            return self._moved(parts, moment, t, as_float)

        rounding = self._precision.rounding
        return Quotients(targets, self._base, self._weights, step, rounding).opinion()

    def _changes_otherwise(self, parts: tuple[Part, ...], moment: int, step: float) -> bool:
        """Tell whether moving the elements unevenly, or far, changes the targets."""
        largest = max(float(np.max(np.abs(part.value), initial=0.0)) for part in parts)
        far = max(1.0, largest if np.isfinite(largest) else 1.0)
        small = [step] if any(part.value.size > 1 for part in parts) else []
        for t in (*small, 0.71 * far, -1.37 * far):
            arrays = self._moved(parts, moment, t, pattern=_uneven)
            if arrays is not None and differs(arrays, self._base, self._precision.rounding):
                return True
        return False

    def _told_of_integers(self) -> Told | None:
        """Return the derivative as if the integers were floats, or of moving them by one."""
        if self._precision.doubled and all(part.as_float for part in self._source):
            unmoved = self._moved(self._source, 0, 0.0, as_float=True)
            if unmoved is not None and not differs(unmoved, self._base, 1e-6):
                step = self._precision.step * _size(self._source)
                opinion = self._quotient(self._source, 0, step, as_float=True)
                if opinion is not None and opinion.changed and opinion.smooth:
                    return opinion.difference, True
        return self._told_by_ones()

    def _told_by_ones(self) -> Told | None:
        up, down = (self._moved(self._source, 0, t) for t in (1, -1))
        if up is None or down is None:
            return None
        change = (
            sum(
                float(np.sum(w * (a - b)).real) / 2
                for a, b, w in zip(up, down, self._weights, strict=True)
            )
            if [a.shape for a in up] == [b.shape for b in down]
            else None
        )
        depends = any(differs(a, self._base, self._precision.rounding) for a in (up, down))
        return change, depends or self._changes_otherwise(self._source, 0, 1)

    def _moved(
        self,
        parts: tuple[Part, ...],
        moment: int,
        t: float,
        as_float: bool = False,
        pattern: _Pattern = _even,
    ) -> list[np.ndarray] | None:
        moves = tuple(_move(part, moment, t, as_float, pattern) for part in parts)
        return self._runs.moved(self._unmoved, moves)


def _move(part: Part, moment: int, t: float, as_float: bool, pattern: _Pattern) -> Move:
    by = np.asarray(t * pattern(part.value.shape))
    if as_float and part.as_float is not None:
        return Move(part.as_float, by, as_float=True)
    place = part.places[min(moment, len(part.places) - 1)]
    if part.value.dtype.kind in "iu":
        by = np.where(by > 0, np.ceil(by), np.floor(by))
    return Move(place, by.astype(part.value.dtype))


def _size(parts: tuple[Part, ...]) -> float:
    """Return the size of the smallest number of a source that is not 0, within reason."""
    sizes = np.concatenate([np.abs(part.value).ravel() for part in parts])
    sizes = sizes[np.isfinite(sizes) & (sizes > 0)]
    return float(np.clip(np.min(sizes), 1e-3, 1e3)) if sizes.size else 1.0
