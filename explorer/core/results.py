"""What the engine answers, whatever is asked."""

from __future__ import annotations

import msgspec


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """How far a run has come."""

    done: int
    total: int


Result = msgspec.Struct
"""An answer of the engine: of one of the classes that the registry of workspaces names."""
