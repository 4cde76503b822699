"""Results common to all computations."""

from __future__ import annotations

import msgspec


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """Progress of a run."""

    done: int
    total: int


Result = msgspec.Struct
"""An answer of the engine: of one of the classes that the registry of workspaces names."""
