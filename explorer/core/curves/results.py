"""Results for curves."""

from __future__ import annotations

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
    """Refinement of one curve between its samples, where the chord misleads."""

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
    """Notes about the picture that are known at once."""
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
    """The end of the line of one derivative between two samples: its last place with a value."""

    order: int
    index: int
    """Between samples index and index + 1, one of which is NaN."""
    x: float
    y: float
    """May be infinite."""


class CurveFeatures(msgspec.Struct, frozen=True, tag="features"):
    """Features found by refinement beyond the samples."""

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
    """Values at the point that are mostly rounding."""
    rounding: list[np.ndarray | None] = []
    """By order, (n,): how far each sample may be wrong, for every result before it was rounded."""
    remarks: list[Sentence] = []
    """Notes that replace those of the samples."""
