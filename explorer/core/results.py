"""What the engine answers."""

from __future__ import annotations

import math
from typing import Literal

import msgspec
import numpy as np

from explorer.core.language.notation import derivative_name, format_value, number_text
from explorer.core.sentence import Sentence, sentence

FeatureKind = Literal["root", "minimum", "maximum", "inflection"]


class PointValues(msgspec.Struct, frozen=True):
    """The tape's values at the draggable point."""

    x: float
    derivatives: list[float | None]
    """f, f′, … at x; None where the tape's None is not a zero."""
    partials: dict[str, float | None]
    """∂f/∂a for every parameter a."""
    difference: float | None = None
    """The central difference at x, where it was asked for."""


class Rounded(msgspec.Struct, frozen=True):
    """A value that is mostly rounding."""

    order: int
    x: float
    value: float
    error: float
    """By how much it may be wrong."""

    def sentence(self) -> Sentence:
        """Say so."""
        return sentence(
            "{target} at {x} is mostly rounding: {value} may be wrong by {error}.",
            target=derivative_name(self.order),
            x=number_text(self.x).replace("-", "−"),
            value=format_value(self.value, 4),
            error=format_value(self.error, 3),
        )


class Feature(msgspec.Struct, frozen=True):
    """A point of the curve with a name."""

    kind: FeatureKind
    x: float
    y: float


class Detail(msgspec.Struct, frozen=True):
    """What one curve does between its samples, where the chord from one to the next misleads."""

    x: np.ndarray
    """(m,) increasing, none of them a sample: the line goes through these places as well."""
    y: np.ndarray
    """(m,)."""
    low: np.ndarray
    """(n − 1,): the least value between samples i and i + 1, NaN where a line tells the curve."""
    high: np.ndarray
    """(n − 1,): the greatest."""

    @property
    def is_band(self) -> np.ndarray:
        """(n − 1,): whether the curve goes up and down faster than a line can show."""
        return ~np.isnan(self.low)

    def without(self, steps: np.ndarray) -> Detail:
        """Return the detail with no band in the steps, (n − 1,)."""
        low, high = (np.where(steps, np.nan, bound) for bound in (self.low, self.high))
        return Detail(self.x, self.y, low, high)


class CurveSamples(msgspec.Struct, frozen=True, tag="samples"):
    """f and its derivatives along the axis."""

    x: np.ndarray
    """(n,) float64, equally spaced."""
    derivatives: list[np.ndarray | None]
    """order + 1 arrays of shape (n,), float64; None where the tape's None is not a zero."""
    notes: dict[int, Sentence]
    """By order: what the tape's None means there."""
    steep: list[list[int]]
    """By order: the i between which and i + 1 the line is probably broken, by a pole or jump."""
    points: list[Feature]
    """Roots, extrema and inflections as the samples tell them, to a small part of a pixel."""
    point: PointValues
    difference: np.ndarray | None
    """(n,): the central difference of f with the spec's ε, where it was asked for."""
    seconds: float
    """Time of the computation itself."""
    compiled: bool
    details: list[Detail | None] = []
    """By order, as far as the samples do not tell the curve; empty where all of them do."""
    remarks: list[Sentence] = []
    """What is to be said of the picture at once."""
    preliminary: bool = False
    """Whether they are of f alone and by NumPy, because TensorFlow is starting."""

    @property
    def has_bands(self) -> bool:
        """Whether a curve goes up and down faster than the samples tell."""
        return any(d is not None and d.is_band.any() for d in self.details)


class Break(msgspec.Struct, frozen=True):
    """A place where the line of one derivative must not be joined."""

    order: int
    index: int
    """Between samples index and index + 1."""
    x: float
    is_pole: bool


class Gap(msgspec.Struct, frozen=True):
    """A stretch of the axis where one derivative has no value, and why."""

    order: int
    low: float
    high: float
    reason: Sentence


class Border(msgspec.Struct, frozen=True):
    """Where the line of one derivative ends between two samples: its last place with a value."""

    order: int
    index: int
    """Between samples index and index + 1, one of which is NaN."""
    x: float
    y: float
    """May be infinite."""


class CurveFeatures(msgspec.Struct, frozen=True, tag="features"):
    """What is found by looking closer than the samples do."""

    points: list[Feature]
    breaks: list[Break]
    gaps: list[Gap]
    notes: list[Sentence]
    epsilons: np.ndarray | None = None
    """(m,): the ε of the error picture, where it was asked for."""
    errors: dict[str, np.ndarray] = {}
    """By dtype, (m,): |central difference − tape| at the point."""
    floors: dict[str, float] = {}
    """By dtype: the tape's own error against the float64 tape, or its rounding unit."""
    borders: list[Border] = []
    details: list[Detail | None] = []
    """As those of the samples, with bounds that are settled."""
    rounded: list[Rounded] = []
    """Which values at the point are mostly rounding."""
    rounding: list[np.ndarray | None] = []
    """By order, (n,): how far each sample may be wrong, for every result before it was rounded."""
    remarks: list[Sentence] = []
    """What takes the place of the remarks of the samples."""


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """How far a run has come."""

    done: int
    total: int


class Inspection(msgspec.Struct, frozen=True, tag="inspection"):
    """What the tapes say of one point of a function of any number of variables."""

    variables: tuple[str, ...]
    at: list[float]
    value: float
    gradient: list[float | None]
    """By the tape; None as it gives it."""
    differences: list[float]
    """The gradient by central differences."""
    hessian: list[list[float | None]]
    """Row i: the derivatives of the gradient's entry i, None as the tape gives it."""
    eigenvalues: list[float]
    """Of the Hessian with 0 for None, the least first; empty where an entry is NaN or infinite."""
    stable_rate: float | None
    """2 / λmax, below which plain descent is stable here; None where f does not only bend up."""
    error: float | None = None
    """By how much the value may be wrong where it is mostly rounding; None where it is not."""

    def doubt(self) -> Sentence | None:
        """Say that the value is mostly rounding; None where it is not."""
        if self.error is None:
            return None
        return sentence(
            "f at ({point}) is mostly rounding: {value} may be wrong by {error}.",
            point=", ".join(number_text(v).replace("-", "−") for v in self.at),
            value=format_value(self.value, 4),
            error=format_value(self.error, 3),
        )


class SurfaceSamples(msgspec.Struct, frozen=True, tag="surface_samples"):
    """A function of two variables on a grid, with some of its gradients and one point inspected."""

    x: np.ndarray
    """(columns,) float64, equally spaced."""
    y: np.ndarray
    """(rows,) float64, equally spaced."""
    z: np.ndarray
    """(rows, columns) float64, f there."""
    places: np.ndarray
    """(n, 2): where the gradients are."""
    gradients: np.ndarray
    """(n, 2) by the tape; 0 for its None."""
    inspection: Inspection
    seconds: float
    preliminary: bool = False
    """Whether they are of f alone and by NumPy, because TensorFlow is starting."""
    means: np.ndarray | None = None
    """(rows, columns): where f waves faster than the grid the mean around, NaN where it does not;
    None where it does so nowhere."""

    @property
    def shown(self) -> np.ndarray:
        """(rows, columns): the values with means in the place of those that tell nothing."""
        return self.z if self.means is None else np.where(np.isnan(self.means), self.z, self.means)


Outcome = Literal["converged", "moving", "oscillating", "diverged"]


class Verdict(msgspec.Struct, frozen=True):
    """What became of a descent."""

    outcome: Outcome
    step: int
    """The step from which the outcome holds; of `moving` the last one."""
    sentence: Sentence
    reason: Sentence | None = None
    """On what kind of place it converged, or which bound it broke, where that is certain."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All that is said."""
        return (self.sentence,) if self.reason is None else (self.sentence, self.reason)

    def __str__(self) -> str:
        return " ".join(map(str, self.sentences))


class DescentPath(msgspec.Struct, frozen=True):
    """One descent: row 0 is the start, row n what n updates made of it."""

    x: np.ndarray
    """(steps + 1, variables), float64."""
    values: np.ndarray
    """(steps + 1,): f there."""
    gradients: np.ndarray
    """(steps + 1, variables): the tape's gradient there; NaN where it is None."""
    rates: np.ndarray
    """(steps + 1,): the learning rate of the update that follows."""
    states: np.ndarray
    """(steps + 1, slots, variables): what the optimizer remembers before the update that follows.

    The slots are those of `explorer.core.descent.update_rules`.
    """
    ahead: np.ndarray
    """(1 + slots, variables): the place and the state that one update more would lead to."""
    missing: tuple[bool, ...]
    """By variable, whether the tape's gradient is None."""
    verdict: Verdict

    def last_finite(self, step: float = math.inf) -> int:
        """Return the last row up to a step where the place and f are numbers; without any, 0."""
        count = int(min(step, len(self.values) - 1)) + 1
        known = np.isfinite(self.values[:count]) & np.isfinite(self.x[:count]).all(axis=1)
        return int(np.flatnonzero(known)[-1]) if known.any() else 0


class DescentPaths(msgspec.Struct, frozen=True, tag="paths"):
    """One path for every runner of a descent."""

    paths: list[DescentPath]
    notes: list[Sentence]
    """What the tape's None means, by variable."""
    seconds: float
    is_whole: bool
    """Whether all steps are there; the first ones come while the rest is being compiled."""

    def last_step(self, steps: int) -> int:
        """Return the last of so many steps at which a path is still of numbers."""
        if not self.is_whole:
            return steps
        return min(steps, max(path.last_finite() for path in self.paths))


class Sweep(msgspec.Struct, frozen=True, tag="sweep_result"):
    """What the runners end with, by their learning rate."""

    rates: np.ndarray
    """(n,)."""
    losses: np.ndarray
    """(runners known by now, n): f after the last step; NaN or infinite where it diverged."""
    start: float
    """f at the start."""
    seconds: float
    diverged: np.ndarray
    """(runners known by now, n): which of them a verdict calls diverged."""


class StartMap(msgspec.Struct, frozen=True, tag="start_map"):
    """Where a runner ends, by its start; coarse at first."""

    x: np.ndarray
    """(columns,), equally spaced."""
    y: np.ndarray
    """(rows,); one row with one variable."""
    ends: np.ndarray
    """(rows, columns) int8: the number of its end among `places`, or one of those below 0."""
    places: np.ndarray
    """(n, variables): where many end, most of them first."""
    done: float
    """Part of all starts asked for that is in this map."""
    seconds: float


LOST, ON_ITS_WAY, ELSEWHERE = -1, -2, -3
"""Ends in a StartMap: diverged, nowhere in particular yet, and where only few end."""


Result = msgspec.Struct
"""An answer of the engine: of one of the classes that the registry of workspaces names."""
