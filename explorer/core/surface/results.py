"""Results for a function of two variables, and for a point of any function."""

from __future__ import annotations

import msgspec
import numpy as np

from explorer.core.language.notation import format_value, number_text
from explorer.core.sentence import Sentence, sentence


class Inspection(msgspec.Struct, frozen=True, tag="inspection"):
    """Value and derivatives by the tapes at one point, for any number of variables."""

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
