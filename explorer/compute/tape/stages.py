"""The stages in which a run is looked into, after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from explorer.compute.tape.work import Work

StageName = Literal["causes", "replay", "differences", "repairs", "witnesses"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One of them: it puts `work.record` right; what it raises loses that stage alone."""

    name: StageName
    do: Callable[[Work], None]
    seconds: float = 20.0
    """It may take."""


FIRST: tuple[Stage, ...] = ()
"""Those of milliseconds, done before the record is shown."""
LATER: tuple[Stage, ...] = ()
