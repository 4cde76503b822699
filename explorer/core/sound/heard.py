"""A line as it is heard, and the whole sound of several lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

TickKind = Literal["zero", "turn"]


class Tick(NamedTuple):
    """A place of a line that is marked: a zero, or an extremum or inflection."""

    x: float
    kind: TickKind


@dataclass(frozen=True, slots=True)
class HeardLine:
    """A line over the part of the axes that is seen."""

    name: str
    """As it is written beside the picture: f, f′, …"""
    x: np.ndarray
    """(n,) increasing."""
    y: np.ndarray
    """(n,): NaN where there is no value, and between the ends of a line that is broken."""
    left: float
    right: float
    """The ends of the axis: from the left ear to the right one."""
    low: float
    high: float
    """The ends of the values: from the lowest pitch to the highest."""
    ticks: tuple[Tick, ...] = ()
    """Places beside those where the sign changes, which are heard by themselves."""
    number: int = 0
    """Of the line in its picture: so many signals and one more are heard before it."""
    has_zero: bool = True
    """Whether values below zero are heard as such; on a logarithmic axis there are none."""


def broken(x: np.ndarray, y: np.ndarray, after: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return a line, (n,) each, with a NaN in the middle of the steps that begin at `after`."""
    at = np.array(sorted({i for i in after if 0 <= i < len(x) - 1}), int)
    middle = x[at] / 2 + x[at + 1] / 2
    return np.insert(x, at + 1, middle), np.insert(y, at + 1, np.nan)


class HeardPlace(NamedTuple):
    """Place of a line that is heard at a moment."""

    number: int
    """Of the line in its picture."""
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sound:
    """Lines one after the other."""

    lines: tuple[HeardLine, ...]
    samples: np.ndarray
    """(n, 2) int16: left and right."""
    rate: int
    """Samples a second."""
    starts: tuple[float, ...]
    """Seconds at which each line begins, its signals first."""
    drawn: tuple[float, ...]
    """Seconds at which its left end is heard."""
    seconds_a_line: float

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return len(self.samples) / self.rate

    def line_at(self, seconds: float) -> int:
        """Return the number of the line that is heard, or that comes next, at a moment."""
        return max(int(np.searchsorted(self.starts, seconds, "right")) - 1, 0)

    def place(self, seconds: float) -> HeardPlace | None:
        """Return the place that is heard at a moment; None before, between and after lines."""
        number = self.line_at(seconds)
        part = (seconds - self.drawn[number]) / self.seconds_a_line
        if not 0 <= part <= 1:
            return None
        line = self.lines[number]
        x = line.left * (1 - part) + line.right * part
        return HeardPlace(line.number, x, float(np.interp(x, line.x, line.y)))
