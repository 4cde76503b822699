"""The states of Python's and NumPy's own random numbers, so that a run can draw the same again."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Draws:
    """The states at one moment."""

    python: Any
    numpy: Any

    @classmethod
    def now(cls) -> Draws:
        """Return the present states."""
        return cls(random.getstate(), np.random.get_state())

    def go_on(self) -> None:
        """Have the same numbers drawn as from that moment on."""
        random.setstate(self.python)
        np.random.set_state(self.numpy)
