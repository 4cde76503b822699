"""The derivatives of a typed function at a point, by five ways."""

from __future__ import annotations

import msgspec

from explorer.core.sentence import Sentence
from explorer.core.tape.record import WitnessKind


class FunctionWitness(msgspec.Struct, frozen=True):
    """One way to the derivatives of a function of one variable at one point."""

    kind: WitnessKind
    derivatives: tuple[float | None, ...]
    """First, second, …; None is TensorFlow's None, of differences: not known."""
    agrees: tuple[bool, ...] = ()
    """By order: whether it is the eager tape's, within rounding."""
    parts_at: tuple[str, ...] = ()
    """By order: the operation at which a compiled sweep parts from the eager one, if it does."""
    failure: Sentence | None = None
    """Why there is none of it."""
